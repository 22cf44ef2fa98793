package pricefile_test

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/pricefile"
)

func writeJSON(t testing.TB, lists []pricing.PriceListDraft) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, pricefile.WriteJSON(&b, lists))
	return b.String()
}

func TestJSON_RoundTripOfEverything(t *testing.T) {
	for n := range len(everything()) + 1 {
		want := everything()[:n]
		text := writeJSON(t, want)
		require.True(t, json.Valid([]byte(text)))
		got, err := pricefile.ReadJSON(strings.NewReader("\ufeff" + text))
		require.NoError(t, err)
		require.ElementsMatch(t, want, got)
		require.Equal(t, text, writeJSON(t, got))
	}
}

func TestJSON_Layout(t *testing.T) {
	require.Equal(t, `[
  {
    "code": "empty",
    "name": "Nothing yet",
    "currency": "BTC/8"
  }
]
`, writeJSON(t, everything()[2:]))
	text := writeJSON(t, everything())
	require.Contains(t, text, `
      {"item": "GLOVES-M", "unit": "case", "price": "50.00 USD", "minimum": "10.00 USD", "maximum": "5000.00 USD"},
`)
	require.Contains(t, text, `
      {"category": "PPE", "unit": "ea", "pooled": "ppe", "kind": "volume", "tiers": [
        {"up_to": "10 ea", "price": "5.00 USD"},
        {"up_to": "50.5 ea", "price": "4.125 USD", "flat": "0.00 USD"},
        {"price": "0.00 USD"}
      ]},
`)
	require.Contains(t, text, `"extensions": {"erp":{"id":7,"text":"<a&b>, \"c\""},"none":null}`)
	require.Equal(t, "[]\n", writeJSON(t, nil))
}

// Ampersands of codes stay readable.
func TestJSON_TextStaysReadable(t *testing.T) {
	lists := everything()[:1]
	lists[0].Entries[0].Item = `R&D <\u0026> \`
	text := writeJSON(t, lists)
	require.Contains(t, text, `{"item": "R&D <\\u0026> \\", "unit"`)
	got, err := pricefile.ReadJSON(strings.NewReader(text))
	require.NoError(t, err)
	require.Equal(t, lists, got)
}

func TestJSON_OneListWithoutAnArray(t *testing.T) {
	got, err := pricefile.ReadJSON(strings.NewReader(` {"code":"a","name":"A","currency":"USD"} ` + "\n"))
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, "a", got[0].Code)
}

func TestJSON_EveryFaultWithItsLine(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"form of one, content of another": {
			`[
  {"code": "a", "name": "A", "currency": "USD", "shade": "red",
   "entries": [
     {"item": "X", "unit": "ea", "price": 5},
     {"item": "Y", "unit": "ea",
      "tiers": [{"up_to": "10 ea", "price": "5 USD"},
        {"upto": "20 ea"}]}
   ], "extensions": {"x": {"a b.c": 1, "a b.c": 2}}
  },
  {"code": "b", "name": "",
   "entries": [
     {"item": "X", "unit": "ea"},

     {"item": "Y", "category": "Z", "unit": "ea", "kind": "volume", "tiers": [
        {"up_to": "10 ea", "price": "5.00 USD"},
        {"up_to": "10 ea", "price": "4.00 EUR"}]}]},
  {"code": "b", "name": "again", "currency": "USD"}
]`, []string{
				`input/unknown: line 2: lists[0].shade: there is no such field; known: `,
				`input/value: line 4: lists[0].entries[0].price: money/json: "5" is not a JSON string`,
				`input/unknown: line 7: lists[0].entries[1].tiers[1].upto: `,
				`input/duplicate: line 8: lists[0].extensions.x["a b.c"]: the name occurs twice`,
				`pricing/required: line 10: lists[1].name: is required`,
				`pricing/required: line 10: lists[1].currency: is required`,
				`pricing/required: line 12: lists[1].entries[0].price: is required`,
				`pricing/target: line 14: lists[1].entries[1]: an entry is for one of item, category and any`,
				`pricing/tiers: line 16: lists[1].entries[1].tiers[1].up_to: tiers ascend`,
				`pricing/currency: line 16: lists[1].entries[1].tiers[1].price: is in EUR, other prices are in USD`,
				`pricefile/duplicate: line 17: lists[2].code: list "b" is there already, at lists[1]`,
			},
		},
		"not JSON":          {"[\n{\"code\": \"a\",\n\n \"name\": nope}]", []string{`input/json: line 4: lists[0]: not JSON: invalid character 'o' in literal null (expecting 'u')`}},
		"a list alone":      {"\n\n{\"code\": \"a\",\n\"name\": \"A\"}", []string{`pricing/required: line 3: currency: is required`}},
		"cut off":           {"[\n{\"code\": \"a\"", []string{`input/json: line 2: lists[0]: not JSON: the input ends before the value does`}},
		"array cut off":     {"[\n{\"code\":\"a\",\"name\":\"A\",\"currency\":\"USD\"}\n", []string{`pricefile/json: line 3: the file ends before the array of lists does`}},
		"no comma":          {"[{\"code\":\"a\",\"name\":\"A\",\"currency\":\"USD\"}\n{}]", []string{`pricefile/json: line 2: after a list comes a comma or ], this is "{"`}},
		"comma at the end":  {"[{\"code\":\"a\",\"name\":\"A\",\"currency\":\"USD\"},\n]", []string{`input/json: line 2: lists[1]: the input is empty; send one JSON value`}},
		"no list":           {"[null, 7, \"x\", []]", []string{`input/type: line 1: lists[0]: is null, must be an object`, `input/type: line 1: lists[1]: is the number 7, must be an object`, `input/type: line 1: lists[2]: is the text "x"`, `input/type: line 1: lists[3]: is a list, must be an object`}},
		"something follows": {"{\"code\":\"a\",\"name\":\"A\",\"currency\":\"USD\"}\n\n{}", []string{`pricefile/trailing: line 3: something follows the lists; put several lists into one array`}},
		"nothing":           {" \n ", []string{`pricefile/empty: line 2: the file is empty`}},
		"a bracket":         {"}", []string{`input/json: line 1: the input is empty`}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pricefile.ReadJSON(strings.NewReader(c.text))
			require.Nil(t, got)
			require.ErrorIs(t, err, document.ErrInvalid)
			lines := told(err)
			require.Len(t, lines, len(c.want), strings.Join(lines, "\n"))
			for i, want := range c.want {
				require.True(t, strings.HasPrefix(lines[i], want), "got  %s\nwant %s", lines[i], want)
			}
		})
	}
}

func TestJSON_EndlessFiles(t *testing.T) {
	for name, c := range map[string]struct{ first, again, want string }{
		"text":     {`[{"code":"`, "x", "pricefile/size: line 1: lists[0]: the list has more than 16 MiB; make several lists of it"},
		"brackets": {``, "[", "pricefile/size: line 1: lists[0]: the list has more than 16 MiB; make several lists of it"},
		"faults":   {`[`, "{},", "pricefile/more: there are more faults; these are the first 1000"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pricefile.ReadJSON(io.MultiReader(strings.NewReader(c.first), &repeat{text: c.again}))
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestJSON_ReadersAndWritersThatFail(t *testing.T) {
	broken := errors.New("the disk is gone")
	text := writeJSON(t, everything())
	for _, cut := range []int{0, 1, 100, len(text) - 2, len(text)} {
		_, err := pricefile.ReadJSON(io.MultiReader(strings.NewReader(text[:cut]), iotest.ErrReader(broken)))
		require.ErrorIs(t, err, broken)
	}
	got, err := pricefile.ReadJSON(iotest.OneByteReader(strings.NewReader(text)))
	require.NoError(t, err)
	require.Equal(t, everything(), got)
	require.ErrorIs(t, pricefile.WriteJSON(failing{broken}, everything()), broken)
	require.ErrorIs(t, pricefile.WriteJSON(nil, nil), document.ErrInvalid)
	_, err = pricefile.ReadJSON(nil)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.ErrorContains(t, pricefile.WriteJSON(io.Discard, make([]pricing.PriceListDraft, 1)), "pricing/required: lists[0].code: ")
}
