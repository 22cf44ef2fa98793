package paymenttest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

// Behavior is what the gateway does with one call.
type Behavior int

// The behaviors of a gateway.
const (
	// Answer does what is asked and says so.
	Answer Behavior = iota
	// Decline says no, and moves nothing.
	Decline
	// Delay answers that the outcome is pending; Settle or Return brings it.
	Delay
	// TimeoutAfter does what is asked, and its answer is lost.
	TimeoutAfter
	// TimeoutBefore loses the request, so nothing is done.
	TimeoutBefore
)

// ErrTimeout is what a call gives whose answer is lost.
var ErrTimeout = errors.New("paymenttest: no answer in time")

// Gateway is a provider that lives in memory. It keeps its promises about keys: one key has one effect and one answer, and another request under a used key is an error. Its Script says how the
// calls behave, one entry a call that moves money, then Answer. Safe for concurrent use.
type Gateway struct {
	mu     sync.Mutex
	script []Behavior
	ops    map[string]*operation // by key
	order  []string
	vault  map[string]payment.Vaulted
}

type operation struct {
	verb    string
	request payment.Request
	outcome payment.Outcome
	// rest is what may still be captured of an authorization, or refunded of a capture.
	rest   money.Money
	voided bool
}

// NewGateway gives a gateway that behaves as the script says.
func NewGateway(script ...Behavior) *Gateway {
	return &Gateway{script: append([]Behavior(nil), script...), ops: map[string]*operation{}, vault: map[string]payment.Vaulted{}}
}

var _ payment.Gateway = (*Gateway)(nil)

// Authorize holds an amount, or takes it at once.
func (g *Gateway) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return g.do(ctx, "authorize", r, func(*operation) (payment.Outcome, error) {
		return payment.Outcome{Result: payment.ResultSucceeded, Amount: r.Amount}, nil
	})
}

// Capture takes an authorized amount or a part of it, never more than is left.
func (g *Gateway) Capture(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return g.do(ctx, "capture", r, func(parent *operation) (payment.Outcome, error) { return take(parent, r.Amount, "authorize", false) })
}

// Void lets an authorization go, if nothing of it was captured.
func (g *Gateway) Void(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return g.do(ctx, "void", r, func(parent *operation) (payment.Outcome, error) {
		if parent == nil || parent.verb != "authorize" || parent.request.Capture || parent.voided || parent.rest != parent.request.Amount {
			return payment.Outcome{Result: payment.ResultFailed, Reason: "nothing to void"}, nil
		}
		parent.voided = true
		return payment.Outcome{Result: payment.ResultSucceeded, Amount: parent.rest}, nil
	})
}

// Refund gives captured money back, never more than was captured.
func (g *Gateway) Refund(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return g.do(ctx, "refund", r, func(parent *operation) (payment.Outcome, error) { return take(parent, r.Amount, "", true) })
}

// take moves an amount out of what is left of an operation.
func take(parent *operation, amount money.Money, verb string, refund bool) (payment.Outcome, error) {
	no := func(why string) (payment.Outcome, error) {
		return payment.Outcome{Result: payment.ResultFailed, Reason: why}, nil
	}
	if parent == nil || parent.voided || parent.outcome.Result != payment.ResultSucceeded {
		return no("no such operation")
	}
	captured := parent.verb == "capture" || parent.verb == "authorize" && parent.request.Capture
	if refund != captured || verb != "" && parent.verb != verb {
		return no("not possible on this operation")
	}
	rest, err := parent.rest.Sub(amount)
	if err != nil || rest.Sign() < 0 || amount.Sign() <= 0 {
		return no("more than is left")
	}
	parent.rest = rest
	return payment.Outcome{Result: payment.ResultSucceeded, Amount: amount}, nil
}

func (g *Gateway) do(ctx context.Context, verb string, r payment.Request, act func(parent *operation) (payment.Outcome, error)) (payment.Outcome, error) {
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
		return known.outcome, nil
	}
	behavior := Answer
	if len(g.script) > 0 {
		behavior, g.script = g.script[0], g.script[1:]
	}
	op := &operation{verb: verb, request: r, rest: r.Amount}
	switch behavior {
	case TimeoutBefore:
		return payment.Outcome{}, ErrTimeout
	case Decline:
		op.outcome = payment.Outcome{Result: payment.ResultFailed, Reason: "declined"}
	case Delay:
		op.outcome = payment.Outcome{Result: payment.ResultPending, Amount: r.Amount}
	default:
		outcome, err := act(g.byReference(r.Parent))
		if err != nil {
			return payment.Outcome{}, err
		}
		op.outcome = outcome
	}
	op.outcome.Reference = fmt.Sprintf("op-%d", len(g.order)+1)
	g.ops[r.Key] = op
	g.order = append(g.order, r.Key)
	if behavior == TimeoutAfter {
		return payment.Outcome{}, ErrTimeout
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

// Vault keeps a method of payment; the same key gives the same token.
func (g *Gateway) Vault(ctx context.Context, r payment.VaultRequest) (payment.Vaulted, error) {
	if err := ctx.Err(); err != nil {
		return payment.Vaulted{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if kept, again := g.vault[r.Key]; again {
		return kept, nil
	}
	v := payment.Vaulted{Token: fmt.Sprintf("tok-%d", len(g.vault)+1), Label: "test card of " + r.Customer}
	g.vault[r.Key] = v
	return v, nil
}

// Lookup tells what became of a key.
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

// Settle brings the outcome of a delayed operation: the money has arrived.
func (g *Gateway) Settle(key string) { g.bring(key, payment.ResultSucceeded, "") }

// Return brings the outcome of a delayed operation: the money will not come.
func (g *Gateway) Return(key, reason string) { g.bring(key, payment.ResultFailed, reason) }

func (g *Gateway) bring(key string, result payment.Result, reason string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if op := g.ops[key]; op != nil && op.outcome.Result == payment.ResultPending {
		op.outcome.Result, op.outcome.Reason = result, reason
	}
}

// Moved gives what was taken from customers less what was given back, in one currency: the truth that tests compare with.
func (g *Gateway) Moved() (money.Money, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var sum money.Money
	for _, key := range g.order {
		op := g.ops[key]
		if op.outcome.Result != payment.ResultSucceeded {
			continue
		}
		var err error
		switch {
		case op.verb == "capture", op.verb == "authorize" && op.request.Capture:
			sum, err = sum.Add(op.request.Amount)
		case op.verb == "refund":
			sum, err = sum.Sub(op.request.Amount)
		}
		if err != nil {
			return money.Money{}, err
		}
	}
	return sum, nil
}

// Keys gives the keys of the operations that the gateway has seen, in their order.
func (g *Gateway) Keys() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.order...)
}
