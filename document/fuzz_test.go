package document_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"", idA.String(), strings.ToUpper(idA.String()), "00000000-0000-0000-0000-000000000000", "{" + idA.String() + "}"} {
		f.Add(seed)
	}
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	f.Fuzz(func(t *testing.T, s string) {
		id, err := document.ParseID(s)
		require.Equal(t, form.MatchString(s) && strings.Trim(s, "0-") != "", err == nil)
		if err == nil {
			require.Equal(t, s, id.String())
		} else {
			require.ErrorIs(t, err, document.ErrInvalid)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"", "2026-07-01", "2024-02-29", "2026-02-29", "0000-01-01", "9999-12-31", "2026-7-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := document.ParseDate(s)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			require.True(t, d.IsZero())
			return
		}
		require.Equal(t, s, d.String())
		made, err := document.NewDate(d.Year(), d.Month(), d.Day())
		require.NoError(t, err)
		require.Equal(t, d, made)
	})
}

func FuzzFormatNumber(f *testing.F) {
	for _, seed := range []string{"{n}", "INV-{year}-{n:5}", "{n:18}{month}{day}", "{{n}}", "{n:99999999999}", "%s{n}"} {
		f.Add(seed, int64(17))
	}
	f.Fuzz(func(t *testing.T, format string, n int64) {
		date := document.DateIn(noon, nil)
		text, err := document.FormatNumber(format, date, n)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.LessOrEqual(t, len(text), len(format)+19)
		next, err := document.FormatNumber(format, date, (n+1)&math.MaxInt64)
		require.NoError(t, err)
		require.NotEqual(t, text, next)
	})
}

// sameNames tells whether an object in the JSON has a name twice; it reads token by token, unlike what it checks.
func sameNames(t *testing.T, dec *json.Decoder) bool {
	token, err := dec.Token()
	require.NoError(t, err)
	opened, ok := token.(json.Delim)
	if !ok {
		return false
	}
	again, seen := false, map[string]bool{}
	for dec.More() {
		if opened == '{' {
			name, err := dec.Token()
			require.NoError(t, err)
			again = again || seen[name.(string)]
			seen[name.(string)] = true
		}
		again = sameNames(t, dec) || again
	}
	_, err = dec.Token()
	require.NoError(t, err)
	return again
}

func FuzzDecodeStrict(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `{"note":"x","depth":1,"lines":[{"sku":"a","quantity":-1,"unit_price":{"cents":5}}],"raw":{"a":[1,{"b":null}]},"any":[1.5,"x"],"map":{"k":{"sku":""},"l":null}}`,
		`{"numbers":{"1":"a","01":"b"},"by_date":{"2026-01-01":1},"ptr":7,"bytes":"AQI=","number":1e5,"flag":true,"count":1,"rate":-0.5,"quoted":"12","nested":{"a":[{"b":1}]},"-":"x","pair":[1,2]}`,
		`{"\u006eote":"\ud83d\ude00","note":1}`, `{"self":{"self":{"lines":[{},null]}}}`, `{"id":"` + idA.String() + `","date":"2026-07-01","at":"2026-07-01T12:00:00Z"}`, `{"lines":[{"unit_price":{"cents":1,"CENTS":2}}]}`,
		`{} {}`, `[1,2`, `{"note":"\ud800"}`, "{\"note\":\"\xff\"}", `{"raw":{"a":1,"\u0061":2}}`, `{"quoted":"\"x\""}`, `{"Note":1,"shade":2}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := document.DecodeStrict[input](text)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			require.True(t, utf8.ValidString(err.Error()))
			for _, line := range faultsOf(t, err) {
				require.NotEmpty(t, line)
			}
			require.Zero(t, got)
			require.Empty(t, unfairly(text), "a good input was refused: %v", err)
			return
		}
		var want input
		require.NoError(t, json.Unmarshal(text, &want))
		require.True(t, reflect.DeepEqual(want, got))
		known := json.NewDecoder(bytes.NewReader(text))
		known.DisallowUnknownFields()
		require.NoError(t, known.Decode(new(input)))
		_, err = known.Token()
		require.ErrorIs(t, err, io.EOF)
		require.False(t, sameNames(t, json.NewDecoder(bytes.NewReader(text))), "a name occurs twice")

		var whole any // what is written again is accepted again, and means the same
		require.NoError(t, json.Unmarshal(text, &whole))
		written, err := json.Marshal(whole)
		require.NoError(t, err)
		if !bytes.Contains(text, []byte(`e`)) && !regexp.MustCompile(`\d{16}`).Match(text) { // numbers may be written in another way
			_, err = document.DecodeStrict[input](written)
			require.NoError(t, err, "%s", written)
		}
		indented, err := json.MarshalIndent(json.RawMessage(text), " ", "\t")
		require.NoError(t, err)
		_, err = document.DecodeStrict[input](indented)
		require.NoError(t, err, "%s", indented)
	})
}

// unfairly tells why an input should have been accepted: it is an object of plain fields that are spelled right, and encoding/json takes it.
func unfairly(text []byte) string {
	var fields map[string]json.RawMessage
	if !utf8.Valid(text) || bytes.Contains(text, []byte(`\u`)) || len(text) > 16<<20 || json.Unmarshal(text, &fields) != nil || fields == nil || json.Unmarshal(text, new(input)) != nil {
		return ""
	}
	commas := 0
	for name := range fields {
		switch name {
		case "note", "depth", "date", "id", "at", "flag", "count", "rate", "Plain", "-", "quoted", "bytes", "number":
			commas++
		default:
			return ""
		}
	}
	if bytes.Count(text, []byte(`:`)) != commas { // a colon in a text, or a name that occurs twice
		return ""
	}
	return "nothing is wrong with " + string(text)
}

func FuzzDecodeRecord(f *testing.F) {
	rec, err := document.Encode(newMemo())
	require.NoError(f, err)
	f.Add(2, rec.Body)
	f.Add(1, []byte(`{"header":{"kind":"memo"},"name":"x"}`))
	f.Add(0, []byte(`null`))
	f.Add(3, []byte(`{}`))
	f.Fuzz(func(t *testing.T, schema int, body []byte) {
		rec := document.Record{Ref: rec.Ref, Schema: schema, Version: 7, Number: "M-9", Body: body}
		got, err := document.Decode[memo](rec)
		if err != nil {
			require.Nil(t, got)
			require.Equal(t, schema > memoSchema, isNewer(err))
			return
		}
		require.Equal(t, rec.Ref, got.Header.Ref())
		require.Equal(t, int64(7), got.Header.Version)
		require.Equal(t, "M-9", got.Header.Number)
		again, err := document.Encode(got)
		require.NoError(t, err)
		back, err := document.Decode[memo](again)
		require.NoError(t, err)
		twice, err := document.Encode(back)
		require.NoError(t, err)
		require.Equal(t, again, twice)
		one, err := document.Digest(1, document.Field{Name: "memo", Value: got})
		if err == nil { // it may be nested too deep
			two, err := document.Digest(1, document.Field{Name: "memo", Value: back})
			require.NoError(t, err)
			require.Equal(t, one, two)
		}
	})
}

func FuzzDecodeEvent(f *testing.F) {
	f.Add("memo.noted", 2, []byte(`{"title":"x","due":"2026-07-01","lines":[{"kind":"memo","id":"`+idA.String()+`"}]}`))
	f.Add("memo.noted", 1, []byte(`{"name":"x"}`))
	f.Add("memo.signed", 1, []byte(`{"by":"x"}`))
	f.Add("memo.noted", 3, []byte(`null`))
	f.Fuzz(func(t *testing.T, name string, schema int, body []byte) {
		got, err := document.DecodeEvent[noted](document.EventRecord{Position: 1, Type: name, Schema: schema, Body: body})
		if err != nil {
			require.Zero(t, got)
			require.Equal(t, name == "memo.noted" && schema > 2, isNewer(err))
			return
		}
		rec, err := document.NewEvent(orderHeader("SO-17"), document.Stamp{At: noon}, got).Record()
		require.NoError(t, err)
		back, err := document.DecodeEvent[noted](rec)
		require.NoError(t, err)
		again, err := document.NewEvent(orderHeader("SO-17"), document.Stamp{At: noon}, back).Record()
		require.NoError(t, err)
		require.Equal(t, string(rec.Body), string(again.Body))
	})
}

func isNewer(err error) bool { return errors.Is(err, document.ErrNewerSchema) }
