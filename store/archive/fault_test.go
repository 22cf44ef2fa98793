package archive_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/archive"
	"github.com/seed-3f372218/o2c/store/memory"
)

var digestOf = regexp.MustCompile(`"sha256":"[^"]*"`)

// sealed gives the lines with the digest that fits them, so that nothing but the fault itself stands against them.
func sealed(lines []string) string {
	last := len(lines) - 1
	sum := sha256.Sum256([]byte(strings.Join(lines[:last], "\n") + "\n"))
	out := append([]string(nil), lines...)
	out[last] = digestOf.ReplaceAllString(out[last], `"sha256":"`+hex.EncodeToString(sum[:])+`"`)
	return strings.Join(out, "\n") + "\n"
}

// TestFaults spoils the archive of release 0.1 in every way and fits its digest to that. Lines: 1 the first, 2 to 6 records, 7 to 10 events, 11 to 14
// batches, 15 and 16 series, 17 totals.
func TestFaults(t *testing.T) {
	file, _ := exported(t, release01(t))
	swap := func(from, to string) func([]string) []string {
		return func(l []string) []string {
			all := strings.Join(l, "\n")
			require.Contains(t, all, from)
			return strings.Split(strings.Replace(all, from, to, 1), "\n")
		}
	}
	move := func(n, to int) func([]string) []string { // line n stands as line to
		return func(l []string) []string {
			line := l[n-1]
			l = append(l[:n-1:n-1], l[n:]...)
			return append(l[:to-1:to-1], append([]string{line}, l[to-1:]...)...)
		}
	}
	twice := func(n int) func([]string) []string {
		return func(l []string) []string {
			return append(l[:n:n], append([]string{l[n-1]}, l[n:]...)...)
		}
	}
	without := func(n int) func([]string) []string {
		return func(l []string) []string { return append(l[:n-1:n-1], l[n:]...) }
	}
	long := strings.Repeat("x", document.MaxText+1)
	for _, fault := range []struct {
		name   string
		change func([]string) []string
		saying []string
	}{
		{"no first line", without(1), []string{"archive_line", "line 1:"}},
		{"format 0", swap(`"format":1`, `"format":0`), []string{"archive_line", "line 1:"}},
		{"format -1", swap(`"format":1`, `"format":-1`), []string{"archive_line", "line 1:"}},
		{"format 1.5", swap(`"format":1`, `"format":1.5`), []string{"archive_line", "line 1:"}},
		{"format as text", swap(`"format":1`, `"format":"x"`), []string{"archive_line", "line 1:"}},
		{"unknown name in the first line", swap(`"format":1`, `"format":1,"by":"x"`), []string{"line 1:", "by"}},
		{"tenant twice", swap(`"tenant":"acme"`, `"tenant":"acme","tenant":"acme"`), []string{"line 1:"}},
		{"another tenant", swap(`"tenant":"acme"`, `"tenant":"other"`), []string{"archive_tenant", `"other"`}},
		{"first line twice", twice(1), []string{"archive_line", "line 2:", "archive"}},
		{"a record twice", twice(3), []string{"line 4:", "twice"}},
		{"an event twice", twice(7), []string{"line 8:", "event 1 stands where 2 must"}},
		{"a batch twice", twice(12), []string{"line 13:", "twice"}},
		{"a series twice", twice(15), []string{"line 16:", "twice"}},
		{"totals twice", twice(17), []string{"line 18:", "follows"}},
		{"records out of order", move(2, 3), []string{"line 3:", "out of order"}},
		{"a record after an event", move(6, 7), []string{"line 7:", "out of order"}},
		{"an event after a batch", move(10, 11), []string{"line 11:", "line 1"}},
		{"a series before the batches", move(15, 11), []string{"line 12:", "out of order"}},
		{"a lost record", without(6), []string{"store does not take it"}},
		{"a lost event", without(8), []string{"line 8:", "event 3 stands where 2 must"}},
		{"the last event lost", without(10), []string{"its first event is 4"}},
		{"a lost batch", without(11), []string{"archive_totals", "4 batches"}},
		{"a lost series", without(16), []string{"archive_totals", "2 series"}},
		{"wrong count", swap(`"records":5`, `"records":6`), []string{"archive_totals", "line 17"}},
		{"wrong position", swap(`"last_event":4`, `"last_event":5`), []string{"archive_totals", "line 17"}},
		{"no totals", without(17), []string{"archive_end", "line 17"}},
		{"an empty line", func(l []string) []string { return append(l[:3:3], append([]string{""}, l[3:]...)...) }, []string{"line 4:"}},
		{"something after the totals", func(l []string) []string { l[16] += "\n "; return l }, []string{"line 18:", "follows"}},
		{"unknown sort", swap(`{"series":`, `{"sequence":`), []string{"line 15:", "sequence"}},
		{"unknown name", swap(`"schema":1`, `"scheme":1`), []string{"line 2:", "scheme"}},
		{"name in capitals", swap(`"schema":1`, `"Schema":1`), []string{"line 2:", "Schema"}},
		{"name twice", swap(`"schema":1`, `"schema":1,"schema":1`), []string{"line 2:", "schema"}},
		{"name twice in a body", swap(`{"net":"10.00 USD"}`, `{"net":"10.00 USD","net":"1"}`), []string{"line 7:", "net"}},
		{"two things in a line", swap(`{"series":{"name":"plain","last":1}}`, `{"series":{"name":"plain","last":1},"batch":{"id":"18cbc790-f6a1-874e-b91c-20f2e646fc0e"}}`), []string{"line 16:", "one record"}},
		{"nothing in a line", swap(`{"series":{"name":"plain","last":1}}`, `{}`), []string{"line 16:"}},
		{"null", swap(`{"series":{"name":"plain","last":1}}`, `null`), []string{"line 16:"}},
		{"two values in a line", swap(`{"series":{"name":"plain","last":1}}`, `{"series":{"name":"plain","last":1}}{}`), []string{"line 16:"}},
		{"totals and more", swap(`{"totals":`, `{"series":{"name":"z","last":1},"totals":`), []string{"line 17:"}},
		{"body twice", swap(`"body":{"total": "10.00 USD"}`, `"body":1,"body_base64":"MQ=="`), []string{"line 2:", "body"}},
		{"base64 that is none", swap(`"ewp9"`, `"ewp"`), []string{"line 3:", "body_base64"}},
		{"base64 with bits left over", swap(`IHt9"`, `IHt9IB=="`), []string{"line 4:", "body_base64"}},
		{"no instant", swap(`,"at":"2026-07-01T13:00:00Z"`, ``), []string{"line 8:", "at"}},
		{"an instant that is none", swap(`2026-07-01T13:00:00Z`, `2026-02-30T13:00:00Z`), []string{"line 8:", "at"}},
		{"an instant in another zone", swap(`2026-07-01T13:00:00Z`, `2026-07-01T13:00:00+01:00`), []string{"line 8:", "at"}},
		{"an instant in another spelling", swap(`2026-07-01T13:00:00Z`, `2026-07-01T13:00:00.000Z`), []string{"line 8:", "at"}},
		{"an instant twice", swap(`"at_unix"`, `"at":"2026-07-01T13:00:00Z","at_unix"`), []string{"line 10:", "at_unix"}},
		{"an instant of a written year in seconds", swap(`[253402300800,7]`, `[253402300799,7]`), []string{"line 10:", "at_unix"}},
		{"an instant with a second of nanoseconds", swap(`[253402300800,7]`, `[253402300800,1000000000]`), []string{"line 10:", "at_unix"}},
		{"an instant of three", swap(`[253402300800,7]`, `[253402300800,7,0]`), []string{"line 10:", "at_unix"}},
		{"a version of 0", swap(`"version":2`, `"version":0`), []string{"line 2:", "version"}},
		{"a version that none can follow", swap(`"version":2`, `"version":9223372036854775807`), []string{"line 2:", "version"}},
		{"a version above all numbers", swap(`"version":2`, `"version":9223372036854775808`), []string{"line 2:", "version"}},
		{"a version of a document that it has not", swap(`"version":2,"number":"INV-2026-00041"}]`, `"version":3,"number":"INV-2026-00041"}]`), []string{"line 14:", "version 3"}},
		{"no schema", swap(`"schema":1,`, ``), []string{"line 2:", "schema"}},
		{"no kind", swap(`"kind":"invoice",`, ``), []string{"line 2:", "kind"}},
		{"no ID", swap(`,"id":"4247ff15-351b-8540-85b2-caed95a92b19"`, ``), []string{"line 2:", "id"}},
		{"an ID in capitals", swap(`4247ff15`, `4247FF15`), []string{"line 2:", "id"}},
		{"a text that is too long", swap(`INV-2026-00041`, long), []string{"line 2:", "1024"}},
		{"a text with the character 0", swap(`INV-2026-00041`, `INV\u0000`), []string{"line 2:", "character 0"}},
		{"text that is not UTF-8", swap(`INV-2026-00041`, "INV\xff"), []string{"line 2:", "UTF-8"}},
		{"a unique key of two", swap(`"keys":[{"name":"customer","value":"lakeside"}],"body_base64":"ewp9"`, `"unique":[{"name":"external","value":"PO \"7\"\\é"}]`), []string{"line 3:", "twice"}},
		{"a date that is none", swap(`"date":"2026-07-01"`, `"date":"2026-02-30"`), []string{"line 15:", "date"}},
		{"a series below 0", swap(`"last":41`, `"last":-1`), []string{"line 15:", "negative"}},
		{"a series without a name", swap(`"name":"plain"`, `"name":""`), []string{"line 16:", "series"}},
		{"a line that is too long", swap(`{"series":{"name":"plain"`, strings.Repeat(" ", archive.MaxLine)+`{"series":{"name":"plain"`), []string{"line 16:", "16777216"}},
		{"carriage returns", swap(`{"series":{"name":"plain"`, "\r{\"series\":{\"name\":\"plain\"}"), []string{"line 16:"}},
	} {
		lines := strings.Split(strings.TrimSuffix(file, "\n"), "\n")
		requireRefused(t, sealed(fault.change(lines)), fault.name, fault.saying...)
	}

	newer := strings.Replace(file, `{"format":1`, `{"format":2,"by":"release 9"`, 1)
	_, err := archive.Import(t.Context(), memory.New(), acme, strings.NewReader(newer))
	require.ErrorIs(t, err, document.ErrNewerSchema)
	require.NotErrorIs(t, err, document.ErrInvalid)
	require.ErrorContains(t, err, "store/archive_newer: line 1: the archive is of format 2, this release reads up to 1")

	to := memory.New()
	_, err = archive.Import(t.Context(), to, acme, strings.NewReader(file))
	require.NoError(t, err)
	_, err = archive.Import(t.Context(), to, acme, strings.NewReader(file))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "store/import_taken")
}

func requireRefused(t *testing.T, file, name string, saying ...string) {
	t.Helper()
	to := memory.New()
	_, err := archive.Import(t.Context(), to, acme, strings.NewReader(file))
	require.ErrorIs(t, err, document.ErrInvalid, name)
	for _, part := range saying {
		require.ErrorContains(t, err, part, name)
	}
	requireEmpty(t, to)
	_, err = to.Commit(t.Context(), document.Batch{ID: document.ID{1}, Tenant: acme, Events: []document.EventRecord{
		{Ref: document.Ref{Tenant: acme, Kind: "note", ID: document.ID{1}}, Type: "t", Schema: 1},
	}})
	require.NoError(t, err, "nothing stands in the way after %s", name)
}

// TestEveryByte cuts the archive at every byte, and changes every byte: nothing of it is taken, and nothing stays.
func TestEveryByte(t *testing.T) {
	text, _ := exported(t, release01(t))
	file := []byte(text)
	step := 1
	if testing.Short() {
		t.Log("short: one byte in 7")
		step = 7
	}
	for i := 0; i < len(file); i += step {
		requireRefused(t, text[:i], "cut")
		for _, bit := range []byte{1, 0x20} {
			spoiled := bytes.Clone(file)
			spoiled[i] ^= bit
			to := memory.New()
			_, err := archive.Import(t.Context(), to, acme, bytes.NewReader(spoiled))
			require.Error(t, err, "byte %d is %q", i, spoiled[i])
			requireEmpty(t, to)
		}
	}
}

// FuzzS13_Import takes any bytes. What is imported is exported again, and that again the same.
func FuzzS13_Import(f *testing.F) {
	file, _ := exported(f, release01(f))
	f.Add([]byte(file))
	f.Add([]byte(""))
	f.Add([]byte(`{"archive":{"format":1,"tenant":"acme"}}` + "\n"))
	f.Add([]byte(`{"archive":{"format":99999999999999999999,"tenant":"acme"}}` + "\n"))
	for line := range strings.Lines(file) {
		f.Add([]byte(`{"archive":{"format":1,"tenant":"acme"}}` + "\n" + line + `{"totals":{"records":0,"events":1,"batches":0,"series":0,"last_event":1,"sha256":"0"}}` + "\n"))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		lines := strings.Split(strings.TrimSuffix(string(input), "\n"), "\n")
		for _, text := range []string{string(input), sealed(lines)} {
			s := memory.New()
			totals, err := archive.Import(t.Context(), s, acme, strings.NewReader(text))
			if err != nil {
				requireEmpty(t, s)
				continue
			}
			again, sent := exported(t, s)
			sent.SHA256, totals.SHA256 = "", ""
			require.Equal(t, totals, sent)
			to := memory.New()
			_, err = archive.Import(t.Context(), to, acme, strings.NewReader(again))
			require.NoError(t, err)
			once, _ := exported(t, to)
			require.Equal(t, again, once)
		}
	})
}
