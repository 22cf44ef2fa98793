package document_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

func orderHeader(number string) *document.Header {
	h := document.NewHeader("sales_order", "acme", idA, document.Stamp{At: noon, Actor: "desk"})
	h.Number = number
	return &h
}

func TestError_Text(t *testing.T) {
	for _, c := range []struct {
		err  document.Error
		want string
	}{
		{document.Error{Code: "a/b"}, "a/b"},
		{document.Error{Code: "a/b", Message: "no"}, "a/b: no"},
		{document.Error{Code: "a/b", Path: "lines[2].quantity", Message: "must be positive, is -3"}, "a/b: lines[2].quantity: must be positive, is -3"},
		{document.Error{Code: "a/b", Doc: "sales order SO-17", Path: "p", Message: "no", Help: "try yes", Cause: io.EOF}, "a/b: sales order SO-17: p: no: EOF; try yes"},
		{document.Error{Code: "a/b", Message: "cannot be read: EOF", Cause: io.EOF}, "a/b: cannot be read: EOF"},
		{document.Error{Code: "a/b", Kind: document.ErrState}, "a/b"},
	} {
		require.EqualError(t, &c.err, c.want)
	}
}

func TestError_IsAndAs(t *testing.T) {
	cause := &document.TakenError{Key: document.Key{Name: "number", Value: "INV-1"}, Holder: document.Ref{Tenant: "acme", Kind: "credit_note", ID: idA}}
	err := fmt.Errorf("outer: %w", &document.Error{Code: "a/b", Kind: document.ErrState, Cause: fmt.Errorf("middle: %w", cause)})
	require.ErrorIs(t, err, document.ErrState)
	require.ErrorIs(t, err, document.ErrTaken)
	require.NotErrorIs(t, err, document.ErrMoved)
	taken, ok := errors.AsType[*document.TakenError](err)
	require.True(t, ok)
	require.Equal(t, cause, taken)

	faults := document.Faults{{Code: "a/b", Kind: document.ErrInvalid}, {Code: "c/d", Kind: document.ErrRefused, Cause: cause}}
	err = fmt.Errorf("outer: %w", errors.Join(io.EOF, faults.Err(nil)))
	for _, kind := range []error{document.ErrInvalid, document.ErrRefused, document.ErrTaken, io.EOF} {
		require.ErrorIs(t, err, kind)
	}
	require.NotErrorIs(t, err, document.ErrState)
	first, ok := errors.AsType[*document.Error](err)
	require.True(t, ok)
	require.Equal(t, "a/b", first.Code)
	require.Empty(t, (&document.Error{}).Unwrap())
}

func TestError_AboutAndAt(t *testing.T) {
	err := &document.Error{Code: "order/line", Path: "quantity", Message: "no"}
	about := err.About(orderHeader("SO-17")).At("lines[2]")
	require.EqualError(t, about, "order/line: sales order SO-17: lines[2].quantity: no")
	require.Equal(t, idA, about.ID)
	require.EqualError(t, err, "order/line: quantity: no", "the first stays as it was")
	require.Equal(t, "lines[2]", (&document.Error{}).At("lines[2]").Path)
	require.Equal(t, "quantity", err.At("").Path)
	require.Equal(t, "lines[2].quantity", (&document.Error{Path: "[2].quantity"}).At("lines").Path)
	require.EqualError(t, err.About(orderHeader("")), "order/line: sales order "+idA.String()+": quantity: no")
	raw, _ := json.Marshal(about)
	require.JSONEq(t, `{"code":"order/line","document":"sales order SO-17","id":"`+idA.String()+`","path":"lines[2].quantity","message":"no"}`, string(raw))
}

func TestFaults(t *testing.T) {
	var faults document.Faults
	require.NoError(t, faults.Err(nil))
	require.NoError(t, faults.Err(orderHeader("SO-17")))
	faults.Check("p", "c", nil)
	require.Empty(t, faults)

	faults.Add("lines[0].sku", "order/required", "must be given", "")
	var inner document.Faults
	inner.Add("from", "document/span", "is late", "")
	inner.Add("", "document/span", "is odd", "")
	faults.Check("lines[1].span", "unused", inner)
	faults.Check("lines[1]", "unused", fmt.Errorf("wrapped: %w", inner))
	faults.Check("date", "unused", &document.Error{Code: "document/date", Message: "no", Kind: document.ErrRefused, Cause: inner})
	faults.Check("at", "order/time", io.ErrUnexpectedEOF)
	faults.Check("both", "order/join", errors.Join(io.EOF, inner))
	require.Equal(t, strings.Join([]string{
		"order/required: sales order SO-17: lines[0].sku: must be given",
		"document/span: sales order SO-17: lines[1].span.from: is late",
		"document/span: sales order SO-17: lines[1].span: is odd",
		"document/span: sales order SO-17: lines[1].from: is late",
		"document/span: sales order SO-17: lines[1]: is odd",
		"document/date: sales order SO-17: date: no: document/span: from: is late\ndocument/span: is odd",
		"order/time: sales order SO-17: at: unexpected EOF",
		"order/join: sales order SO-17: both: EOF\ndocument/span: from: is late\ndocument/span: is odd",
	}, "\n"), faults.Err(orderHeader("SO-17")).Error())
	require.Empty(t, faults[0].Doc, "the faults themselves stay as they were")
	err := faults.Err(nil)
	for _, kind := range []error{document.ErrInvalid, document.ErrRefused, io.ErrUnexpectedEOF, io.EOF} {
		require.ErrorIs(t, err, kind)
	}
	require.Equal(t, "unexpected EOF", faults[6].Message, "the sentence is in the JSON too")
}

func TestTakenMovedNotFound(t *testing.T) {
	ref := document.Ref{Tenant: "acme", Kind: "sales_order", ID: idA}
	var err error = &document.TakenError{Key: document.Key{Name: "number", Value: "SO\n17"}, Holder: ref}
	require.ErrorIs(t, err, document.ErrTaken)
	require.EqualError(t, err, `store/taken: number "SO\n17" belongs to sales order `+idA.String())
	err = &document.MovedError{Ref: ref, Read: 3, Now: 5}
	require.ErrorIs(t, fmt.Errorf("x: %w", err), document.ErrMoved)
	require.EqualError(t, err, "store/moved: sales order "+idA.String()+": read at version 3, is at 5; read it again and decide again")
	err = document.NotFound(ref)
	require.ErrorIs(t, err, document.ErrNotFound)
	require.EqualError(t, err, "store/not_found: sales order "+idA.String()+": there is no such document for this tenant")
}

func TestRefusal(t *testing.T) {
	reasons := []document.Reason{
		{Code: "gate/stock", Gate: "stock", Path: "lines[0]", Saw: "needs 5 case, 3 are free", Help: []string{"ship 3 now", "wait until July 9"}},
		{Code: "gate/credit", Gate: "credit", Saw: "the limit is 100.00 USD"},
	}
	refusal := document.Refuse(orderHeader("SO-17"), "confirm", reasons...)
	reasons[0].Code = "changed"
	require.EqualError(t, refusal, "gate/stock: sales order SO-17: cannot confirm: lines[0]: needs 5 case, 3 are free; ship 3 now, or wait until July 9\n"+
		"gate/credit: sales order SO-17: cannot confirm: the limit is 100.00 USD")
	err := fmt.Errorf("outer: %w", refusal)
	require.ErrorIs(t, err, document.ErrRefused)
	back, ok := errors.AsType[*document.Refusal](err)
	require.True(t, ok)
	require.Equal(t, idA, back.ID)
	require.EqualError(t, document.Refuse(orderHeader("SO-17"), "ship"), "sales order SO-17: cannot ship")
	raw, jsonErr := json.Marshal(refusal)
	require.NoError(t, jsonErr)
	require.JSONEq(t, `{"document":"sales order SO-17","id":"`+idA.String()+`","operation":"confirm","reasons":[
		{"code":"gate/stock","gate":"stock","path":"lines[0]","saw":"needs 5 case, 3 are free","help":["ship 3 now","wait until July 9"]},
		{"code":"gate/credit","gate":"credit","saw":"the limit is 100.00 USD"}]}`, string(raw))
}

func TestQuoteAndIndex(t *testing.T) {
	require.Equal(t, "lines[2]", document.Index("lines", 2))
	require.Equal(t, `"a\n\x1b[31m\u00e9"`, document.Quote("a\n\x1b[31mé"))
	require.Equal(t, `"`+strings.Repeat("a", 40)+`"`, document.Quote(strings.Repeat("a", 40)))
	require.Equal(t, `"`+strings.Repeat("a", 40)+`"…`, document.Quote(strings.Repeat("a", 41)))
	require.Equal(t, `"a`+strings.Repeat(`\u20ac`, 13)+`"…`, document.Quote("a"+strings.Repeat("€", 20)), "not cut amid a character")
	require.True(t, utf8.ValidString(document.Quote(strings.Repeat("\x80", 100))))
}
