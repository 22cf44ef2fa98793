package party

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// BankAccount is where a seller is paid. It has an IBAN, or an account number with what its country puts beside it.
type BankAccount struct {
	// Holder is the name that the account is in; none means the seller's.
	Holder        string `json:"holder,omitempty"`
	Bank          string `json:"bank,omitempty"`
	IBAN          string `json:"iban,omitempty"` // without spaces
	AccountNumber string `json:"account_number,omitempty"`
	RoutingNumber string `json:"routing_number,omitempty"` // ABA routing number, sort code, BSB
	BIC           string `json:"bic,omitempty"`
	// Currency that the account is kept in; none means any.
	Currency money.Currency `json:"currency,omitzero"`
}

// Validate reports every fault at once (ErrInvalid): one of IBAN and account number, an IBAN whose check digits are right, a BIC of 8 or 11
// characters.
func (a BankAccount) Validate() error {
	var f document.Faults
	checkText(&f, "holder", a.Holder, false)
	checkText(&f, "bank", a.Bank, false)
	checkCode(&f, "account_number", a.AccountNumber, false)
	checkCode(&f, "routing_number", a.RoutingNumber, false)
	if (a.IBAN == "") == (a.AccountNumber == "") {
		f.Add("", "party/bank_account", "has either an IBAN or an account number", "")
	}
	if a.IBAN != "" && !validIBAN(a.IBAN) {
		f.Add("iban", "party/iban", "is not an IBAN", "write it without spaces, in upper case, and compare it digit by digit")
	}
	if a.BIC != "" && !validBIC(a.BIC) {
		f.Add("bic", "party/bic", "is not a BIC: "+document.Quote(a.BIC), "it has 8 or 11 upper-case letters and digits")
	}
	return f.Err(nil)
}

// validIBAN checks country, length and check digits (ISO 13616: the remainder by 97 is 1).
func validIBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 || !upper(s[0]) || !upper(s[1]) || !digit(s[2]) || !digit(s[3]) {
		return false
	}
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		switch {
		case digit(c):
			rest = (rest*10 + int(c-'0')) % 97
		case upper(c):
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

func validBIC(s string) bool {
	if len(s) != 8 && len(s) != 11 {
		return false
	}
	for n, c := range []byte(s) {
		if !upper(c) && (!digit(c) || n == 4 || n == 5) {
			return false
		}
	}
	return true
}
