package pricefile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// maxList is how many bytes a list has in JSON at most: what document.DecodeStrict takes.
const maxList = 16 << 20

// ReadJSON reads a price list, or an array of them, as strictly as document.DecodeStrict does.
//
// Of each list all faults of its form are told at once, and when there are none those of its content: document.Faults (ErrInvalid), up to
// MaxFaults, in the order of their lines; the Path of each is a Place as text. Nothing is read then. A reader's own error is the cause of
// "pricefile/read".
//
// A list has at most 16 MiB. It needs the memory of the lists, and of the text of one.
func ReadJSON(r io.Reader) ([]pricing.PriceListDraft, error) {
	if r == nil {
		return nil, invalid("pricefile/reader", "there is no reader", "")
	}
	in := jsonReader{r: bufio.NewReaderSize(r, 64<<10), line: 1, codes: map[string]string{}}
	if err := in.file(); err != nil {
		return nil, err
	}
	if err := in.wrong.err(); err != nil {
		return nil, err
	}
	return in.lists, nil
}

// jsonReader takes a file apart into lists.
type jsonReader struct {
	r     *bufio.Reader
	line  int
	text  []byte // of the list
	wrong faults
	lists []pricing.PriceListDraft
	n     int               // lists, also those with faults
	rows  int               // entries of all lists
	codes map[string]string // where each code stands
}

// fault tells what is wrong at a line.
func (in *jsonReader) fault(line int, path string, e *document.Error) {
	told := *e
	told.Path = Place{Line: line, Path: path}.String()
	in.wrong.add(found{line: line, fault: &told})
}

func (in *jsonReader) add(code, message, help string) {
	in.fault(in.line, "", &document.Error{Code: code, Message: message, Help: help, Kind: document.ErrInvalid})
}

// byte gives the next byte that is not white space and leaves it there; 0 at the end.
func (in *jsonReader) byte() (byte, error) {
	for {
		c, err := in.r.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil
		case err != nil:
			return 0, failRead("lists", err)
		case c == '\n':
			in.line++
		case c != ' ' && c != '\t' && c != '\r':
			return c, in.r.UnreadByte()
		}
	}
}

func (in *jsonReader) file() error {
	if mark, _ := in.r.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.r.Discard(3)
	}
	c, err := in.byte()
	if err != nil {
		return err
	}
	if c == 0 {
		in.add("pricefile/empty", "the file is empty", "write a price list, or an array of price lists")
		return nil
	}
	if c != '[' {
		if goOn, err := in.list(""); err != nil || !goOn {
			return err
		}
	} else if goOn, err := in.array(); err != nil || !goOn {
		return err
	}
	if c, err = in.byte(); err == nil && c != 0 {
		in.add("pricefile/trailing", "something follows the lists", "put several lists into one array")
	}
	return err
}

// array reads lists between brackets; false where reading on is in vain.
func (in *jsonReader) array() (bool, error) {
	_, _ = in.r.ReadByte()
	for {
		c, err := in.byte()
		if err != nil {
			return false, err
		}
		if c == ']' && in.n == 0 {
			_, _ = in.r.ReadByte()
			return true, nil
		}
		if in.n == MaxLists {
			in.add("pricefile/count", "the file has more than "+strconv.Itoa(MaxLists)+" lists", "import it in parts")
			return false, nil
		}
		if goOn, err := in.list(document.Index("lists", in.n)); err != nil || !goOn {
			return false, err
		}
		switch c, err = in.byte(); {
		case err != nil:
			return false, err
		case c == ',':
			_, _ = in.r.ReadByte()
		case c == ']':
			_, _ = in.r.ReadByte()
			return true, nil
		case c == 0:
			in.add("pricefile/json", "the file ends before the array of lists does", "")
			return false, nil
		default:
			in.add("pricefile/json", "after a list comes a comma or ], this is "+document.Quote(string(rune(c))), "")
			return false, nil
		}
	}
}

// value gives the text of the next value, which is perhaps JSON; false when it is too long.
func (in *jsonReader) value() (bool, error) {
	in.text = in.text[:0]
	depth, quoted, escaped := 0, false, false
	for {
		c, err := in.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return false, failRead("lists", err)
		}
		if len(in.text) == maxList {
			return false, nil
		}
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = c == '\\', c != '"'
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case depth == 0 && (c == ',' || c == ']' || c == '}'):
			return true, in.r.UnreadByte()
		case c == '}' || c == ']':
			depth--
		}
		if in.text = append(in.text, c); c == '\n' {
			in.line++
		}
		if depth == 0 && (c == '}' || c == ']' || c == '"' && !quoted || c == '\n') {
			return true, nil
		}
	}
}

// list reads one list; false where reading on is in vain.
func (in *jsonReader) list(path string) (bool, error) {
	first := in.line
	fits, err := in.value()
	if err != nil {
		return false, err
	}
	in.n++
	if !fits {
		in.fault(first, path, &document.Error{Code: "pricefile/size", Message: "the list has more than 16 MiB", Help: "make several lists of it", Kind: document.ErrInvalid})
		return false, nil
	}
	draft, err := document.DecodeStrict[pricing.PriceListDraft](in.text)
	if err != nil {
		return in.form(first, path, err), nil
	}
	if in.rows += len(draft.Entries); in.rows > MaxRows {
		in.add("pricefile/count", "the file has more than "+strconv.Itoa(MaxRows)+" entries", "import it in parts")
		return false, nil
	}
	if err := draft.Validate(); err != nil {
		in.tell(first, path, err)
	}
	if before, twice := in.codes[draft.Code]; twice {
		in.tell(first, path, document.Faults{{
			Code: "pricefile/duplicate", Path: "code", Message: "list " + document.Quote(draft.Code) + " is there already, at " + before, Help: "keep one of the two", Kind: document.ErrInvalid,
		}})
	} else {
		in.codes[draft.Code] = path
	}
	in.lists = append(in.lists, draft)
	return !in.wrong.full(), nil
}

// form tells what is wrong with the form of a list; false where nobody knows where the next one begins.
func (in *jsonReader) form(first int, path string, err error) bool {
	if json.Valid(in.text) {
		in.tell(first, path, err)
		return !in.wrong.full()
	}
	var all document.Faults
	all.Check("", "pricefile/json", err)
	for _, one := range all {
		line := first
		if syntax, ok := errors.AsType[*json.SyntaxError](one); ok {
			line += bytes.Count(in.text[:min(max(int(syntax.Offset)-1, 0), len(in.text))], []byte{'\n'})
			one = &document.Error{Code: one.Code, Message: "not JSON: " + syntax.Error(), Kind: one.Kind, Cause: syntax}
		}
		in.fault(line, path, one)
	}
	return false
}

// tell tells the faults of a list, each at its line.
func (in *jsonReader) tell(first int, path string, err error) {
	var all document.Faults
	all.Check("", "pricefile/value", err)
	paths := make([]string, len(all))
	for i, one := range all {
		paths[i] = one.Path
	}
	lines := linesOf(in.text, first, paths)
	for i, one := range all {
		in.fault(lines[i], one.At(path).Path, one)
	}
}
