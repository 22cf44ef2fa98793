package money

import (
	"math/big"
	"math/bits"
	"slices"
	"strconv"
)

// Weight is what amounts can be allocated by: plain numbers, amounts, quantities or rates.
type Weight interface {
	int64 | Money | Quantity | Rate
}

// Allocate splits total in proportion to the weights by the largest remainder: every part is the exact share rounded
// down to a unit, and the units left go to the largest remainders, one each, equal remainders to the earlier position.
// The unit is the currency's minor unit, or the last decimal place of total if that is finer. The parts sum to total
// exactly, have its sign, and are less than one unit off the exact shares; those of -total are the negated parts.
// A weight of zero gets zero.
//
// Caps, if not nil, are one for each weight, in total's currency: no part exceeds the magnitude of its cap, rounded
// down to the unit; a cap of Money{} is zero. Parts whose share reaches the cap are set to it, and what they leave is
// spread over the others by the same rule. What all caps of positive weights together cannot take is returned as rest,
// which is zero otherwise: parts and rest sum to total.
//
// A total of zero has parts of zero, whatever the weights. Otherwise weights that are all zero, or none, are
// [ErrWeights]. So are always a negative weight and caps of another number than weights. Weights of different units are
// [ErrUnit], of different currencies [ErrCurrency]; they need not be in total's currency. Nothing is modified. It
// takes n log n steps.
func Allocate[W Weight](total Money, weights []W, caps []Money) (parts []Money, rest Money, err error) {
	numbers, err := weightNumbers(weights)
	if err != nil {
		return nil, Money{}, err
	}
	unit := number{0, total.n.tag}
	limits, err := capUnits(total, unit, caps, len(weights))
	if err != nil {
		return nil, Money{}, err
	}
	parts = make([]Money, len(weights))
	// A part may need fewer decimals than total, so that it has to be brought into canonical form.
	amount := func(units uint64) Money {
		n, _ := canonical(total.n.coef < 0, units, unit.scale(), total.n.digits(), total.n.label())
		return Money{n}
	}
	if total.n.coef == 0 {
		for i := range parts {
			parts[i] = amount(0)
		}
		return parts, amount(0), nil
	}
	s := split{total: magnitude(total.n.coef), caps: limits, parts: make([]uint64, len(weights))}
	if s.shares = newNarrow(numbers); s.shares == nil {
		s.shares = newWide(numbers)
	}
	s.open = make([]int, 0, len(numbers))
	for i, w := range numbers {
		if w.coef > 0 {
			s.open = append(s.open, i)
		}
	}
	if len(s.open) == 0 {
		return nil, Money{}, fail(ErrWeights, codeWeightsZero,
			total.String()+" cannot be allocated by "+strconv.Itoa(len(weights))+" weights without a positive one",
			"give at least one positive weight")
	}
	s.fillCaps()
	s.spread()
	for i, p := range s.parts {
		parts[i] = amount(p)
	}
	return parts, amount(s.total), nil
}

// weightNumbers checks the weights and returns their numbers.
func weightNumbers[W Weight](weights []W) ([]number, error) {
	numbers := make([]number, len(weights))
	switch ws := any(weights).(type) {
	case []int64:
		for i, w := range ws {
			numbers[i] = number{coef: w}
		}
	case []Rate:
		for i, w := range ws {
			numbers[i] = w.n
		}
	case []Money:
		label := uint64(0)
		for i, w := range ws {
			if numbers[i] = w.n; w.n.label() != 0 && label != 0 && w.n.label() != label {
				return nil, failCurrencies("a set of weights", label, w.n.label())
			}
			label |= w.n.label()
		}
	case []Quantity:
		var first Quantity
		for i, w := range ws {
			if numbers[i] = w.n; w.n.label() != 0 && first.n.label() != 0 && w.n.label() != first.n.label() {
				return nil, failUnits("a set of weights", first, w)
			}
			if first.n.label() == 0 {
				first = w
			}
		}
	}
	for i, n := range numbers {
		if n.coef < 0 {
			return nil, fail(ErrWeights, codeWeightNegative, "weight "+strconv.Itoa(i)+" is negative",
				"use weights of zero or more, and a negative total to allocate a deduction")
		}
	}
	return numbers, nil
}

// capUnits returns the caps in units, rounded down.
func capUnits(total Money, unit number, caps []Money, weights int) ([]uint64, error) {
	if caps == nil {
		return nil, nil
	}
	if len(caps) != weights {
		return nil, fail(ErrWeights, codeCaps, strconv.Itoa(len(caps))+" caps for "+strconv.Itoa(weights)+" weights",
			"give one cap for each weight, or nil for no caps")
	}
	limits := make([]uint64, len(caps))
	for i, c := range caps {
		switch {
		case c.n.label() != 0 && total.n.label() != 0 && c.n.label() != total.n.label():
			return nil, failCurrencies("an allocation with caps", total.n.label(), c.n.label())
		case c.n.scale() >= unit.scale():
			limits[i] = magnitude(c.n.coef) / pow10[c.n.scale()-unit.scale()]
		default:
			hi, lo := bits.Mul64(magnitude(c.n.coef), pow10[unit.scale()-c.n.scale()])
			if hi != 0 || lo > maxCoef {
				lo = maxCoef // no cap at all: a total is never larger
			}
			limits[i] = lo
		}
	}
	return limits, nil
}

// split is the state of one allocation, in units and without sign.
type split struct {
	shares shares
	total  uint64   // still to be allocated
	open   []int    // positions that still take shares
	caps   []uint64 // by position, or nil
	parts  []uint64 // by position
}

// shares does the arithmetic of weights: in 128 bits where sums of weights fit into 64, else in big integers.
type shares interface {
	// of returns the weight's part of total, rounded down, and keeps its remainder for compareRemainders.
	of(i int, total uint64) uint64
	compareRemainders(i, j int) int
	// compareCaps compares a ÷ weight i with b ÷ weight j.
	compareCaps(a uint64, i int, b uint64, j int) int
	// reaches reports whether the weight's exact part of total is at least limit.
	reaches(i int, limit, total uint64) bool
	// drop takes the weight out of the sum.
	drop(i int)
}

// fillCaps sets the parts that reach their cap. The share per weight grows with every part that is set to less than its
// share, so a part that reaches its cap once does so in the end; going by cap ÷ weight finds them all in one pass.
func (s *split) fillCaps() {
	if s.caps == nil {
		return
	}
	slices.SortFunc(s.open, func(i, j int) int {
		if c := s.shares.compareCaps(s.caps[i], i, s.caps[j], j); c != 0 {
			return c
		}
		return i - j
	})
	for len(s.open) > 0 && s.shares.reaches(s.open[0], s.caps[s.open[0]], s.total) {
		i := s.open[0]
		s.parts[i] = s.caps[i]
		s.total -= s.caps[i]
		s.shares.drop(i)
		s.open = s.open[1:]
	}
}

// spread allocates total by the largest remainder. It needs no look at the caps: the exact shares are below them, and
// caps are whole units.
func (s *split) spread() {
	if len(s.open) == 0 {
		return
	}
	left := s.total
	for _, i := range s.open {
		s.parts[i] = s.shares.of(i, s.total)
		left -= s.parts[i]
	}
	s.total = 0
	if left == 0 {
		return
	}
	slices.SortFunc(s.open, func(i, j int) int {
		if c := s.shares.compareRemainders(j, i); c != 0 {
			return c
		}
		return i - j
	})
	for _, i := range s.open[:left] {
		s.parts[i]++
	}
}

// narrow holds weights, brought to one scale, whose sum fits into 64 bits.
type narrow struct {
	weights, remainders []uint64
	sum                 uint64
}

// newNarrow returns nil if the weights do not fit.
func newNarrow(numbers []number) shares {
	finest := 0
	for _, n := range numbers {
		if n.coef != 0 {
			finest = max(finest, n.scale())
		}
	}
	s := &narrow{weights: make([]uint64, len(numbers)), remainders: make([]uint64, len(numbers))}
	for i, n := range numbers {
		if n.coef == 0 {
			continue
		}
		hi, lo := bits.Mul64(uint64(n.coef), pow10[finest-n.scale()])
		sum, carry := bits.Add64(s.sum, lo, 0)
		if hi != 0 || carry != 0 {
			return nil
		}
		s.weights[i], s.sum = lo, sum
	}
	return s
}

func (s *narrow) of(i int, total uint64) uint64 {
	hi, lo := bits.Mul64(total, s.weights[i])
	// The weight is part of the sum, so the quotient is at most total and hi below sum.
	q, r := bits.Div64(hi, lo, s.sum)
	s.remainders[i] = r
	return q
}

func (s *narrow) compareRemainders(i, j int) int {
	return compareUint(s.remainders[i], s.remainders[j])
}

func (s *narrow) compareCaps(a uint64, i int, b uint64, j int) int {
	return compareProducts(a, s.weights[j], b, s.weights[i])
}

func (s *narrow) reaches(i int, limit, total uint64) bool {
	return compareProducts(total, s.weights[i], limit, s.sum) >= 0
}

func (s *narrow) drop(i int) { s.sum -= s.weights[i] }

// compareProducts compares a × b with c × d.
func compareProducts(a, b, c, d uint64) int {
	ah, al := bits.Mul64(a, b)
	bh, bl := bits.Mul64(c, d)
	if ah != bh {
		return compareUint(ah, bh)
	}
	return compareUint(al, bl)
}

// wide is narrow for weights of any size.
type wide struct {
	weights, remainders []*big.Int
	sum                 *big.Int
}

func newWide(numbers []number) shares {
	s := &wide{make([]*big.Int, len(numbers)), make([]*big.Int, len(numbers)), new(big.Int)}
	for i, n := range numbers {
		w := big.NewInt(n.coef)
		s.weights[i] = w.Mul(w, new(big.Int).SetUint64(pow10[maxScale-n.scale()]))
		s.sum.Add(s.sum, w)
	}
	return s
}

func (s *wide) times(n uint64, w *big.Int) *big.Int {
	p := new(big.Int).SetUint64(n)
	return p.Mul(p, w)
}

func (s *wide) of(i int, total uint64) uint64 {
	q := s.times(total, s.weights[i])
	q, s.remainders[i] = q.QuoRem(q, s.sum, new(big.Int))
	return q.Uint64()
}

func (s *wide) compareRemainders(i, j int) int { return s.remainders[i].Cmp(s.remainders[j]) }

func (s *wide) compareCaps(a uint64, i int, b uint64, j int) int {
	return s.times(a, s.weights[j]).Cmp(s.times(b, s.weights[i]))
}

func (s *wide) reaches(i int, limit, total uint64) bool {
	return s.times(total, s.weights[i]).Cmp(s.times(limit, s.sum)) >= 0
}

func (s *wide) drop(i int) { s.sum.Sub(s.sum, s.weights[i]) }
