package document

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// strict goes over JSON that is known to be well-formed once, from front to back, and compares it with a type.
type strict struct {
	input  []byte
	text   string // the same
	quick  bool   // stop at the first fault, and leave single values to json.Unmarshal
	done   bool
	memory uintptr
	path   []step
	types  map[reflect.Type]*shape
	faults Faults
}

// step is one step of a path: the name of a member, or the index of an element.
type step struct {
	name  string
	index int // -1: a name
}

// shape is what the walk has to know about a type.
type shape struct {
	itself bool // it decodes itself
	raw    bool // json.RawMessage
	fields []jsonField
	byName map[string]int
}

// walk gives the faults of input as a value of type t. Quickly means to give one at most, and to look at structure only.
func walk(input []byte, t reflect.Type, quickly bool) Faults {
	d := strict{input: input, text: string(input), quick: quickly, types: map[reflect.Type]*shape{}}
	d.value(d.space(0), t, false)
	return d.faults
}

func (d *strict) fault(code, message, help string) {
	if d.done {
		return
	}
	if len(d.faults) == maxFaults {
		d.faults, d.done = append(d.faults, &Error{Code: "input/more", Message: "there are more faults; these are the first " + strconv.Itoa(maxFaults), Kind: ErrInvalid}), true
		return
	}
	d.faults.Add(d.where(), code, message, help)
	d.done = d.quick
}

// append adds the faults that an error of another's decoding holds.
func (d *strict) append(code string, err error) {
	var own Faults
	own.Check(d.where(), code, err)
	for _, one := range own {
		if len(d.faults) < maxFaults {
			d.faults = append(d.faults, one)
			d.done = d.quick
		} else {
			d.fault("", "", "")
		}
	}
}

// where gives the path of the place that the walk is at.
func (d *strict) where() string {
	path := ""
	for _, s := range d.path {
		if s.index >= 0 {
			path = Index(path, s.index)
		} else {
			path = join(path, pathName(s.name))
		}
	}
	return path
}

func (d *strict) down(name string, index int) { d.path = append(d.path, step{name, index}) }
func (d *strict) up()                         { d.path = d.path[:len(d.path)-1] }

// take counts memory that decoding will use, so that a short input cannot unfold into a huge one.
func (d *strict) take(size uintptr) {
	if d.memory += size; d.memory > maxMemory {
		d.fault("input/size", "the input would take more than 256 MiB of memory", "send it in parts")
		d.done = true
	}
}

func (d *strict) shapeOf(t reflect.Type) *shape {
	s := d.types[t]
	if s == nil {
		s = &shape{itself: decodesItself(t), raw: t == reflect.TypeFor[json.RawMessage]()}
		if t.Kind() == reflect.Struct && !s.itself {
			s.fields, s.byName = jsonFields(t), map[string]int{}
			for i, f := range s.fields {
				s.byName[f.name] = i
			}
		}
		d.types[t] = s
	}
	return s
}

func implements[I any](t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[I]())
}

func decodesItself(t reflect.Type) bool {
	return implements[json.Unmarshaler](t) || implements[encoding.TextUnmarshaler](t)
}

// value looks at the value that begins at i and gives where it ends. Once the walk is done, what it gives means nothing.
func (d *strict) value(i int, t reflect.Type, isField bool) int {
	null := d.text[i] == 'n'
	for t.Kind() == reflect.Pointer {
		if null {
			return i + len("null")
		}
		t = t.Elem()
		d.take(t.Size())
	}
	s, c := d.shapeOf(t), d.text[i]
	switch {
	case s.raw:
		return d.untyped(i, false)
	case null && !isField && t.Kind() != reflect.Interface && t.Kind() != reflect.Map && t.Kind() != reflect.Slice:
		d.fault("input/type", "is null, must be "+describe(t), "")
		return i + len("null")
	case s.itself:
		end := d.untyped(i, true)
		d.single(i, end, t)
		return end
	case null:
		return i + len("null")
	case t.Kind() == reflect.Struct && c == '{':
		return d.object(i, s)
	case t.Kind() == reflect.Map && c == '{':
		return d.entries(i, t)
	case (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) && c == '[':
		return d.list(i, t)
	}
	end := d.untyped(i, false)
	d.single(i, end, t)
	return end
}

func (d *strict) object(i int, s *shape) int {
	var few [64]bool
	seen := few[:]
	if len(s.fields) > len(few) {
		seen = make([]bool, len(s.fields))
	}
	for i++; !d.done; {
		name, at, more := d.member(i)
		if !more {
			return at
		}
		d.down(name, -1)
		if f, known := s.byName[name]; known {
			if seen[f] {
				d.fault("input/duplicate", "the name occurs twice", "keep one of the two")
			}
			seen[f] = true
			if s.fields[f].quoted {
				i = d.quoted(at, s.fields[f].typ)
			} else {
				i = d.value(at, s.fields[f].typ, true)
			}
		} else {
			d.unknown(name, s)
			i = d.skip(at)
		}
		d.up()
	}
	return i
}

func (d *strict) unknown(name string, s *shape) {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		if strings.EqualFold(f.name, name) {
			d.fault("input/case", "names are case-sensitive", "write "+f.name)
			return
		}
		names[i] = f.name
	}
	help := "this object has no fields"
	if len(names) > 0 {
		help = "known: " + strings.Join(names, ", ")
	}
	d.fault("input/unknown", "there is no such field", help)
}

func (d *strict) entries(i int, t reflect.Type) int {
	var seen nameSet
	keys := keySet{}
	text := t.Key().Kind() == reflect.String && !implements[encoding.TextUnmarshaler](t.Key())
	for i++; !d.done; {
		name, at, more := d.member(i)
		if !more {
			return at
		}
		d.take(t.Key().Size() + t.Elem().Size())
		d.down(name, -1)
		switch {
		case text:
			d.once(&seen, name, false)
		default:
			d.key(keys, name, t.Key())
		}
		i = d.value(at, t.Elem(), false)
		d.up()
	}
	return i
}

func (d *strict) list(i int, t reflect.Type) int {
	n := 0
	for i = d.space(i + 1); !d.done && d.text[i] != ']'; n++ {
		if d.text[i] == ',' {
			i = d.space(i + 1)
		}
		d.take(t.Elem().Size())
		d.down("", n)
		i = d.space(d.value(i, t.Elem(), false))
		d.up()
	}
	if t.Kind() == reflect.Array && n != t.Len() {
		d.fault("input/length", "has "+strconv.Itoa(n)+" elements, must have "+strconv.Itoa(t.Len()), "")
	}
	return i + 1
}

// untyped goes over a value whose type says nothing about the names inside.
func (d *strict) untyped(i int, fold bool) int {
	switch d.text[i] {
	case '{':
		var seen nameSet
		for i++; !d.done; {
			name, at, more := d.member(i)
			if !more {
				return at
			}
			d.down(name, -1)
			d.once(&seen, name, fold)
			i = d.untyped(at, fold)
			d.up()
		}
		return i
	case '[':
		n := 0
		for i = d.space(i + 1); !d.done && d.text[i] != ']'; n++ {
			if d.text[i] == ',' {
				i = d.space(i + 1)
			}
			d.down("", n)
			i = d.space(d.untyped(i, fold))
			d.up()
		}
		return i + 1
	case '"':
		end, _ := d.quote(i)
		return end
	}
	return d.skip(i)
}

func (d *strict) key(seen keySet, name string, t reflect.Type) {
	switch again, err := seen.add(name, t); {
	case again:
		d.fault("input/duplicate", "the name stands for the same key as another", "keep one of the two")
	case err == nil:
	case implements[encoding.TextUnmarshaler](t):
		d.append("input/key", err)
	default:
		d.fault("input/key", "the name is not "+describe(t), "")
	}
}

func (d *strict) once(seen *nameSet, name string, fold bool) {
	switch before, again := seen.add(name, fold); {
	case !again:
	case before == name:
		d.fault("input/duplicate", "the name occurs twice", "keep one of the two")
	default:
		d.fault("input/case", "the name differs from "+Quote(before)+" only in case", "keep one of the two")
	}
}
