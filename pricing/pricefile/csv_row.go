package pricefile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// maxCells is how many cells a row may have: far more than there are columns.
const maxCells = 256

// rows reads a CSV file row by row (RFC 4180), in the memory of one row.
type rows struct {
	r    *bufio.Reader
	sep  byte // 0: not known yet
	line int  // lines read
	at   int  // the line where the row begins
	size int  // bytes of the row
	raw  []byte
	long []byte // a line that does not fit the reader's buffer
	text []byte // the cells of the row, one after the other
	ends []int  // where each ends
}

// rowFault is a row that is not one; the next one can be read unless it is the last.
type rowFault struct {
	fault *document.Error
	last  bool
}

func (e *rowFault) Error() string { return e.fault.Error() }

func newRows(r io.Reader, separator byte) *rows {
	return &rows{r: bufio.NewReaderSize(r, 64<<10), sep: separator}
}

// cells is how many cells the row has.
func (r *rows) cells() int { return len(r.ends) }

// cell gives a cell of the row, as it is until the next row; nothing past the last.
func (r *rows) cell(i int) []byte {
	switch {
	case i < 0 || i >= len(r.ends):
		return nil
	case i == 0:
		return r.text[:r.ends[0]]
	}
	return r.text[r.ends[i-1]:r.ends[i]]
}

// read gives the next line without its end, at the end of the file io.EOF.
func (r *rows) read() error {
	r.raw, r.long = nil, r.long[:0]
	for {
		part, err := r.r.ReadSlice('\n')
		if r.size += len(part); r.size > MaxRow {
			return r.fail(true, "pricefile/row", "the row has more than "+strconv.Itoa(MaxRow>>20)+" MiB", "see whether a quote is left open")
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			r.long = append(r.long, part...)
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(r.long) > 0 {
			r.long = append(r.long, part...)
			part = r.long
		}
		if len(part) == 0 {
			return io.EOF
		}
		if r.line++; r.line == 1 {
			part = bytes.TrimPrefix(part, []byte("\xef\xbb\xbf"))
		}
		r.raw = part
		return nil
	}
}

func (r *rows) fail(last bool, code, message, help string) error {
	return &rowFault{&document.Error{Code: code, Message: message, Help: help, Kind: document.ErrInvalid}, last}
}

// next reads a row. It is io.EOF after the last, a *rowFault where the text is no row, else an error of the reader.
func (r *rows) next() error {
	r.text, r.ends, r.size, r.at = r.text[:0], r.ends[:0], 0, r.line+1
	if err := r.read(); err != nil {
		return err
	}
	if r.at == 1 && (bytes.HasPrefix(r.raw, []byte("\xff\xfe")) || bytes.HasPrefix(r.raw, []byte("\xfe\xff"))) {
		return r.fail(true, "pricefile/utf8", "the file is UTF-16", "save it as CSV in UTF-8")
	}
	if r.sep == 0 {
		r.sep = separatorOf(r.raw)
	}
	rest := r.raw
	for {
		var more bool
		var err error
		if len(rest) > 0 && rest[0] == '"' {
			rest, more, err = r.quoted(rest[1:])
		} else {
			rest, more, err = r.plain(rest)
		}
		if err != nil {
			return err
		}
		if r.ends = append(r.ends, len(r.text)); !more {
			return nil
		}
		if len(r.ends) == maxCells {
			return r.fail(false, "pricefile/row", "the row has more than "+strconv.Itoa(maxCells)+" cells", "")
		}
	}
}

// separatorOf gives the first of the separators in the header row, whose names have none of them.
func separatorOf(header []byte) byte {
	if i := bytes.IndexAny(header, ",;\t"); i >= 0 {
		return header[i]
	}
	return ','
}

// endOfLine tells whether nothing but the line's end is left.
func endOfLine(rest []byte) bool {
	return len(rest) == 0 || rest[0] == '\n' || len(rest) <= 2 && rest[0] == '\r' && (len(rest) == 1 || rest[1] == '\n')
}

// plain takes a cell without quotes and gives what follows its separator.
func (r *rows) plain(rest []byte) (after []byte, more bool, err error) {
	cell := rest
	if i := bytes.IndexByte(rest, r.sep); i >= 0 {
		cell, after, more = rest[:i], rest[i+1:], true
	} else {
		cell = bytes.TrimSuffix(bytes.TrimSuffix(cell, []byte{'\n'}), []byte{'\r'})
	}
	if bytes.IndexByte(cell, '"') >= 0 {
		return nil, false, r.fail(false, "pricefile/quote", "a quote stands within a cell without quotes: "+document.Quote(string(cell)), `put the cell in quotes and write "" for each quote in it`)
	}
	r.text = append(r.text, cell...)
	return after, more, nil
}

// quoted takes a cell whose opening quote was read.
func (r *rows) quoted(rest []byte) (after []byte, more bool, err error) {
	for {
		i := bytes.IndexByte(rest, '"')
		if i < 0 {
			r.text = append(r.text, rest...)
			if err := r.read(); errors.Is(err, io.EOF) {
				return nil, false, r.fail(true, "pricefile/quote", "a quote is opened and not closed until the end of the file", "")
			} else if err != nil {
				return nil, false, err
			}
			rest = r.raw
			continue
		}
		r.text = append(r.text, rest[:i]...)
		rest = rest[i+1:]
		switch {
		case len(rest) > 0 && rest[0] == '"':
			r.text = append(r.text, '"')
			rest = rest[1:]
		case len(rest) > 0 && rest[0] == r.sep:
			return rest[1:], true, nil
		case endOfLine(rest):
			return nil, false, nil
		default:
			return nil, false, r.fail(false, "pricefile/quote", "something follows a closing quote: "+document.Quote(string(rest)), `write "" for each quote in a cell`)
		}
	}
}
