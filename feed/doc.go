// Package feed holds the documents of those who read a tenant's feed of events: a Consumer knows how far it has come, and an event that it could
// not handle is Parked, so that it holds up no others and is not lost.
//
// The engine's verbs in o2c.Events deliver events and keep these documents. Writing them tells no event of its own.
package feed
