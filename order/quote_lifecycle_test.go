package order_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

func quoteIn(s order.QuoteState, a order.QuoteAction) *order.Quote {
	q := newQuote(offeredMuch())
	if s == order.QuoteDraftState {
		return q
	}
	must(q.Send(day("2026-11-02"), at(1)))
	switch s {
	case order.QuoteAcceptedState:
		must(q.Accept(day("2026-12-01"), at(2)))
	case order.QuoteDeclinedState:
		must(q.Decline("too dear", at(2)))
	case order.QuoteCounteredState:
		must(q.Counter("48.00 a case", at(2)))
	case order.QuoteWithdrawnState:
		must(q.Withdraw("", at(2)))
	case order.QuoteSupersededState:
		must(q.Supersede(revised(q), at(2)))
	}
	return q
}

func TestQuoteLifecycle_EveryCell(t *testing.T) {
	second := revised(newQuote(offeredMuch()))
	cells(t, order.QuoteLifecycle(), func(q *order.Quote) order.QuoteState { return q.State }, quoteIn, func(q *order.Quote, a order.QuoteAction) ([]document.Event, error) {
		switch a {
		case order.QuoteSend:
			return q.Send(day("2026-12-01"), at(6))
		case order.QuoteAccept:
			return q.Accept(day("2026-11-02"), at(6))
		case order.QuoteAcceptLate:
			return q.AcceptLate("a good customer", day("2026-12-02"), at(6))
		case order.QuoteDecline:
			return q.Decline("bought elsewhere", at(6))
		case order.QuoteCounter:
			return q.Counter("47.00 a case", at(6))
		case order.QuoteWithdraw:
			return q.Withdraw("sold out", at(6))
		}
		return q.Supersede(second, at(6))
	})
}

func TestQuote_Guards(t *testing.T) {
	q := newQuote(offered())
	err := failed(t, q, document.ErrRefused, func() ([]document.Event, error) { return q.Send(day("2026-12-02"), at(1)) })
	require.EqualError(t, err, "quote/validity: quote "+idQuote.String()+": cannot send: valid: valid from 2026-11-02, no more on 2026-12-02, today is 2026-12-02; make a revision that is valid longer")
	same(t, q, document.ErrInvalid, func() ([]document.Event, error) { return q.Send(document.Date{}, at(1)) })
	must(q.Send(day("2026-11-01"), at(1)))
	for _, try := range []func() ([]document.Event, error){
		func() ([]document.Event, error) { return q.Accept(document.Date{}, at(1)) },
		func() ([]document.Event, error) { return q.AcceptLate("why", document.Date{}, at(1)) },
		func() ([]document.Event, error) { return q.AcceptLate("", day("2026-12-02"), at(1)) },
		func() ([]document.Event, error) { return q.Decline("", at(1)) },
		func() ([]document.Event, error) { return q.Counter("", at(1)) },
		func() ([]document.Event, error) { return q.Withdraw("\xff", at(1)) },
		func() ([]document.Event, error) { return q.Supersede(q, at(1)) },
	} {
		same(t, q, document.ErrInvalid, try)
	}
	err = failed(t, q, document.ErrRefused, func() ([]document.Event, error) { return q.Accept(day("2026-11-01"), at(1)) })
	require.ErrorContains(t, err, "wait until 2026-11-02")
	err = failed(t, q, document.ErrRefused, func() ([]document.Event, error) { return q.AcceptLate("why", day("2026-12-01"), at(1)) })
	require.ErrorContains(t, err, "; accept it")

	d := q.Content()
	d.Seller, d.Customer = "x", "y"
	before := q.Clone()
	_, err = q.Revise(d, parties(), idQuote, day("2026-11-03"), at(1))
	require.Equal(t, []string{"seller", "customer", "id"}, faultPaths(t, err))
	require.Equal(t, before, q)
}

// Time never changes a quote: whether it has expired is read off the day, a day too late refuses, and nothing that ended comes back to be expired.
func TestC29_TimeNeverChangesAQuote(t *testing.T) {
	states := order.QuoteLifecycle().States()
	property(t, 300, func(n *numbers) string {
		s := states[n.below(int64(len(states)))]
		q := quoteIn(s, "")
		before := q.Clone()
		today := day("2026-10-20").AddDays(int(n.below(60)))
		over := !today.Before(day("2026-12-02"))
		if q.Expired(today) != (over && s == order.QuoteSentState) {
			return fmt.Sprintf("%s on %s: expired is %v", s, today, q.Expired(today))
		}
		_, accept := q.Clone().Accept(today, at(6))
		_, late := q.Clone().AcceptLate("why", today, at(6))
		if (accept == nil) != (s == order.QuoteSentState && !over && !today.Before(day("2026-11-02"))) || (late == nil) != (s == order.QuoteSentState && over) {
			return fmt.Sprintf("%s on %s: %v, %v", s, today, accept, late)
		}
		if !reflect.DeepEqual(before, q) || q.Validate() != nil {
			return "changed"
		}
		return ""
	})
}

// A revision carries what the new draft says and the chain that it stands in, and nothing of what happened to the one before.
func TestC36_RevisionsCarryNothing(t *testing.T) {
	first := quoteIn(order.QuoteCounteredState, "")
	first.Header.Number, first.Header.Version = "QT-2026-00007", 4
	before := first.Clone()
	d := first.Content()
	require.Zero(t, d.Date)
	require.Nil(t, d.Extensions)
	second := must(first.Revise(d, parties(), idQuote2, day("2026-11-09"), on("2026-11-09")))
	require.Equal(t, before, first, "the receiver is unchanged")
	require.NoError(t, second.Validate())

	require.Equal(t, 2, second.Revision)
	require.Equal(t, first.Header.Link(), *second.Previous)
	require.Equal(t, []document.Link{{Kind: order.KindRFQ, ID: idRFQ}, first.Header.Link()}, second.Header.From)
	require.Equal(t, order.QuoteDraftState, second.State)
	require.Empty(t, second.Header.Number)
	require.Zero(t, second.Header.Version)
	require.Equal(t, on("2026-11-09").At, second.Header.CreatedAt)
	require.Nil(t, second.Header.Extensions)
	require.Empty(t, second.Reason)
	require.Nil(t, second.Acceptance)
	require.Nil(t, second.Next)
	require.Equal(t, day("2026-11-09"), second.Date)
	// Prices are kept because the caller gave them.
	require.True(t, first.Totals.Equal(second.Totals))
	d.Lines[0].UnitPrice = price("48.00 USD")
	cheaper := must(first.Revise(d, parties(), idQuote2, day("2026-11-09"), on("2026-11-09")))
	require.Equal(t, "9600.00 USD", cheaper.Lines[0].Amounts.Extension.String())
	// Nothing is shared with the draft or the first.
	d.Lines[1].Discounts[0].Name, d.ShipTo.Lines[0] = "x", "x"
	require.Equal(t, before, first)
	require.NoError(t, cheaper.Validate())

	_, unique := second.Keys()
	require.Equal(t, []document.Key{{Name: "previous", Value: idQuote.String()}}, unique)

	// An order from the quote carries no reference and no field of the host either.
	sale := first.Draft(nil)
	require.Empty(t, sale.Reference)
	require.Nil(t, sale.Extensions)
	body, err := json.Marshal(sale)
	require.NoError(t, err)
	require.NotContains(t, string(body), "QT-2026-00007")
	require.NotContains(t, string(body), "opp-9")
}

// What was accepted keeps its revision and its prices: it is neither revised nor superseded, and no revision changes the one before.
func TestC37_AcceptedQuoteKeepsItsRevision(t *testing.T) {
	accepted := quoteIn(order.QuoteAcceptedState, "")
	before := accepted.Clone()
	_, err := accepted.Revise(accepted.Content(), parties(), idQuote2, day("2026-11-09"), at(6))
	require.ErrorIs(t, err, document.ErrState)
	same(t, accepted, document.ErrState, func() ([]document.Event, error) {
		return accepted.Supersede(revised(quoteIn(order.QuoteSentState, "")), at(6))
	})
	require.Equal(t, before, accepted)
}
