package money_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"testing"
)

// jsonAndSQL reports whether a value survives JSON, text and a database column.
func jsonAndSQL[T interface {
	comparable
	driver.Valuer
	MarshalText() ([]byte, error)
}](t testing.TB, v T) bool {
	data, err := json.Marshal(v)
	if err != nil {
		t.Log(err)
		return false
	}
	var fromJSON, fromText, fromColumn T
	if err := json.Unmarshal(data, &fromJSON); err != nil {
		t.Log(err)
		return false
	}
	text, err := v.MarshalText()
	if err != nil {
		t.Log(err)
		return false
	}
	if err := any(&fromText).(interface{ UnmarshalText([]byte) error }).UnmarshalText(text); err != nil {
		t.Log(err)
		return false
	}
	column, err := v.Value()
	if err != nil {
		t.Log(err)
		return false
	}
	if err := any(&fromColumn).(sql.Scanner).Scan(column); err != nil {
		t.Log(err)
		return false
	}
	return fromJSON == v && fromText == v && fromColumn == v
}
