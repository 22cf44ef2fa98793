package invoice

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// KindInvoice is the kind of invoices.
const KindInvoice document.Kind = "invoice"

// Invoice asks a customer for payment of what an order delivered. Everything that it took from order and seller is copied.
type Invoice struct {
	Header   document.Header         `json:"header"`
	State    State                   `json:"state"`
	Kind     Kind                    `json:"kind"`
	Seller   Issuer                  `json:"seller"`
	Customer string                  `json:"customer"`
	BillTo   party.Address           `json:"bill_to"`
	Order    document.Link           `json:"order"`
	Purchase *order.PurchaseOrderRef `json:"purchase_order,omitempty"`
	// Date is the document's date, TaxPoint the day that decides the tax; Due is worked out from Date and Terms. All are days in the seller's zone.
	Date     document.Date  `json:"date"`
	TaxPoint document.Date  `json:"tax_point"`
	Due      document.Date  `json:"due"`
	Terms    party.Terms    `json:"terms"`
	Rounding money.Rounding `json:"rounding"`
	Lines    []Line         `json:"lines"`
	Totals   pricing.Totals `json:"totals"`
	// Settlements are the payments allocated to the invoice, in their order.
	Settlements []Settlement `json:"settlements,omitempty"`
}

// Kind says what an invoice is for.
type Kind string

// The kinds. A cash sale is settled in the commit that posts it.
const (
	StandardInvoice Kind = "standard"
	CashSale        Kind = "cash_sale"
)

// kindOf tells the kind of an order's invoices.
func kindOf(o *order.SalesOrder) Kind {
	if o.Policy.OnAccount {
		return StandardInvoice
	}
	return CashSale
}

// Issuer is the seller as it stands on the invoice.
type Issuer struct {
	Code             string                  `json:"code"`
	Name             string                  `json:"name"`
	Address          party.Address           `json:"address"`
	TaxRegistrations []party.TaxRegistration `json:"tax_registrations,omitempty"`
	BankAccounts     []party.BankAccount     `json:"bank_accounts,omitempty"`
}

// Line bills a quantity of one order line.
type Line struct {
	Line      int                 `json:"line"`
	Source    document.LineSource `json:"source"`
	SKU       string              `json:"sku"`
	Name      string              `json:"name"`
	Quantity  money.Quantity      `json:"quantity"`
	UnitPrice money.Price         `json:"unit_price"`
	PriceBase money.Quantity      `json:"price_base,omitzero"`
	Amounts   pricing.LineAmounts `json:"amounts"`
}

// Settlement is a part of a payment that pays the invoice.
type Settlement struct {
	Payment document.Link `json:"payment"`
	Amount  money.Money   `json:"amount"`
	On      document.Date `json:"on"`
}

// Draft says what to bill of an order.
type Draft struct {
	Order document.ID `json:"order"`
	// Date of the invoice; none means the day in the seller's zone.
	Date document.Date `json:"date,omitzero"`
	// Lines to bill, in the units of the order's lines; none means everything that is billable. An order line may stand more than once.
	Lines []order.LineQuantity `json:"lines,omitempty"`
}

// New makes an invoice in state draft, of an order and its seller. Its amounts are what posting it now would give; Post works them out
// again. today is the day in the seller's zone. With nothing billable, more than is billable, or a hold on invoicing it is ErrRefused;
// before the order is confirmed it is ErrState; another order or seller than draft and order name, lines that the order does not have, and
// a due date out of the calendar are ErrInvalid.
func New(o *order.SalesOrder, seller *party.Seller, draft Draft, id document.ID, today document.Date, by document.Stamp) (*Invoice, error) {
	if draft.Order != o.Header.ID || seller.Code != o.Seller {
		return nil, notOf(o, &document.Header{Kind: KindInvoice, ID: id})
	}
	inv := &Invoice{
		Header: document.NewHeader(KindInvoice, o.Header.Tenant, id, by, o.Header.Link()), State: lifecycle.Initial(), Kind: kindOf(o),
		Seller:   Issuer{Code: seller.Code, Name: seller.Name, Address: seller.Address.Clone(), TaxRegistrations: slices.Clone(seller.TaxRegistrations), BankAccounts: slices.Clone(seller.BankAccounts)},
		Customer: o.Customer, BillTo: o.BillTo.Clone(), Order: o.Header.Link(), Terms: o.Terms, Rounding: o.Rounding, Date: draft.Date,
	}
	if o.Purchase != nil {
		purchase := *o.Purchase
		inv.Purchase = &purchase
	}
	if inv.Date.IsZero() {
		inv.Date = today
	}
	inv.TaxPoint = inv.Date
	if inv.Due = o.Terms.Due(inv.Date); inv.Due.IsZero() {
		var faults document.Faults
		faults.Add("due", "invoice/due", "is out of the calendar: "+o.Terms.String()+" from "+inv.Date.String(), "")
		return nil, faults.Err(&inv.Header)
	}
	wish := draft.Lines
	if len(wish) == 0 {
		var err error
		if wish, err = billable(o); err != nil {
			return nil, err
		}
	}
	trial := o.Clone()
	if err := trial.Record(order.Invoiced, wish, by); err != nil {
		return nil, err
	}
	for _, q := range wish {
		l := &o.Lines[q.Line-1]
		inv.Lines = append(inv.Lines, Line{
			Line: len(inv.Lines) + 1, Source: document.LineSource{Kind: o.Header.Kind, ID: o.Header.ID, Line: q.Line},
			SKU: l.SKU, Name: l.Name, Quantity: q.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase,
		})
	}
	if err := inv.price(o); err != nil {
		return nil, err
	}
	return inv, nil
}

// notOf is the error of an invoice that is not about the order that it is given.
func notOf(o *order.SalesOrder, about *document.Header) error {
	return (&document.Error{Code: "invoice/order", Path: "order", Message: "belongs to another order or seller than " + o.Header.Name(), Kind: document.ErrInvalid}).About(about)
}

func billable(o *order.SalesOrder) ([]order.LineQuantity, error) {
	var all []order.LineQuantity
	for i := range o.Lines {
		p, err := o.Lines[i].Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, err
		}
		if p.ToInvoice.Sign() > 0 {
			all = append(all, order.LineQuantity{Line: o.Lines[i].Line, Quantity: p.ToInvoice})
		}
	}
	if len(all) == 0 {
		return nil, document.Refuse(&o.Header, "invoice", document.Reason{
			Code: "invoice/nothing", Gate: "quantity", Saw: "nothing is billable now: the order bills on " + string(o.BillOn),
		})
	}
	return all, nil
}

// price takes each line's cumulative share of the order line's amounts (C11, C12).
func (inv *Invoice) price(o *order.SalesOrder) error {
	amounts := make([]pricing.LineAmounts, len(inv.Lines))
	billed := map[int]money.Quantity{}
	for i := range inv.Lines {
		l := &inv.Lines[i]
		if l.Source.Line < 1 || l.Source.Line > len(o.Lines) {
			return notOf(o, &inv.Header)
		}
		from := &o.Lines[l.Source.Line-1]
		before, known := billed[l.Source.Line]
		if !known {
			p, err := from.Ledger.Progress(o.BillOn)
			if err != nil {
				return err
			}
			if before, err = p.Billed.Add(from.Ledger.Waived); err != nil {
				return err
			}
		}
		after, err := before.Add(l.Quantity)
		if err != nil {
			return err
		}
		billed[l.Source.Line] = after
		if l.Amounts, err = from.Amounts.Part(before, after, from.Ledger.Ordered, inv.Rounding); err != nil {
			return err
		}
		amounts[i] = l.Amounts
	}
	var err error
	inv.Totals, err = pricing.Sum(amounts)
	return err
}

// Approve lets the invoice be posted by somebody who may not approve. Only a draft is approved; anything else is ErrState.
func (inv *Invoice) Approve(by document.Stamp) ([]document.Event, error) {
	return inv.move(Approve, by)
}

// Drop gives up an invoice that was not posted. It has no number, so none is missing. One that is posted or dropped is ErrState.
func (inv *Invoice) Drop(by document.Stamp) ([]document.Event, error) {
	return inv.move(Drop, by)
}

func (inv *Invoice) move(action Action, by document.Stamp) ([]document.Event, error) {
	next, err := lifecycle.Next(&inv.Header, inv.State, action)
	if err != nil {
		return nil, err
	}
	inv.State = next
	inv.Header.Touch(by)
	return nil, nil
}

// Post freezes the invoice: its quantities are entered into the order, its amounts are worked out from what the order has billed by then.
// The caller draws its number in the same commit. More than is billable is refused (C14), a posted or dropped invoice is ErrState, another
// order ErrInvalid, and then neither document is changed.
func (inv *Invoice) Post(o *order.SalesOrder, by document.Stamp) ([]document.Event, error) {
	next, err := lifecycle.Next(&inv.Header, inv.State, Post)
	if err != nil {
		return nil, err
	}
	if o.Header.Link() != inv.Order || o.Header.Tenant != inv.Header.Tenant {
		return nil, notOf(o, &inv.Header)
	}
	posted := inv.Clone()
	if err := posted.price(o); err != nil {
		return nil, err
	}
	quantities := make([]order.LineQuantity, len(inv.Lines))
	for i := range inv.Lines {
		quantities[i] = order.LineQuantity{Line: inv.Lines[i].Source.Line, Quantity: inv.Lines[i].Quantity}
	}
	if err := o.Record(order.Invoiced, quantities, by); err != nil {
		return nil, err
	}
	posted.State = next
	posted.Header.Touch(by)
	*inv = *posted
	fact := Posted{
		Kind: inv.Kind, Order: inv.Order.ID, Seller: inv.Seller.Code, Customer: inv.Customer, Date: inv.Date, Due: inv.Due, Net: inv.Totals.Net, Tax: inv.Totals.Tax, Gross: inv.Totals.Gross,
	}
	if o.Owner != nil {
		fact.Rep, fact.Territory = o.Owner.Rep, o.Owner.Territory
	}
	for i := range inv.Lines {
		l := &inv.Lines[i]
		fact.Lines = append(fact.Lines, PostedLine{Line: l.Source.Line, SKU: l.SKU, Quantity: l.Quantity, Net: l.Amounts.Net})
	}
	return []document.Event{document.NewEvent(&inv.Header, by, fact)}, nil
}

// Head gives the invoice's header.
func (inv *Invoice) Head() *document.Header { return &inv.Header }

// Schema is 1.
func (inv *Invoice) Schema() int { return 1 }

// Keys finds invoices by order, customer, seller, state, and "open" by customer while they are posted and not settled.
func (inv *Invoice) Keys() (plain, unique []document.Key) {
	plain = []document.Key{
		{Name: "order", Value: inv.Order.ID.String()}, {Name: "customer", Value: inv.Customer}, {Name: "seller", Value: inv.Seller.Code}, {Name: "state", Value: string(inv.State)},
	}
	if open, err := inv.Open(); err == nil && inv.State == PostedState && open.Sign() != 0 {
		plain = append(plain, document.Key{Name: "open", Value: inv.Customer})
	}
	return plain, nil
}

// Clone gives a deep copy.
func (inv *Invoice) Clone() *Invoice {
	c := *inv
	c.Header, c.BillTo, c.Seller.Address = inv.Header.Clone(), inv.BillTo.Clone(), inv.Seller.Address.Clone()
	c.Seller.TaxRegistrations, c.Seller.BankAccounts = slices.Clone(inv.Seller.TaxRegistrations), slices.Clone(inv.Seller.BankAccounts)
	if inv.Purchase != nil {
		purchase := *inv.Purchase
		c.Purchase = &purchase
	}
	c.Totals.Taxes, c.Settlements, c.Lines = slices.Clone(inv.Totals.Taxes), slices.Clone(inv.Settlements), slices.Clone(inv.Lines)
	for i := range c.Lines {
		a := &c.Lines[i].Amounts
		a.Discounts, a.Taxes = slices.Clone(a.Discounts), slices.Clone(a.Taxes)
	}
	return &c
}
