// Package storetest proves that a store keeps the promises of package store. It is written for those who bring a database of their own:
//
//	func TestOurStore(t *testing.T) {
//		storetest.Run(t, storetest.Harness{
//			Open: func(t testing.TB) store.Store {
//				return ours.Open(t.TempDir()) // new and empty; t.Cleanup closes it
//			},
//			Reopen: func(t testing.TB, s store.Store) store.Store {
//				return ours.Open(s.(*ours.Store).Dir()) // as after a restart of the process
//			},
//		})
//	}
//
// Each promise is a subtest of its own, such as S2_LostUpdate; Checks lists them. A failure begins with the promise that was broken, says what
// was seen, and ends with what a correct store does. The kit knows only the methods of store.Store and of the optional abilities, which it finds
// by interface (store.Waiter, store.Archiver, store.Bound): the checks of an ability that a store has not are skipped, and say so. It looks into
// no implementation and asks for no name. It uses nothing but the standard library.
//
// Random choices come from a seed, which every failure names; the environment variable O2C_SEED sets another one.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-3f372218/o2c/store"
)

// Harness is what an implementation hands to the kit.
type Harness struct {
	// Open gives a new, empty store that shares nothing with those opened before. What has to be closed is closed by t.Cleanup.
	Open func(t testing.TB) store.Store
	// Reopen opens the data of s as a restart of the process would: it closes or abandons s and gives a store on the same data. Calls of s may
	// still be under way; they may fail. Nil when the implementation keeps nothing over a restart; the checks that need it are then skipped.
	Reopen func(t testing.TB, s store.Store) store.Store
	// Begin begins a transaction of the host's own on the data of s and gives a store bound to it (store.Bound), with what ends it: true
	// commits, false rolls back. Nil when the implementation does not work within others' transactions; the checks that need it are then skipped.
	Begin func(t testing.TB, s store.Store) (bound store.Store, end func(commit bool) error)
	// Patience is how long a caller may sleep for what has happened (a wake-up, a commit beside an export) before the check takes it for lost; 0
	// means 20 seconds. A correct store needs none of it.
	Patience time.Duration
}

func (h Harness) patience() time.Duration {
	if h.Patience > 0 {
		return h.Patience
	}
	return 20 * time.Second
}

// The abilities that a check may need.
const (
	abilityWaiter   = "Waiter"
	abilityArchiver = "Archiver"
	abilityBound    = "Bound"
)

// Check is one promise of a store, and what proves it.
type Check struct {
	// Name is the name of the subtest, such as S2_LostUpdate.
	Name string
	// Promise is the promise in one sentence. Every failure begins with it.
	Promise string
	// Correct says in one sentence what a correct store does. Every failure ends with it.
	Correct string
	// Restarts tells that the check needs Harness.Reopen.
	Restarts bool
	// Ability names the interface of package store that a store must have for the check to apply: Waiter, Archiver or Bound; "" when it
	// applies to every store.
	Ability string

	run func(*trial)
}

// patience is how long one check may take. A store that hangs is told by its context then.
const patience = 2 * time.Minute

// Run proves every promise, each in a subtest.
func Run(t *testing.T, h Harness) {
	t.Helper()
	for _, c := range Checks() {
		t.Run(c.Name, func(t *testing.T) {
			t.Helper()
			c.test(t, h)
		})
	}
}

// RunCheck proves the one promise with this name.
func RunCheck(t *testing.T, h Harness, name string) {
	t.Helper()
	for _, c := range Checks() {
		if c.Name == name {
			c.test(t, h)
			return
		}
	}
	t.Fatalf("there is no check %s", name)
}

func (c Check) test(t *testing.T, h Harness) {
	t.Helper()
	if why := c.LeftOut(t, h); why != "" {
		t.Skip(why + ": " + c.Promise)
	}
	if err := c.prove(t, h); err != nil {
		t.Fatal(err)
	}
}

// LeftOut says why the check does not apply: the harness has no Reopen, or its stores lack the optional ability. It is "" for a check that
// applies, and that Try can prove.
func (c Check) LeftOut(t testing.TB, h Harness) string {
	t.Helper()
	switch {
	case c.Restarts && h.Reopen == nil:
		return "the harness has no Reopen"
	case c.Ability == "" || h.Open == nil:
		return ""
	case c.Ability == abilityBound:
		if h.Begin == nil {
			return "the harness has no Begin"
		}
		return ""
	}
	has := false
	switch s := h.Open(t); c.Ability {
	case abilityWaiter:
		_, has = s.(store.Waiter)
	case abilityArchiver:
		_, has = s.(store.Archiver)
	}
	if has {
		return ""
	}
	return "the store is no store." + c.Ability
}

// Try proves the promise and gives what is broken as an error, for those who want to look at it rather than fail. It gives an error, too,
// when the check does not apply (LeftOut).
func (c Check) Try(t testing.TB, h Harness) error {
	if h.Open == nil {
		return errors.New("the harness has no Open")
	}
	if why := c.LeftOut(t, h); why != "" {
		return errors.New(c.Name + " does not apply: " + why)
	}
	return c.prove(t, h)
}

func (c Check) prove(t testing.TB, h Harness) error {
	if h.Open == nil {
		return errors.New("the harness has no Open")
	}
	seed, err := seed()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	x := newTrial(ctx, t, h, seed)
	c.run(x)
	if saw := x.failure(); saw != "" {
		return fmt.Errorf("%s: %s\nA correct store %s.\n(check %s, O2C_SEED=%d)", c.Promise, saw, c.Correct, c.Name, seed)
	}
	return nil
}

// seed gives the seed of all random choices.
func seed() (int64, error) {
	text := os.Getenv("O2C_SEED")
	if text == "" {
		return 20260701, nil
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("O2C_SEED is a whole number, not %q", text)
	}
	return n, nil
}
