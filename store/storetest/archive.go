package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

func archiveExport(x *trial) {
	s := x.open()
	e := x.estate(s)
	foreign := document.Record{Ref: document.Ref{Tenant: "beside", Kind: "storetest_beside", ID: x.id()}, Schema: 1}
	other := x.batch(foreign)
	other.Events = []document.EventRecord{happened(foreign.Ref, "beside")}
	x.commit(s, other)
	entries := e.exported(x, s, "of a tenant beside another")
	for _, entry := range entries {
		fields := 0
		for _, set := range []bool{entry.Record != nil, entry.Event != nil, entry.Batch != nil, entry.Series != nil} {
			if set {
				fields++
			}
		}
		x.want(fields == 1, "an exported entry has %d fields set, must have one", fields)
	}
	none, err := x.export(x.ctx, s, "nobody", nil)
	x.want(err == nil && len(none) == 0, "Export of a tenant of which nothing is kept yields %d entries, error %v", len(none), err)

	for _, entry := range entries { // what it gave is the caller's
		switch {
		case entry.Record != nil:
			for i := range entry.Record.Body {
				entry.Record.Body[i] = '#'
			}
			for i := range entry.Record.Keys {
				entry.Record.Keys[i] = key("spoiled", "")
			}
		case entry.Event != nil:
			copy(entry.Event.Body, "####")
		case entry.Batch != nil && len(entry.Batch.Wrote) > 0:
			entry.Batch.Wrote[0] = document.Written{Number: "spoiled"}
		}
	}
	e.holds(x, s, "after the caller changed what Export gave")
	for _, err := range s.(store.Archiver).Export(x.ctx, acme) {
		x.want(err == nil, "Export gave %v", err)
		break
	}
	e.goesOn(x, s, "after an export was broken off")
	x.exportCanceled(s, len(e.exported(x, s, "once more")))
}

// exportCanceled exports with contexts that are canceled before, and meanwhile: what comes is an error or everything, never a part that looks whole.
func (x *trial) exportCanceled(s store.Store, all int) {
	gone, cancel := context.WithCancel(x.ctx)
	cancel()
	_, err := x.export(gone, s, acme, nil)
	x.want(errors.Is(err, context.Canceled), "Export with a context that is done gave %v, must be: %v", err, context.Canceled)
	for at := 1; at <= all; at += 5 {
		ctx, cancel := context.WithCancel(x.ctx)
		entries, err := x.export(ctx, s, acme, func(n int) {
			if n == at {
				cancel()
			}
		})
		cancel()
		whole := err == nil && len(entries) == all
		x.want(whole || errors.Is(err, context.Canceled), "Export whose context was canceled after %d of %d entries ended after %d with %v", at, all, len(entries), err)
	}
}

// archiveSnapshot exports while others write pairs of records, always both in one batch, with an event and a number.
func archiveSnapshot(x *trial) {
	s := x.open()
	const writers, readers, exports, rounds, most = 4, 2, 6, 10, 100
	x.commit(s, x.pair())
	x.exportBesideCommit(s)

	var reading, commits atomic.Int64
	reading.Store(readers)
	commits.Store(2)
	together(writers+readers, func(i int) {
		if i >= writers {
			defer reading.Add(-1)
			floor := 0
			for range exports {
				floor = x.wholePairs(s, floor)
			}
			return
		}
		b := x.pair()
		for v := 0; (v < rounds || reading.Load() > 0 && v < most) && !x.failed(); v++ { // as long as anybody exports
			c := x.commit(s, b)
			commits.Add(1)
			b.ID, b.Numbers = x.id(), nil
			b.Writes = []document.Record{next(b.Writes[0], c, 0, fmt.Sprint(v+1)), next(b.Writes[1], c, 1, fmt.Sprint(v+1))}
		}
	})
	x.wholePairs(s, int(commits.Load())) // once more, when all is committed
}

// pair is a batch of two new records, a number for the first, and an event.
func (x *trial) pair() document.Batch {
	a := x.note("0")
	b := document.Record{Ref: document.Ref{Tenant: acme, Kind: "storetest_pair", ID: a.Ref.ID}, Schema: 1, Body: []byte("0")}
	batch := x.batch(a, b)
	batch.Numbers = []document.Number{draw(0, "pairs")}
	batch.Events = []document.EventRecord{happened(a.Ref, "pair")}
	return batch
}

// wholePairs exports, checks that every batch is in it as a whole, and gives how many batches there are. They must be at least the floor.
func (x *trial) wholePairs(s store.Store, floor int) int {
	entries, err := x.export(x.ctx, s, acme, nil)
	if !x.want(err == nil, "Export while others write gave %v", err) {
		return floor
	}
	versions := map[document.ID][2]int64{}
	counts := [4]int{}
	numbers, drawn := 0, int64(0)
	for _, e := range entries {
		counts[entrySort(e)]++
		switch {
		case e.Record != nil:
			r := e.Record
			x.want(string(r.Body) == fmt.Sprint(r.Version-1), "Export gave version %d of a record with the body %s of another", r.Version, document.Quote(string(r.Body)))
			v := versions[r.Ref.ID]
			if r.Ref.Kind == note {
				v[0] = r.Version
				numbers++
			} else {
				v[1] = r.Version
			}
			versions[r.Ref.ID] = v
		case e.Series != nil:
			drawn = e.Series.Last
		}
	}
	commits := int64(0)
	for id, v := range versions {
		x.want(v[0] == v[1], "Export has %v at version %d and the record that every batch writes with it at %d", id, v[0], v[1])
		commits += v[0]
	}
	x.want(int64(counts[1]) == commits && int64(counts[2]) == commits, "Export has the records of %d batches, the events of %d and the results of %d", commits, counts[1], counts[2])
	x.want(drawn == int64(numbers), "Export has %d records with a number and a series that is at %d", numbers, drawn)
	x.want(counts[1] >= floor, "an export has the events of %d batches, one that ended before it began those of %d", counts[1], floor)
	return counts[1]
}

// exportBesideCommit commits while an export stands at its first entry: neither waits for the other, and the export does not have it.
func (x *trial) exportBesideCommit(s store.Store) {
	ctx, cancel := context.WithTimeout(x.ctx, x.h.patience())
	defer cancel()
	b := x.pair()
	entries, err := x.export(ctx, s, acme, func(n int) {
		if n > 1 {
			return
		}
		ended := make(chan error, 1)
		go func() {
			_, err := s.Commit(ctx, b)
			ended <- err
		}()
		select {
		case err := <-ended:
			x.want(err == nil, "a commit while an export stands at its first entry gave %v", err)
		case <-ctx.Done():
			x.fail("a commit waits for as long as an export stands at its first entry")
		}
	})
	x.want(err == nil, "Export gave %v after a commit meanwhile", err)
	has := slices.ContainsFunc(entries, func(e store.Entry) bool {
		return e.Record != nil && e.Record.Ref == b.Writes[0].Ref || e.Batch != nil && e.Batch.Batch == b.ID || e.Event != nil && e.Event.Position == 2
	})
	x.want(!has, "an export has something of a batch that was committed after its first entry")
}
