package model_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// show prints what quantities cost.
func show(m model.Model, quantities ...string) {
	for _, q := range quantities {
		c, err := m.Charge(qty(q))
		if err != nil {
			fmt.Println(err)
			continue
		}
		amount, err := c.Amount(money.Rounding{})
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(q+":", amount)
	}
}

// A flat price, for a thousand.
func ExampleModel() {
	show(model.Model{Price: price("12.50 USD"), Per: qty("1000 ea")}, "100 ea", "4321 ea")
	// Output:
	// 100 ea: 1.25 USD
	// 4321 ea: 54.01 USD
}

// The whole quantity has the price of the tier that it lies in.
func ExampleModel_volume() {
	show(model.Model{Kind: model.Volume, Tiers: []model.Tier{
		{UpTo: qty("5 ea"), Price: price("7.00 USD")},
		{UpTo: qty("10 ea"), Price: price("6.50 USD")},
		{Price: price("6.00 USD")},
	}}, "5 ea", "6 ea", "20 ea")
	// Output:
	// 5 ea: 35.00 USD
	// 6 ea: 39.00 USD
	// 20 ea: 120.00 USD
}

// Each part of the quantity has the price of its tier.
func ExampleModel_graduated() {
	m := model.Model{Kind: model.Graduated, Tiers: []model.Tier{
		{Price: price("50.00 USD")},
		{From: qty("10 ea"), Price: price("40.00 USD")},
		{From: qty("20 ea"), Price: price("30.00 USD")},
	}}
	c, err := m.Charge(qty("15 ea"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range c.Steps {
		fmt.Println(s.Quantity, "at", s.UnitPrice)
	}
	fmt.Println(c.Amount(money.Rounding{}))
	// Output:
	// 10 ea at 50.00 USD
	// 5 ea at 40.00 USD
	// 700.00 USD <nil>
}

// Packages that are begun count; the first two units are free.
func ExampleModel_package() {
	show(model.Model{Kind: model.Package, Price: price("15.00 USD"), Size: qty("10 ea"), Free: qty("2 ea")}, "2 ea", "12 ea", "12.5 ea")
	// Output:
	// 2 ea: 0.00 USD
	// 12 ea: 15.00 USD
	// 12.5 ea: 30.00 USD
}

// A stairstep is a table of flat amounts. This one ends: above it there is no price.
func ExampleModel_stairstep() {
	show(model.Model{Kind: model.Volume, Tiers: []model.Tier{
		{UpTo: qty("10 ea"), Flat: amount("50.00 USD")},
		{UpTo: qty("50 ea"), Flat: amount("200.00 USD")},
	}}, "10 ea", "11 ea", "51 ea")
	// Output:
	// 10 ea: 50.00 USD
	// 11 ea: 200.00 USD
	// pricing/above_tiers: 51 ea is above the last tier, which ends at 50 ea; charge less, or give the table an open end
}

// A fee and so much a unit is a table of one tier; the fee is charged for nothing too.
func ExampleModel_flatAndUnit() {
	show(model.Model{Kind: model.Volume, AtZero: true, Tiers: []model.Tier{{Price: price("2.00 USD"), Flat: amount("10.00 USD")}}}, "0 ea", "7 ea")
	// Output:
	// 0 ea: 10.00 USD
	// 7 ea: 24.00 USD
}

// A minimum and a maximum bound the whole.
func ExampleModel_limits() {
	show(model.Model{Price: price("1.00 USD"), Minimum: amount("20.00 USD"), Maximum: amount("100.00 USD")}, "0 ea", "5 ea", "50 ea", "500 ea")
	// Output:
	// 0 ea: 0.00 USD
	// 5 ea: 20.00 USD
	// 50 ea: 50.00 USD
	// 500 ea: 100.00 USD
}

// A larger quantity may be cheaper: what comes on top is then negative.
func ExampleModel_Between() {
	m := model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: qty("15 ea"), Price: price("10.00 USD")}, {Price: price("5.00 USD")}}}
	c, err := m.Between(qty("15 ea"), qty("16 ea"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range c.Steps {
		fmt.Println(s.Quantity, "at", s.UnitPrice)
	}
	fmt.Println(c.Amount(money.Rounding{}))
	// Output:
	// -15 ea at 10.00 USD
	// 16 ea at 5.00 USD
	// -70.00 USD <nil>
}

// Four more units make the whole cheaper.
func ExampleModel_NextBreak() {
	m := model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: qty("15 ea"), Price: price("10.00 USD")}, {Price: price("5.00 USD")}}}
	next, ok, err := m.NextBreak(qty("12 ea"), money.Quantity{})
	if err != nil || !ok {
		fmt.Println(ok, err)
		return
	}
	fmt.Println(next.More, "more:", next.UnitPrice, "each, cheaper:", next.Cheaper)
	for _, i := range m.Inversions() {
		fmt.Println("less than", i.After, "cost: up to", i.BreakEven)
	}
	// Output:
	// 4 ea more: 5.00 USD each, cheaper: true
	// less than 15 ea cost: up to 30 ea
}
