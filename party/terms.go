package party

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// MaxNetDays is the longest time to pay.
const MaxNetDays = 3_650

// Terms say when an invoice is due. The zero Terms are due on receipt.
type Terms struct {
	// NetDays is how many days after the invoice's date it is due, 0 to MaxNetDays.
	NetDays int `json:"net_days"`
	// LateFee is the share of what is open that each month past the due date adds, as it stands on the invoice; none when nothing is added.
	LateFee money.Rate `json:"late_fee_per_month,omitzero"`
}

// Due gives the last day on which an invoice of a date is paid in time. It counts civil days: no clock change and no holiday moves it. Out of
// the calendar, and of the zero Date, it is the zero Date.
func (t Terms) Due(from document.Date) document.Date { return from.AddDays(t.NetDays) }

// String gives "net 30", "net 30, then 1.5% a month", and "due on receipt" for none.
func (t Terms) String() string {
	text := "due on receipt"
	if t.NetDays > 0 {
		text = "net " + strconv.Itoa(t.NetDays)
	}
	if t.LateFee.Sign() > 0 {
		text += ", then " + t.LateFee.String() + " a month"
	}
	return text
}

// Validate refuses terms out of bounds (ErrInvalid).
func (t Terms) Validate() error {
	var f document.Faults
	if t.NetDays < 0 || t.NetDays > MaxNetDays {
		f.Add("net_days", "party/terms", "must be 0 to "+strconv.Itoa(MaxNetDays)+", is "+strconv.Itoa(t.NetDays), "")
	}
	if full, err := money.ParseRate("100%"); err == nil && (t.LateFee.Sign() < 0 || t.LateFee.Cmp(full) > 0) {
		f.Add("late_fee_per_month", "party/terms", "must be 0% to 100%, is "+t.LateFee.String(), "")
	}
	return f.Err(nil)
}
