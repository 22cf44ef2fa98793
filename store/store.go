// Package store is the port that a host's database implements, and what can be built on it alone: reading all records of a search page by page.
//
// A store carries document.Record values and never looks into their bodies. Package memory is the default implementation; package
// storetest proves another one.
package store

import (
	"context"
	"iter"

	"github.com/seed-3f372218/o2c/document"
)

// Query asks for the records of one kind that have a key.
type Query struct {
	Tenant string
	Kind   document.Kind
	// Key is a plain or unique key that the record has. The zero Key asks for every record of the kind.
	Key document.Key
	// After is the ID of the last record of the page before; the zero ID begins.
	After document.ID
	// Limit is the most records of one page, 1 to MaxPage; 0 means 100.
	Limit int
}

// MaxPage is the largest page of Find and Events. A larger limit counts as MaxPage, one below 1 as 100.
const MaxPage = 1000

// Size gives how many records a page may have when limit was asked for.
func Size(limit int) int {
	if limit < 1 {
		return 100
	}
	return min(limit, MaxPage)
}

// Store is what a host's database implements. All methods are safe for concurrent use. An error that is none of those named is the
// implementation's own trouble (a connection lost, a disk full) and means that nothing happened, except from Commit, which must say
// ErrUnknown when it cannot tell. A canceled context ends each method with the context's error, and nothing done.
type Store interface {
	// Get reads one record; ErrNotFound when there is none. What it gives is committed, and is the caller's to change.
	Get(ctx context.Context, ref document.Ref) (document.Record, error)

	// Find reads one page of the records that the query asks for, ordered by ID. A record that has the key throughout a walk from page to
	// page is in it exactly once, whatever others write meanwhile. Nothing is held between pages. An empty page ends the walk; a shorter
	// one does not.
	Find(ctx context.Context, q Query) ([]document.Record, error)

	// Commit stores all of the batch or nothing, in this order of checks: ErrInvalid when document.Batch.Validate refuses it; the first
	// result when a batch of this ID has been committed before; ErrMoved (*document.MovedError) when a write's or guard's version is not
	// the stored one; ErrTaken (*document.TakenError) when a unique key belongs to a document outside the batch or twice within it (a key
	// that the batch itself takes away from its holder is free); ErrRefused (document.DateBackwards) from a monotonic series. ErrUnknown
	// means that it may have happened.
	//
	// It assigns versions (the one read plus 1), draws the numbers in the order of Batch.Numbers, and gives the events the next positions
	// of the tenant, together and in their order, after those of every batch that it read or overwrote; position n is never readable before
	// n-1. Keys of a written record replace those it had. The batch is neither changed nor kept.
	Commit(ctx context.Context, b document.Batch) (document.Committed, error)

	// Lookup gives the result of a committed batch; ErrNotFound when it has not been committed. Results are kept as long as the store is.
	Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error)

	// Events reads the tenant's events after a position, in order, at most Size(limit) of them. None means that there are no more now.
	Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error)
}

// All walks through every record that the query asks for, page by page; q.After and q.Limit say where it begins and how large a page is. Nothing is
// held while the loop's body runs. The first error is yielded with a zero record and ends the walk.
func All(ctx context.Context, s Store, q Query) iter.Seq2[document.Record, error] {
	return func(yield func(document.Record, error) bool) {
		for {
			page, err := s.Find(ctx, q)
			if err != nil {
				yield(document.Record{}, err)
				return
			}
			if len(page) == 0 {
				return
			}
			for _, rec := range page {
				if !yield(rec, nil) {
					return
				}
			}
			q.After = page[len(page)-1].Ref.ID
		}
	}
}

// AllEvents walks through the tenant's events after a position, page by page. The first error is yielded with a zero event and ends the walk.
func AllEvents(ctx context.Context, s Store, tenant string, after int64) iter.Seq2[document.EventRecord, error] {
	return func(yield func(document.EventRecord, error) bool) {
		for {
			page, err := s.Events(ctx, tenant, after, MaxPage)
			if err != nil {
				yield(document.EventRecord{}, err)
				return
			}
			if len(page) == 0 {
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				after = e.Position
			}
		}
	}
}
