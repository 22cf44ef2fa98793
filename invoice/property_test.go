package invoice_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/pricing"
)

// described makes the draft of an order out of plain numbers, so that a counterexample shrinks: one line for each of sizes, a discount or a tax for each of the others.
func described(sizes, discounts, taxes []int64) order.Draft {
	d := gloves("1 kg")
	d.BillOn, d.Lines, d.Taxes = order.OnOrder, nil, nil
	for i, n := range sizes {
		l := order.DraftLine{Item: "RICE", Quantity: quantity(fmt.Sprintf("%d.%d kg", 1+n%37, n%10)), UnitPrice: price(fmt.Sprintf("%d.%04d USD", n%13, n%9973))}
		if n%3 == 1 {
			l.PriceBase = quantity("7 kg")
		}
		if i < len(discounts) {
			l.Discounts = append(l.Discounts, pricing.Discount{Percent: money.RateFromBasisPoints(int32(1 + discounts[i]%4000))})
		}
		if i+3 < len(discounts) {
			l.Discounts = append(l.Discounts, pricing.Discount{Percent: money.RateFromBasisPoints(int32(1 + discounts[i+3]%500))})
		}
		d.Lines = append(d.Lines, l)
	}
	if len(discounts) > 0 {
		d.Discounts = append(d.Discounts, pricing.Discount{Percent: money.RateFromBasisPoints(int32(1 + discounts[0]%3333))})
	}
	if len(discounts) > 2 {
		d.Discounts = append(d.Discounts, pricing.Discount{Amount: must(money.FromMinor(1+discounts[2]%7, must(money.ISO("USD"))))})
	}
	for i, bp := range taxes {
		d.Taxes = append(d.Taxes, pricing.TaxRate{Jurisdiction: fmt.Sprint("US-", i), Rate: money.RateFromBasisPoints(int32(bp % 2500))})
	}
	return d
}

// TestC11_PartialInvoicesSumToOrder bills an order in any parts and sums them up.
func TestC11_PartialInvoicesSumToOrder(t *testing.T) {
	built := 0
	properties := gopter.NewProperties(parameters(t, 300))
	small := func(most int) gopter.Gen { return gen.SliceOfN(most, gen.Int64Range(0, 99_999)) }
	properties.Property("net, each discount, each tax and gross are the order's, cent for cent", prop.ForAll(
		func(sizes, discounts, taxes, cuts []int64) (string, error) {
			if len(sizes) == 0 {
				return "", nil
			}
			o, err := confirmed(described(sizes[:min(len(sizes), 5)], discounts[:min(len(discounts), 8)], taxes[:min(len(taxes), 3)]))
			if err != nil {
				return "", nil // for instance a discount of more than there is
			}
			built++
			return inParts(o, cuts)
		},
		small(5), small(8), small(3), gen.SliceOf(gen.Int64Range(0, 9_999)),
	))
	properties.TestingRun(t)
	require.Greater(t, built, 150, "most descriptions make an order")
}

// inParts bills an order as cuts say: each names a line and a quantity; pairs of them make one invoice. The rest comes at the end. It gives what does not sum up.
func inParts(o *order.SalesOrder, cuts []int64) (string, error) {
	var all []pricing.LineAmounts
	byLine := make([][]pricing.LineAmounts, len(o.Lines))
	take := func(wish ...order.LineQuantity) error {
		inv, _, err := bill(o, first, wish...)
		if err != nil {
			return err
		}
		if err := inv.Validate(); err != nil {
			return err
		}
		for i := range inv.Lines {
			all = append(all, inv.Lines[i].Amounts)
			byLine[inv.Lines[i].Source.Line-1] = append(byLine[inv.Lines[i].Source.Line-1], inv.Lines[i].Amounts)
		}
		return nil
	}
	var wish []order.LineQuantity
	for i, cut := range cuts {
		wish = append(wish, lines(1+int(cut)%len(o.Lines), fmt.Sprintf("%d.%d kg", cut/7%5, 1+cut%9))...)
		if i%2 == 0 {
			continue
		}
		if err := take(wish...); err != nil && !errors.Is(err, document.ErrRefused) && !errors.Is(err, document.ErrInvalid) {
			return "", err
		}
		wish = nil
	}
	if err := take(); err != nil && !errors.Is(err, document.ErrRefused) {
		return "", err
	}
	if err := o.Validate(); err != nil {
		return "", err
	}
	totals, err := pricing.Sum(all)
	if err != nil {
		return "", err
	}
	if !totals.Equal(o.Totals) {
		return fmt.Sprintf("the invoices give %+v, the order %+v", totals, o.Totals), nil
	}
	for i, parts := range byLine {
		sum, err := pricing.Sum(parts)
		if err != nil {
			return "", err
		}
		a := o.Lines[i].Amounts
		if sum.Net != a.Net || sum.Extension != a.Extension || sum.Tax != a.Tax || sum.Gross != a.Gross {
			return fmt.Sprintf("line %d: the invoices give %+v, the order %+v", i+1, sum, a), nil
		}
		for k := range a.Discounts {
			var off money.Money
			for _, p := range parts {
				if off, err = off.Add(p.Discounts[k]); err != nil {
					return "", err
				}
			}
			if off != a.Discounts[k] {
				return fmt.Sprintf("line %d: discount %d is %s in the invoices, %s in the order", i+1, k, off, a.Discounts[k]), nil
			}
		}
	}
	return "", nil
}

// TestC14_NeverMoreThanIsBillable drives orders of each trigger through shipping, drafts, posting and billing at random: what is refused changes nothing, and what is invoiced is never more than the trigger
// makes billable.
func TestC14_NeverMoreThanIsBillable(t *testing.T) {
	for _, trigger := range []order.Trigger{order.OnOrder, order.OnShipment, order.OnDelivery} {
		refusals, posts := 0, 0
		properties := gopter.NewProperties(parameters(t, 80))
		properties.Property(string(trigger), prop.ForAll(func(steps []int64) (string, error) {
			d := gloves("20 case")
			d.BillOn = trigger
			d.Lines = append(d.Lines, order.DraftLine{Item: "GLV-N", Quantity: quantity("7 case"), UnitPrice: price("0.33 USD")})
			o, err := confirmed(d)
			if err != nil {
				return "", err
			}
			var drafts []*invoice.Invoice
			for _, step := range steps {
				line, q := 1+int(step/5%2), fmt.Sprintf("%d case", 1+step/10%6)
				before := text(o)
				switch step % 5 {
				case 0:
					err = ship(o, line, q)
					before = text(o) // the steps before the refused one stay
				case 1:
					err = o.Record(order.Delivered, lines(line, q), by)
				case 2, 3:
					var inv *invoice.Invoice
					if inv, err = draft(o, first, lines(line, q)...); err == nil {
						drafts = append(drafts, inv)
					}
					if text(o) != before {
						return "a draft changed the order", nil
					}
				case 4:
					if len(drafts) == 0 {
						continue
					}
					inv := drafts[int(step/10)%len(drafts)]
					was := text(inv)
					if _, err = inv.Post(o, later); err != nil {
						refusals++
						if text(inv) != was {
							return "a refused posting changed the invoice", nil
						}
					} else if posts++; inv.Validate() != nil {
						return "", inv.Validate()
					}
				}
				if err != nil && text(o) != before {
					return "what was refused changed the order", nil
				}
				for i := range o.Lines {
					p, err := o.Lines[i].Ledger.Progress(trigger)
					if err != nil {
						return "", err
					}
					if more, err := p.Billed.Cmp(p.Basis); err != nil || more > 0 {
						return fmt.Sprintf("%s is invoiced, %s is billable (%v)", p.Billed, p.Basis, err), nil
					}
				}
			}
			return "", o.Validate()
		}, gen.SliceOfN(25, gen.Int64Range(0, 5_999))))
		properties.TestingRun(t)
		require.Greater(t, posts, 10, "drafts are posted")
		require.Greater(t, refusals, 10, "and refused")
	}
}

// TestC14_SecondPostOfTheSameQuantity: two drafts of everything, made at the same time; one is posted.
func TestC14_SecondPostOfTheSameQuantity(t *testing.T) {
	o, err := confirmed(gloves("200 case"))
	require.NoError(t, err)
	require.NoError(t, deliver(o, 1, "120 case"))
	a, err := draft(o, first)
	require.NoError(t, err)
	b, err := draft(o, second)
	require.NoError(t, err)
	_, err = a.Post(o, by)
	require.NoError(t, err)
	orderBefore, draftBefore := text(o), text(b)
	_, err = b.Post(o, later)
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "at most 0 case")
	require.Equal(t, orderBefore, text(o))
	require.Equal(t, draftBefore, text(b))
	require.NoError(t, deliver(o, 1, "80 case"))
	_, err = b.Post(o, later)
	require.ErrorContains(t, err, "at most 80 case")
}

// TestInvoice_PostWorksItOutAnew: a draft of the first third is posted after another invoice took a third.
func TestInvoice_PostWorksItOutAnew(t *testing.T) {
	d := gloves("3 case")
	d.BillOn, d.Taxes = order.OnOrder, nil
	d.Lines[0].UnitPrice, d.Lines[0].PriceBase = price("100.00 USD"), quantity("3 case")
	o, err := confirmed(d)
	require.NoError(t, err)
	waiting, err := draft(o, first, lines(1, "1 case")...)
	require.NoError(t, err)
	require.Equal(t, "33.33 USD", waiting.Totals.Gross.String())
	_, _, err = bill(o, second, lines(1, "1 case")...)
	require.NoError(t, err)
	_, err = waiting.Post(o, later)
	require.NoError(t, err)
	require.Equal(t, "33.34 USD", waiting.Totals.Gross.String(), "it is the second third now")
	require.NoError(t, waiting.Validate())
}

// TestC9_SettlementsNeverMoreThanTotal settles at random: never more than the total, and settled if and only if exactly nothing is open (C10).
func TestC9_SettlementsNeverMoreThanTotal(t *testing.T) {
	origin, _ := posted(t)
	usd := must(money.ISO("USD"))
	properties := gopter.NewProperties(parameters(t, 300))
	properties.Property("open = total − settlements ≥ 0; settled iff 0", prop.ForAll(func(cents []int64) (string, error) {
		inv, open := origin.Clone(), int64(645_000)
		for _, n := range cents {
			if n%7 == 0 {
				n = open // exactly all
			}
			before := text(inv)
			events, err := inv.Settle(paid, must(money.FromMinor(n, usd)), day("2026-12-01"), later)
			if ok := n > 0 && n <= open; ok != (err == nil) {
				return fmt.Sprintf("settling %d of %d: %v", n, open, err), nil
			} else if !ok {
				if !errors.Is(err, document.ErrRefused) || text(inv) != before {
					return fmt.Sprintf("a refusal changed something, or is none: %v", err), nil
				}
				continue
			}
			open -= n
			left, err := inv.Open()
			if err != nil || left != must(money.FromMinor(open, usd)) || events[0].Payload.(invoice.SettledPart).Open != left {
				return fmt.Sprintf("open is %s, not %d (%v)", left, open, err), nil
			}
			status, err := inv.Settlement()
			if (status == invoice.Settled) != (open == 0) || err != nil {
				return fmt.Sprintf("status is %s with %s open", status, left), nil
			}
			if err := inv.Validate(); err != nil {
				return "", err
			}
		}
		return "", nil
	}, gen.SliceOf(gen.Int64Range(-10, 400_000))))
	properties.TestingRun(t)
}
