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
	chunks [][]*entry
}

// find gives where an ID stands, or where it would: the chunk and the place in it. An ID after all others would stand at the end of the last chunk.
func (l *list) find(id document.ID) (chunk, place int, there bool) {
	chunk = sort.Search(len(l.chunks), func(i int) bool {
		c := l.chunks[i]
		return bytes.Compare(c[len(c)-1].id[:], id[:]) >= 0
	})
	if chunk == len(l.chunks) {
		if chunk == 0 {
			return 0, 0, false
		}
		return chunk - 1, len(l.chunks[chunk-1]), false
	}
	c := l.chunks[chunk]
	place = sort.Search(len(c), func(i int) bool { return bytes.Compare(c[i].id[:], id[:]) >= 0 })
	return chunk, place, c[place].id == id
}

// insert adds an entry; one that is there already stays.
func (l *list) insert(e *entry) {
	at, place, there := l.find(e.id)
	switch {
	case there:
	case len(l.chunks) == 0:
		l.chunks = append(l.chunks, []*entry{e})
	case len(l.chunks[at]) < chunkOfEntries:
		l.chunks[at] = slices.Insert(l.chunks[at], place, e)
	case at == len(l.chunks)-1 && place == chunkOfEntries: // in order: full chunks stay full
		next := make([]*entry, 1, chunkOfEntries)
		next[0] = e
		l.chunks = append(l.chunks, next)
	default:
		const half = chunkOfEntries / 2
		full := l.chunks[at]
		upper := append(make([]*entry, 0, chunkOfEntries), full[half:]...)
		clear(full[half:])
		l.chunks[at] = full[:half]
		l.chunks = slices.Insert(l.chunks, at+1, upper)
		if place > half {
			at, place = at+1, place-half
		}
		l.chunks[at] = slices.Insert(l.chunks[at], place, e)
	}
}

// remove takes an entry out, if it is in.
func (l *list) remove(e *entry) {
	at, place, there := l.find(e.id)
	if !there {
		return
	}
	if len(l.chunks[at]) == 1 {
		l.chunks = slices.Delete(l.chunks, at, at+1)
		return
	}
	l.chunks[at] = slices.Delete(l.chunks[at], place, place+1)
}

// after copies at most limit entries whose IDs follow one.
func (l *list) after(id document.ID, limit int) []entry {
	at, place, there := l.find(id)
	if there {
		place++
	}
	var most int
	for i := at; i < len(l.chunks) && most < limit; i++ {
		most += len(l.chunks[i])
	}
	page := make([]entry, 0, min(most, limit))
	for ; at < len(l.chunks); at, place = at+1, 0 {
		for _, e := range l.chunks[at][place:] {
			if len(page) == limit {
				return page
			}
			page = append(page, *e)
		}
	}
	return page
}
