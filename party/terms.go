package party

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// Terms say when an invoice is due.
type Terms struct {
	// NetDays after the invoice's date; 0 means at once.
	NetDays int `json:"net_days"`
	// EndOfMonth moves the due date to the end of the month that the days lead to.
	EndOfMonth bool `json:"end_of_month,omitempty"`
}

// maxNetDays is ten years; more is a mistake.
const maxNetDays = 3660

// Due gives the due date of an invoice: the net days are counted first, then the end of the month is taken (C26). It is a civil date: no clock change moves it.
func (t Terms) Due(date document.Date) document.Date {
	due := date.AddDays(t.NetDays)
	if t.EndOfMonth {
		due = due.EndOfMonth()
	}
	return due
}

// String gives the terms as people say them, such as "net 30" or "net 30, end of month".
func (t Terms) String() string {
	s := "net " + strconv.Itoa(t.NetDays)
	if t.NetDays == 0 {
		s = "due at once"
	}
	if t.EndOfMonth {
		s += ", end of month"
	}
	return s
}

// Validate refuses negative days and more than ten years.
func (t Terms) Validate() error {
	var faults document.Faults
	if t.NetDays < 0 || t.NetDays > maxNetDays {
		faults.Add("net_days", "party/terms", "is 0 to "+strconv.Itoa(maxNetDays)+", this one is "+strconv.Itoa(t.NetDays), "")
	}
	return faults.Err(nil)
}
