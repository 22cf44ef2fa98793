package document

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Key is one thing a document can be found by, such as {"customer", "lakeside"}.
type Key struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Record is a document as a store carries it. A store never looks into Body.
type Record struct {
	Ref Ref
	// Schema is the number of the rules that Body was written by, from 1.
	Schema int
	// Version is assigned by the store: 1 for the first commit, then one more each time.
	Version int64
	// Number is assigned by the store when the batch draws one, and stays.
	Number string
	// Keys are what the document is found by; many documents may share one.
	Keys []Key
	// Unique are keys of which, within the tenant and kind, one document has each.
	Unique []Key
	Body   []byte
}

// Clone gives a deep copy.
func (r Record) Clone() Record {
	r.Keys = slices.Clone(r.Keys)
	r.Unique = slices.Clone(r.Unique)
	r.Body = bytes.Clone(r.Body)
	return r
}

// Document is what a type offers so that it can be stored.
type Document interface {
	// Head gives the document's own header, not a copy.
	Head() *Header
	// Schema gives the number of the rules that this release writes the type by.
	Schema() int
	// Keys gives what the document is found by, plain and unique.
	Keys() (plain, unique []Key)
	// Validate checks every invariant of the document, totals included.
	Validate() error
}

// Of is satisfied by *T when *T is a Document; it lets callers name the struct alone, as in Decode[order.SalesOrder].
type Of[T any] interface {
	*T
	Document
}

// Encode gives the record of a document. Version and number of the header go to the record's columns, not into the body. The document is neither
// changed nor validated here. Content that JSON cannot say, such as an instant after the year 9999, is ErrInvalid.
func Encode[T any, P Of[T]](doc P) (Record, error) {
	stored := *doc // shallow: only the header's two columns differ
	head := P(&stored).Head()
	version, number := head.Version, head.Number
	head.Version, head.Number = 0, ""
	body, err := json.Marshal(&stored)
	head.Version, head.Number = version, number // for a type that keeps its header by a pointer
	if err != nil {
		return Record{}, (&Error{Code: "document/encode", Kind: ErrInvalid, Cause: err}).About(doc.Head())
	}
	plain, unique := doc.Keys()
	return Record{Ref: doc.Head().Ref(), Schema: doc.Schema(), Version: version, Number: number, Keys: plain, Unique: unique, Body: body}, nil
}

// Upgrader is offered by a type that has had an older schema: it reads a body by that schema's own rules.
type Upgrader interface {
	// Upgrade fills the receiver from a body of the schema, which is older than the present one and at least 1.
	Upgrade(schema int, body []byte) error
}

// Decode reads a record as the type the caller names and copies version and number to its header. A record of a newer schema is
// ErrNewerSchema; one of a schema below 1, of another kind, tenant or ID than its body says, or that is not that type's JSON, is
// ErrInvalid. An older schema is read by the type's Upgrade, or, where it has none, as the present one.
func Decode[T any, P Of[T]](rec Record) (*T, error) {
	doc := P(new(T))
	fail := func(code, message string, kind, cause error) (*T, error) {
		about := Header{Kind: rec.Ref.Kind, ID: rec.Ref.ID, Number: rec.Number}
		return nil, (&Error{Code: code, Message: message, Kind: kind, Cause: cause}).About(&about)
	}
	var err error
	switch upgrade, can := any(doc).(Upgrader); {
	case rec.Schema > doc.Schema():
		return fail("document/newer_schema", "written by schema "+strconv.Itoa(rec.Schema)+", this release reads up to "+strconv.Itoa(doc.Schema()), ErrNewerSchema, nil)
	case rec.Schema < 1:
		return fail("document/decode", "has schema "+strconv.Itoa(rec.Schema)+"; schemas begin at 1", ErrInvalid, nil)
	case rec.Schema < doc.Schema() && can:
		err = upgrade.Upgrade(rec.Schema, rec.Body)
	default:
		err = json.Unmarshal(rec.Body, doc)
	}
	if err != nil {
		return fail("document/decode", "the stored body is not this type's", ErrInvalid, err)
	}
	head := doc.Head()
	if head.Ref() != rec.Ref {
		return fail("document/decode", "the stored body is that of tenant "+Quote(head.Tenant)+", "+strings.TrimSpace("document "+head.Name()), ErrInvalid, nil)
	}
	head.Version, head.Number = rec.Version, rec.Number
	return (*T)(doc), nil
}
