package sqlite

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// statesOf is how many documents one query reads the versions of.
const statesOf = 16

const (
	getState  = "SELECT 0, seq, version, keys, unique_keys FROM o2c_document WHERE tenant = ? AND kind = ? AND id = ?"
	getHolder = "SELECT id FROM o2c_key WHERE tenant = ? AND kind = ? AND name = ? AND value = ? AND is_unique = 1"
	getSeries = "SELECT last, date FROM o2c_series WHERE tenant = ? AND name = ?"
	getLast   = "SELECT position FROM o2c_event WHERE tenant = ? ORDER BY position DESC LIMIT 1"
)

// getStates is getState for as many documents, and gives the place of each: tenant, then kind and ID of one after the other.
var getStates = "WITH named (place, kind, id) AS (VALUES " + namedRows() + ")" +
	" SELECT n.place, d.seq, d.version, d.keys, d.unique_keys FROM named n CROSS JOIN o2c_document d ON d.tenant = ?1 AND d.kind = n.kind AND d.id = n.id"

func namedRows() string {
	rows := make([]string, statesOf)
	for i := range rows {
		rows[i] = "(" + strconv.Itoa(i) + ", ?" + strconv.Itoa(2*i+2) + ", ?" + strconv.Itoa(2*i+3) + ")"
	}
	return strings.Join(rows, ", ")
}

// state is what store.Decide asks for, read under the file's write lock. The first error is kept; what was answered since means nothing.
type state struct {
	ctx    context.Context
	q      *session
	tenant string
	docs   map[document.Ref]docState
	err    error
}

// docState is what is stored of a document, but its body. The zero docState is that of a document that is not there.
type docState struct {
	seq, version int64
	keys, unique string
}

var _ store.State = (*state)(nil)

// newState reads the versions of all documents that the batch names, many in one query.
func newState(ctx context.Context, q *session, b *document.Batch) *state {
	s := &state{ctx: ctx, q: q, tenant: b.Tenant, docs: make(map[document.Ref]docState, len(b.Writes)+len(b.Guards))}
	refs := make([]document.Ref, 0, len(b.Writes)+len(b.Guards))
	for i := range b.Writes {
		refs = append(refs, b.Writes[i].Ref)
	}
	for i := range b.Guards {
		refs = append(refs, b.Guards[i].Ref)
	}
	for some := range slices.Chunk(refs, statesOf) {
		if s.err == nil {
			s.err = s.read(some)
		}
	}
	return s
}

// read reads the versions of at most statesOf documents; a single one by the simpler statement.
func (s *state) read(refs []document.Ref) error {
	query, args := getStates, make([]any, 0, 1+2*statesOf)
	if len(refs) == 1 {
		query = getState
	}
	args = append(args, s.tenant)
	for _, ref := range refs {
		args = append(args, string(ref.Kind), ref.ID[:])
		s.docs[ref] = docState{}
	}
	for len(refs) > 1 && len(args) < cap(args) {
		args = append(args, nil) // meets no document
	}
	rows, err := s.q.query(s.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // the rows' own error says all
	for rows.Next() {
		var n int
		var d docState
		if err := rows.Scan(&n, &d.seq, &d.version, &d.keys, &d.unique); err != nil {
			return err
		}
		s.docs[refs[n]] = d
	}
	return rows.Err()
}

func (s *state) Version(ref document.Ref) int64 {
	d, known := s.docs[ref]
	if !known && s.err == nil {
		s.err = s.read([]document.Ref{ref})
		d = s.docs[ref]
	}
	return d.version
}

func (s *state) Holder(kind document.Kind, key document.Key) document.Ref {
	if s.err != nil {
		return document.Ref{}
	}
	ref := document.Ref{Tenant: s.tenant, Kind: kind}
	var id []byte
	var there bool
	if there, s.err = s.q.row(s.ctx, getHolder, []any{s.tenant, string(kind), key.Name, key.Value}, &id); there {
		s.err = scanID(id, &ref.ID)
		return ref
	}
	return document.Ref{}
}

func (s *state) Series(name string) (store.Drawn, bool) {
	var drawn store.Drawn
	if s.err != nil {
		return drawn, false
	}
	var date string
	var there bool
	if there, s.err = s.q.row(s.ctx, getSeries, []any{s.tenant, name}, &drawn.Last, &date); there {
		drawn.Date, s.err = seriesDate(date)
	}
	return drawn, there
}

func (s *state) LastEvent() int64 {
	var last int64
	if s.err == nil {
		_, s.err = s.q.row(s.ctx, getLast, []any{s.tenant}, &last)
	}
	return last
}

func seriesDate(text string) (document.Date, error) {
	var date document.Date
	if err := date.UnmarshalText([]byte(text)); err != nil {
		return date, corrupt("the date of a series cannot be read", err)
	}
	return date, nil
}
