package catalog

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
	"github.com/seed-3f372218/o2c/money"
)

// Bounds of what a document of this package may hold. More is ErrInvalid.
const (
	MaxCode        = 64    // bytes of an SKU, a code or a buyer's part number
	MaxName        = 200   // bytes of a name
	MaxDescription = 4_000 // bytes of a description
	MaxUnits       = 100   // conversions of an item
	MaxBuyerParts  = 1_000 // buyers' part numbers of an item
	MaxCategories  = 2_000 // categories of a tree
	MaxDepth       = 32    // categories on the path from a root
	MaxMembers     = 5_000 // SKUs, categories and exceptions of a product set
)

const (
	codeRequired  = "catalog/required"
	codeText      = "catalog/text"
	codeCount     = "catalog/count"
	codeDuplicate = "catalog/duplicate"
	codeFixed     = "catalog/fixed"
	codeHeader    = "catalog/header"
	codeExtension = "catalog/extension"
)

// checkText faults text that is missing, too long, or that would not come back from JSON as it is.
func checkText(f *document.Faults, path, text string, most int, required bool) {
	switch {
	case text == "" && required:
		f.Add(path, codeRequired, "is required", "")
	case len(text) > most:
		f.Add(path, codeText, "has "+strconv.Itoa(len(text))+" bytes, at most "+strconv.Itoa(most)+" are allowed", "")
	case !utf8.ValidString(text):
		f.Add(path, codeText, "is not UTF-8: "+document.Quote(text), "")
	}
}

// checkCode faults what cannot be the name of something: codes have no control characters and no space at their ends.
func checkCode(f *document.Faults, path, code string, required bool) {
	before := len(*f)
	checkText(f, path, code, MaxCode, required)
	if len(*f) == before && (strings.TrimSpace(code) != code || strings.ContainsFunc(code, unicode.IsControl)) {
		f.Add(path, codeText, "has control characters, or spaces at its ends: "+document.Quote(code), "")
	}
}

func checkCount(f *document.Faults, path string, n, most int) bool {
	if n > most {
		f.Add(path, codeCount, "has "+strconv.Itoa(n)+" entries, at most "+strconv.Itoa(most)+" are allowed", "")
	}
	return n <= most
}

func checkUnit(f *document.Faults, path, unit string) {
	_, err := money.NewQuantity(1, unit)
	if unit == "" {
		f.Add(path, codeRequired, "is required", "write for instance each, kg or case")
	} else if err != nil {
		f.Check(path, "catalog/unit", err)
	}
}

// checkHeader sees that the document is what its key says.
func checkHeader(f *document.Faults, h *document.Header, kind document.Kind, id document.ID) {
	f.Check("", codeHeader, h.Validate())
	if h.Kind != "" && h.Kind != kind {
		f.Add("header.kind", codeHeader, "is "+document.Quote(string(h.Kind))+", not "+string(kind), "")
	}
	if !h.ID.IsZero() && h.ID != id {
		f.Add("header.id", codeHeader, "is not derived from the document's key", "")
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
			checkText(f, path, name, MaxName, true)
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

// fixed refuses a revision that changes what a document is known by.
func fixed(path, is, wanted, help string) error {
	if is == wanted {
		return nil
	}
	return document.Faults{{Code: codeFixed, Path: path, Message: "is " + document.Quote(is) + " and cannot become " + document.Quote(wanted), Help: help, Kind: document.ErrInvalid}}
}
