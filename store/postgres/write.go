package postgres

import (
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Lists are unnested side by side in the list of columns, not in FROM, where PostgreSQL keeps each in a store of its own.
const (
	writeRecords = `
INSERT INTO o2c_record (tenant, kind, id, version, schema_number, number, keys, unique_keys, body)
SELECT $1::text, u.kind, u.id, u.version, u.schema_number, u.number, CAST(u.keys AS text[]), CAST(u.unique_keys AS text[]), u.body
FROM (
	SELECT unnest($2::text[]) AS kind, unnest($3::uuid[]) AS id, unnest($4::bigint[]) AS version, unnest($5::bigint[]) AS schema_number,
		unnest($6::text[]) AS number, unnest($7::text[]) AS keys, unnest($8::text[]) AS unique_keys, unnest($9::bytea[]) AS body
) AS u
ON CONFLICT (tenant, kind, id) DO UPDATE SET version = excluded.version, schema_number = excluded.schema_number, number = excluded.number,
	keys = excluded.keys, unique_keys = excluded.unique_keys, body = excluded.body`

	addKeys = `
INSERT INTO o2c_key (tenant, kind, digest, id)
SELECT $1::text, unnest($2::text[]), unnest($3::bytea[]), unnest($4::uuid[])`

	// One statement for each key, because no plan of it reads a whole table, however small that was when the plan was made.
	dropKey    = "DELETE FROM o2c_key WHERE tenant = $1 AND kind = $2 AND digest = $3 AND id = $4"
	dropUnique = "DELETE FROM o2c_unique WHERE tenant = $1 AND kind = $2 AND digest = $3"

	setUnique = `
INSERT INTO o2c_unique (tenant, kind, digest, id)
SELECT $1::text, unnest($2::text[]), unnest($3::bytea[]), unnest($4::uuid[])
ON CONFLICT (tenant, kind, digest) DO UPDATE SET id = excluded.id`

	setSeries = `
INSERT INTO o2c_series (tenant, name, last, date)
SELECT $1::text, unnest($2::text[]), unnest($3::bigint[]), unnest($4::text[])
ON CONFLICT (tenant, name) DO UPDATE SET last = excluded.last, date = excluded.date`

	addEvents = `
INSERT INTO o2c_event (tenant, position, kind, id, type, schema_number, at_seconds, at_nanos, actor, body)
SELECT $1::text, unnest($2::bigint[]), unnest($3::text[]), unnest($4::uuid[]), unnest($5::text[]), unnest($6::bigint[]),
	unnest($7::bigint[]), unnest($8::integer[]), unnest($9::text[]), unnest($10::bytea[])`

	addBatch = "INSERT INTO o2c_batch (tenant, id, first_event, kinds, ids, versions, numbers) VALUES ($1, $2, $3, $4, $5, $6, $7)"

	setTenant = "UPDATE o2c_tenant SET last_event = $2, commits = commits + 1 WHERE tenant = $1"
)

// chunkBytes is how large the bodies of one statement may become: a message of the protocol holds less than 1 GiB, a batch may have that.
const chunkBytes = 8 << 20

// queueWrites queues all that a batch stores.
func queueWrites(b *document.Batch, st *state, out store.Outcome) *pgx.Batch {
	q := &pgx.Batch{}
	queueRecords(q, b, out)
	queueKeys(q, b, st)
	queueUnique(q, b, st)
	queueDrawn(q, b.Tenant, out.Series)
	queueEvents(q, b, out.Committed.FirstEvent)

	n := len(out.Committed.Wrote)
	kinds, ids, versions, numbers := make([]string, n), make([]pgtype.UUID, n), make([]int64, n), make([]string, n)
	for i, w := range out.Committed.Wrote {
		kinds[i], ids[i], versions[i], numbers[i] = string(w.Ref.Kind), uuid(w.Ref.ID), w.Version, w.Number
	}
	q.Queue(addBatch, b.Tenant, uuid(b.ID), out.Committed.FirstEvent, kinds, ids, versions, numbers)
	q.Queue(setTenant, b.Tenant, st.last+int64(len(b.Events)))
	return q
}

func queueRecords(q *pgx.Batch, b *document.Batch, out store.Outcome) {
	for from := 0; from < len(b.Writes); {
		to, size := from, 0
		for ; to < len(b.Writes) && (to == from || size+len(b.Writes[to].Body) <= chunkBytes); to++ {
			size += len(b.Writes[to].Body)
		}
		n := to - from
		kinds, ids := make([]string, n), make([]pgtype.UUID, n)
		versions, schemas := make([]int64, n), make([]int64, n)
		numbers, plain, unique, bodies := make([]string, n), make([]string, n), make([]string, n), make([][]byte, n)
		for i := range n {
			w, made := &b.Writes[from+i], &out.Committed.Wrote[from+i]
			kinds[i], ids[i], versions[i], schemas[i], numbers[i] = string(w.Ref.Kind), uuid(w.Ref.ID), made.Version, int64(w.Schema), made.Number
			plain[i], unique[i], bodies[i] = literal(w.Keys), literal(w.Unique), notNil(w.Body)
		}
		q.Queue(writeRecords, b.Tenant, kinds, ids, versions, schemas, numbers, plain, unique, bodies)
		from = to
	}
}

// queueKeys brings the index of plain keys from what the records had to what they have.
func queueKeys(q *pgx.Batch, b *document.Batch, st *state) {
	var kinds []string
	var digests [][]byte
	var ids []pgtype.UUID
	for i := range b.Writes {
		w, before := &b.Writes[i], st.before[i].plain
		for j, key := range before {
			if !slices.Contains(before[:j], key) && !slices.Contains(w.Keys, key) {
				q.Queue(dropKey, b.Tenant, string(w.Ref.Kind), digest(key), uuid(w.Ref.ID))
			}
		}
		for j, key := range w.Keys {
			if !slices.Contains(w.Keys[:j], key) && !slices.Contains(before, key) {
				kinds, digests, ids = append(kinds, string(w.Ref.Kind)), append(digests, digest(key)), append(ids, uuid(w.Ref.ID))
			}
		}
	}
	if len(ids) > 0 {
		q.Queue(addKeys, b.Tenant, kinds, digests, ids)
	}
}

// queueUnique brings the unique keys from what the records had to what they have. A key that passes from one record of the batch to another
// stays, and changes its holder.
func queueUnique(q *pgx.Batch, b *document.Batch, st *state) {
	wants := make(map[claim]document.Ref, len(st.claims))
	for i := range b.Writes {
		for _, key := range b.Writes[i].Unique {
			wants[claim{b.Writes[i].Ref.Kind, key}] = b.Writes[i].Ref
		}
	}
	for i := range b.Writes {
		kind, before := b.Writes[i].Ref.Kind, st.before[i].unique
		for j, key := range before {
			if _, wanted := wants[claim{kind, key}]; !wanted && !slices.Contains(before[:j], key) {
				q.Queue(dropUnique, b.Tenant, string(kind), digest(key))
			}
		}
	}
	var kinds []string
	var digests [][]byte
	var ids []pgtype.UUID
	for i, c := range st.claims {
		if ref := wants[c]; st.holder[c] != ref {
			kinds, digests, ids = append(kinds, string(c.kind)), append(digests, st.digests[i]), append(ids, uuid(ref.ID))
		}
	}
	if len(ids) > 0 {
		q.Queue(setUnique, b.Tenant, kinds, digests, ids)
	}
}

func queueDrawn(q *pgx.Batch, tenant string, series map[string]store.Drawn) {
	if len(series) == 0 {
		return
	}
	names := slices.Sorted(maps.Keys(series))
	last, dates := make([]int64, len(names)), make([]string, len(names))
	for i, name := range names {
		last[i], dates[i] = series[name].Last, series[name].Date.String()
	}
	q.Queue(setSeries, tenant, names, last, dates)
}

func queueEvents(q *pgx.Batch, b *document.Batch, first int64) {
	for from := 0; from < len(b.Events); {
		to, size := from, 0
		for ; to < len(b.Events) && (to == from || size+len(b.Events[to].Body) <= chunkBytes); to++ {
			size += len(b.Events[to].Body)
		}
		n := to - from
		positions, kinds, ids := make([]int64, n), make([]string, n), make([]pgtype.UUID, n)
		types, schemas, seconds, nanos := make([]string, n), make([]int64, n), make([]int64, n), make([]int32, n)
		actors, bodies := make([]string, n), make([][]byte, n)
		for i := range n {
			e := &b.Events[from+i]
			positions[i], kinds[i], ids[i] = first+int64(from+i), string(e.Ref.Kind), uuid(e.Ref.ID)
			types[i], schemas[i], seconds[i], nanos[i] = e.Type, int64(e.Schema), e.At.Unix(), int32(e.At.Nanosecond())
			actors[i], bodies[i] = e.Actor, notNil(e.Body)
		}
		q.Queue(addEvents, b.Tenant, positions, kinds, ids, types, schemas, seconds, nanos, actors, bodies)
		from = to
	}
}

// notNil gives an empty body for none: a column is never NULL.
func notNil(body []byte) []byte {
	if body == nil {
		return []byte{}
	}
	return body
}
