// Package lincheck proves that a store is linearizable: whatever many callers do at once, there is one order of all their calls, each at a
// moment between its begin and its end, in which every answer is what a small sequential model of the contract gives. Package storetest proves the
// promises one by one; this package looks for what no one thought of.
//
// Random clients commit, get, find, look up and read events, on few documents, keys and one series, so that they meet; porcupine
// (github.com/anishathalye/porcupine) decides. Each tenant has a history of its own, so that deciding stays fast.
//
//	func TestLinearizable(t *testing.T) { lincheck.Run(t, storetest.Harness{Open: open}, lincheck.Options{}) }
package lincheck

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/seed-3f372218/o2c/store/storetest"
)

// Options say how much is tried. The zero value is good for a test of a second or so.
type Options struct {
	Rounds  int           // how often, each in new tenants of one store; 0 means 12
	Clients int           // how many call at once in each of two tenants; 0 means 5
	Calls   int           // how many calls each of them makes in a round; 0 means 16
	Seed    int64         // of all random choices; 0 means that of the environment variable O2C_SEED, or else a fixed one
	Timeout time.Duration // how long deciding about one history may take; 0 means 30 seconds
}

// patience is how long the calls of all rounds may take. A store that hangs is told by its context then.
const patience = 2 * time.Minute

// Run fails the test when the store is not linearizable, or when that cannot be decided in time.
func Run(t *testing.T, h storetest.Harness, o Options) {
	t.Helper()
	if err := Check(t, h, o); err != nil {
		t.Fatal(err)
	}
}

// Check is Run for those who want to look at what is broken rather than fail. The error names the promise, the call that fits nowhere and
// the seed, and where the history is drawn: a page in the folder that the environment variable O2C_ARTIFACTS names, or in one of the test's own.
func Check(t testing.TB, h storetest.Harness, o Options) error {
	t.Helper()
	if h.Open == nil {
		return errors.New("the harness has no Open")
	}
	if err := o.fill(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s := h.Open(t)
	for round := range o.Rounds {
		worlds := [2]*world{newWorld(o.Seed, round, 0), newWorld(o.Seed, round, 1)}
		together(2*o.Clients, func(i int) { worlds[i%2].client(ctx, s, o.Seed+int64(round*1000+i), i/2, o.Calls) })
		for _, w := range worlds {
			if w.broken != "" {
				return fmt.Errorf("the calls of tenant %s: %s\n(O2C_SEED=%d, round %d)", w.tenant, w.broken, o.Seed, round)
			}
			if err := w.decide(t, o, round); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *Options) fill() error {
	for _, f := range []struct {
		n    *int
		none int
	}{{&o.Rounds, 12}, {&o.Clients, 5}, {&o.Calls, 16}} {
		if *f.n < 1 {
			*f.n = f.none
		}
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Seed != 0 {
		return nil
	}
	o.Seed = 20260701
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return fmt.Errorf("O2C_SEED is a whole number, not %q", text)
		}
		o.Seed = n
	}
	return nil
}

// decide asks porcupine about the history of one tenant.
func (w *world) decide(t testing.TB, o Options, round int) error {
	t.Helper()
	model := sequential()
	result, info := porcupine.CheckOperationsVerbose(model, w.history(), o.Timeout)
	switch result {
	case porcupine.Ok:
		return nil
	case porcupine.Unknown:
		return fmt.Errorf("nobody can tell whether the store is linearizable: %d calls could not be decided in %v; make fewer calls a round (Options.Calls), or allow more time (Options.Timeout)\n(O2C_SEED=%d, round %d)",
			len(w.calls), o.Timeout, o.Seed, round)
	}
	dir := os.Getenv("O2C_ARTIFACTS")
	if dir == "" {
		dir = t.TempDir()
	}
	path := filepath.Join(dir, fmt.Sprintf("lincheck-%d-%s.html", o.Seed, w.tenant))
	drawn := "the history is drawn in " + path
	if err := errors.Join(os.MkdirAll(dir, 0o755), porcupine.VisualizePath(model, info, path)); err != nil {
		drawn = fmt.Sprintf("the history could not be drawn: %v", err)
	}
	promise, what := w.blame(info)
	return fmt.Errorf("%s: %s\nA correct store answers %d calls as if they had come one after the other, each at a moment between its begin and its end.\n(O2C_SEED=%d, round %d; %s)", promise, what, len(w.calls), o.Seed, round, drawn)
}

// blame names the promise that the first call breaks which fits nowhere after the longest order that was found.
func (w *world) blame(info porcupine.LinearizationInfo) (promise, what string) {
	var longest []porcupine.Operation
	for _, partition := range info.PartialLinearizationsOperations() {
		for _, order := range partition {
			if len(order) > len(longest) {
				longest = order
			}
		}
	}
	placed := map[int]bool{}
	for _, op := range longest {
		placed[op.Input.(*call).at] = true
	}
	var first *call
	for _, c := range w.calls {
		if !placed[c.at] && !c.answer.open && (first == nil || c.end < first.end) {
			first = c
		}
	}
	if first == nil {
		return promises[commits], "no order of the calls was found"
	}
	return promises[first.kind], fmt.Sprintf("%s gave %s, which fits no order of the calls (%d of %d do)", first, first.answer, len(longest), len(w.calls))
}
