package feed_test

import (
	"encoding/json"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/feed"
)

var update = flag.Bool("update", false, "write the golden files anew")

func at(hour int) document.Stamp {
	return document.Stamp{At: time.Date(2026, 11, 5, hour, 0, 0, 0, time.UTC), Actor: "ledger"}
}

func event(position int64) document.EventRecord {
	return document.EventRecord{Position: position, Ref: document.Ref{Tenant: "acme", Kind: "invoice", ID: document.NameID("invoice", "1")}, Type: "invoice.posted", Schema: 1}
}

func parked(t testing.TB) *feed.Parked {
	t.Helper()
	p, err := feed.NewParked("ledger", event(17), "no such account", 3, at(9))
	require.NoError(t, err)
	return p
}

// stored sees that a document is written as the golden file says, and that the file reads back as the document.
func stored[T any, P document.Of[T]](t *testing.T, name string, doc P) {
	t.Helper()
	rec, err := document.Encode[T, P](doc)
	require.NoError(t, err)
	var content any
	require.NoError(t, json.Unmarshal(rec.Body, &content))
	got, err := json.MarshalIndent(content, "", "  ")
	require.NoError(t, err)
	got = append(got, '\n')
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o600))
	}
	want, err := os.ReadFile(path) //nolint:gosec // a file of this package
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "%s: what is stored has another form now; it must stay readable forever", path)
	rec.Body = got
	back, err := document.Decode[T, P](rec)
	require.NoError(t, err)
	require.Equal(t, doc, P(back))
	require.NoError(t, doc.Validate())
}

func TestGolden(t *testing.T) {
	c, err := feed.NewConsumer("acme", "ledger", at(8))
	require.NoError(t, err)
	stored(t, "consumer.v1.new.json", c)
	require.NoError(t, c.Advance(20, at(9)))
	require.NoError(t, c.Reposition(17, at(10)))
	stored(t, "consumer.v1.json", c)
	p := parked(t)
	stored(t, "parked_event.v1.json", p)
	done := p.Clone()
	require.NoError(t, done.Succeed(at(10)))
	stored(t, "parked_event.v1.done.json", done)
	require.NoError(t, p.Drop("written by hand", at(10)))
	stored(t, "parked_event.v1.dropped.json", p)
}

func TestLifecycle_EveryCell(t *testing.T) {
	table := feed.Lifecycle()
	perform := map[feed.Action]func(*feed.Parked) error{
		feed.Fail:    func(p *feed.Parked) error { return p.Fail("still no such account", 1, at(11)) },
		feed.Succeed: func(p *feed.Parked) error { return p.Succeed(at(11)) },
		feed.Drop:    func(p *feed.Parked) error { return p.Drop("written by hand", at(11)) },
	}
	ways := map[feed.State][]feed.Action{feed.ParkedState: nil, feed.DoneState: {feed.Succeed}, feed.DroppedState: {feed.Drop}}
	require.Len(t, table.States(), len(ways))
	require.Len(t, table.Actions(), len(perform))
	for _, state := range table.States() {
		for _, action := range table.Actions() {
			p := parked(t)
			for _, a := range ways[state] {
				require.NoError(t, perform[a](p))
			}
			require.Equal(t, state, p.State)
			before := p.Clone()
			to, refusal := table.Next(&p.Header, state, action)
			err := perform[action](p)
			if refusal != nil {
				require.EqualError(t, err, refusal.Error())
				require.ErrorIs(t, err, document.ErrState)
				require.Equal(t, before, p)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, to, p.State)
			require.NoError(t, p.Validate())
			require.Equal(t, at(11).At, p.Header.ChangedAt)
			plain, unique := p.Keys()
			require.Empty(t, unique)
			require.Equal(t, to == feed.ParkedState, len(plain) == 1, "only what is parked is listed")
		}
	}
}

func TestConsumer_Positions(t *testing.T) {
	c, err := feed.NewConsumer("acme", "ledger", at(8))
	require.NoError(t, err)
	require.NoError(t, c.Advance(5, at(9)))
	before := c.Clone()
	require.EqualError(t, c.Advance(4, at(9)), "feed/position: consumer "+c.Header.ID.String()+": position: is at 5 and cannot advance to 4")
	require.ErrorIs(t, c.Reposition(-1, at(9)), document.ErrInvalid)
	require.Equal(t, before, c)
	require.NoError(t, c.Reposition(2, at(9)))
	require.Equal(t, []int64{2, 5, 1}, []int64{c.Position, c.Furthest, c.Repositioned})
	require.NoError(t, c.Advance(6, at(9)))
	require.Equal(t, []int64{6, 6, 1}, []int64{c.Position, c.Furthest, c.Repositioned})
}

func TestNames(t *testing.T) {
	for _, bad := range []string{"", "\xff", "a\x00b", strings.Repeat("n", document.MaxText+1)} {
		require.ErrorIs(t, feed.CheckName(bad), document.ErrInvalid)
		_, err := feed.NewConsumer("acme", bad, at(8))
		require.ErrorIs(t, err, document.ErrInvalid)
		_, err = feed.NewParked(bad, event(1), "", 1, at(8))
		require.ErrorIs(t, err, document.ErrInvalid)
	}
	require.NoError(t, feed.CheckName(strings.Repeat("n", document.MaxText)))
}

func TestParked_TextsAreBounded(t *testing.T) {
	for said, want := range map[string]string{
		strings.Repeat("x", feed.MaxError+1):     strings.Repeat("x", feed.MaxError),
		strings.Repeat("é", feed.MaxError):       strings.Repeat("é", feed.MaxError/2),
		"x" + strings.Repeat("é", feed.MaxError): "x" + strings.Repeat("é", feed.MaxError/2-1),
		"a\x00b\xff": "a\uFFFDb\uFFFD",
		strings.Repeat("\xff\x00", 10*feed.MaxError): strings.Repeat("\uFFFD", feed.MaxError/3),
		"": "",
	} {
		p, err := feed.NewParked("ledger", event(1), said, 1, at(8))
		require.NoError(t, err)
		require.Equal(t, want, p.Error)
		require.NoError(t, p.Fail(said, math.MaxInt, at(9)))
		require.Equal(t, want, p.Error)
		require.Equal(t, math.MaxInt, p.Attempts)
	}
}

func TestFaults(t *testing.T) {
	for path, spoil := range map[string]func(*feed.Parked){
		"consumer": func(p *feed.Parked) { p.Consumer = "" }, "header": func(p *feed.Parked) { p.Header.ID = document.NameID("x") },
		"position": func(p *feed.Parked) { p.Position = 0 }, "type": func(p *feed.Parked) { p.Type = "" }, "event_id": func(p *feed.Parked) { p.EventID = document.ID{} },
		"subject": func(p *feed.Parked) { p.Subject = document.Link{} }, "state": func(p *feed.Parked) { p.State = "lost" },
		"error": func(p *feed.Parked) { p.Error = strings.Repeat("x", feed.MaxError+1) }, "attempts": func(p *feed.Parked) { p.Attempts = 0 },
		"first": func(p *feed.Parked) { p.First = time.Time{} }, "reason": func(p *feed.Parked) { p.Reason = "why" },
	} {
		p := parked(t)
		spoil(p)
		var faults document.Faults
		require.True(t, errors.As(p.Validate(), &faults), path)
		paths := make([]string, len(faults))
		for i, f := range faults {
			paths[i] = f.Path
		}
		require.Contains(t, paths, path)
	}
	c, err := feed.NewConsumer("acme", "ledger", at(8))
	require.NoError(t, err)
	c.Furthest, c.Position = 1, 2
	require.ErrorContains(t, c.Validate(), "feed/position")
	c, err = feed.NewConsumer("acme", "ledger", at(8))
	require.NoError(t, err)
	c.Name = "other"
	require.ErrorContains(t, c.Validate(), "feed/header")
	_, err = feed.NewParked("ledger", event(0), "x", 1, at(8))
	require.ErrorIs(t, err, document.ErrInvalid)
	p := parked(t)
	require.ErrorIs(t, p.Fail("x", 0, at(9)), document.ErrInvalid)
	require.ErrorContains(t, p.Drop("", at(9)), "feed/reason")
	require.Equal(t, parked(t), p)
}
