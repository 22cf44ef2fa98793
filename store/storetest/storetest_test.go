package storetest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/storetest"
)

// faults lists the broken stores, and for each the check that names its fault. Most faults have consequences that other checks notice, too; those that are alone have none.
var faults = []struct {
	fault, check string
	alone        bool
}{
	{"missing is empty", "NotFound", false},
	{"bodies are text", "Exact", true},
	{"texts are trimmed", "Exact", true},
	{"instants to the microsecond", "Exact", true},
	{"keeps slices", "KeptInputs", true},
	{"hands out its slices", "KeptInputs", true},
	{"changes the batch", "KeptInputs", false},
	{"takes any batch", "Limits", false},
	{"small bodies", "Limits", false},
	{"short keys", "Limits", true},
	{"taken before moved", "CheckOrder", false},
	{"partial on error", "S1_AllOrNothing", false},
	{"failed batches are remembered", "S1_AllOrNothing", false},
	{"one record after the other", "S1_WholeBatches", false},
	{"dirty read", "S1_DirtyRead", false},
	{"lost update", "S2_LostUpdate", false},
	{"new overwrites", "S2_LostUpdate", false},
	{"moved without versions", "S2_LostUpdate", false},
	{"versions checked apart", "S2_Concurrent", false},
	{"guards ignored", "S3_GuardMoved", false},
	{"absent guards ignored", "S3_GuardAbsent", false},
	{"guards checked apart", "S3_WriteSkew", false},
	{"unique ignored", "S4_UniqueTaken", false},
	{"unique across kinds", "S4_UniqueTaken", false},
	{"unique within a batch ignored", "S4_UniqueTaken", false},
	{"taken without a holder", "S4_UniqueTaken", false},
	{"unique keys freed too late", "S4_UniqueMoved", true},
	{"unique checked apart", "S4_UniqueConcurrent", false},
	{"positions lost by failures", "S5_EventsGapless", false},
	{"no place for events", "S5_EventsGapless", false},
	{"events shown late", "S5_EventsGapless", false},
	{"events from the cursor on", "S5_EventsPaged", false},
	{"events without a limit", "S5_EventsPaged", false},
	{"events backwards", "S5_EventOrderAfterRead", false},
	{"newest events first", "S5_EventOrderAfterRead", false},
	{"tenants without case", "S6_Tenants", false},
	{"tenants without spaces", "S6_Tenants", true},
	{"finds without tenant", "S6_Tenants", true},
	{"unique without tenant", "S6_Tenants", true},
	{"series without tenant", "S6_Tenants", true},
	{"batch IDs without tenant", "S6_Tenants", true},
	{"numbers lost by failures", "S7_Gapless", false},
	{"numbers drawn apart", "S7_GaplessConcurrent", false},
	{"dates go back", "S7_Series", false},
	{"series begin at 1", "S7_Series", false},
	{"numbers with gaps counted apart", "S7_Gaps", true},
	{"numbers with gaps drawn apart", "S7_Gaps", true},
	{"gaps begin at 1", "S7_Gaps", true},
	{"batches have effect twice", "S8_SameBatch", false},
	{"results of today", "S8_SameBatch", false},
	{"batch IDs checked apart", "S8_SameBatchConcurrent", true},
	{"unique keys are not found", "S9_FindKeys", false},
	{"keys without case", "S9_FindKeys", true},
	{"keys never go", "S9_FindKeys", false},
	{"signed order", "S9_FindKeys", false},
	{"pages repeat the cursor", "S9_FindKeys", false},
	{"pages of any size", "S9_FindKeys", true},
	{"pages skip one", "S9_StableFind", false},
	{"pages by offset", "S9_StableFind", false},
	{"versions before bodies", "S9_StableFindConcurrent", false},
	{"ignores the context", "S12_Canceled", true},
	{"commits, then looks at the context", "S12_Canceled", true},
	{"series forget their dates after a while", "Model", true},
	{"forgets everything", "S1_Durable", false},
	{"forgets batches", "S1_Durable", false},
	{"forgets series", "S1_Durable", false},
	{"forgets events", "S1_Durable", false},
	{"forgets unique keys", "S1_Durable", false},
	{"half a batch", "S1_Durable", false},
	{"answers late", "S1_Crash", true},
	{"bound and does not say so", "Bound_HostDecides", true},
	{"commits by itself", "Bound_HostDecides", true},
	{"refusals abort the transaction", "Bound_HostDecides", true},
	{"sleeps though there are events", "Waiter_Wakes", false},
	{"wakes one", "Waiter_Wakes", false},
	{"imports wake nobody", "Waiter_Wakes", true},
	{"others' events are errors", "Waiter_Canceled", true},
	{"returns nil when canceled", "Waiter_Canceled", true},
	{"exports out of order", "Archiver_Export", false},
	{"exports without guards' batches", "Archiver_Export", false},
	{"exports all tenants", "Archiver_Export", false},
	{"exports a part when canceled", "Archiver_Export", true},
	{"exports hand out slices", "Archiver_Export", true},
	{"exports lose series", "Archiver_Export", false},
	{"exports table by table", "Archiver_Snapshot", true},
	{"exports keep writers out", "Archiver_Snapshot", true},
	{"imports forget batches", "Archiver_Import", false},
	{"imports forget dates", "Archiver_Import", false},
	{"imports begin versions anew", "Archiver_Import", false},
	{"imports keep slices", "Archiver_Import", true},
	{"imports replace", "Archiver_ImportTaken", true},
	{"imports look for records only", "Archiver_ImportTaken", true},
	{"imports checked apart", "Archiver_ImportTaken", true},
	{"imports as they come", "Archiver_ImportAtomic", false},
	{"imports swallow errors", "Archiver_ImportAtomic", true},
	{"imports ignore the context", "Archiver_ImportAtomic", true},
	{"imports anything", "Archiver_ImportInvalid", true},
	{"imports unique keys twice", "Archiver_ImportInvalid", true},
	{"imports events with gaps", "Archiver_ImportInvalid", true},
}

func inMemory(testing.TB) store.Store { return memory.New() }

// proves runs one check over a correct store and over each store that is broken in what the check is about.
func proves(t *testing.T, name string) {
	t.Helper()
	c := check(t, name)
	if !c.Restarts && c.Ability == "" {
		storetest.RunCheck(t, storetest.Harness{Open: inMemory}, name)
	}
	storetest.RunCheck(t, harness(""), name)
	noticed := 0
	for _, f := range faults {
		if f.check != name {
			continue
		}
		noticed++
		err := c.Try(t, harness(f.fault))
		for again := 0; err == nil && again < 4; again++ { // some faults show only when callers meet, which a busy machine may not let them
			err = c.Try(t, harness(f.fault))
		}
		require.Error(t, err, "a store with the fault: %s", f.fault)
		require.True(t, strings.HasPrefix(err.Error(), c.Promise+": "), "the failure begins with the promise that was broken: %v", err)
		require.Contains(t, err.Error(), "\nA correct store "+c.Correct+".\n")
		t.Logf("%s: %v", f.fault, err)
	}
	require.Positive(t, noticed, "no broken store shows that the check notices anything")
}

func check(t *testing.T, name string) storetest.Check {
	t.Helper()
	for _, c := range storetest.Checks() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("there is no check %s", name)
	return storetest.Check{}
}

func TestNotFound(t *testing.T)                { proves(t, "NotFound") }
func TestExact(t *testing.T)                   { proves(t, "Exact") }
func TestKeptInputs(t *testing.T)              { proves(t, "KeptInputs") }
func TestLimits(t *testing.T)                  { proves(t, "Limits") }
func TestCheckOrder(t *testing.T)              { proves(t, "CheckOrder") }
func TestS1_AllOrNothing(t *testing.T)         { proves(t, "S1_AllOrNothing") }
func TestS1_DirtyRead(t *testing.T)            { proves(t, "S1_DirtyRead") }
func TestS1_WholeBatches(t *testing.T)         { proves(t, "S1_WholeBatches") }
func TestS1_Durable(t *testing.T)              { proves(t, "S1_Durable") }
func TestS1_Crash(t *testing.T)                { proves(t, "S1_Crash") }
func TestS2_LostUpdate(t *testing.T)           { proves(t, "S2_LostUpdate") }
func TestS2_Concurrent(t *testing.T)           { proves(t, "S2_Concurrent") }
func TestS3_GuardMoved(t *testing.T)           { proves(t, "S3_GuardMoved") }
func TestS3_GuardAbsent(t *testing.T)          { proves(t, "S3_GuardAbsent") }
func TestS3_WriteSkew(t *testing.T)            { proves(t, "S3_WriteSkew") }
func TestS4_UniqueTaken(t *testing.T)          { proves(t, "S4_UniqueTaken") }
func TestS4_UniqueMoved(t *testing.T)          { proves(t, "S4_UniqueMoved") }
func TestS4_UniqueConcurrent(t *testing.T)     { proves(t, "S4_UniqueConcurrent") }
func TestS5_EventsGapless(t *testing.T)        { proves(t, "S5_EventsGapless") }
func TestS5_EventsPaged(t *testing.T)          { proves(t, "S5_EventsPaged") }
func TestS5_EventOrderAfterRead(t *testing.T)  { proves(t, "S5_EventOrderAfterRead") }
func TestS6_Tenants(t *testing.T)              { proves(t, "S6_Tenants") }
func TestS7_Gapless(t *testing.T)              { proves(t, "S7_Gapless") }
func TestS7_GaplessConcurrent(t *testing.T)    { proves(t, "S7_GaplessConcurrent") }
func TestS7_Series(t *testing.T)               { proves(t, "S7_Series") }
func TestS8_SameBatch(t *testing.T)            { proves(t, "S8_SameBatch") }
func TestS8_SameBatchConcurrent(t *testing.T)  { proves(t, "S8_SameBatchConcurrent") }
func TestS9_FindKeys(t *testing.T)             { proves(t, "S9_FindKeys") }
func TestS9_StableFind(t *testing.T)           { proves(t, "S9_StableFind") }
func TestS9_StableFindConcurrent(t *testing.T) { proves(t, "S9_StableFindConcurrent") }
func TestS12_Canceled(t *testing.T)            { proves(t, "S12_Canceled") }
func TestModel(t *testing.T)                   { proves(t, "Model") }
func TestS7_Gaps(t *testing.T)                 { proves(t, "S7_Gaps") }
func TestBound_HostDecides(t *testing.T)       { proves(t, "Bound_HostDecides") }
func TestWaiter_Wakes(t *testing.T)            { proves(t, "Waiter_Wakes") }
func TestWaiter_Canceled(t *testing.T)         { proves(t, "Waiter_Canceled") }
func TestArchiver_Export(t *testing.T)         { proves(t, "Archiver_Export") }
func TestArchiver_Snapshot(t *testing.T)       { proves(t, "Archiver_Snapshot") }
func TestArchiver_Import(t *testing.T)         { proves(t, "Archiver_Import") }
func TestArchiver_ImportTaken(t *testing.T)    { proves(t, "Archiver_ImportTaken") }
func TestArchiver_ImportAtomic(t *testing.T)   { proves(t, "Archiver_ImportAtomic") }
func TestArchiver_ImportInvalid(t *testing.T)  { proves(t, "Archiver_ImportInvalid") }

// TestRun runs the kit as a stranger does.
func TestRun(t *testing.T) { storetest.Run(t, harness("")) }

// TestEachAlone shows that a failure names what is broken, and not something else: each of these faults fails one check and no other.
func TestEachAlone(t *testing.T) {
	for _, f := range faults {
		if !f.alone {
			continue
		}
		t.Run(f.fault, func(t *testing.T) {
			t.Parallel()
			for _, c := range storetest.Checks() {
				switch err := c.Try(t, harness(f.fault)); c.Name {
				case f.check:
					require.Error(t, err)
				case "Model": // it covers everything
				default:
					require.NoError(t, err, "this is about something else")
				}
			}
		})
	}
}

func TestEveryCheckHasAFault(t *testing.T) {
	names, promises := map[string]bool{}, map[string]bool{}
	for _, c := range storetest.Checks() {
		require.False(t, names[c.Name] || promises[c.Promise], "%s stands twice", c.Name)
		names[c.Name], promises[c.Promise] = true, true
		if number, _, numbered := strings.Cut(c.Name, "_"); numbered {
			require.True(t, strings.HasPrefix(c.Promise, number+": "), "%s: %s", c.Name, c.Promise)
		}
	}
	broken := map[string]bool{}
	for _, f := range faults {
		require.True(t, names[f.check], "there is no check %s", f.check)
		broken[f.check] = true
	}
	require.Len(t, broken, len(names))
}

func TestHarness(t *testing.T) {
	for _, c := range storetest.Checks() {
		require.ErrorContains(t, c.Try(t, storetest.Harness{}), "Open")
		if c.Restarts {
			require.ErrorContains(t, c.Try(t, storetest.Harness{Open: inMemory}), "Reopen")
		}
		simple := storetest.Harness{Open: func(testing.TB) store.Store { return bare{memory.New()} }}
		if c.Ability != "" {
			require.ErrorContains(t, c.Try(t, simple), "does not apply")
			require.NotEmpty(t, c.LeftOut(t, simple))
		} else if !c.Restarts {
			require.Empty(t, c.LeftOut(t, simple))
		}
	}
	t.Setenv("O2C_SEED", "many")
	require.ErrorContains(t, check(t, "Model").Try(t, harness("")), "O2C_SEED")
	for _, seed := range []string{"0", "-7", "9223372036854775807"} {
		t.Setenv("O2C_SEED", seed)
		require.NoError(t, check(t, "Model").Try(t, harness("")))
		require.ErrorContains(t, check(t, "S2_LostUpdate").Try(t, harness("lost update")), "O2C_SEED="+seed)
	}
}

func ExampleChecks() {
	for _, c := range storetest.Checks() {
		if strings.HasPrefix(c.Name, "S4_") {
			fmt.Println(c.Promise)
			fmt.Println("  a correct store", c.Correct)
		}
	}
	// Output:
	// S4: a unique key belongs to at most one document
	//   a correct store refuses the second taker within a tenant and kind with a *document.TakenError that names the key and its holder; plain keys and other kinds are free
	// S4: a unique key that the batch itself takes away from its holder is free
	//   a correct store judges unique keys by what the batch leaves behind, whatever the order of its writes
	// S4: of many concurrent takers of a unique key, one gets it
	//   a correct store gives one taker the key and all others ErrTaken with the holder
}
