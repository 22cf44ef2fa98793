package payment

import (
	"context"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Result is what a provider says of an operation.
type Result string

// The results. There is none for "no answer": that is an error of the call.
const (
	ResultSucceeded Result = "succeeded"
	ResultPending   Result = "pending"
	ResultFailed    Result = "failed"
)

// Outcome is a provider's answer. Amount is what it moved or holds; Reference is its name for the operation; Reason its words for a failure.
type Outcome struct {
	Result    Result
	Amount    money.Money
	Reference string
	Reason    string
}

// Request asks a provider to move money, or to hold it. Key makes it idempotent: the provider acts once on a key. The same key always comes
// with the same request.
type Request struct {
	Key    string
	Amount money.Money
	// Token names a vaulted method.
	Token string
	// Parent is the provider's reference of the operation that this one follows: a capture's or void's authorization, a refund's capture.
	Parent string
	// Capture on an authorization takes the money at once.
	Capture bool
}

// VaultRequest asks a provider to keep a method of payment for a customer. Secret is what the provider's own form gave; o2c never sees a card number.
type VaultRequest struct {
	Key      string
	Customer string
	Secret   string
}

// Vaulted is a method of payment that the provider keeps.
type Vaulted struct {
	Token string
	// Label is what people know it by, such as "Visa ending 4242".
	Label string
}

// Gateway is a payment provider, as the host implements it. All methods are safe for concurrent use and end when the context does, with an
// error. A definite answer, a refusal of the provider included, is an Outcome without an error. An error means that the outcome is not
// known, whatever the reason: a timeout, a lost connection, a provider's internal error. The same key sent again, also at the same time,
// has no second effect and gives the first outcome, or an error. The same key with another request is an error and has no effect. A success
// moves or holds exactly the amount that was asked for, in its currency; where that is not possible the outcome is a failure.
// paymenttest.Run proves these promises.
type Gateway interface {
	// Authorize holds an amount, or takes it at once (Request.Capture).
	Authorize(ctx context.Context, r Request) (Outcome, error)
	// Capture takes an authorized amount, or a part of it; never more than is left of it.
	Capture(ctx context.Context, r Request) (Outcome, error)
	// Void lets an authorization go, of which nothing was captured. Request.Amount is what was authorized.
	Void(ctx context.Context, r Request) (Outcome, error)
	// Refund gives captured money back, or a part of it; never more than was captured, all refunds together.
	Refund(ctx context.Context, r Request) (Outcome, error)
	// Vault keeps a method of payment. The same key gives the same token.
	Vault(ctx context.Context, r VaultRequest) (Vaulted, error)
	// Lookup tells what became of a key; document.ErrNotFound when the provider has never seen it. A request that is still on its way may
	// not be found yet.
	Lookup(ctx context.Context, key string) (Outcome, error)
}

// lookupFoundNothing is the reason that an attempt fails with when the provider knows nothing of it after the in-flight time.
const lookupFoundNothing = "the provider knows nothing of it"

// NeverArrived gives the outcome of an attempt that the provider does not know after the declared in-flight time has passed (C1).
func NeverArrived() Outcome { return Outcome{Result: ResultFailed, Reason: lookupFoundNothing} }

// action tells what an outcome does to an attempt.
func (o Outcome) action() (AttemptAction, error) {
	switch o.Result {
	case ResultSucceeded:
		return Succeed, nil
	case ResultPending:
		return Wait, nil
	case ResultFailed:
		return Fail, nil
	}
	return "", &document.Error{Code: "payment/outcome", Message: "the gateway answered " + document.Quote(string(o.Result)), Help: "succeeded, pending or failed", Kind: document.ErrInvalid}
}
