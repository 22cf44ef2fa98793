package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// shop is a desk whose orders are carried from the draft to the closing.
type shop struct {
	*o2c.Desk
	ctx context.Context
}

func openShop(s store.Store, tenant string) shop {
	ctx := context.Background()
	d := o2c.New(s, o2c.Config{}).As(o2c.Actor{Tenant: tenant, ID: "desk"})
	must(d.Records.SaveSeller(ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "America/Chicago"}))
	must(d.Records.SaveCustomer(ctx, party.CustomerDraft{Code: "lakeside", Name: "Lakeside Clinic", Terms: &party.Terms{NetDays: 30}}))
	must(d.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"}))
	must(d.Stock.Count(ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: must(money.ParseQuantity("1000000000 case"))}))
	return shop{d, ctx}
}

// carry takes one order of 200 cases through eleven verbs: submitted, confirmed, shipped, delivered, billed and paid in two parts, closed.
func (s shop) carry() error {
	sale, err := s.Orders.Submit(s.ctx, order.Draft{
		Seller: "northwind", Customer: "lakeside", Location: "austin",
		Taxes: []pricing.TaxRate{{Jurisdiction: "US-FL", Name: "sales tax", Rate: must(money.ParseRate("7.5%"))}},
		Lines: []order.DraftLine{{Item: "GLV-N", Quantity: must(money.ParseQuantity("200 case")), UnitPrice: must(money.ParsePrice("50.00 USD"))}},
	})
	if err != nil {
		return err
	}
	if _, err = s.Orders.Confirm(s.ctx, sale.Header.ID); err != nil {
		return err
	}
	for _, q := range [...]string{"120 case", "80 case"} {
		part := fulfillment.ShipmentDraft{Order: sale.Header.ID, Lines: []order.LineQuantity{{Line: 1, Quantity: must(money.ParseQuantity(q))}}}
		shipped, err := s.Fulfillment.Ship(s.ctx, part)
		if err != nil {
			return err
		}
		if _, err = s.Fulfillment.Deliver(s.ctx, shipped.Header.ID); err != nil {
			return err
		}
		bill, err := s.Invoices.Bill(s.ctx, invoice.Draft{Order: sale.Header.ID})
		if err != nil {
			return err
		}
		if _, err = s.Payments.Record(s.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: bill.Totals.Gross}); err != nil {
			return err
		}
	}
	_, err = s.Orders.Close(s.ctx, sale.Header.ID)
	return err
}

// BenchmarkStores carries whole orders on every store, by one desk and by eight desks of eight tenants at once. PostgreSQL runs with everything
// on that keeps what it has committed through a failure of the machine.
func BenchmarkStores(b *testing.B) {
	for name, open := range map[string]func(*testing.B) store.Store{
		"memory": func(*testing.B) store.Store { return memory.New() },
		"sqlite": func(b *testing.B) store.Store {
			s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "orders.db"))
			require.NoError(b, err)
			b.Cleanup(func() { require.NoError(b, s.Close()) })
			return s
		},
		"postgres": func(b *testing.B) store.Store {
			s, err := postgres.Open(b.Context(), pgtest.Private(b, "fsync=on").URL(b), postgres.Config{})
			require.NoError(b, err)
			b.Cleanup(s.Close)
			return s
		},
	} {
		b.Run(name+"/desks=1", func(b *testing.B) {
			desk := openShop(open(b), "one")
			b.ReportAllocs()
			for b.Loop() {
				if err := desk.carry(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "chains/s")
		})
		b.Run(name+"/desks=8", func(b *testing.B) {
			books := open(b)
			var desks [8]shop
			for i := range desks {
				desks[i] = openShop(books, fmt.Sprint("tenant-", i))
			}
			b.ReportAllocs()
			b.ResetTimer()
			var left atomic.Int64
			left.Store(int64(b.N))
			var all sync.WaitGroup
			for _, desk := range desks {
				all.Go(func() {
					for left.Add(-1) >= 0 {
						if err := desk.carry(); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "chains/s")
		})
	}
}
