package party

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// MaxNetDays is the longest time to pay.
const MaxNetDays = 3_650

// Terms say when an invoice is due. The zero Terms are due on receipt.
type Terms struct {
	// NetDays is how many days after the invoice's date it is due, 0 to MaxNetDays.
	NetDays int `json:"net_days"`
}

// Due gives the last day on which an invoice of a date is paid in time. It counts civil days: no clock change and no holiday moves it. Out of
// the calendar, and of the zero Date, it is the zero Date.
func (t Terms) Due(from document.Date) document.Date { return from.AddDays(t.NetDays) }

// String gives "net 30", and "due on receipt" for none.
func (t Terms) String() string {
	if t.NetDays == 0 {
		return "due on receipt"
	}
	return "net " + strconv.Itoa(t.NetDays)
}

// Validate refuses terms out of bounds (ErrInvalid).
func (t Terms) Validate() error {
	var f document.Faults
	if t.NetDays < 0 || t.NetDays > MaxNetDays {
		f.Add("net_days", "party/terms", "must be 0 to "+strconv.Itoa(MaxNetDays)+", is "+strconv.Itoa(t.NetDays), "")
	}
	return f.Err(nil)
}
