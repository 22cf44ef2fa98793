package o2c

import (
	"crypto/rand"
	"sync/atomic"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// idSource makes UUIDs of version 7 that rise within the process (RFC 9562, section 6.2, method 3: the twelve bits behind the milliseconds
// go on counting). Documents made one after another so keep their order in every search, also those of one millisecond, and when the clock
// steps back.
type idSource struct{ last atomic.Uint64 } // milliseconds, and 12 bits that count

func (s *idSource) next(at time.Time) document.ID {
	now := uint64(max(at.UnixMilli(), 0)) << 12
	for {
		last := s.last.Load()
		next := max(now, last+1)
		if !s.last.CompareAndSwap(last, next) {
			continue
		}
		var random [10]byte
		_, _ = rand.Read(random[2:]) // never fails: the program ends where there is no randomness
		random[0], random[1] = byte(next>>8&0x0f), byte(next)
		return document.NewID(time.UnixMilli(int64(next>>12)), random)
	}
}
