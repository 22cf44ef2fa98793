package o2c_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/team"
	"github.com/seed-3f372218/o2c/territory"
)

// tampa opens the world of the worked example: price breaks, a tax table, a territory, a team with its plan, and a credit limit of 25,000.00.
func tampa(t testing.TB, config o2c.Config) *world {
	w := northwind(t, config, nil)
	w.clock.Set("2026-10-28T15:00:00Z")
	usd := amount(t, "1.00 USD").Currency()
	_, err := w.Records.SaveSeller(w.ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "America/Chicago", Currency: usd})
	require.NoError(t, err)
	limit := amount(t, "25000.00 USD")
	for _, code := range []string{"lakeside", "bayside"} {
		_, err = w.Records.SaveCustomer(w.ctx, party.CustomerDraft{
			Code: code, Name: code, Market: party.B2B, Terms: &party.Terms{NetDays: 30}, CreditLimit: &limit, BillTo: party.Address{City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"},
		})
		require.NoError(t, err)
	}
	_, err = w.Records.SaveItem(w.ctx, catalog.ItemDraft{SKU: "BOX", Name: "Sharps box", Type: catalog.Goods, Unit: "each"})
	require.NoError(t, err)
	_, err = w.Stock.Count(w.ctx, fulfillment.StockDraft{Location: "van-7", SKU: "BOX", OnHand: quantity(t, "10 each")})
	require.NoError(t, err)
	_, err = w.Prices.Save(w.ctx, pricing.PriceListDraft{Code: "base", Name: "Base", Currency: usd, Entries: []pricing.Entry{
		{Item: "GLV-N", Unit: "case", Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{
			{From: quantity(t, "0 case"), Price: price(t, "60.00 USD")}, {From: quantity(t, "50 case"), Price: price(t, "55.00 USD")}, {From: quantity(t, "200 case"), Price: price(t, "50.00 USD")},
		}}},
		{Item: "BOX", Unit: "each", Model: model.Model{Price: price(t, "40.00 USD")}},
	}})
	require.NoError(t, err)
	_, err = w.Records.SaveTaxTable(w.ctx, pricing.TaxTableDraft{Code: "sample", Name: "Sample rates", Rows: []pricing.TaxRow{{Country: "US", Region: "FL", Jurisdiction: "US-FL", Name: "sales tax", Rate: rate(t, "7.5%")}}})
	require.NoError(t, err)
	_, err = w.Records.SaveTeam(w.ctx, team.Draft{Code: "field", Name: "Field", Levels: []string{"national manager", "district manager", "rep"}, Members: []team.Member{
		{Rep: "nora", Name: "Nora", Level: "national manager"}, {Rep: "dan", Name: "Dan", Level: "district manager", Manager: "nora"}, {Rep: "rita", Name: "Rita", Level: "rep", Manager: "dan"},
	}})
	require.NoError(t, err)
	_, err = w.Records.SaveTerritoryMap(w.ctx, territory.MapDraft{Code: "field", Team: "field", Territories: []territory.Territory{{Code: "33602", Rep: "rita", Country: "US", Postal: []territory.Rule{"33602"}}}})
	require.NoError(t, err)
	_, err = w.Records.SaveCommissionPlan(w.ctx, commission.PlanDraft{Code: "field", Name: "Field", Team: "field", Rates: []commission.LevelRate{
		{Level: "rep", Rate: rate(t, "10%")}, {Level: "district manager", Rate: rate(t, "3%")}, {Level: "national manager", Rate: rate(t, "2%")},
	}})
	require.NoError(t, err)
	return w
}

func (w *world) quoted(cases string) *order.Quote {
	w.t.Helper()
	r, err := w.Quotes.Request(w.ctx, order.RFQDraft{Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService, WantedBy: date(w.t, "2026-12-01"), Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: quantity(w.t, cases)}}})
	require.NoError(w.t, err)
	w.clock.Set("2026-11-02T15:00:00Z")
	q, err := w.Quotes.Answer(w.ctx, r.Header.ID, order.QuoteDraft{Location: "austin", Valid: document.Span{From: date(w.t, "2026-11-02"), To: date(w.t, "2026-12-02")}})
	require.NoError(w.t, err)
	return q
}

func purchase(t testing.TB, q *order.Quote, unitPrice string) order.PurchaseOrderDraft {
	return order.PurchaseOrderDraft{
		Number: "PO-4711", Date: date(t, "2026-11-05"), Seller: "northwind", Customer: "lakeside", Quote: q.Header.ID,
		Lines: []order.PurchaseOrderDraftLine{{Item: "GLV-N", Quantity: q.Lines[0].Quantity, UnitPrice: price(t, unitPrice)}},
	}
}

func TestChain_FromRequestToCommission(t *testing.T) {
	w := tampa(t, o2c.Config{Gateway: paymenttest.NewGateway(paymenttest.Delay, paymenttest.Delay)})
	q := w.quoted("200 case")
	require.Equal(t, "10750.00 USD", q.Totals.Gross.String())
	require.Equal(t, order.QuoteSentState, q.State)

	w.clock.Set("2026-11-05T15:00:00Z")
	o, err := w.Orders.FromPurchaseOrder(w.ctx, purchase(t, q, "50.00 USD"), o2c.Once("po-4711"))
	require.NoError(t, err)
	require.Equal(t, order.FromPurchaseOrder, o.Origin)
	require.Equal(t, "PO-4711", o.Purchase.Number)
	again, err := w.Orders.FromPurchaseOrder(w.ctx, purchase(t, q, "50.00 USD"), o2c.Once("po-4711"))
	require.NoError(t, err)
	require.Equal(t, o.Header, again.Header)
	_, err = w.Orders.FromPurchaseOrder(w.ctx, purchase(t, q, "50.00 USD"))
	require.ErrorIs(t, err, document.ErrRefused, "a quote leads to one order")
	require.ErrorContains(t, err, "sales order "+o.Header.ID.String()+" was taken from it")
	_, err = w.Orders.FromQuote(w.ctx, q.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	next, err := w.Quotes.Answer(w.ctx, q.Header.From[0].ID, order.QuoteDraft{Location: "austin"})
	require.NoError(t, err)
	_, err = w.Orders.FromPurchaseOrder(w.ctx, purchase(t, next, "50.00 USD"))
	require.ErrorIs(t, err, document.ErrTaken, "a number is the customer's once")
	require.Equal(t, 1, w.count(order.KindSalesOrder))

	w.clock.Set("2026-11-05T17:30:00Z")
	o, waits, err := w.Orders.Advance(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.ConfirmedState, o.State)
	require.Equal(t, "rita", o.Owner.Rep)
	require.Equal(t, "delivery", waits[0].Gate)
	q, err = w.Quotes.Get(w.ctx, q.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.QuoteAcceptedState, q.State)

	for _, part := range []string{"120 case", "80 case"} {
		w.delivered(o, part)
		o, _, err = w.Orders.Advance(w.ctx, o.Header.ID)
		require.NoError(t, err)
	}
	var bills []*invoice.Invoice
	for inv, err := range w.Invoices.OfOrder(w.ctx, o.Header.ID) {
		require.NoError(t, err)
		bills = append(bills, inv)
	}
	require.Len(t, bills, 2)
	stored, err := w.Payments.Vault(w.ctx, "lakeside", payment.ACH, "from the provider's form")
	require.NoError(t, err)
	for i, inv := range bills {
		w.clock.Set([]string{"2026-12-09T15:00:00Z", "2026-12-16T15:00:00Z"}[i])
		p, err := w.Payments.Charge(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.ACH, Token: stored.Token, Amount: inv.Totals.Gross, Wishes: []payment.Wish{{Invoice: inv.Header.ID}}})
		require.NoError(t, err)
		require.Equal(t, payment.Pending, p.Attempts[0].State)
		_, err = w.Orders.Close(w.ctx, o.Header.ID)
		require.ErrorContains(t, err, "has no outcome yet")
		w.clock.Set([]string{"2026-12-14T15:00:00Z", "2026-12-21T15:00:00Z"}[i])
		settled := payment.Outcome{Result: payment.ResultSucceeded, Amount: inv.Totals.Gross}
		p, err = w.Payments.Observe(w.ctx, p.Attempts[0].Key, settled)
		require.NoError(t, err)
		require.Equal(t, inv.Totals.Gross, p.Received)
		before := w.events()
		_, err = w.Payments.Observe(w.ctx, p.Attempts[0].Key, settled)
		require.NoError(t, err)
		require.Equal(t, before, w.events(), "told twice, it happened once")
	}
	o, waits, err = w.Orders.Advance(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Empty(t, waits)
	require.Equal(t, order.ClosedState, o.State)

	for payee, want := range map[string]string{"rita": "1000.00 USD", "dan": "300.00 USD", "nora": "200.00 USD"} {
		page, err := w.Commissions.Page(w.ctx, payee, "2026-12")
		require.NoError(t, err)
		require.Equal(t, want, page.Totals[0].String())
	}
	account, err := w.Payments.Account(w.ctx, "lakeside", amount(t, "1.00 USD").Currency())
	require.NoError(t, err)
	exposure, err := account.Exposure()
	require.NoError(t, err)
	require.True(t, exposure.IsZero())
}

func TestChain_CashSaleIsPaidAndHandedOverAtOnce(t *testing.T) {
	w := tampa(t, o2c.Config{Gateway: paymenttest.NewGateway(paymenttest.Decline)})
	line := order.DraftLine{Item: "BOX", Quantity: quantity(t, "1 each")}
	o := w.confirmed(order.Draft{
		Seller: "northwind", Customer: "bayside", Type: order.CashSale, Channel: order.FieldRep, Location: "van-7",
		Discounts: []pricing.Discount{{Amount: amount(t, "10.00 USD")}}, Lines: []order.DraftLine{line, line, line},
	})
	require.Equal(t, "118.25 USD", o.Totals.Gross.String())
	draft := payment.Draft{Seller: "northwind", Customer: "bayside", Method: payment.Card, Token: "tok-1", Amount: o.Totals.Gross, Order: o.Header.ID}
	_, err := w.Payments.Charge(w.ctx, draft)
	require.ErrorIs(t, err, document.ErrRefused, "declined: nothing is handed over")
	stock, err := w.Stock.Get(w.ctx, "van-7", "BOX")
	require.NoError(t, err)
	require.Equal(t, "10 each", stock.OnHand.String())

	p, err := w.Payments.Charge(w.ctx, draft)
	require.NoError(t, err)
	require.Equal(t, "118.25 USD", p.Received.String())
	inv, err := w.Invoices.Get(w.ctx, p.Allocations[0].Invoice.ID)
	require.NoError(t, err)
	require.Equal(t, invoice.CashSale, inv.Kind)
	status, err := inv.Settlement()
	require.NoError(t, err)
	require.Equal(t, invoice.Settled, status)
	require.NotEmpty(t, inv.Header.Number)
	stock, err = w.Stock.Get(w.ctx, "van-7", "BOX")
	require.NoError(t, err)
	require.Equal(t, "7 each", stock.OnHand.String())
	_, err = w.Payments.Charge(w.ctx, draft)
	require.ErrorIs(t, err, document.ErrRefused, "nobody pays twice")
	for payee, want := range map[string]string{"rita": "11.00 USD", "dan": "3.30 USD", "nora": "2.20 USD"} {
		page, err := w.Commissions.Page(w.ctx, payee, "2026-10")
		require.NoError(t, err)
		require.Equal(t, want, page.Totals[0].String())
	}
	o, _, err = w.Orders.Advance(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.ClosedState, o.State)
}

func TestC23_CreditLimit(t *testing.T) {
	w := tampa(t, o2c.Config{})
	ordered := func(cases string) *order.SalesOrder {
		o, err := w.Orders.Submit(w.ctx, order.Draft{Seller: "northwind", Customer: "lakeside", Channel: order.ECommerce, Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, cases)}}})
		require.NoError(t, err)
		return o
	}
	_, err := w.Orders.Confirm(w.ctx, ordered("200 case").Header.ID) // 10,750.00
	require.NoError(t, err)
	big := ordered("300 case") // 16,125.00
	held, err := w.Orders.Confirm(w.ctx, big.Header.ID)
	require.EqualError(t, err, "gate/credit: sales order SO-00002: cannot confirm: exposure 10750.00 USD + this order 16125.00 USD = 26875.00 USD, over the limit of 25000.00 USD by 1875.00 USD; "+
		"pay or prepay 1875.00 USD, or order at most 265 case, or an approval")
	require.Equal(t, order.SubmittedState, held.State)
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.Equal(t, "200 case", stock.Reserved.String(), "nothing is reserved for it")

	_, err = w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Wire, Amount: amount(t, "1875.00 USD")})
	require.NoError(t, err)
	_, err = w.Orders.Confirm(w.ctx, big.Header.ID)
	require.NoError(t, err, "equal to the limit passes")

	small := ordered("1 case")
	_, err = w.Orders.Confirm(w.ctx, small.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	_, err = w.Orders.Waive(w.ctx, small.Header.ID, order.CreditGate, "paid tomorrow", w.clock.Now().Add(3600e9))
	require.NoError(t, err)
	_, err = w.Orders.Confirm(w.ctx, small.Header.ID)
	require.NoError(t, err)
}

func TestC23_ConcurrentConfirmsStayWithinTheLimit(t *testing.T) {
	w := tampa(t, o2c.Config{})
	orders := make([]*order.SalesOrder, 10)
	for i := range orders {
		var err error
		orders[i], err = w.Orders.Submit(w.ctx, order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "50 case")}}}) // 2,956.25
		require.NoError(t, err)
	}
	require.Equal(t, 8, together(t, len(orders), document.ErrRefused, func(i int) error {
		_, err := w.Orders.Confirm(w.ctx, orders[i].Header.ID)
		return err
	}), "8 × 2,956.25 = 23,650.00")
}

func TestChain_RefusalsOfTheWholeChain(t *testing.T) {
	w := tampa(t, o2c.Config{})
	q := w.quoted("200 case")
	_, err := w.Orders.FromPurchaseOrder(w.ctx, purchase(t, q, "49.00 USD"))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "quoted 50.00 USD")
	require.ErrorContains(t, err, "ordered 49.00 USD")
	require.Zero(t, w.count(order.KindSalesOrder))
	var po *order.PurchaseOrder
	for p, err := range w.Orders.PurchaseOrdersOf(w.ctx, "lakeside") {
		require.NoError(t, err)
		po = p
	}
	require.Equal(t, order.PurchaseOrderMismatchedState, po.State)
	_, err = w.Orders.RejectPurchaseOrder(w.ctx, po.Header.ID, "the price")
	require.NoError(t, err)
	_, err = w.Orders.FromPurchaseOrder(w.ctx, purchase(t, q, "49.00 USD"))
	require.ErrorContains(t, err, "purchase order PO-00002", "its number is free, and the refusal says what the new one is called")
	for p, err := range w.Orders.PurchaseOrdersOf(w.ctx, "lakeside") {
		require.NoError(t, err)
		po = p
	}
	digest, err := po.Digest()
	require.NoError(t, err)
	o, err := w.Orders.AcceptDifferences(w.ctx, po.Header.ID, "a good customer", digest)
	require.NoError(t, err)
	require.Equal(t, "9800.00 USD", o.Totals.Net.String())
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.NoError(t, err)

	late := w.quoted("10 case")
	w.clock.Set("2026-12-02T07:00:00Z") // midnight has passed in Chicago
	_, err = w.Orders.FromQuote(w.ctx, late.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "2026-12-02")
	_, err = w.Quotes.AcceptLate(w.ctx, late.Header.ID, "the buyer was ill")
	require.NoError(t, err)
	o, err = w.Orders.FromQuote(w.ctx, late.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.FromQuote, o.Origin)

	elsewhere := order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", ShipTo: &party.Address{City: "Miami", Region: "FL", PostalCode: "33101", Country: "US"}, Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "1 case")}}}
	o, err = w.Orders.Submit(w.ctx, elsewhere)
	require.NoError(t, err)
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.ErrorContains(t, err, "no territory of map field has US 33101")

	_, err = w.Records.SaveItem(w.ctx, catalog.ItemDraft{SKU: "NEW", Name: "New", Type: catalog.Goods, Unit: "each"})
	require.NoError(t, err)
	_, err = w.Orders.Submit(w.ctx, order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "NEW", Quantity: quantity(t, "1 each")}}})
	require.ErrorIs(t, err, document.ErrInvalid)
	require.ErrorContains(t, err, "lines[0].item: no price list that applies has a price of")

	dear := order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "1 case"), UnitPrice: price(t, "59.00 USD")}}}
	o, err = w.Orders.Submit(w.ctx, dear)
	require.NoError(t, err)
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.ErrorContains(t, err, "costs 59.00 USD, by list base")
	require.ErrorContains(t, err, "60.00 USD")
}

// A purchase order that was refused is kept, and its answer may have been lost. The same call again is the same purchase order, also when somebody has
// rejected it since; another call, or other content, is another one.
func TestS8_AMismatchedPurchaseOrderIsKeptOnce(t *testing.T) {
	w := tampa(t, o2c.Config{})
	q := w.quoted("200 case")
	sent := purchase(t, q, "49.00 USD")
	for range 2 {
		_, err := w.Orders.FromPurchaseOrder(w.ctx, sent, o2c.Once("po-4711"))
		require.ErrorContains(t, err, "ordered 49.00 USD")
		require.Equal(t, 1, w.count(order.KindPurchaseOrder))
	}
	for p, err := range w.Orders.PurchaseOrdersOf(w.ctx, "lakeside") {
		require.NoError(t, err)
		_, err = w.Orders.RejectPurchaseOrder(w.ctx, p.Header.ID, "the price")
		require.NoError(t, err)
	}
	_, err := w.Orders.FromPurchaseOrder(w.ctx, sent, o2c.Once("po-4711"))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "ordered 49.00 USD", "the same answer")
	require.Equal(t, 1, w.count(order.KindPurchaseOrder))

	_, err = w.Orders.FromPurchaseOrder(w.ctx, sent, o2c.Once("po-4711 again"))
	require.ErrorIs(t, err, document.ErrRefused)
	require.Equal(t, 2, w.count(order.KindPurchaseOrder))
}
