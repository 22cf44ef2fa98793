package payment

import (
	"strconv"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// MaxText is the most bytes of a payment's reference and token, and of a provider's reference and reason.
const MaxText = 500

// Validate reports every fault of the draft at once (ErrInvalid), each with its path.
func (d *Draft) Validate() error {
	var faults document.Faults
	if d.Seller == "" {
		faults.Add("seller", "payment/required", "a payment is to a seller", "")
	}
	if d.Customer == "" {
		faults.Add("customer", "payment/required", "a payment is from a customer", "")
	}
	switch d.Method {
	case Check, Cash, Wire, Card, ACH:
	default:
		faults.Add("method", "payment/method", "there is no method "+document.Quote(string(d.Method)), "write check, cash, wire, card or ach")
	}
	if d.Method.ThroughGateway() && d.Token == "" {
		faults.Add("token", "payment/token", "a payment by "+string(d.Method)+" names a vaulted method", "")
	}
	for _, text := range [...]struct{ path, is string }{{"seller", d.Seller}, {"customer", d.Customer}, {"reference", d.Reference}, {"token", d.Token}} {
		if len(text.is) > MaxText || !utf8.ValidString(text.is) {
			faults.Add(text.path, "payment/content", "is at most "+strconv.Itoa(MaxText)+" bytes of UTF-8, this is "+document.Quote(text.is), "")
		}
	}
	if fault := checkAmount(d.Amount); fault != "" {
		faults.Add("amount", "payment/amount", fault, `write for instance "10750.00 USD"`)
	}
	d.validateWishes(&faults)
	if !d.Order.IsZero() && len(d.Wishes) > 0 {
		faults.Add("wishes", "payment/wish", "a payment for an order names no invoices: the order's is made when it arrives", "")
	}
	return faults.Err(nil)
}

func (d *Draft) validateWishes(faults *document.Faults) {
	if len(d.Wishes) > MaxSpread {
		faults.Add("wishes", "payment/wish", "are at most "+strconv.Itoa(MaxSpread)+", these are "+strconv.Itoa(len(d.Wishes)), "split the payment")
		return
	}
	seen := map[document.ID]bool{}
	for i, w := range d.Wishes {
		path := document.Index("wishes", i)
		if w.Invoice.IsZero() || seen[w.Invoice] {
			faults.Add(path+".invoice", "payment/wish", "names an invoice, each once", "")
		}
		seen[w.Invoice] = true
		if w.Amount == (money.Money{}) {
			continue
		}
		if fault := checkAmount(w.Amount); fault != "" {
			faults.Add(path+".amount", "payment/wish", fault, "leave it out for as much as is open")
		} else if w.Amount.Currency() != d.Amount.Currency() {
			faults.Add(path+".amount", "payment/wish", "is "+w.Amount.String()+", the payment is in "+d.Amount.Currency().String(), "")
		}
	}
}

// checkAmount tells what is wrong with an amount that is to be paid. A fraction of a minor unit is: no provider and no bank could move it (C34).
func checkAmount(m money.Money) string {
	if m.Sign() <= 0 {
		return "must be positive, is " + m.String()
	}
	if _, err := m.Minor(); err != nil {
		return "has a fraction of the smallest unit of its currency: " + m.String()
	}
	return ""
}

// Validate checks every invariant of the payment and reports all faults at once (ErrInvalid): its content, at most one attempt that may
// move or has moved money, each earlier one failed for certain (C1, C2), money received only from one that succeeded, and allocations plus
// unapplied cash equal to what was received (C9).
func (p *Payment) Validate() error {
	var faults document.Faults
	faults.Check("", "payment/header", p.Header.Validate())
	if p.Header.Kind != KindPayment {
		faults.Add("header.kind", "payment/header", "is "+document.Quote(string(p.Header.Kind))+", not "+string(KindPayment), "")
	}
	draft := Draft{Seller: p.Seller, Customer: p.Customer, Method: p.Method, Amount: p.Amount, Reference: p.Reference, Token: p.Token, Order: p.Order, Wishes: p.Wishes}
	faults.Check("", "payment/content", draft.Validate())
	if p.On.IsZero() {
		faults.Add("on", "payment/required", "a payment has a value date", "")
	}
	p.validateAttempts(&faults)
	p.validateAllocations(&faults)
	return faults.Err(&p.Header)
}

func (p *Payment) validateAttempts(faults *document.Faults) {
	moved := false
	for i := range p.Attempts {
		a, path := &p.Attempts[i], document.Index("attempts", i)
		if a.Number != i+1 || a.Key != p.key(i+1) || !attempts.Has(a.State) {
			faults.Add(path, "payment/attempt", "attempts are numbered 1, 2, 3, each with its key and a state of the table", "")
		}
		if a.State != Created && a.SentAt.IsZero() {
			faults.Add(path+".sent_at", "payment/attempt", "is missing", "")
		}
		if i < len(p.Attempts)-1 && a.live() {
			faults.Add(path, "payment/attempt", "is "+string(a.State)+": another attempt follows a definite failure only", "")
		}
		moved = moved || a.State == Succeeded
	}
	if len(p.Attempts) > 0 && !p.Method.ThroughGateway() {
		faults.Add("attempts", "payment/attempt", "a payment by "+string(p.Method)+" has none", "")
	}
	nothing := p.Received.IsZero() && p.Received.Currency() == p.Amount.Currency()
	if p.Method.ThroughGateway() && moved == nothing || !nothing && p.Received != p.Amount {
		faults.Add("received", "payment/received", "is "+p.Received.String()+", which is not what the attempts moved", "")
	}
	if nothing && !p.Receipt.ID.IsZero() || p.Receipt.ID.IsZero() != (p.Receipt.Kind != KindReceipt) {
		faults.Add("receipt", "payment/receipt", "is there once the payment has arrived", "")
	}
}

func (p *Payment) validateAllocations(faults *document.Faults) {
	checkAllocations(faults, "allocations", "payment/allocations", p.Allocations)
	if unapplied, err := p.Unapplied(); err != nil {
		faults.Check("allocations", "payment/allocations", err)
	} else if unapplied.Sign() < 0 {
		faults.Add("allocations", "payment/allocations", "more is allocated than was received", "")
	}
}

func checkAllocations(faults *document.Faults, path, code string, all []Allocation) {
	for i := range all {
		if a := &all[i]; a.Amount.Sign() <= 0 || a.Invoice.ID.IsZero() || a.On.IsZero() {
			faults.Add(document.Index(path, i), code, "is to an invoice, on a day, and of more than nothing, this one is of "+a.Amount.String(), "")
		}
	}
}

// Validate checks every invariant of the receipt and reports all faults at once (ErrInvalid): whose and of which payment it is, and that
// lines and what is unapplied add up to the amount.
func (r *Receipt) Validate() error {
	var faults document.Faults
	faults.Check("", "payment/header", r.Header.Validate())
	if r.Header.Kind != KindReceipt {
		faults.Add("header.kind", "payment/header", "is "+document.Quote(string(r.Header.Kind))+", not "+string(KindReceipt), "")
	}
	if r.Seller == "" || r.Customer == "" || r.Payment.Kind != KindPayment || r.Payment.ID.IsZero() || r.On.IsZero() {
		faults.Add("payment", "payment/receipt", "a receipt is of a seller, a customer and a payment, on a day", "")
	}
	checkAllocations(&faults, "lines", "payment/receipt", r.Lines)
	sum := r.Unapplied
	for i := range r.Lines {
		var err error
		if sum, err = sum.Add(r.Lines[i].Amount); err != nil {
			faults.Check(document.Index("lines", i), "payment/receipt", err)
			return faults.Err(&r.Header)
		}
	}
	if sum != r.Amount || r.Amount.Sign() <= 0 || r.Unapplied.Sign() < 0 {
		faults.Add("amount", "payment/receipt", "lines and unapplied give "+sum.String()+", not "+r.Amount.String(), "")
	}
	return faults.Err(&r.Header)
}
