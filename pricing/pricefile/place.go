package pricefile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// Bounds of what one import or export holds. More is ErrInvalid.
const (
	MaxLists  = 100_000   // lists
	MaxRows   = 1_000_000 // rows of a CSV file; entries of all lists together in JSON
	MaxRow    = 4 << 20   // bytes of a CSV row
	MaxFaults = 1_000     // faults that are told; a last one then says that there are more
)

// Place is where in a file a fault is.
type Place struct {
	// File is "lists" or "entries" in CSV, "" in JSON.
	File string
	// Line counts from 1. A row that has line breaks in its cells is at its first line.
	Line int
	// Path is the column in CSV, such as "price", and the path of the value in JSON, such as "lists[0].entries[3].price". It is "" where the whole
	// row, or the whole file, is meant.
	Path string
}

// String gives for instance "entries line 12: price". It is the Path of the faults of this package.
func (p Place) String() string {
	text := ""
	if p.File != "" {
		text = p.File + " "
	}
	text += "line " + strconv.Itoa(p.Line)
	if p.Path != "" {
		text += ": " + p.Path
	}
	return text
}

// PlaceOf reads the place from the path of a fault, for hosts that point at a cell. It is false for errors of other packages.
func PlaceOf(fault *document.Error) (Place, bool) {
	if fault == nil {
		return Place{}, false
	}
	where, path, _ := strings.Cut(fault.Path, ": ")
	file, number := "", strings.TrimPrefix(where, "line ")
	if number == where {
		var ok bool
		if file, number, ok = strings.Cut(where, " line "); !ok {
			return Place{}, false
		}
	}
	line, err := strconv.Atoi(number)
	return Place{file, line, path}, err == nil && line > 0
}

// found is one fault and where it is.
type found struct {
	file, line int // file: the order of the files
	column     int // the order of what is told of one line
	fault      *document.Error
}

// faults collects what is wrong with an import, up to MaxFaults.
type faults struct {
	all  []found
	more bool
}

// full tells whether nothing more is taken, so that reading on is in vain.
func (f *faults) full() bool { return f.more }

func (f *faults) add(one found) {
	if len(f.all) == MaxFaults {
		f.more = true
		return
	}
	f.all = append(f.all, one)
}

// err gives the faults in the order of their places, or nil.
func (f *faults) err() error {
	if len(f.all) == 0 {
		return nil
	}
	slices.SortStableFunc(f.all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	list := make(document.Faults, len(f.all), len(f.all)+1)
	for i, one := range f.all {
		list[i] = one.fault
	}
	if f.more {
		list.Add("", "pricefile/more", "there are more faults; these are the first "+strconv.Itoa(MaxFaults)+" that were found", "")
	}
	return list
}

// failRead and failWrite say that the caller's reader or writer failed.
func failRead(what string, err error) error {
	return &document.Error{Code: "pricefile/read", Message: "the file of " + what + " could not be read to its end", Help: "nothing was imported", Cause: err}
}

func failWrite(what string, err error) error {
	return &document.Error{Code: "pricefile/write", Message: "the file of " + what + " could not be written to its end", Help: "what is there is not whole", Cause: err}
}
