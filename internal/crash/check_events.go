package crash

import (
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

// reads gives a reader of the events of one type.
func reads[T document.Payload](known map[string]func(document.EventRecord) error) {
	var none T
	name, _ := none.EventType()
	known[name] = func(e document.EventRecord) error {
		_, err := document.DecodeEvent[T](e)
		return err
	}
}

// payloads gives a reader for each type of event that the engine tells.
func payloads() map[string]func(document.EventRecord) error {
	all := map[string]func(document.EventRecord) error{}
	for _, add := range []func(map[string]func(document.EventRecord) error){
		reads[catalog.ItemSaved], reads[catalog.CategoryTreeSaved], reads[catalog.ProductSetSaved], reads[party.CustomerSaved], reads[party.OrganizationSaved],
		reads[party.SellerSaved], reads[team.Saved], reads[territory.MapSaved], reads[pricing.PriceListSaved], reads[edition.Published], reads[edition.Retracted], reads[pricing.TaxTableSaved],
		reads[commission.PlanSaved], reads[commission.Credited], reads[commission.Earned],
		reads[order.Submitted], reads[order.Confirmed], reads[order.Held], reads[order.Released], reads[order.LinesDelivered], reads[order.Canceled],
		reads[order.Closed], reads[order.Waived], reads[order.Signed], reads[order.Reserved],
		reads[order.PurchaseOrderReceived], reads[order.PurchaseOrderMatched], reads[order.PurchaseOrderMismatched], reads[order.PurchaseOrderAccepted],
		reads[order.PurchaseOrderRejected], reads[order.RFQReceived], reads[order.RFQReviewed], reads[order.RFQAnswered], reads[order.RFQDeclined],
		reads[order.RFQWithdrawn], reads[order.QuoteSent], reads[order.QuoteAccepted], reads[order.QuoteDeclined], reads[order.QuoteCountered],
		reads[order.QuoteWithdrawn], reads[order.QuoteSuperseded],
		reads[fulfillment.Counted], reads[fulfillment.ShipmentShipped], reads[fulfillment.ShipmentDelivered], reads[fulfillment.ShipmentCanceled],
		reads[invoice.Posted], reads[invoice.SettledPart], reads[payment.ReceivedMoney], reads[payment.AttemptMoved], reads[payment.Receipted], reads[payment.MethodStored],
	} {
		add(all)
	}
	return all
}

// checkEvents checks that positions are 1, 2, 3 … (S5), that every event is of a type that is known and can be read (S10), and that its
// document is there (S1).
func (b *books) checkEvents() {
	known := payloads()
	for e, err := range store.AllEvents(b.ctx, b.store, b.tenant, 0) {
		if err != nil {
			b.err = err
			return
		}
		if want := int64(len(b.events)) + 1; e.Position != want {
			b.say("S5", "the event after position %d is at %d", want-1, e.Position)
		}
		b.events = append(b.events, e)
		read := known[e.Type]
		if read == nil {
			b.say("S10", "event %d is of the type %q, which nobody knows", e.Position, e.Type)
			continue
		}
		if err := read(e); err != nil {
			b.say("S10", "event %d cannot be read: %v", e.Position, err)
		}
		if e.Ref.Tenant != b.tenant {
			b.say("S6", "event %d is of tenant %s", e.Position, e.Ref.Tenant)
		} else if b.versions[e.Ref] == 0 {
			b.say("S1", "event %d, %s, is about %s %s, which is not there", e.Position, e.Type, e.Ref.Kind, e.Ref.ID)
		}
	}
}

// fact is what a document's state says has been told of it so many times.
type fact struct {
	ref  document.Ref
	name string
}

// checkFacts checks that what documents have come to has been told once, and what they have not come to has not (S1): a batch carries both.
func (b *books) checkFacts() {
	told := map[fact]int{}
	for _, e := range b.events {
		told[fact{e.Ref, e.Type}]++
	}
	expect := func(h *document.Header, name string, is bool) {
		want := 0
		if is {
			want = 1
		}
		if got := told[fact{h.Ref(), name}]; got != want {
			b.say("S1", "%s: %d events %s, want %d", h.Name(), got, name, want)
		}
	}
	for _, o := range b.orders {
		expect(&o.Header, "sales_order.submitted", o.State != order.DraftState)
		if o.State != order.CanceledState {
			expect(&o.Header, "sales_order.confirmed", o.State == order.ConfirmedState || o.State == order.ClosedState)
		}
		expect(&o.Header, "sales_order.closed", o.State == order.ClosedState)
		expect(&o.Header, "sales_order.canceled", o.State == order.CanceledState)
	}
	for _, s := range b.shipments {
		expect(&s.Header, "shipment.shipped", s.State == fulfillment.Shipped || s.State == fulfillment.Delivered)
		expect(&s.Header, "shipment.delivered", s.State == fulfillment.Delivered)
	}
	for _, inv := range b.invoices {
		expect(&inv.Header, "invoice.posted", inv.State == invoice.PostedState)
		if got := told[fact{inv.Header.Ref(), "invoice.settled"}]; got != len(inv.Settlements) {
			b.say("S1", "%s: %d events invoice.settled for %d settlements", inv.Header.Name(), got, len(inv.Settlements))
		}
	}
	for _, p := range b.payments {
		expect(&p.Header, "payment.received", p.Received.Sign() > 0)
	}
	for _, r := range b.receipts {
		expect(&r.Header, "receipt.issued", true)
	}
}
