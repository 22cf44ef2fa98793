package crash

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/team"
	"github.com/seed-3f372218/o2c/territory"
)

// books are everything that a store keeps of one tenant, and what was found wrong with it.
type books struct {
	ctx    context.Context
	store  store.Store
	tenant string
	broken []Broken
	err    error
	// versions are those of all documents that were read.
	versions map[document.Ref]int64

	sellers   []*party.Seller
	customers []*party.Customer
	requests  []*order.RFQ
	quotes    []*order.Quote
	purchases []*order.PurchaseOrder
	orders    []*order.SalesOrder
	shipments []*fulfillment.Shipment
	stocks    []*fulfillment.Stock
	invoices  []*invoice.Invoice
	payments  []*payment.Payment
	receipts  []*payment.Receipt
	accounts  []*payment.Account
	standings []*commission.Standing
	pages     []*commission.Page
	events    []document.EventRecord
}

// Check reads everything that a store keeps of a tenant, while nobody writes there, and gives each invariant that does not hold of it. It
// knows nothing of how it came to be: what is stored has to agree with itself. The error is the store's.
func Check(ctx context.Context, s store.Store, tenant string) ([]Broken, error) {
	b := &books{ctx: ctx, store: s, tenant: tenant, versions: map[document.Ref]int64{}}
	b.sellers, b.customers = every[party.Seller](b, party.KindSeller), every[party.Customer](b, party.KindCustomer)
	b.requests, b.quotes, b.purchases = every[order.RFQ](b, order.KindRFQ), every[order.Quote](b, order.KindQuote), every[order.PurchaseOrder](b, order.KindPurchaseOrder)
	b.orders, b.shipments = every[order.SalesOrder](b, order.KindSalesOrder), every[fulfillment.Shipment](b, fulfillment.KindShipment)
	b.stocks, b.invoices = every[fulfillment.Stock](b, fulfillment.KindStock), every[invoice.Invoice](b, invoice.KindInvoice)
	b.payments, b.receipts = every[payment.Payment](b, payment.KindPayment), every[payment.Receipt](b, payment.KindReceipt)
	b.accounts = every[payment.Account](b, payment.KindAccount)
	b.standings, b.pages = every[commission.Standing](b, commission.KindStanding), every[commission.Page](b, commission.KindPage)
	every[catalog.Item](b, catalog.KindItem)
	every[catalog.CategoryTree](b, catalog.KindCategoryTree)
	every[catalog.ProductSet](b, catalog.KindProductSet)
	every[party.Organization](b, party.KindOrganization)
	every[team.Team](b, team.KindTeam)
	every[territory.Map](b, territory.KindMap)
	every[pricing.PriceList](b, pricing.KindPriceList)
	every[edition.Register](b, o2c.KindPriceBook)
	every[edition.Edition](b, edition.KindOf(o2c.KindPriceBook))
	every[pricing.TaxTable](b, pricing.KindTaxTable)
	every[commission.Plan](b, commission.KindPlan)
	every[payment.StoredMethod](b, payment.KindStoredMethod)
	if b.err != nil {
		return b.broken, b.err
	}
	b.checkEvents()
	b.checkFacts()
	b.checkNumbers()
	b.checkPayments()
	b.checkBilled()
	b.checkAccounts()
	b.checkQuantities()
	b.checkClosed()
	b.checkStock()
	b.checkCommissions()
	return b.broken, b.err
}

func (b *books) say(invariant, format string, args ...any) {
	b.broken = append(b.broken, Broken{invariant, fmt.Sprintf(format, args...)})
}

// every reads all documents of a kind. Each of them is valid, stored with the keys that it says it is found by, and alone with each unique
// key.
func every[T any, P document.Of[T]](b *books, kind document.Kind) []*T {
	var docs []*T
	if b.err != nil {
		return nil
	}
	holders := map[document.Key]document.ID{}
	for rec, err := range store.All(b.ctx, b.store, store.Query{Tenant: b.tenant, Kind: kind, Limit: store.MaxPage}) {
		if err != nil {
			b.err = err
			return docs
		}
		if rec.Ref.Tenant != b.tenant || rec.Ref.Kind != kind {
			b.say("S6", "a search for %s gave %v", kind, rec.Ref)
		}
		if _, twice := b.versions[rec.Ref]; twice {
			b.say("S9", "a search for %s gave %s twice", kind, rec.Ref.ID)
		}
		b.versions[rec.Ref] = rec.Version
		doc, err := document.Decode[T, P](rec)
		if err != nil {
			b.say("S10", "%s %s cannot be read: %v", kind, rec.Ref.ID, err)
			continue
		}
		docs = append(docs, doc)
		if rec.Version < 1 {
			b.say("S2", "%s is at version %d", P(doc).Head().Name(), rec.Version)
		}
		if err := P(doc).Validate(); err != nil {
			b.say("S1", "%s is not valid: %v", P(doc).Head().Name(), err)
		}
		plain, unique := P(doc).Keys()
		if !slices.Equal(plain, rec.Keys) || !slices.Equal(unique, rec.Unique) {
			b.say("S1", "%s is found by %v and %v, it says %v and %v", P(doc).Head().Name(), rec.Keys, rec.Unique, plain, unique)
		}
		for _, key := range rec.Unique {
			if other, taken := holders[key]; taken {
				b.say("S4", "%s %s belongs to %s and %s", key.Name, key.Value, other, rec.Ref.ID)
			}
			holders[key] = rec.Ref.ID
			b.checkFound(kind, key, rec.Ref.ID)
		}
	}
	return docs
}

// checkFound checks that a unique key finds its document and no other.
func (b *books) checkFound(kind document.Kind, key document.Key, id document.ID) {
	page, err := b.store.Find(b.ctx, store.Query{Tenant: b.tenant, Kind: kind, Key: key})
	switch {
	case err != nil:
		b.err = err
	case len(page) != 1 || page[0].Ref.ID != id:
		b.say("S4", "%s %s finds %d documents, it belongs to %s", key.Name, key.Value, len(page), id)
	}
}

// has tells whether a document is there.
func (b *books) has(kind document.Kind, id document.ID) bool {
	return b.versions[document.Ref{Tenant: b.tenant, Kind: kind, ID: id}] > 0
}

// plus adds amounts. Of different currencies, or too large ones, is the first error.
func (b *books) plus(sum money.Money, more ...money.Money) money.Money {
	for _, m := range more {
		next, err := sum.Add(m)
		if err != nil {
			b.fail(err)
			return sum
		}
		sum = next
	}
	return sum
}

func (b *books) minus(from, m money.Money) money.Money { return b.plus(from, m.Neg()) }

// same tells whether two amounts are equal; none is as good as zero.
func same(x, y money.Money) bool { return x.IsZero() && y.IsZero() || x == y }

// plusQuantity adds quantities of one unit.
func (b *books) plusQuantity(sum, q money.Quantity) money.Quantity {
	switch {
	case sum.Unit() == "":
		return q
	case q.Unit() == "":
		return sum
	}
	next, err := sum.Add(q)
	b.fail(err)
	return next
}

// more tells whether a quantity is more than another of the same unit.
func (b *books) more(q, than money.Quantity) bool {
	if q.Unit() == "" || than.Unit() == "" {
		return q.Sign() > than.Sign()
	}
	c, err := q.Cmp(than)
	b.fail(err)
	return c > 0
}

// fail notes that something could not be worked out, which is never so of valid documents.
func (b *books) fail(err error) {
	if err != nil {
		b.say("S1", "cannot be worked out: %v", err)
	}
}
