package document

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// raw writes what was read from JSON; nothing is left out.
func (d *digester) raw(content any, depth int) *Error {
	if depth > maxDigestDepth {
		return d.refuse("nested more than "+strconv.Itoa(maxDigestDepth)+" deep", nil)
	}
	switch x := content.(type) {
	case nil:
		d.out = append(d.out, "null"...)
	case bool:
		d.out = strconv.AppendBool(d.out, x)
	case json.Number:
		d.out = append(d.out, x...)
	case string:
		d.quote(x)
	case []any:
		d.out = append(d.out, '[')
		for i, one := range x {
			if i > 0 {
				d.out = append(d.out, ',')
			}
			if err := d.raw(one, depth+1); err != nil {
				return err
			}
		}
		d.out = append(d.out, ']')
	case map[string]any:
		d.out = append(d.out, '{')
		for i, name := range slices.Sorted(maps.Keys(x)) {
			if i > 0 {
				d.out = append(d.out, ',')
			}
			d.quote(name)
			d.out = append(d.out, ':')
			if err := d.raw(x[name], depth+1); err != nil {
				return err
			}
		}
		d.out = append(d.out, '}')
	}
	return nil
}
