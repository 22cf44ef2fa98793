package party_test

import (
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
)

var clerk = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}

func ExampleNewCustomer() {
	customer, events, err := party.NewCustomer("acme", party.CustomerDraft{
		Code: "lakeside", Name: "Lakeside Clinic", Payer: "lake-holding",
		BillTo: party.Address{Lines: []string{"1 Shore Rd"}, City: "Chicago", Region: "IL", PostalCode: "60601", Country: "US"},
		Terms:  &party.Terms{NetDays: 30}, PurchaseOrderRequired: new(true),
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", customer.Roles())
	fmt.Println(customer.PaymentTerms(), customer.NeedsPurchaseOrder(), customer.ShipTo().City)
	fmt.Printf("%+v\n", events[0].Payload)
	// Output:
	// {SoldTo:lakeside BillTo:lakeside Payer:lake-holding}
	// net 30 true Chicago
	// {Code:lakeside Organization: Market:b2b Group: Disabled:false}
}

func ExampleNewCustomer_faults() {
	_, _, err := party.NewCustomer("acme", party.CustomerDraft{
		Code: "lakeside", Name: "Lakeside Clinic", BillTo: party.Address{City: "Chicago", Country: "USA"}, DefaultShipTo: "dock-1",
	}, clerk)
	fmt.Println(err)
	// Output:
	// party/country: bill_to.country: is not a country: "USA"; write the two upper-case letters of ISO 3166-1, such as US
	// party/unknown: default_ship_to: there is no ship-to "dock-1"; use the code of one of ship_tos
}

func ExampleCustomer_InForce() {
	group, _, err := party.NewOrganization("acme", party.OrganizationDraft{
		Code: "lake-group", Name: "Lake Group", Terms: &party.Terms{NetDays: 45}, PurchaseOrderRequired: new(true),
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	branch, _, err := party.NewCustomer("acme", party.CustomerDraft{
		Code: "lakeside", Name: "Lakeside Clinic", Organization: "lake-group", PurchaseOrderRequired: new(false),
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	in := branch.InForce(group)
	fmt.Println(in.PaymentTerms(), in.NeedsPurchaseOrder())
	// Output: net 45 false
}

func ExampleTerms_Due() {
	from, err := document.ParseDate("2026-01-31")
	if err != nil {
		fmt.Println(err)
		return
	}
	terms := party.Terms{NetDays: 30}
	fmt.Println(terms, "from", from, "is", terms.Due(from))
	// Output: net 30 from 2026-01-31 is 2026-03-02
}

func ExampleCustomer_exemptionFor() {
	from, err := document.ParseDate("2026-01-01")
	if err != nil {
		fmt.Println(err)
		return
	}
	customer, _, err := party.NewCustomer("acme", party.CustomerDraft{
		Code: "school", Name: "Lake School",
		Exemptions: []party.Exemption{{Jurisdiction: "US-IL", Certificate: "E-99", Span: document.Span{From: from}}},
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	exemption, ok := customer.ExemptionFor("US-IL", from.AddDays(180))
	fmt.Println(exemption.Certificate, ok)
	_, ok = customer.ExemptionFor("US-IL", from.AddDays(-1))
	fmt.Println(ok)
	// Output:
	// E-99 true
	// false
}

func ExampleNewSeller() {
	seller, _, err := party.NewSeller("acme", party.SellerDraft{
		Code: "northwind", Name: "Northwind", Zone: "America/Chicago",
		Numbering: []party.Numbering{{Series: "invoice", Format: "INV-{year}-{n:5}", Reset: party.Yearly, Monotonic: true}},
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	date := document.DateIn(clerk.At, nil)
	for _, series := range []string{"sales_order", "invoice"} {
		number, err := seller.Number(0, series, date)
		if err != nil {
			fmt.Println(err)
			return
		}
		text, err := document.FormatNumber(number.Format, number.Date, 17)
		fmt.Println(number.Series, text, err)
	}
	// Output:
	// northwind/sales_order SO-00017 <nil>
	// northwind/invoice/2026 INV-2026-00017 <nil>
}

func ExampleNewOrganization() {
	_, events, err := party.NewOrganization("acme", party.OrganizationDraft{Code: "lake-group", Name: "Lake Group", Terms: &party.Terms{NetDays: 45}}, clerk)
	fmt.Printf("%+v %v\n", events[0].Payload, err)
	// Output: {Code:lake-group Name:Lake Group Group:} <nil>
}
