package payment_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
)

var (
	update    = flag.Bool("update", false, "write the golden files anew")
	noon      = time.Date(2026, 12, 14, 16, 0, 0, 0, time.UTC)
	by        = document.Stamp{At: noon, Actor: "desk-2"}
	later     = document.Stamp{At: noon.Add(time.Hour), Actor: "desk-3"}
	paymentID = document.NewID(noon, [10]byte{1})
	receiptID = document.NewID(noon, [10]byte{2})
	today     = day("2026-12-14")
)

// must takes the value of a call on constants that cannot fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func day(s string) document.Date { return must(document.ParseDate(s)) }

// amount reads an amount; "" is none.
func amount(s string) money.Money {
	if s == "" {
		return money.Money{}
	}
	return must(money.Parse(s))
}

func cents(n int64) money.Money { return must(money.FromMinor(n, must(money.ISO("USD")))) }

func invoiceID(n int) document.ID {
	return document.NewID(noon, [10]byte{9, 7: byte(n >> 8), 8: byte(n)})
}

// owed gives a posted invoice of customer lakeside and seller northwind over an amount, dated so that it is due 30 days later.
func owed(n int, gross, date string) *invoice.Invoice {
	m := amount(gross)
	from := document.Link{Kind: order.KindSalesOrder, ID: document.NewID(noon, [10]byte{8})}
	a := pricing.LineAmounts{Extension: m, Net: m, Tax: must(m.Sub(m)), Gross: m}
	inv := &invoice.Invoice{
		Header: document.NewHeader(invoice.KindInvoice, "acme", invoiceID(n), by, from), State: invoice.PostedState, Kind: invoice.StandardInvoice, Seller: invoice.Issuer{Code: "northwind", Name: "Northwind"},
		Customer: "lakeside", Order: from, Date: day(date), TaxPoint: day(date), Terms: party.Terms{NetDays: 30},
		Lines: []invoice.Line{{
			Line: 1, Source: document.LineSource{Kind: from.Kind, ID: from.ID, Line: 1}, SKU: "GLV-N", Name: "Nitrile gloves", Quantity: must(money.ParseQuantity("1 case")), UnitPrice: m.Price(), Amounts: a,
		}},
		Totals: must(pricing.Sum([]pricing.LineAmounts{a})),
	}
	inv.Header.Number = fmt.Sprintf("INV-%d", n)
	inv.Due = inv.Terms.Due(inv.Date)
	must(inv, inv.Validate())
	return inv
}

func check(gross string, wishes ...payment.Wish) payment.Draft {
	return payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: amount(gross), Reference: "check 1001", Wishes: wishes}
}

func card(gross string) payment.Draft {
	return payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Card, Amount: amount(gross), Token: "tok-1"}
}

func fresh(d payment.Draft) *payment.Payment {
	return must(payment.New("acme", d, paymentID, today, by))
}

func arrived(d payment.Draft) *payment.Payment {
	p := fresh(d)
	must(p.Arrive(by))
	return p
}

func succeeded(m money.Money) payment.Outcome {
	return payment.Outcome{Result: payment.ResultSucceeded, Amount: m, Reference: "op-1"}
}

var declined = payment.Outcome{Result: payment.ResultFailed, Reason: "no funds"}

// text gives a document byte for byte, to see that it has not changed.
func text(v any) string { return string(must(json.Marshal(v))) }

func unapplied(p *payment.Payment) string { return must(p.Unapplied()).String() }
func open(inv *invoice.Invoice) string    { return must(inv.Open()).String() }

// paid tells what a payment pays, such as "INV-1 5.00 USD".
func paid(p *payment.Payment) []string {
	var all []string
	for _, a := range p.Allocations {
		all = append(all, a.Number+" "+a.Amount.String())
	}
	return all
}

// parameters gives the settings of a property: the seed comes from O2C_SEED, else it is fixed.
func parameters(t testing.TB, tests int) *gopter.TestParameters {
	t.Helper()
	seed := int64(20260701)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	t.Logf("O2C_SEED=%d", seed)
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = tests
	return p
}

// faultsOf gives "path code" of every fault of an error that is ErrInvalid.
func faultsOf(t testing.TB, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, document.ErrInvalid)
	faults, ok := errors.AsType[document.Faults](err)
	require.True(t, ok, "%T", err)
	var texts []string
	for _, f := range faults {
		texts = append(texts, f.Path+" "+f.Code)
	}
	return texts
}
