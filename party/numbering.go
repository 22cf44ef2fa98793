package party

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// Numbering says how a seller numbers the documents of one series.
type Numbering struct {
	// Series is the kind of documents, such as "invoice".
	Series string `json:"series"`
	// Format is the text around the number, see document.FormatNumber, such as "INV-{year}-{n:5}".
	Format string `json:"format"`
	// First is the number that the series begins with; 0 means 1.
	First int64 `json:"first,omitempty"`
	// YearlyReset begins again each calendar year. The format then shows {year}, so that no number comes twice.
	YearlyReset bool `json:"yearly_reset,omitempty"`
	// Monotonic refuses a document that is dated before the last one numbered.
	Monotonic bool `json:"monotonic,omitempty"`
}

// defaultNumbering gives what a seller that says nothing gets. What counts for taxes is monotonic.
func defaultNumbering(series string) (Numbering, bool) {
	prefix, monotonic := "", false
	switch series {
	case "rfq":
		prefix = "RFQ"
	case "quote":
		prefix = "QT"
	case "purchase_order":
		prefix = "PO"
	case "sales_order":
		prefix = "SO"
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
	return Numbering{Series: series, Format: prefix + "-{n:5}", Monotonic: monotonic}, true
}

// NumberingFor gives how the seller numbers a series: as it says, or else by default: RFQ-, QT- (quote), PO- (purchase_order), SO- (sales_order), SH-
// (shipment), RT- (return), INV- (invoice), CN- (credit_note), PAY- (payment) or RC- (receipt) and five digits from 00001 on; invoices, credit
// notes and receipts are monotonic. A series that has neither is ErrInvalid.
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
// "<seller>/<series>", and "<seller>/<series>/<year>" where numbering begins again each year. A series that the seller does not have, and a
// missing date, are ErrInvalid.
func (d *SellerDraft) Number(write int, series string, date document.Date) (document.Number, error) {
	n, err := d.NumberingFor(series)
	if err != nil {
		return document.Number{}, err
	}
	if date.IsZero() {
		return document.Number{}, &document.Error{Code: "party/number_date", Message: "a " + document.Quote(series) + " that gets a number has a date", Kind: document.ErrInvalid}
	}
	name := d.Code + "/" + series
	if n.YearlyReset {
		name += "/" + strconv.Itoa(date.Year())
	}
	return document.Number{Write: write, Series: name, First: n.First, Format: n.Format, Date: date, Monotonic: n.Monotonic}, nil
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
		if n.YearlyReset && !strings.Contains(n.Format, "{year}") {
			f.Add(path+".format", "party/number_format", "begins again each year and does not show {year}", "write for instance INV-{year}-{n:5}")
		}
		if n.First < 0 {
			f.Add(path+".first", "party/number_first", "must be 0 or more, is "+strconv.FormatInt(n.First, 10), "")
		}
	}
}
