package order_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

func TestPurchaseOrder_StoredForm(t *testing.T) {
	o, all, err := order.NewPurchaseOrder(orderedMuch(), parties(), "acme", idPO, day("2026-11-05"), on("2026-11-05"))
	require.NoError(t, err)
	noneShared(t, "purchase order", reflect.ValueOf(o), reflect.ValueOf(o.Clone()))
	stored(t, o, "purchase_order.v1.received.json")
	rejected := o.Clone()
	all = append(all, must(rejected.Reject("no credit", on("2026-11-05")))...)
	require.NoError(t, rejected.Validate())
	all = append(all, must(o.Match(sentQuote(offeredMuch()), on("2026-11-05")))...)
	stored(t, o, "purchase_order.v1.matched.json")

	o = newPurchaseOrder(cheap())
	all = append(all, must(o.Match(sentQuote(offered()), on("2026-11-05")))...)
	all = append(all, must(o.AcceptDifferences("a good customer", must(o.Digest()), on("2026-11-05")))...)
	noneShared(t, "purchase order", reflect.ValueOf(o), reflect.ValueOf(o.Clone()))
	stored(t, o, "purchase_order.v1.accepted.json")
	payloads(t, all)
}

// What was ordered and how it differs is in the digest; how it stands is not.
func TestPurchaseOrder_Digest(t *testing.T) {
	d := orderedMuch()
	d.Terms.NetDays, d.Total = 60, new(amount("1.00 USD"))
	o := matched(d, sentQuote(offeredMuch()))
	digest := must(o.Digest())
	o.Header.Number, o.ShipTo.Name, o.State, o.Waiver = "PI-1", "Someone Else", order.PurchaseOrderAcceptedState, &order.DifferencesWaiver{}
	require.Equal(t, digest, must(o.Digest()))
	for i, change := range []func(*order.PurchaseOrder){
		func(o *order.PurchaseOrder) { o.Purchase.Number = "x" }, func(o *order.PurchaseOrder) { o.Purchase.Date = day("2026-01-01") }, func(o *order.PurchaseOrder) { o.Seller = "x" },
		func(o *order.PurchaseOrder) { o.Customer = "x" }, func(o *order.PurchaseOrder) { o.DeliverBy = day("2026-01-01") }, func(o *order.PurchaseOrder) { o.ShipTo.PostalCode = "x" },
		func(o *order.PurchaseOrder) { o.ShipTo = nil }, func(o *order.PurchaseOrder) { o.Terms.NetDays = 1 }, func(o *order.PurchaseOrder) { o.Terms = nil }, func(o *order.PurchaseOrder) { o.Total = nil },
		func(o *order.PurchaseOrder) { o.Lines[0].Item = "x" }, func(o *order.PurchaseOrder) { o.Lines[0].NeedBy = document.Date{} }, func(o *order.PurchaseOrder) { o.Lines[1].Steps[0].Quantity = qty("1 case") },
		func(o *order.PurchaseOrder) { o.Lines[1].Matched = 1 }, func(o *order.PurchaseOrder) { o.Quote.ID = idQuote2 }, func(o *order.PurchaseOrder) { o.Differences[0].Quoted = "x" },
		func(o *order.PurchaseOrder) { o.Differences = o.Differences[:1] },
	} {
		c := o.Clone()
		change(c)
		require.NotEqual(t, digest, must(c.Digest()), "change %d", i)
	}
}

// FuzzPurchaseOrderDraft takes a purchase order from any bytes through its life: nothing panics, what is refused is ErrInvalid, what is taken in validates, stores and comes back with the same digest.
func FuzzPurchaseOrderDraft(f *testing.F) {
	for _, d := range []order.PurchaseOrderDraft{ordered(), orderedMuch(), cheap()} {
		f.Add(must(json.Marshal(d)))
	}
	f.Add([]byte(`{"number":"1","seller":"northwind","customer":"lakeside","lines":[{"item":"GLV-N","quantity":"200 case","unit_price":"0 USD"}],"total":"0 USD"}`))
	p := parties()
	quotes := []*order.Quote{sentQuote(offered()), sentQuote(offeredMuch())}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := document.DecodeStrict[order.PurchaseOrderDraft](body)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		o, _, err := order.NewPurchaseOrder(d, p, "acme", idPO, day("2026-11-05"), on("2026-11-05"))
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		comesBack(t, o)
		for _, q := range quotes {
			c := o.Clone()
			if _, err := c.Match(q, at(1)); err != nil {
				require.ErrorIs(t, err, document.ErrInvalid)
				require.Equal(t, o, c)
				continue
			}
			back := comesBack(t, c)
			require.Equal(t, must(c.Digest()), must(back.Digest()))
			if c.State == order.PurchaseOrderMatchedState {
				must(c.Accept(at(2)))
			} else {
				must(c.AcceptDifferences("fuzz", must(back.Digest()), at(2)))
			}
			require.NoError(t, c.Validate())
			draft, err := c.Draft(q)
			if err == nil {
				_, err = order.New(draft, p, "acme", idA, day("2026-11-05"), at(3))
			}
			if err != nil {
				require.ErrorIs(t, err, document.ErrInvalid)
			}
		}
	})
}
