package document_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

type base struct {
	Note string `json:"note"`
}

type Deeper struct {
	Depth int `json:"depth"`
	Note  int `json:"hidden_note"`
}

type price struct{ cents int }

// UnmarshalJSON decodes loosely, as a careless type does.
func (p *price) UnmarshalJSON(raw []byte) error {
	var loose struct {
		Cents int `json:"cents"`
	}
	if err := json.Unmarshal(raw, &loose); err != nil {
		return err
	}
	p.cents = loose.Cents
	return nil
}

type inputLine struct {
	SKU       string `json:"sku"`
	Quantity  int8   `json:"quantity"`
	UnitPrice price  `json:"unit_price"`
}

type input struct {
	base
	*Deeper
	ID       document.ID                     `json:"id"`
	Date     document.Date                   `json:"date"`
	At       time.Time                       `json:"at"`
	Lines    []inputLine                     `json:"lines"`
	Pair     [2]int                          `json:"pair"`
	Raw      json.RawMessage                 `json:"raw"`
	Any      any                             `json:"any"`
	Map      map[string]*inputLine           `json:"map"`
	Numbers  map[int]string                  `json:"numbers"`
	ByDate   map[document.Date]int           `json:"by_date"`
	Ptr      **int                           `json:"ptr"`
	Bytes    []byte                          `json:"bytes"`
	Number   json.Number                     `json:"number"`
	Flag     bool                            `json:"flag"`
	Count    uint16                          `json:"count"`
	Rate     float64                         `json:"rate"`
	Quoted   int                             `json:"quoted,string"`
	Nested   map[string][]map[string]float32 `json:"nested"`
	Plain    string
	Dash     string `json:"-,"` //nolint:staticcheck // the name "-" is meant
	Self     *input `json:"self"`
	Skipped  string `json:"-"`
	Func     func() `json:"func"`
	internal int
}

func TestDecodeStrict_Accepts(t *testing.T) {
	_ = input{internal: 0}
	for _, text := range []string{
		`{}`, " {\n}\t\r\n", `{"note":"n","depth":3,"hidden_note":4}`, `{"id":""}`, `{"id":"0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d"}`,
		`{"date":"2026-02-28","at":"2026-07-01T12:00:00+02:00"}`, `{"lines":[]}`, `{"lines":[{"sku":"A","quantity":-128,"unit_price":{"cents":5}}]}`,
		`{"pair":[1,2]}`, `{"raw":{"a":1,"A":2,"b":[{"a":1},{"a":2}]}}`, `{"any":{"a":1,"A":[null,true,1.5e3]}}`, `{"map":{"a":{"sku":"x"},"A":null}}`,
		`{"numbers":{"1":"a","-1":"b"},"by_date":{"2026-01-01":1,"2026-01-02":2}}`, `{"ptr":5}`, `{"ptr":null}`, `{"bytes":"AQI="}`, `{"bytes":[1,2]}`, `{"number":12.50}`,
		`{"number":"7"}`, `{"flag":true,"count":65535,"rate":1e-3,"quoted":"12"}`, `{"quoted":null}`, `{"nested":{"a":[{"b":1.5},{}]}}`, `{"Plain":"x","-":"y"}`,
		`{"self":{"self":{"note":null}}}`, `{"\u006eote":"escaped, but the same name"}`, `{"note":"\ud83d\ude00 \"\\ \/"}`, `{"lines":null,"date":null,"id":null,"flag":null,"func":null}`,
	} {
		got, err := document.DecodeStrict[input]([]byte(text))
		require.NoError(t, err, text)
		var want input
		require.NoError(t, json.Unmarshal([]byte(text), &want))
		require.Equal(t, want, got, text)
	}
}

func TestDecodeStrict_Refuses(t *testing.T) {
	const id = "0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d"
	for _, c := range []struct{ input, want string }{
		// Not one JSON value.
		{"", "input/json: the input is empty; send one JSON value"},
		{" \n ", "input/json: the input is empty; send one JSON value"},
		{`{"note":`, "input/json: not JSON: the input ends before the value does"},
		{"{\n  \"note\": x}", "input/json: not JSON, line 2, byte 11: invalid character 'x' looking for beginning of value"},
		{`{"note":"a",}`, "input/json: not JSON, line 1, byte 13: invalid character '}' looking for beginning of object key string"},
		{`{} {}`, "input/trailing: something follows the value, at byte 3; send one JSON value"},
		{`{}]`, "input/trailing: something follows the value, at byte 2; send one JSON value"},
		{`{}x`, "input/trailing: something follows the value, at byte 2; send one JSON value"},
		{"{\"note\":\"\xff\"}", "input/utf8: the input is not UTF-8, at byte 9; send UTF-8"},
		{`{"note":"\ud800"}`, `input/text: note: \ud800 is half a character`},
		{`{"note":"\ud800\u0041"}`, `input/text: note: \ud800 is half a character`},
		{`{"note":"\udc00\ud800"}`, `input/text: note: \udc00 is half a character` + "\n" + `input/text: note: \ud800 is half a character`},
		{`{"raw":{"\udfff":1}}`, `input/text: raw: \udfff is half a character`},
		{strings.Repeat("[", 65), "input/depth: the input is nested more than 64 deep"},

		// Names.
		{`{"shade":1}`, "input/unknown: shade: there is no such field; known: note, depth, hidden_note, id, date, at, lines, pair, raw, any, map, numbers, by_date, ptr, bytes, number, flag, count, rate, quoted, nested, Plain, -, self, func"},
		{`{"Note":"x"}`, "input/case: Note: names are case-sensitive; write note"},
		{`{"plain":"x"}`, "input/case: plain: names are case-sensitive; write Plain"},
		{`{"\u004eote":"x"}`, "input/case: Note: names are case-sensitive; write note"},
		{`{"ra\u212ae":1}`, `input/unknown: ["ra\u212ae"]: there is no such field; known: `},
		{`{"note":"a","note":"b"}`, "input/duplicate: note: the name occurs twice; keep one of the two"},
		{`{"note":"a","\u006eote":"b"}`, "input/duplicate: note: the name occurs twice; keep one of the two"},
		{`{"note":"a","Note":"b"}`, "input/case: Note: names are case-sensitive; write note"},
		{`{"Skipped":"x"}`, "input/unknown: Skipped: there is no such field; known: "},
		{`{"base":{}}`, "input/unknown: base: there is no such field; known: "},
		{`{"Deeper":{}}`, "input/unknown: Deeper: there is no such field; known: "},
		{`{"internal":1}`, "input/unknown: internal: there is no such field; known: "},
		{`{"":1}`, `input/unknown: [""]: there is no such field; known: `},
		{`{"a.b\nc":1}`, `input/unknown: ["a.b\nc"]: there is no such field; known: `},
		{`{"self":{"lines":[{},{"SKU":"x"}]}}`, "input/case: self.lines[1].SKU: names are case-sensitive; write sku"},
		{`{"raw":{"a":[{"b":1,"\u0062":2}]}}`, "input/duplicate: raw.a[0].b: the name occurs twice; keep one of the two"},
		{`{"any":[{"a":1,"a":2}]}`, "input/duplicate: any[0].a: the name occurs twice; keep one of the two"},
		{`{"map":{"a":null,"a":null}}`, "input/duplicate: map.a: the name occurs twice; keep one of the two"},
		{`{"nested":{"x":[{},{"y":1,"y":2}]}}`, "input/duplicate: nested.x[1].y: the name occurs twice; keep one of the two"},
		{`{"numbers":{"1":"a","01":"b"}}`, "input/duplicate: numbers.01: the name stands for the same key as another; keep one of the two"},
		{`{"numbers":{"one":"a"}}`, "input/key: numbers.one: the name is not a whole number from -9223372036854775808 to 9223372036854775807"},
		{`{"by_date":{"2026-02-30":1}}`, `document/date: by_date.2026-02-30: not a date: "2026-02-30"; write YYYY-MM-DD, a day that exists`},

		// Names inside types that decode themselves.
		{`{"lines":[{"unit_price":{"cents":1,"cents":2}}]}`, "input/duplicate: lines[0].unit_price.cents: the name occurs twice; keep one of the two"},
		{`{"lines":[{"unit_price":{"cents":1,"Cents":2}}]}`, `input/case: lines[0].unit_price.Cents: the name differs from "cents" only in case; keep one of the two`},
		{`{"lines":[{"unit_price":{"cents":1,"\u0043ENTS":2}}]}`, `input/case: lines[0].unit_price.CENTS: the name differs from "cents" only in case; keep one of the two`},

		// Values of another type.
		{`null`, "input/type: is null, must be an object"},
		{`[]`, "input/type: is a list, must be an object"},
		{`"x"`, `input/type: is the text "x", must be an object`},
		{`{"note":5}`, "input/type: note: is the number 5, must be text in quotes"},
		{`{"note":{}}`, "input/type: note: is an object, must be text in quotes"},
		{`{"flag":"true"}`, `input/type: flag: is the text "true", must be true or false`},
		{`{"count":-1}`, "input/type: count: is the number -1, must be a whole number from 0 to 65535"},
		{`{"count":65536}`, "input/type: count: is the number 65536, must be a whole number from 0 to 65535"},
		{`{"lines":[{"quantity":1.0}]}`, "input/type: lines[0].quantity: is the number 1.0, must be a whole number from -128 to 127"},
		{`{"lines":[{"quantity":128}]}`, "input/type: lines[0].quantity: is the number 128, must be a whole number from -128 to 127"},
		{`{"count":` + strings.Repeat("9", 99) + `}`, "input/type: count: is a long number, must be a whole number from 0 to 65535"},
		{`{"rate":1e999}`, "input/type: rate: is the number 1e999, must be a number"},
		{`{"any":[1e999]}`, "input/type: any: holds a number that is too large"},
		{`{"lines":{}}`, "input/type: lines: is an object, must be a list"},
		{`{"lines":[null]}`, "input/type: lines[0]: is null, must be an object"},
		{`{"numbers":{"1":null}}`, "input/type: numbers.1: is null, must be text in quotes"},
		{`{"map":[]}`, "input/type: map: is a list, must be an object"},
		{`{"pair":[1]}`, "input/length: pair: has 1 elements, must have 2"},
		{`{"pair":[1,2,3]}`, "input/length: pair: has 3 elements, must have 2"},
		{`{"bytes":"?"}`, "input/value: bytes: illegal base64 data at input byte 0"},
		{`{"bytes":7}`, "input/type: bytes: is the number 7, must be bytes in base64, in quotes"},
		{`{"number":"x"}`, `input/type: number: is the text "x", must be a number`},
		{`{"quoted":12}`, "input/type: quoted: is the number 12, must be a whole number from -9223372036854775808 to 9223372036854775807, in quotes"},
		{`{"func":1}`, "input/type: func: is the number 1, must be left out"},
		{`{"ptr":"x"}`, `input/type: ptr: is the text "x", must be a whole number from -9223372036854775808 to 9223372036854775807`},
		{`{"id":"` + strings.ToUpper(id) + `"}`, `document/id: id: not an identifier: "0190B5A0-7C3E-7D52-9F0E-0F4E6A1B2C3D"; write a UUID such as 0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d`},
		{`{"id":7}`, "input/type: id: is the number 7, must be text in quotes"},
		{`{"date":{}}`, "input/type: date: is an object, must be text in quotes"},
		{`{"date":"2026-02-30"}`, `document/date: date: not a date: "2026-02-30"; write YYYY-MM-DD, a day that exists`},
		{`{"at":"yesterday"}`, `input/type: at: is the text "yesterday", must be an instant such as "2026-07-01T12:00:00Z"`},
		{`{"lines":[{"unit_price":{"cents":"5"}}]}`, "input/type: lines[0].unit_price.cents: is text, must be a whole number from -9223372036854775808 to 9223372036854775807"},
		{`{"lines":[{"unit_price":5}]}`, "input/type: lines[0].unit_price: is the number 5, must be what price takes"},
	} {
		got, err := document.DecodeStrict[input]([]byte(c.input))
		if assert.Error(t, err, c.input) {
			text := strings.Join(faultsOf(t, err), "\n")
			if strings.HasSuffix(c.want, "known: ") {
				text = text[:min(len(text), len(c.want))]
			}
			assert.Equal(t, c.want, text, c.input)
			assert.Equal(t, input{}, got, "a refused input gives nothing: %s", c.input)
		}
	}
}

func TestDecodeStrict_AllFaultsAtOnce(t *testing.T) {
	_, err := document.DecodeStrict[input]([]byte(`{
		"Note": "x", "lines": [{"sku": 1}, {"sku": "a", "sku": "b", "qty": 3}, {"quantity": 300, "unit_price": {"cents": true}}],
		"raw": {"k": 1, "k": 2}, "pair": [1], "date": "soon", "flag": 1, "wrong": {"flag": 1, "flag": 2}}`))
	require.Equal(t, []string{
		"input/case: Note: names are case-sensitive; write note",
		"input/type: lines[0].sku: is the number 1, must be text in quotes",
		"input/duplicate: lines[1].sku: the name occurs twice; keep one of the two",
		"input/unknown: lines[1].qty: there is no such field; known: sku, quantity, unit_price",
		"input/type: lines[2].quantity: is the number 300, must be a whole number from -128 to 127",
		"input/type: lines[2].unit_price.cents: is true or false, must be a whole number from -9223372036854775808 to 9223372036854775807",
		"input/duplicate: raw.k: the name occurs twice; keep one of the two",
		"input/length: pair: has 1 elements, must have 2",
		`document/date: date: not a date: "soon"; write YYYY-MM-DD, a day that exists`,
		"input/type: flag: is the number 1, must be true or false",
	}, faultsOf(t, err)[:10])
	require.Len(t, faultsOf(t, err), 11)
	one, ok := errors.AsType[*document.Error](err)
	require.True(t, ok)
	require.Equal(t, "Note", one.Path)
}

func TestDecodeStrict_FaultsAreBounded(t *testing.T) {
	for _, element := range []string{`"x"`, `1.5`, `null`, `{}`} {
		_, err := document.DecodeStrict[[]int]([]byte("[" + strings.Repeat(element+",", 5000) + element + "]"))
		faults := faultsOf(t, err)
		require.Len(t, faults, 101)
		require.Equal(t, "input/more: there are more faults; these are the first 100", faults[100])
	}
	_, err := document.DecodeStrict[[]document.Date]([]byte("[" + strings.Repeat(`"x",`, 5000) + `"x"]`))
	require.Len(t, faultsOf(t, err), 101)

	// Long names from outside do not make long errors.
	long := strings.Repeat("n", 1<<20)
	_, err = document.DecodeStrict[map[string]map[string]int]([]byte(`{"` + long + `":{"` + long + `":"` + long + `"}}`))
	require.Less(t, len(err.Error()), 500)
}

func TestDecodeStrict_Bounds(t *testing.T) {
	// 16 MiB and not a byte more.
	fits := []byte(`"` + strings.Repeat("x", 16<<20-2) + `"`)
	text, err := document.DecodeStrict[string](fits)
	require.NoError(t, err)
	require.Len(t, text, 16<<20-2)
	_, err = document.DecodeStrict[string](append(fits, ' '))
	require.Equal(t, []string{"input/size: the input has 16777217 bytes, more than 16 MiB"}, faultsOf(t, err))

	// 64 levels and not one more.
	_, err = document.DecodeStrict[any]([]byte(strings.Repeat("[", 64) + strings.Repeat("]", 64)))
	require.NoError(t, err)
	_, err = document.DecodeStrict[any]([]byte(strings.Repeat("[", 65) + strings.Repeat("]", 65)))
	require.Equal(t, []string{"input/depth: the input is nested more than 64 deep"}, faultsOf(t, err))
	_, err = document.DecodeStrict[string]([]byte(`"` + strings.Repeat("[", 65) + `\"[\\"`))
	require.NoError(t, err, "brackets in a text are no nesting")

	// A short input cannot unfold into a huge value.
	type big struct{ Space [4096]byte }
	unfolds := []byte("[" + strings.Repeat("{},", 1<<16) + "{}]")
	_, err = document.DecodeStrict[[]big](unfolds)
	require.Equal(t, []string{"input/size: the input would take more than 256 MiB of memory; send it in parts"}, faultsOf(t, err))
	_, err = document.DecodeStrict[[]*big](unfolds)
	require.Contains(t, err.Error(), "256 MiB")
	_, err = document.DecodeStrict[[]struct{}](unfolds)
	require.NoError(t, err)
}

func TestDecodeStrict_EmbeddedFields(t *testing.T) {
	type Twice struct {
		Same string
	}
	type Also struct {
		Same string
	}
	type Named struct {
		Inner int `json:"inner"`
	}
	type outer struct {
		Twice
		Also
		Named `json:"named"`
		base
		Note int `json:"Note"`
	}
	accepts := func(text string) {
		_, err := document.DecodeStrict[outer]([]byte(text))
		require.NoError(t, err, text)
		strictly := json.NewDecoder(strings.NewReader(text))
		strictly.DisallowUnknownFields()
		require.NoError(t, strictly.Decode(new(outer)), text)
	}
	accepts(`{"Note":5,"note":"base","named":{"inner":1}}`)
	for _, text := range []string{`{"Note":"text"}`, `{"Same":"hidden by each other"}`, `{"inner":1}`, `{"Twice":{}}`} {
		_, err := document.DecodeStrict[outer]([]byte(text))
		require.ErrorIs(t, err, document.ErrInvalid, text)
	}
}

func TestDecodeStrict_ManyNames(t *testing.T) {
	// More names than are compared one by one, in every kind of object.
	var object strings.Builder
	for i := range 100 {
		fmt.Fprintf(&object, `"name%d":%d,`, i, i)
	}
	for i := range 100 {
		twice := fmt.Sprintf(`{%s"name%d":0}`, object.String(), i)
		path := fmt.Sprintf("name%d", i)
		_, err := document.DecodeStrict[any]([]byte(twice))
		require.Equal(t, []string{"input/duplicate: " + path + ": the name occurs twice; keep one of the two"}, faultsOf(t, err))
		_, err = document.DecodeStrict[price]([]byte(strings.Replace(twice, `"name`+fmt.Sprint(i)+`":0}`, `"NAME`+fmt.Sprint(i)+`":0}`, 1)))
		require.Contains(t, err.Error(), "only in case")
	}
	_, err := document.DecodeStrict[map[string]int]([]byte(`{` + object.String() + `"last":0}`))
	require.NoError(t, err)
}
