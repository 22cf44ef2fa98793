package crash

import (
	"context"
	"encoding/json"
	"io"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// moment says what a line of the child tells.
type moment string

const (
	ready     moment = "ready"     // the store is open
	begins    moment = "begins"    // a call is about to be made
	commits   moment = "commits"   // a batch is about to be committed
	committed moment = "committed" // the store has said that it is
	answered  moment = "answered"  // the caller has its answer
	over      moment = "over"      // no desk works any more
	acted     moment = "acted"     // the provider has done something; the parent notes it by itself
)

// line is what the child tells its parent. It is written at once, so what was written before a kill is known after it.
type line struct {
	What moment `json:"what"`
	Desk int    `json:"desk"`
	// N counts the calls of the desk.
	N       int                 `json:"n,omitempty"`
	Command *command            `json:"command,omitempty"`
	Answer  *answer             `json:"answer,omitempty"`
	Batch   *batch              `json:"batch,omitempty"`
	Done    *document.Committed `json:"done,omitempty"`
	Error   string              `json:"error,omitempty"`
}

// batch is what a commit was about, without the content.
type batch struct {
	ID     document.ID      `json:"id"`
	Tenant string           `json:"tenant"`
	Writes []document.Guard `json:"writes,omitempty"`
	Drawn  int              `json:"drawn,omitempty"`
	Events []told           `json:"events,omitempty"`
}

type told struct {
	Ref  document.Ref `json:"ref"`
	Type string       `json:"type"`
}

func traced(b document.Batch) *batch {
	t := &batch{ID: b.ID, Tenant: b.Tenant, Drawn: len(b.Numbers)}
	for i := range b.Writes {
		t.Writes = append(t.Writes, document.Guard{Ref: b.Writes[i].Ref, Version: b.Writes[i].Version})
	}
	for _, e := range b.Events {
		t.Events = append(t.Events, told{e.Ref, e.Type})
	}
	return t
}

// teller writes lines, one write each.
type teller struct {
	mu  sync.Mutex
	out io.Writer
	err error
}

func (t *teller) tell(l line) {
	text, err := json.Marshal(l)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		_, err = t.out.Write(append(text, '\n'))
	}
	if t.err == nil {
		t.err = err
	}
}

// callOf is the key of the context's value that says which call of which desk is at work.
type callOf struct{}

type place struct{ desk, n int }

// telling is a store that tells of each commit before and after it.
type telling struct {
	store.Store
	*teller
}

func (s telling) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	at, _ := ctx.Value(callOf{}).(place)
	s.tell(line{What: commits, Desk: at.desk, N: at.n, Batch: traced(b)})
	result, err := s.Store.Commit(ctx, b)
	after := line{What: committed, Desk: at.desk, N: at.n, Batch: &batch{ID: b.ID, Tenant: b.Tenant}, Done: &result}
	if err != nil {
		after.Done, after.Error = nil, err.Error()
	}
	s.tell(after)
	return result, err
}
