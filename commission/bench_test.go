package commission_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
)

// The floor: the same running rounding for three payees, in cents and basis points of plain integers, unchecked.

type intLine struct {
	collected int64
	booked    [3]int64
}

type intEntry struct{ line, payee, base, amount int64 }

func earnInts(lines []intLine, now []int64, points [3]int64, entries []intEntry) []intEntry {
	for n := range lines {
		lines[n].collected += now[n]
	}
	for payee, bp := range points {
		var base, before int64
		for n := range lines {
			base += lines[n].collected
			upTo := (base*bp + 5_000) / 10_000
			target := upTo - before
			before = upTo
			entries = append(entries, intEntry{int64(n), int64(payee), lines[n].collected, target - lines[n].booked[payee]})
			lines[n].booked[payee] = target
		}
	}
	return entries
}

// BenchmarkEarn books a payment on an order of 100 lines with three payees, against plain integers in the same run.
func BenchmarkEarn(b *testing.B) {
	const lines = 100
	collected := make([]commission.Collected, lines)
	plain := make([]int64, lines)
	for n := range collected {
		plain[n] = int64(3_667 + n)
		collected[n] = commission.Collected{Line: n + 1, Net: cents(b, plain[n])}
	}
	s, pay, on := opened(b, "SO-1"), payment("P-1"), day(b, "2026-07-20")
	perLine := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lines, "ns/line")
	}
	b.Run("earn", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			again := *s
			entries, _, err := again.Earn(collected, pay, on, later)
			if err != nil || len(entries) != 3*lines {
				b.Fatal(err)
			}
		}
		perLine(b)
	})
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		ints, entries := make([]intLine, lines), make([]intEntry, 0, 3*lines)
		for b.Loop() {
			clear(ints)
			if entries = earnInts(ints, plain, [3]int64{1_000, 300, 200}, entries[:0]); len(entries) != 3*lines {
				b.Fatal(len(entries))
			}
		}
		perLine(b)
	})
	b.Run("reason", func(b *testing.B) {
		again := *s
		entries, _, err := again.Earn(collected, pay, on, later)
		require.NoError(b, err)
		for b.Loop() {
			if entries[1].Reason() == "" {
				b.Fatal("no reason")
			}
		}
	})
}
