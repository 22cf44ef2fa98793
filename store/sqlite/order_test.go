package sqlite_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/seed-3f372218/o2c/document"
)

const lines = 10 // of an order, each of its own stock

// desk takes orders of one tenant, one after the other, as BenchmarkCommit does. Desks of one tenant share neither stock nor IDs.
type desk struct {
	tenant string
	number int
	orders int
	body   []byte
}

func newDesk(tenant string, number int) *desk {
	type line struct {
		SKU, Name, Quantity, UnitPrice, Net, Tax, Location, Promised, Account, Category, Lot, State string
	}
	order := struct {
		Seller, Customer, Currency, Terms, ShipTo, BillTo string
		Lines                                             []line
	}{"northwind", "lakeside", "USD", "net 30", "1 Lake Street, Austin TX 78701", "PO box 12, Austin TX 78701", nil}
	for i := range lines {
		order.Lines = append(order.Lines, line{
			fmt.Sprintf("GLV-%04d", i), "Nitrile examination gloves, powder free, latex free, size medium, blue, box of 100, 10 boxes a case, store below 30 degrees", fmt.Sprintf("%d case", i+1), "50.00 USD", fmt.Sprintf("%d.00 USD", 50*(i+1)), "4.13 USD",
			"austin", "2026-07-14", "4000", "ppe", "", "open",
		})
	}
	body, err := json.Marshal(order)
	if err != nil {
		panic(err)
	}
	return &desk{tenant: tenant, number: number, body: body}
}

func (d *desk) id(n int) document.ID {
	var id document.ID
	binary.BigEndian.PutUint32(id[:4], uint32(n))
	binary.BigEndian.PutUint32(id[12:], uint32(d.number+1))
	return id
}

func (d *desk) ref(kind document.Kind, n int) document.Ref {
	return document.Ref{Tenant: d.tenant, Kind: kind, ID: d.id(n + 1)}
}

func (d *desk) stock(i int, version int64) document.Record {
	return document.Record{
		Ref: d.ref("stock", i), Schema: 1, Version: version,
		Keys: []document.Key{{Name: "sku", Value: fmt.Sprintf("GLV-%04d", i)}, {Name: "location", Value: "austin"}},
		Body: fmt.Appendf(nil, `{"sku":"GLV-%04d","location":"austin","on_hand":"6000000 case","reserved":"%d case","shipped":"0 case","lots":[]}`, i, version),
	}
}

// opening is what is there before the first order: the stock, the customer and the seller.
func (d *desk) opening() document.Batch {
	b := document.Batch{ID: d.id(0x7fffffff), Tenant: d.tenant}
	for i := range lines {
		b.Writes = append(b.Writes, d.stock(i, 0))
	}
	for _, kind := range []document.Kind{"customer", "seller"} {
		b.Writes = append(b.Writes, document.Record{Ref: d.ref(kind, 0), Schema: 1, Body: []byte("{}")})
	}
	return b
}

// next is the next order: a document with its keys and number, ten stocks that are written anew, two guards and three events.
func (d *desk) next() document.Batch {
	d.orders++
	n := d.orders
	key := func(name, value string) document.Key { return document.Key{Name: name, Value: value} }
	order := document.Record{
		Ref: d.ref("sales_order", n), Schema: 1, Body: d.body,
		Keys: []document.Key{
			key("customer", fmt.Sprintf("c-%d", n%1000)), key("seller", "northwind"), key("state", "confirmed"), key("rep", fmt.Sprintf("r-%d", n%20)),
			key("location", "austin"), key("month", "2026-07"),
		},
		Unique: []document.Key{key("reference", fmt.Sprintf("PO-%d-%08d", d.number, n))},
	}
	b := document.Batch{
		ID: d.id(n + 1), Tenant: d.tenant, Writes: []document.Record{order},
		Guards:  []document.Guard{{Ref: d.ref("customer", 0), Version: 1}, {Ref: d.ref("seller", 0), Version: 1}},
		Numbers: []document.Number{{Series: "northwind/order/2026", Format: "SO-2026-{n:6}"}},
	}
	for i := range lines {
		b.Writes = append(b.Writes, d.stock(i, int64(n)))
	}
	for _, typ := range []string{"sales_order.submitted", "sales_order.confirmed", "sales_order.reserved"} {
		b.Events = append(b.Events, document.EventRecord{
			Ref: order.Ref, Type: typ, Schema: 1, At: noon, Actor: "desk-2", Body: []byte(`{"customer":"lakeside","seller":"northwind","total":"2750.00 USD","lines":10,"state":"confirmed"}`),
		})
	}
	return b
}
