package crash

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/store"
)

// markName is the extension that says which command made a document.
const markName = "command"

// mark writes the key into what the command makes, where there is room for it: so that two effects of one command show.
func (c *command) mark() {
	own := map[string]json.RawMessage{markName: json.RawMessage(strconv.Quote(c.Key))}
	switch {
	case c.Order != nil:
		c.Order.Extensions = own
	case c.RFQ != nil:
		c.RFQ.Extensions = own
	case c.Quote != nil:
		c.Quote.Extensions = own
	case c.Purchase != nil:
		c.Purchase.Extensions = own
	case c.Shipment != nil:
		c.Shipment.Tracking = c.Key
	case c.Payment != nil:
		c.Payment.Reference = c.Key
	}
}

// checkMarks checks that no command has made two documents of a kind (S8).
func (w *world) checkMarks(ctx context.Context, s store.Store, tenant string) error {
	for _, kind := range []document.Kind{order.KindSalesOrder, order.KindRFQ, order.KindQuote, order.KindPurchaseOrder, fulfillment.KindShipment, payment.KindPayment} {
		made := map[string]document.ID{}
		for rec, err := range store.All(ctx, s, store.Query{Tenant: tenant, Kind: kind, Limit: store.MaxPage}) {
			if err != nil {
				return err
			}
			var marked struct {
				Header    document.Header `json:"header"`
				Tracking  string          `json:"tracking"`
				Reference string          `json:"reference"`
			}
			if err := json.Unmarshal(rec.Body, &marked); err != nil {
				return err
			}
			mark := string(marked.Header.Extensions[markName]) + marked.Tracking + marked.Reference
			if other, twice := made[mark]; twice && mark != "" {
				w.say("S8", "the command %s has made two documents %s of tenant %s: %s and %s", mark, kind, tenant, other, rec.Ref.ID)
			}
			made[mark] = rec.Ref.ID
		}
	}
	return nil
}
