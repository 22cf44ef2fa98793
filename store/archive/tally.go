package archive

import (
	"cmp"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// tally counts entries and sees that they come in order, which also tells those that come twice. Writer and reader have the same.
type tally struct {
	tenant string
	totals Totals
	sort   int // of the entry before: 0 none, 1 a record, 2 an event, 3 a batch, 4 a series
	ref    document.Ref
	id     document.ID
	name   string
}

// add counts an entry, or gives what is wrong with it.
func (t *tally) add(e store.Entry) (wrong string, err error) {
	if err := e.Validate(t.tenant); err != nil {
		return "not an entry that a store takes", err
	}
	sort, after := 0, true
	switch {
	case e.Record != nil:
		ref := e.Record.Ref
		sort, after = 1, cmp.Or(cmp.Compare(ref.Kind, t.ref.Kind), ref.ID.Compare(t.ref.ID)) > 0
		t.ref = ref
		t.totals.Records++
	case e.Event != nil:
		sort = 2
		t.totals.Events++
		t.totals.LastEvent++
		if e.Event.Position != t.totals.LastEvent {
			return "event " + strconv.FormatInt(e.Event.Position, 10) + " stands where " + strconv.FormatInt(t.totals.LastEvent, 10) + " must", nil
		}
	case e.Batch != nil:
		sort, after = 3, e.Batch.Batch.Compare(t.id) > 0
		t.id = e.Batch.Batch
		t.totals.Batches++
		if e.Batch.FirstEvent > t.totals.LastEvent {
			return "its first event is " + strconv.FormatInt(e.Batch.FirstEvent, 10) + ", the last of all is " + strconv.FormatInt(t.totals.LastEvent, 10), nil
		}
	default:
		sort, after = 4, e.Series.Name > t.name
		t.name = e.Series.Name
		t.totals.Series++
	}
	if sort < t.sort || !after {
		return e.String() + " comes twice or out of order: records stand by kind and ID, then events, batches by ID, series by name", nil
	}
	t.sort = sort
	return "", nil
}
