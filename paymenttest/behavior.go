package paymenttest

import "errors"

// Behavior is what the gateway does with one call.
type Behavior int

// The behaviors of a gateway.
const (
	// Answer does what is asked and says so.
	Answer Behavior = iota
	// Decline says no, and moves nothing. The same key is told the same again.
	Decline
	// Delay answers that the outcome is pending; Settle or Return brings it.
	Delay
	// TimeoutAfter does what is asked, and its answer is lost.
	TimeoutAfter
	// TimeoutBefore loses the request, so nothing is done.
	TimeoutBefore
	// Late loses the answer while the request is still on its way: a look-up finds nothing, until Arrive lets it reach the provider.
	Late
	// ErrorAfter does what is asked and answers with an internal error, the same key again and again; a look-up tells the truth.
	ErrorAfter
	// ErrorBefore answers with an internal error, and nothing is done.
	ErrorBefore
	// Twice does what is asked when the network delivers the request two times. The key makes it one effect.
	Twice
	// DeclineForgotten says no and forgets the key, as providers do that keep successes only: a look-up finds nothing, and the same key is
	// tried anew.
	DeclineForgotten
)

// DecliningToken is the method of payment that the gateway always declines.
const DecliningToken = "tok-declined"

var (
	// ErrTimeout is what a call gives whose answer is lost.
	ErrTimeout = errors.New("paymenttest: no answer in time")
	// ErrInternal is what a call gives whose provider fails.
	ErrInternal = errors.New("paymenttest: the provider has an internal error")
)
