package fulfillment_test

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
	"github.com/seed-3f372218/o2c/fulfillment"
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
func cases(n int64) money.Quantity { return must(money.NewQuantity(n, "case")) }
func at(minute int) document.Stamp {
	return document.Stamp{At: noon.Add(time.Duration(minute) * time.Minute), Actor: "dock-1"}
}
func lq(l int, q string) []order.LineQuantity {
	return []order.LineQuantity{{Line: l, Quantity: qty(q)}}
}

var (
	noon  = time.Date(2026, 11, 5, 12, 0, 0, 0, time.UTC)
	idA   = document.NewID(noon, [10]byte{1})
	idB   = document.NewID(noon, [10]byte{2})
	today = document.DateIn(noon, nil)
)

// sale is a submitted order: 200 cases of gloves, 3 cases of wipes that lie in boxes of 12, 6 thirds of a box of wipes, an hour of service.
func sale() *order.SalesOrder {
	seller, _, err := party.NewSeller("acme", party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply"}, at(0))
	if err != nil {
		panic(err)
	}
	customer, _, err := party.NewCustomer("acme", party.CustomerDraft{
		Code: "lakeside", Name: "Lakeside Clinic", BillTo: party.Address{Name: "Dana Reyes", Lines: []string{"1 Bay Street"}, City: "Tampa", Region: "FL", Country: "US"},
	}, at(0))
	if err != nil {
		panic(err)
	}
	p := order.Parties{Seller: seller, Customer: customer, Items: map[string]*catalog.Item{}}
	draft := order.Draft{
		Seller: "northwind", Customer: "lakeside", Location: "austin", ShippingMethod: "ground", PurchaseOrder: &order.PurchaseOrderRef{Number: "PO-4711"},
		Taxes: []pricing.TaxRate{{Jurisdiction: "US-FL", Rate: must(money.ParseRate("7.5%"))}},
	}
	for _, l := range []struct {
		item catalog.ItemDraft
		q    string
	}{
		{catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"}, "200 case"},
		{catalog.ItemDraft{SKU: "WIPE", Name: "Wipes", Type: catalog.Goods, Unit: "box", Units: []catalog.Conversion{{Unit: "case", Num: 12, Den: 1}, {Unit: "third", Num: 1, Den: 3}}}, "3 case"},
		{catalog.ItemDraft{SKU: "WIPE", Name: "Wipes", Type: catalog.Goods, Unit: "box", Units: []catalog.Conversion{{Unit: "case", Num: 12, Den: 1}, {Unit: "third", Num: 1, Den: 3}}}, "6 third"},
		{catalog.ItemDraft{SKU: "INST", Name: "Installation", Type: catalog.Service, Unit: "hour"}, "1 hour"},
	} {
		item, _, err := catalog.NewItem("acme", l.item, at(0))
		if err != nil {
			panic(err)
		}
		p.Items[l.item.SKU] = item
		draft.Lines = append(draft.Lines, order.DraftLine{Item: l.item.SKU, Quantity: qty(l.q), UnitPrice: must(money.ParsePrice("50.00 USD"))})
	}
	o := must(order.New(draft, p, "acme", idA, today, at(1)))
	must(o.Submit(at(2)))
	return o
}

// confirmed is the sale with its stock reserved.
func confirmed() (*order.SalesOrder, map[string]*fulfillment.Stock) {
	o, stocks := sale(), map[string]*fulfillment.Stock{"GLV-N": stock("GLV-N", "600 case", ""), "WIPE": stock("WIPE", "40 box", "")}
	for _, d := range must(o.Demand()) {
		if err := stocks[d.SKU].Reserve(d.Quantity, at(3)); err != nil {
			panic(err)
		}
	}
	must(o.Confirm(nil, nil, at(3)))
	return o, stocks
}

func stock(sku, onHand, backorder string) *fulfillment.Stock {
	draft := fulfillment.StockDraft{Location: "austin", SKU: sku, OnHand: qty(onHand)}
	if backorder != "" {
		draft.Backorder = qty(backorder)
	}
	s, _, err := fulfillment.NewStock("acme", draft, at(0))
	if err != nil {
		panic(err)
	}
	return s
}

func plan(o *order.SalesOrder, lines ...order.LineQuantity) *fulfillment.Shipment {
	return must(fulfillment.Plan(o, fulfillment.ShipmentDraft{Order: o.Header.ID, Tracking: "1Z-1", Lines: lines}, idB, at(4)))
}

func golden(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	var content any
	require.NoError(t, json.Unmarshal(body, &content))
	got, err := json.MarshalIndent(content, "", "  ")
	require.NoError(t, err)
	got = append(got, '\n')
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o600))
	}
	want, err := os.ReadFile(path) //nolint:gosec // a file of this package
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "%s: what is stored has another form now; it must stay readable forever", path)
	return got
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

// property runs a check over random descriptions. They are lists of numbers, which gopter shrinks. The seed comes from O2C_SEED, else it is fixed.
func property(t *testing.T, least int, check func(n *numbers) string) {
	t.Helper()
	seed := int64(20260701)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = least
	properties := gopter.NewProperties(p)
	properties.Property(t.Name(), prop.ForAll(func(list []int64) string { return check(&numbers{list: list}) }, gen.SliceOf(gen.Int64Range(0, 1<<40))))
	properties.TestingRun(t)
}
