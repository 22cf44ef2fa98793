package pricing_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// The worked order: 200 cases at 50.00 with 7.5 % tax.
func workedSheet() pricing.Sheet {
	quantity, _ := money.ParseQuantity("200 case")
	unitPrice, _ := money.ParsePrice("50.00 USD")
	rate, _ := money.ParseRate("7.5%")
	return pricing.Sheet{Lines: []pricing.Line{{
		Quantity: quantity, UnitPrice: unitPrice, Taxes: []pricing.TaxRate{{Jurisdiction: "US-FL", Name: "sales tax", Rate: rate}},
	}}}
}

func ExampleTotal() {
	priced, err := pricing.Total(workedSheet())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(priced.Totals.Net, "+", priced.Totals.Tax, "=", priced.Totals.Gross)
	// Output: 10000.00 USD + 750.00 USD = 10750.00 USD
}

// All faults are reported at once, each with its path.
func ExampleTotal_faults() {
	sheet := workedSheet()
	sheet.Lines[0].Quantity = sheet.Lines[0].Quantity.Neg()
	tenDollars, _ := money.Parse("10.00 USD")
	free, _ := money.ParsePrice("0.00 USD")
	sheet.Lines = append(sheet.Lines, pricing.Line{UnitPrice: free, Discounts: []pricing.Discount{{Name: "voucher", Amount: tenDollars}}})
	_, err := pricing.Total(sheet)
	fmt.Println(err)
	// Output:
	// pricing/negative: lines[0].quantity: is not negative, this one is -200 case
	// pricing/discount: lines[1].discounts[0].amount: a discount of 10.00 USD is more than the 0.00 USD that are left to take it from
}

// 120 of the 200 cases are billed, then the rest. The parts sum to the line.
func ExampleLineAmounts_Part() {
	priced, _ := pricing.Total(workedSheet())
	whole, _ := money.ParseQuantity("200 case")
	shipped, _ := money.ParseQuantity("120 case")
	first, err := priced.Lines[0].Part(money.Quantity{}, shipped, whole, money.Rounding{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rest, _ := priced.Lines[0].Part(shipped, whole, whole, money.Rounding{})
	fmt.Println(first.Gross, "+", rest.Gross)
	// Output: 6450.00 USD + 4300.00 USD
}

func ExampleSum() {
	priced, _ := pricing.Total(workedSheet())
	totals, err := pricing.Sum(priced.Lines)
	fmt.Println(totals.Gross, totals.Equal(priced.Totals), err)
	// Output: 10750.00 USD true <nil>
}

func ExampleLineAmounts_Validate() {
	priced, _ := pricing.Total(workedSheet())
	line := priced.Lines[0]
	line.Gross = line.Net
	fmt.Println(line.Validate())
	// Output: pricing/sum: gross: net and tax give 10750.00 USD, not 10000.00 USD
}

func ExampleLineAmounts_Equal() {
	a, _ := pricing.Total(workedSheet())
	b, _ := pricing.Total(workedSheet())
	fmt.Println(a.Lines[0].Equal(b.Lines[0]))
	// Output: true
}

func ExampleDiscount_Validate() {
	rate, _ := money.ParseRate("120%")
	fmt.Println(pricing.Discount{Percent: rate}.Validate())
	// Output: pricing/discount: percent: a discount is at most 100%, this one is 120%
}
