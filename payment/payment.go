package payment

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindPayment is the kind of payments.
const KindPayment document.Kind = "payment"

// Method is how a customer pays.
type Method string

// The methods. Check, cash and wire are recorded when they have arrived; card and ACH go through a gateway.
const (
	Check Method = "check"
	Cash  Method = "cash"
	Wire  Method = "wire"
	Card  Method = "card"
	ACH   Method = "ach"
)

// ThroughGateway tells whether the method needs a gateway.
func (m Method) ThroughGateway() bool { return m == Card || m == ACH }

// Payment is money from a customer: what arrived, through which attempts, and which invoices it pays. What is not allocated is the
// customer's unapplied cash.
type Payment struct {
	Header   document.Header `json:"header"`
	Seller   string          `json:"seller"`
	Customer string          `json:"customer"`
	Method   Method          `json:"method"`
	Amount   money.Money     `json:"amount"`
	// On is the value date, in the seller's zone.
	On document.Date `json:"on"`
	// Reference is what the payer wrote on it, such as a check's number.
	Reference string `json:"reference,omitempty"`
	// Token names the vaulted method of a payment through a gateway.
	Token string `json:"token,omitempty"`
	// Order is the order that the payment pays for at once: when it arrives the goods are handed over and billed in the same commit.
	Order document.ID `json:"order,omitzero"`
	// Wishes are the invoices that the payer named. None means the customer's open invoices, the earliest due first.
	Wishes      []Wish        `json:"wishes,omitempty"`
	Attempts    []Attempt     `json:"attempts,omitempty"`
	Received    money.Money   `json:"received"`
	Allocations []Allocation  `json:"allocations,omitempty"`
	Receipt     document.Link `json:"receipt,omitzero"`
}

// Wish names an invoice that a payment is to pay, and how much of it, in the payment's currency; no amount means as much as is open.
type Wish struct {
	Invoice document.ID `json:"invoice"`
	Amount  money.Money `json:"amount,omitzero"`
}

// Allocation is a part of a payment that pays an invoice.
type Allocation struct {
	Invoice document.Link `json:"invoice"`
	// Number is the invoice's; empty for one that gets its number in the same commit, as a cash sale does. Invoice names it all the same.
	Number string        `json:"number,omitempty"`
	Amount money.Money   `json:"amount"`
	On     document.Date `json:"on"`
}

// Draft is a payment as it comes from outside.
type Draft struct {
	// Seller and Customer are codes.
	Seller   string `json:"seller"`
	Customer string `json:"customer"`
	Method   Method `json:"method"`
	// Amount is positive and has whole minor units of its currency: no tenth of a cent.
	Amount money.Money `json:"amount"`
	// On is the value date; none means the day in the seller's zone.
	On        document.Date `json:"on,omitzero"`
	Reference string        `json:"reference,omitempty"` // at most MaxText bytes
	// Token names a vaulted method; card and ACH need one.
	Token string `json:"token,omitempty"` // at most MaxText bytes
	// Order is an order of a type that is paid at once, whose gross the amount is; then there are no wishes.
	Order document.ID `json:"order,omitzero"`
	// Wishes name invoices, each once, at most MaxSpread of them.
	Wishes []Wish `json:"wishes,omitempty"`
}

// New makes a payment of which nothing has arrived yet. today is the day in the seller's zone. A draft that is not valid is ErrInvalid,
// with all its faults.
func New(tenant string, draft Draft, id document.ID, today document.Date, by document.Stamp) (*Payment, error) {
	if err := draft.Validate(); err != nil {
		return nil, err
	}
	nothing, err := draft.Amount.Sub(draft.Amount)
	if err != nil {
		return nil, err
	}
	p := &Payment{
		Header: document.NewHeader(KindPayment, tenant, id, by), Seller: draft.Seller, Customer: draft.Customer, Method: draft.Method, Amount: draft.Amount,
		On: draft.On, Reference: draft.Reference, Token: draft.Token, Order: draft.Order, Wishes: slices.Clone(draft.Wishes), Received: nothing,
	}
	if p.On.IsZero() {
		p.On = today
	}
	return p, nil
}

// Arrive records that a payment without a gateway is there, once. A second time, and for a payment through a gateway, it is ErrState.
func (p *Payment) Arrive(by document.Stamp) ([]document.Event, error) {
	if p.Method.ThroughGateway() || !p.Received.IsZero() {
		return nil, (&document.Error{Code: "payment/state", Kind: document.ErrState, Message: "cannot arrive: by " + string(p.Method) + ", received " + p.Received.String()}).About(&p.Header)
	}
	return p.received(by), nil
}

func (p *Payment) received(by document.Stamp) []document.Event {
	p.Received = p.Amount
	p.Header.Touch(by)
	return []document.Event{document.NewEvent(&p.Header, by, ReceivedMoney{Seller: p.Seller, Customer: p.Customer, Method: p.Method, Amount: p.Amount, On: p.On})}
}

// Begin adds an attempt that is about to be sent; the caller commits it before anything is sent. While another attempt may still move
// money, or has, it is refused (C1). The key is the payment's ID, a slash and the attempt's number, so it is new after each definite
// failure (C2). A payment that needs no gateway is ErrInvalid.
func (p *Payment) Begin(by document.Stamp) (Request, error) {
	if !p.Method.ThroughGateway() {
		return Request{}, (&document.Error{Code: "payment/method", Path: "method", Kind: document.ErrInvalid, Message: "a payment by " + string(p.Method) + " needs no gateway", Help: "record it when it has arrived"}).About(&p.Header)
	}
	for i := range p.Attempts {
		if a := &p.Attempts[i]; a.live() {
			help := "wait until its outcome is known"
			if a.State == Succeeded {
				help = "nothing is left to charge"
			}
			return Request{}, document.Refuse(&p.Header, "charge", document.Reason{
				Code: "payment/attempt", Gate: "attempt", Path: document.Index("attempts", i), Saw: "attempt " + strconv.Itoa(a.Number) + " is " + string(a.State), Help: []string{help},
			})
		}
	}
	a := Attempt{Number: len(p.Attempts) + 1, State: attempts.Initial(), Key: p.key(len(p.Attempts) + 1)}
	next, err := attempts.Next(&p.Header, a.State, Send)
	if err != nil {
		return Request{}, err
	}
	a.State, a.SentAt = next, by.At.UTC().Round(0)
	p.Attempts = append(slices.Clone(p.Attempts), a)
	p.Header.Touch(by)
	return p.request(&a), nil
}

// key names an attempt to the provider (C2).
func (p *Payment) key(attempt int) string { return p.Header.ID.String() + "/" + strconv.Itoa(attempt) }

func (p *Payment) request(a *Attempt) Request {
	return Request{Key: a.Key, Amount: p.Amount, Token: p.Token, Capture: true}
}

// Open gives the request of the attempt whose outcome is not known for good, if there is one: sent, pending or unknown. The request is byte
// for byte the one that was sent.
func (p *Payment) Open() (Request, AttemptState, bool) {
	for i := range p.Attempts {
		if a := &p.Attempts[i]; a.State == Sent || a.State == Pending || a.State == Unknown {
			return p.request(a), a.State, true
		}
	}
	return Request{}, "", false
}

// Lost records that the answer to the open attempt did not come: its outcome is unknown until a look-up tells. Of an attempt that is
// unknown already it says nothing new, and changes nothing; a pending one, and none, are ErrState.
func (p *Payment) Lost(reason string, by document.Stamp) ([]document.Event, error) {
	return p.move(Lose, Outcome{Reason: reason}, by)
}

// Learn records what the provider says of the open attempt. Money that the provider moved is received; an amount other than the one asked
// for is ErrRefused, so that somebody looks. A result that there is not is ErrInvalid, no open attempt ErrState. Texts of the provider are
// kept up to MaxText bytes.
func (p *Payment) Learn(o Outcome, by document.Stamp) ([]document.Event, error) {
	action, err := o.action()
	if err != nil {
		return nil, err
	}
	if action == Succeed && o.Amount != p.Amount {
		return nil, document.Refuse(&p.Header, "settle", document.Reason{
			Code: "payment/amount", Gate: "amount", Saw: "asked for " + p.Amount.String() + ", the provider moved " + o.Amount.String(), Help: []string{"ask the provider"},
		})
	}
	return p.move(action, o, by)
}

func (p *Payment) move(action AttemptAction, o Outcome, by document.Stamp) ([]document.Event, error) {
	for i := range p.Attempts {
		a := &p.Attempts[i]
		if a.State == Failed || a.State == Succeeded {
			continue
		}
		if a.State == Pending && action == Wait || a.State == Unknown && action == Lose {
			return nil, nil // nothing new
		}
		next, err := attempts.Next(&p.Header, a.State, action)
		if err != nil {
			return nil, err
		}
		p.Attempts = slices.Clone(p.Attempts)
		a = &p.Attempts[i]
		a.State, a.Reason = next, clip(o.Reason)
		if o.Reference != "" {
			a.Reference = clip(o.Reference)
		}
		p.Header.Touch(by)
		events := []document.Event{document.NewEvent(&p.Header, by, AttemptMoved{Customer: p.Customer, Attempt: a.Number, State: a.State, Amount: p.Amount, Reason: a.Reason})}
		if next == Succeeded {
			events = append(events, p.received(by)...)
		}
		return events, nil
	}
	return nil, (&document.Error{Code: "payment/attempt", Kind: document.ErrState, Message: "has no attempt whose outcome is open"}).About(&p.Header)
}

// clip keeps what a record has room for of a text from outside, as UTF-8.
func clip(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), MaxText)], "")
}

// Head gives the payment's header.
func (p *Payment) Head() *document.Header { return &p.Header }

// Schema is 1.
func (p *Payment) Schema() int { return 1 }

// Keys finds payments by customer, seller, "invoice" (the ones that it pays), and, while an attempt's outcome is open, by "open" (the
// customer) and "pending" (the invoices that the payer named).
func (p *Payment) Keys() (plain, unique []document.Key) {
	plain = []document.Key{{Name: "customer", Value: p.Customer}, {Name: "seller", Value: p.Seller}}
	for i := range p.Allocations {
		if key := (document.Key{Name: "invoice", Value: p.Allocations[i].Invoice.ID.String()}); !slices.Contains(plain, key) {
			plain = append(plain, key)
		}
	}
	if !p.Order.IsZero() {
		plain = append(plain, document.Key{Name: "order", Value: p.Order.String()})
	}
	if unapplied, err := p.Unapplied(); err == nil && unapplied.Sign() > 0 {
		plain = append(plain, document.Key{Name: "unapplied", Value: p.Customer})
	}
	if _, _, open := p.Open(); open {
		plain = append(plain, document.Key{Name: "open", Value: p.Customer})
		for _, w := range p.Wishes {
			plain = append(plain, document.Key{Name: "pending", Value: w.Invoice.String()})
		}
	}
	return plain, nil
}

// Clone gives a deep copy.
func (p *Payment) Clone() *Payment {
	c := *p
	c.Header, c.Wishes = p.Header.Clone(), slices.Clone(p.Wishes)
	c.Attempts, c.Allocations = slices.Clone(p.Attempts), slices.Clone(p.Allocations)
	return &c
}
