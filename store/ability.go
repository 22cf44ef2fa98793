package store

import (
	"context"
	"iter"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// What a store may be able to do beside the methods of Store is found by interface: a store that has the method has the ability.

// Waiter is the ability to tell when a tenant has new events, without being asked again and again.
type Waiter interface {
	// WaitEvents returns nil as soon as the tenant has events after the position, and may do so earlier. It gives the context's error when
	// that ends first, and an error of its own when it can no longer tell.
	WaitEvents(ctx context.Context, tenant string, after int64) error
}

// Wait returns nil when the tenant may have events after the position: told by the store where it is a Waiter, else after the interval, for the
// caller to look. A canceled context gives its error.
func Wait(ctx context.Context, s Store, tenant string, after int64, interval time.Duration) error {
	if w, can := s.(Waiter); can {
		return w.WaitEvents(ctx, tenant, after)
	}
	timer := time.NewTimer(interval)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Bound is the ability of a store that works within a transaction of the host's own. What it answers is committed only when the host commits,
// so nothing may be done outside on the strength of it, and nothing is tried again: ErrMoved goes to the host, which rolls back.
type Bound interface {
	// InTransaction tells whether the store is bound to a transaction.
	InTransaction() bool
}

// InTransaction tells whether the store is bound to a transaction of the host's own.
func InTransaction(s Store) bool {
	b, can := s.(Bound)
	return can && b.InTransaction()
}

// Entry is one thing that a store keeps of a tenant. Exactly one of its fields is set.
type Entry struct {
	Record *document.Record
	Event  *document.EventRecord
	Batch  *document.Committed
	Series *Series
}

// Series is a sequence of numbers and how far it has come.
type Series struct {
	Name string
	Drawn
}

// Archiver is the ability to hand over all that a store keeps of a tenant, and to take it in elsewhere. Package store/archive makes files of it.
type Archiver interface {
	// Export yields everything of the tenant as it stood at one moment: records by kind and ID, events by position, results of batches by
	// ID, series by name, in this order. Writers are not held up meanwhile, or not for longer than one commit. An error ends it. A tenant of
	// which nothing is kept yields nothing.
	Export(ctx context.Context, tenant string) iter.Seq2[Entry, error]
	// Import stores the entries as they are, versions, numbers and positions included; all or none. Entries may come in any order, but events
	// by position, 1, 2, 3 … without a gap, and a batch's result after the records that it names. A tenant of which something is kept already
	// is ErrRefused (ImportTaken). Entries that are out of bounds or of another tenant, a reference, a unique key, a batch or a series that comes
	// twice are ErrInvalid. An error that the sequence yields ends it, and nothing is stored.
	Import(ctx context.Context, tenant string, entries iter.Seq2[Entry, error]) error
}

// ImportTaken is the refusal (ErrRefused) of Archiver.Import for a tenant of which something is kept already.
func ImportTaken(tenant string) error {
	return &document.Error{
		Code: "store/import_taken", Message: "something is kept of tenant " + document.Quote(tenant) + " already", Help: "import into an empty store, or remove what is there", Kind: document.ErrRefused,
	}
}
