package order_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

func TestNew_TheWorkedOrder(t *testing.T) {
	o := newOrder(worked())
	require.Equal(t, order.DraftState, o.State)
	require.Equal(t, "10000.00 USD", o.Totals.Net.String())
	require.Equal(t, "750.00 USD", o.Totals.Tax.String())
	require.Equal(t, "10750.00 USD", o.Totals.Gross.String())
	require.Equal(t, order.OnDelivery, o.BillOn)
	require.Equal(t, "2026-11-05", o.Date.String())
	require.Equal(t, party.Terms{NetDays: 30}, o.Terms)
	require.Equal(t, "Tampa", o.ShipTo.City)
	require.NoError(t, o.Validate())
}

// 3 cases at 120.00 for 10: 36.00 − 3.60 − 1.00; the 5 % of the whole reach every line.
func TestNew_MixedFigures(t *testing.T) {
	o := newOrder(mixed())
	require.Equal(t, []string{"36.00 USD", "3.60 USD", "1.00 USD", "1.57 USD", "29.83 USD"}, []string{
		o.Lines[1].Amounts.Extension.String(), o.Lines[1].Amounts.Discounts[0].String(), o.Lines[1].Amounts.Discounts[1].String(), o.Lines[1].Amounts.OrderDiscount.String(), o.Lines[1].Amounts.Net.String(),
	})
	require.Equal(t, "518.07 USD", o.Totals.OrderDiscount.String()) // 5 % of 10,000.00 + 31.40 + 320.00 + 9.99
	require.Equal(t, "Dock 2", o.ShipTo.Lines[0])
	require.Equal(t, 45, o.Terms.NetDays)
	require.Equal(t, `"web"`, string(o.Header.Extensions["channel"]))
}

func TestDemand_InTheUnitOfStock(t *testing.T) {
	d := mixed()
	d.Lines = append(d.Lines, order.DraftLine{Item: "WIPE", Quantity: qty("6 third"), UnitPrice: price("1 USD")})
	o := submitted(d)
	want := []order.StockDemand{{Line: 1, SKU: "GLV-N", Quantity: qty("200 case")}, {Line: 2, SKU: "WIPE", Quantity: qty("36 box")}, {Line: 5, SKU: "WIPE", Quantity: qty("2 box")}}
	require.Equal(t, want, must(o.Demand()))
	require.Empty(t, must(o.InStock()))
	must(o.Confirm(nil, nil, at(3)))
	require.Empty(t, must(o.Demand()))
	require.Equal(t, want, must(o.InStock()))
}

func TestNew_Faults(t *testing.T) {
	long := strings.Repeat("x", order.MaxText+1)
	cases := []struct {
		name   string
		change func(*order.Draft)
		want   []string
	}{
		{"nothing at all", func(d *order.Draft) { *d = order.Draft{} }, []string{"seller", "customer", "location", "lines"}},
		{"texts", func(d *order.Draft) {
			d.Seller, d.Reference, d.ShippingMethod, d.PurchaseOrder.Number, d.Lines[0].Item = long, "a\x00", "\xff", "", long
		}, []string{"seller", "reference", "shipping_method", "purchase_order.number", "lines[0].item", "seller", "lines[0].item"}},
		{"names that are not there", func(d *order.Draft) { d.Lines[0].Item = "NOPE" }, []string{"lines[0].item"}},
		{"quantity", func(d *order.Draft) { d.Lines[0].Quantity = money.Quantity{} }, []string{"lines[0].quantity"}},
		{"negative quantity and price", func(d *order.Draft) { d.Lines[0].Quantity, d.Lines[0].UnitPrice = qty("-1 case"), price("-1 USD") }, []string{"lines[0].quantity", "lines[0].unit_price"}},
		{"no price", func(d *order.Draft) { d.Lines[0].UnitPrice = money.Price{} }, []string{"lines[0].unit_price"}},
		{"two currencies", func(d *order.Draft) { d.Lines = append(d.Lines, d.Lines[0]); d.Lines[1].UnitPrice = price("1 EUR") }, []string{"lines[1].unit_price"}},
		{"price base of nothing", func(d *order.Draft) { d.Lines[0].PriceBase = qty("0 case") }, []string{"lines[0].price_base"}},
		{"price base in another unit", func(d *order.Draft) { d.Lines[0].PriceBase = qty("1 box") }, []string{"lines[0].price_base"}},
		{"a unit that the item has not", func(d *order.Draft) { d.Lines[0].Quantity = qty("1 box") }, []string{"lines[0].quantity"}},
		{"a third of a box of goods", func(d *order.Draft) { d.Lines[0].Item, d.Lines[0].Quantity = "WIPE", qty("1 third") }, []string{"lines[0].quantity"}},
		{"terms", func(d *order.Draft) { d.Terms = &party.Terms{NetDays: -1} }, []string{"terms.net_days"}},
		{"address", func(d *order.Draft) { d.ShipTo = &party.Address{Country: "usa"} }, []string{"ship_to.country"}},
		{"trigger", func(d *order.Draft) { d.BillOn = "payment" }, []string{"bill_on"}},
		{"from", func(d *order.Draft) { d.Lines[0].From = &document.LineSource{Kind: "quote", Line: 1} }, []string{"lines[0].from"}},
		{"taxes", func(d *order.Draft) {
			d.Taxes = append(d.Taxes, d.Taxes[0], pricing.TaxRate{Rate: rate("-1%")})
		}, []string{"taxes[1]", "taxes[2].jurisdiction", "taxes[2].rate"}},
		{"taxes of a line", func(d *order.Draft) {
			d.Lines[0].Taxes = []pricing.TaxRate{d.Taxes[0], {Rate: rate("-1%")}}
		}, []string{"lines[0].taxes[0]", "lines[0].taxes[1].jurisdiction", "lines[0].taxes[1].rate"}},
		{"too many taxes and discounts", func(d *order.Draft) {
			d.Taxes, d.Discounts = make([]pricing.TaxRate, order.MaxTaxes+1), make([]pricing.Discount, order.MaxDiscounts+1)
			d.Lines[0].Discounts = d.Discounts
		}, []string{"discounts", "taxes", "lines[0].discounts"}},
		{"discounts", func(d *order.Draft) {
			d.Discounts, d.Lines[0].Discounts = []pricing.Discount{{}}, []pricing.Discount{{Percent: rate("101%")}}
		}, []string{"discounts[0]", "lines[0].discounts[0].percent"}},
		{"more off than there is", func(d *order.Draft) {
			d.Lines[0].Discounts = []pricing.Discount{{Amount: must(money.Parse("10000.01 USD"))}}
		}, []string{"lines[0].discounts[0].amount"}},
		{"beyond range", func(d *order.Draft) { d.Lines[0].Quantity = qty("9223372036854775807 case") }, []string{"lines[0].unit_price"}},
		{"extensions that are no JSON", func(d *order.Draft) { d.Extensions = map[string]json.RawMessage{"x": json.RawMessage("{")} }, []string{"header.extensions.x"}},
		{"too many lines", func(d *order.Draft) { d.Lines = make([]order.DraftLine, order.MaxLines+1) }, []string{"lines"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := worked()
			c.change(&d)
			p := parties()
			p.Items[""], p.Items[long] = p.Items["GLV-N"], nil
			o, err := order.New(d, p, "acme", idA, day("2026-11-05"), at(1))
			require.Nil(t, o)
			require.ErrorIs(t, err, document.ErrInvalid)
			for _, want := range c.want {
				require.ErrorContains(t, err, ": "+want+": ")
			}
		})
	}
}

func TestNew_WhoAndWhat(t *testing.T) {
	yes := true
	for name, c := range map[string]struct {
		change func(*order.Parties)
		want   string
	}{
		"no seller":         {func(p *order.Parties) { p.Seller = nil }, `seller: there is no seller "northwind"`},
		"disabled seller":   {func(p *order.Parties) { p.Seller.Disabled = true }, "seller: seller \"northwind\" is disabled"},
		"no customer":       {func(p *order.Parties) { p.Customer = nil }, `customer: there is no customer "lakeside"`},
		"disabled customer": {func(p *order.Parties) { p.Customer.Disabled = true }, "is disabled"},
		"no item":           {func(p *order.Parties) { delete(p.Items, "GLV-N") }, `lines[0].item: there is no item "GLV-N"`},
		"disabled item":     {func(p *order.Parties) { p.Items["GLV-N"].Disabled = true }, "is disabled"},
		"purchase order":    {func(p *order.Parties) { p.Customer.PurchaseOrderRequired = &yes }, "orders with a purchase order number only"},
	} {
		d, p := worked(), parties()
		d.PurchaseOrder = nil
		c.change(&p)
		o, err := order.New(d, p, "acme", idA, day("2026-11-05"), at(1))
		require.Nil(t, o, name)
		require.ErrorIs(t, err, document.ErrInvalid)
		require.ErrorContains(t, err, c.want)
	}
	_, err := order.New(worked(), parties(), "", document.ID{}, day("2026-11-05"), at(1))
	require.ErrorContains(t, err, "a document belongs to a tenant")
}

// Nothing of the draft and the parties is kept.
func TestNew_KeepsNothing(t *testing.T) {
	d, p := mixed(), parties()
	o := must(order.New(d, p, "acme", idA, day("2026-11-05"), at(1)))
	want := o.Clone()
	d.ShipTo.Lines[0], d.PurchaseOrder.Number, d.Discounts[0].Name, d.Taxes[0].Name = "x", "x", "x", "x"
	d.Extensions["channel"][0] = 'x'
	d.Lines[1].Discounts[0].Name, d.Lines[2].From.Line = "x", 99
	p.Customer.BillTo.Lines[0], p.Customer.Terms.NetDays = "x", 99
	p.Items["GLV-N"].Name, p.Items["WIPE"].Units[0] = "x", catalog.Conversion{}
	require.Equal(t, want, o)
}

// An order of as many lines as there may be is priced, and stays so through its life.
func TestNew_MostLines(t *testing.T) {
	d := worked()
	line := d.Lines[0]
	d.Lines = make([]order.DraftLine, order.MaxLines)
	for i := range d.Lines {
		d.Lines[i] = line
	}
	o := confirmed(d)
	require.Equal(t, "9675000.00 USD", o.Totals.Gross.String())
	require.NoError(t, o.Validate())
	rec, err := document.Encode(o)
	require.NoError(t, err)
	require.Less(t, len(rec.Body), document.MaxBody, "a store takes it")
}
