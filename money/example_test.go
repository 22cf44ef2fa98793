package money_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/money"
)

// must keeps the examples short. Programs check their errors.
func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func Example() {
	price := must(money.ParsePrice("12.345 USD"))
	quantity := must(money.ParseQuantity("7 case"))
	var half money.Rounding // half away from zero, at the cent

	extension := must(price.Extend(quantity, money.Quantity{}, half))
	discount := must(extension.Mul(must(money.ParseRate("10%")), half))
	net := must(extension.Sub(discount))
	tax := must(net.Mul(must(money.ParseRate("8.875%")), half))
	fmt.Println(extension, "-", discount, "+", tax, "=", must(net.Add(tax)))
	// Output: 86.42 USD - 8.64 USD + 6.90 USD = 84.68 USD
}

func ExampleParse() {
	m, err := money.Parse("10.5 USD")
	fmt.Println(m, err)
	_, err = money.Parse("10,50 USD")
	fmt.Println(err)
	fmt.Println(errors.Is(err, money.ErrSyntax))
	// Output:
	// 10.50 USD <nil>
	// money/syntax: "10,50 USD" is not an amount of money; write an amount, one space and a currency, as "10.00 USD"
	// true
}

func ExampleError() {
	_, err := must(money.Parse("10.00 USD")).Add(must(money.Parse("10.00 EUR")))
	var e *money.Error
	if errors.As(err, &e) {
		fmt.Println(e.Code)
		fmt.Println(e.Message)
		fmt.Println(e.Help)
	}
	// Output:
	// money/currency_mismatch
	// USD and EUR do not mix in a sum
	// convert one of them with an exchange rate first
}

func ExampleISO() {
	for _, code := range []string{"USD", "JPY", "KWD"} {
		c := must(money.ISO(code))
		fmt.Println(c, c.Digits())
	}
	// Output:
	// USD 2
	// JPY 0
	// KWD 3
}

func ExampleNewCurrency() {
	points := must(money.NewCurrency("PTS", 0))
	m := must(money.FromMinor(1200, points))
	fmt.Println(m)
	fmt.Println(must(money.Parse("1200 PTS/0")) == m)
	// Output:
	// 1200 PTS/0
	// true
}

func ExampleParseCurrency() {
	c := must(money.ParseCurrency("BTC/8"))
	fmt.Println(c.Code(), c.Digits())
	// Output: BTC 8
}

func ExampleFromMinor() {
	fmt.Println(must(money.FromMinor(1050, must(money.ISO("USD")))))
	fmt.Println(must(money.FromMinor(1050, must(money.ISO("JPY")))))
	// Output:
	// 10.50 USD
	// 1050 JPY
}

func ExampleFromDecimal() {
	d := decimal.RequireFromString("10.505")
	fmt.Println(must(money.FromDecimal(d, must(money.ISO("USD")))))
	// Output: 10.505 USD
}

func ExampleMoney_Minor() {
	fmt.Println(must(money.Parse("10.50 USD")).Minor())
	_, err := must(money.Parse("10.505 USD")).Minor()
	fmt.Println(err)
	// Output:
	// 1050 <nil>
	// money/inexact: 10.505 USD is not a whole number of minor units; round it first
}

func ExampleMoney_Round() {
	m := must(money.Parse("10.125 CHF"))
	fmt.Println(must(m.Round(money.Rounding{})))
	fmt.Println(must(m.Round(money.Rounding{Mode: money.HalfEven})))
	fmt.Println(must(m.Round(money.Rounding{Place: money.CashStep(5)})))
	fmt.Println(must(m.Round(money.Rounding{Mode: money.Up, Place: money.Places(0)})))
	// Output:
	// 10.13 CHF
	// 10.12 CHF
	// 10.15 CHF
	// 11.00 CHF
}

func ExampleMoney_Share() {
	discount := must(money.Parse("10.00 USD"))
	ordered := must(money.ParseQuantity("3 case"))
	var invoiced money.Money
	for _, delivered := range []string{"1 case", "2 case", "3 case"} {
		cumulative := must(discount.Share(must(money.ParseQuantity(delivered)), ordered, money.Rounding{}))
		fmt.Println(must(cumulative.Sub(invoiced)))
		invoiced = cumulative
	}
	// Output:
	// 3.33 USD
	// 3.34 USD
	// 3.33 USD
}

func ExampleMoney_Convert() {
	x := must(money.ParseExchangeRate("EUR/USD 1.0832"))
	fmt.Println(must(must(money.Parse("99.95 EUR")).Convert(x, money.Rounding{})))
	// Output: 108.27 USD
}

func ExampleMoney_Format() {
	m := must(money.Parse("-1234.5 EUR"))
	fmt.Printf("%q\n", must(m.Format("en")))
	fmt.Printf("%q\n", must(m.Format("de"))) // the space is one that does not break
	fmt.Printf("%q\n", must(must(money.Parse("0.25 BTC/8")).Format("en")))
	_, err := m.Format("xx")
	fmt.Println(errors.Is(err, money.ErrLocale))
	// Output:
	// "-€1,234.50"
	// "-1.234,50\u00a0€"
	// "BTC\u00a00.25000000"
	// true
}

func ExampleMoney_MarshalJSON() {
	var line struct {
		Net money.Money `json:"net"`
		Tax money.Money `json:"tax"`
	}
	line.Net = must(money.Parse("10.00 USD"))
	fmt.Println(string(must(json.Marshal(line))))
	fmt.Println(json.Unmarshal([]byte(`{"net":10.0}`), &line))
	// Output:
	// {"net":"10.00 USD","tax":null}
	// money/json: "10.0" is not a JSON string; write "10.00 USD" in quotes, as JSON numbers lose digits in many readers
}

func ExampleSum() {
	fmt.Println(must(money.Sum(must(money.Parse("0.10 USD")), must(money.Parse("0.20 USD")))))
	// Output: 0.30 USD
}

func ExampleParsePrice() {
	fmt.Println(must(money.ParsePrice("0.000000000125 USD")))
	// Output: 0.000000000125 USD
}

func ExamplePriceFromDecimal() {
	fmt.Println(must(money.PriceFromDecimal(decimal.New(125, -4), must(money.ISO("USD")))))
	// Output: 0.0125 USD
}

func ExamplePrice_Extend() {
	perHundred := must(money.ParsePrice("12.50 USD"))
	hundred := must(money.ParseQuantity("100 pc"))
	fmt.Println(must(perHundred.Extend(must(money.ParseQuantity("250 pc")), hundred, money.Rounding{})))

	perKilo := must(money.ParsePrice("3.999 USD"))
	fmt.Println(must(perKilo.Extend(must(money.ParseQuantity("0.5 kg")), money.Quantity{}, money.Rounding{})))
	// Output:
	// 31.25 USD
	// 2.00 USD
}

func ExampleParseQuantity() {
	q := must(money.ParseQuantity("0.50 kg"))
	fmt.Println(q, q.Unit(), q.IsWhole())
	// Output: 0.5 kg kg false
}

func ExampleNewQuantity() {
	fmt.Println(must(money.NewQuantity(120, "case")))
	// Output: 120 case
}

func ExampleQuantityFromDecimal() {
	fmt.Println(must(money.QuantityFromDecimal(decimal.New(15, -1), "m")))
	// Output: 1.5 m
}

func ExampleQuantity_Convert() {
	fmt.Println(must(must(money.ParseQuantity("2.5 case")).Convert(12, 1, "bottle")))
	_, err := must(money.ParseQuantity("1 bottle")).Convert(1, 12, "case")
	fmt.Println(errors.Is(err, money.ErrInexact))
	// Output:
	// 30 bottle
	// true
}

func ExampleParseRate() {
	fmt.Println(must(money.ParseRate("7.50%")), must(money.ParseRate("0.075")))
	// Output: 7.5% 7.5%
}

func ExampleRateFromDecimal() {
	fmt.Println(must(money.RateFromDecimal(decimal.New(75, -3))))
	// Output: 7.5%
}

func ExampleRateFromBasisPoints() {
	fmt.Println(money.RateFromBasisPoints(8875 / 10))
	// Output: 8.87%
}

func ExampleNewExchangeRate() {
	eur, usd := must(money.ISO("EUR")), must(money.ISO("USD"))
	fmt.Println(must(money.NewExchangeRate(eur, usd, must(money.ParseRate("1.0832")))))
	// Output: EUR/USD 1.0832
}

func ExampleParseExchangeRate() {
	x := must(money.ParseExchangeRate("BTC/8/USD 65000"))
	fmt.Println(x.Base(), x.Quote(), x.Rate().Decimal())
	// Output: BTC/8 USD 65000
}

func ExampleRounding() {
	rd := money.Rounding{Mode: money.HalfEven, Place: money.CashStep(5)}
	fmt.Println(string(must(json.Marshal(rd))))
	// Output: {"mode":"half_even","place":"cash:5"}
}

func ExampleAllocate() {
	freight := must(money.Parse("10.00 USD"))
	parts, _, err := money.Allocate(freight, []int64{1, 1, 1}, nil)
	fmt.Println(parts, err)
	// Output: [3.34 USD 3.33 USD 3.33 USD] <nil>
}

func ExampleAllocate_caps() {
	discount := must(money.Parse("-10.00 USD"))
	lines := []money.Money{must(money.Parse("1.50 USD")), must(money.Parse("3.00 USD")), must(money.Parse("4.00 USD"))}
	parts, rest, err := money.Allocate(discount, lines, lines)
	fmt.Println(parts, rest, err)
	// Output: [-1.50 USD -3.00 USD -4.00 USD] -1.50 USD <nil>
}

func ExampleCodes() {
	fmt.Println(money.Codes()[:3])
	// Output: [money/syntax money/json money/scan]
}
