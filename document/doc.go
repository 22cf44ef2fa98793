// Package document holds what every document of the order-to-cash chain shares: the header and its links, identifiers, the stored record and
// the batch that commits it, state tables, digests, events, civil dates, strict decoding, and the one shape of errors.
//
// It decides nothing about business. The packages order, fulfillment, invoice and payment build their documents from it, and a store
// (package store) carries nothing else.
//
// All functions are pure: time and identifiers are passed in. Values may be shared between goroutines as long as nobody changes them.
package document
