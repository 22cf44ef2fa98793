package invoice_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

var (
	update  = flag.Bool("update", false, "write the golden files anew")
	noon    = time.Date(2026, 11, 16, 16, 0, 0, 0, time.UTC)
	by      = document.Stamp{At: noon, Actor: "desk-2"}
	later   = document.Stamp{At: noon.Add(24 * time.Hour), Actor: "desk-3"}
	orderID = document.NewID(noon, [10]byte{1})
	first   = document.NewID(noon, [10]byte{2})
	second  = document.NewID(noon, [10]byte{3})
	paid    = document.Link{Kind: "payment", ID: document.NewID(noon, [10]byte{4})}
)

// must takes the value of a call on constants that cannot fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func quantity(s string) money.Quantity { return must(money.ParseQuantity(s)) }
func price(s string) money.Price       { return must(money.ParsePrice(s)) }
func amount(s string) money.Money      { return must(money.Parse(s)) }
func rate(s string) money.Rate         { return must(money.ParseRate(s)) }
func day(s string) document.Date       { return must(document.ParseDate(s)) }

func lines(line int, q string) []order.LineQuantity {
	return []order.LineQuantity{{Line: line, Quantity: quantity(q)}}
}

// parties are seller, customer and items of the tests: gloves by the case, rice by weight, and an hour of service.
func parties() order.Parties {
	seller, _, err := party.NewSeller("acme", party.SellerDraft{
		Code: "northwind", Name: "Northwind Medical Supply", Address: party.Address{Lines: []string{"1 Main St"}, City: "Austin", Region: "TX", Country: "US"}, Zone: "America/Chicago",
		TaxRegistrations: []party.TaxRegistration{{Country: "US", Region: "TX", Number: "12-3456789"}},
		BankAccounts:     []party.BankAccount{{Bank: "First Bank", AccountNumber: "000123456", RoutingNumber: "111000025"}},
	}, by)
	must(seller, err)
	customer, _, err := party.NewCustomer("acme", party.CustomerDraft{
		Code: "lakeside", Name: "Lakeside Clinic", Market: party.B2B, Terms: &party.Terms{NetDays: 30},
		BillTo: party.Address{Lines: []string{"2 Shore Dr"}, City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"},
	}, by)
	must(customer, err)
	items := map[string]*catalog.Item{}
	for _, d := range []catalog.ItemDraft{
		{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"}, {SKU: "RICE", Name: "Rice", Type: catalog.Goods, Unit: "kg"}, {SKU: "FIT", Name: "Fitting", Type: catalog.Service, Unit: "h"},
	} {
		item, _, err := catalog.NewItem("acme", d, by)
		items[d.SKU] = must(item, err)
	}
	return order.Parties{Seller: seller, Customer: customer, Items: items}
}

var world = parties()

// gloves is the order of the worked example: 200 cases at 50.00 with 7.5 % tax, 10,750.00 USD.
func gloves(q string) order.Draft {
	return order.Draft{
		Seller: "northwind", Customer: "lakeside", Location: "austin", Date: day("2026-11-05"),
		PurchaseOrder: &order.PurchaseOrderRef{Number: "PO-4711"},
		Taxes:         []pricing.TaxRate{{Jurisdiction: "US-FL", Name: "sales tax", Rate: rate("7.5%")}},
		Lines:         []order.DraftLine{{Item: "GLV-N", Quantity: quantity(q), UnitPrice: price("50.00 USD")}},
	}
}

// submitted makes an order up to its submission, confirmed up to its confirmation.
func submitted(draft order.Draft) (*order.SalesOrder, error) {
	o, err := order.New(draft, world, "acme", orderID, day("2026-11-05"), by)
	if err != nil {
		return nil, err
	}
	_, err = o.Submit(by)
	return o, err
}

func confirmed(draft order.Draft) (*order.SalesOrder, error) {
	o, err := submitted(draft)
	if err != nil {
		return nil, err
	}
	_, err = o.Confirm(nil, nil, by)
	return o, err
}

// ship and deliver take a quantity of a line through the steps.
func ship(o *order.SalesOrder, line int, q string) error {
	for _, step := range []order.Step{order.Picked, order.Packed, order.Shipped} {
		if err := o.Record(step, lines(line, q), by); err != nil {
			return err
		}
	}
	return nil
}

func deliver(o *order.SalesOrder, line int, q string) error {
	if err := ship(o, line, q); err != nil {
		return err
	}
	return o.Record(order.Delivered, lines(line, q), by)
}

func draft(o *order.SalesOrder, id document.ID, wish ...order.LineQuantity) (*invoice.Invoice, error) {
	return invoice.New(o, world.Seller, invoice.Draft{Order: o.Header.ID, Lines: wish}, id, day("2026-11-16"), by)
}

func bill(o *order.SalesOrder, id document.ID, wish ...order.LineQuantity) (*invoice.Invoice, []document.Event, error) {
	inv, err := draft(o, id, wish...)
	if err != nil {
		return nil, nil, err
	}
	events, err := inv.Post(o, by)
	return inv, events, err
}

// posted is the first invoice of the worked example: 120 of 200 cases, 6,450.00 USD.
func posted(t testing.TB) (*invoice.Invoice, *order.SalesOrder) {
	t.Helper()
	o, err := confirmed(gloves("200 case"))
	require.NoError(t, err)
	require.NoError(t, deliver(o, 1, "120 case"))
	inv, _, err := bill(o, first)
	require.NoError(t, err)
	require.NoError(t, inv.Validate())
	return inv, o
}

// text gives a document byte for byte, to see that it has not changed.
func text(v any) string { return string(must(json.Marshal(v))) }

// parameters gives the settings of a property: the seed comes from O2C_SEED, else it is fixed.
func parameters(t testing.TB, tests int) *gopter.TestParameters {
	t.Helper()
	seed := int64(20260701)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	t.Logf("O2C_SEED=%d", seed)
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = tests
	return p
}

// faultsOf gives "path code" of every fault of an error that is ErrInvalid.
func faultsOf(t testing.TB, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, document.ErrInvalid)
	faults, ok := errors.AsType[document.Faults](err)
	require.True(t, ok, "%T", err)
	var texts []string
	for _, f := range faults {
		texts = append(texts, f.Path+" "+f.Code)
	}
	return texts
}
