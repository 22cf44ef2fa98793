package commission_test

import (
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/money"
)

const propertyLines = 4

// step is one payment or reversal on one line.
type step struct {
	line int
	net  int64
}

// steps makes payments from plain numbers, two for each, which shrink well. What goes back was collected before.
func steps(raw []int) []step {
	var all []step
	var open [propertyLines + 1]int64
	for ; len(raw) >= 2; raw = raw[2:] {
		s := step{line: 1 + raw[0]%propertyLines, net: int64(raw[1]%2_000 - 700)}
		s.net = max(s.net, -open[s.line])
		open[s.line] += s.net
		all = append(all, s)
	}
	return all
}

func numbers(n int) gopter.Gen { return gen.SliceOfN(2*n, gen.IntRange(0, 1<<20)) }

// rounded is cents × basis points, rounded half away to the cent.
func rounded(cents, basisPoints int64) int64 { return (cents*basisPoints + 5_000) / 10_000 }

var basisPoints = map[string]int64{"rep": 1_000, "district": 300, "national": 200}

// ledger sums entries by level, in cents, in all and by line.
func ledger(t testing.TB, entries []commission.Entry) (byLevel map[string]int64, byLine map[string][propertyLines + 1]int64) {
	t.Helper()
	byLevel, byLine = map[string]int64{}, map[string][propertyLines + 1]int64{}
	for _, e := range entries {
		amount, err := e.Amount.Minor()
		require.NoError(t, err)
		byLevel[e.Level] += amount
		lines := byLine[e.Level]
		lines[e.Line] += amount
		byLine[e.Level] = lines
	}
	return byLevel, byLine
}

func book(t testing.TB, s *commission.Standing, batch []step) []commission.Entry {
	t.Helper()
	var collected []commission.Collected
	for _, one := range batch {
		collected = append(collected, commission.Collected{Line: one.line, Net: cents(t, one.net)})
	}
	entries, _, err := s.Earn(collected, payment("P-1"), day(t, "2026-07-20"), later)
	require.NoError(t, err)
	return entries
}

// What is booked for a payee is the rounded rate of all that is collected after every payment, and each line is within a cent of its own share.
func TestT22_BookedIsTheRoundedSum(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	properties.Property("Σ entries = round(rate × Σ collected), line by line within a unit", prop.ForAll(
		func(raw []int) bool {
			s := opened(t, "SO-1")
			var all []commission.Entry
			var total int64
			var lines [propertyLines + 1]int64
			for _, one := range steps(raw) {
				all = append(all, book(t, s, []step{one})...)
				total += one.net
				lines[one.line] += one.net
				byLevel, byLine := ledger(t, all)
				for level, bp := range basisPoints {
					if byLevel[level] != rounded(total, bp) {
						t.Logf("%s has %d, want %d", level, byLevel[level], rounded(total, bp))
						return false
					}
					for line, net := range lines {
						if off := byLine[level][line]*10_000 - net*bp; off <= -10_000 || off >= 10_000 {
							t.Logf("%s has %d of line %d, where %d is collected", level, byLine[level][line], line, net)
							return false
						}
					}
				}
			}
			return s.Validate() == nil
		}, numbers(8)))
	properties.TestingRun(t)
}

// However a stream of payments is cut and ordered, the same is booked; and what is booked is told by the events alone.
func TestT22_CutsAndOrderDoNotMatter(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	properties.Property("one by one = in two batches = all at once = backwards", prop.ForAll(
		func(raw []int, cut int) bool {
			all := steps(raw)
			for n := range all {
				all[n].net = max(all[n].net, 0) // so that any order is possible
			}
			if len(all) == 0 {
				return true
			}
			cut = 1 + cut%len(all)
			one, two, whole, back := opened(t, "SO-1"), opened(t, "SO-1"), opened(t, "SO-1"), opened(t, "SO-1")
			for n := range all {
				book(t, one, all[n:n+1])
				book(t, back, all[len(all)-1-n:len(all)-n])
			}
			book(t, two, all[:cut])
			if cut < len(all) {
				book(t, two, all[cut:])
			}
			book(t, whole, all)
			return same(one, two) && same(one, whole) && same(one, back)
		}, numbers(6), gen.IntRange(0, 1<<20)))
	properties.TestingRun(t)
}

func same(a, b *commission.Standing) bool {
	if len(a.Lines) != len(b.Lines) {
		return false
	}
	for n := range a.Lines {
		if a.Lines[n].Collected != b.Lines[n].Collected {
			return false
		}
		for i := range a.Lines[n].Booked {
			if a.Lines[n].Booked[i] != b.Lines[n].Booked[i] {
				return false
			}
		}
	}
	return true
}

// Credits and clawbacks: earned less taken back is the rounded rate of the net collected, and nothing once all has gone back.
func TestC35_ClawbacksEndAtNothing(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	properties.Property("after every reversal Σ = round(rate × rest), after the last Σ = 0", prop.ForAll(
		func(raw []int) bool {
			s := opened(t, "SO-1")
			paid := steps(raw)
			var all []commission.Entry
			var open [propertyLines + 1]int64
			for _, one := range paid {
				all = append(all, book(t, s, []step{one})...)
				open[one.line] += one.net
			}
			for line := propertyLines; line > 0; line-- { // in two parts
				for _, part := range []int64{open[line] / 3, open[line] - open[line]/3} {
					if part == 0 {
						continue
					}
					all = append(all, book(t, s, []step{{line, -part}})...)
					open[line] -= part
					byLevel, _ := ledger(t, all)
					rest := open[1] + open[2] + open[3] + open[4]
					for level, bp := range basisPoints {
						if byLevel[level] != rounded(rest, bp) {
							return false
						}
					}
				}
			}
			byLevel, byLine := ledger(t, all)
			for level := range basisPoints {
				if byLevel[level] != 0 || byLine[level] != [propertyLines + 1]int64{} {
					return false
				}
			}
			return true
		}, numbers(6)))
	properties.TestingRun(t)
}

// The events of an order alone say what its entries say.
func TestC35_EventsSayWhatEntriesSay(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	properties.Property("Σ amounts of events = Σ amounts of entries, lines add up, the last base is what is collected", prop.ForAll(
		func(raw []int) bool {
			s := opened(t, "SO-1")
			told, booked := map[string]int64{}, map[string]int64{}
			for _, one := range steps(raw) {
				entries, events, err := s.Earn([]commission.Collected{{Line: one.line, Net: cents(t, one.net)}}, payment("P-1"), day(t, "2026-07-20"), later)
				if err != nil {
					return false
				}
				sums, _ := ledger(t, entries)
				for level, sum := range sums {
					booked[level] += sum
				}
				for _, event := range events {
					e, _ := event.Payload.(commission.Earned)
					var lines money.Money
					for _, line := range e.Lines {
						if lines, err = lines.Add(line.Amount); err != nil {
							return false
						}
					}
					amount, err := e.Amount.Minor()
					collected, err2 := s.Collected()
					if err != nil || err2 != nil || lines != e.Amount || e.Base != collected {
						return false
					}
					told[e.Level] += amount
				}
			}
			for level := range basisPoints {
				if told[level] != booked[level] {
					return false
				}
			}
			return true
		}, numbers(6)))
	properties.TestingRun(t)
}

// However payments cut an invoice, the lines' shares end at exactly the nets and never exceed them before.
func TestT29_SharesEndAtTheNets(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	properties.Property("Σ shares ≤ net before, = net when paid, = 0 when all went back", prop.ForAll(
		func(nets, cuts []int, tax, mode int) bool {
			var lines []money.Money
			gross := int64(1 + tax%3_000)
			for _, n := range nets {
				lines = append(lines, cents(t, int64(n)))
				gross += int64(n)
			}
			rounding := money.Rounding{Mode: money.Mode(mode % 6)}
			sums, settled := make([]money.Money, len(lines)), int64(0)
			pay := func(now int64) bool {
				shares, err := commission.CollectedNet(lines, cents(t, gross), cents(t, settled), cents(t, now), rounding)
				if err != nil {
					return false
				}
				settled += now
				for n := range shares {
					if sums[n], err = sums[n].Add(shares[n]); err != nil {
						return false
					}
					if over, err := sums[n].Cmp(lines[n]); err != nil || over > 0 || sums[n].Sign() < 0 || settled == gross && over != 0 || settled == 0 && !sums[n].IsZero() {
						t.Logf("line %d has %s of %s with %d of %d settled", n, sums[n], lines[n], settled, gross)
						return false
					}
				}
				return true
			}
			for n, cut := range cuts {
				now := int64(cut) % (gross - settled + 1)
				if n%3 == 2 {
					now = -(int64(cut) % (settled + 1))
				}
				if !pay(now) {
					return false
				}
			}
			return pay(gross-settled) && pay(-gross) && pay(gross)
		}, gen.SliceOfN(4, gen.IntRange(0, 1_000_000)), gen.SliceOfN(6, gen.IntRange(0, 1_000_000)), gen.IntRange(0, 1<<20), gen.IntRange(0, 1<<20)))
	properties.TestingRun(t)
}
