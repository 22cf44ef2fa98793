package o2c_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/team"
	"github.com/seed-3f372218/o2c/territory"
)

// kinds are all kinds of documents that the engine stores.
func kinds() []document.Kind {
	return []document.Kind{
		"answer", "intent", catalog.KindItem, party.KindCustomer, party.KindSeller, party.KindOrganization, team.KindTeam, territory.KindMap, pricing.KindPriceList, o2c.KindPriceBook, edition.KindOf(o2c.KindPriceBook), pricing.KindTaxTable,
		commission.KindPlan, commission.KindPage, commission.KindStanding, order.KindRFQ, order.KindQuote, order.KindPurchaseOrder, order.KindSalesOrder, fulfillment.KindShipment, fulfillment.KindStock,
		invoice.KindInvoice, payment.KindPayment, payment.KindReceipt, payment.KindAccount, payment.KindStoredMethod,
	}
}

// dump gives all records of a kind as text.
func (w *world) dump(kind document.Kind) []string {
	w.t.Helper()
	var all []string
	for rec, err := range store.All(w.ctx, w.store, store.Query{Tenant: "acme", Kind: kind, Limit: store.MaxPage}) {
		require.NoError(w.t, err)
		all = append(all, fmt.Sprint(rec.Ref, rec.Version, rec.Number, rec.Keys, rec.Unique, string(rec.Body)))
	}
	return all
}

// snapshot gives everything that is stored, events included, as text.
func (w *world) snapshot() string {
	w.t.Helper()
	var b strings.Builder
	for _, kind := range kinds() {
		for _, rec := range w.dump(kind) {
			b.WriteString(rec + "\n")
		}
	}
	for e, err := range store.AllEvents(w.ctx, w.store, "acme", 0) {
		require.NoError(w.t, err)
		body, err := json.Marshal(e)
		require.NoError(w.t, err)
		b.Write(append(body, '\n'))
	}
	return b.String()
}
