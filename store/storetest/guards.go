package storetest

import (
	"errors"

	"github.com/seed-3f372218/o2c/document"
)

func guardMoved(x *trial) {
	s := x.open()
	a := x.note("1")
	c := x.commit(s, x.batch(a))
	guarded := func(ref document.Ref, version int64) document.Batch {
		b := x.batch(x.note("decided"))
		b.Guards = []document.Guard{{Ref: ref, Version: version}}
		return b
	}
	x.commit(s, guarded(a.Ref, 1))
	a = next(a, c, 0, "2")
	x.commit(s, x.batch(a))
	x.moved(s, guarded(a.Ref, 1), a.Ref, 1, 2, "a batch that guards version 1 of a record at version 2")
	x.moved(s, guarded(a.Ref, 3), a.Ref, 3, 2, "a batch that guards version 3 of a record at version 2")
	missing := x.ref()
	x.moved(s, guarded(missing, 1), missing, 1, 0, "a batch that guards version 1 of a record that is not there")

	alone := document.Batch{ID: x.id(), Tenant: acme, Guards: []document.Guard{{Ref: a.Ref, Version: 2}}}
	x.commit(s, alone)
	alone.ID, alone.Guards = x.id(), []document.Guard{{Ref: a.Ref, Version: 1}}
	x.moved(s, alone, a.Ref, 1, 2, "a batch of nothing but a guard that moved")

	several := guarded(a.Ref, 2)
	several.Guards = append(several.Guards, document.Guard{Ref: several.Writes[0].Ref}, document.Guard{Ref: a.Ref, Version: 1})
	x.moved(s, several, a.Ref, 1, 2, "a batch of which the last of three guards moved")
	a.Version = 2
	own := x.batch(a)
	own.Guards = []document.Guard{{Ref: a.Ref, Version: 2}} // of a document that the batch itself writes
	x.commit(s, own)
	got := x.get(s, a.Ref)
	x.want(got.Version == 3, "guards changed versions: the record is at %d, must be at 3", got.Version)
}

func guardAbsent(x *trial) {
	s := x.open()
	a, missing := x.note("there"), x.ref()
	guarded := func(ref document.Ref) document.Batch {
		b := x.batch(x.note("decided"))
		b.Guards = []document.Guard{{Ref: ref}}
		return b
	}
	x.commit(s, guarded(a.Ref))
	own := x.batch(a)
	own.Guards = []document.Guard{{Ref: a.Ref}} // of a document that the batch itself creates
	x.commit(s, own)
	x.moved(s, guarded(a.Ref), a.Ref, 0, 1, "a batch that guards as absent a record at version 1")
	x.commit(s, guarded(missing))
	x.absent(s, missing, "a record that was only guarded")
}

func writeSkew(x *trial) {
	s := x.open()
	for round := range 24 {
		a, b := x.note("a"), x.note("b")
		if round%2 == 0 { // else both documents are new: each batch guards that the other's is absent
			c := x.commit(s, x.batch(a, b))
			a, b = next(a, c, 0, "a"), next(b, c, 1, "b")
		}
		batches := [2]document.Batch{x.batch(a), x.batch(b)}
		batches[0].Guards = []document.Guard{{Ref: b.Ref, Version: b.Version}}
		batches[1].Guards = []document.Guard{{Ref: a.Ref, Version: a.Version}}
		var errs [2]error
		together(2, func(i int) { _, errs[i] = s.Commit(x.ctx, batches[i]) })
		switch {
		case errs[0] == nil && errs[1] == nil:
			x.fail("both committed (guards of version %d)", a.Version)
		case errs[0] != nil && errs[1] != nil:
			x.fail("neither committed, though nothing else ran: %v; %v", errs[0], errs[1])
		default:
			for _, err := range errs {
				x.want(err == nil || errors.Is(err, document.ErrMoved), "the loser got %v, must be: %v", err, document.ErrMoved)
			}
		}
	}
}
