//go:build linux

package postgres_test

import (
	"bytes"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// TestS1_DiskFull keeps the tables on a small file system of its own and fills it.
func TestS1_DiskFull(t *testing.T) {
	server := pgtest.Private(t)
	if os.Getuid() != 0 {
		t.Skip("SKIPPED: a small file system can be mounted by root only")
	}
	mount := filepath.Join(filepath.Dir(server.Socket()), "small")
	require.NoError(t, os.Mkdir(mount, 0o755))
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=16m,mode=0777", "tmpfs", mount).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: no file system can be mounted here: %s", bytes.TrimSpace(out))
	}
	space := filepath.Join(mount, "space")
	require.NoError(t, os.Mkdir(space, 0o755))
	about, err := os.Stat(filepath.Join(filepath.Dir(server.Socket()), "data"))
	require.NoError(t, err)
	require.NoError(t, exec.CommandContext(t.Context(), "chown", "--reference="+filepath.Join(filepath.Dir(server.Socket()), about.Name()), space).Run())
	execute(t, server.AdminURL(), "CREATE TABLESPACE small LOCATION '"+space+"'")
	url := server.URL(t)
	s := open(t, url+"&default_tablespace=small", postgres.Config{})
	t.Cleanup(func() { // after the server has stopped there is nothing to unmount from; so before
		_ = server.Kill()
		require.NoError(t, exec.Command("umount", "-l", mount).Run())
	})

	random := rand.New(rand.NewSource(1))
	last := 0
	for err == nil {
		body := make([]byte, document.MaxBody) // random, so that it does not become shorter
		random.Read(body)
		w := write(last+1, 0, string(body))
		if _, err = s.Commit(t.Context(), batch(last+1, w)); err == nil {
			last++
		}
		require.Less(t, last, 16)
	}
	requireCode(t, "store/disk_full", err)
	require.Greater(t, last, 3)
	absent(t, s, last+1)
	rec, err := s.Get(t.Context(), ref(last))
	require.NoError(t, err)
	require.Len(t, rec.Body, document.MaxBody)

	require.NoError(t, exec.CommandContext(t.Context(), "mount", "-o", "remount,size=64m", mount).Run())
	c := commit(t, s, batch(last+1, write(last+1, 0, "there is room")))
	require.Equal(t, int64(last+1), c.FirstEvent)
	events, err := s.Events(t.Context(), acme, 0, 0)
	require.NoError(t, err)
	require.Len(t, events, last+1)
}
