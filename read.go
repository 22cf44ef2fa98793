package o2c

import (
	"context"
	"iter"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/store"
)

// The names of a seller's number series.
const (
	seriesRFQ           = "rfq"
	seriesQuote         = "quote"
	seriesPurchaseOrder = "purchase_order"
	seriesOrder         = "sales_order"
	seriesShipment      = "shipment"
	seriesInvoice       = "invoice"
	seriesReceipt       = "receipt"
)

// get reads one document outside a unit.
func get[T any, P document.Of[T]](ctx context.Context, d *Desk, kind document.Kind, id document.ID) (*T, error) {
	if err := d.identified(); err != nil {
		return nil, err
	}
	rec, err := d.engine.store.Get(ctx, document.Ref{Tenant: d.actor.Tenant, Kind: kind, ID: id})
	if err != nil {
		return nil, err
	}
	return document.Decode[T, P](rec)
}

// each walks through the documents of a kind that have a key.
func each[T any, P document.Of[T]](ctx context.Context, d *Desk, kind document.Kind, key document.Key) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		if err := d.identified(); err != nil {
			yield(nil, err)
			return
		}
		for rec, err := range store.All(ctx, d.engine.store, store.Query{Tenant: d.actor.Tenant, Kind: kind, Key: key}) {
			if err != nil {
				yield(nil, err)
				return
			}
			doc, err := document.Decode[T, P](rec)
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// today gives the day in the seller's zone; without a seller, in UTC.
func (u *unit) today(seller *party.Seller) (document.Date, error) {
	if seller == nil {
		return document.DateIn(u.by.At, nil), nil
	}
	zone, err := u.desk.engine.zone(seller.Zone)
	if err != nil {
		return document.Date{}, &document.Error{Code: "o2c/zone", Doc: seller.Header.Name(), ID: seller.Header.ID, Path: "zone", Message: "there is no time zone " + document.Quote(seller.Zone), Kind: document.ErrInvalid, Cause: err}
	}
	return document.DateIn(u.by.At, zone), nil
}

// todayOf gives the day in the zone of the seller with a code.
func (u *unit) todayOf(seller string) (document.Date, error) {
	s, err := load[party.Seller](u, party.KindSeller, party.SellerID(seller))
	if err != nil {
		return document.Date{}, err
	}
	return u.today(s)
}

// putNumbered stages a document; a new one gets the next number of the seller's series in the commit.
func putNumbered[T any, P document.Of[T]](u *unit, doc P, seller *party.Seller, series string, date document.Date) error {
	write, err := put(u, doc)
	if err != nil || doc.Head().Number != "" {
		return err
	}
	number, err := seller.Number(write, series, date)
	if err != nil {
		return err
	}
	u.batch.Numbers = append(u.batch.Numbers, number)
	return nil
}

// customerInForce reads a customer with what it inherits from its organization; nil when there is none.
func customerInForce(u *unit, code string) (*party.Customer, error) {
	c, err := find[party.Customer](u, party.KindCustomer, party.CustomerID(code))
	if err != nil || c == nil || c.Organization == "" {
		return c, err
	}
	organization, err := find[party.Organization](u, party.KindOrganization, party.OrganizationID(c.Organization))
	if err != nil {
		return nil, err
	}
	return c.InForce(organization), nil
}
