package payment_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

func TestSpread_EarliestDueFirstThenNumber(t *testing.T) {
	invoices := []*invoice.Invoice{owed(4, "10.00 USD", "2026-11-20"), owed(3, "10.00 USD", "2026-11-01"), owed(2, "10.00 USD", "2026-11-20"), owed(1, "10.00 USD", "2026-12-01")}
	p := arrived(check("35.00 USD"))
	events, err := p.Spread(invoices, today, later)
	require.NoError(t, err)
	require.Equal(t, []string{"INV-3 10.00 USD", "INV-2 10.00 USD", "INV-4 10.00 USD", "INV-1 5.00 USD"}, paid(p))
	require.Len(t, events, 4)
	require.Equal(t, invoice.SettledPart{Customer: "lakeside", Payment: paymentID, Amount: amount("5.00 USD"), Open: amount("5.00 USD"), On: today, Due: day("2026-12-31")}, events[3].Payload)
	require.Equal(t, "0.00 USD", unapplied(p))
	require.Equal(t, invoiceID(4), invoices[0].Header.ID, "the list is not sorted in place")
}

func TestSpread_Wishes(t *testing.T) {
	wish := func(n int, m string) payment.Wish { return payment.Wish{Invoice: invoiceID(n), Amount: amount(m)} }
	for _, c := range []struct {
		name   string
		gross  string
		wishes []payment.Wish
		paid   []string
		left   string
	}{
		{"in the order of the wishes", "15.00 USD", []payment.Wish{wish(2, ""), wish(1, "")}, []string{"INV-2 10.00 USD", "INV-1 5.00 USD"}, "0.00 USD"},
		{"as much as was wished", "15.00 USD", []payment.Wish{wish(1, "3.00 USD"), wish(2, "4.00 USD")}, []string{"INV-1 3.00 USD", "INV-2 4.00 USD"}, "8.00 USD"},
		{"at most what is open", "15.00 USD", []payment.Wish{wish(1, "12.00 USD")}, []string{"INV-1 10.00 USD"}, "5.00 USD"},
		{"at most what is there", "5.00 USD", []payment.Wish{wish(1, "12.00 USD"), wish(2, "")}, []string{"INV-1 5.00 USD"}, "0.00 USD"},
		{"not what was not named", "15.00 USD", []payment.Wish{wish(9, "")}, nil, "15.00 USD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := arrived(check(c.gross, c.wishes...))
			_, err := p.Spread([]*invoice.Invoice{owed(1, "10.00 USD", "2026-11-01"), owed(2, "10.00 USD", "2026-11-20")}, today, later)
			require.NoError(t, err)
			require.Equal(t, c.paid, paid(p))
			require.Equal(t, c.left, unapplied(p))
			require.NoError(t, p.Validate())
		})
	}
}

func TestSpread_LeavesOthersAlone(t *testing.T) {
	euro, other, another, tenant, dropped := owed(1, "10.00 EUR", "2026-11-01"), owed(2, "10.00 USD", "2026-11-01"), owed(3, "10.00 USD", "2026-11-01"), owed(4, "10.00 USD", "2026-11-01"), owed(5, "10.00 USD", "2026-11-01")
	other.Customer, another.Seller.Code, tenant.Header.Tenant, dropped.State = "hillside", "southwind", "umbrella", invoice.DroppedState
	foreign := []*invoice.Invoice{euro, other, another, tenant, dropped}
	before := text(foreign)
	for _, wishes := range [][]payment.Wish{nil, {{Invoice: invoiceID(1)}, {Invoice: invoiceID(2)}, {Invoice: invoiceID(3)}, {Invoice: invoiceID(4)}, {Invoice: invoiceID(5)}}} {
		p := arrived(check("35.00 USD", wishes...))
		_, err := p.Spread(foreign, today, later)
		require.NoError(t, err)
		require.Equal(t, "35.00 USD", unapplied(p))
		require.Equal(t, before, text(foreign))
		for _, inv := range foreign {
			_, err := p.Allocate(inv, amount("1.00 USD"), today, later)
			require.Error(t, err)
		}
		require.Equal(t, before, text(foreign))
		require.Empty(t, p.Allocations)
	}
}

func TestSpread_OneInvoiceTwiceInTheList(t *testing.T) {
	a, b := owed(1, "10.00 USD", "2026-11-01"), owed(1, "10.00 USD", "2026-11-01") // two copies of one document
	p := arrived(check("35.00 USD"))
	_, err := p.Spread([]*invoice.Invoice{a, b, a}, today, later)
	require.NoError(t, err)
	require.Equal(t, []string{"INV-1 10.00 USD"}, paid(p))
}

func TestSpread_NothingBeforeItHasArrived(t *testing.T) {
	inv := owed(1, "10.00 USD", "2026-11-01")
	p := fresh(check("35.00 USD"))
	events, err := p.Spread([]*invoice.Invoice{inv}, today, later)
	require.NoError(t, err)
	require.Empty(t, events)
	require.Equal(t, "10.00 USD", open(inv))
	_, err = p.Allocate(inv, amount("1.00 USD"), today, later)
	require.ErrorIs(t, err, document.ErrRefused)
}

func TestSpread_Bounds(t *testing.T) {
	var invoices []*invoice.Invoice
	for n := range 1_000 {
		invoices = append(invoices, owed(n, "1.00 USD", "2026-11-01"))
	}
	p := arrived(check("2000.00 USD"))
	for calls := 1; calls <= payment.MaxAllocations/payment.MaxSpread+2; calls++ {
		want := min(calls*payment.MaxSpread, payment.MaxAllocations)
		_, err := p.Apply(invoices, today, later)
		require.NoError(t, err)
		require.Equal(t, want, len(p.Allocations))
	}
	require.Equal(t, "1100.00 USD", unapplied(p))
	_, err := p.Allocate(owed(2_000, "1.00 USD", "2026-11-01"), amount("1.00 USD"), today, later)
	require.ErrorIs(t, err, document.ErrRefused)
	require.NoError(t, p.Validate())
	plain, _ := p.Keys()
	require.LessOrEqual(t, len(plain), document.MaxKeys)
}

func TestSpread_NothingIsChangedByAnError(t *testing.T) {
	good, bad := owed(1, "10.00 USD", "2026-11-01"), owed(2, "10.00 USD", "2026-11-20")
	bad.Settlements = []invoice.Settlement{{Amount: amount("1.00 EUR")}}
	p := arrived(check("35.00 USD"))
	before := text([]any{p, good, bad})
	_, err := p.Spread([]*invoice.Invoice{good, bad}, today, later)
	require.ErrorIs(t, err, money.ErrCurrency)
	require.Equal(t, before, text([]any{p, good, bad}))
	_, err = p.Spread([]*invoice.Invoice{good}, document.Date{}, later)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.Equal(t, before, text([]any{p, good, bad}))
}

func TestAllocate_RefusesWhatDoesNotFit(t *testing.T) {
	inv, p := owed(1, "10.00 USD", "2026-11-01"), arrived(check("8.00 USD"))
	before := text([]any{p, inv})
	for _, m := range []string{"", "0.00 USD", "-1.00 USD", "8.01 USD", "1.00 EUR"} {
		_, err := p.Allocate(inv, amount(m), today, later)
		require.ErrorIs(t, err, document.ErrRefused, m)
		require.ErrorContains(t, err, "unapplied 8.00 USD, to allocate "+m)
	}
	more := arrived(check("80.00 USD"))
	_, err := more.Allocate(inv, amount("10.01 USD"), today, later)
	require.ErrorContains(t, err, "open 10.00 USD, to settle 10.01 USD")
	require.Empty(t, more.Allocations)
	require.Equal(t, before, text([]any{p, inv}))
}

// TestC10_OverpaymentStaysTheCustomers: 12.00 for an invoice of 10.00 settles it exactly; 2.00 stay unapplied and pay the next one.
func TestC10_OverpaymentStaysTheCustomers(t *testing.T) {
	inv, next := owed(1, "10.00 USD", "2026-11-01"), owed(2, "10.00 USD", "2026-12-01")
	p := arrived(check("12.00 USD"))
	must(p.Spread([]*invoice.Invoice{inv}, today, later))
	require.Equal(t, invoice.Settled, must(inv.Settlement()))
	require.Equal(t, "2.00 USD", unapplied(p))
	r, _, err := payment.NewReceipt(p, receiptID, later)
	require.NoError(t, err)
	require.Equal(t, "2.00 USD", r.Unapplied.String())
	kept := text(r)
	must(p.Apply([]*invoice.Invoice{inv, next}, day("2026-12-20"), later))
	require.Equal(t, []string{"INV-1 10.00 USD", "INV-2 2.00 USD"}, paid(p))
	require.Equal(t, day("2026-12-20"), p.Allocations[1].On)
	require.Equal(t, invoice.PartPaid, must(next.Settlement()))
	require.Equal(t, kept, text(r), "the receipt tells what was when it was issued")
	require.NoError(t, r.Validate())
	_, _, err = payment.NewReceipt(p, receiptID, later)
	require.ErrorIs(t, err, document.ErrState)
}

func TestPayment_OneInvoiceInTwoPartsHasOneKey(t *testing.T) {
	inv, p := owed(1, "10.00 USD", "2026-11-01"), arrived(check("8.00 USD"))
	must(p.Allocate(inv, amount("3.00 USD"), today, later))
	must(p.Allocate(inv, amount("4.00 USD"), today, later))
	plain, _ := p.Keys()
	require.Equal(t, []document.Key{{Name: "customer", Value: "lakeside"}, {Name: "seller", Value: "northwind"}, {Name: "invoice", Value: invoiceID(1).String()}, {Name: "unapplied", Value: "lakeside"}}, plain)
}

func TestReceipt_NotBeforeItHasArrived(t *testing.T) {
	p := fresh(check("8.00 USD"))
	before := text(p)
	_, _, err := payment.NewReceipt(p, receiptID, later)
	require.ErrorIs(t, err, document.ErrState)
	require.Equal(t, before, text(p))
}

// TestC9_AllocationsAddUp spreads, applies and allocates random payments over random invoices. After each step: per payment, allocations + unapplied = received, none below zero; per invoice, settlements ≤
// total; and both sides agree.
func TestC9_AllocationsAddUp(t *testing.T) {
	properties := gopter.NewProperties(parameters(t, 200))
	properties.Property("C9", prop.ForAll(func(totals, received, steps []int64) (string, error) {
		var invoices []*invoice.Invoice
		for i, n := range totals {
			inv := owed(i, cents(n).String(), fmt.Sprintf("2026-11-%02d", 1+n%28))
			if n%11 == 0 {
				inv.Customer = "hillside"
			}
			invoices = append(invoices, inv)
		}
		var payments []*payment.Payment
		for i, n := range received {
			d := check(cents(n).String())
			if n%3 == 0 && len(invoices) > 0 {
				d.Wishes = []payment.Wish{{Invoice: invoiceID(int(n) % len(invoices))}}
				if n%2 == 0 {
					d.Wishes[0].Amount = cents(1 + n/3)
				}
			}
			p := arrived(d)
			p.Header.ID[15] = byte(i)
			payments = append(payments, p)
		}
		if len(payments) == 0 {
			return "", nil
		}
		for _, n := range steps {
			p := payments[int(n/8)%len(payments)]
			before := text([]any{p, invoices})
			var err error
			switch n % 4 {
			case 0:
				_, err = p.Spread(invoices, today, later)
			case 1:
				_, err = p.Apply(invoices, today, later)
			default:
				if len(invoices) > 0 {
					_, err = p.Allocate(invoices[int(n/64)%len(invoices)], cents(n/512-3), today, later)
				}
			}
			if err != nil && (n%4 < 2 || !errors.Is(err, document.ErrRefused) || text([]any{p, invoices}) != before) {
				return fmt.Sprintf("step %d: %v", n, err), nil
			}
			if wrong, err := addUp(payments, invoices); wrong != "" || err != nil {
				return wrong, err
			}
		}
		return "", nil
	}, gen.SliceOf(gen.Int64Range(1, 5_000)), gen.SliceOf(gen.Int64Range(1, 9_000)), gen.SliceOfN(8, gen.Int64Range(0, 2_000_000))))
	properties.TestingRun(t)
}

// addUp gives what does not add up between payments and invoices.
func addUp(payments []*payment.Payment, invoices []*invoice.Invoice) (string, error) {
	type pair struct{ payment, invoice document.ID }
	balance := map[pair]money.Money{}
	for _, p := range payments {
		if err := p.Validate(); err != nil {
			return "", err
		}
		sum, err := p.Unapplied()
		if err != nil || sum.Sign() < 0 {
			return "unapplied is " + sum.String(), err
		}
		for _, a := range p.Allocations {
			at := pair{p.Header.ID, a.Invoice.ID}
			if sum, err = sum.Add(a.Amount); err != nil {
				return "", err
			}
			balance[at] = must(balance[at].Add(a.Amount))
		}
		if sum != p.Received {
			return "allocations and unapplied give " + sum.String() + ", received is " + p.Received.String(), nil
		}
	}
	for _, inv := range invoices {
		if err := inv.Validate(); err != nil {
			return "", err
		}
		for _, s := range inv.Settlements {
			at := pair{s.Payment.ID, inv.Header.ID}
			balance[at] = must(balance[at].Sub(s.Amount))
		}
	}
	for at, left := range balance {
		if !left.IsZero() {
			return fmt.Sprintf("payment %v and invoice %v do not agree by %s", at.payment, at.invoice, left), nil
		}
	}
	return "", nil
}
