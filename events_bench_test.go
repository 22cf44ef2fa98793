package o2c_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// BenchmarkEvents compares events delivered to a consumer with events read in a plain loop, 10,000 of each in every round.
func BenchmarkEvents(b *testing.B) {
	const events = 10_000
	ctx := context.Background()
	s := memory.New()
	told(b, s, "acme", 1, events)
	desk := o2c.New(s, o2c.Config{}).As(clerk)
	rounds := 0
	b.Run("CatchUp", func(b *testing.B) {
		for b.Loop() {
			rounds++
			n, err := desk.Events.CatchUp(ctx, fmt.Sprint("consumer ", rounds), func(context.Context, document.EventRecord) error { return nil })
			require.NoError(b, err)
			require.Equal(b, events, n)
		}
		b.ReportMetric(float64(events*b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("CatchUpAnew", func(b *testing.B) { // each event may have been parked before, so that is looked up
		for b.Loop() {
			_, err := desk.Events.Reposition(ctx, "again", 0)
			require.NoError(b, err)
			n, err := desk.Events.CatchUp(ctx, "again", func(context.Context, document.EventRecord) error { return nil })
			require.NoError(b, err)
			require.Equal(b, events, n)
		}
		b.ReportMetric(float64(events*b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("AllEvents", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for _, err := range store.AllEvents(ctx, s, "acme", 0) {
				require.NoError(b, err)
				n++
			}
			require.Equal(b, events, n)
		}
		b.ReportMetric(float64(events*b.N)/b.Elapsed().Seconds(), "events/s")
	})
}
