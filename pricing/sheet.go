package pricing

import "github.com/seed-3f372218/o2c/money"

// Line is a line whose unit price is known.
type Line struct {
	// Quantity is not negative, in any unit; it may have decimals.
	Quantity money.Quantity
	// UnitPrice is not negative, in the sheet's currency; it may have more decimals than the currency and is never rounded.
	UnitPrice money.Price
	// PriceBase is the quantity that the unit price is for, such as 100, in the unit of Quantity; the zero Quantity means 1.
	PriceBase money.Quantity
	// Steps are parts of Quantity that have unit prices of their own, as under graduated prices; UnitPrice is then none. They sum to
	// Quantity. The extension is the exact sum of their products, rounded once.
	Steps []Step
	// Discounts are taken off the extension, in their order.
	Discounts []Discount
	// Taxes are all worked out of the line's net; none is worked out of another.
	Taxes []TaxRate
}

// Sheet is what Total works on: lines in line-number order, and discounts on the whole. All amounts are in one currency.
type Sheet struct {
	Lines []Line
	// Discounts are taken off the sum of the lines' nets, in their order.
	Discounts []Discount
	// Rounding is the rule of every figure; the zero Rounding is half away from zero, in the currency's minor unit.
	Rounding money.Rounding
}
