package sqlite

import (
	"encoding/json"

	"github.com/seed-3f372218/o2c/document"
)

// keysText gives keys as JSON, [name, value, name, value, ...].
func keysText(keys []document.Key) (string, error) {
	if len(keys) == 0 {
		return "[]", nil
	}
	flat := make([]string, 0, 2*len(keys))
	for _, k := range keys {
		flat = append(flat, k.Name, k.Value)
	}
	text, err := json.Marshal(flat)
	return string(text), err
}

// keysOf reads what keysText gave.
func keysOf(text []byte) ([]document.Key, error) {
	if string(text) == "[]" {
		return nil, nil
	}
	var flat []string
	if err := json.Unmarshal(text, &flat); err != nil || len(flat)%2 != 0 {
		return nil, corrupt("the keys of a document cannot be read", err)
	}
	keys := make([]document.Key, len(flat)/2)
	for i := range keys {
		keys[i] = document.Key{Name: flat[2*i], Value: flat[2*i+1]}
	}
	return keys, nil
}

func corrupt(message string, err error) error {
	return &document.Error{Code: "store/corrupt", Message: message, Help: "restore a copy of the file; somebody has written to it beside the store", Cause: err}
}

// keySet gives the rows that a document has in o2c_key: each key once, and whether it is a unique one.
func keySet(plain, unique []document.Key) map[document.Key]bool {
	set := make(map[document.Key]bool, len(plain)+len(unique))
	for _, k := range plain {
		set[k] = false
	}
	for _, k := range unique {
		set[k] = true
	}
	return set
}
