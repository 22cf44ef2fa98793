package model_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// tableOf builds a table of so many tiers, each 10 ea wide, whose prices fall by a cent.
func tableOf(kind model.Kind, tiers int) model.Model {
	m := model.Model{Kind: kind}
	for i := range tiers {
		t := model.Tier{Price: price(decimal(int64(10_000-i), 2) + " USD")}
		if i < tiers-1 {
			t.UpTo = qty(strconv.Itoa(10*(i+1)) + " ea")
		}
		m.Tiers = append(m.Tiers, t)
	}
	return m
}

// BenchmarkCharge prices quantities that reach all tiers, with the amount. The reference does the same with nothing but int64.
func BenchmarkCharge(b *testing.B) {
	models := []struct {
		name string
		m    model.Model
	}{
		{"flat", model.Model{Price: price("99.99 USD")}},
		{"package", model.Model{Kind: model.Package, Price: price("99.99 USD"), Size: qty("12 ea")}},
		{"volume/tiers=2", tableOf(model.Volume, 2)},
		{"volume/tiers=100", tableOf(model.Volume, 100)},
		{"graduated/tiers=2", tableOf(model.Graduated, 2)},
		{"graduated/tiers=100", tableOf(model.Graduated, 100)},
	}
	quantities := make([]money.Quantity, 1_024)
	plain := make([]int64, len(quantities))
	for i := range quantities {
		plain[i] = int64(i*617%1_000) + 1
		quantities[i] = qty(strconv.FormatInt(plain[i], 10) + " ea")
	}
	for _, x := range models {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			var steps []model.Step
			i := 0
			for b.Loop() {
				var c model.Charge
				var err error
				if steps, c, err = x.m.AppendCharge(steps[:0], quantities[i%len(quantities)]); err != nil {
					b.Fatal(err)
				}
				if _, err = c.Amount(money.Rounding{}); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
		b.Run("reference/"+x.name, func(b *testing.B) {
			r := plainOf(x.m)
			i, sum := 0, int64(0)
			for b.Loop() {
				sum += r.charge(plain[i%len(plain)])
				i++
			}
			if sum == 0 {
				b.Fatal("no sum")
			}
		})
	}
}

// plainModel is what the reference knows: cents and whole units.
type plainModel struct {
	kind      model.Kind
	size      int64
	end, cent []int64 // the last end is unbounded
}

func plainOf(m model.Model) plainModel {
	p := plainModel{kind: m.Kind, size: 12}
	if len(m.Tiers) == 0 {
		p.cent = []int64{must(must(m.Price.Extend(qty("1 ea"), money.Quantity{}, money.Rounding{})).Minor())}
	}
	for i, t := range m.Tiers {
		p.end = append(p.end, int64(10*(i+1)))
		p.cent = append(p.cent, must(must(t.Price.Extend(qty("1 ea"), money.Quantity{}, money.Rounding{})).Minor()))
	}
	if len(p.end) > 0 {
		p.end[len(p.end)-1] = 1 << 40
	}
	return p
}

func (p *plainModel) charge(q int64) int64 {
	switch p.kind {
	case model.Package:
		return (q + p.size - 1) / p.size * p.cent[0]
	case model.Volume:
		low, high := 0, len(p.end)-1
		for low < high {
			if middle := (low + high) / 2; q > p.end[middle] {
				low = middle + 1
			} else {
				high = middle
			}
		}
		return q * p.cent[low]
	case model.Graduated:
		sum, begin := int64(0), int64(0)
		for k := 0; k < len(p.end) && begin < q; k++ {
			sum += (min(q, p.end[k]) - begin) * p.cent[k]
			begin = p.end[k]
		}
		return sum
	}
	return q * p.cent[0]
}

// The reference is right, so that the comparison means something.
func TestCharge_AgreesWithTheReference(t *testing.T) {
	for _, m := range []model.Model{
		{Price: price("99.99 USD")},
		{Kind: model.Package, Price: price("99.99 USD"), Size: qty("12 ea")},
		tableOf(model.Volume, 100), tableOf(model.Graduated, 2), tableOf(model.Graduated, 100),
	} {
		r := plainOf(m)
		for q := int64(0); q < 1_100; q++ {
			c := must(m.Charge(qty(strconv.FormatInt(q, 10) + " ea")))
			require.Equal(t, r.charge(q), must(must(c.Amount(money.Rounding{})).Minor()), "%s %d", m.Kind, q)
		}
	}
}

// A flat charge allocates nothing, any other one nothing either where the caller has a buffer for its steps.
func TestCharge_AllocatesNothing(t *testing.T) {
	flat, per := model.Model{Price: price("99.99 USD")}, model.Model{Price: price("12.50 USD"), Per: qty("1000 ea")}
	q, before := qty("95 ea"), qty("7 ea")
	for _, m := range []*model.Model{&flat, &per} {
		require.Zero(t, testing.AllocsPerRun(100, func() {
			c, err := m.Charge(q)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Amount(money.Rounding{}); err != nil {
				t.Fatal(err)
			}
		}))
	}
	steps := make([]model.Step, 0, 200)
	least := model.Model{Price: price("1.00 USD"), Minimum: amount("100.00 USD")}
	pack := model.Model{Kind: model.Package, Price: price("99.99 USD"), Size: qty("12 ea"), Free: qty("3 ea")}
	table, slab := tableOf(model.Volume, 100), tableOf(model.Graduated, 100)
	for _, m := range []*model.Model{&flat, &least, &pack, &table, &slab} {
		require.Zero(t, testing.AllocsPerRun(100, func() {
			_, c, err := m.AppendBetween(steps, before, q)
			if err != nil {
				t.Fatal(err)
			}
			if _, c, err = m.AppendCharge(steps, q); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Amount(money.Rounding{}); err != nil {
				t.Fatal(err)
			}
		}), "%s", m.Kind)
	}
}
