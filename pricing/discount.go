package pricing

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Discount takes a percentage or a fixed amount off, never both. Discounts apply in their declared order, each to what the ones before it
// left, each rounded.
type Discount struct {
	// Name is what it is called on documents.
	Name string `json:"name,omitempty"`
	// Percent is at most 100%.
	Percent money.Rate `json:"percent,omitzero"`
	// Amount is in the currency of what it is taken off, and at most as much.
	Amount money.Money `json:"amount,omitzero"`
}

// Validate refuses a discount that is neither percentage nor amount, or both, negative, or of more than 100 % (ErrInvalid).
func (d Discount) Validate() error {
	var faults document.Faults
	switch {
	case d.Percent.IsZero() == d.Amount.IsZero():
		faults.Add("", "pricing/discount", "a discount is a percentage or an amount, one of the two", `write for instance "percent": "5%"`)
	case d.Percent.Sign() < 0 || d.Amount.Sign() < 0:
		faults.Add("", "pricing/discount", "a discount is not negative", "")
	}
	if d.Percent.Cmp(money.RateFromBasisPoints(10_000)) > 0 {
		faults.Add("percent", "pricing/discount", "a discount is at most 100%, this one is "+d.Percent.String(), "")
	}
	return faults.Err(nil)
}

// off gives what the discount takes from base.
func (d Discount) off(base money.Money, r money.Rounding) (money.Money, error) {
	if err := d.Validate(); err != nil {
		return money.Money{}, err
	}
	if d.Amount.IsZero() {
		return base.Mul(d.Percent, r)
	}
	off, err := d.Amount.Round(r)
	if err != nil {
		return money.Money{}, err
	}
	more, err := off.Cmp(base)
	if err != nil {
		return money.Money{}, err
	}
	if more > 0 {
		return money.Money{}, &document.Error{
			Code: "pricing/discount", Path: "amount", Kind: document.ErrInvalid,
			Message: "a discount of " + off.String() + " is more than the " + base.String() + " that are left to take it from",
		}
	}
	return off, nil
}
