package order

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
)

// MaxNote is how many bytes requirements, notes and reasons may have. More is ErrInvalid.
const MaxNote = 4_000

// RFQDraft is a request for quote as it comes from outside: content only.
type RFQDraft struct {
	// Seller and Customer are codes of documents that exist.
	Seller   string  `json:"seller"`
	Customer string  `json:"customer"`
	Channel  Channel `json:"channel"`
	// Date is the request's date; none means the day it is taken in, in the seller's zone.
	Date document.Date `json:"date,omitzero"`
	// WantedBy is the day by which the customer wants the goods.
	WantedBy document.Date `json:"wanted_by,omitzero"`
	// Requirements are what lines cannot say, in the customer's words.
	Requirements string                     `json:"requirements,omitempty"`
	ShipTo       *party.Address             `json:"ship_to,omitempty"` // none means the customer's
	Lines        []RFQDraftLine             `json:"lines"`
	Extensions   map[string]json.RawMessage `json:"extensions,omitempty"`
}

// RFQDraftLine asks what a quantity of an item costs.
type RFQDraftLine struct {
	Item string `json:"item"` // SKU
	// Quantity is positive, in a unit that the item has.
	Quantity money.Quantity `json:"quantity"`
	Note     string         `json:"note,omitempty"`
}

// Validate reports every fault of the draft at once, each with its path (ErrInvalid). Whether what it names exists is not looked at.
func (d *RFQDraft) Validate() error {
	var faults document.Faults
	checkText(&faults, "seller", d.Seller, "a request names its seller")
	checkText(&faults, "customer", d.Customer, "a request names its customer")
	checkText(&faults, "channel", string(d.Channel), "a request names the channel that it came by")
	checkNote(&faults, "requirements", d.Requirements, "")
	if d.ShipTo != nil {
		faults.Check("ship_to", "order/ship_to", d.ShipTo.Validate())
	}
	checkLineCount(&faults, len(d.Lines), "a request")
	for i := range d.Lines {
		l, path := &d.Lines[i], document.Index("lines", i)
		checkText(&faults, path+".item", l.Item, "a line names its item")
		checkQuantity(&faults, path+".quantity", l.Quantity)
		checkNote(&faults, path+".note", l.Note, "")
	}
	return faults.Err(nil)
}

func checkLineCount(faults *document.Faults, n int, a string) {
	if n == 0 || n > MaxLines {
		faults.Add("lines", "order/lines", a+" has 1 to "+strconv.Itoa(MaxLines)+" lines, this one has "+strconv.Itoa(n), "")
	}
}

func checkQuantity(faults *document.Faults, path string, q money.Quantity) {
	if q.Sign() <= 0 {
		faults.Add(path, "order/quantity", "must be positive, is "+q.String(), `write for instance "200 case"`)
	}
}

// checkNote is checkText for text that people write at length.
func checkNote(faults *document.Faults, path, text, required string) {
	switch {
	case text == "" && required != "":
		faults.Add(path, "order/required", required, "")
	case len(text) > MaxNote:
		faults.Add(path, "order/text", "has "+strconv.Itoa(len(text))+" bytes, at most "+strconv.Itoa(MaxNote)+" are allowed", "")
	case !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0:
		faults.Add(path, "order/text", "is UTF-8 without the character 0, this one is "+document.Quote(text), "")
	}
}

// checkReason gives the faults of a verb's reason.
func checkReason(h *document.Header, reason, required string) error {
	var faults document.Faults
	checkNote(&faults, "reason", reason, required)
	return faults.Err(h)
}

// checkKind sees that a document is of the kind that its type is.
func checkKind(faults *document.Faults, h *document.Header, kind document.Kind) {
	faults.Check("", "order/header", h.Validate())
	if h.Kind != "" && h.Kind != kind {
		faults.Add("header.kind", "order/header", "is "+document.Quote(string(h.Kind))+", not "+string(kind), "")
	}
}

func checkNumbered(faults *document.Faults, i, line int) {
	if line != i+1 {
		faults.Add(document.Index("lines", i)+".line", "order/line", "lines are numbered 1, 2, 3 in their order", "")
	}
}

// checkNamed sees that seller, customer and items are there and in use. A buyer's own number is no matter here.
func (p *Parties) checkNamed(faults *document.Faults, seller, customer string, items []string) {
	d := Draft{Seller: seller, Customer: customer, PurchaseOrder: &PurchaseOrderRef{}, Lines: make([]DraftLine, len(items))}
	for i, item := range items {
		d.Lines[i].Item = item
	}
	faults.Check("", "order/draft", p.validate(&d))
}

// unless gives the address that a document names, or else the customer's.
func unless(named *party.Address, customers party.Address) party.Address {
	if named != nil {
		return named.Clone()
	}
	return customers.Clone()
}

// named is the reverse of unless: no address at all is none.
func named(a party.Address) *party.Address {
	if a.IsZero() {
		return nil
	}
	return new(a.Clone())
}

func copyOf[T any](p *T) *T {
	if p == nil {
		return nil
	}
	return new(*p)
}

func cloneExtensions(extensions map[string]json.RawMessage) map[string]json.RawMessage {
	h := document.Header{Extensions: extensions}
	return h.Clone().Extensions
}

func hasLink(links []document.Link, link document.Link) bool { return slices.Contains(links, link) }
