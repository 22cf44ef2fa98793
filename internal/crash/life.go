package crash

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"
)

// point is where a child is killed: at the n-th line of a sort, at once or a moment later.
type point struct {
	what  moment
	n     int
	delay time.Duration
}

func (p point) String() string { return fmt.Sprintf("at %s %d, %s later", p.what, p.n, p.delay) }

// pointOf chooses a point. Half of them are at a line, half within what follows it.
func pointOf(r *rand.Rand) point {
	p := point{what: commits, n: 1 + r.IntN(60)}
	switch at := r.IntN(20); {
	case at < 4:
		p.what = begins
	case at < 7:
		p.what = committed
	case at < 9:
		p.what = answered
	case at < 12:
		p.what, p.n = acted, 1+r.IntN(3)
	}
	if r.IntN(2) == 0 {
		p.delay = time.Duration(r.IntN(2_000)) * time.Microsecond
	}
	return p
}

// mostLines ends a child whose point does not come.
const mostLines = 2_000

// life is one child, from its start to its death.
type life struct {
	point
	strike func()
	cmd    *exec.Cmd
	stdin  io.Closer
	mu     sync.Mutex
	lines  []line
	count  map[moment]int
	struck bool
	// after counts lines since the server was struck.
	after    int
	killed   bool
	strikes  sync.WaitGroup
	trouble  error
	provider bool
}

// start runs the test binary again, as the child.
func (l *life) start(name string, t task) (io.Reader, *bytes.Buffer, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return nil, nil, err
	}
	var pattern []string
	for _, part := range strings.Split(name, "/") {
		pattern = append(pattern, "^"+regexp.QuoteMeta(part)+"$")
	}
	l.cmd = exec.Command(os.Args[0], "-test.run="+strings.Join(pattern, "/"), "-test.count=1")
	l.cmd.Env = append(os.Environ(), environment+"="+string(text))
	stderr := &bytes.Buffer{}
	l.cmd.Stdout, l.cmd.Stderr = stderr, stderr
	if l.stdin, err = l.cmd.StdinPipe(); err != nil {
		return nil, nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	l.cmd.ExtraFiles = []*os.File{w}
	if err := l.cmd.Start(); err != nil {
		return nil, nil, err
	}
	return r, stderr, w.Close()
}

// live runs a child until it is dead, and gives the lines that it wrote.
func (l *life) live(name string, t task) ([]line, error) {
	l.mu.Lock() // the provider may be asked before the command is known
	l.count = map[moment]int{}
	out, stderr, err := l.start(name, t)
	l.mu.Unlock()
	if err != nil {
		return nil, err
	}
	r := bufio.NewReaderSize(out, 1<<16)
	for {
		text, err := r.ReadBytes('\n')
		if err != nil { // a line that was not finished was not told
			break
		}
		var one line
		if err := json.Unmarshal(text, &one); err != nil {
			l.trouble = fmt.Errorf("crash: the child wrote %q: %w", text, err)
			l.kill()
			break
		}
		l.hear(one)
	}
	l.strikes.Wait()
	ended := l.cmd.Wait()
	_ = l.stdin.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.trouble == nil && !l.killed {
		l.trouble = errors.New(fmt.Sprint("crash: the child ended by itself: ", ended, "\n", stderr))
	}
	return l.lines, l.trouble
}

// hear keeps a line, and kills when it is the one.
func (l *life) hear(one line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one.What != acted {
		l.lines = append(l.lines, one)
	}
	l.count[one.What]++
	switch {
	case l.struck:
		if l.after++; l.after > 40 || one.What == over {
			l.killLocked()
		}
	case one.What == over || len(l.lines) > mostLines:
		l.killLocked()
	case one.What == l.what && l.count[one.What] == l.n:
		l.provider = l.what == acted && l.delay == 0
		l.hit()
	}
}

// hit kills the child, or strikes the server.
func (l *life) hit() {
	switch {
	case l.strike != nil:
		l.struck, l.after = true, -1<<30 // the child lives on until the server is back
		l.strikes.Go(func() {
			time.Sleep(l.delay)
			l.strike()
			l.mu.Lock()
			l.after = 0
			l.mu.Unlock()
		})
	case l.delay == 0:
		l.killLocked()
	default:
		l.strikes.Go(func() {
			time.Sleep(l.delay)
			l.kill()
		})
	}
}

func (l *life) kill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.killLocked()
}

func (l *life) killLocked() {
	if !l.killed {
		l.killed = true
		_ = l.cmd.Process.Kill()
	}
}
