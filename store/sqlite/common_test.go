package sqlite_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

const (
	acme = "acme"
	note = document.Kind("note")
)

var noon = time.Date(2026, 7, 1, 12, 0, 0, 123456789, time.UTC)

// id gives the n-th identifier; those of larger numbers come later.
func id(n int) document.ID {
	var id document.ID
	binary.BigEndian.PutUint64(id[8:], uint64(n))
	return id
}

func ref(n int) document.Ref { return document.Ref{Tenant: acme, Kind: note, ID: id(n)} }

// write gives the n-th note, with a plain key, a unique key, and the version that was read.
func write(n int, version int64, body string) document.Record {
	return document.Record{
		Ref: ref(n), Schema: 1, Version: version, Body: []byte(body),
		Keys: []document.Key{{Name: "color", Value: "blue"}}, Unique: []document.Key{{Name: "no", Value: fmt.Sprint(n)}},
	}
}

// batch gives a batch of writes with one event for the first.
func batch(n int, writes ...document.Record) document.Batch {
	return document.Batch{
		ID: id(n), Tenant: acme, Writes: writes,
		Events: []document.EventRecord{{Ref: writes[0].Ref, Type: "note.written", Schema: 1, At: noon, Actor: "desk-2", Body: []byte("{}")}},
	}
}

// open opens a file and closes it when the test ends.
func open(t testing.TB, path string, options ...sqlite.Option) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, options...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "o2c.db") }

func openNew(t testing.TB, options ...sqlite.Option) *sqlite.Store {
	t.Helper()
	return open(t, newPath(t), options...)
}

// codeOf gives the code of an error of the house, and "" of none.
func codeOf(err error) string {
	var e *document.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// requireCode checks that an error has a code and says what would help.
func requireCode(t testing.TB, code string, err error) {
	t.Helper()
	var e *document.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, code, e.Code, "%v", err)
	require.NotEmpty(t, e.Message)
	require.NotEmpty(t, e.Help)
}

// execute runs a statement of a host or a saboteur on the file.
func execute(t testing.TB, s *sqlite.Store, query string, args ...any) {
	t.Helper()
	_, err := s.DB().ExecContext(t.Context(), query, args...)
	require.NoError(t, err)
}

// count gives the one number that a query gives.
func count(t testing.TB, s *sqlite.Store, query string) int {
	t.Helper()
	var n int
	require.NoError(t, s.DB().QueryRowContext(t.Context(), query).Scan(&n))
	return n
}
