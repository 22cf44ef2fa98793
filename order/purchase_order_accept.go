package order

import (
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// Accept takes a purchase order that matches its quote. One that differs is ErrState: Refusal says why, AcceptDifferences takes it all the same.
func (o *PurchaseOrder) Accept(by document.Stamp) ([]document.Event, error) {
	next, err := purchaseOrderLifecycle.Next(&o.Header, o.State, PurchaseOrderAccept)
	if err != nil {
		return nil, err
	}
	return o.move(next, by, PurchaseOrderAccepted{Customer: o.Customer, Number: o.Purchase.Number, Quote: o.Quote.ID}), nil
}

// AcceptDifferences takes a purchase order in spite of its differences from the quote, for a reason. digest is that of the purchase order
// as it was when whoever decides looked at it; when it has been matched again since, that is a *document.Refusal (ErrRefused), so that
// nobody lets pass what was not seen (C24). No reason given is ErrInvalid.
func (o *PurchaseOrder) AcceptDifferences(reason, digest string, by document.Stamp) ([]document.Event, error) {
	next, err := purchaseOrderLifecycle.Next(&o.Header, o.State, PurchaseOrderAcceptDifferences)
	if err != nil {
		return nil, err
	}
	if err := checkReason(&o.Header, reason, "who accepts differences says why"); err != nil {
		return nil, err
	}
	is, err := o.Digest()
	if err != nil {
		return nil, err
	}
	if digest != is {
		return nil, document.Refuse(&o.Header, string(PurchaseOrderAcceptDifferences), document.Reason{
			Code: "purchase_order/digest", Gate: "match", Path: "differences", Saw: "the digest is " + is + ", not " + document.Quote(digest), Help: []string{"look at the differences again and give that digest"},
		})
	}
	o.Waiver = &DifferencesWaiver{Reason: reason, Digest: digest, At: by.At.UTC().Round(0), By: by.Actor}
	return o.move(next, by, PurchaseOrderAccepted{Customer: o.Customer, Number: o.Purchase.Number, Quote: o.Quote.ID, Waived: reason}), nil
}

// Reject turns a purchase order down. No reason given is ErrInvalid.
func (o *PurchaseOrder) Reject(reason string, by document.Stamp) ([]document.Event, error) {
	next, err := purchaseOrderLifecycle.Next(&o.Header, o.State, PurchaseOrderReject)
	if err != nil {
		return nil, err
	}
	if err := checkReason(&o.Header, reason, "who rejects a purchase order says why"); err != nil {
		return nil, err
	}
	o.Reason = reason
	return o.move(next, by, PurchaseOrderRejected{Customer: o.Customer, Number: o.Purchase.Number, Reason: reason}), nil
}

func (o *PurchaseOrder) move(next PurchaseOrderState, by document.Stamp, payload document.Payload) []document.Event {
	o.State = next
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, payload)}
}

// Draft gives the draft of the order that an accepted purchase order leads to: what its quote says (Quote.Draft), delivered by the day, at
// the place and on the terms that the buyer named, if any.
//
// Where differences were accepted, items, quantities and unit prices are those that were ordered, the discounts and taxes of lines are the
// quote's, and what was quoted and not ordered is left out. A line that was not quoted has neither discounts nor taxes of its own; taxes
// are then the caller's to add. A discount of a fixed amount is taken once. A purchase order that was not accepted is ErrState, another
// quote than it was matched with ErrInvalid.
func (o *PurchaseOrder) Draft(q *Quote) (Draft, error) {
	fail := func(code, path, message string, kind error) (Draft, error) {
		return Draft{}, (&document.Error{Code: code, Path: path, Message: message, Kind: kind}).About(&o.Header)
	}
	if o.State != PurchaseOrderAcceptedState {
		return fail("purchase_order/state", "state", "leads to no order: state is "+string(o.State)+", an order needs accepted", document.ErrState)
	}
	if o.Quote == nil || *o.Quote != q.Header.Link() {
		return fail("purchase_order/quote", "quote", "was not matched with "+q.Header.Name(), document.ErrInvalid)
	}
	d, c := q.Draft(&o.Purchase), o.Clone()
	d.Channel = c.Channel
	if !c.DeliverBy.IsZero() {
		d.DeliverBy = c.DeliverBy
	}
	if c.ShipTo != nil {
		d.ShipTo = c.ShipTo
	}
	if c.Terms != nil {
		d.Terms = c.Terms
	}
	if len(c.Differences) == 0 {
		return d, nil
	}
	quoted := d.Lines
	d.Lines = nil
	at := make([][]int, len(quoted)) // the draft's lines that each of the quote's has become
	for i := range c.Lines {
		l := &c.Lines[i]
		line := DraftLine{Item: l.Item, Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps, From: &document.LineSource{Kind: KindPurchaseOrder, ID: o.Header.ID, Line: l.Line}}
		if l.Matched < 1 || l.Matched > len(quoted) {
			d.Lines = append(d.Lines, line)
			continue
		}
		from, became := &quoted[l.Matched-1], &at[l.Matched-1]
		joined, err := join(d.Lines, *became, &line)
		if err != nil {
			return fail("order/quantity", document.Index("lines", i)+".quantity", err.Error(), document.ErrInvalid)
		}
		if joined {
			continue
		}
		line.From, line.Taxes, line.Discounts = copyOf(from.From), slices.Clone(from.Taxes), slices.Clone(from.Discounts)
		if len(*became) > 0 {
			line.Discounts = slices.DeleteFunc(line.Discounts, func(d pricing.Discount) bool { return !d.Amount.IsZero() })
		}
		*became = append(*became, len(d.Lines))
		d.Lines = append(d.Lines, line)
	}
	return d, nil
}

// join adds a line's quantity to one of the same item and price, if there is one.
func join(lines []DraftLine, among []int, line *DraftLine) (bool, error) {
	for _, i := range among {
		l := &lines[i]
		if l.Item == line.Item && l.Quantity.Unit() == line.Quantity.Unit() && l.UnitPrice == line.UnitPrice && l.PriceBase == line.PriceBase && len(l.Steps) == 0 && len(line.Steps) == 0 {
			sum, err := l.Quantity.Add(line.Quantity)
			if err == nil {
				l.Quantity = sum
			}
			return true, err
		}
	}
	return false, nil
}

// Validate checks every invariant of the purchase order and reports all faults at once (ErrInvalid): that what was ordered could be taken
// in, and that state, differences, waiver and reason fit each other.
func (o *PurchaseOrder) Validate() error {
	var faults document.Faults
	checkKind(&faults, &o.Header, KindPurchaseOrder)
	if !purchaseOrderLifecycle.Has(o.State) {
		faults.Add("state", "order/state", "there is no state "+document.Quote(string(o.State)), "")
	}
	if o.Purchase.Date.IsZero() {
		faults.Add("date", "order/required", "a purchase order has a date", "")
	}
	if o.ReceivedAt.IsZero() || o.ReceivedAt.After(o.Header.CreatedAt) {
		faults.Add("received_at", "purchase_order/received", "a purchase order came in before it was taken in", "")
	}
	d := o.draft()
	faults.Check("", "order/draft", d.Validate())
	if _, err := pricing.Total(o.sheet()); err != nil && len(faults) == 0 {
		faults.Check("", "order/amounts", err)
	}
	if o.Quote != nil && (o.Quote.Kind != KindQuote || !hasLink(o.Header.From, *o.Quote)) {
		faults.Add("quote", "purchase_order/quote", "is a quote that the purchase order comes from", "")
	}
	o.checkMatch(&faults)
	if o.State == PurchaseOrderRejectedState {
		checkNote(&faults, "reason", o.Reason, "a purchase order that is rejected says why")
	} else {
		checkNoReason(&faults, o.Reason)
	}
	return faults.Err(&o.Header)
}

func (o *PurchaseOrder) checkMatch(faults *document.Faults) {
	paired := false
	for i := range o.Lines {
		l, path := &o.Lines[i], document.Index("lines", i)
		checkNumbered(faults, i, l.Line)
		if paired = paired || l.Matched != 0; l.Matched < 0 || l.QuoteLine > 0 && l.Matched != 0 && l.Matched != l.QuoteLine {
			faults.Add(path+".matched", "purchase_order/match", "is the line that the buyer refers to, or one that was found", "")
		}
	}
	for i := range o.Differences {
		if d := &o.Differences[i]; !d.Kind.known() || d.Path == "" || strings.TrimSpace(d.Quoted+d.Ordered) == "" {
			faults.Add(document.Index("differences", i), "purchase_order/match", "says where, what was quoted and what was ordered", "")
		}
	}
	differs, waived := len(o.Differences) > 0, o.Waiver != nil
	switch o.State {
	case PurchaseOrderReceivedState:
		if paired || differs {
			faults.Add("differences", "purchase_order/match", "a purchase order that was not matched has none", "")
		}
	case PurchaseOrderMatchedState, PurchaseOrderMismatchedState:
		if differs != (o.State == PurchaseOrderMismatchedState) {
			faults.Add("differences", "purchase_order/match", "a purchase order is mismatched when it has differences, else matched", "")
		}
	}
	if o.Quote == nil && o.State != PurchaseOrderReceivedState && o.State != PurchaseOrderRejectedState {
		faults.Add("quote", "purchase_order/quote", "a match is with a quote", "")
	}
	if waived != (differs && o.State == PurchaseOrderAcceptedState) {
		faults.Add("waiver", "purchase_order/waiver", "a purchase order that was accepted with differences has a waiver, and no other", "")
	}
	if !waived {
		return
	}
	checkNote(faults, "waiver.reason", o.Waiver.Reason, "a waiver has a reason")
	if o.Waiver.At.IsZero() || o.Waiver.By == "" {
		faults.Add("waiver", "purchase_order/waiver", "a waiver says when and by whom", "")
	}
	digest, err := o.Digest()
	faults.Check("", "purchase_order/waiver", err)
	if err == nil && digest != o.Waiver.Digest {
		faults.Add("waiver.digest", "purchase_order/waiver", "is not that of the purchase order and its differences", "")
	}
}
