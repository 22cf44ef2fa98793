package postgres_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

const lines = 10 // of an order, each of a stock of its own

// till sells: one order after the other, in one tenant. Tills of one tenant share nothing but the tenant, its events and a series.
type till struct {
	tenant string
	number int
	sold   int
	body   []byte
}

func newTill(tenant string, number int) *till {
	var text strings.Builder
	text.WriteString(`{"seller":"northwind","customer":"lakeside","currency":"USD","terms":"net 30","ship_to":"1 Lake Street, Austin TX 78701","lines":[`)
	for i := range lines {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"line":%d,"item":"GLV-%04d","name":"Nitrile examination gloves, powder free, size %d, box of 100, 10 boxes a case","quantity":"%d case",`, i+1, i, i+5, i+1)
		fmt.Fprintf(&text, `"unit_price":"50.00 USD","net":"%d.00 USD","tax":"%d.13 USD","gross":"%d.13 USD","location":"austin","promised":"2026-07-14",`, 50*(i+1), 4*i, 54*(i+1))
		text.WriteString(`"shipped":"0 case","delivered":"0 case","invoiced":"0 case","canceled":"0 case","returned":"0 case","state":"open"}`)
	}
	text.WriteString(`],"totals":{"net":"2750.00 USD","tax":"226.88 USD","gross":"2976.88 USD"},"state":"confirmed"}`)
	return &till{tenant: tenant, number: number, body: []byte(text.String())}
}

func (d *till) id(n int) document.ID {
	var id document.ID
	binary.BigEndian.PutUint32(id[:4], uint32(n))
	binary.BigEndian.PutUint32(id[12:], uint32(d.number+1))
	return id
}

func (d *till) ref(kind document.Kind, n int) document.Ref {
	return document.Ref{Tenant: d.tenant, Kind: kind, ID: d.id(n)}
}

func (d *till) stock(i int, version int64) document.Record {
	return document.Record{
		Ref: d.ref("stock", i+1), Schema: 1, Version: version, Keys: []document.Key{{Name: "sku", Value: fmt.Sprintf("GLV-%04d", i)}, {Name: "location", Value: "austin"}},
		Body: fmt.Appendf(nil, `{"sku":"GLV-%04d","location":"austin","on_hand":"6000000 case","reserved":"%d case","shipped":"0 case","lots":[]}`, i, version),
	}
}

// opening is what is there before the first order.
func (d *till) opening() document.Batch {
	b := document.Batch{ID: d.id(1 << 30), Tenant: d.tenant}
	for i := range lines {
		b.Writes = append(b.Writes, d.stock(i, 0))
	}
	for _, kind := range []document.Kind{"customer", "seller"} {
		b.Writes = append(b.Writes, document.Record{Ref: d.ref(kind, 1), Schema: 1, Body: []byte("{}")})
	}
	return b
}

// next is the next order: a document of some 4 KB with 6 keys, a unique key and a number; 10 stocks that are written anew; 2 guards; 3 events.
func (d *till) next() document.Batch {
	d.sold++
	n := d.sold
	key := func(name, value string) document.Key { return document.Key{Name: name, Value: value} }
	order := document.Record{
		Ref: d.ref("sales_order", n), Schema: 1, Body: d.body,
		Keys: []document.Key{
			key("customer", fmt.Sprintf("c-%d", n%1000)), key("seller", "northwind"), key("state", "confirmed"), key("rep", fmt.Sprintf("r-%d", n%20)), key("location", "austin"), key("month", "2026-07"),
		},
		Unique: []document.Key{key("reference", fmt.Sprintf("PO-%d-%08d", d.number, n))},
	}
	b := document.Batch{
		ID: d.id(n), Tenant: d.tenant, Writes: []document.Record{order},
		Guards:  []document.Guard{{Ref: d.ref("customer", 1), Version: 1}, {Ref: d.ref("seller", 1), Version: 1}},
		Numbers: []document.Number{{Series: "northwind/order/2026", Format: "SO-2026-{n:6}"}},
	}
	for i := range lines {
		b.Writes = append(b.Writes, d.stock(i, int64(n)))
	}
	for _, typ := range []string{"sales_order.submitted", "sales_order.confirmed", "sales_order.reserved"} {
		b.Events = append(b.Events, document.EventRecord{
			Ref: order.Ref, Type: typ, Schema: 1, At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2",
			Body: []byte(`{"customer":"lakeside","seller":"northwind","total":"2976.88 USD","lines":10,"state":"confirmed"}`),
		})
	}
	return b
}
