package document_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

// hostile are inputs that a decoder could spend too much time or memory on, beside an ordinary one.
var hostile = []struct {
	name   string
	text   func(size int) string
	strict func([]byte) error
	plain  func([]byte) error
}{
	{"order lines", orderLines, strictly[draft], plainly[draft]},
	{"numbers", func(n int) string { return "[" + strings.Repeat("7,", n/2-1) + "7]" }, strictly[[]int], plainly[[]int]},
	{"numbers as anything", func(n int) string { return "[" + strings.Repeat("7,", n/2-1) + "7]" }, strictly[any], plainly[any]},
	{"wide map", wide, strictly[map[string]int], plainly[map[string]int]},
	{"wide raw", wide, strictly[json.RawMessage], plainly[json.RawMessage]},
	{"wide anything", wide, strictly[any], plainly[any]},
	{"wide map of numbers", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, `,"%d":0`, i)
		}
		return "{" + b.String()[1:] + "}"
	}, strictly[map[int]int], plainly[map[int]int]},
	{"deep raw", deep, strictly[json.RawMessage], plainly[json.RawMessage]},
	{"deep anything", deep, strictly[any], plainly[any]},
	{"deep type", deep, strictly[node], plainly[node]},
	{"long names on the way down", func(n int) string {
		return `{"` + strings.Repeat("n", n/2) + `":{` + wide(n / 2)[1:] + "}"
	}, strictly[map[string]map[string]int], plainly[map[string]map[string]int]},
	{"one escaped text", func(n int) string { return `"` + strings.Repeat(`\u0041`, n/6) + `"` }, strictly[string], plainly[string]},
	{"names in their own type", wide, strictly[price], plainly[price]},
	{"empty lists", func(n int) string { return "[" + strings.Repeat("[],", n/3-1) + "[]]" }, strictly[[][]int], plainly[[][]int]},
}

// refused are inputs that are full of faults.
var refused = []struct {
	name   string
	text   func(size int) string
	strict func([]byte) error
}{
	{"wrong numbers", func(n int) string { return "[" + strings.Repeat("7,", n/2-1) + "7]" }, strictly[[]string]},
	{"one wrong number at the end", func(n int) string { return "[" + strings.Repeat("7,", n/2-2) + "7.5]" }, strictly[[]int]},
	{"one wrong date at the end", func(n int) string { return "[" + strings.Repeat(`"2026-01-01",`, n/13-1) + `"x"]` }, strictly[[]document.Date]},
	{"unknown names", wide, strictly[draft]},
	{"one unknown object", func(n int) string { return `{"x":` + deep(n) + `}` }, strictly[draft]},
	{"trailing", func(n int) string { return strings.Repeat("1 ", n/2) }, strictly[any]},
	{"open braces", func(n int) string { return strings.Repeat("{", n) }, strictly[any]},
	{"open text", func(n int) string { return `"` + strings.Repeat("x", n) }, strictly[any]},
	{"half characters", func(n int) string { return `"` + strings.Repeat(`\ud800`, n/6) + `"` }, strictly[string]},
	{"one name over and over", func(n int) string { return `{` + strings.Repeat(`"a":1,`, n/6-1) + `"a":1}` }, strictly[any]},
}

type draft struct {
	Lines []draftLine `json:"lines"`
}

type draftLine struct {
	SKU      string        `json:"sku"`
	Quantity int           `json:"quantity"`
	Date     document.Date `json:"date"`
	ID       document.ID   `json:"id"`
	Note     *string       `json:"note"`
}

type node struct {
	Next  *node `json:"a"`
	Items []int `json:"items"`
}

func orderLines(n int) string {
	const line = `{"sku":"SKU-1","quantity":12,"date":"2026-07-01","id":"0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d","note":"as discussed"},`
	return `{"lines":[` + strings.Repeat(line, n/len(line)) + `{}]}`
}

func wide(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, `,"n%d":0`, i)
	}
	return "{" + b.String()[1:] + "}"
}

func deep(n int) string {
	const depth = 62
	return strings.Repeat(`{"a":`, depth) + `{"items":[` + strings.Repeat("7,", n/2) + "7]}" + strings.Repeat("}", depth)
}

func strictly[T any](text []byte) error { _, err := document.DecodeStrict[T](text); return err }
func plainly[T any](text []byte) error  { return json.Unmarshal(text, new(T)) }

// The reference is json.Unmarshal of the same input into the same type.
func BenchmarkDecodeStrict(b *testing.B) {
	for _, h := range hostile {
		text := []byte(h.text(1 << 20))
		for _, decoder := range []struct {
			name   string
			decode func([]byte) error
		}{{"strict", h.strict}, {"json.Unmarshal", h.plain}} {
			b.Run(h.name+"/"+decoder.name, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					if err := decoder.decode(text); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkDecodeStrict_Refused(b *testing.B) {
	for _, r := range refused {
		text := []byte(r.text(1 << 20))
		b.Run(r.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if r.strict(text) == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}

func BenchmarkDigest(b *testing.B) {
	lines, err := document.DecodeStrict[draft]([]byte(orderLines(100 * 110)))
	require.NoError(b, err)
	b.Run("Digest", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := document.Digest(1, document.Field{Name: "lines", Value: lines.Lines}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json.Marshal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(lines); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// allocated measures the memory that a run asks for, in bytes: unlike time it is the same on a busy machine.
func allocated(run func([]byte) error, text []byte) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_ = run(text)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Nothing asks for more than a multiple of what json.Unmarshal asks for (which is next to nothing where it only copies), and four times the
// input for no more than a multiple of four times the memory. Time is compared by BenchmarkDecodeStrict.
func TestS13_DecodeStrictIsLinear(t *testing.T) {
	const size, slack = 1 << 18, 1 << 20
	for _, h := range hostile {
		small, large := []byte(h.text(size/4)), []byte(h.text(size))
		require.NoError(t, h.strict(large), h.name)
		require.LessOrEqual(t, allocated(h.strict, large), 20*allocated(h.plain, large)+32*size, "%s asks for more than 20 times the memory of json.Unmarshal and 32 bytes a byte", h.name)
		require.LessOrEqual(t, allocated(h.strict, large), 8*allocated(h.strict, small)+slack, "%s asks for more than 8 times the memory of a quarter of it", h.name)
	}
	reference := allocated(plainly[draft], []byte(orderLines(size)))
	for _, r := range refused {
		text := []byte(r.text(size))
		require.ErrorIs(t, r.strict(text), document.ErrInvalid, r.name)
		require.LessOrEqual(t, allocated(r.strict, text), 60*reference+slack, "%s asks for too much to be refused", r.name)
	}
}
