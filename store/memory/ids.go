package memory

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
)

// ids is an ordered set of identifiers, in chunks, so that one that comes out of order moves a chunk and not a million.
type ids struct {
	chunks [][]document.ID // none is empty
}

const chunkSize = 512

func (s *ids) empty() bool { return len(s.chunks) == 0 }

// chunk gives the first chunk whose last identifier is not before id; len(chunks) when there is none.
func (s *ids) chunk(id document.ID) int {
	c, _ := slices.BinarySearchFunc(s.chunks, id, func(chunk []document.ID, id document.ID) int {
		return chunk[len(chunk)-1].Compare(id)
	})
	return c
}

func (s *ids) add(id document.ID) {
	if s.empty() {
		s.chunks = [][]document.ID{{id}}
		return
	}
	c := min(s.chunk(id), len(s.chunks)-1)
	chunk := s.chunks[c]
	i, there := slices.BinarySearchFunc(chunk, id, document.ID.Compare)
	if there {
		return
	}
	switch {
	case len(chunk) < chunkSize:
		s.chunks[c] = slices.Insert(chunk, i, id)
	case i == len(chunk) && c == len(s.chunks)-1: // the usual case, the newest: begin a chunk and leave the others full
		s.chunks = append(s.chunks, []document.ID{id})
	default:
		half := len(chunk) / 2
		right := slices.Clone(chunk[half:])
		s.chunks[c] = slices.Clip(chunk[:half:half])
		s.chunks = slices.Insert(s.chunks, c+1, right)
		s.add(id)
	}
}

func (s *ids) remove(id document.ID) {
	c := s.chunk(id)
	if c == len(s.chunks) {
		return
	}
	i, there := slices.BinarySearchFunc(s.chunks[c], id, document.ID.Compare)
	if !there {
		return
	}
	if s.chunks[c] = slices.Delete(s.chunks[c], i, i+1); len(s.chunks[c]) == 0 {
		s.chunks = slices.Delete(s.chunks, c, c+1)
	}
}

// after gives at most n identifiers that come after id, in order.
func (s *ids) after(id document.ID, n int) []document.ID {
	var page []document.ID
	for c := s.chunk(id); c < len(s.chunks) && len(page) < n; c++ {
		chunk := s.chunks[c]
		i, there := slices.BinarySearchFunc(chunk, id, document.ID.Compare)
		if there {
			i++
		}
		chunk = chunk[i:]
		page = append(page, chunk[:min(len(chunk), n-len(page))]...)
	}
	return page
}
