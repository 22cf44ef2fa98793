package storetest

import (
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// dirtyReads reads all the time while batches are tried that are all refused, late: for their last guard, or their last unique key.
func dirtyReads(x *trial) {
	s := x.open()
	old, holder := x.note("old", key("state", "old")), x.unique("holder", key("held", "1"))
	c := x.commit(s, x.batch(old, holder))
	const writers, readers, rounds = 2, 3, 25
	fresh := x.ref()
	var ids [writers][rounds]document.ID
	for i := range ids {
		for n := range ids[i] {
			ids[i][n] = x.id()
		}
	}
	var writing sync.WaitGroup
	writing.Add(writers)
	done := make(chan struct{})
	go func() {
		writing.Wait()
		close(done)
	}()
	together(writers+readers, func(i int) {
		if i < writers {
			defer writing.Done()
			for n := range rounds {
				change := next(old, c, 0, "never")
				change.Keys = []document.Key{key("state", "never")}
				b := x.batch(change, document.Record{Ref: fresh, Schema: 1, Keys: change.Keys, Body: change.Body})
				b.ID = ids[i][n]
				b.Numbers = []document.Number{draw(1, "never")}
				b.Events = []document.EventRecord{happened(fresh, "never")}
				if n%2 == 0 {
					b.Guards = []document.Guard{{Ref: holder.Ref, Version: 9}}
					x.refused(s, b, document.ErrMoved, "a batch with a guard that moved")
				} else {
					b.Writes[1].Unique = holder.Unique
					x.refused(s, b, document.ErrTaken, "a batch whose unique key is taken")
				}
			}
			return
		}
		for last, n := false, 0; !last && !x.failed(); n++ {
			select {
			case <-done:
				last = true // once more, when all is refused
			default:
			}
			x.clean(s, stored(old, c, 0), fresh, ids[n%writers][n%rounds])
		}
	})
}

// clean reads in every way what batches that are refused would have left.
func (x *trial) clean(s store.Store, old document.Record, fresh document.Ref, batch document.ID) {
	x.kept(s, old, "a record that refused batches would have changed")
	x.absent(s, fresh, "a record of batches that are refused")
	x.unknown(s, acme, batch, "a batch that is refused")
	for _, k := range []document.Key{key("state", "never"), key("state", "old"), {}} {
		for _, r := range x.page(s, store.Query{Tenant: acme, Kind: note, Key: k}) {
			if string(r.Body) == "never" || k == key("state", "never") {
				x.fail("Find by key %q gives a record as a batch that is refused would have left it", k)
			}
		}
	}
	events, err := s.Events(x.ctx, acme, 0, 0)
	x.want(err == nil && len(events) == 0, "there are %d events of batches that are refused, error %v", len(events), err)
}
