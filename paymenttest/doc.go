// Package paymenttest holds a payment gateway for tests that misbehaves as real ones do, and the conformance kit that a host's own gateway has to pass.
package paymenttest
