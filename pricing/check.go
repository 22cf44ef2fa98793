package pricing

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
)

// Bounds of what the documents of this package may hold. More is ErrInvalid.
const (
	MaxCode    = 64     // bytes of a code, such as an item's, a customer's or a group's
	MaxText    = 200    // bytes of a name or a note
	MaxScope   = 1_000  // codes of each dimension, that a price list is for
	MaxEntries = 10_000 // entries of a price list that is stored
	MaxRows    = 10_000 // rows of a tax table

	MaxCompiled   = 1_000_000     // entries of a price list that Compile is given
	MaxTarget     = 1_000         // entries of a price list for one item, for one category or for any item
	MaxPriority   = 1_000_000_000 // of a price list, either way
	MaxCategories = 32            // that an item lies in
	MaxUnits      = 100           // other units of an item
)

const (
	codeRequired  = "pricing/required"
	codeText      = "pricing/text"
	codeCount     = "pricing/count"
	codeDuplicate = "pricing/duplicate"
	codeFixed     = "pricing/fixed"
	codeHeader    = "pricing/header"
	codeExtension = "pricing/extension"
)

// checkText faults text that is missing, too long, or that would not come back from JSON as it is.
func checkText(f *document.Faults, path, text string, required bool) {
	switch {
	case text == "" && required:
		f.Add(path, codeRequired, "is required", "")
	case len(text) > MaxText:
		f.Add(path, codeText, "has "+strconv.Itoa(len(text))+" bytes, at most "+strconv.Itoa(MaxText)+" are allowed", "")
	case !utf8.ValidString(text):
		f.Add(path, codeText, "is not UTF-8: "+document.Quote(text), "")
	}
}

// checkCode faults what cannot be the name of something: codes have no control characters and no space at their ends.
func checkCode(f *document.Faults, path, code string, required bool) {
	switch {
	case code == "" && required:
		f.Add(path, codeRequired, "is required", "")
	case len(code) > MaxCode:
		f.Add(path, codeText, "has "+strconv.Itoa(len(code))+" bytes, at most "+strconv.Itoa(MaxCode)+" are allowed", "")
	case !utf8.ValidString(code):
		f.Add(path, codeText, "is not UTF-8: "+document.Quote(code), "")
	case strings.TrimSpace(code) != code || strings.ContainsFunc(code, unicode.IsControl):
		f.Add(path, codeText, "has control characters, or spaces at its ends: "+document.Quote(code), "")
	}
}

// checkCodes faults a list of codes that is too long, has one twice, or one that is none.
func checkCodes(f *document.Faults, path string, codes []string) {
	if !checkCount(f, path, len(codes), MaxScope) {
		return
	}
	seen := make(map[string]bool, len(codes))
	for i, code := range codes {
		here := document.Index(path, i)
		checkCode(f, here, code, true)
		if seen[code] {
			f.Add(here, codeDuplicate, document.Quote(code)+" is there already", "keep one of the two")
		}
		seen[code] = true
	}
}

func checkCount(f *document.Faults, path string, n, most int) bool {
	if n > most {
		f.Add(path, codeCount, "has "+strconv.Itoa(n)+" entries, at most "+strconv.Itoa(most)+" are allowed", "")
	}
	return n <= most
}

// checkHeader sees that the document is what its key says.
func checkHeader(f *document.Faults, h *document.Header, kind document.Kind, id document.ID) {
	f.Check("", codeHeader, h.Validate())
	if h.Kind != "" && h.Kind != kind {
		f.Add("header.kind", codeHeader, "is "+document.Quote(string(h.Kind))+", not "+string(kind), "")
	}
	if !h.ID.IsZero() && h.ID != id {
		f.Add("header.id", codeHeader, "is not derived from the document's code", "")
	}
}

// bare gives a header without its extensions, which are checked as the draft's.
func bare(h document.Header) *document.Header {
	h.Extensions = nil
	return &h
}

func checkExtensions(f *document.Faults, extensions map[string]json.RawMessage) {
	for _, name := range slices.Sorted(maps.Keys(extensions)) {
		if path := "extensions." + name; !json.Valid(extensions[name]) {
			f.Add(path, codeExtension, "is not one JSON value", "")
		} else {
			checkText(f, path, name, true)
		}
	}
}

// checkNoExtensions sees that a document keeps the host's fields where every document does.
func checkNoExtensions(f *document.Faults, extensions map[string]json.RawMessage) {
	if len(extensions) > 0 {
		f.Add("extensions", codeExtension, "a document keeps extensions in its header", "")
	}
}

func cloneExtensions(extensions map[string]json.RawMessage) map[string]json.RawMessage {
	clone := maps.Clone(extensions)
	for name, raw := range clone {
		clone[name] = bytes.Clone(raw)
	}
	return clone
}

// fixed refuses a revision that changes the code that a document is known by.
func fixed(is, wanted string) error {
	if is == wanted {
		return nil
	}
	return document.Faults{{Code: codeFixed, Path: "code", Message: "is " + document.Quote(is) + " and cannot become " + document.Quote(wanted), Help: "make a new one and disable this", Kind: document.ErrInvalid}}
}
