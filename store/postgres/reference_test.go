package postgres_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// reference stores the orders of a till by SQL written by hand for just that: one new document, stocks that are there, a number, events. It has the same tables and
// durability, and stores nothing when a version has moved, the unique key is taken, or the batch has been stored before. Like the store it needs two
// round trips.
type reference struct{ pool *pgxpool.Pool }

var errRefused = errors.New("refused")

const (
	refVersions = "SELECT count(*) FROM unnest($2::text[], $3::uuid[], $4::bigint[]) AS u(kind, id, version) WHERE u.version = (SELECT r.version FROM o2c_record AS r WHERE r.tenant = $1 AND r.kind = u.kind AND r.id = u.id)"
	refTaken    = "SELECT EXISTS (SELECT 1 FROM o2c_unique WHERE tenant = $1 AND kind = $2 AND digest = $3) OR EXISTS (SELECT 1 FROM o2c_batch WHERE tenant = $1 AND id = $4)"
	refOrder    = "INSERT INTO o2c_record (tenant, kind, id, version, schema_number, number, keys, unique_keys, body) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8)"
	refStock    = "UPDATE o2c_record AS r SET version = r.version + 1, body = u.body FROM unnest($3::uuid[], $4::bytea[]) AS u(id, body) WHERE r.tenant = $1 AND r.kind = $2 AND r.id = u.id"
	refKeys     = "INSERT INTO o2c_key (tenant, kind, digest, id) SELECT $1, $2, u.digest, $4 FROM unnest($3::bytea[]) AS u(digest)"
	refUnique   = "INSERT INTO o2c_unique (tenant, kind, digest, id) VALUES ($1, $2, $3, $4)"
	refSeries   = "INSERT INTO o2c_series (tenant, name, last, date) VALUES ($1, $2, 1, '') ON CONFLICT (tenant, name) DO UPDATE SET last = o2c_series.last + 1"
	refEvents   = "INSERT INTO o2c_event (tenant, position, kind, id, type, schema_number, at_seconds, at_nanos, actor, body) SELECT $1, $2 + u.n, $3, $4, u.type, 1, $5, 0, $6, u.body FROM unnest($7::text[], $8::bytea[]) WITH ORDINALITY AS u(type, body, n)"
	refBatch    = "INSERT INTO o2c_batch (tenant, id, first_event, kinds, ids, versions, numbers) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	refTenant   = "UPDATE o2c_tenant SET last_event = last_event + $2, commits = commits + 1 WHERE tenant = $1"
)

func (r *reference) commit(ctx context.Context, b *document.Batch) error {
	conn, err := r.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if err := r.store(ctx, conn, b); err != nil {
		_, rollback := conn.Exec(ctx, "ROLLBACK")
		return errors.Join(err, rollback)
	}
	return nil
}

func (r *reference) store(ctx context.Context, conn *pgxpool.Conn, b *document.Batch) error {
	order, stocks := &b.Writes[0], b.Writes[1:]
	kind := string(order.Ref.Kind)
	var kinds []string
	var ids [][16]byte
	var versions []int64
	for i := range stocks {
		kinds, ids, versions = append(kinds, string(stocks[i].Ref.Kind)), append(ids, stocks[i].Ref.ID), append(versions, stocks[i].Version)
	}
	for _, g := range b.Guards {
		kinds, ids, versions = append(kinds, string(g.Ref.Kind)), append(ids, g.Ref.ID), append(versions, g.Version)
	}
	unique := digestOf(order.Unique[0])
	var last, number int64
	var same int
	var taken bool
	read := &pgx.Batch{}
	read.Queue("BEGIN")
	read.Queue("SELECT last_event FROM o2c_tenant WHERE tenant = $1 FOR UPDATE", b.Tenant).QueryRow(func(row pgx.Row) error { return row.Scan(&last) })
	read.Queue(refVersions, b.Tenant, kinds, ids, versions).QueryRow(func(row pgx.Row) error { return row.Scan(&same) })
	read.Queue(refTaken, b.Tenant, kind, unique, [16]byte(b.ID)).QueryRow(func(row pgx.Row) error { return row.Scan(&taken) })
	read.Queue("SELECT coalesce(max(last), 0) + 1 FROM o2c_series WHERE tenant = $1 AND name = $2", b.Tenant, b.Numbers[0].Series).QueryRow(func(row pgx.Row) error { return row.Scan(&number) })
	if err := conn.SendBatch(ctx, read).Close(); err != nil {
		return err
	}
	if same != len(ids) || taken {
		return errRefused
	}

	text := fmt.Sprintf("SO-2026-%06d", number)
	var digests, bodies, eventBodies [][]byte
	var types []string
	for _, k := range order.Keys {
		digests = append(digests, digestOf(k))
	}
	wroteKinds, wroteIDs, wroteVersions, numbers := []string{kind}, [][16]byte{order.Ref.ID}, []int64{1}, []string{text}
	for i := range stocks {
		bodies = append(bodies, stocks[i].Body)
		wroteKinds, wroteIDs = append(wroteKinds, "stock"), append(wroteIDs, stocks[i].Ref.ID)
		wroteVersions, numbers = append(wroteVersions, stocks[i].Version+1), append(numbers, "")
	}
	for i := range b.Events {
		types, eventBodies = append(types, b.Events[i].Type), append(eventBodies, b.Events[i].Body)
	}
	write := &pgx.Batch{}
	write.Queue(refOrder, b.Tenant, kind, [16]byte(order.Ref.ID), order.Schema, text, flatten(order.Keys), flatten(order.Unique), order.Body)
	write.Queue(refStock, b.Tenant, "stock", ids[:len(stocks)], bodies)
	write.Queue(refKeys, b.Tenant, kind, digests, [16]byte(order.Ref.ID))
	write.Queue(refUnique, b.Tenant, kind, unique, [16]byte(order.Ref.ID))
	write.Queue(refSeries, b.Tenant, b.Numbers[0].Series)
	write.Queue(refEvents, b.Tenant, last, kind, [16]byte(order.Ref.ID), b.Events[0].At.Unix(), b.Events[0].Actor, types, eventBodies)
	write.Queue(refBatch, b.Tenant, [16]byte(b.ID), last+1, wroteKinds, wroteIDs, wroteVersions, numbers)
	write.Queue(refTenant, b.Tenant, len(b.Events))
	write.Queue("COMMIT")
	return conn.SendBatch(ctx, write).Close()
}

func digestOf(k document.Key) []byte {
	sum := sha256.Sum256([]byte(k.Name + "\x00" + k.Value))
	return sum[:]
}

func flatten(keys []document.Key) (texts []string) {
	for _, k := range keys {
		texts = append(texts, k.Name, k.Value)
	}
	return texts
}

// TestReference shows that the reference stores the same rows as the store.
func TestReference(t *testing.T) {
	ours, theirs := pgtest.URL(t), pgtest.URL(t)
	s, r := open(t, ours, postgres.Config{}), &reference{pool: newPool(t, theirs)}
	beginning := open(t, theirs, postgres.Config{})
	for _, tenant := range []string{"a", "b"} {
		d := newTill(tenant, 0)
		commit(t, s, d.opening())
		commit(t, beginning, d.opening())
		for range 5 {
			b := d.next()
			commit(t, s, b)
			require.NoError(t, r.commit(t.Context(), &b))
			require.ErrorIs(t, r.commit(t.Context(), &b), errRefused)
		}
	}
	for _, table := range []string{"o2c_tenant", "o2c_record", "o2c_key", "o2c_unique", "o2c_event", "o2c_batch", "o2c_series"} {
		sql := fmt.Sprintf("SELECT array_agg(x::text ORDER BY x::text) FROM %s AS x", table)
		require.Equal(t, query[[]string](t, ours, sql), query[[]string](t, theirs, sql), table)
	}
	require.InDelta(t, 4000, len(newTill("a", 0).body), 600)
}
