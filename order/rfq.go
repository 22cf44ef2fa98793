package order

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
)

// KindRFQ is the kind of requests for quote.
const KindRFQ document.Kind = "rfq"

// RFQState is where a request for quote stands.
type RFQState string

// The states of a request for quote.
const (
	RFQReceivedState  RFQState = "received"
	RFQInReviewState  RFQState = "in_review"
	RFQAnsweredState  RFQState = "answered"
	RFQDeclinedState  RFQState = "declined"
	RFQWithdrawnState RFQState = "withdrawn"
)

// RFQAction is what can be done to a request for quote.
type RFQAction string

// The actions on a request for quote.
const (
	RFQReview   RFQAction = "review"
	RFQAnswer   RFQAction = "answer"
	RFQDecline  RFQAction = "decline"
	RFQWithdraw RFQAction = "withdraw"
)

type rfqRow = document.Row[RFQState, RFQAction]

var rfqLifecycle = document.NewTable(KindRFQ, RFQReceivedState,
	rfqRow{From: RFQReceivedState, Action: RFQReview, To: RFQInReviewState},
	rfqRow{From: RFQReceivedState, Action: RFQAnswer, To: RFQAnsweredState, Guard: "quote sent"},
	rfqRow{From: RFQInReviewState, Action: RFQAnswer, To: RFQAnsweredState, Guard: "quote sent"},
	rfqRow{From: RFQAnsweredState, Action: RFQAnswer, To: RFQAnsweredState, Guard: "another quote sent"},
	rfqRow{From: RFQReceivedState, Action: RFQDecline, To: RFQDeclinedState},
	rfqRow{From: RFQInReviewState, Action: RFQDecline, To: RFQDeclinedState},
	rfqRow{From: RFQReceivedState, Action: RFQWithdraw, To: RFQWithdrawnState},
	rfqRow{From: RFQInReviewState, Action: RFQWithdraw, To: RFQWithdrawnState},
	rfqRow{From: RFQAnsweredState, Action: RFQWithdraw, To: RFQWithdrawnState, Guard: "no quote accepted"},
)

// RFQLifecycle gives the state table of requests for quote.
func RFQLifecycle() document.Table[RFQState, RFQAction] { return rfqLifecycle }

// RFQ is a customer's request for quote. It is made by NewRFQ and changed by its verbs; what was asked never changes.
type RFQ struct {
	Header       document.Header `json:"header"`
	State        RFQState        `json:"state"`
	Date         document.Date   `json:"date"`
	Seller       string          `json:"seller"`
	Customer     string          `json:"customer"`
	Channel      Channel         `json:"channel"`
	WantedBy     document.Date   `json:"wanted_by,omitzero"`
	Requirements string          `json:"requirements,omitempty"`
	ShipTo       party.Address   `json:"ship_to,omitzero"`
	Lines        []RFQLine       `json:"lines"`
	// Quotes are the quotes that were sent in answer, revisions too, in the order in which they were.
	Quotes []document.Link `json:"quotes,omitempty"`
	// Reason says why the request was declined or withdrawn.
	Reason string `json:"reason,omitempty"`
}

// RFQLine is one line of a request for quote.
type RFQLine struct {
	// Line is the line's number, from 1.
	Line     int            `json:"line"`
	SKU      string         `json:"sku"`
	Name     string         `json:"name"`
	Quantity money.Quantity `json:"quantity"`
	Note     string         `json:"note,omitempty"`
}

// NewRFQ takes in a request for quote. Every fault is reported at once: of the draft itself, of names that are not there, of units that an
// item does not have (document.Faults, ErrInvalid). today is the day in the seller's zone, id a new one. Nothing of draft and parties is
// kept.
func NewRFQ(draft RFQDraft, p Parties, tenant string, id document.ID, today document.Date, by document.Stamp) (*RFQ, []document.Event, error) {
	var faults document.Faults
	faults.Check("", "order/draft", draft.Validate())
	items := make([]string, len(draft.Lines))
	for i := range draft.Lines {
		items[i] = draft.Lines[i].Item
	}
	p.checkNamed(&faults, draft.Seller, draft.Customer, items)
	r := &RFQ{
		Header: document.NewHeader(KindRFQ, tenant, id, by), State: rfqLifecycle.Initial(), Date: draft.Date, Seller: draft.Seller, Customer: draft.Customer, Channel: draft.Channel,
		WantedBy: draft.WantedBy, Requirements: draft.Requirements, Lines: make([]RFQLine, len(draft.Lines)),
	}
	r.Header.Extensions = cloneExtensions(draft.Extensions)
	if r.Date.IsZero() {
		r.Date = today
	}
	if r.Date.IsZero() {
		faults.Add("date", "order/required", "a request has a date", "")
	}
	for i := range draft.Lines {
		d := &draft.Lines[i]
		item := p.Items[d.Item]
		if item == nil {
			continue // a fault already
		}
		if _, err := item.Conversion(d.Quantity.Unit()); err != nil && d.Quantity.Sign() > 0 {
			faults.Check(document.Index("lines", i)+".quantity", "order/unit", err)
		}
		r.Lines[i] = RFQLine{Line: i + 1, SKU: item.SKU, Name: item.Name, Quantity: d.Quantity, Note: d.Note}
	}
	faults.Check("", "order/header", r.Header.Validate())
	if len(faults) > 0 {
		return nil, nil, faults.Err(nil)
	}
	r.ShipTo = unless(draft.ShipTo, p.Customer.ShipTo())
	return r, []document.Event{document.NewEvent(&r.Header, by, RFQReceived{Seller: r.Seller, Customer: r.Customer, Channel: r.Channel, Date: r.Date, WantedBy: r.WantedBy, Lines: len(r.Lines)})}, nil
}

// Review says that somebody works on the request.
func (r *RFQ) Review(by document.Stamp) ([]document.Event, error) {
	next, err := rfqLifecycle.Next(&r.Header, r.State, RFQReview)
	if err != nil {
		return nil, err
	}
	return r.move(next, by, RFQReviewed{Customer: r.Customer}), nil
}

// Answer records that a quote that came from the request was sent; each revision that is sent answers it once. A quote for others, or of
// another request, is document.Faults (ErrInvalid); one that was not sent is a *document.Refusal (ErrRefused).
func (r *RFQ) Answer(q *Quote, by document.Stamp) ([]document.Event, error) {
	next, err := rfqLifecycle.Next(&r.Header, r.State, RFQAnswer)
	if err != nil {
		return nil, err
	}
	var faults document.Faults
	if q.Seller != r.Seller || q.Customer != r.Customer {
		faults.Add("quote", "rfq/quote", "is for "+document.Quote(q.Customer)+" by "+document.Quote(q.Seller)+", the request is of "+document.Quote(r.Customer)+" to "+document.Quote(r.Seller), "")
	}
	if !hasLink(q.Header.From, r.Header.Link()) {
		faults.Add("quote", "rfq/quote", "did not come from the request", "")
	}
	if hasLink(r.Quotes, q.Header.Link()) {
		faults.Add("quote", "rfq/quote", "has answered the request already", "")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&r.Header)
	}
	if q.State != QuoteSentState {
		return nil, document.Refuse(&r.Header, string(RFQAnswer), document.Reason{Code: "rfq/quote", Gate: "quote", Saw: q.Header.Name() + " is " + string(q.State), Help: []string{"send the quote"}})
	}
	r.Quotes = append(slices.Clone(r.Quotes), q.Header.Link())
	return r.move(next, by, RFQAnswered{Customer: r.Customer, Quote: q.Header.ID, Revision: q.Revision}), nil
}

// Decline says that the seller will not quote. No reason given is ErrInvalid.
func (r *RFQ) Decline(reason string, by document.Stamp) ([]document.Event, error) {
	next, err := rfqLifecycle.Next(&r.Header, r.State, RFQDecline)
	if err != nil {
		return nil, err
	}
	if err := checkReason(&r.Header, reason, "who declines a request says why"); err != nil {
		return nil, err
	}
	r.Reason = reason
	return r.move(next, by, RFQDeclined{Customer: r.Customer, Reason: reason}), nil
}

// Withdraw says that the customer wants no quote any more; a reason may be given. Of a request that was answered, the caller gives the
// quotes that r.Quotes names: one that is missing is ErrInvalid, one that was accepted refuses (ErrRefused).
func (r *RFQ) Withdraw(reason string, quotes []*Quote, by document.Stamp) ([]document.Event, error) {
	next, err := rfqLifecycle.Next(&r.Header, r.State, RFQWithdraw)
	if err != nil {
		return nil, err
	}
	var faults document.Faults
	checkNote(&faults, "reason", reason, "")
	given := make([]document.Link, len(quotes))
	var against []document.Reason
	for i, q := range quotes {
		given[i] = q.Header.Link()
		if q.State == QuoteAcceptedState {
			against = append(against, document.Reason{Code: "rfq/quote", Gate: "quote", Saw: q.Header.Name() + " was accepted", Help: []string{"cancel the order"}})
		}
	}
	for i, link := range r.Quotes {
		if !hasLink(given, link) {
			faults.Add(document.Index("quotes", i), "rfq/quote", "quote "+link.ID.String()+" is not given", "")
		}
	}
	switch {
	case len(faults) > 0:
		return nil, faults.Err(&r.Header)
	case len(against) > 0:
		return nil, document.Refuse(&r.Header, string(RFQWithdraw), against...)
	}
	r.Reason = reason
	return r.move(next, by, RFQWithdrawn{Customer: r.Customer, Reason: reason}), nil
}

func (r *RFQ) move(next RFQState, by document.Stamp, payload document.Payload) []document.Event {
	r.State = next
	r.Header.Touch(by)
	return []document.Event{document.NewEvent(&r.Header, by, payload)}
}

// Head gives the request's header.
func (r *RFQ) Head() *document.Header { return &r.Header }

// Schema is 1.
func (r *RFQ) Schema() int { return 1 }

// Keys finds requests by customer, seller, channel and state.
func (r *RFQ) Keys() (plain, unique []document.Key) {
	return []document.Key{
		{Name: "customer", Value: r.Customer}, {Name: "seller", Value: r.Seller}, {Name: "channel", Value: string(r.Channel)}, {Name: "state", Value: string(r.State)},
	}, nil
}

// draft gives the content as a draft has it.
func (r *RFQ) draft() RFQDraft {
	d := RFQDraft{
		Seller: r.Seller, Customer: r.Customer, Channel: r.Channel, Date: r.Date, WantedBy: r.WantedBy, Requirements: r.Requirements, ShipTo: named(r.ShipTo), Lines: make([]RFQDraftLine, len(r.Lines)),
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		d.Lines[i] = RFQDraftLine{Item: l.SKU, Quantity: l.Quantity, Note: l.Note}
	}
	return d
}

// Validate checks every invariant of the request and reports all faults at once (ErrInvalid).
func (r *RFQ) Validate() error {
	var faults document.Faults
	checkKind(&faults, &r.Header, KindRFQ)
	if !rfqLifecycle.Has(r.State) {
		faults.Add("state", "order/state", "there is no state "+document.Quote(string(r.State)), "")
	}
	if r.Date.IsZero() {
		faults.Add("date", "order/required", "a request has a date", "")
	}
	d := r.draft()
	faults.Check("", "order/draft", d.Validate())
	for i := range r.Lines {
		checkNumbered(&faults, i, r.Lines[i].Line)
	}
	for i, link := range r.Quotes {
		if link.Kind != KindQuote || link.ID.IsZero() || slices.Index(r.Quotes, link) != i {
			faults.Add(document.Index("quotes", i), "rfq/quote", "names a quote, each once", "")
		}
	}
	if r.State == RFQAnsweredState && len(r.Quotes) == 0 || len(r.Quotes) > 0 && r.State != RFQAnsweredState && r.State != RFQWithdrawnState {
		faults.Add("quotes", "rfq/quote", "a request that was answered has quotes, and no other", "")
	}
	switch r.State {
	case RFQDeclinedState:
		checkNote(&faults, "reason", r.Reason, "a request that was declined says why")
	case RFQWithdrawnState:
		checkNote(&faults, "reason", r.Reason, "")
	default:
		checkNoReason(&faults, r.Reason)
	}
	return faults.Err(&r.Header)
}

func checkNoReason(faults *document.Faults, reason string) {
	if reason != "" {
		faults.Add("reason", "order/reason", "only what was turned down has a reason", "")
	}
}

// Clone gives a deep copy.
func (r *RFQ) Clone() *RFQ {
	c := *r
	c.Header, c.ShipTo, c.Lines, c.Quotes = r.Header.Clone(), r.ShipTo.Clone(), slices.Clone(r.Lines), slices.Clone(r.Quotes)
	return &c
}
