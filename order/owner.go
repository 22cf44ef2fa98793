package order

import "github.com/seed-3f372218/o2c/document"

// KindQuote and KindPurchaseOrder are the kinds of the documents before a sales order.
const (
	KindQuote         document.Kind = "quote"
	KindPurchaseOrder document.Kind = "purchase_order"
)

// Origin says what the order came from.
type Origin string

// The origins.
const (
	FromChannel       Origin = "channel"
	FromQuote         Origin = "quote"
	FromPurchaseOrder Origin = "purchase_order"
)

// Owner is the rep that an order belongs to, with the reason. It is frozen when the order is confirmed: a later map moves later orders only (T33).
type Owner struct {
	Rep       string `json:"rep"`
	Team      string `json:"team"`
	Territory string `json:"territory"`
	// Map and MapVersion are what decided, Rule the words of it that won.
	Map        string      `json:"map"`
	MapID      document.ID `json:"map_id"`
	MapVersion int64       `json:"map_version"`
	Rule       string      `json:"rule"`
}
