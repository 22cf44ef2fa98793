package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// errNone says that there is no PostgreSQL on this machine that could be started.
var errNone = errors.New("initdb and pg_ctl are not here")

// cluster is a PostgreSQL of our own: a folder that holds its data, its socket and its log.
type cluster struct {
	bin    string // the folder of initdb and pg_ctl
	folder string
	who    account

	mu    sync.Mutex     // guards starting and stopping
	alive io.WriteCloser // the keeper removes the cluster when this closes, also because the process has ended
	gone  *exec.Cmd      // the keeper
}

// newCluster makes and starts a cluster with settings such as "fsync=off".
func newCluster(settings []string) (*cluster, error) {
	bin, err := findPrograms()
	if err != nil {
		return nil, err
	}
	who, err := serverAccount()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "o2c-pg-")
	if err != nil {
		return nil, err
	}
	c := &cluster{bin: bin, folder: folder, who: who}
	if err := who.own(folder); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if err := c.keep(); err != nil { // first of all, so that nothing is left behind
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if err := c.make(settings); err != nil {
		c.remove()
		return nil, err
	}
	return c, nil
}

func (c *cluster) make(settings []string) error {
	if err := c.run("initdb", "-D", c.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return err
	}
	conf := fmt.Sprintf("\nlisten_addresses = ''\nunix_socket_directories = '%s'\nport = 5432\nmax_connections = 200\n", c.folder)
	for _, s := range settings {
		conf += s + "\n"
	}
	f, err := os.OpenFile(filepath.Join(c.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(conf)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.start()
}

func (c *cluster) data() string { return filepath.Join(c.folder, "data") }

func (c *cluster) url() string {
	return "postgres:///postgres?host=" + c.folder + "&port=5432&user=postgres&sslmode=disable"
}

func (c *cluster) start() error {
	return c.run("pg_ctl", "start", "-w", "-t", "60", "-D", c.data(), "-l", filepath.Join(c.folder, "log"))
}

func (c *cluster) stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.run("pg_ctl", "stop", "-m", "immediate", "-w", "-t", "60", "-D", c.data())
}

func (c *cluster) restart() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.run("pg_ctl", "status", "-D", c.data()) == nil {
		if err := c.run("pg_ctl", "stop", "-m", "fast", "-w", "-t", "60", "-D", c.data()); err != nil {
			return err
		}
	}
	return c.start()
}

// keep starts the keeper: a shell that waits for the end of its input, then stops the server and removes the folder. Its input ends when the process
// does, also when that is killed.
func (c *cluster) keep() error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd := exec.Command("/bin/sh", "-c", `trap '' INT TERM HUP; cat >/dev/null; "$1" stop -m immediate -D "$2/data"; rm -rf "$2"`, "keeper", filepath.Join(c.bin, "pg_ctl"), c.folder)
	cmd.Stdin, cmd.Dir = read, c.folder
	c.who.become(cmd)
	err = cmd.Start()
	if err := errors.Join(err, read.Close()); err != nil {
		return errors.Join(err, write.Close())
	}
	c.alive, c.gone = write, cmd
	return nil
}

// remove stops the server and removes its folder. It waits until both is done.
func (c *cluster) remove() {
	_ = c.alive.Close()
	_ = c.gone.Wait()
}

// run runs a program of PostgreSQL as the server's user.
func (c *cluster) run(program string, args ...string) error {
	cmd := exec.Command(filepath.Join(c.bin, program), args...)
	cmd.Dir = c.folder
	cmd.Env = append(os.Environ(), "LC_ALL=C", "PGOPTIONS=")
	c.who.become(cmd)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = 100 * time.Millisecond // a server that has been started keeps the pipe open
	err := cmd.Run()
	if err == nil || errors.Is(err, exec.ErrWaitDelay) {
		return nil
	}
	log, _ := os.ReadFile(filepath.Join(c.folder, "log"))
	return fmt.Errorf("%s %s: %w: %s; log: %s", program, strings.Join(args, " "), err, tail(out.Bytes()), tail(log))
}

func tail(text []byte) string {
	return string(bytes.TrimSpace(text[max(0, len(text)-1000):]))
}

// findPrograms gives the folder of initdb and pg_ctl: that of the PATH, else the newest of the usual ones.
func findPrograms() (string, error) {
	var folders []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin", "/Applications/Postgres.app/Contents/Versions/latest/bin"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		slices.Reverse(found)
		folders = append(folders, found...)
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		folders = slices.Insert(folders, 0, filepath.Dir(path))
	}
	for _, folder := range folders {
		_, noInit := exec.LookPath(filepath.Join(folder, "initdb"))
		_, noControl := exec.LookPath(filepath.Join(folder, "pg_ctl"))
		if noInit == nil && noControl == nil {
			return folder, nil
		}
	}
	return "", errNone
}
