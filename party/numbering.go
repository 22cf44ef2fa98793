package party

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// Reset says when a series begins again.
type Reset string

// The resets. A series that has none goes on for ever.
const (
	Yearly  Reset = "yearly"  // each calendar year; the format then shows {year}
	Monthly Reset = "monthly" // each calendar month; the format then shows {year} and {month}
)

// shown gives what a format shows of a date, so that no number comes twice; false when there is no such reset.
func (r Reset) shown() (fields []string, ok bool) {
	switch r {
	case "":
		return nil, true
	case Yearly:
		return []string{"{year}"}, true
	case Monthly:
		return []string{"{year}", "{month}"}, true
	}
	return nil, false
}

// period names the series of a date within the numbering.
func (r Reset) period(date document.Date) string {
	switch r {
	case Yearly:
		return fmt.Sprintf("/%d", date.Year())
	case Monthly:
		return fmt.Sprintf("/%d-%02d", date.Year(), date.Month())
	}
	return ""
}

// Numbering says how a seller numbers the documents of one series. Numbers follow one another without a gap, unless Gaps allows some.
type Numbering struct {
	// Series is the kind of documents, such as "invoice".
	Series string `json:"series"`
	// Format is the text around the number, see document.FormatNumber, such as "INV-{year}-{n:5}".
	Format string `json:"format"`
	// First is the number that the series begins with, in every period; 0 means 1. A seller that comes from elsewhere declares the number
	// after its last one. It counts when the first number is drawn, so a later revision changes how the next period begins and not the one that runs.
	First int64 `json:"first,omitempty"`
	// Reset begins again each year or month.
	Reset Reset `json:"reset,omitempty"`
	// Monotonic refuses a document that is dated before the last one numbered.
	Monotonic bool `json:"monotonic,omitempty"`
	// Gaps allows numbers to be left out, so that documents that are made at the same time need not wait for one another. No number comes
	// twice. What the law wants gapless, such as invoices in many countries, must not have it, and a monotonic series cannot.
	Gaps bool `json:"gaps,omitempty"`
}

// defaultNumbering gives what a seller that says nothing gets. What counts for taxes is monotonic; of what only
// asks or promises numbers may be left out.
func defaultNumbering(series string) (Numbering, bool) {
	prefix, monotonic, gaps := "", false, false
	switch series {
	case "rfq":
		prefix, gaps = "RFQ", true
	case "quote":
		prefix, gaps = "QT", true
	case "purchase_order":
		prefix, gaps = "PO", true
	case "sales_order":
		prefix, gaps = "SO", true
	case "shipment":
		prefix = "SH"
	case "return":
		prefix = "RT"
	case "invoice":
		prefix, monotonic = "INV", true
	case "credit_note":
		prefix, monotonic = "CN", true
	case "payment":
		prefix = "PAY"
	case "receipt":
		prefix, monotonic = "RC", true
	default:
		return Numbering{}, false
	}
	return Numbering{Series: series, Format: prefix + "-{n:5}", Monotonic: monotonic, Gaps: gaps}, true
}

// NumberingFor gives how the seller numbers a series: as it says, or else by default: RFQ-, QT- (quote), PO- (purchase_order), SO- (sales_order), SH-
// (shipment), RT- (return), INV- (invoice), CN- (credit_note), PAY- (payment) or RC- (receipt) and five digits from 00001 on; invoices, credit
// notes and receipts are monotonic; requests, quotes, purchase and sales orders may have gaps. A series that has neither is ErrInvalid.
func (d *SellerDraft) NumberingFor(series string) (Numbering, error) {
	if n := slices.IndexFunc(d.Numbering, func(n Numbering) bool { return n.Series == series }); n >= 0 {
		return d.Numbering[n], nil
	}
	if n, ok := defaultNumbering(series); ok {
		return n, nil
	}
	return Numbering{}, &document.Error{
		Code: "party/series", Path: "numbering", Message: "seller " + document.Quote(d.Code) + " has no number series " + document.Quote(series),
		Help: "add it to the seller's numbering", Kind: document.ErrInvalid,
	}
}

// Number asks for the next number of a series for the write of a batch with this index, the document being of the date. The store's series is
// "<seller>/<series>", and where numbering begins again "<seller>/<series>/2026" or "<seller>/<series>/2026-07". A series that the seller
// does not have, and a missing date, are ErrInvalid.
func (d *SellerDraft) Number(write int, series string, date document.Date) (document.Number, error) {
	n, err := d.NumberingFor(series)
	if err != nil {
		return document.Number{}, err
	}
	if date.IsZero() {
		return document.Number{}, &document.Error{Code: "party/number_date", Message: "a " + document.Quote(series) + " that gets a number has a date", Kind: document.ErrInvalid}
	}
	return document.Number{
		Write: write, Series: d.Code + "/" + series + n.Reset.period(date), First: n.First, Format: n.Format, Date: date, Monotonic: n.Monotonic, Gaps: n.Gaps,
	}, nil
}

func (d *SellerDraft) checkNumbering(f *document.Faults) {
	if !checkCount(f, "numbering", len(d.Numbering), MaxEntries) {
		return
	}
	someDay, err := document.NewDate(2000, 1, 1)
	f.Check("numbering", "party/number_date", err)
	seen := make(map[string]bool, len(d.Numbering))
	for i, n := range d.Numbering {
		path := document.Index("numbering", i)
		checkCode(f, path+".series", n.Series, true)
		if strings.Contains(n.Series, "/") {
			f.Add(path+".series", codeText, "has a slash", "name the kind of documents, such as invoice")
		}
		if seen[n.Series] {
			f.Add(path+".series", codeDuplicate, document.Quote(n.Series)+" is there already", "keep one of the two")
		}
		seen[n.Series] = true
		checkText(f, path+".format", n.Format, true)
		if _, err := document.FormatNumber(n.Format, someDay, 1); err != nil && n.Format != "" {
			f.Check(path+".format", "party/number_format", err)
		}
		shown, known := n.Reset.shown()
		if !known {
			f.Add(path+".reset", "party/number_reset", "there is no reset "+document.Quote(string(n.Reset)), "write yearly or monthly, or leave it out")
		}
		for _, field := range shown {
			if !strings.Contains(n.Format, field) {
				f.Add(path+".format", "party/number_format", "begins again "+string(n.Reset)+" and does not show "+field, "write for instance INV-"+strings.Join(shown, "-")+"-{n:5}")
			}
		}
		if n.Gaps && n.Monotonic {
			f.Add(path+".gaps", "party/number_gaps", "a date-monotonic series cannot have gaps", "leave out one of the two")
		}
		if n.First < 0 {
			f.Add(path+".first", "party/number_first", "must be 0 or more, is "+strconv.FormatInt(n.First, 10), "")
		}
	}
}
