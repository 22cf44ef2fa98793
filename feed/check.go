package feed

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
)

// ErrStop ends the delivery where a handler wraps it in its error: the event is neither parked nor left behind, and comes first the next
// time. It is for trouble that has nothing to do with the event, such as a service that is down.
var ErrStop = errors.New("feed stopped")

// MaxError is how many bytes of an error's text a parked event keeps.
const MaxError = 1024

// CheckName reports a name that no consumer can have (ErrInvalid): it has 1 to document.MaxText bytes of UTF-8 without the character 0.
func CheckName(name string) error {
	var f document.Faults
	checkText(&f, "name", "feed/name", name)
	return f.Err(nil)
}

func checkText(f *document.Faults, path, code, s string) {
	if s == "" || len(s) > document.MaxText || !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		f.Add(path, code, "must have 1 to "+strconv.Itoa(document.MaxText)+" bytes of UTF-8 without the character 0, is "+document.Quote(s), "")
	}
}

func checkHeader(f *document.Faults, h *document.Header, kind document.Kind, id document.ID) {
	f.Check("", "feed/header", h.Validate())
	if h.Kind != kind || h.ID != id {
		f.Add("header", "feed/header", "is not the header of this "+kind.Words(), "")
	}
}

// bounded gives a text that can be stored: UTF-8 without the character 0, at most MaxError bytes.
func bounded(s string) string {
	if len(s) > 2*MaxError { // what comes after is cut anyway
		s = s[:2*MaxError]
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	if len(s) <= MaxError {
		return s
	}
	end := MaxError
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
