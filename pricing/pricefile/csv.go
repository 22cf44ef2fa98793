package pricefile

import (
	"io"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// CSV is how a pair of CSV files is written: a comma between cells and a decimal point, unless it says otherwise. It is safe for concurrent use.
type CSV struct {
	// Separator is ',', ';' or a tab. 0 reads the one that comes first in the header row, of each file for itself, and writes a comma, or a semicolon
	// where numbers have a comma.
	Separator byte
	// DecimalComma files have numbers such as 1250,00. Nothing is guessed: a file with the other one is full of faults.
	DecimalComma bool
}

// Read reads price lists from a file of lists and a file of entries, as the package comment has them. Lists come in the order of their rows, and
// so do their entries.
//
// All that is wrong is told at once, up to MaxFaults, as document.Faults (ErrInvalid) in the order of files and lines; the Path of each is a Place
// as text. Nothing is read then. A reader's own error is the cause of "pricefile/read". Whether lists contradict each other, and whether the
// lists that they are derived from are there, says pricing.Compile.
//
// It needs the memory of the lists, and of one row.
func (f CSV) Read(lists, entriesFile io.Reader) ([]pricing.PriceListDraft, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if lists == nil || entriesFile == nil {
		return nil, invalid("pricefile/reader", "there is no reader for one of the two files", "give a file with a header row alone where there are no entries")
	}
	var wrong faults
	texts := map[string]string{}
	a := cells{sheet: newSheet(lists, f.Separator, "lists", 0, listNames[:], &wrong), comma: f.DecimalComma, texts: texts}
	all, byCode, whole, err := a.lists()
	if err != nil {
		return nil, err
	}
	e := entries{
		cells: cells{sheet: newSheet(entriesFile, f.Separator, "entries", 1, entryNames[:], &wrong), comma: f.DecimalComma, texts: texts},
		lists: all, byCode: byCode, unknown: map[string]bool{},
	}
	if err := e.read(whole); err != nil {
		return nil, err
	}
	drafts := make([]pricing.PriceListDraft, len(all))
	for i, l := range all {
		if wrong.full() {
			break
		}
		l.validate(a.sheet, e.sheet)
		drafts[i] = l.draft
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	return drafts, nil
}

func (f CSV) check() error {
	switch {
	case f.Separator != 0 && f.Separator != ',' && f.Separator != ';' && f.Separator != '\t':
		return invalid("pricefile/separator", "the separator is "+document.Quote(string(rune(f.Separator))), "take a comma, a semicolon or a tab")
	case f.Separator == ',' && f.DecimalComma:
		return invalid("pricefile/separator", "a comma separates cells and decimals", "take a semicolon or a tab between cells")
	}
	return nil
}

func invalid(code, message, help string) error {
	return document.Faults{{Code: code, Message: message, Help: help, Kind: document.ErrInvalid}}
}
