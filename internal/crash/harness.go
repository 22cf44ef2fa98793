package crash

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Harness is what a store's test hands in.
type Harness struct {
	// Place makes a new place for data, such as a file's path or a database's URL, and removes it when the test is over.
	Place func(t testing.TB) string
	// Open opens the store at a place, in whichever process, and gives what closes it.
	Open func(place string) (store.Store, func() error, error)
	// Processes is how many work at once, each until its own death, in every other world; 1 when it is 0, as in the others.
	Processes int
	// Kills is how many processes are killed; 100 when it is 0. Where O2C_LONG is set there are twenty times as many;
	// with -short there are 30 at most.
	Kills int
	// Strike kills the server that the store talks to and starts it again, from a goroutine of its own. Nil says that there is none. Once in
	// ten lives the server is killed, and what was at work on it goes on when it is back, until it is killed, too.
	Strike func(t testing.TB)
}

// The sizes of a run. A world is left after some lives, so that checking it stays cheap.
const (
	livesOfWorld = 10
	desks        = 4
	longer       = 20
	inShort      = 30
)

// Run kills as often as the harness says, and fails the test when anything is lost, doubled or wrong, or when no kill fell amid a commit.
// O2C_SEED begins the seeds elsewhere. In the child it never returns.
func Run(t *testing.T, h Harness) {
	t.Helper()
	if testing.Short() && os.Getenv("O2C_LONG") == "" && (h.Kills == 0 || h.Kills > inShort) {
		t.Logf("short: %d kills", inShort)
		h.Kills = inShort
	}
	tally, broken := Try(t, h)
	for _, b := range broken {
		t.Error(b)
	}
	t.Log(tally)
	if tally.Amid == 0 || tally.Unanswered == 0 {
		t.Errorf("crash: no kill fell amid a commit, or all calls were answered: this run proves nothing")
	}
}

// Try is Run that tells what is broken instead of failing. It ends after the first world in which anything is.
func Try(t *testing.T, h Harness) (Tally, []Broken) {
	t.Helper()
	if text := os.Getenv(environment); text != "" {
		code := 0
		if err := work(text, h.Open); err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
			code = 2
		}
		os.Exit(code)
	}
	if h.Kills == 0 {
		h.Kills = 100
	}
	if os.Getenv("O2C_LONG") != "" {
		h.Kills *= longer
	}
	seed := uint64(1)
	if text := os.Getenv("O2C_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("O2C_SEED is a whole number, not %q", text)
		}
	}
	tally := Tally{Verbs: map[string]int{}}
	for tally.Kills < h.Kills {
		w := newWorld(t, h, seed, &tally)
		w.run(context.Background(), min(livesOfWorld, (h.Kills-tally.Kills+w.processes-1)/w.processes))
		if len(w.broken) > 0 {
			return tally, w.broken
		}
		seed++
	}
	return tally, nil
}

// Broken is an invariant that does not hold.
type Broken struct {
	// Invariant is its number, such as S7.
	Invariant string
	// What says what was found.
	What string
}

// String gives both.
func (b Broken) String() string { return b.Invariant + ": " + b.What }

// Tally counts what happened in a run.
type Tally struct {
	// Kills are the processes that were killed, Strikes the times that the server was.
	Kills, Strikes int
	// Answered and Unanswered are the calls by whether their answer was heard, Refused those of the answered ones that a rule turned down,
	// Failed those that ended with an error while the server was struck.
	Answered, Refused, Failed, Unanswered int
	// Where desks were when they died: between two calls, in a call before its commit, amid one that turned out stored or not, between the
	// commit and the answer.
	Between, Before, Amid, AmidStored, After int
	// Provider counts kills between the provider's deed and its answer.
	Provider int
	// Recovered counts what Recover finished.
	Recovered int
	// Verbs counts calls that were done, by verb.
	Verbs map[string]int
}

// String gives the counts in a few lines.
func (t Tally) String() string {
	return fmt.Sprintf("%d kills (%d of the server, %d between the provider's deed and its answer); %d calls answered, %d of them refused and %d failed, %d not answered; Recover finished %d\n"+
		"desks died: %d between calls, %d before a commit, %d amid a commit (%d of these were stored), %d between commit and answer\ndone: %v",
		t.Kills, t.Strikes, t.Provider, t.Answered, t.Refused, t.Failed, t.Unanswered, t.Recovered, t.Between, t.Before, t.Amid, t.AmidStored, t.After, t.Verbs)
}

// known gives the newest documents of each kind, for a child to go on with.
type known map[string]map[document.Kind][]document.ID

func (k known) add(tenant string, kind document.Kind, id document.ID) {
	if id.IsZero() {
		return
	}
	if k[tenant] == nil {
		k[tenant] = map[document.Kind][]document.ID{}
	}
	ids := k[tenant][kind]
	for _, have := range ids {
		if have == id {
			return
		}
	}
	if ids = append(ids, id); len(ids) > 8 {
		ids = ids[1:]
	}
	k[tenant][kind] = ids
}
