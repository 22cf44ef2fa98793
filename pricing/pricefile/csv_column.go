package pricefile

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// The columns of the file of lists, in the order in which they are written.
const (
	listCode = iota
	listName
	listCurrency
	listValidFrom
	listValidBefore
	listZone
	listContracts
	listCustomers
	listOrganizations
	listGroups
	listChannels
	listTerritories
	listPriority
	listExclusive
	listDisabled
	listDerivedFrom
	listFactor
	listStep
	listOffset
	listMarginFloor
	listMarginCeiling
	listExtensions
	listColumns // how many
)

// The columns of the file of entries, in the order in which they are written. Those before entryPooled say what a price is for.
const (
	entryList = iota
	entryItem
	entryCategory
	entryAny
	entryUnit
	entryMinimumQuantity
	entryPooled
	entryCumulative
	entryKind
	entryBound
	entryAtZero
	entryPer
	entrySize
	entryFree
	entryRoundDown
	entryFrom
	entryUpTo
	entryPrice
	entryFlat
	entryMinimumCharge
	entryMaximumCharge
	entryBase
	entryFactor
	entryStep
	entryOffset
	entryMarginFloor
	entryMarginCeiling
	entryColumns // how many
)

// maxColumns is how many columns a file has at most.
const maxColumns = 32

var listNames = [listColumns]string{
	"list", "name", "currency", "valid_from", "valid_before", "zone", "contracts", "customers", "organizations", "groups", "channels", "territories", "priority", "exclusive", "disabled",
	"derived_from", "factor", "step", "offset", "margin_floor", "margin_ceiling", "extensions",
}

var entryNames = [entryColumns]string{
	"list", "item", "category", "any", "unit", "minimum_quantity", "pooled", "cumulative", "kind", "bound", "at_zero", "per", "size", "free", "round_down", "from", "up_to", "price", "flat",
	"minimum_charge", "maximum_charge", "base", "factor", "step", "offset", "margin_floor", "margin_ceiling",
}

// sheet is a CSV file with its header row understood.
type sheet struct {
	*rows
	file    string
	order   int // among the files
	names   []string
	places  [maxColumns]int // of each column among the cells, -1 where the file does not have it
	unnamed []int           // cells of the header row without a name: all below them are empty
	width   int             // cells of the header row
	count   int             // rows
	lost    bool            // whether a row could not be taken apart
	faults  *faults
}

func newSheet(r io.Reader, separator byte, file string, order int, names []string, f *faults) *sheet {
	s := &sheet{rows: newRows(r, separator), file: file, order: order, names: names, faults: f}
	for i := range s.places {
		s.places[i] = -1
	}
	return s
}

// advance reads the next row that has something; false at the end of the file, and where reading on is in vain. The error is the reader's.
func (s *sheet) advance() (bool, error) {
	for !s.faults.full() {
		err := s.next()
		switch {
		case err == nil && s.blank():
		case err == nil:
			if s.count++; s.count > MaxRows+1 {
				s.add(s.at, -1, "pricefile/count", "the file has more than "+strconv.Itoa(MaxRows)+" rows", "import it in parts")
				return false, nil
			}
			s.outside()
			return true, nil
		case errors.Is(err, io.EOF):
			return false, nil
		default:
			bad, ok := errors.AsType[*rowFault](err)
			if !ok {
				return false, failRead(s.file, err)
			}
			s.lost = true
			if s.fault(s.at, -1, bad.fault); bad.last {
				return false, nil
			}
		}
	}
	return false, nil
}

// outside faults what stands in no column.
func (s *sheet) outside() {
	if s.width == 0 {
		return
	}
	for i := s.width; i < s.cells(); i++ {
		if cell := s.cell(i); len(bytes.TrimSpace(cell)) > 0 {
			s.add(s.at, -1, "pricefile/column", "cell "+strconv.Itoa(i+1)+" stands in no column: "+document.Quote(string(cell)), "put a cell that has the separator in it in quotes")
			return
		}
	}
	for _, i := range s.unnamed {
		if cell := s.cell(i); len(bytes.TrimSpace(cell)) > 0 {
			s.add(s.at, -1, "pricefile/column", "cell "+strconv.Itoa(i+1)+" stands in a column without a name: "+document.Quote(string(cell)), "name the column, or empty it")
			return
		}
	}
}

// fault tells what is wrong with a column of a line; column -1 is the whole row.
func (s *sheet) fault(line, column int, e *document.Error) {
	place := Place{File: s.file, Line: line}
	if column >= 0 {
		place.Path = s.names[column]
	}
	told := *e
	told.Path = place.String()
	s.faults.add(found{s.order, line, column, &told})
}

// add is fault for one without a cause.
func (s *sheet) add(line, column int, code, message, help string) {
	s.fault(line, column, &document.Error{Code: code, Message: message, Help: help, Kind: document.ErrInvalid})
}

// get gives the row's cell of a column.
func (s *sheet) get(column int) []byte { return s.cell(s.places[column]) }

// has tells whether the file has a column.
func (s *sheet) has(column int) bool { return s.places[column] >= 0 }

// blank tells whether no cell of the row has anything.
func (s *sheet) blank() bool { return len(s.text) == 0 || len(bytes.TrimSpace(s.text)) == 0 }

// header reads the header row; false when the file has none that can be used.
func (s *sheet) header() (bool, error) {
	if ok, err := s.advance(); err != nil || !ok {
		if err == nil && len(s.faults.all) == 0 {
			s.add(1, -1, "pricefile/header", "the file of "+s.file+" is empty", "write a row with the names of the columns first")
		}
		return false, err
	}
	good := true
	s.width = s.cells()
	for i := range s.width {
		name := fold(s.cell(i))
		if name == "" {
			s.unnamed = append(s.unnamed, i)
			continue
		}
		switch column := indexOf(s.names, name); {
		case column < 0:
			s.add(s.at, -1, "pricefile/column", "there is no column "+document.Quote(name), "known: "+strings.Join(s.names, ", "))
			good = false
		case s.places[column] >= 0:
			s.add(s.at, column, "pricefile/column", "the column occurs twice", "keep one of the two")
			good = false
		default:
			s.places[column] = i
		}
	}
	return good, nil
}

// fold gives a column's name as it is known: "Minimum Quantity" is minimum_quantity.
func fold(name []byte) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(string(name))))
}

func indexOf(names []string, name string) int {
	for i, one := range names {
		if one == name {
			return i
		}
	}
	return -1
}

// need faults columns that a file cannot be without.
func (s *sheet) need(columns ...int) bool {
	good := true
	for _, column := range columns {
		if !s.has(column) {
			s.add(s.at, -1, "pricefile/column", "the file has no column "+s.names[column], "")
			good = false
		}
	}
	return good
}
