package o2c_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// gloveList is a list for everybody, or for some customers, with one price for gloves.
func gloveList(t testing.TB, code, p string, customers ...string) pricing.PriceListDraft {
	return pricing.PriceListDraft{
		Code: code, Name: code, Currency: price(t, p).Currency(), Scope: pricing.Scope{Customers: customers},
		Entries: []pricing.Entry{{Item: "GLV-N", Unit: "case", Model: model.Model{Price: price(t, p)}}},
	}
}

// priced is a world whose base list has gloves at 50.00 USD, since 5 November, 15:00.
func priced(t testing.TB) *world {
	w := northwind(t, o2c.Config{}, nil)
	seller, err := w.Records.Seller(w.ctx, "northwind")
	require.NoError(t, err)
	draft := seller.Content()
	draft.Currency = price(t, "1.00 USD").Currency()
	_, err = w.Records.SaveSeller(w.ctx, draft)
	require.NoError(t, err)
	_, err = w.Prices.Save(w.ctx, gloveList(t, "base", "50.00 USD"))
	require.NoError(t, err)
	return w
}

// unpriced is an order of gloves that leaves the price to the book.
func unpriced(t testing.TB, q string) order.Draft {
	draft := gloves(t, q)
	draft.Lines[0].UnitPrice, draft.Taxes = money.Price{}, nil
	return draft
}

func (w *world) submitted(draft order.Draft) *order.SalesOrder {
	w.t.Helper()
	o, err := w.Orders.Submit(w.ctx, draft)
	require.NoError(w.t, err)
	return o
}

// costs tells what one case of gloves costs now.
func (w *world) costs() string {
	w.t.Helper()
	o, err := w.Orders.Submit(w.ctx, unpriced(w.t, "1 case"), o2c.DryRun(nil))
	require.NoError(w.t, err)
	return o.Totals.Gross.String()
}

func code(t testing.TB, err error) string {
	t.Helper()
	var faults document.Faults
	faults.Check("", "other", err)
	require.NotEmpty(t, faults)
	return faults[0].Code
}

func reasons(t testing.TB, err error) []string {
	t.Helper()
	refusal, ok := err.(*document.Refusal) //nolint:errorlint // the verb's own answer
	require.True(t, ok, "%v", err)
	var codes []string
	for _, r := range refusal.Reasons {
		codes = append(codes, r.Code)
	}
	return codes
}

func TestPrices_StagedChangesNothing(t *testing.T) {
	w := priced(t)
	list, err := w.Prices.Stage(w.ctx, gloveList(t, "base", "60.00 USD"))
	require.NoError(t, err)
	require.Equal(t, 2, list.Edition)
	_, err = w.Prices.Stage(w.ctx, gloveList(t, "lakeside", "45.00 USD", "lakeside"))
	require.NoError(t, err)
	findings, err := w.Prices.Check(w.ctx)
	require.NoError(t, err)
	require.Empty(t, findings)
	require.Equal(t, "50.00 USD", w.costs())
	inForce, err := w.Prices.List(w.ctx, "base")
	require.NoError(t, err)
	require.Equal(t, 1, inForce.Edition)
	_, err = w.Prices.List(w.ctx, "lakeside")
	require.ErrorIs(t, err, document.ErrNotFound)

	changes, err := w.Prices.Staged(w.ctx)
	require.NoError(t, err)
	require.Len(t, changes, 2)
	require.Equal(t, pricing.ListRef{Code: "base", Version: 1}, *changes[0].Was)
	require.Equal(t, "50.00 USD", changes[0].Entries[0].Was.Price.String())
	require.Equal(t, "60.00 USD", changes[0].Entries[0].Is.Price.String())
	require.Nil(t, changes[1].Was)

	_, err = w.Prices.Save(w.ctx, gloveList(t, "third", "1.00 USD"))
	require.ErrorIs(t, err, document.ErrRefused, "it would publish the others")
	require.Equal(t, []string{"o2c/staged"}, reasons(t, err))
	_, err = w.Prices.Stage(w.ctx, gloveList(t, "base", "61.00 USD")) // in the place of 60.00
	require.NoError(t, err)
	_, err = w.Prices.Publish(w.ctx, time.Time{})
	require.NoError(t, err)
	require.Equal(t, "45.00 USD", w.costs())
	inForce, err = w.Prices.List(w.ctx, "base")
	require.NoError(t, err)
	require.Equal(t, "61.00 USD", inForce.Entries[0].Price.String())
	before, err := w.Prices.ListVersion(w.ctx, "base", 1)
	require.NoError(t, err)
	require.Equal(t, "50.00 USD", before.Entries[0].Price.String())
}

func TestPrices_DiscardAndWithdraw(t *testing.T) {
	w := priced(t)
	_, err := w.Prices.Discard(w.ctx, "")
	require.ErrorIs(t, err, document.ErrNotFound)
	_, err = w.Prices.Withdraw(w.ctx, "nobody")
	require.ErrorIs(t, err, document.ErrNotFound)
	_, err = w.Prices.Withdraw(w.ctx, "base")
	require.NoError(t, err)
	_, err = w.Prices.Check(w.ctx)
	require.Equal(t, []string{"edition/members"}, reasons(t, err), "nothing would be left")
	_, err = w.Prices.Stage(w.ctx, gloveList(t, "lakeside", "45.00 USD", "lakeside"))
	require.NoError(t, err)
	_, err = w.Prices.Publish(w.ctx, time.Time{})
	require.NoError(t, err)
	e, err := w.Prices.Edition(w.ctx, 2)
	require.NoError(t, err)
	require.Len(t, e.Members, 1)
	_, err = w.Prices.List(w.ctx, "base")
	require.ErrorIs(t, err, document.ErrNotFound)
	_, err = w.Prices.Stage(w.ctx, gloveList(t, "base", "1.00 USD"))
	require.NoError(t, err)
	_, err = w.Prices.Discard(w.ctx, "base")
	require.NoError(t, err)
	_, err = w.Prices.Publish(w.ctx, time.Time{})
	require.Equal(t, []string{"edition/staged"}, reasons(t, err))
}

// Orders before and after the instant have the prices of before and after; the instant itself belongs to the later edition.
func TestT9_PublishedForAFutureInstant(t *testing.T) {
	w := priced(t)
	change := time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC) // midnight in Chicago
	_, err := w.Prices.Stage(w.ctx, gloveList(t, "base", "55.00 USD"))
	require.NoError(t, err)
	_, err = w.Prices.Publish(w.ctx, change)
	require.NoError(t, err)
	require.Equal(t, "50.00 USD", w.costs())
	w.clock.Set("2026-12-01T05:59:59Z")
	require.Equal(t, "50.00 USD", w.costs())
	before := w.submitted(unpriced(t, "2 case"))
	w.clock.Set("2026-12-01T06:00:00Z")
	require.Equal(t, "55.00 USD", w.costs())
	require.Equal(t, "100.00 USD", before.Totals.Gross.String())

	for at, why := range map[time.Time][]string{
		change.AddDate(0, 0, -1): {"edition/from", "edition/from"}, // past, and before edition 2
	} {
		_, err = w.Prices.Stage(w.ctx, gloveList(t, "base", "56.00 USD"))
		require.NoError(t, err)
		_, err = w.Prices.Publish(w.ctx, at)
		require.Equal(t, why, reasons(t, err))
	}
}

func TestPrices_Retract(t *testing.T) {
	w := priced(t)
	_, err := w.Prices.Stage(w.ctx, gloveList(t, "base", "99.00 USD"))
	require.NoError(t, err)
	_, err = w.Prices.Publish(w.ctx, w.clock.Now().Add(time.Hour))
	require.NoError(t, err)
	_, err = w.Prices.Save(w.ctx, gloveList(t, "base", "52.00 USD"))
	require.Equal(t, []string{"edition/from"}, reasons(t, err), "another edition waits")
	_, err = w.Prices.Retract(w.ctx, 1)
	require.Equal(t, []string{"edition/followed"}, reasons(t, err))
	_, err = w.Prices.Retract(w.ctx, 2)
	require.NoError(t, err)
	w.clock.Advance(2 * time.Hour)
	require.Equal(t, "50.00 USD", w.costs())
	_, err = w.Prices.Retract(w.ctx, 1)
	require.Equal(t, []string{"edition/applies"}, reasons(t, err))
	_, err = w.Prices.Retract(w.ctx, 7)
	require.ErrorIs(t, err, document.ErrInvalid)

	_, err = w.Prices.Save(w.ctx, gloveList(t, "base", "52.00 USD"))
	require.NoError(t, err)
	require.Equal(t, "52.00 USD", w.costs())
	history, err := w.Prices.History(w.ctx)
	require.NoError(t, err)
	require.Len(t, history, 3)
	require.True(t, history[1].Retracted)
	require.Equal(t, "desk-2", history[2].By)
}

// Every fault of what is staged is there at once, by the codes of the lists; nothing is published, and it can be put right.
func TestPrices_FaultsOfWhatIsStaged(t *testing.T) {
	w := priced(t)
	derived := pricing.PriceListDraft{Code: "derived", Name: "derived", Currency: price(t, "1 USD").Currency(), Derived: &pricing.Derivation{From: "gone"}}
	for _, draft := range []pricing.PriceListDraft{gloveList(t, "twin", "45.00 USD"), derived} {
		_, err := w.Prices.Stage(w.ctx, draft)
		require.NoError(t, err)
	}
	_, err := w.Prices.Publish(w.ctx, time.Time{})
	require.ErrorIs(t, err, document.ErrInvalid)
	require.ErrorContains(t, err, `lists["derived"].derived.from: there is no list "gone"`)
	require.ErrorContains(t, err, `lists["twin"].entries[0]`)
	findings, failed := w.Prices.Check(w.ctx)
	require.NoError(t, failed)
	require.Len(t, findings, 2)
	for _, f := range findings {
		require.Equal(t, pricing.SeverityError, f.Severity)
		require.ErrorContains(t, err, f.Path+": "+f.Message)
	}
	history, err := w.Prices.History(w.ctx)
	require.NoError(t, err)
	require.Len(t, history, 1)
	require.Equal(t, "50.00 USD", w.costs())

	bad := gloveList(t, "bad", "45.00 USD")
	bad.Zone, bad.Entries[0].Unit = "Mars/Olympus", ""
	_, err = w.Prices.Stage(w.ctx, bad)
	require.Equal(t, "o2c/zone", code(t, err))
	bad.Zone = ""
	bad.Entries = append(bad.Entries, pricing.Entry{Item: "GLV-N", Unit: "case", Model: model.Model{Price: price(t, "1 EUR")}})
	_, err = w.Prices.Stage(w.ctx, bad)
	require.ErrorContains(t, err, "entries[1].price")
}

// A list may begin a day of its own zone, which the book of before does not know.
func TestPrices_AZoneThatIsNewToTheBook(t *testing.T) {
	w := priced(t)
	require.Equal(t, "50.00 USD", w.costs())
	for i, zone := range []string{"Europe/Berlin", "Asia/Tokyo", "Europe/Berlin"} {
		list := gloveList(t, fmt.Sprint("extra", i), "40.00 USD", fmt.Sprint("customer", i))
		list.Zone = zone
		_, err := w.Prices.Save(w.ctx, list)
		require.NoError(t, err)
		require.Equal(t, "50.00 USD", w.costs())
	}
}

// A thousand lists are published together; then one changes. Everything else is what it was, and an old edition is still there to price by.
func TestPrices_AThousandLists(t *testing.T) {
	w := priced(t)
	for i := range 1_000 {
		_, err := w.Prices.Stage(w.ctx, gloveList(t, fmt.Sprintf("c%03d", i), fmt.Sprintf("%d.00 USD", i+1), fmt.Sprintf("customer-%03d", i)))
		require.NoError(t, err)
	}
	e, err := w.Prices.Publish(w.ctx, time.Time{})
	require.NoError(t, err)
	require.Len(t, e.Members, 1_001)
	at := w.clock.Now()
	w.clock.Advance(time.Hour)
	_, err = w.Prices.Save(w.ctx, gloveList(t, "c007", "0.07 USD", "customer-007"))
	require.NoError(t, err)
	changed, err := w.Prices.Edition(w.ctx, 3)
	require.NoError(t, err)
	require.Equal(t, []edition.Change{{Code: "c007", Digest: changed.Members[8].Digest}}, edition.Changes(e, changed))
	for _, c := range []struct {
		customer string
		at       time.Time
		cost     string
	}{{"customer-007", w.clock.Now(), "0.07 USD"}, {"customer-007", at, "8.00 USD"}, {"customer-999", w.clock.Now(), "1000.00 USD"}, {"customer-999", at, "1000.00 USD"}} {
		_, err := w.Records.SaveCustomer(w.ctx, party.CustomerDraft{Code: c.customer, Name: c.customer, Market: party.B2B, BillTo: party.Address{City: "Tampa", Country: "US"}})
		require.NoError(t, err)
		got, err := w.Prices.Price(w.ctx, "northwind", pricing.Basket{Customer: c.customer, At: c.at, Lines: []pricing.BasketLine{{Item: "GLV-N", Quantity: quantity(t, "1 case")}}})
		require.NoError(t, err)
		require.Equal(t, c.cost, got.Totals.Gross.String())
	}
}
