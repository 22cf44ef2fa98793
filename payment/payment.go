package payment

import (
	"slices"
	"strconv"

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

// Payment is money from a customer: what arrived, through which attempts, and which invoices it pays. What is not allocated is the customer's unapplied cash.
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
	// Wishes are the invoices that the payer named. None means the customer's open invoices, the earliest due first.
	Wishes      []Wish        `json:"wishes,omitempty"`
	Attempts    []Attempt     `json:"attempts,omitempty"`
	Received    money.Money   `json:"received"`
	Allocations []Allocation  `json:"allocations,omitempty"`
	Receipt     document.Link `json:"receipt,omitzero"`
}

// Wish names an invoice that a payment is to pay, and how much of it; the zero amount means as much as is open.
type Wish struct {
	Invoice document.ID `json:"invoice"`
	Amount  money.Money `json:"amount,omitzero"`
}

// Allocation is a part of a payment that pays an invoice.
type Allocation struct {
	Invoice document.Link `json:"invoice"`
	Number  string        `json:"number"`
	Amount  money.Money   `json:"amount"`
	On      document.Date `json:"on"`
}

// Draft is a payment as it comes from outside.
type Draft struct {
	Seller    string        `json:"seller"`
	Customer  string        `json:"customer"`
	Method    Method        `json:"method"`
	Amount    money.Money   `json:"amount"`
	On        document.Date `json:"on,omitzero"`
	Reference string        `json:"reference,omitempty"`
	Token     string        `json:"token,omitempty"`
	Wishes    []Wish        `json:"wishes,omitempty"`
}

// Validate reports every fault of the draft at once.
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
	if d.Amount.Sign() <= 0 {
		faults.Add("amount", "payment/amount", "must be positive, is "+d.Amount.String(), `write for instance "10750.00 USD"`)
	}
	seen := map[document.ID]bool{}
	for i, w := range d.Wishes {
		path := document.Index("wishes", i)
		if w.Invoice.IsZero() || seen[w.Invoice] {
			faults.Add(path+".invoice", "payment/wish", "names an invoice, each once", "")
		}
		seen[w.Invoice] = true
		if w.Amount.Sign() < 0 {
			faults.Add(path+".amount", "payment/wish", "is not negative, this one is "+w.Amount.String(), "")
		}
	}
	return faults.Err(nil)
}

// New makes a payment of which nothing has arrived yet. today is the day in the seller's zone.
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
		On: draft.On, Reference: draft.Reference, Token: draft.Token, Wishes: slices.Clone(draft.Wishes), Received: nothing,
	}
	if p.On.IsZero() {
		p.On = today
	}
	return p, nil
}

// Arrive records that a payment without a gateway is there.
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

// Begin adds an attempt that is about to be sent; the caller commits it before anything is sent. While another attempt may still move money, or has, it is refused (C1).
func (p *Payment) Begin(by document.Stamp) (Request, error) {
	if !p.Method.ThroughGateway() {
		return Request{}, (&document.Error{Code: "payment/method", Path: "method", Kind: document.ErrInvalid, Message: "a payment by " + string(p.Method) + " needs no gateway", Help: "record it when it has arrived"}).About(&p.Header)
	}
	for i := range p.Attempts {
		if a := &p.Attempts[i]; a.live() {
			return Request{}, document.Refuse(&p.Header, "charge", document.Reason{
				Code: "payment/attempt", Gate: "attempt", Path: document.Index("attempts", i), Saw: "attempt " + strconv.Itoa(a.Number) + " is " + string(a.State),
				Help: []string{"wait until its outcome is known"},
			})
		}
	}
	a := Attempt{Number: len(p.Attempts) + 1, State: attempts.Initial()}
	a.Key = p.Header.ID.String() + "/" + strconv.Itoa(a.Number)
	next, err := attempts.Next(&p.Header, a.State, Send)
	if err != nil {
		return Request{}, err
	}
	a.State, a.SentAt = next, by.At.UTC().Round(0)
	p.Attempts = append(slices.Clone(p.Attempts), a)
	p.Header.Touch(by)
	return p.request(&a), nil
}

func (p *Payment) request(a *Attempt) Request {
	return Request{Key: a.Key, Amount: p.Amount, Token: p.Token, Capture: true}
}

// Open gives the request of the attempt whose outcome is not known for good, if there is one: sent, pending or unknown. The request is byte for byte the one that was sent.
func (p *Payment) Open() (Request, AttemptState, bool) {
	for i := range p.Attempts {
		if a := &p.Attempts[i]; a.State == Sent || a.State == Pending || a.State == Unknown {
			return p.request(a), a.State, true
		}
	}
	return Request{}, "", false
}

// Lost records that the answer to the open attempt did not come: its outcome is unknown until a look-up tells.
func (p *Payment) Lost(reason string, by document.Stamp) ([]document.Event, error) {
	return p.move(Lose, Outcome{Reason: reason}, by)
}

// Learn records what the provider says of the open attempt. Money that the provider moved is received; an amount other than the one asked for is refused, so that somebody looks.
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
		a.State, a.Reason = next, o.Reason
		if o.Reference != "" {
			a.Reference = o.Reference
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

// Head gives the payment's header.
func (p *Payment) Head() *document.Header { return &p.Header }

// Schema is 1.
func (p *Payment) Schema() int { return 1 }

// Keys finds payments by customer, seller, "invoice" (the ones that it pays) and "open" while an attempt's outcome is.
func (p *Payment) Keys() (plain, unique []document.Key) {
	plain = []document.Key{{Name: "customer", Value: p.Customer}, {Name: "seller", Value: p.Seller}}
	for i := range p.Allocations {
		plain = append(plain, document.Key{Name: "invoice", Value: p.Allocations[i].Invoice.ID.String()})
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

// Validate checks every invariant of the payment: at most one attempt that may move or has moved money (C1), money received only from one that succeeded, and allocations plus unapplied cash equal to what was received (C9).
func (p *Payment) Validate() error {
	var faults document.Faults
	faults.Check("", "payment/header", p.Header.Validate())
	draft := Draft{Seller: p.Seller, Customer: p.Customer, Method: p.Method, Amount: p.Amount, Token: p.Token, Wishes: p.Wishes}
	faults.Check("", "payment/content", draft.Validate())
	live, moved := 0, false
	for i := range p.Attempts {
		a, path := &p.Attempts[i], document.Index("attempts", i)
		if a.Number != i+1 || a.Key == "" || !attempts.Has(a.State) {
			faults.Add(path, "payment/attempt", "attempts are numbered 1, 2, 3, each with a key and a state of the table", "")
		}
		if a.live() {
			live++
		}
		moved = moved || a.State == Succeeded
	}
	if live > 1 {
		faults.Add("attempts", "payment/attempt", "more than one attempt may move money", "")
	}
	if p.Method.ThroughGateway() && moved == p.Received.IsZero() || !p.Received.IsZero() && p.Received != p.Amount {
		faults.Add("received", "payment/received", "is "+p.Received.String()+", which is not what the attempts moved", "")
	}
	if unapplied, err := p.Unapplied(); err != nil {
		faults.Check("allocations", "payment/allocations", err)
	} else if unapplied.Sign() < 0 {
		faults.Add("allocations", "payment/allocations", "more is allocated than was received", "")
	}
	return faults.Err(&p.Header)
}
