package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

// The test binary runs itself anew as a child: with a role and the path of a file. A child prints a line for each thing it has done and waits for a line
// before the next.
const (
	childRole = "O2C_SQLITE_CHILD"
	childPath = "O2C_SQLITE_PATH"
)

func TestMain(m *testing.M) {
	switch role, path := os.Getenv(childRole), os.Getenv(childPath); role {
	case "":
		os.Exit(runIn(m))
	case "lock":
		lockingChild(path)
	case "failing disk":
		failingChild(path)
	case "reader":
		unprivilegedChild(path)
	default:
		committingChild(role, path)
	}
}

// runIn runs the tests with a directory for what is made once a run, and removes it.
func runIn(m *testing.M) int {
	dir, err := os.MkdirTemp("", "o2c-sqlite-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Setenv("O2C_SQLITE_SCRATCH", dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// proceed waits for the parent's word.
func proceed(in *bufio.Reader) {
	if _, err := in.ReadString('\n'); err != nil {
		os.Exit(0) // the parent has gone
	}
}

func tell(text string) { fmt.Println(strings.ReplaceAll(text, "\n", " ")) }

// lockingChild holds the file's write lock until it is told to let go.
func lockingChild(path string) {
	in := bufio.NewReader(os.Stdin)
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		tell(err.Error())
		return
	}
	tx, err := s.DB().Begin()
	if err != nil {
		tell(err.Error())
		return
	}
	tell("locked")
	proceed(in)
	if err := tx.Rollback(); err != nil {
		tell(err.Error())
		return
	}
	tell("free")
}

// unprivilegedChild opens the file as a user who is not root, and writes. It tells the code of the first error, or ok; then once more.
func unprivilegedChild(path string) {
	in := bufio.NewReader(os.Stdin)
	if os.Getuid() == 0 {
		if err := syscall.Setuid(65534); err != nil {
			tell(err.Error())
			return
		}
	}
	try := func() error {
		s, err := sqlite.Open(context.Background(), path)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if _, err := s.Get(context.Background(), ref(1)); err != nil {
			return err
		}
		_, err = s.Commit(context.Background(), batch(77, write(77, 0, "of the child")))
		return err
	}
	for {
		if err := try(); err != nil {
			tell(codeOf(err) + " " + err.Error())
		} else {
			tell("ok")
		}
		proceed(in)
	}
}

// failingChild commits while the system refuses what the write-ahead log needs beyond its size, in the midst of the commit.
func failingChild(path string) {
	ctx := context.Background()
	signal.Ignore(syscall.SIGXFSZ)
	err := func() error {
		s, err := sqlite.Open(ctx, path)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if _, err := s.Commit(ctx, batch(1, write(1, 0, "one"))); err != nil {
			return err
		}
		log, err := os.Stat(path + "-wal")
		if err != nil {
			return err
		}
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return err
		}
		before := limit.Cur
		limit.Cur = uint64(log.Size()) + 5000 // a frame and a part of the next
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return err
		}
		two := batch(2, write(2, 0, "two"))
		_, failed := s.Commit(ctx, two)
		_, early := s.Get(ctx, ref(2))
		limit.Cur = before
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return err
		}
		if codeOf(failed) != "store/unknown" || !errors.Is(failed, document.ErrUnknown) || !errors.Is(early, document.ErrNotFound) {
			return fmt.Errorf("the commit gave %w, the read %w", failed, early)
		}
		_, err = s.Commit(ctx, two)
		return err
	}()
	tell(fmt.Sprint(err))
}

// committingChild opens the file, which may not be there, and commits rounds of batches, each with a number and two events.
func committingChild(role, path string) {
	in := bufio.NewReader(os.Stdin)
	tell("ready")
	proceed(in)
	var who int
	if _, err := fmt.Sscan(role, &who); err != nil {
		tell(err.Error())
		return
	}
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		tell(err.Error())
		return
	}
	defer func() { _ = s.Close() }()
	for round := range childRounds {
		n := 1000 + who*childRounds + round
		b := batch(n, write(n, 0, role))
		b.Events = append(b.Events, b.Events[0])
		b.Numbers = []document.Number{{Series: "invoices", Format: "{n}"}}
		if _, err := s.Commit(context.Background(), b); err != nil {
			tell(err.Error())
			return
		}
	}
	tell("done")
}

const childRounds = 10

// child is a child that runs.
type child struct {
	t   *testing.T
	out *bufio.Reader
	in  io.WriteCloser
}

func start(t *testing.T, role, path string) *child {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childRole+"="+role, childPath+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return &child{t: t, out: bufio.NewReader(out), in: in}
}

// says gives the child's next line.
func (c *child) says() string {
	c.t.Helper()
	line, err := c.out.ReadString('\n')
	require.NoError(c.t, err, "the child ended: %s", line)
	return strings.TrimSpace(line)
}

func (c *child) goOn() {
	c.t.Helper()
	_, err := io.WriteString(c.in, "\n")
	require.NoError(c.t, err)
}
