package paymenttest

import (
	"slices"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

// act moves or holds the amount, or gives the reason why not.
func (op *operation) act() string {
	amount, parent := op.request.Amount, op.parent
	if _, err := amount.Minor(); err != nil || amount.Sign() <= 0 {
		return "not an amount: " + amount.String()
	}
	if op.verb == authorize {
		if op.request.Token == DecliningToken {
			return "declined"
		}
		return ""
	}
	if parent == nil || parent.voided || parent.outcome.Result != payment.ResultSucceeded || (op.verb == refund) != parent.captured() || parent.verb == refund || parent.verb == void {
		return "not possible on this operation"
	}
	if op.verb == void {
		if parent.rest != parent.request.Amount || amount != parent.rest {
			return "nothing to void, or another amount than was authorized"
		}
		parent.voided = true
		return ""
	}
	rest, err := parent.rest.Sub(amount)
	if err != nil || rest.Sign() < 0 {
		return "more than is left"
	}
	parent.rest = rest
	return ""
}

// captured tells whether the operation took money.
func (op *operation) captured() bool {
	return op.verb == capture || op.verb == authorize && op.request.Capture
}

// undo gives back what a delayed operation had set aside.
func (op *operation) undo() {
	switch op.verb {
	case void:
		op.parent.voided = false
	case capture, refund:
		if rest, err := op.parent.rest.Add(op.request.Amount); err == nil {
			op.parent.rest = rest
		}
	}
}

// Settle brings the outcome of a delayed operation: the money has arrived.
func (g *Gateway) Settle(key string) { g.bring(key, payment.ResultSucceeded, "") }

// Return brings the outcome of a delayed operation: the money will not come.
func (g *Gateway) Return(key, reason string) { g.bring(key, payment.ResultFailed, reason) }

func (g *Gateway) bring(key string, result payment.Result, reason string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	op := g.ops[key]
	if op == nil || op.outcome.Result != payment.ResultPending {
		return
	}
	op.outcome.Result, op.outcome.Reason = result, reason
	if result == payment.ResultFailed {
		op.outcome.Amount = money.Money{}
		op.undo()
	}
}

// Arrive lets the requests that are Late reach the provider, in their order, and gives their keys. One whose key the provider knows by then
// has no effect.
func (g *Gateway) Arrive() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var keys []string
	for _, a := range g.onWay {
		g.arrive(a.verb, a.request, Answer)
		keys = append(keys, a.request.Key)
	}
	g.onWay = nil
	return keys
}

// Moved gives what was taken from customers less what was given back, in one currency: the truth that tests compare with. More than one
// currency is money.ErrCurrency.
func (g *Gateway) Moved() (money.Money, error) {
	return g.moved(func(money.Currency) bool { return true })
}

// MovedIn is Moved of one currency, whatever others were used.
func (g *Gateway) MovedIn(c money.Currency) (money.Money, error) {
	return g.moved(func(other money.Currency) bool { return other == c })
}

func (g *Gateway) moved(counts func(money.Currency) bool) (money.Money, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var sum money.Money
	for _, key := range g.order {
		op := g.ops[key]
		if op.outcome.Result != payment.ResultSucceeded || !counts(op.request.Amount.Currency()) {
			continue
		}
		var err error
		switch {
		case op.captured():
			sum, err = sum.Add(op.request.Amount)
		case op.verb == refund:
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
	return slices.Clone(g.order)
}
