package document_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

type person struct {
	City   string `json:"city"`
	Name   string `json:"name" o2c:"personal"`
	Mail   string `json:"mail,omitempty" o2c:"personal"`
	Phones []struct {
		Number string `json:"number"`
	} `json:"phones" o2c:"personal"`
}

type contact struct {
	Name string `json:"contact_name"`
}

type agreed struct {
	person  `o2c:"personal"` // all that is embedded is personal
	contact                  // this is not
	Pointer *person          `json:"pointer"`
	Count   int              `json:"count"`
}

func digest(t testing.TB, value any) string {
	t.Helper()
	d, err := document.Digest(1, document.Field{Name: "value", Value: value})
	require.NoError(t, err)
	return d
}

// These digests are in databases. None may ever change.
func TestDigest_Golden(t *testing.T) {
	truth := true
	full, err := document.Digest(1,
		document.Field{Name: "text", Value: "Straße \"1\"\n\xff"}, document.Field{Name: "number", Value: -42}, document.Field{Name: "big", Value: uint64(1 << 63)}, document.Field{Name: "flag", Value: &truth},
		document.Field{Name: "id", Value: idA}, document.Field{Name: "date", Value: day(t, "2026-07-01")}, document.Field{Name: "at", Value: noon}, document.Field{Name: "list", Value: []string{"a", "", "b"}},
		document.Field{Name: "map", Value: map[string]int{"b": 2, "a": 0}}, document.Field{Name: "struct", Value: person{City: "Bern", Name: "Ann"}}, document.Field{Name: "pointer", Value: new(int)},
		document.Field{Name: "raw", Value: json.RawMessage(`{"b":[1.50,null,true],"a":"<"}`)}, document.Field{Name: "none", Value: nil},
	)
	require.NoError(t, err)
	// SHA-256 of {"at":"2026-07-01T12:00:00Z","big":9223372036854775808,"date":"2026-07-01","flag":true,"id":"019f1d8c-e200-7100-8000-000000000000","list":["a",null,"b"],"map":{"a":null,"b":2},
	// "number":-42,"pointer":zero,"raw":{"a":"<","b":[1.50,null,true]},"struct":{"city":"Bern"},"text":"Stra\u00dfe \"1\"\n\ufffd"} in one line.
	require.Equal(t, "1:d3af89f6748c94be0e3f9550028ba686ee09a79c6bd3b3685922c5b6cf7234f5", full)
	none, err := document.Digest(7)
	require.NoError(t, err)
	require.Equal(t, "7:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", none, "SHA-256 of {}")
}

func TestDigest_Same(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for name, pair := range map[string][2]any{
		"personal fields": {person{City: "Bern", Name: "Ann", Mail: "a@b"}, person{City: "Bern", Name: "Bob"}},
		"personal lists": {person{City: "Bern", Phones: []struct {
			Number string `json:"number"`
		}{{"1"}}}, person{City: "Bern"}},
		"embedded personal":      {agreed{person: person{City: "Bern"}, Count: 1}, agreed{Count: 1}},
		"personal by pointer":    {agreed{Pointer: &person{City: "Bern", Name: "Ann"}}, agreed{Pointer: &person{City: "Bern"}}},
		"empty and no list":      {[]string{}, nil},
		"empty and no map":       {map[string]int{}, nil},
		"pointer and value":      {&person{City: "Bern"}, person{City: "Bern"}},
		"instants in two zones":  {noon, noon.In(berlin)},
		"monotonic clock":        {time.Unix(5, 0), time.Unix(5, 0).Round(0).UTC()},
		"members of raw JSON":    {json.RawMessage(`{"a":1,"b":{"c":2,"d":3}}`), json.RawMessage(` {"b":{"d":3,"c":2},"a":1}`)},
		"escapes in raw JSON":    {json.RawMessage(`"<\u00e9>"`), json.RawMessage(`"\u003cé\u003e"`)},
		"text that is not UTF-8": {"a\xff\xfe", "a\ufffd\ufffd"},
		"a map's order":          {map[string]int{"a": 1, "b": 2}, map[string]int{"b": 2, "a": 1}},
	} {
		require.Equal(t, digest(t, pair[0]), digest(t, pair[1]), name)
	}
}

func TestDigest_Differs(t *testing.T) {
	type two struct {
		A, B string
	}
	type flags struct {
		Set *bool
	}
	no := false
	for name, pair := range map[string][2]any{
		"where a text ends":       {two{"ab", "c"}, two{"a", "bc"}},
		"which field has it":      {two{"a", ""}, two{"", "a"}},
		"where an element ends":   {[]string{"ab", "c"}, []string{"a", "bc"}},
		"one text or two":         {[]string{"a,b"}, []string{"a", "b"}},
		"quotes in a text":        {[]string{`a","b`}, []string{"a", "b"}},
		"text and number":         {"1", 1},
		"text and truth":          {"true", true},
		"text and list":           {`["a"]`, []string{"a"}},
		"text and object":         {`{"A":"a"}`, two{A: "a"}},
		"order of a list":         {[]string{"a", "b"}, []string{"b", "a"}},
		"an element more":         {[]int{1}, []int{1, 0}},
		"the place of a zero":     {[]int{0, 1}, []int{1, 0}},
		"a list in a list":        {[][]int{{1}, {2}}, [][]int{{1, 2}}},
		"a zero entry":            {map[string]int{"a": 0}, map[string]int{"b": 0}},
		"a zero entry more":       {map[string]int{"a": 1}, map[string]int{"a": 1, "b": 0}},
		"keys and values":         {map[string]string{"a": "b"}, map[string]string{"b": "a"}},
		"set to false or not set": {flags{&no}, flags{}},
		"a pointer in a list":     {[]*bool{&no}, []*bool{nil}},
		"raw text and number":     {json.RawMessage(`"1"`), json.RawMessage(`1`)},
		"raw null and nothing":    {json.RawMessage(`null`), json.RawMessage(nil)},
		"sign":                    {1, -1},
		"nanoseconds":             {noon, noon.Add(1)},
		"case":                    {"a", "A"},
	} {
		require.NotEqual(t, digest(t, pair[0]), digest(t, pair[1]), name)
	}
	require.Equal(t, digest(t, map[string]string{"A": "a"}), digest(t, two{A: "a"}), "a struct and a map with the same content are the same content")
}

func TestDigest_Fields(t *testing.T) {
	a, b := document.Field{Name: "a", Value: "1"}, document.Field{Name: "b", Value: []int{1, 2}}
	of := func(version int, fields ...document.Field) string {
		d, err := document.Digest(version, fields...)
		require.NoError(t, err)
		return d
	}
	require.Equal(t, of(1, a, b), of(1, b, a), "the order of fields does not matter")
	given := []document.Field{b, a}
	of(1, given...)
	require.Equal(t, "b", given[0].Name, "arguments are not changed")
	for _, zero := range []any{"", 0, false, nil, []int(nil), []int{}, map[string]int{}, (*int)(nil), person{Name: "personal only"}, document.ID{}, document.Date{}, time.Time{}, [2]int{}, struct{}{}} {
		require.Equal(t, of(1, a), of(1, a, document.Field{Name: "later", Value: zero}), "%#v is left out", zero)
	}
	require.NotEqual(t, of(1, a), of(1, document.Field{Name: "b", Value: "1"}))
	require.Equal(t, "2:"+strings.TrimPrefix(of(1, a), "1:"), of(2, a))
	require.Len(t, of(1, a), 2+64)
}

type ownForm struct {
	Note string `json:"note" o2c:"personal"`
}

func (o ownForm) MarshalJSON() ([]byte, error) { return []byte(`"` + o.Note + `"`), nil }

type hides struct{ secret int }

type ring struct{ Next *ring }

type broken struct{ X int }

func (b broken) MarshalText() ([]byte, error) { return nil, document.ErrState }

func TestDigest_Refuses(t *testing.T) {
	loop := &ring{}
	loop.Next = loop
	long := &ring{}
	for range 60 {
		long = &ring{Next: long}
	}
	deepRaw := json.RawMessage(strings.Repeat("[", 200) + strings.Repeat("]", 200))
	for _, c := range []struct {
		value any
		want  string
	}{
		{1.5, "document/digest: value: cannot take part in a digest: a float64 has no canonical form"},
		{0.0, "document/digest: value: cannot take part in a digest: a float64 has no canonical form"},
		{float32(1), "document/digest: value: cannot take part in a digest: a float32 has no canonical form"},
		{[]any{1, map[string]any{"x y": 2.0}}, `document/digest: value[1]["x y"]: cannot take part in a digest: a float64 has no canonical form`},
		{struct{ Weight float64 }{}, "document/digest: value.Weight: cannot take part in a digest: a float64 has no canonical form"},
		{complex(1, 1), "document/digest: value: cannot take part in a digest: a complex128 has no canonical form"},
		{func() {}, "document/digest: value: cannot take part in a digest: a func has no canonical form"},
		{make(chan int), "document/digest: value: cannot take part in a digest: a chan has no canonical form"},
		{map[int]string{1: "a"}, "document/digest: value: cannot take part in a digest: a map takes part only with text keys"},
		{hides{secret: 1}, "document/digest: value: cannot take part in a digest: it shows none of its fields"},
		{ownForm{"Ann"}, "document/digest: value: cannot take part in a digest: it has personal fields and writes itself"},
		{broken{1}, "document/digest: value: cannot take part in a digest: it has no text form: wrong state"},
		{json.RawMessage(`{`), "document/digest: value: cannot take part in a digest: it has no JSON form"},
		{loop, "nested more than 100 deep"}, {long, "nested more than 100 deep"}, {deepRaw, "nested more than 100 deep"},
	} {
		d, err := document.Digest(1, document.Field{Name: "value", Value: c.value})
		require.ErrorIs(t, err, document.ErrInvalid, "%T", c.value)
		require.Empty(t, d)
		require.Contains(t, err.Error(), strings.TrimSuffix(c.want, "it has no JSON form"))
	}
	_, err := document.Digest(1, document.Field{Name: "a", Value: ""}, document.Field{Name: "a", Value: "x"})
	require.EqualError(t, err, "document/digest: a: cannot take part in a digest: is declared twice")

	// A type whose methods want a pointer writes itself all the same.
	require.NotEqual(t, digest(t, *big.NewInt(5)), digest(t, *big.NewInt(6)))
	require.Equal(t, digest(t, *big.NewInt(5)), digest(t, big.NewInt(5)))
	_ = hides{}.secret
}

// What was stored and read again has the digest that it had.
func TestDigest_SurvivesStorage(t *testing.T) {
	m := memo{Header: document.NewHeader("memo", "acme", idA, document.Stamp{At: noon.In(zone(t, "Asia/Tokyo")), Actor: "<desk>\xff"}), Title: "<&>\u2028\xff", Lines: []memoLine{{Tags: map[string]string{"a": "", "<": "\xfe"}}, {}}}
	raw := json.RawMessage(` {"z": "<b>", "a": [1.0, null, {}]} `)
	m.Meta = &raw
	m.Header.Extensions = map[string]json.RawMessage{"host": json.RawMessage(`{"b":"\u003c","a":1e2}`)}
	rec, err := document.Encode(&m)
	require.NoError(t, err)
	back, err := document.Decode[memo](rec)
	require.NoError(t, err)
	require.Equal(t, digest(t, &m), digest(t, back))
}
