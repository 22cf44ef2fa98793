package money

import "math/big"

// sumWide is Sum when a partial sum did not fit or currencies differ.
func sumWide(ms []Money) (Money, error) {
	var total big.Int
	var label uint64
	for _, m := range ms {
		if m.n.label() == 0 {
			continue
		}
		if label != 0 && label != m.n.label() {
			return Money{}, failCurrencies(" + ", label, m.n.label())
		}
		label = m.n.label()
		c := big.NewInt(m.n.coef)
		total.Add(&total, c.Mul(c, new(big.Int).SetUint64(pow10[maxScale-m.n.scale()])))
	}
	n, err := fromBig(&total, maxScale, int(label>>8&0xff), label)
	return Money{n}, err
}
