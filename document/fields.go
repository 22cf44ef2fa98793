package document

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// jsonField is a field of a struct as encoding/json sees it.
type jsonField struct {
	name     string
	index    []int
	typ      reflect.Type
	tagged   bool // the name comes from a tag
	quoted   bool // tagged ",string": the value stands in quotes
	personal bool
}

// jsonFields gives the fields of a struct by the rules of encoding/json: an embedded struct without a name of its own counts as its fields, the
// shallowest of several fields with one name wins, then the tagged one, and when that leaves two, none counts. What is embedded in something personal
// is personal.
func jsonFields(t reflect.Type) []jsonField {
	var found, next []jsonField
	level, seen := []jsonField{{typ: t}}, map[reflect.Type]bool{}
	var times, nextTimes map[reflect.Type]int // how often a level embeds a type
	for ; len(level) > 0; level, next = next, nil {
		times, nextTimes = nextTimes, map[reflect.Type]int{}
		for _, outer := range level {
			if seen[outer.typ] {
				continue
			}
			seen[outer.typ] = true
			for i := range outer.typ.NumField() {
				f, embedded, ok := jsonFieldOf(outer, i)
				switch {
				case !ok:
				case !embedded:
					found = append(found, f)
					if times[outer.typ] > 1 {
						found = append(found, f) // embedded twice: they hide each other
					}
				default:
					if nextTimes[f.typ]++; nextTimes[f.typ] == 1 {
						next = append(next, f)
					}
				}
			}
		}
	}
	return dominant(found)
}

func jsonFieldOf(outer jsonField, i int) (f jsonField, embedded, ok bool) {
	sf := outer.typ.Field(i)
	direct := sf.Type
	if direct.Kind() == reflect.Pointer && direct.Name() == "" {
		direct = direct.Elem()
	}
	tag := sf.Tag.Get("json")
	if tag == "-" || !sf.IsExported() && (!sf.Anonymous || direct.Kind() != reflect.Struct) {
		return f, false, false
	}
	name, options, _ := strings.Cut(tag, ",")
	if strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r)
	}) {
		name = ""
	}
	f = jsonField{
		name: name, index: append(slices.Clone(outer.index), i), typ: sf.Type, tagged: name != "",
		personal: outer.personal || sf.Tag.Get("o2c") == "personal",
	}
	if name == "" && sf.Anonymous && direct.Kind() == reflect.Struct {
		f.typ = direct
		return f, true, true
	}
	if name == "" {
		f.name = sf.Name
	}
	f.quoted = slices.Contains(strings.Split(options, ","), "string") && single(direct.Kind())
	return f, false, true
}

// single tells whether values of the kind are written as one JSON text, number, true or false.
func single(k reflect.Kind) bool {
	return k == reflect.String || k >= reflect.Bool && k <= reflect.Float64
}

func dominant(found []jsonField) []jsonField {
	rank := func(f jsonField) int { // the lower wins
		if f.tagged {
			return 2 * len(f.index)
		}
		return 2*len(f.index) + 1
	}
	slices.SortStableFunc(found, func(a, b jsonField) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(rank(a), rank(b)))
	})
	fields := found[:0]
	for i := 0; i < len(found); {
		end := i + 1
		for end < len(found) && found[end].name == found[i].name {
			end++
		}
		if first := found[i]; end == i+1 || rank(found[i+1]) != rank(first) {
			fields = append(fields, first)
		}
		i = end
	}
	slices.SortFunc(fields, func(a, b jsonField) int { return slices.Compare(a.index, b.index) })
	return fields
}
