package invoice_test

import (
	"errors"
	"testing"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
)

// FuzzInvoiceDraft gives any bytes as a draft (S13): what can be read is billed, or refused with an error of a known kind, and then nothing has changed.
func FuzzInvoiceDraft(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"order":"` + orderID.String() + `"}`, `{"order":"` + orderID.String() + `","date":"9999-12-31"}`, `{"order":"` + orderID.String() + `","date":"0001-01-01","lines":[]}`,
		`{"order":"` + orderID.String() + `","lines":[{"line":1,"quantity":"1 case"},{"line":1,"quantity":"119.999999999999999999 case"}]}`,
		`{"order":"` + orderID.String() + `","lines":[{"line":-1,"quantity":"9223372036854775807 case"}]}`, `{"order":"` + orderID.String() + `","lines":[{"line":1,"quantity":""}]}`,
	} {
		f.Add([]byte(seed))
	}
	ready, err := confirmed(gloves("200 case"))
	if err == nil {
		err = deliver(ready, 1, "120 case")
	}
	if err != nil {
		f.Fatal(err)
	}
	before := text(ready)
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := document.DecodeStrict[invoice.Draft](body)
		if err != nil {
			return
		}
		o := ready.Clone()
		inv, err := invoice.New(o, world.Seller, d, first, day("2026-11-16"), by)
		if text(o) != before {
			t.Fatal("a draft changed the order")
		}
		if err != nil {
			if inv != nil || !errors.Is(err, document.ErrInvalid) && !errors.Is(err, document.ErrRefused) && !errors.Is(err, document.ErrState) && !errors.Is(err, money.ErrUnit) && !errors.Is(err, money.ErrOverflow) {
				t.Fatalf("%v: %v", inv, err)
			}
			return
		}
		if err := inv.Validate(); err != nil {
			t.Fatal(err)
		}
		if _, err := inv.Post(o, later); err != nil {
			t.Fatal(err) // nothing has happened in between
		}
		if err := errors.Join(inv.Validate(), o.Validate()); err != nil {
			t.Fatal(err)
		}
	})
}
