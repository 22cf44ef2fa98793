// Package archive makes a file of everything that a store keeps of a tenant, and fills another store from it: for backups that any release can
// open, for a move from one database to another, and for looking at what is there.
//
// The file is text, one JSON object a line, ended by a line feed:
//
//	{"archive":{"format":1,"tenant":"acme"}}
//	{"record":{"kind":"invoice","id":"0190b5a0-…","schema":1,"version":2,"number":"INV-1","keys":[{"name":"customer","value":"lakeside"}],"body":{…}}}
//	{"event":{"position":1,"kind":"invoice","id":"0190b5a0-…","type":"invoice.issued","schema":1,"at":"2026-07-01T12:00:00Z","actor":"desk-2","body":{…}}}
//	{"batch":{"id":"0190b5a0-…","wrote":[{"kind":"invoice","id":"0190b5a0-…","version":1,"number":"INV-1"}],"first_event":1}}
//	{"series":{"name":"invoice","last":1,"date":"2026-07-01"}}
//	{"totals":{"records":1,"events":1,"batches":1,"series":1,"last_event":1,"sha256":"…"}}
//
// Records stand by kind and ID, events by position, batches by ID, series by name. What is empty is left out. A body that is JSON and comes
// back byte for byte stands as it is ("body"), any other as base64 ("body_base64"). Instants are RFC 3339 in UTC; one outside the years 1 to 9999 is
// "at_unix", the seconds since 1970 and the nanoseconds within them. The SHA-256 is that of all lines before its own.
//
// Formats are read forever. The same content gives the same bytes.
package archive

import (
	"context"
	"errors"
	"io"
	"iter"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Format is the number of the format that this release writes. It reads this one and all before it.
const Format = 1

// MaxLine is how many bytes a line may have, its line feed not counted. The largest entry that a store can hold fits.
const MaxLine = 16 << 20

// Totals are the last line of an archive: what a reader must have come across.
type Totals struct {
	Records int64 `json:"records"`
	Events  int64 `json:"events"`
	Batches int64 `json:"batches"`
	Series  int64 `json:"series"`
	// LastEvent is the highest position, 0 when there are no events.
	LastEvent int64 `json:"last_event"`
	// SHA256 is that of all lines before the last, in lower-case hexadecimal.
	SHA256 string `json:"sha256"`
}

// Export writes everything that the store keeps of the tenant, as it stood at one moment, and gives the totals. It needs the memory of a line.
//
// A store that is no store.Archiver is ErrRefused: what its five methods give is not everything. A tenant's name that no store takes is
// ErrInvalid, and so is what the store gives when Import would not take it. An error of the store, of the context or of the writer (in the
// cause) ends it; the file then has no last line, and Import refuses it. It is safe for concurrent use when store and writer are.
func Export(ctx context.Context, s store.Store, tenant string, w io.Writer) (Totals, error) {
	from, err := archiver(s)
	if err != nil {
		return Totals{}, err
	}
	if err := checkTenant(tenant); err != nil {
		return Totals{}, err
	}
	out := newWriter(w, tenant)
	if err := out.begin(); err != nil {
		return Totals{}, err
	}
	for e, err := range from.Export(ctx, tenant) {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = out.entry(e)
		}
		if err != nil {
			return Totals{}, err
		}
	}
	if err := ctx.Err(); err != nil {
		return Totals{}, err
	}
	return out.end()
}

// Import fills the store from an archive of the tenant, all or nothing, and gives the totals. It needs the memory of a line, beside what the
// store needs. Everything is checked before anything stays: each line, the order, and at the end the counts and the digest.
//
// Whatever is wrong with the input is ErrInvalid and names the line: another form or order, names that are unknown or come twice, a line above
// MaxLine, an end before the totals, something after them, totals or a digest that do not fit, another tenant than the one asked for. A newer
// format is ErrNewerSchema. A store that keeps something of the tenant already (store.ImportTaken) and one that is no store.Archiver are ErrRefused.
// An error of the reader is in the cause. It is safe for concurrent use when store and reader are.
//
// An archive vouches for itself, not for who wrote it: anyone can make one that fits. Documents are checked when they are read.
func Import(ctx context.Context, s store.Store, tenant string, r io.Reader) (Totals, error) {
	to, err := archiver(s)
	if err != nil {
		return Totals{}, err
	}
	if err := checkTenant(tenant); err != nil {
		return Totals{}, err
	}
	in := newReader(r, tenant)
	if err := in.begin(); err != nil {
		return Totals{}, err
	}
	err = to.Import(ctx, tenant, in.entries(ctx))
	switch {
	case in.err != nil: // the store must have given it back; it is told here even if not
		return Totals{}, in.err
	case errors.Is(err, document.ErrInvalid):
		return Totals{}, in.fault("the store does not take it", err)
	case err != nil:
		return Totals{}, err
	case !in.ended:
		return Totals{}, &document.Error{
			Code: "store/archive_unable", Message: "the store has not read the archive to its end, yet says that it has stored it", Help: "prove the store by package storetest", Kind: document.ErrRefused,
		}
	}
	return in.totals, nil
}

// entries gives what follows the first line, and an error unless the last line fits.
func (in *reader) entries(ctx context.Context) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for in.err == nil && !in.ended {
			if in.err = ctx.Err(); in.err != nil {
				break
			}
			var e store.Entry
			e, in.err = in.next()
			if in.err != nil || in.ended {
				break
			}
			if !yield(e, nil) {
				return
			}
		}
		if in.err != nil {
			yield(store.Entry{}, in.err)
		}
	}
}

func archiver(s store.Store) (store.Archiver, error) {
	if a, can := s.(store.Archiver); can {
		return a, nil
	}
	return nil, &document.Error{
		Code: "store/archive_unable", Message: "this store cannot hand over all that it keeps", Help: "use a store that is a store.Archiver, as store/memory is", Kind: document.ErrRefused,
	}
}

// checkTenant checks a tenant's name as a store does.
func checkTenant(tenant string) error {
	b := document.Batch{ID: document.ID{1}, Tenant: tenant, Guards: []document.Guard{{Ref: document.Ref{Tenant: tenant, Kind: "tenant", ID: document.ID{1}}}}}
	return b.Validate()
}
