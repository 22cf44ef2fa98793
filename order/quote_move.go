package order

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// Send offers the quote to the customer. today is the day in the seller's zone; on or after the validity's end it is refused (ErrRefused).
func (q *Quote) Send(today document.Date, by document.Stamp) ([]document.Event, error) {
	next, err := q.next(QuoteSend, today)
	if err != nil {
		return nil, err
	}
	if q.over(today) {
		return nil, q.refuseDay(QuoteSend, today, "make a revision that is valid longer")
	}
	return q.move(next, by, QuoteSent{Seller: q.Seller, Customer: q.Customer, Revision: q.Revision, Valid: q.Valid, Net: q.Totals.Net, Gross: q.Totals.Gross}), nil
}

// Accept records that the customer takes the offer. today is the day in the seller's zone; outside the validity it is refused (a
// *document.Refusal of gate "validity", ErrRefused). See AcceptLate.
func (q *Quote) Accept(today document.Date, by document.Stamp) ([]document.Event, error) {
	next, err := q.next(QuoteAccept, today)
	if err != nil {
		return nil, err
	}
	switch {
	case q.over(today):
		return nil, q.refuseDay(QuoteAccept, today, "accept it late, with a reason", "make a revision")
	case !q.Valid.Contains(today):
		return nil, q.refuseDay(QuoteAccept, today, "wait until "+q.Valid.From.String(), "make a revision")
	}
	return q.accept(next, today, "", by)
}

// AcceptLate honors a quote after its last day, for a reason. It is an action of its own, so that a host can keep it to some of its people.
// No reason given is ErrInvalid; a quote that has not expired is refused (ErrRefused): Accept takes it.
func (q *Quote) AcceptLate(reason string, today document.Date, by document.Stamp) ([]document.Event, error) {
	next, err := q.next(QuoteAcceptLate, today)
	if err != nil {
		return nil, err
	}
	if err := checkReason(&q.Header, reason, "who accepts a quote late says why"); err != nil {
		return nil, err
	}
	if !q.over(today) {
		return nil, q.refuseDay(QuoteAcceptLate, today, "accept it")
	}
	return q.accept(next, today, reason, by)
}

func (q *Quote) accept(next QuoteState, today document.Date, late string, by document.Stamp) ([]document.Event, error) {
	digest, err := q.Digest()
	if err != nil {
		return nil, err
	}
	q.Acceptance = &Acceptance{On: today, At: by.At.UTC().Round(0), By: by.Actor, Late: late, Digest: digest}
	return q.move(next, by, QuoteAccepted{Seller: q.Seller, Customer: q.Customer, Revision: q.Revision, On: today, Late: late, Net: q.Totals.Net, Gross: q.Totals.Gross}), nil
}

// Decline records that the customer does not take the offer. No reason given is ErrInvalid.
func (q *Quote) Decline(reason string, by document.Stamp) ([]document.Event, error) {
	next, err := quoteLifecycle.Next(&q.Header, q.State, QuoteDecline)
	if err != nil {
		return nil, err
	}
	if err := checkReason(&q.Header, reason, "a quote that is declined says why"); err != nil {
		return nil, err
	}
	q.Reason = reason
	return q.move(next, by, QuoteDeclined{Customer: q.Customer, Revision: q.Revision, Reason: reason}), nil
}

// Counter records that the customer wants other conditions, and which. The offer cannot be accepted any more; a revision answers (Revise).
// No reason given is ErrInvalid.
func (q *Quote) Counter(reason string, by document.Stamp) ([]document.Event, error) {
	next, err := quoteLifecycle.Next(&q.Header, q.State, QuoteCounter)
	if err != nil {
		return nil, err
	}
	if err := checkReason(&q.Header, reason, "a counter-offer says what the customer wants"); err != nil {
		return nil, err
	}
	q.Reason = reason
	return q.move(next, by, QuoteCountered{Customer: q.Customer, Revision: q.Revision, Reason: reason}), nil
}

// Withdraw takes the offer back; a reason may be given.
func (q *Quote) Withdraw(reason string, by document.Stamp) ([]document.Event, error) {
	next, err := quoteLifecycle.Next(&q.Header, q.State, QuoteWithdraw)
	if err != nil {
		return nil, err
	}
	if err := checkReason(&q.Header, reason, ""); err != nil {
		return nil, err
	}
	q.Reason = reason
	return q.move(next, by, QuoteWithdrawn{Customer: q.Customer, Revision: q.Revision, Reason: reason}), nil
}

// Revise makes the next revision, in state draft, from content of its own: the new draft's, and nothing of what happened to this one,
// neither number, reason, acceptance nor extensions (C36). Prices are the draft's; who wants to keep them takes Content. The quote itself
// is not changed: Supersede it in the same commit. A quote that was answered or taken back is ErrState, a draft for another seller or
// customer is document.Faults (ErrInvalid).
func (q *Quote) Revise(draft QuoteDraft, p Parties, id document.ID, today document.Date, by document.Stamp) (*Quote, error) {
	if _, err := quoteLifecycle.Next(&q.Header, q.State, QuoteSupersede); err != nil {
		return nil, err
	}
	var faults document.Faults
	if draft.Seller != q.Seller {
		faults.Add("seller", "quote/revision", "is "+document.Quote(draft.Seller)+", the quote's is "+document.Quote(q.Seller), "make a new quote")
	}
	if draft.Customer != q.Customer {
		faults.Add("customer", "quote/revision", "is "+document.Quote(draft.Customer)+", the quote's is "+document.Quote(q.Customer), "make a new quote")
	}
	if id == q.Header.ID {
		faults.Add("id", "quote/revision", "is that of the quote", "a revision has an ID of its own")
	}
	previous := q.Header.Link()
	next := &Quote{
		Header: document.NewHeader(KindQuote, q.Header.Tenant, id, by, append(q.Header.Clone().From, previous)...), State: quoteLifecycle.Initial(), Revision: q.Revision + 1, Previous: &previous,
	}
	faults.Check("", "order/draft", next.fill(&draft, &p, today))
	if len(faults) > 0 {
		return nil, faults.Err(nil)
	}
	return next, nil
}

// Supersede records that a revision has taken the quote's place. One that is not the next of this quote is document.Faults (ErrInvalid).
func (q *Quote) Supersede(revision *Quote, by document.Stamp) ([]document.Event, error) {
	next, err := quoteLifecycle.Next(&q.Header, q.State, QuoteSupersede)
	if err != nil {
		return nil, err
	}
	if revision.Previous == nil || *revision.Previous != q.Header.Link() || revision.Revision != q.Revision+1 {
		var faults document.Faults
		faults.Add("next", "quote/revision", revision.Header.Name()+" is not revision "+strconv.Itoa(q.Revision+1)+" of the quote", "make it by Revise")
		return nil, faults.Err(&q.Header)
	}
	link := revision.Header.Link()
	q.Next = &link
	return q.move(next, by, QuoteSuperseded{Customer: q.Customer, Revision: q.Revision, Next: link.ID}), nil
}

// next looks an action up in the table, and sees that there is a day.
func (q *Quote) next(action QuoteAction, today document.Date) (QuoteState, error) {
	next, err := quoteLifecycle.Next(&q.Header, q.State, action)
	if err == nil && today.IsZero() {
		err = (&document.Error{Code: "order/required", Path: "today", Message: "the day in the seller's zone is not given", Kind: document.ErrInvalid}).About(&q.Header)
	}
	return next, err
}

func (q *Quote) refuseDay(action QuoteAction, today document.Date, help ...string) error {
	return document.Refuse(&q.Header, string(action), document.Reason{
		Code: "quote/validity", Gate: "validity", Path: "valid", Saw: "valid from " + q.Valid.From.String() + ", no more on " + q.Valid.To.String() + ", today is " + today.String(), Help: help,
	})
}

func (q *Quote) move(next QuoteState, by document.Stamp, payload document.Payload) []document.Event {
	q.State = next
	q.Header.Touch(by)
	return []document.Event{document.NewEvent(&q.Header, by, payload)}
}
