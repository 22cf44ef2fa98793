package report

import (
	"iter"
	"maps"
	"strconv"
	"time"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
)

// Zones are the time zones in which instants become civil days. The zero value counts in UTC.
type Zones struct {
	// Default is the zone of every seller who is not in Sellers; nil means UTC.
	Default *time.Location
	// Sellers are the zones of sellers by their code.
	Sellers map[string]*time.Location
}

func (z Zones) of(seller string) *time.Location {
	if zone := z.Sellers[seller]; zone != nil {
		return zone
	}
	if z.Default != nil {
		return z.Default
	}
	return time.UTC
}

// Fold is what is known from the events of one tenant so far. It is made by New and is not safe for concurrent use.
type Fold struct {
	zones     Zones
	position  int64
	tenant    string
	orders    map[document.ID]*orderState
	purchases map[document.ID]purchase
	invoices  map[document.ID]bill
	revenue   sums[revenueKey]
	earned    sums[earnedKey]
	volume    map[volumeKey]counts
}

// New gives a fold that has seen no event.
func New(zones Zones) *Fold {
	zones.Sellers = maps.Clone(zones.Sellers)
	return &Fold{
		zones: zones, orders: map[document.ID]*orderState{}, purchases: map[document.ID]purchase{}, invoices: map[document.ID]bill{},
		revenue: sums[revenueKey]{}, earned: sums[earnedKey]{}, volume: map[volumeKey]counts{},
	}
}

// Position is that of the last event that was taken, 0 before the first. A feed is continued after it.
func (f *Fold) Position() int64 { return f.position }

// Add takes the next event. A position that was taken before is ignored, so delivery at least once is enough; one that leaves a gap is
// ErrInvalid, as is an event of another tenant or one whose payload makes no sense. An event of a newer schema than this release reads is
// ErrNewerSchema. Types that no figure needs are skipped, whatever their payload. After an error the fold is unchanged and still waits for
// that position.
func (f *Fold) Add(rec document.EventRecord) error {
	switch {
	case rec.Position < 1:
		return wrong(rec, "report/position", "positions begin at 1", "", nil)
	case rec.Position <= f.position:
		return nil
	case rec.Position > f.position+1:
		return wrong(rec, "report/position", "position "+strconv.FormatInt(f.position+1, 10)+" is missing", "feed every event of the tenant, from position 1, in order", nil)
	case rec.Ref.Tenant == "":
		return wrong(rec, "report/tenant", "an event belongs to a tenant", "", nil)
	case f.position > 0 && rec.Ref.Tenant != f.tenant:
		return wrong(rec, "report/tenant", "is of tenant "+document.Quote(rec.Ref.Tenant)+", the fold is of "+document.Quote(f.tenant), "use a fold for each tenant", nil)
	}
	if err := f.take(rec); err != nil {
		return err
	}
	f.position, f.tenant = rec.Position, rec.Ref.Tenant
	return nil
}

// AddAll takes events until they end or one fails, and gives that error. Those before it have been taken.
func (f *Fold) AddAll(events iter.Seq2[document.EventRecord, error]) error {
	for rec, err := range events {
		if err != nil {
			return err
		}
		if err := f.Add(rec); err != nil {
			return err
		}
	}
	return nil
}

// take enters the event, all of it or, with an error, nothing.
func (f *Fold) take(rec document.EventRecord) error {
	switch rec.Type {
	case "purchase_order.received":
		return with(rec, f.purchaseReceived)
	case "sales_order.submitted":
		return with(rec, f.submitted)
	case "sales_order.confirmed":
		return with(rec, f.confirmed)
	case "sales_order.delivered":
		return with(rec, func(rec document.EventRecord, e order.LinesDelivered) error {
			return f.moved(rec, rec.Ref.ID, e.On, e.Lines, delivered|shipped)
		})
	case "sales_order.canceled":
		return with(rec, f.canceled)
	case "sales_order.closed":
		return with(rec, f.closed)
	case "shipment.shipped":
		return with(rec, func(rec document.EventRecord, e fulfillment.ShipmentShipped) error {
			return f.moved(rec, e.Order, e.On, e.Lines, shipped)
		})
	case "shipment.delivered":
		return with(rec, func(rec document.EventRecord, e fulfillment.ShipmentDelivered) error {
			return f.moved(rec, e.Order, e.On, e.Lines, delivered)
		})
	case "invoice.posted":
		return with(rec, func(rec document.EventRecord, e invoice.Posted) error { return f.posted(rec, &e) })
	case "invoice.settled":
		return with(rec, f.settled)
	case "commission.credited":
		return with(rec, func(_ document.EventRecord, e commission.Credited) error {
			f.named(e.Order.ID, e.OrderNumber)
			return nil
		})
	case "commission.earned":
		return with(rec, func(rec document.EventRecord, e commission.Earned) error { return f.commission(rec, &e) })
	}
	return nil
}

// with decodes the event and hands it to enter.
func with[T document.Payload](rec document.EventRecord, enter func(document.EventRecord, T) error) error {
	e, err := document.DecodeEvent[T](rec)
	if err != nil {
		return err
	}
	if rec.At.IsZero() || document.DateIn(rec.At, time.UTC).IsZero() {
		return wrong(rec, "report/event", "has no instant of the years 1 to 9999", "", nil)
	}
	if rec.Ref.ID.IsZero() {
		return wrong(rec, "report/event", "is of no document", "", nil)
	}
	return enter(rec, e)
}

// wrong is the error of an event that cannot be taken.
func wrong(rec document.EventRecord, code, message, help string, cause error) error {
	if rec.Type != "" && code == "report/event" {
		message = rec.Type + " " + message
	}
	return &document.Error{
		Code: code, Doc: rec.Ref.Kind.Words(), ID: rec.Ref.ID, Path: "events[" + strconv.FormatInt(rec.Position, 10) + "]", Message: message, Help: help, Kind: document.ErrInvalid, Cause: cause,
	}
}
