package order

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// Type names a way of selling. What it means is its Policy; nothing else in the library asks for the type.
type Type string

// The types that Policies knows. A host may have others.
const (
	Standard            Type = "standard"
	CashSale            Type = "cash"
	Rush                Type = "rush"
	SchedulingAgreement Type = "scheduling_agreement"
	ThirdPartySale      Type = "third_party"
)

// Source says where the goods of a line come from.
type Source string

// The sources.
const (
	FromStock      Source = "stock"
	FromMake       Source = "make"        // produced for the order; reserved once it lies in stock
	FromThirdParty Source = "third_party" // shipped by a vendor; never in our stock
)

// Gate names a check that an order has to pass before it is confirmed.
type Gate string

// The gates.
const (
	PriceGate     Gate = "price"
	StockGate     Gate = "stock"
	CreditGate    Gate = "credit"
	TerritoryGate Gate = "territory"
)

// Policy is what an order of a type does, as data. It is copied onto the order, which keeps to it whatever the host's policies become.
type Policy struct {
	Type Type `json:"type"`
	// Gates are asked when the order is to be confirmed.
	Gates []Gate `json:"gates,omitempty"`
	// OnAccount orders are owed until their invoices are paid, and count for the customer's credit. Others are paid at once: goods are
	// handed over, billed and paid in one commit.
	OnAccount bool `json:"on_account"`
	// BillOn makes lines billable, unless the draft says otherwise.
	BillOn Trigger `json:"bill_on"`
	// Sources that lines may have; the first is that of a line that names none.
	Sources []Source `json:"sources"`
}

// Policies gives the policies of the types that the library knows.
func Policies() []Policy {
	all := []Gate{PriceGate, StockGate, CreditGate, TerritoryGate}
	any := []Source{FromStock, FromMake, FromThirdParty}
	return []Policy{
		{Type: Standard, Gates: all, OnAccount: true, BillOn: OnDelivery, Sources: any},
		{Type: CashSale, Gates: []Gate{PriceGate, StockGate, TerritoryGate}, BillOn: OnDelivery, Sources: []Source{FromStock}},
		{Type: Rush, Gates: all, OnAccount: true, BillOn: OnDelivery, Sources: any},
		{Type: SchedulingAgreement, Gates: all, OnAccount: true, BillOn: OnDelivery, Sources: any},
		{Type: ThirdPartySale, Gates: []Gate{PriceGate, CreditGate, TerritoryGate}, OnAccount: true, BillOn: OnDelivery, Sources: []Source{FromThirdParty}},
	}
}

// Asks tells whether the policy has a gate.
func (p Policy) Asks(gate Gate) bool { return slices.Contains(p.Gates, gate) }

func (p Policy) clone() Policy {
	p.Gates, p.Sources = slices.Clone(p.Gates), slices.Clone(p.Sources)
	return p
}

// Validate reports every fault of the policy at once.
func (p Policy) Validate() error {
	var faults document.Faults
	if p.Type == "" {
		faults.Add("type", "order/policy", "a policy has a type", "")
	}
	for i, g := range p.Gates {
		if !slices.Contains([]Gate{PriceGate, StockGate, CreditGate, TerritoryGate}, g) {
			faults.Add(document.Index("gates", i), "order/policy", "there is no gate "+document.Quote(string(g)), "write price, stock, credit or territory")
		}
	}
	if !p.BillOn.known() {
		faults.Add("bill_on", "order/trigger", "there is no trigger "+document.Quote(string(p.BillOn)), "write order, shipment or delivery")
	}
	if len(p.Sources) == 0 {
		faults.Add("sources", "order/policy", "a policy names the sources that lines may have", "")
	}
	for i, s := range p.Sources {
		if !slices.Contains([]Source{FromStock, FromMake, FromThirdParty}, s) {
			faults.Add(document.Index("sources", i), "order/policy", "there is no source "+document.Quote(string(s)), "write stock, make or third_party")
		}
	}
	return faults.Err(nil)
}

// findPolicy gives the policy of a type; none means the first of the list.
func findPolicy(policies []Policy, t Type) (Policy, error) {
	if len(policies) == 0 {
		policies = Policies()
	}
	if t == "" {
		return policies[0], nil
	}
	known := ""
	for i, p := range policies {
		if p.Type == t {
			return p, nil
		}
		if known += string(p.Type); i < len(policies)-1 {
			known += ", "
		}
	}
	return Policy{}, &document.Error{Code: "order/type", Message: "there is no type " + document.Quote(string(t)) + " among " + strconv.Itoa(len(policies)), Help: "known: " + known, Kind: document.ErrInvalid}
}
