package order

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// DifferenceKind says in what a purchase order differs from its quote.
type DifferenceKind string

// The kinds of differences.
const (
	PriceDiffers    DifferenceKind = "price"
	QuantityDiffers DifferenceKind = "quantity"
	ItemDiffers     DifferenceKind = "item"    // ordered and not quoted, or another than was quoted
	LineMissing     DifferenceKind = "missing" // quoted and not ordered
	DateDiffers     DifferenceKind = "date"    // wanted earlier than was quoted
	PlaceDiffers    DifferenceKind = "ship_to" // to another country, region or postal code
	TermsDiffer     DifferenceKind = "terms"
	TotalDiffers    DifferenceKind = "total"
)

// Difference is one thing in which a purchase order differs from its quote.
type Difference struct {
	// Path is the place in the purchase order.
	Path    string         `json:"path"`
	Kind    DifferenceKind `json:"kind"`
	Quoted  string         `json:"quoted,omitempty"`
	Ordered string         `json:"ordered,omitempty"`
	// Delta is what a difference in a price or the total comes to, ordered less quoted; of a price for the ordered quantity, before
	// discounts and taxes. It is left out where it is not money, or less than rounding shows.
	Delta money.Money `json:"delta,omitzero"`
}

// reason gives the difference as a refusal says it.
func (d *Difference) reason() document.Reason {
	r := document.Reason{Gate: "match", Path: d.Path, Saw: "quoted " + orNothing(d.Quoted) + ", ordered " + orNothing(d.Ordered)}
	if d.Delta != (money.Money{}) {
		r.Saw += " (" + d.Delta.String() + ")"
	}
	help := ""
	switch d.Kind {
	case PriceDiffers:
		r.Code, help = "purchase_order/price", "the quoted price"
	case QuantityDiffers:
		r.Code, help = "purchase_order/quantity", "the quoted quantity"
	case ItemDiffers:
		r.Code, help = "purchase_order/item", "an item that was quoted"
	case LineMissing:
		r.Code, help = "purchase_order/missing", "all that was quoted"
	case DateDiffers:
		r.Code, help = "purchase_order/date", "a date that was quoted, or a later one"
	case PlaceDiffers:
		r.Code, help = "purchase_order/ship_to", "the place that was quoted for"
	case TermsDiffer:
		r.Code, help = "purchase_order/terms", "the quoted terms"
	default:
		r.Code, help = "purchase_order/total", "the quoted total"
	}
	r.Help = []string{"a purchase order with " + help, "a revision of the quote", "accept the differences"}
	return r
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

func (k DifferenceKind) known() bool {
	switch k {
	case PriceDiffers, QuantityDiffers, ItemDiffers, LineMissing, DateDiffers, PlaceDiffers, TermsDiffer, TotalDiffers:
		return true
	}
	return false
}

// Refusal gives the differences as the refusal of the purchase order's acceptance, a reason for each; without differences it is nil.
func (o *PurchaseOrder) Refusal() *document.Refusal {
	if len(o.Differences) == 0 {
		return nil
	}
	reasons := make([]document.Reason, len(o.Differences))
	for i := range o.Differences {
		reasons[i] = o.Differences[i].reason()
	}
	return document.Refuse(&o.Header, string(PurchaseOrderAccept), reasons...)
}
