package payment

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindReceipt is the kind of receipts.
const KindReceipt document.Kind = "receipt"

// Receipt tells a customer what was received and what it paid. It is made in the commit that settles the payment and does not change.
type Receipt struct {
	Header    document.Header `json:"header"`
	Seller    string          `json:"seller"`
	Customer  string          `json:"customer"`
	Payment   document.Link   `json:"payment"`
	Method    Method          `json:"method"`
	Reference string          `json:"reference,omitempty"`
	On        document.Date   `json:"on"`
	Amount    money.Money     `json:"amount"`
	Lines     []Allocation    `json:"lines,omitempty"`
	// Unapplied is what pays no invoice yet.
	Unapplied money.Money `json:"unapplied"`
}

// NewReceipt makes the receipt of a payment that has arrived; the caller draws its number in the same commit. A payment has one receipt: a
// second one, and one before it has arrived, are ErrState. What the payment pays later does not change the receipt.
func NewReceipt(p *Payment, id document.ID, by document.Stamp) (*Receipt, []document.Event, error) {
	if p.Received.Sign() <= 0 || !p.Receipt.ID.IsZero() {
		return nil, nil, (&document.Error{Code: "payment/receipt", Kind: document.ErrState, Message: "has not arrived, or has its receipt"}).About(&p.Header)
	}
	unapplied, err := p.Unapplied()
	if err != nil {
		return nil, nil, err
	}
	r := &Receipt{
		Header: document.NewHeader(KindReceipt, p.Header.Tenant, id, by, p.Header.Link()), Seller: p.Seller, Customer: p.Customer, Payment: p.Header.Link(),
		Method: p.Method, Reference: p.Reference, On: p.On, Amount: p.Received, Lines: slices.Clone(p.Allocations), Unapplied: unapplied,
	}
	p.Receipt = r.Header.Link()
	p.Header.Touch(by)
	return r, []document.Event{document.NewEvent(&r.Header, by, Receipted{Customer: r.Customer, Payment: p.Header.ID, Amount: r.Amount, On: r.On})}, nil
}

// Head gives the receipt's header.
func (r *Receipt) Head() *document.Header { return &r.Header }

// Schema is 1.
func (r *Receipt) Schema() int { return 1 }

// Keys finds receipts by customer, seller and payment.
func (r *Receipt) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "customer", Value: r.Customer}, {Name: "seller", Value: r.Seller}, {Name: "payment", Value: r.Payment.ID.String()}}, nil
}

// Clone gives a deep copy.
func (r *Receipt) Clone() *Receipt {
	c := *r
	c.Header, c.Lines = r.Header.Clone(), slices.Clone(r.Lines)
	return &c
}
