// Package money has the exact values of commerce: amounts ([Money]), unit prices ([Price]), quantities ([Quantity]),
// percentages ([Rate]) and exchange rates ([ExchangeRate]).
//
// They are small values, comparable with == and safe for concurrent use. They hold a 64-bit coefficient and a decimal
// scale; products pass through 128 bits and more. Nothing here uses floating point, panics, saturates, rounds unasked
// or depends on the settings of another package: mixing currencies or units, dividing by zero, results that do not fit
// and malformed text are errors of the type [*Error].
//
// Where a result may not be exact the caller states a [Rounding]; its zero value rounds half away from zero at the
// currency's minor unit. [Allocate] splits an amount so that the parts sum to it, and [Money.Share] takes cumulative
// shares of it; the two are the only ways to divide money here, so no cent is lost.
//
// Text forms are strict, and the same in text, JSON and SQL: "10.00 USD", "0.0125 USD", "0.5 kg", "7.5%",
// "EUR/USD 1.0832".
package money

//go:generate go run gen_currency.go
