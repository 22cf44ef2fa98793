package pricing

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Discount takes a percentage or a fixed amount off, never both. Discounts apply in their declared order, each to what the ones before it left, each rounded.
type Discount struct {
	Name    string      `json:"name,omitempty"`
	Percent money.Rate  `json:"percent,omitzero"`
	Amount  money.Money `json:"amount,omitzero"`
}

// Validate refuses a discount that is neither percentage nor amount, or both, negative, or of more than 100 %.
func (d Discount) Validate() error {
	var faults document.Faults
	switch {
	case d.Percent.IsZero() == d.Amount.IsZero():
		faults.Add("", "pricing/discount", "a discount is a percentage or an amount, one of the two", `write for instance "percent": "5%"`)
	case d.Percent.Sign() < 0 || d.Amount.Sign() < 0:
		faults.Add("", "pricing/discount", "a discount is not negative", "")
	}
	if c, err := d.Percent.Cmp(money.RateFromBasisPoints(10_000)), error(nil); err == nil && c > 0 {
		faults.Add("percent", "pricing/discount", "a discount is at most 100%, this one is "+d.Percent.String(), "")
	}
	return faults.Err(nil)
}

// off gives what the discount takes from base.
func (d Discount) off(base money.Money, r money.Rounding) (money.Money, error) {
	if d.Amount.IsZero() {
		return base.Mul(d.Percent, r)
	}
	more, err := d.Amount.Cmp(base)
	if err != nil {
		return money.Money{}, err
	}
	if more > 0 {
		return money.Money{}, &document.Error{
			Code: "pricing/discount", Path: "amount", Kind: document.ErrInvalid,
			Message: "a discount of " + d.Amount.String() + " is more than the " + base.String() + " that are left to take it from",
		}
	}
	return d.Amount, nil
}
