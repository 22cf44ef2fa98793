package commission

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// CollectedNet gives what a payment brings net on each line of an invoice: the lines' nets × settled ÷ gross, so that tax and freight stay
// out. Shares are cumulative: those of now are the rounded shares of all that is settled less those of what was settled before. However the
// payments cut the gross amount, they sum to exactly the nets when it is paid, and never to more before. A negative amount settled now is a
// reversal.
//
// Settling less than nothing or more than the gross amount, amounts in several currencies, and negative nets are ErrInvalid, all reported
// at once.
func CollectedNet(nets []money.Money, gross, settledBefore, settledNow money.Money, rounding money.Rounding) ([]money.Money, error) {
	var f document.Faults
	currency := gross.Currency()
	amount := func(path string, m money.Money, least int) {
		switch {
		case m.Currency() != currency || currency.IsZero():
			f.Add(path, "commission/currency", "is "+document.Quote(m.String())+", the invoice is in "+document.Quote(currency.String()), "")
		case m.Sign() < least:
			f.Add(path, "commission/amount", "is "+m.String()+", which is too little", "")
		}
	}
	amount("gross", gross, 1)
	amount("settled_before", settledBefore, 0)
	amount("settled_now", settledNow, -1)
	if !checkCount(&f, "nets", len(nets), MaxLines) {
		return nil, f.Err(nil)
	}
	for n, net := range nets {
		if len(f) <= maxFaults {
			amount(document.Index("nets", n), net, 0)
		}
	}
	if err := f.Err(nil); err != nil {
		return nil, err
	}
	settled, err := settledBefore.Add(settledNow)
	if err != nil {
		return nil, overflow("settled_now", err)
	}
	if settled.Sign() < 0 {
		f.Add("settled_now", "commission/amount", "takes back "+settledNow.Neg().String()+", where "+settledBefore.String()+" is settled", "take back at most that")
	}
	if over, err := settled.Cmp(gross); err != nil || over > 0 {
		f.Add("settled_now", "commission/amount", "settles "+settled.String()+" of "+gross.String(), "settle at most the gross amount; what is paid beyond it belongs to no invoice")
	}
	if before, err := settledBefore.Cmp(gross); err != nil || before > 0 {
		f.Add("settled_before", "commission/amount", "is "+settledBefore.String()+" of "+gross.String(), "")
	}
	if err := f.Err(nil); err != nil {
		return nil, err
	}
	parts, err := quantities(settledBefore, settled, gross)
	if err != nil {
		return nil, overflow("", err)
	}
	shares := make([]money.Money, len(nets))
	for n, net := range nets {
		before, err := share(net, parts[0], parts[2], rounding)
		if err != nil {
			return nil, overflow(document.Index("nets", n), err)
		}
		after, err := share(net, parts[1], parts[2], rounding)
		if err != nil {
			return nil, overflow(document.Index("nets", n), err)
		}
		if shares[n], err = after.Sub(before); err != nil {
			return nil, overflow(document.Index("nets", n), err)
		}
	}
	return shares, nil
}

// share is a line's net × part ÷ whole, the net itself for the whole, whatever the rounding.
func share(net money.Money, part, whole money.Quantity, rounding money.Rounding) (money.Money, error) {
	if part == whole {
		return net, nil
	}
	rounded, err := net.Share(part, whole, rounding)
	if err != nil {
		return money.Money{}, err
	}
	if over, err := rounded.Cmp(net); err != nil || over > 0 { // a coarse rounding, such as to a cash step
		return net, err
	}
	return rounded, nil
}

// quantities gives amounts of one currency as numbers to divide by.
func quantities(amounts ...money.Money) ([]money.Quantity, error) {
	const unit = "unit"
	numbers := make([]money.Quantity, len(amounts))
	for i, m := range amounts {
		minor, err := m.Minor()
		if err == nil {
			numbers[i], err = money.NewQuantity(minor, unit)
		}
		if err != nil {
			return fractions(unit, amounts)
		}
	}
	return numbers, nil
}

// fractions is for amounts of which some have a fraction of a minor unit.
func fractions(unit string, amounts []money.Money) ([]money.Quantity, error) {
	numbers := make([]money.Quantity, len(amounts))
	for i, m := range amounts {
		var err error
		if numbers[i], err = money.QuantityFromDecimal(m.Decimal(), unit); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}
