// Package party holds who sells and who buys: sellers (legal entities), customers with their addresses, terms and credit, and organizations that customers inherit from.
//
// All functions are pure. Documents are not safe for concurrent change; reading them is. Names of people, e-mail addresses and telephone numbers never take part in a digest.
package party
