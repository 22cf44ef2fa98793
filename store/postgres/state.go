package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const (
	addTenant  = "INSERT INTO o2c_tenant (tenant, last_event, commits) VALUES ($1, 0, 0) ON CONFLICT (tenant) DO NOTHING"
	lockTenant = "SELECT last_event FROM o2c_tenant WHERE tenant = $1 FOR UPDATE"

	// Keys are needed of what is written only: the first $4 of the references.
	readVersions = `
SELECT u.n, r.version, CASE WHEN u.n <= $4 THEN r.keys END, CASE WHEN u.n <= $4 THEN r.unique_keys END
FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS u(kind, id, n)
CROSS JOIN LATERAL (SELECT version, keys, unique_keys FROM o2c_record AS o WHERE o.tenant = $1 AND o.kind = u.kind AND o.id = u.id LIMIT 1) AS r`

	readHolders = `
SELECT u.n, h.id
FROM unnest($2::text[], $3::bytea[]) WITH ORDINALITY AS u(kind, digest, n)
CROSS JOIN LATERAL (SELECT id FROM o2c_unique AS o WHERE o.tenant = $1 AND o.kind = u.kind AND o.digest = u.digest LIMIT 1) AS h`

	// Of one key or series, which most batches have, the database need not make a plan each time, as it does for lists.
	readHolder    = "SELECT CAST(1 AS bigint), id FROM o2c_unique WHERE tenant = $1 AND kind = $2 AND digest = $3"
	readOneSeries = "SELECT name, last, date FROM o2c_series WHERE tenant = $1 AND name = $2"

	readSeries = `
SELECT u.name, s.last, s.date
FROM unnest($2::text[]) AS u(name)
CROSS JOIN LATERAL (SELECT last, date FROM o2c_series AS o WHERE o.tenant = $1 AND o.name = u.name LIMIT 1) AS s`
)

// claim is a unique key of a kind.
type claim struct {
	kind document.Kind
	key  document.Key
}

// state is what the database has of all that a batch names, read after the tenant's row was locked. It is the store.State of Decide.
type state struct {
	fresh   bool                // the tenant has no row yet
	done    *document.Committed // the batch has been committed before
	last    int64
	version map[document.Ref]int64
	before  []former // the keys that each write replaces
	claims  []claim  // unique keys that the batch wants, each once
	digests [][]byte // of the claims
	holder  map[claim]document.Ref
	series  map[string]store.Drawn
}

// former is the keys that a record has had.
type former struct {
	plain, unique []document.Key
}

func (st *state) Version(ref document.Ref) int64 { return st.version[ref] }

func (st *state) Holder(kind document.Kind, key document.Key) document.Ref {
	return st.holder[claim{kind, key}]
}

func (st *state) Series(name string) (store.Drawn, bool) {
	drawn, begun := st.series[name]
	return drawn, begun
}

func (st *state) LastEvent() int64 { return st.last }

// readState locks the tenant's row and reads what the batch names, in one round trip. Each statement sees what was committed before the lock was had. The
// statements of first, if any, go before all others.
func readState(ctx context.Context, on session, b *document.Batch, first ...string) (*state, error) {
	st := &state{}
	q := &pgx.Batch{}
	for _, sql := range first {
		if sql == addTenant {
			q.Queue(sql, b.Tenant)
		} else {
			q.Queue(sql)
		}
	}
	q.Queue(lockTenant, b.Tenant)
	q.Queue(getBatch, b.Tenant, uuid(b.ID))
	refs := st.queueVersions(q, b)
	st.queueHolders(q, b)
	names := queueSeries(q, b)

	results := on.SendBatch(ctx, q)
	err := st.readResults(results, b, len(first), refs, names)
	if closing := results.Close(); err == nil {
		err = closing
	}
	return st, err
}

func (st *state) queueVersions(q *pgx.Batch, b *document.Batch) []document.Ref {
	n := len(b.Writes) + len(b.Guards)
	if n == 0 {
		return nil
	}
	refs := make([]document.Ref, 0, n)
	for i := range b.Writes {
		refs = append(refs, b.Writes[i].Ref)
	}
	for _, g := range b.Guards {
		refs = append(refs, g.Ref)
	}
	kinds, ids := make([]string, n), make([]pgtype.UUID, n)
	for i, ref := range refs {
		kinds[i], ids[i] = string(ref.Kind), uuid(ref.ID)
	}
	q.Queue(readVersions, b.Tenant, kinds, ids, int64(len(b.Writes)))
	st.before = make([]former, len(b.Writes))
	return refs
}

func (st *state) queueHolders(q *pgx.Batch, b *document.Batch) {
	seen := map[claim]bool{}
	var kinds []string
	for i := range b.Writes {
		for _, key := range b.Writes[i].Unique {
			c := claim{b.Writes[i].Ref.Kind, key}
			if !seen[c] {
				seen[c] = true
				st.claims, st.digests, kinds = append(st.claims, c), append(st.digests, digest(key)), append(kinds, string(c.kind))
			}
		}
	}
	switch len(st.claims) {
	case 0:
	case 1:
		q.Queue(readHolder, b.Tenant, kinds[0], st.digests[0])
	default:
		q.Queue(readHolders, b.Tenant, kinds, st.digests)
	}
}

func queueSeries(q *pgx.Batch, b *document.Batch) []string {
	var names []string
	seen := map[string]bool{}
	for _, n := range b.Numbers {
		if !seen[n.Series] {
			seen[n.Series] = true
			names = append(names, n.Series)
		}
	}
	switch len(names) {
	case 0:
	case 1:
		q.Queue(readOneSeries, b.Tenant, names[0])
	default:
		q.Queue(readSeries, b.Tenant, names)
	}
	return names
}

func (st *state) readResults(results pgx.BatchResults, b *document.Batch, first int, refs []document.Ref, names []string) error {
	for range first {
		if _, err := results.Exec(); err != nil {
			return err
		}
	}
	err := results.QueryRow().Scan(&st.last)
	if errors.Is(err, pgx.ErrNoRows) {
		st.fresh = true
		return nil
	}
	if err != nil {
		return err
	}
	rows, err := results.Query()
	if err != nil {
		return err
	}
	done, err := scanBatch(rows, b.Tenant, b.ID)
	if err == nil {
		st.done = &done
		return nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if err := st.scanVersions(results, refs); err != nil {
		return err
	}
	if err := st.scanHolders(results, b.Tenant); err != nil {
		return err
	}
	return st.scanSeries(results, b.Tenant, names)
}

func (st *state) scanVersions(results pgx.BatchResults, refs []document.Ref) error {
	if len(refs) == 0 {
		return nil
	}
	st.version = make(map[document.Ref]int64, len(refs))
	return each(results, func(rows pgx.Rows) error {
		var n, version int64
		var plain, unique []string
		if err := rows.Scan(&n, &version, &plain, &unique); err != nil {
			return corrupt(refs[0].Tenant, "a record", err)
		}
		ref := refs[n-1]
		st.version[ref] = version
		if int(n) <= len(st.before) {
			var ok, okToo bool
			st.before[n-1].plain, ok = pairs(plain)
			st.before[n-1].unique, okToo = pairs(unique)
			if !ok || !okToo {
				return corrupt(ref.Tenant, ref.Kind.Words()+" "+ref.ID.String(), errors.New("a key has no value"))
			}
		}
		return nil
	})
}

func (st *state) scanHolders(results pgx.BatchResults, tenant string) error {
	if len(st.claims) == 0 {
		return nil
	}
	st.holder = make(map[claim]document.Ref, len(st.claims))
	return each(results, func(rows pgx.Rows) error {
		var n int64
		var id pgtype.UUID
		if err := rows.Scan(&n, &id); err != nil {
			return corrupt(tenant, "a unique key", err)
		}
		c := st.claims[n-1]
		st.holder[c] = document.Ref{Tenant: tenant, Kind: c.kind, ID: document.ID(id.Bytes)}
		return nil
	})
}

func (st *state) scanSeries(results pgx.BatchResults, tenant string, names []string) error {
	if len(names) == 0 {
		return nil
	}
	st.series = make(map[string]store.Drawn, len(names))
	return each(results, func(rows pgx.Rows) error {
		one, err := scanSeries(rows, tenant)
		st.series[one.Name] = one.Drawn
		return err
	})
}

// scanSeries reads name, last and date.
func scanSeries(row pgx.CollectableRow, tenant string) (store.Series, error) {
	var one store.Series
	var date string
	if err := row.Scan(&one.Name, &one.Last, &date); err != nil {
		return one, corrupt(tenant, "a series", err)
	}
	if date == "" {
		return one, nil
	}
	var err error
	if one.Date, err = document.ParseDate(date); err != nil {
		err = corrupt(tenant, "series "+document.Quote(one.Name), err)
	}
	return one, err
}

// each reads all rows of the next result.
func each(results pgx.BatchResults, do func(pgx.Rows) error) error {
	rows, err := results.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
