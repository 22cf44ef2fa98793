package fulfillment

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// KindStock is the kind of stock documents.
const KindStock document.Kind = "stock"

// Stock is what lies of one item at one location, in the item's base unit. Its ID comes from location and SKU (StockID).
type Stock struct {
	Header   document.Header `json:"header"`
	Location string          `json:"location"`
	SKU      string          `json:"sku"`
	// OnHand is what was counted and received less what was shipped. A count may put it below what is reserved; then nothing more is
	// reserved until it is no longer short.
	OnHand money.Quantity `json:"on_hand"`
	// Reserved is what is set aside for confirmed orders.
	Reserved money.Quantity `json:"reserved"`
	// Backorder is how much more than what is on hand may be reserved.
	Backorder money.Quantity `json:"backorder,omitzero"`
}

// StockID gives the ID of the stock of an item at a location.
func StockID(location, sku string) document.ID { return document.NameID(KindStock, location, sku) }

// StockDraft says what was counted of an item at a location.
type StockDraft struct {
	Location  string         `json:"location"`
	SKU       string         `json:"sku"`
	OnHand    money.Quantity `json:"on_hand"`
	Backorder money.Quantity `json:"backorder,omitzero"`
}

// Validate reports every fault of the draft at once (ErrInvalid).
func (d *StockDraft) Validate() error {
	var faults document.Faults
	if d.Location == "" {
		faults.Add("location", "stock/required", "stock lies at a location", "")
	}
	if d.SKU == "" {
		faults.Add("sku", "stock/required", "stock is of an item", "")
	}
	checkText(&faults, "location", d.Location, "stock/text")
	checkText(&faults, "sku", d.SKU, "stock/text")
	if d.OnHand.Unit() == "" || d.OnHand.Sign() < 0 {
		faults.Add("on_hand", "stock/quantity", "is a quantity that is not negative, this one is "+d.OnHand.String(), `write for instance "600 case"`)
	}
	if d.Backorder.Sign() < 0 || d.Backorder.Unit() != "" && d.Backorder.Unit() != d.OnHand.Unit() {
		faults.Add("backorder", "stock/quantity", "is not negative and in the unit of what is on hand, this one is "+d.Backorder.String(), "")
	} else if _, err := d.OnHand.Add(d.Backorder); err != nil {
		faults.Check("backorder", "stock/quantity", err)
	}
	return faults.Err(nil)
}

// checkText faults text that is too long or that not every database can hold.
func checkText(faults *document.Faults, path, text, code string) {
	if len(text) > order.MaxText {
		faults.Add(path, code, "has "+strconv.Itoa(len(text))+" bytes, at most "+strconv.Itoa(order.MaxText)+" are allowed", "")
	} else if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		faults.Add(path, code, "is UTF-8 without the character 0, this one is "+document.Quote(text), "")
	}
}

// NewStock begins the stock of an item at a location with a first count, with nothing reserved. Every fault is reported at once (ErrInvalid).
func NewStock(tenant string, draft StockDraft, by document.Stamp) (*Stock, []document.Event, error) {
	if err := draft.Validate(); err != nil {
		return nil, nil, err
	}
	none, err := draft.OnHand.Sub(draft.OnHand)
	if err != nil {
		return nil, nil, err
	}
	s := &Stock{
		Header:   document.NewHeader(KindStock, tenant, StockID(draft.Location, draft.SKU), by),
		Location: draft.Location, SKU: draft.SKU, OnHand: draft.OnHand, Reserved: none, Backorder: draft.Backorder,
	}
	if err := s.Validate(); err != nil {
		return nil, nil, err
	}
	return s, []document.Event{document.NewEvent(&s.Header, by, Counted{Location: s.Location, SKU: s.SKU, OnHand: s.OnHand})}, nil
}

// Count records what was found on hand, and how much more may be reserved from now on. A count is a fact: it is recorded even when less is
// there than is reserved; Short tells how much is missing. A count of something else or in another unit is ErrInvalid, and the stock
// unchanged.
func (s *Stock) Count(draft StockDraft, by document.Stamp) ([]document.Event, error) {
	var faults document.Faults
	faults.Check("", "stock/count", draft.Validate())
	if draft.Location != s.Location || draft.SKU != s.SKU {
		faults.Add("sku", "stock/other", "the count is of "+draft.SKU+" at "+draft.Location+", this is "+s.SKU+" at "+s.Location, "")
	}
	if draft.OnHand.Unit() != s.OnHand.Unit() {
		faults.Add("on_hand", "stock/unit", "the unit of stock does not change: it is "+s.OnHand.Unit(), "")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&s.Header)
	}
	s.OnHand, s.Backorder = draft.OnHand, draft.Backorder
	s.Header.Touch(by)
	return []document.Event{document.NewEvent(&s.Header, by, Counted{Location: s.Location, SKU: s.SKU, OnHand: s.OnHand})}, nil
}

// Available gives what can still be reserved: on hand plus allowed backorder less reserved, never below zero. Of a valid stock it has no error.
func (s *Stock) Available() (money.Quantity, error) {
	free, err := s.free()
	if err != nil || free.Sign() >= 0 {
		return free, err
	}
	return free.Sub(free)
}

func (s *Stock) free() (money.Quantity, error) {
	may, err := s.OnHand.Add(s.Backorder)
	if err != nil {
		return money.Quantity{}, err
	}
	return may.Sub(s.Reserved)
}

// Short gives how much more is reserved than is on hand or may be backordered; zero when nothing is missing. Of a valid stock it has no error.
func (s *Stock) Short() (money.Quantity, error) {
	free, err := s.free()
	if err != nil {
		return money.Quantity{}, err
	}
	if free.Sign() > 0 {
		return free.Sub(free)
	}
	return free.Neg(), nil
}

// Head gives the stock's header.
func (s *Stock) Head() *document.Header { return &s.Header }

// Schema is 1.
func (s *Stock) Schema() int { return 1 }

// Keys finds stock by item and by location.
func (s *Stock) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "sku", Value: s.SKU}, {Name: "location", Value: s.Location}}, nil
}

// Clone gives a deep copy.
func (s *Stock) Clone() *Stock {
	c := *s
	c.Header = s.Header.Clone()
	return &c
}

// Validate checks that the stock is what its ID says and that nothing is negative or in another unit.
func (s *Stock) Validate() error {
	var faults document.Faults
	faults.Check("", "stock/header", s.Header.Validate())
	draft := StockDraft{Location: s.Location, SKU: s.SKU, OnHand: s.OnHand, Backorder: s.Backorder}
	faults.Check("", "stock/content", draft.Validate())
	if s.Header.Kind != KindStock {
		faults.Add("header.kind", "stock/header", "is "+document.Quote(string(s.Header.Kind))+", not "+string(KindStock), "")
	}
	if s.Header.ID != StockID(s.Location, s.SKU) {
		faults.Add("header.id", "stock/id", "is not the ID of "+s.SKU+" at "+s.Location, "")
	}
	if s.Reserved.Sign() < 0 || s.Reserved.Unit() != "" && s.Reserved.Unit() != s.OnHand.Unit() {
		faults.Add("reserved", "stock/quantity", "is not negative and in the unit of what is on hand, this one is "+s.Reserved.String(), "")
	}
	return faults.Err(&s.Header)
}
