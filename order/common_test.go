package order_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func qty(s string) money.Quantity  { return must(money.ParseQuantity(s)) }
func price(s string) money.Price   { return must(money.ParsePrice(s)) }
func rate(s string) money.Rate     { return must(money.ParseRate(s)) }
func day(s string) document.Date   { return must(document.ParseDate(s)) }
func units(n int64) money.Quantity { return must(money.NewQuantity(n, "case")) }
func at(minute int) document.Stamp {
	return document.Stamp{At: noon.Add(time.Duration(minute) * time.Minute), Actor: "desk-2"}
}
func lq(l int, q string) []order.LineQuantity {
	return []order.LineQuantity{{Line: l, Quantity: qty(q)}}
}

var (
	noon = time.Date(2026, 11, 5, 12, 0, 0, 0, time.UTC)
	idA  = document.NewID(noon, [10]byte{1})
)

// parties are the documents that drafts of these tests name: gloves and wipes (goods), an installation (service), a manual (digital).
func parties() order.Parties {
	stamp := at(0)
	seller, _, err := party.NewSeller("acme", party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "America/Chicago"}, stamp)
	if err != nil {
		panic(err)
	}
	customer, _, err := party.NewCustomer("acme", party.CustomerDraft{
		Code: "lakeside", Name: "Lakeside Clinic", Terms: &party.Terms{NetDays: 30},
		BillTo: party.Address{Name: "Dana Reyes", Lines: []string{"1 Bay Street"}, City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"},
	}, stamp)
	if err != nil {
		panic(err)
	}
	p := order.Parties{Seller: seller, Customer: customer, Items: map[string]*catalog.Item{}}
	for _, d := range []catalog.ItemDraft{
		{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"},
		{SKU: "WIPE", Name: "Wipes", Type: catalog.Goods, Unit: "box", Units: []catalog.Conversion{{Unit: "case", Num: 12, Den: 1}, {Unit: "third", Num: 1, Den: 3}}},
		{SKU: "INST", Name: "Installation", Type: catalog.Service, Unit: "hour", Units: []catalog.Conversion{{Unit: "third", Num: 1, Den: 3}}},
		{SKU: "MAN", Name: "Manual", Type: catalog.Digital, Unit: "copy"},
	} {
		item, _, err := catalog.NewItem("acme", d, stamp)
		if err != nil {
			panic(err)
		}
		p.Items[d.SKU] = item
	}
	return p
}

// worked is the draft of the worked order: 200 cases at 50.00 with 7.5 % tax.
func worked() order.Draft {
	return order.Draft{
		Seller: "northwind", Customer: "lakeside", Location: "austin",
		PurchaseOrder: &order.PurchaseOrderRef{Number: "PO-4711", Date: day("2026-11-04")},
		Taxes:         []pricing.TaxRate{{Jurisdiction: "US-FL", Name: "sales tax", Rate: rate("7.5%")}},
		Lines:         []order.DraftLine{{Item: "GLV-N", Quantity: qty("200 case"), UnitPrice: price("50.00 USD")}},
	}
}

// mixed has everything that a draft can have: goods in two units, a service, a digital item, discounts, a source.
func mixed() order.Draft {
	d := worked()
	d.Reference, d.Date, d.DeliverBy, d.ShippingMethod = "web-17", day("2026-11-05"), day("2026-12-01"), "ground"
	d.ShipTo = &party.Address{Name: "Sam Ortiz", Lines: []string{"Dock 2"}, City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"}
	d.Terms = &party.Terms{NetDays: 45}
	d.Discounts = []pricing.Discount{{Name: "campaign", Percent: rate("5%")}}
	d.Extensions = map[string]json.RawMessage{"channel": json.RawMessage(`"web"`)}
	d.Lines = append(d.Lines,
		order.DraftLine{Item: "WIPE", Quantity: qty("3 case"), UnitPrice: price("120.0000 USD"), PriceBase: qty("10 case"), Discounts: []pricing.Discount{{Percent: rate("10%")}, {Amount: must(money.Parse("1.00 USD"))}}},
		order.DraftLine{Item: "INST", Quantity: qty("4 hour"), UnitPrice: price("80.00 USD"), From: &document.LineSource{Kind: "quote", ID: idA, Line: 2}},
		order.DraftLine{Item: "MAN", Quantity: qty("1 copy"), UnitPrice: price("9.99 USD")},
	)
	return d
}

func newOrder(d order.Draft) *order.SalesOrder {
	return must(order.New(d, parties(), "acme", idA, day("2026-11-05"), at(1)))
}

func submitted(d order.Draft) *order.SalesOrder {
	o := newOrder(d)
	must(o.Submit(at(2)))
	return o
}

func confirmed(d order.Draft) *order.SalesOrder {
	o := submitted(d)
	must(o.Confirm(nil, nil, at(3)))
	return o
}

// record enters steps that have to fit.
func record(o *order.SalesOrder, q []order.LineQuantity, steps ...order.Step) *order.SalesOrder {
	for _, step := range steps {
		if err := o.Record(step, q, at(4)); err != nil {
			panic(err)
		}
	}
	return o
}

// complete is an order of which everything is delivered and invoiced.
func complete() *order.SalesOrder {
	return record(confirmed(worked()), lq(1, "200 case"), order.Picked, order.Packed, order.Shipped, order.Delivered, order.Invoiced)
}

// unchanged says that an attempt failed as wanted and left the order as it was.
func unchanged(t testing.TB, o *order.SalesOrder, kind error, try func() error) {
	t.Helper()
	before := o.Clone()
	err := try()
	require.ErrorIs(t, err, kind)
	require.Equal(t, before, o)
}

// golden compares with the file of that name in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o600))
	}
	want, err := os.ReadFile(path) //nolint:gosec // a file of this package
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "%s: what is stored has another form now; it must stay readable forever", path)
}

// parameters gives the settings of a property: the seed comes from O2C_SEED, else it is fixed.
func parameters(t testing.TB, least int) *gopter.TestParameters {
	t.Helper()
	seed := int64(20260701)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = least
	return p
}

// numbers are the plain description of a case: the property reads what it needs from them, in turn, and 0 when they are used up.
type numbers struct {
	list []int64
	used int
}

func (n *numbers) left() bool { return n.used < len(n.list) }

func (n *numbers) below(limit int64) int64 {
	if !n.left() {
		return 0
	}
	n.used++
	return n.list[n.used-1] % limit
}

// property runs a check over random descriptions. They are lists of numbers, which gopter shrinks.
func property(t *testing.T, least int, check func(n *numbers) string) {
	t.Helper()
	properties := gopter.NewProperties(parameters(t, least))
	properties.Property(t.Name(), prop.ForAll(func(list []int64) string { return check(&numbers{list: list}) }, gen.SliceOf(gen.Int64Range(0, 1<<40))))
	properties.TestingRun(t)
}

func parseMoney(s string) (money.Money, error) { return money.Parse(s) }
