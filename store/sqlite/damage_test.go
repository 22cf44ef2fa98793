package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

func TestCorruptBody(t *testing.T) {
	s := openNew(t)
	customer, _, err := party.NewCustomer(acme, party.CustomerDraft{Code: "lakeside", Name: "Lakeside"}, document.Stamp{At: noon, Actor: "desk-2"})
	require.NoError(t, err)
	rec, err := document.Encode(customer)
	require.NoError(t, err)
	_, err = s.Commit(t.Context(), batch(1, rec))
	require.NoError(t, err)
	execute(t, s, "UPDATE o2c_document SET body = x'7b22ff'")
	rec, err = s.Get(t.Context(), rec.Ref)
	require.NoError(t, err)
	require.Equal(t, []byte{'{', '"', 0xff}, rec.Body)
	_, err = document.Decode[party.Customer](rec)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.Contains(t, err.Error(), customer.Header.ID.String())
}

func TestCorruptColumns(t *testing.T) {
	for _, damage := range []string{
		"UPDATE o2c_document SET keys = '[1]'", "UPDATE o2c_document SET unique_keys = '[\"a\"]'", "UPDATE o2c_document SET keys = '['",
		"UPDATE o2c_document SET id = x'00'", "UPDATE o2c_event SET id = x'00'", "UPDATE o2c_batch SET wrote = 'x'", "UPDATE o2c_batch SET wrote = '[[999, 1]]'",
		"UPDATE o2c_batch SET id = x'00'", "UPDATE o2c_series SET date = 'x'",
	} {
		s := openNew(t)
		b := batch(1, write(1, 0, "one"))
		b.Numbers = []document.Number{{Series: "s", Format: "{n}"}}
		_, err := s.Commit(t.Context(), b)
		require.NoError(t, err)
		execute(t, s, damage)
		for _, err = range s.Export(t.Context(), acme) {
			if err != nil {
				break
			}
		}
		require.Error(t, err, damage)
		requireCode(t, "store/corrupt", err)
	}
}

func TestCorruptFile(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	for n := range 50 {
		_, err := s.Commit(t.Context(), batch(n+1, write(n+1, 0, strings.Repeat("body ", 500))))
		require.NoError(t, err)
	}
	require.NoError(t, s.Close())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Greater(t, len(whole), 100_000)

	files := map[string][]byte{
		"text": []byte(strings.Repeat("not a database\n", 1000)), "zeros": make([]byte, 8192),
		"half a page": whole[:2048], "garbage in the tables": bytes.Clone(whole), "garbage in the header": bytes.Clone(whole),
	}
	for i := 4096; i < len(whole); i += 2 {
		files["garbage in the tables"][i] ^= 0x5a
	}
	for i := 16; i < 100; i++ {
		files["garbage in the header"][i] ^= 0x5a
	}
	for length := 4096; length < len(whole); length += 4096 * 7 {
		files[fmt.Sprintf("cut to %d bytes", length)] = whole[:length]
	}
	codes := map[string]bool{"store/corrupt": true, "store/not_a_database": true, "store/migration": true, "store/encoding": true, "store/sqlite": true}
	for name, content := range files {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			require.NoError(t, os.WriteFile(path, content, 0o600))
			err := useAll(t.Context(), path)
			require.Error(t, err)
			require.True(t, codes[codeOf(err)], "%v", err)

			for _, suffix := range []string{"", "-wal", "-shm"} { // the copy is put back
				_ = os.Remove(path + suffix)
			}
			require.NoError(t, os.WriteFile(path, whole, 0o600))
			require.NoError(t, useAll(t.Context(), path))
		})
	}
}

// useAll opens a file, reads all of it, writes, and gives the first error.
func useAll(ctx context.Context, path string) error {
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	for n := range 50 {
		if _, err := s.Get(ctx, ref(n+1)); err != nil {
			return err
		}
	}
	for _, q := range []store.Query{{}, {Key: document.Key{Name: "color", Value: "blue"}}} {
		q.Tenant, q.Kind = acme, note
		for _, err := range store.All(ctx, s, q) {
			if err != nil {
				return err
			}
		}
	}
	for _, err := range s.Export(ctx, acme) {
		if err != nil {
			return err
		}
	}
	_, err = s.Commit(ctx, batch(100, write(100, 0, "more")))
	return err
}

func TestForeignFile(t *testing.T) {
	path := newPath(t)
	s := withHostAt(t, path) // a file with tables of the host's own is fine
	execute(t, s, "INSERT INTO host_shipment VALUES ('S-1')")
	execute(t, s, "PRAGMA application_id = 4711")
	execute(t, s, "PRAGMA user_version = 12")
	require.NoError(t, s.Close())
	s = open(t, path)
	requireWorks(t, s, 1)
	require.Equal(t, 1, count(t, s, "SELECT count(*) FROM host_shipment"))
	require.Equal(t, 4711, count(t, s, "PRAGMA application_id"))
	require.Equal(t, 12, count(t, s, "PRAGMA user_version"))

	path = newPath(t) // one that has a table of our name is not
	s = open(t, path)
	execute(t, s, "DROP TABLE o2c_schema")
	require.NoError(t, s.Close())
	_, err := sqlite.Open(t.Context(), path)
	requireCode(t, "store/migration", err)
	require.Contains(t, err.Error(), "o2c_document")
}
