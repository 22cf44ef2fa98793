package memory

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// tenant is everything that one tenant has.
type tenant struct {
	name    string
	mu      sync.RWMutex // guards all that follows
	kinds   map[document.Kind]*kind
	events  feed
	batches map[document.ID]result
	series  map[string]store.Drawn
	texts   map[string]string // names, types and actors, each held once
	mark    uint64            // see node.mark
	news    chan struct{}     // closed when events are added; nil when nobody waits
}

func newTenant(name string) *tenant {
	return &tenant{
		name: strings.Clone(name), kinds: map[document.Kind]*kind{}, batches: map[document.ID]result{},
		series: map[string]store.Drawn{}, texts: map[string]string{},
	}
}

// kind is all documents of one kind.
type kind struct {
	name  document.Kind
	byID  map[document.ID]*entry
	all   list
	nodes map[document.Key]*node
}

// entry is one document. It stays the same entry through all versions, so that an index is touched only when a key changes. What its
// fields point at is never changed, so a copy of it, made under the lock, stays good.
type entry struct {
	id      document.ID
	kind    *kind
	version int64
	schema  int
	number  string
	body    string
	keys    []*node // the plain ones, then the unique ones
	plain   int32   // how many are plain
}

// node is one key of a kind, with every document that has it.
type node struct {
	key     document.Key
	holders list   // the documents that have it as a plain key
	owner   *entry // the document that has it as a unique key
	mark    uint64 // the write that last gave it as a plain key
}

// after copies at most limit entries of documents that have the key and whose IDs follow one.
func (n *node) after(id document.ID, limit int) []entry {
	if len(n.holders.chunks) == 0 { // most unique keys
		if n.owner == nil || n.owner.id.Compare(id) <= 0 {
			return nil
		}
		return []entry{*n.owner}
	}
	page := n.holders.after(id, limit)
	if n.owner == nil || n.owner.id.Compare(id) <= 0 {
		return page
	}
	at, there := slices.BinarySearchFunc(page, n.owner.id, func(e entry, id document.ID) int { return e.id.Compare(id) })
	if there || at == limit {
		return page
	}
	page = slices.Insert(page, at, *n.owner)
	return page[:min(len(page), limit)]
}

// result is what became of a batch.
type result struct {
	wrote []written
	first int64
}

type written struct {
	entry   *entry // for its reference only
	version int64
	number  string
}

func (k *kind) entry(id document.ID) *entry {
	if k == nil {
		return nil
	}
	return k.byID[id]
}

func (k *kind) owner(key document.Key) *entry {
	if k == nil || k.nodes[key] == nil {
		return nil
	}
	return k.nodes[key].owner
}

func (e *entry) record(tenant string) document.Record {
	return document.Record{
		Ref:    document.Ref{Tenant: tenant, Kind: e.kind.name, ID: e.id},
		Schema: e.schema, Version: e.version, Number: e.number,
		Keys: keysOf(e.keys[:e.plain]), Unique: keysOf(e.keys[e.plain:]),
		Body: []byte(e.body),
	}
}

func keysOf(nodes []*node) []document.Key {
	if len(nodes) == 0 {
		return nil
	}
	keys := make([]document.Key, len(nodes))
	for i, n := range nodes {
		keys[i] = n.key
	}
	return keys
}

func (r result) committed(tenant string, batch document.ID) document.Committed {
	c := document.Committed{Batch: batch, FirstEvent: r.first}
	if len(r.wrote) > 0 {
		c.Wrote = make([]document.Written, len(r.wrote))
	}
	for i, w := range r.wrote {
		c.Wrote[i] = document.Written{Ref: document.Ref{Tenant: tenant, Kind: w.entry.kind.name, ID: w.entry.id}, Version: w.version, Number: w.number}
	}
	return c
}

// text gives an equal string that is held once in the tenant, and that keeps no larger one of the caller's alive.
func (t *tenant) text(s string) string {
	held, ok := t.texts[s]
	if !ok {
		held = strings.Clone(s)
		t.texts[held] = held
	}
	return held
}

func (t *tenant) openKind(name document.Kind) *kind {
	k := t.kinds[name]
	if k == nil {
		k = &kind{name: document.Kind(t.text(string(name))), byID: map[document.ID]*entry{}, nodes: map[document.Key]*node{}}
		t.kinds[k.name] = k
	}
	return k
}

func (t *tenant) openNode(k *kind, key document.Key) *node {
	n := k.nodes[key]
	if n == nil {
		n = &node{key: document.Key{Name: t.text(key.Name), Value: strings.Clone(key.Value)}}
		k.nodes[n.key] = n
	}
	return n
}

// chunkOfEvents is how many events stand together. Full chunks are never moved.
const chunkOfEvents = 1024

// feed is a tenant's events: position n stands at index n-1.
type feed struct {
	chunks [][]event
}

type event struct {
	kind   document.Kind
	id     document.ID
	typ    string
	actor  string
	body   string
	schema int
	at     time.Time
}

func (f *feed) len() int64 {
	if len(f.chunks) == 0 {
		return 0
	}
	last := len(f.chunks) - 1
	return int64(last)*chunkOfEvents + int64(len(f.chunks[last]))
}

func (f *feed) add(e event) {
	last := len(f.chunks) - 1
	if last < 0 || len(f.chunks[last]) == chunkOfEvents {
		var next []event
		if last >= 0 {
			next = make([]event, 0, chunkOfEvents) // the first chunk of a small tenant grows as it needs
		}
		f.chunks = append(f.chunks, next)
		last++
	}
	f.chunks[last] = append(f.chunks[last], e)
}

func (f *feed) after(position int64, limit int) []event {
	position = max(position, 0)
	if position >= f.len() {
		return nil
	}
	events := make([]event, 0, min(int64(limit), f.len()-position))
	at, within := int(position/chunkOfEvents), int(position%chunkOfEvents)
	for ; len(events) < cap(events); at, within = at+1, 0 {
		chunk := f.chunks[at][within:]
		events = append(events, chunk[:min(len(chunk), cap(events)-len(events))]...)
	}
	return slices.Clip(events)
}

func (e event) record(tenant string, position int64) document.EventRecord {
	return document.EventRecord{
		Position: position, Ref: document.Ref{Tenant: tenant, Kind: e.kind, ID: e.id},
		Type: e.typ, Schema: e.schema, At: e.at, Actor: e.actor, Body: []byte(e.body),
	}
}
