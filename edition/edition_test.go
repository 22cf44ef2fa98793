package edition_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
)

var update = flag.Bool("update", false, "write the golden files anew")

const kind = document.Kind("price_book")

// on is noon of a day in July 2026.
func on(day int) time.Time { return time.Date(2026, 7, day, 12, 0, 0, 0, time.UTC) }

func by(day int) document.Stamp { return document.Stamp{At: on(day), Actor: "dana"} }

func stage(t testing.TB, r *edition.Register, day int, codes ...string) {
	t.Helper()
	for _, code := range codes {
		if name, out := strings.CutPrefix(code, "-"); out {
			require.NoError(t, r.Withdraw(name, by(day)))
		} else {
			require.NoError(t, r.Stage(code, digest(code, r.Next()), by(day)))
		}
	}
}

func publish(t testing.TB, r *edition.Register, latest *edition.Edition, day, from int) *edition.Edition {
	t.Helper()
	e, events, err := r.Publish(on(from), latest, by(day))
	require.NoError(t, err)
	require.Len(t, events, 1)
	require.NoError(t, r.Validate())
	require.NoError(t, e.Validate())
	return e
}

func digest(code string, version int) string { return fmt.Sprint(code, "@", version) }

func members(list ...any) []edition.Member {
	var all []edition.Member
	for i := 0; i < len(list); i += 2 {
		code, version := list[i].(string), list[i+1].(int)
		all = append(all, edition.Member{Code: code, Version: version, Digest: digest(code, version)})
	}
	return all
}

// three is a register with three editions: of 1 July, of 10 July, and one of 20 July, published on the 12th.
func three(t testing.TB) (*edition.Register, [3]*edition.Edition) {
	t.Helper()
	r := edition.NewRegister(kind, "acme", by(1))
	stage(t, r, 1, "base", "wholesale")
	first := publish(t, r, nil, 1, 1)
	stage(t, r, 9, "wholesale", "lakeside")
	second := publish(t, r, first, 10, 10)
	stage(t, r, 11, "-lakeside", "base")
	third := publish(t, r, second, 12, 20)
	return r, [3]*edition.Edition{first, second, third}
}

func TestEditionsAreBuiltOnOneAnother(t *testing.T) {
	_, e := three(t)
	require.Equal(t, members("base", 1, "wholesale", 1), e[0].Members)
	require.Equal(t, members("base", 1, "lakeside", 2, "wholesale", 2), e[1].Members)
	require.Equal(t, members("base", 3, "wholesale", 2), e[2].Members)
	require.Equal(t, []edition.Change{{Code: "base", Digest: "base@3"}, {Code: "lakeside", Withdrawn: true}}, edition.Changes(e[1], e[2]))
	require.Equal(t, []edition.Change{{Code: "base", Digest: "base@1"}, {Code: "wholesale", Digest: "wholesale@1"}}, edition.Changes(nil, e[0]))
	require.Empty(t, edition.Changes(e[2], e[2]))
	m, there := e[1].Member("lakeside")
	require.True(t, there)
	require.Equal(t, document.NameID("price_list", "lakeside", "2"), edition.MemberID("price_list", m.Code, m.Version))
	_, there = e[2].Member("lakeside")
	require.False(t, there)
}

func TestT9_OneEditionAtEveryInstant(t *testing.T) {
	r, _ := three(t)
	second := time.Second
	for _, c := range []struct {
		at   time.Time
		want int
	}{
		{on(1).Add(-second), 0}, {on(1), 1}, {on(10).Add(-1), 1}, {on(10), 2}, {on(12), 2}, {on(20).Add(-second), 2}, {on(20), 3}, {on(20).AddDate(99, 0, 0), 3},
		{time.Time{}, 0},
	} {
		e, any := r.InForce(c.at)
		require.Equal(t, c.want > 0, any, c.at)
		require.Equal(t, c.want, e.Number, c.at)
	}
	latest, any := r.Latest()
	require.True(t, any)
	require.Equal(t, 3, latest.Number, "though it does not apply yet")
	require.Equal(t, 4, r.Next())
}

func TestRetract(t *testing.T) {
	r, e := three(t)
	before := r.Clone()
	_, err := r.Retract(2, by(13))
	require.EqualError(t, err, "edition/followed: price book "+r.Header.ID.String()+": cannot retract: edition 3 is built on edition 2; retract that one first")
	_, err = r.Retract(3, by(20))
	require.ErrorIs(t, err, document.ErrRefused, "it applies from this very instant")
	for _, none := range []int{0, -1, 4} {
		_, err = r.Retract(none, by(13))
		require.ErrorIs(t, err, document.ErrInvalid)
	}
	require.Equal(t, before, r, "a refusal changes nothing")

	events, err := r.Retract(3, by(13))
	require.NoError(t, err)
	require.Equal(t, edition.Retracted{Number: 3, From: on(20)}, events[0].Payload)
	require.False(t, before.Editions[2].Retracted, "copies are not touched")
	found, _ := r.InForce(on(25))
	require.Equal(t, 2, found.Number)
	_, err = r.Retract(3, by(13))
	require.ErrorIs(t, err, document.ErrInvalid, "once")

	// The next one has a number of its own, is built on the second, and may apply earlier than the third would have.
	stage(t, r, 14, "hospitals")
	fourth := publish(t, r, e[1], 14, 15)
	require.Equal(t, 4, fourth.Number)
	require.Equal(t, members("base", 1, "hospitals", 4, "lakeside", 2, "wholesale", 2), fourth.Members)
	for day, want := range map[int]int{14: 2, 15: 4, 25: 4} {
		found, _ := r.InForce(on(day))
		require.Equal(t, want, found.Number, day)
	}
}

func TestPublishRefuses(t *testing.T) {
	r, e := three(t)
	refused := func(from, day int, says ...string) {
		t.Helper()
		before := r.Clone()
		_, _, err := r.Publish(on(from), e[2], by(day))
		require.ErrorIs(t, err, document.ErrRefused)
		for _, words := range says {
			require.ErrorContains(t, err, words)
		}
		require.Equal(t, before, r)
	}
	refused(21, 21, "edition/staged", "nothing is staged")
	stage(t, r, 21, "-lakeside")
	refused(18, 19, "edition/from", "edition 3 applies from 2026-07-20T12:00:00Z on", "edition/withdrawn", `there is no "lakeside" to leave out`)
	refused(21, 22, "which is past")
	require.True(t, r.Discard("lakeside", by(22)))
	stage(t, r, 22, "-base", "-wholesale")
	refused(23, 22, "edition/members", "nothing would be left")

	for name, latest := range map[string]*edition.Edition{"none": nil, "an earlier one": e[1]} {
		_, _, err := r.Publish(on(23), latest, by(22))
		require.ErrorIs(t, err, document.ErrInvalid, name)
	}
}

func TestStaged(t *testing.T) {
	r := edition.NewRegister(kind, "acme", by(1))
	require.Empty(t, r.Editions)
	_, any := r.InForce(on(30))
	require.False(t, any)
	stage(t, r, 2, "b", "a", "-c", "b")
	require.Equal(t, []edition.Change{{Code: "a", Digest: "a@1"}, {Code: "b", Digest: "b@1"}, {Code: "c", Withdrawn: true}}, r.Staged)
	copied := r.Clone()
	stage(t, r, 3, "c", "-a")
	require.Equal(t, []edition.Change{{Code: "a", Withdrawn: true}, {Code: "b", Digest: "b@1"}, {Code: "c", Digest: "c@1"}}, r.Staged)
	require.Equal(t, []edition.Change{{Code: "a", Digest: "a@1"}, {Code: "b", Digest: "b@1"}, {Code: "c", Withdrawn: true}}, copied.Staged, "copies are not touched")
	require.Equal(t, on(3), r.Header.ChangedAt)
	require.False(t, r.Discard("x", by(4)))
	require.True(t, r.Discard("b", by(4)))
	require.Len(t, r.Staged, 2)
	require.True(t, r.Discard("", by(4)))
	require.False(t, r.Discard("", by(5)))
	require.Nil(t, r.Staged)
	require.Equal(t, on(4), r.Header.ChangedAt)
	for _, code := range []string{"", " a", "a\n", "\xff", strings.Repeat("x", edition.MaxCode+1)} {
		before := r.Clone()
		require.ErrorIs(t, r.Stage(code, "x", by(6)), document.ErrInvalid)
		require.ErrorIs(t, r.Withdraw(code, by(6)), document.ErrInvalid)
		require.Equal(t, before, r)
	}
}

func TestValidate(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*edition.Register)
		says  string
	}{
		"number":         {func(r *edition.Register) { r.Editions[1].Number = 7 }, "editions[1].number"},
		"backwards":      {func(r *edition.Register) { r.Editions[2].From, r.Editions[2].At = on(5), on(4) }, "editions[2].from"},
		"before it is":   {func(r *edition.Register) { r.Editions[0].At = on(2) }, "editions[0].from"},
		"other register": {func(r *edition.Register) { r.Header.ID = document.NameID("x") }, "header.id"},
		"no tenant":      {func(r *edition.Register) { r.Header.Tenant = "" }, "header.tenant"},
		"staged twice": {func(r *edition.Register) {
			r.Staged = []edition.Change{{Code: "a", Digest: "x"}, {Code: "a", Digest: "x"}}
		}, "staged[1].code"},
		"too many": {func(r *edition.Register) { r.Staged = make([]edition.Change, edition.MaxMembers+1) }, "staged"},
	} {
		r, _ := three(t)
		c.spoil(r)
		err := r.Validate()
		require.ErrorIs(t, err, document.ErrInvalid, name)
		require.ErrorContains(t, err, c.says, name)
	}
	for name, c := range map[string]struct {
		spoil func(*edition.Edition)
		says  string
	}{
		"number":     {func(e *edition.Edition) { e.Number = 0 }, "number"},
		"other kind": {func(e *edition.Edition) { e.Header.Kind = "price_book" }, "header.kind"},
		"no from":    {func(e *edition.Edition) { e.From = time.Time{} }, "from"},
		"nobody":     {func(e *edition.Edition) { e.Members = nil }, "members"},
		"later":      {func(e *edition.Edition) { e.Members[0].Version = 4 }, "members[0].version"},
		"no digest":  {func(e *edition.Edition) { e.Members[1].Digest = "" }, "members[1].digest"},
		"order":      {func(e *edition.Edition) { e.Members[0], e.Members[1] = e.Members[1], e.Members[0] }, "members[1].code"},
	} {
		_, e := three(t)
		c.spoil(e[2])
		err := e[2].Validate()
		require.ErrorIs(t, err, document.ErrInvalid, name)
		require.ErrorContains(t, err, c.says, name)
	}
}

func TestGolden(t *testing.T) {
	r, e := three(t)
	stage(t, r, 13, "hospitals")
	_, err := r.Retract(3, by(13))
	require.NoError(t, err)
	for file, doc := range map[string]any{"register.json": r, "edition.json": e[1], "published.json": edition.Published{Number: 2, From: on(10), Changes: edition.Changes(e[0], e[1])}} {
		got, err := json.MarshalIndent(doc, "", "\t")
		require.NoError(t, err)
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o750))
			require.NoError(t, os.WriteFile("testdata/"+file, append(got, '\n'), 0o600))
		}
		want, err := os.ReadFile("testdata/" + file)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got)+"\n")
	}
	rec, err := document.Encode(r)
	require.NoError(t, err)
	back, err := document.Decode[edition.Register](rec)
	require.NoError(t, err)
	require.Equal(t, r, back)
	rec, err = document.Encode(e[2])
	require.NoError(t, err)
	again, err := document.Decode[edition.Edition](rec)
	require.NoError(t, err)
	require.Equal(t, e[2], again)
}

// TestFullDocumentsFit stores the largest register and edition that are allowed.
func TestFullDocumentsFit(t *testing.T) {
	r, e := three(t)
	for len(r.Editions) < edition.MaxEditions {
		entry := r.Editions[len(r.Editions)-1]
		entry.Number++
		entry.By = strings.Repeat("d", 40)
		r.Editions = append(r.Editions, entry)
	}
	require.NoError(t, r.Validate())
	require.ErrorContains(t, r.Stage("one more", "x", by(21)), "editions", "the last edition is that")
	rec, err := document.Encode(r)
	require.NoError(t, err)
	require.Less(t, len(rec.Body), document.MaxBody)
	last := e[2]
	last.Members = nil
	for i := range edition.MaxMembers {
		code := strings.Repeat("a", edition.MaxCode-6) + string([]byte{byte('a' + i/26/26/26/26%26), byte('a' + i/26/26/26%26), byte('a' + i/26/26%26), byte('a' + i/26%26), byte('a' + i%26), 'x'})
		last.Members = append(last.Members, edition.Member{Code: code, Version: 3, Digest: strings.Repeat("d", edition.MaxDigest)})
	}
	require.NoError(t, last.Validate())
	rec, err = document.Encode(last)
	require.NoError(t, err)
	require.Less(t, len(rec.Body), document.MaxBody)
}
