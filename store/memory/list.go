package memory

import (
	"bytes"
	"slices"
	"sort"

	"github.com/seed-3f372218/o2c/document"
)

// chunkOfEntries is how many entries stand together at most. Inserting moves one chunk, and every hundred times or so the table of chunks.
const chunkOfEntries = 256

// list holds entries in the order of their IDs, in chunks none of which is empty.
type list struct {
	chunks []chunk
}

// chunk is a run of entries. Its last ID stands beside it, so that the search for the chunk does not touch the entries.
type chunk struct {
	last    document.ID
	entries []*entry
}

// find gives where an ID stands, or where it would: the chunk and the place in it. An ID after all others would stand at the end of the last chunk.
func (l *list) find(id document.ID) (at, place int, there bool) {
	at = sort.Search(len(l.chunks), func(i int) bool { return bytes.Compare(l.chunks[i].last[:], id[:]) >= 0 })
	if at == len(l.chunks) {
		if at == 0 {
			return 0, 0, false
		}
		return at - 1, len(l.chunks[at-1].entries), false
	}
	c := l.chunks[at].entries
	place = sort.Search(len(c), func(i int) bool { return bytes.Compare(c[i].id[:], id[:]) >= 0 })
	return at, place, c[place].id == id
}

// insert adds an entry; one that is there already stays.
func (l *list) insert(e *entry) {
	at, place, there := l.find(e.id)
	if there {
		return
	}
	if len(l.chunks) == 0 {
		l.chunks = append(l.chunks, chunk{last: e.id, entries: []*entry{e}})
		return
	}
	c := &l.chunks[at]
	if len(c.entries) == chunkOfEntries {
		if at == len(l.chunks)-1 && place == chunkOfEntries { // in order: full chunks stay full
			next := make([]*entry, 1, chunkOfEntries)
			next[0] = e
			l.chunks = append(l.chunks, chunk{last: e.id, entries: next})
			return
		}
		const half = chunkOfEntries / 2
		upper := append(make([]*entry, 0, chunkOfEntries), c.entries[half:]...)
		clear(c.entries[half:])
		l.chunks = slices.Insert(l.chunks, at+1, chunk{last: c.last, entries: upper})
		c = &l.chunks[at]
		c.entries, c.last = c.entries[:half], c.entries[half-1].id
		if place > half {
			c, place = &l.chunks[at+1], place-half
		}
	}
	c.entries = slices.Insert(c.entries, place, e)
	c.last = c.entries[len(c.entries)-1].id
}

// remove takes an entry out, if it is in.
func (l *list) remove(e *entry) {
	at, place, there := l.find(e.id)
	if !there {
		return
	}
	c := &l.chunks[at]
	if len(c.entries) == 1 {
		l.chunks = slices.Delete(l.chunks, at, at+1)
		return
	}
	c.entries = slices.Delete(c.entries, place, place+1)
	c.last = c.entries[len(c.entries)-1].id
}

// after copies at most limit entries whose IDs follow one.
func (l *list) after(id document.ID, limit int) []entry {
	at, place, there := l.find(id)
	if there {
		place++
	}
	most := -place
	for i := at; i < len(l.chunks) && most < limit; i++ {
		most += len(l.chunks[i].entries)
	}
	page := make([]entry, 0, min(most, limit))
	for ; at < len(l.chunks) && len(page) < limit; at, place = at+1, 0 {
		for _, e := range l.chunks[at].entries[place:] {
			if len(page) == limit {
				break
			}
			page = append(page, *e)
		}
	}
	return page
}
