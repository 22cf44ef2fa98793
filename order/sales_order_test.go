package order_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/pricing"
)

// rich is an order with something in every field that a confirmed order can have.
func rich() *order.SalesOrder {
	o := confirmed(mixed())
	record(o, lq(1, "120 case"), order.Picked, order.Packed, order.Shipped, order.Delivered, order.Invoiced)
	record(o, lq(2, "2 case"), order.Picked, order.Packed, order.Unpacked, order.PutBack)
	must(o.Hold("customs", []order.Operation{order.Shipping, order.Invoicing}, at(5)))
	must(o.Deliver(lq(3, "1 hour"), day("2026-11-09"), at(6)))
	return o
}

func TestClone_SharesNothing(t *testing.T) {
	o := rich()
	c := o.Clone()
	require.Equal(t, o, c)
	noneShared(t, "order", reflect.ValueOf(o), reflect.ValueOf(c))
}

// noneShared fails for every slice, map or pointer that two values share.
func noneShared(t *testing.T, path string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() {
			return
		}
		require.NotEqual(t, a.Pointer(), b.Pointer(), path)
		noneShared(t, path, a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() > 0 {
			require.NotEqual(t, a.Pointer(), b.Pointer(), path)
		}
		for i := range a.Len() {
			noneShared(t, document.Index(path, i), a.Index(i), b.Index(i))
		}
	case reflect.Map:
		if a.Len() > 0 {
			require.NotEqual(t, a.Pointer(), b.Pointer(), path)
		}
		for _, k := range a.MapKeys() {
			noneShared(t, path+"."+k.String(), a.MapIndex(k), b.MapIndex(k))
		}
	case reflect.Struct:
		if a.Type() == reflect.TypeOf(noon) {
			return // instants are immutable
		}
		for i := range a.NumField() {
			noneShared(t, path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	}
}

func TestValidate_NoticesTampering(t *testing.T) {
	type tampering struct {
		name   string
		change func(*order.SalesOrder)
		path   string
	}
	cents := func(m *money.Money) { *m = must(m.Add(must(money.Parse("0.01 USD")))) }
	cases := []tampering{
		{"kind", func(o *order.SalesOrder) { o.Header.Kind = "invoice" }, "header.kind"},
		{"tenant", func(o *order.SalesOrder) { o.Header.Tenant = "" }, "header.tenant"},
		{"state that is none", func(o *order.SalesOrder) { o.State = "shipped" }, "state"},
		{"back to submitted", func(o *order.SalesOrder) { o.State = order.SubmittedState }, "lines[0].ledger"},
		{"closed too early", func(o *order.SalesOrder) { o.State = order.ClosedState }, "lines[0].ledger"},
		{"canceled by hand", func(o *order.SalesOrder) { o.State, o.CancelReason = order.CanceledState, "x" }, "lines[0].ledger.canceled"},
		{"a reason to cancel", func(o *order.SalesOrder) { o.CancelReason = "x" }, "cancel_reason"},
		{"date", func(o *order.SalesOrder) { o.Date = document.Date{} }, "date"},
		{"seller", func(o *order.SalesOrder) { o.Seller = "" }, "seller"},
		{"customer", func(o *order.SalesOrder) { o.Customer = "" }, "customer"},
		{"location", func(o *order.SalesOrder) { o.Location = "" }, "location"},
		{"reference", func(o *order.SalesOrder) { o.Reference = "\xff" }, "reference"},
		{"purchase order", func(o *order.SalesOrder) { o.Purchase.Number = "" }, "purchase_order.number"},
		{"terms", func(o *order.SalesOrder) { o.Terms.NetDays = -1 }, "terms.net_days"},
		{"trigger", func(o *order.SalesOrder) { o.BillOn = "" }, "bill_on"},
		{"rounding", func(o *order.SalesOrder) { o.Rounding.Mode = money.Down }, "amounts"},
		{"order discount", func(o *order.SalesOrder) { o.Discounts[0].Percent = rate("6%") }, "lines[0].amounts"},
		{"order discount that is none", func(o *order.SalesOrder) { o.Discounts[0] = pricing.Discount{} }, "discounts[0]"},
		{"no lines", func(o *order.SalesOrder) { o.Lines = nil }, "lines"},
		{"a line left out", func(o *order.SalesOrder) { o.Lines = o.Lines[1:] }, "lines[0].line"},
		{"lines swapped", func(o *order.SalesOrder) { o.Lines[0], o.Lines[1] = o.Lines[1], o.Lines[0] }, "lines[0].line"},
		{"sku", func(o *order.SalesOrder) { o.Lines[0].SKU = "" }, "lines[0].sku"},
		{"type", func(o *order.SalesOrder) { o.Lines[0].Type = "thing" }, "lines[0].type"},
		{"goods into a service", func(o *order.SalesOrder) { o.Lines[0].Type = catalog.Service }, "lines[0].ledger.reserved"},
		{"a service into goods", func(o *order.SalesOrder) { o.Lines[2].Type = catalog.Goods }, "lines[2].ledger.shipped"},
		{"conversion", func(o *order.SalesOrder) { o.Lines[1].InStock.Den = 0 }, "lines[1].in_stock"},
		{"unit of the conversion", func(o *order.SalesOrder) { o.Lines[1].InStock.Unit = "box" }, "lines[1].in_stock"},
		{"unit of stock", func(o *order.SalesOrder) { o.Lines[1].StockUnit = "" }, "lines[1].in_stock"},
		{"unit price", func(o *order.SalesOrder) { o.Lines[0].UnitPrice = price("50.01 USD") }, "lines[0].amounts"},
		{"negative unit price", func(o *order.SalesOrder) { o.Lines[0].UnitPrice = price("-50 USD") }, "lines[0].unit_price"},
		{"price base", func(o *order.SalesOrder) { o.Lines[1].PriceBase = qty("11 case") }, "lines[1].amounts"},
		{"line discount", func(o *order.SalesOrder) { o.Lines[1].Discounts = o.Lines[1].Discounts[:1] }, "lines[1].amounts"},
		{"tax rate", func(o *order.SalesOrder) { o.Lines[0].TaxRates[0].Rate = rate("7%") }, "lines[0].amounts"},
		{"tax category", func(o *order.SalesOrder) { o.Lines[0].TaxRates[0].Category = "food" }, "lines[0].amounts"},
		{"extension", func(o *order.SalesOrder) { cents(&o.Lines[0].Amounts.Extension) }, "lines[0].amounts"},
		{"line discount's amount", func(o *order.SalesOrder) { cents(&o.Lines[1].Amounts.Discounts[0]) }, "lines[1].amounts"},
		{"share of the order discount", func(o *order.SalesOrder) { cents(&o.Lines[0].Amounts.OrderDiscount) }, "lines[0].amounts"},
		{"net", func(o *order.SalesOrder) { cents(&o.Lines[0].Amounts.Net) }, "lines[0].amounts"},
		{"tax of a line", func(o *order.SalesOrder) { cents(&o.Lines[0].Amounts.Taxes[0].Amount) }, "lines[0].amounts"},
		{"base of a tax", func(o *order.SalesOrder) { cents(&o.Lines[0].Amounts.Taxes[0].Base) }, "lines[0].amounts"},
		{"tax", func(o *order.SalesOrder) { cents(&o.Lines[0].Amounts.Tax) }, "lines[0].amounts"},
		{"gross", func(o *order.SalesOrder) { cents(&o.Lines[0].Amounts.Gross) }, "lines[0].amounts"},
		{"total extension", func(o *order.SalesOrder) { cents(&o.Totals.Extension) }, "totals"},
		{"total line discount", func(o *order.SalesOrder) { cents(&o.Totals.LineDiscount) }, "totals"},
		{"total order discount", func(o *order.SalesOrder) { cents(&o.Totals.OrderDiscount) }, "totals"},
		{"total net", func(o *order.SalesOrder) { cents(&o.Totals.Net) }, "totals"},
		{"total tax", func(o *order.SalesOrder) { cents(&o.Totals.Tax) }, "totals"},
		{"total of one tax", func(o *order.SalesOrder) { cents(&o.Totals.Taxes[0].Amount) }, "totals"},
		{"total gross", func(o *order.SalesOrder) { cents(&o.Totals.Gross) }, "totals"},
		{"ordered less than shipped", func(o *order.SalesOrder) { o.Lines[0].Ledger.Ordered = qty("100 case") }, "lines[0].ledger.shipped"},
		{"ordered nothing", func(o *order.SalesOrder) { o.Lines[0].Ledger.Ordered = qty("0 case") }, "lines[0].ledger.ordered"},
		{"canceled", func(o *order.SalesOrder) { o.Lines[0].Ledger.Canceled = qty("200.5 case") }, "lines[0].ledger.canceled"},
		{"canceled what is shipped", func(o *order.SalesOrder) { o.Lines[0].Ledger.Canceled = qty("81 case") }, "lines[0].ledger.shipped"},
		{"reserved", func(o *order.SalesOrder) { o.Lines[0].Ledger.Reserved = qty("201 case") }, "lines[0].ledger.reserved"},
		{"released", func(o *order.SalesOrder) { o.Lines[0].Ledger.Released = qty("201 case") }, "lines[0].ledger.released"},
		{"picked", func(o *order.SalesOrder) { o.Lines[0].Ledger.Picked = qty("201 case") }, "lines[0].ledger.picked"},
		{"packed", func(o *order.SalesOrder) { o.Lines[0].Ledger.Packed = qty("121 case") }, "lines[0].ledger.packed"},
		{"put back", func(o *order.SalesOrder) { o.Lines[0].Ledger.PutBack = qty("1 case") }, "lines[0].ledger.packed"},
		{"unpacked", func(o *order.SalesOrder) { o.Lines[0].Ledger.Unpacked = qty("1 case") }, "lines[0].ledger.shipped"},
		{"shipped", func(o *order.SalesOrder) { o.Lines[0].Ledger.Shipped = qty("121 case") }, "lines[0].ledger.shipped"},
		{"delivered", func(o *order.SalesOrder) { o.Lines[0].Ledger.Delivered = qty("121 case") }, "lines[0].ledger.delivered"},
		{"reopened", func(o *order.SalesOrder) { o.Lines[0].Ledger.Reopened = qty("121 case") }, "lines[0].ledger.returned"},
		{"returned what is billed", func(o *order.SalesOrder) { o.Lines[0].Ledger.Returned = qty("1 case") }, "lines[0].ledger.invoiced"},
		{"invoiced", func(o *order.SalesOrder) { o.Lines[0].Ledger.Invoiced = qty("121 case") }, "lines[0].ledger.invoiced"},
		{"waived", func(o *order.SalesOrder) { o.Lines[0].Ledger.Waived = qty("1 case") }, "lines[0].ledger.invoiced"},
		{"credited", func(o *order.SalesOrder) { o.Lines[0].Ledger.Credited = qty("121 case") }, "lines[0].ledger.credited"},
		{"negative counter", func(o *order.SalesOrder) { o.Lines[0].Ledger.Waived = qty("-1 case") }, "lines[0].ledger.waived"},
		{"counter in another unit", func(o *order.SalesOrder) { o.Lines[0].Ledger.Waived = qty("0 box") }, "lines[0].ledger.waived"},
		{"counter beyond range", func(o *order.SalesOrder) { o.Lines[0].Ledger.PutBack = qty("9223372036854775807 case") }, "lines[0].ledger"},
		{"a picked service", func(o *order.SalesOrder) { o.Lines[2].Ledger.Picked = qty("1 hour") }, "lines[2].ledger.reserved"},
		{"a service on its way", func(o *order.SalesOrder) { o.Lines[2].Ledger.Shipped = qty("2 hour") }, "lines[2].ledger.shipped"},
		{"hold's kind", func(o *order.SalesOrder) { o.Holds[0].Kind = "" }, "holds[0].kind"},
		{"hold's reason", func(o *order.SalesOrder) { o.Holds[0].Reason = "" }, "holds[0].reason"},
		{"what a hold blocks", func(o *order.SalesOrder) { o.Holds[0].Blocks = nil }, "holds[0].blocks"},
		{"a hold on a dream", func(o *order.SalesOrder) { o.Holds[0].Blocks[1] = "dream" }, "holds[0].blocks[1]"},
		{"hold's digest", func(o *order.SalesOrder) { o.Holds[0].Digest = "" }, "holds[0]"},
		{"who held", func(o *order.SalesOrder) { o.Holds[0].RaisedBy = "" }, "holds[0]"},
	}
	require.NoError(t, rich().Validate())
	for _, c := range cases {
		o := rich()
		c.change(o)
		err := o.Validate()
		require.ErrorIs(t, err, document.ErrInvalid, c.name)
		require.ErrorContains(t, err, c.path+": ", c.name)
	}
}

func TestDigest_OfWhatWasAgreed(t *testing.T) {
	digest := func(o *order.SalesOrder) string { return must(o.Digest()) }
	want := digest(newOrder(mixed()))
	require.Equal(t, "1:", want[:2])
	for name, same := range map[string]*order.SalesOrder{"progress and holds": rich(), "states": submitted(mixed())} {
		require.Equal(t, want, digest(same), name)
	}
	for name, change := range map[string]func(*order.SalesOrder){
		"people":     func(o *order.SalesOrder) { o.ShipTo.Name, o.BillTo.Name = "Kim", "Lee" },
		"location":   func(o *order.SalesOrder) { o.Location = "reno" },
		"extensions": func(o *order.SalesOrder) { o.Header.Extensions = nil },
		"when":       func(o *order.SalesOrder) { o.Header.Touch(at(99)) },
		"number":     func(o *order.SalesOrder) { o.Header.Number, o.Header.Version = "SO-1", 3 },
	} {
		o := newOrder(mixed())
		change(o)
		require.Equal(t, want, digest(o), name)
	}
	seen := map[string]string{want: "unchanged"}
	for name, change := range map[string]func(*order.Draft){
		"date":             func(d *order.Draft) { d.Date = day("2026-11-06") },
		"purchase order":   func(d *order.Draft) { d.PurchaseOrder.Number = "PO-4712" },
		"its date":         func(d *order.Draft) { d.PurchaseOrder.Date = day("2026-11-03") },
		"ship-to":          func(d *order.Draft) { d.ShipTo.Lines[0] = "Dock 3" },
		"deliver by":       func(d *order.Draft) { d.DeliverBy = day("2026-12-02") },
		"shipping method":  func(d *order.Draft) { d.ShippingMethod = "air" },
		"terms":            func(d *order.Draft) { d.Terms.NetDays = 46 },
		"trigger":          func(d *order.Draft) { d.BillOn = order.OnShipment },
		"order discount":   func(d *order.Draft) { d.Discounts[0].Percent = rate("6%") },
		"tax":              func(d *order.Draft) { d.Taxes[0].Rate = rate("7%") },
		"tax's category":   func(d *order.Draft) { d.Taxes[0].Category = "food" },
		"quantity":         func(d *order.Draft) { d.Lines[0].Quantity = qty("201 case") },
		"price":            func(d *order.Draft) { d.Lines[0].UnitPrice = price("50.01 USD") },
		"item":             func(d *order.Draft) { d.Lines[0].Item, d.Lines[0].Quantity = "WIPE", qty("200 box") },
		"line discount":    func(d *order.Draft) { d.Lines[1].Discounts = nil },
		"lines' order":     func(d *order.Draft) { d.Lines[2], d.Lines[3] = d.Lines[3], d.Lines[2] },
		"one line fewer":   func(d *order.Draft) { d.Lines = d.Lines[:3] },
		"a price per more": func(d *order.Draft) { d.Lines[1].PriceBase, d.Lines[1].UnitPrice = qty("100 case"), price("1200 USD") },
	} {
		d := mixed()
		change(&d)
		got := digest(newOrder(d))
		require.Empty(t, seen[got], name)
		seen[got] = name
	}
}

func TestKeys(t *testing.T) {
	plain, unique := newOrder(mixed()).Keys()
	require.Equal(t, []document.Key{{Name: "customer", Value: "lakeside"}, {Name: "seller", Value: "northwind"}, {Name: "state", Value: "draft"}}, plain)
	require.Equal(t, []document.Key{{Name: "reference", Value: "web-17"}}, unique)
	_, unique = newOrder(worked()).Keys()
	require.Empty(t, unique)
}

// What is stored stays readable forever.
func TestStoredForm(t *testing.T) {
	closed := complete()
	must(closed.Close(nil, nil, at(9)))
	canceled := confirmed(worked())
	must(canceled.Cancel("changed plans", at(9)))
	for name, o := range map[string]*order.SalesOrder{"confirmed": rich(), "draft": newOrder(worked()), "closed": closed, "canceled": canceled} {
		rec, err := document.Encode(o)
		require.NoError(t, err)
		require.Equal(t, 1, rec.Schema)
		body := indented(t, rec.Body)
		golden(t, "sales_order.v1."+name+".json", body)
		rec.Body = body
		back, err := document.Decode[order.SalesOrder](rec)
		require.NoError(t, err)
		require.NoError(t, back.Validate())
		require.Equal(t, o, back)
		require.Equal(t, must(o.Digest()), must(back.Digest()))
	}
}

func indented(t *testing.T, body []byte) []byte {
	t.Helper()
	var content any
	require.NoError(t, json.Unmarshal(body, &content))
	got, err := json.MarshalIndent(content, "", "  ")
	require.NoError(t, err)
	return append(got, '\n')
}

func TestStoredForm_Events(t *testing.T) {
	o := submitted(mixed())
	lines := []order.LineQuantity{{Line: 1, Quantity: qty("200 case")}, {Line: 3, Quantity: qty("1.5 hour")}}
	for _, payload := range []document.Payload{
		order.Submitted{Seller: o.Seller, Customer: o.Customer, Date: o.Date, Net: o.Totals.Net, Gross: o.Totals.Gross},
		order.Confirmed{Seller: o.Seller, Customer: o.Customer, Gross: o.Totals.Gross, Reserved: lines},
		order.Held{Kinds: []string{"stock", "manual"}}, order.Released{},
		order.LinesDelivered{Customer: o.Customer, On: day("2026-11-09"), Lines: lines},
		order.Canceled{Reason: "changed plans", Canceled: lines},
		order.Closed{Customer: o.Customer, Net: o.Totals.Net, Gross: o.Totals.Gross},
	} {
		name, schema := payload.EventType()
		require.Equal(t, 1, schema)
		rec, err := document.NewEvent(&o.Header, at(9), payload).Record()
		require.NoError(t, err)
		rec.Body = indented(t, rec.Body)
		golden(t, name+".v1.json", rec.Body)
		require.Equal(t, payload, decodeEvent(t, payload, rec))
	}
}

func decodeEvent(t *testing.T, like document.Payload, rec document.EventRecord) document.Payload {
	t.Helper()
	var got document.Payload
	var err error
	switch like.(type) {
	case order.Submitted:
		got, err = document.DecodeEvent[order.Submitted](rec)
	case order.Confirmed:
		got, err = document.DecodeEvent[order.Confirmed](rec)
	case order.Held:
		got, err = document.DecodeEvent[order.Held](rec)
	case order.Released:
		got, err = document.DecodeEvent[order.Released](rec)
	case order.LinesDelivered:
		got, err = document.DecodeEvent[order.LinesDelivered](rec)
	case order.Canceled:
		got, err = document.DecodeEvent[order.Canceled](rec)
	case order.Closed:
		got, err = document.DecodeEvent[order.Closed](rec)
	}
	require.NoError(t, err)
	return got
}
