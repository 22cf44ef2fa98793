package storetest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/storetest"
)

// bare is a store without the optional abilities.
type bare struct{ store.Store }

// broken are the ways in which stores are known to break, and for each the checks that fail and no others.
var broken = []struct {
	name, fault string
	fails       []string
	why         string // when it is more than one
}{
	{"lost update", "stale writes win", []string{"S2_LostUpdate", "S2_Concurrent", "Model"}, "updates are lost one after the other and at the same time; the model covers all that one caller sees"},
	{"torn batch", "torn batch", []string{"S1_WholeBatches"}, ""},
	{"skipped event", "skipped event", []string{"S5_EventsGapless"}, ""},
	{"leaked tenant", "finds without tenant", []string{"S6_Tenants"}, ""},
	{"gap in series", "gap in series", []string{"S7_Gapless", "S1_AllOrNothing", "Model"}, "a number that is used up is something left of a refused batch; the model counts numbers, too"},
	{"duplicate unique key", "duplicate unique key", []string{"S4_UniqueConcurrent"}, ""},
	{"dirty read", "dirty read", []string{"S1_DirtyRead"}, ""},
	{"unstable paging", "unstable paging", []string{"S9_StableFind", "S9_StableFindConcurrent", "Model"}, "pages move whether the writes come between pages or at the same time; the model pages from IDs seen before"},
	{"ignored cancel", "ignores the context", []string{"S12_Canceled"}, ""},
	{"forgotten batch ID", "forgotten batch ID", []string{"S8_SameBatch", "Model"}, "the model commits batches again"},
	{"key that outlives its document: still found", "plain keys stay found", []string{"S9_FindKeys", "S9_StableFind", "S9_StableFindConcurrent", "Model"}, "records that lost the key come up in every walk by it; the model finds by keys that were dropped"},
	{"key that outlives its document: still taken", "keys stay taken", []string{"S4_UniqueTaken", "S4_UniqueMoved", "Model"}, "a key that is let go stays taken for the next batch and within the batch; the model reuses keys"},
}

// TestBrokenStores runs all checks over each broken store: those that fail are those that name what is broken.
func TestBrokenStores(t *testing.T) {
	for _, b := range broken {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			h := harness(b.fault)
			h.Begin = nil
			h.Open = func(t testing.TB) store.Store { return bare{harness(b.fault).Open(t)} }
			h.Reopen = func(t testing.TB, s store.Store) store.Store {
				return bare{harness(b.fault).Reopen(t, s.(bare).Store)}
			}
			var failed []string
			for _, c := range storetest.Checks() {
				if c.LeftOut(t, h) != "" {
					continue
				}
				if err := c.Try(t, h); err != nil {
					failed = append(failed, c.Name)
					t.Log(err)
				}
			}
			require.ElementsMatch(t, b.fails, failed, b.why)
		})
	}
}
