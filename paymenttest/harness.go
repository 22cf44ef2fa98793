package paymenttest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

// Harness is what the host hands to the kit.
type Harness struct {
	// Open gives the gateway, on the provider's sandbox or on a stand-in of it. It may share accounts and keys with those opened before.
	// What has to be closed is closed by t.Cleanup.
	Open func(t testing.TB) payment.Gateway
	// Token names a vaulted method that the provider takes money from, DecliningToken one that it declines every time.
	Token, DecliningToken string
	// Secret gives what the provider's own form would give, a new one each time. Nil skips the checks of Vault, by name.
	Secret func(t testing.TB) string
	// Currencies are those that the account takes. The first is used where one is enough; C34_MinorUnits uses all, which should be of 0, 2
	// and 3 decimals as far as the provider has them.
	Currencies []money.Currency
	// Units is what is authorized, in minor units of the currency: at least 100, and divisible by 4. 0 means 2,000.
	Units int64
	// Moved tells, where the provider can be asked, what it has taken of a currency so far, less what it has given back: so a second charge
	// shows of which the gateway says nothing, and an amount that is wrong on the provider's side alone. Nil leaves that out.
	Moved func(t testing.TB, g payment.Gateway, c money.Currency) money.Money
}

func (h *Harness) validate() error {
	switch {
	case h.Open == nil, h.Token == "", h.DecliningToken == "", len(h.Currencies) == 0:
		return errors.New("paymenttest: a harness has Open, Token, DecliningToken and at least one currency")
	case h.Units != 0 && (h.Units < 100 || h.Units%4 != 0):
		return errors.New("paymenttest: Harness.Units is at least 100 and divisible by 4")
	}
	return nil
}

// Check is one promise of a gateway, and what proves it.
type Check struct {
	// Name is the name of the subtest, such as C1_SameKeyOneEffect.
	Name string
	// Promise is the promise in one sentence. Every failure begins with it.
	Promise string
	// Correct says in one sentence what a correct gateway does. Every failure ends with it.
	Correct string
	// Vaults tells that the check needs Harness.Secret.
	Vaults bool

	run func(*trial)
}

// patience is how long one check may take. A gateway that hangs is told by its context then.
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
	if c.Vaults && h.Secret == nil {
		t.Skip("the harness has no Secret: " + c.Promise)
	}
	if err := c.Try(t, h); err != nil {
		t.Fatal(err)
	}
}

// Try proves the promise and gives what is broken as an error, for those who want to look at it rather than fail. A harness that is not
// complete is an error, too.
func (c Check) Try(t testing.TB, h Harness) error {
	if err := h.validate(); err != nil {
		return err
	}
	if c.Vaults && h.Secret == nil {
		return errors.New(c.Name + " needs Harness.Secret")
	}
	if h.Units == 0 {
		h.Units = 2_000
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	x := &trial{ctx: ctx, tb: t, h: h, run: rand.Text()[:16]}
	x.gateway = h.Open(t)
	c.run(x)
	if saw := x.failure(); saw != "" {
		return fmt.Errorf("%s: %s\nA correct gateway %s.\n(check %s, keys o2c-%s-…)", c.Promise, saw, c.Correct, c.Name, x.run)
	}
	return nil
}
