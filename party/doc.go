// Package party holds who trades with whom: customers in their roles (sold-to, bill-to, ship-to, payer), organizations whose members inherit
// conditions, and sellers (legal entities) with their number series. All three are documents with a code of their own, from which their IDs
// are derived, so they are read without a search.
//
// What identifies people (names, e-mail addresses, telephone numbers) is tagged as personal, takes part in no digest and stands in no event.
//
// All functions are pure. Documents are not safe for concurrent change; reading them is.
package party
