package document

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The kinds of errors, for errors.Is. Each error of this module is of one of them.
var (
	// ErrNotFound: there is no such document.
	ErrNotFound = errors.New("not found")
	// ErrMoved: a document is no longer at the version that was read. Read again and decide again.
	ErrMoved = errors.New("moved on")
	// ErrTaken: a unique key belongs to another document. Trying again does not help; *TakenError names the holder.
	ErrTaken = errors.New("taken")
	// ErrUnknown: the answer of a commit was lost; it may have happened. Look the batch up before anything else.
	ErrUnknown = errors.New("outcome unknown")
	// ErrRefused: a rule of the business says no; *Refusal tells which and what would help.
	ErrRefused = errors.New("refused")
	// ErrInvalid: the input or the document is not well-formed; Faults lists every fault.
	ErrInvalid = errors.New("invalid")
	// ErrState: the document's state does not allow the action.
	ErrState = errors.New("wrong state")
	// ErrNewerSchema: the record was written by a newer release than the one that reads it.
	ErrNewerSchema = errors.New("newer schema")
	// ErrInProgress: a command with the same idempotency key is still at work.
	ErrInProgress = errors.New("in progress")
	// ErrKeyReused: the idempotency key belongs to another request.
	ErrKeyReused = errors.New("key reused")
)

// Error is the one shape of errors: a stable code, the document, the path within it, a sentence, and what would help. It prints as
//
//	sales_order/state: sales order SO-17: cannot ship: state is draft, ship needs confirmed; allowed now: submit, cancel
//
// Codes are stable and never given a second meaning.
type Error struct {
	Code    string `json:"code"`
	Doc     string `json:"document,omitempty"` // as Header.Name gives it
	ID      ID     `json:"id,omitzero"`
	Path    string `json:"path,omitempty"` // such as lines[2].quantity
	Message string `json:"message"`
	Help    string `json:"help,omitempty"`
	// Kind is the sentinel that errors.Is finds.
	Kind error `json:"-"`
	// Cause is what went wrong below, if anything did.
	Cause error `json:"-"`
}

// Error prints code, document, path, sentence, cause and help.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	for _, part := range [...]string{e.Doc, e.Path, e.Message} {
		if part != "" {
			b.WriteString(": ")
			b.WriteString(part)
		}
	}
	if e.Cause != nil {
		if cause := e.Cause.Error(); !strings.HasSuffix(e.Message, cause) { // the message may say it already
			b.WriteString(": ")
			b.WriteString(cause)
		}
	}
	if e.Help != "" {
		b.WriteString("; ")
		b.WriteString(e.Help)
	}
	return b.String()
}

// Unwrap lets errors.Is and errors.As find the kind and the cause.
func (e *Error) Unwrap() []error {
	var below []error
	if e.Kind != nil {
		below = append(below, e.Kind)
	}
	if e.Cause != nil {
		below = append(below, e.Cause)
	}
	return below
}

// About gives a copy of the error that names the document with this header.
func (e *Error) About(h *Header) *Error {
	c := *e
	c.Doc, c.ID = h.Name(), h.ID
	return &c
}

// At gives a copy of the error with a path put before its own: At("lines[2]") on "quantity" gives "lines[2].quantity".
func (e *Error) At(path string) *Error {
	c := *e
	c.Path = join(path, e.Path)
	return &c
}

func join(outer, inner string) string {
	switch {
	case outer == "":
		return inner
	case inner == "" || inner[0] == '[':
		return outer + inner
	}
	return outer + "." + inner
}

// Faults are all the faults of one document or input, in the order of its fields. As an error it is ErrInvalid and unwraps to each fault.
type Faults []*Error

// Add appends a fault at a path.
func (f *Faults) Add(path, code, message, help string) {
	*f = append(*f, &Error{Code: code, Path: path, Message: message, Help: help, Kind: ErrInvalid})
}

// Check appends the faults of err, if it has any, under a path: those of the outermost Faults or *Error that err is or wraps. An error of
// another shape becomes the sentence and the cause of one fault with the code given.
func (f *Faults) Check(path, code string, err error) {
	for below := err; below != nil; below = errors.Unwrap(below) {
		switch x := below.(type) { //nolint:errorlint // one layer at a time, the outermost first
		case Faults:
			for _, one := range x {
				*f = append(*f, one.At(path))
			}
			return
		case *Error:
			*f = append(*f, x.At(path))
			return
		}
	}
	if err != nil {
		*f = append(*f, &Error{Code: code, Path: path, Message: err.Error(), Kind: ErrInvalid, Cause: err})
	}
}

// Err gives the faults as an error about the document with this header (nil for an input), or nil when there are none.
func (f Faults) Err(h *Header) error {
	if len(f) == 0 {
		return nil
	}
	if h == nil {
		return f
	}
	named := make(Faults, len(f))
	for i, one := range f {
		named[i] = one.About(h)
	}
	return named
}

// Error prints each fault on a line of its own.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives every fault, so that errors.Is and errors.As look into all of them.
func (f Faults) Unwrap() []error {
	below := make([]error, 0, len(f)+1)
	below = append(below, ErrInvalid)
	for _, one := range f {
		below = append(below, one)
	}
	return below
}

// Index gives the path of an element: Index("lines", 2) is "lines[2]".
func Index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// Quote gives a piece of input as it may stand in a message: quoted, with what is not printable ASCII escaped, and cut after at most 40 bytes.
func Quote(s string) string {
	most := 40
	if len(s) <= most {
		return strconv.QuoteToASCII(s)
	}
	for most > 36 && !utf8.RuneStart(s[most]) { // not amid a character
		most--
	}
	return strconv.QuoteToASCII(s[:most]) + "…"
}

// pathName gives a name from outside as it may stand in a path: as it is when it is short and plain, else quoted in brackets.
func pathName(name string) string {
	special := func(c rune) bool {
		return c != '_' && c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	}
	if name == "" || len(name) > 64 || strings.ContainsFunc(name, special) {
		return "[" + Quote(name) + "]"
	}
	return name
}

// TakenError says which unique key is taken and by whom. It is ErrTaken.
type TakenError struct {
	Key    Key
	Holder Ref
}

// Error names the key, its value and the holder.
func (e *TakenError) Error() string {
	return "store/taken: " + e.Key.Name + " " + Quote(e.Key.Value) + " belongs to " + e.Holder.Kind.Words() + " " + e.Holder.ID.String()
}

// Unwrap gives ErrTaken.
func (e *TakenError) Unwrap() error { return ErrTaken }

// MovedError says which document is no longer at the version that was read. It is ErrMoved.
type MovedError struct {
	Ref  Ref
	Read int64 // the version that the batch was decided on; 0 = not there
	Now  int64 // the version that the store has; 0 = not there
}

// Error names the document and both versions.
func (e *MovedError) Error() string {
	return "store/moved: " + e.Ref.Kind.Words() + " " + e.Ref.ID.String() + ": read at version " + strconv.FormatInt(e.Read, 10) +
		", is at " + strconv.FormatInt(e.Now, 10) + "; read it again and decide again"
}

// Unwrap gives ErrMoved.
func (e *MovedError) Unwrap() error { return ErrMoved }

// NotFound gives the error for a document that is not there. It is ErrNotFound.
func NotFound(ref Ref) error {
	return &Error{Code: "store/not_found", Doc: ref.Kind.Words() + " " + ref.ID.String(), ID: ref.ID, Message: "there is no such document for this tenant", Kind: ErrNotFound}
}
