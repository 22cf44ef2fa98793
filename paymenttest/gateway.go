package paymenttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

// Gateway is a provider that lives in memory. It keeps its promises about keys: one key has one effect and one answer, and another request
// under a used key is an error. Its script says how the calls behave, one entry a call that is not the repetition of a known key, then
// Answer. Safe for concurrent use.
type Gateway struct {
	mu     sync.Mutex
	script []Behavior
	ops    map[string]*operation // by key
	order  []string
	onWay  []arrival
	vault  map[string]kept
}

type operation struct {
	verb    string
	request payment.Request
	outcome payment.Outcome
	parent  *operation
	// rest is what may still be captured of an authorization, or refunded of a capture.
	rest   money.Money
	voided bool
	// broken is answered with ErrInternal, whatever the outcome.
	broken bool
}

type arrival struct {
	verb    string
	request payment.Request
}

type kept struct {
	request payment.VaultRequest
	method  payment.Vaulted
}

// NewGateway gives a gateway that behaves as the script says.
func NewGateway(script ...Behavior) *Gateway {
	return &Gateway{script: slices.Clone(script), ops: map[string]*operation{}, vault: map[string]kept{}}
}

var _ payment.Gateway = (*Gateway)(nil)

const (
	authorize = "authorize"
	capture   = "capture"
	void      = "void"
	refund    = "refund"
)

// Authorize holds an amount, or takes it at once. Every token is taken but DecliningToken.
func (g *Gateway) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return g.do(ctx, authorize, r)
}

// Capture takes an authorized amount or a part of it, never more than is left.
func (g *Gateway) Capture(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return g.do(ctx, capture, r)
}

// Void lets an authorization go, if nothing of it was captured.
func (g *Gateway) Void(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return g.do(ctx, void, r)
}

// Refund gives captured money back, never more than was captured.
func (g *Gateway) Refund(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return g.do(ctx, refund, r)
}

func (g *Gateway) do(ctx context.Context, verb string, r payment.Request) (payment.Outcome, error) {
	if err := ctx.Err(); err != nil {
		return payment.Outcome{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.Key == "" {
		return payment.Outcome{}, errors.New("paymenttest: a request has a key")
	}
	if known := g.ops[r.Key]; known != nil {
		if known.verb != verb || known.request != r {
			return payment.Outcome{}, fmt.Errorf("paymenttest: key %q was used for another request", r.Key)
		}
		return known.answer()
	}
	behavior := Answer
	if len(g.script) > 0 {
		behavior, g.script = g.script[0], g.script[1:]
	}
	switch behavior {
	case TimeoutBefore:
		return payment.Outcome{}, ErrTimeout
	case ErrorBefore:
		return payment.Outcome{}, ErrInternal
	case Late:
		g.onWay = append(g.onWay, arrival{verb, r})
		return payment.Outcome{}, ErrTimeout
	case DeclineForgotten:
		return payment.Outcome{Result: payment.ResultFailed, Reason: "declined"}, nil
	}
	op := g.arrive(verb, r, behavior)
	if behavior == TimeoutAfter {
		return payment.Outcome{}, ErrTimeout
	}
	return op.answer()
}

// arrive is a request that reaches the provider. One whose key is known has no effect.
func (g *Gateway) arrive(verb string, r payment.Request, behavior Behavior) *operation {
	if known := g.ops[r.Key]; known != nil {
		return known
	}
	op := &operation{verb: verb, request: r, rest: r.Amount, parent: g.byReference(r.Parent), broken: behavior == ErrorAfter}
	reason := "declined"
	if behavior != Decline {
		reason = op.act()
	}
	switch {
	case reason != "":
		op.outcome = payment.Outcome{Result: payment.ResultFailed, Reason: reason}
	case behavior == Delay:
		op.outcome = payment.Outcome{Result: payment.ResultPending, Amount: r.Amount}
	default:
		op.outcome = payment.Outcome{Result: payment.ResultSucceeded, Amount: r.Amount}
	}
	op.outcome.Reference = fmt.Sprintf("op-%d", len(g.order)+1)
	g.ops[r.Key] = op
	g.order = append(g.order, r.Key)
	if behavior == Twice {
		return g.arrive(verb, r, Answer)
	}
	return op
}

func (op *operation) answer() (payment.Outcome, error) {
	if op.broken {
		return payment.Outcome{}, ErrInternal
	}
	return op.outcome, nil
}

func (g *Gateway) byReference(reference string) *operation {
	for _, key := range g.order {
		if op := g.ops[key]; op.outcome.Reference == reference {
			return op
		}
	}
	return nil
}

// Vault keeps a method of payment; the same key gives the same token, and with another request it is an error.
func (g *Gateway) Vault(ctx context.Context, r payment.VaultRequest) (payment.Vaulted, error) {
	if err := ctx.Err(); err != nil {
		return payment.Vaulted{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.Key == "" {
		return payment.Vaulted{}, errors.New("paymenttest: a request has a key")
	}
	if k, again := g.vault[r.Key]; again {
		if k.request != r {
			return payment.Vaulted{}, fmt.Errorf("paymenttest: key %q was used for another request", r.Key)
		}
		return k.method, nil
	}
	v := payment.Vaulted{Token: fmt.Sprintf("tok-%d", len(g.vault)+1), Label: "test card of " + r.Customer}
	g.vault[r.Key] = kept{r, v}
	return v, nil
}

// Lookup tells what became of a key; document.ErrNotFound when no request with it has reached the provider.
func (g *Gateway) Lookup(ctx context.Context, key string) (payment.Outcome, error) {
	if err := ctx.Err(); err != nil {
		return payment.Outcome{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if op := g.ops[key]; op != nil {
		return op.outcome, nil
	}
	return payment.Outcome{}, fmt.Errorf("paymenttest: key %q: %w", key, document.ErrNotFound)
}
