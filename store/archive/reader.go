package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// reader reads the lines of an archive. It has one buffer, which grows to the longest line.
type reader struct {
	in     *bufio.Reader
	digest hash.Hash // of all lines before the present one
	tally  tally
	line   []byte
	number int // of the line, from 1
	totals Totals
	ended  bool  // the last line has been read, fits, and nothing follows
	err    error // why there is nothing more
}

func newReader(r io.Reader, tenant string) *reader {
	return &reader{in: bufio.NewReaderSize(r, 64<<10), digest: sha256.New(), tally: tally{tenant: tenant}}
}

// begin reads the first line.
func (in *reader) begin() error {
	if err := in.read(); err != nil {
		return err
	}
	var format struct { // a newer format may have other names
		Archive *struct {
			Format json.Number `json:"format"`
		} `json:"archive"`
	}
	if err := json.Unmarshal(in.line, &format); err != nil || format.Archive == nil {
		return in.fault("not the first line of an archive", err)
	}
	number, err := strconv.ParseInt(string(format.Archive.Format), 10, 64)
	switch {
	case err != nil || number < 1:
		return in.fault("formats are numbered from 1", nil)
	case number > Format:
		return &document.Error{
			Code: "store/archive_newer", Path: "line 1", Message: fmt.Sprintf("the archive is of format %d, this release reads up to %d", number, Format),
			Help: "import it by the release that wrote it, or a later one", Kind: document.ErrNewerSchema,
		}
	}
	first, err := document.DecodeStrict[struct {
		Archive struct {
			Format int    `json:"format"`
			Tenant string `json:"tenant"`
		} `json:"archive"`
	}](in.line)
	if err != nil {
		return in.fault("not the first line of an archive", err)
	}
	if first.Archive.Tenant != in.tally.tenant {
		return &document.Error{
			Code: "store/archive_tenant", Path: "line 1", Message: "the archive is of tenant " + document.Quote(first.Archive.Tenant) + ", not " + document.Quote(in.tally.tenant),
			Help: "import it as the tenant it is of: documents name their tenant", Kind: document.ErrInvalid,
		}
	}
	return nil
}

// next gives the next entry. At the last line it compares the totals, and sets ended when they fit and nothing follows.
func (in *reader) next() (store.Entry, error) {
	if err := in.read(); err != nil {
		return store.Entry{}, err
	}
	l, err := document.DecodeStrict[line](in.line)
	if err != nil {
		return store.Entry{}, in.fault("not a line of an archive", err)
	}
	if l.Totals != nil {
		return store.Entry{}, in.end(l)
	}
	e, err := l.entry(in.tally.tenant)
	if err != nil {
		return store.Entry{}, in.fault("not a line of an archive", err)
	}
	if wrong, err := in.tally.add(e); wrong != "" {
		return store.Entry{}, in.fault(wrong, err)
	}
	return e, nil
}

func (in *reader) end(l line) error {
	if l.sorts() != 1 {
		return in.fault("not a line of an archive: a line is one thing", nil)
	}
	must := in.tally.totals
	must.SHA256 = hex.EncodeToString(in.digest.Sum(nil))
	if got := *l.Totals; got != must {
		message := "the digest is not that of the lines above"
		if got.SHA256 = must.SHA256; got != must {
			message = fmt.Sprintf("the totals are %d records, %d events up to %d, %d batches, %d series; the lines above have %d, %d up to %d, %d, %d",
				got.Records, got.Events, got.LastEvent, got.Batches, got.Series, must.Records, must.Events, must.LastEvent, must.Batches, must.Series)
		}
		return &document.Error{Code: "store/archive_totals", Path: in.where(), Message: message, Help: "the file was changed or damaged: take another copy", Kind: document.ErrInvalid}
	}
	if _, err := in.in.ReadByte(); err == nil {
		in.number++
		return in.fault("something follows the totals", nil)
	} else if !errors.Is(err, io.EOF) {
		return in.unread(err)
	}
	in.totals, in.ended = must, true
	return nil
}

// read reads one line, without its line feed, and adds the one before to the digest.
func (in *reader) read() error {
	if in.number > 0 {
		in.digest.Write(in.line)
		in.digest.Write([]byte{'\n'})
	}
	in.line = in.line[:0]
	in.number++
	for {
		part, err := in.in.ReadSlice('\n')
		if len(in.line)+len(part) > MaxLine+1 || err != nil && len(in.line)+len(part) > MaxLine {
			return in.fault("a line has at most "+strconv.Itoa(MaxLine)+" bytes", nil)
		}
		in.line = append(in.line, part...)
		switch {
		case err == nil:
			in.line = bytes.TrimSuffix(in.line, []byte{'\n'})
			return nil
		case errors.Is(err, io.EOF):
			return &document.Error{
				Code: "store/archive_end", Path: in.where(), Message: "the archive ends before its totals", Help: "the file is not whole: take another copy", Kind: document.ErrInvalid,
			}
		case !errors.Is(err, bufio.ErrBufferFull):
			return in.unread(err)
		}
	}
}

func (in *reader) unread(err error) error {
	return &document.Error{Code: "store/archive_read", Path: in.where(), Message: "the archive cannot be read", Help: "nothing was stored: try again", Cause: err}
}

func (in *reader) where() string { return "line " + strconv.Itoa(in.number) }

func (in *reader) fault(message string, cause error) error {
	return &document.Error{Code: "store/archive_line", Path: in.where(), Message: message, Help: "nothing was stored", Kind: document.ErrInvalid, Cause: cause}
}
