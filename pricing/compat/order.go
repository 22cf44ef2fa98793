package compat

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Order says by which order another system chooses among prices.
type Order string

// The orders.
const (
	// OdooOrder is the fixed order of Odoo's price list rules: the narrower target, the larger minimum quantity, the category whose full name
	// sorts last, the larger ID. The first rule whose minimum quantity is reached prices. It reads Target, From, Category and ID.
	OdooOrder Order = "odoo"
	// MedusaOrder is Medusa's, as of 2024: a price of a price list before others, then the one with more rules, then the lower amount, then the
	// one that was given first. A price without both bounds is for no stated quantity, since a missing bound is not compared. It reads List,
	// Rules, Price, From and To.
	MedusaOrder Order = "medusa"
	// TrytonOrder is that of Tryton's price list lines: the first in sequence whose minimum quantity is reached, by equal sequence the smaller
	// ID. The sign of the quantity does not count. It reads Sequence, ID and From.
	TrytonOrder Order = "tryton"
	// ERPNextOrder is that of ERPNext's pricing rules. Rules are looked for from the narrowest target; what is found without a priority hides
	// wider targets, whether or not its quantity is reached. Then those whose quantity is not reached fall out, and of the others the larger
	// priority prices. Two of equal priority are an error. It reads Target, Priority, From and To.
	ERPNextOrder Order = "erpnext"
)

// Target says what a price is for. A narrower one is smaller.
type Target int8

// The targets.
const (
	ForVariant  Target = iota // one variant of a product, or one item
	ForProduct                // all variants of a product
	ForCategory               // the products of a category, or of a group of items
	ForAny                    // any product, or those of a brand
)

// Candidate is a price among which another system chooses. It is one that applies to the buyer, the item and the day: an order looks at the
// quantity and at the fields that it names, and at no others.
type Candidate struct {
	Name     string `json:"name"` // for messages
	ID       int64  `json:"id,omitempty"`
	Target   Target `json:"target,omitempty"`
	Category string `json:"category,omitempty"` // full name, such as "All / Gloves"
	Sequence int64  `json:"sequence,omitempty"`
	Priority int64  `json:"priority,omitempty"` // 0 is none
	Rules    int    `json:"rules,omitempty"`    // how many conditions it has, those of its list included
	List     bool   `json:"list,omitempty"`     // whether it is of a price list, not the product's own
	// From and To hold both of their bounds; none is no bound.
	From  money.Quantity `json:"from"`
	To    money.Quantity `json:"to"`
	Price money.Price    `json:"price"`
}

// MaxCandidates is how many prices an order chooses among.
const MaxCandidates = 10_000

// Choose gives the place of the candidate that the other system takes for a quantity, which is in the unit that the bounds are in.
//
// Errors are ErrInvalid: "pricing/convention" for an order that there is not, "pricing/count", "pricing/unit" and "pricing/currency" with
// the path of the candidate, "pricing/no_price" where none is taken, "pricing/conflict" where the other system reports one.
func (o Order) Choose(q money.Quantity, candidates []Candidate) (int, error) {
	before := o.before()
	if before == nil {
		return -1, fail("pricing/convention", "there is no order "+document.Quote(string(o)), "write odoo, medusa, tryton or erpnext")
	}
	if err := check(q, candidates); err != nil {
		return -1, err
	}
	if o == TrytonOrder {
		q = q.Abs()
	}
	widest := ForAny
	if o == ERPNextOrder {
		widest = searched(candidates)
	}
	best, tie := -1, -1
	for i := range candidates {
		c := &candidates[i]
		if o == ERPNextOrder && c.Target > widest || !c.reached(o, q) {
			continue
		}
		if best < 0 {
			best = i
			continue
		}
		switch order := before(c, &candidates[best]); {
		case order < 0:
			best, tie = i, -1
		case order == 0 && tie < 0:
			tie = i
		}
	}
	switch {
	case best < 0:
		return -1, fail("pricing/no_price", "no candidate is for "+q.String(), "look at the product's own price")
	case tie >= 0 && o == ERPNextOrder:
		return -1, fail("pricing/conflict", document.Quote(candidates[best].Name)+" and "+document.Quote(candidates[tie].Name)+" have the same priority", "give one of the two a larger priority")
	}
	return best, nil
}

// before compares two candidates: negative when the first one is taken. It is nil for an order that there is not. Candidates that are equal
// are taken as they were given.
func (o Order) before() func(a, b *Candidate) int {
	switch o {
	case OdooOrder:
		return func(a, b *Candidate) int {
			return cmp.Or(cmp.Compare(a.Target, b.Target), compare(b.From, a.From), strings.Compare(b.Category, a.Category), cmp.Compare(b.ID, a.ID))
		}
	case MedusaOrder:
		return func(a, b *Candidate) int {
			if a.List != b.List {
				if a.List {
					return -1
				}
				return 1
			}
			lower, _ := a.Price.Cmp(b.Price) // of one currency, as was seen
			return cmp.Or(cmp.Compare(b.Rules, a.Rules), lower)
		}
	case TrytonOrder:
		return func(a, b *Candidate) int {
			return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), cmp.Compare(a.ID, b.ID))
		}
	case ERPNextOrder:
		return func(a, b *Candidate) int { return cmp.Compare(b.Priority, a.Priority) }
	}
	return nil
}

// reached tells whether a quantity lies between the candidate's bounds, as the system reads them.
func (c *Candidate) reached(o Order, q money.Quantity) bool {
	from, to := !c.From.IsZero(), !c.To.IsZero()
	switch o {
	case MedusaOrder:
		return c.From != (money.Quantity{}) && c.To != (money.Quantity{}) && compare(c.From, q) <= 0 && compare(q, c.To) <= 0
	case ERPNextOrder:
		return (!from || compare(c.From, q) <= 0) && (!to || compare(q, c.To) <= 0)
	}
	return !from || compare(c.From, q) <= 0
}

// searched gives the widest target that ERPNext looks at: the narrowest for which there is a rule, unless one of the narrowest has a priority.
func searched(candidates []Candidate) Target {
	narrowest, priority := ForAny, false
	for i := range candidates {
		c := &candidates[i]
		if c.Target < narrowest {
			narrowest, priority = c.Target, false
		}
		priority = priority || c.Target == narrowest && c.Priority != 0
	}
	if priority {
		return ForAny
	}
	return narrowest
}

// check faults candidates in another unit or currency than the others.
func check(q money.Quantity, candidates []Candidate) error {
	if n := len(candidates); n > MaxCandidates {
		return fail("pricing/count", "there are "+strconv.Itoa(n)+" candidates, at most "+strconv.Itoa(MaxCandidates)+" are allowed", "")
	}
	var f document.Faults
	var currency money.Currency
	for i := range candidates {
		c := &candidates[i]
		for _, bound := range [...]struct {
			path string
			q    money.Quantity
		}{{"from", c.From}, {"to", c.To}} {
			if bound.q != (money.Quantity{}) && bound.q.Unit() != q.Unit() {
				f.Add(document.Index("candidates", i)+"."+bound.path, "pricing/unit", "is not in the unit of "+q.String()+", this one is "+bound.q.String(), "convert it")
			}
		}
		if c.Target < ForVariant || c.Target > ForAny {
			f.Add(document.Index("candidates", i)+".target", "pricing/convention", "there is no such target", "")
		}
		switch of := c.Price.Currency(); {
		case of.IsZero():
		case currency.IsZero():
			currency = of
		case of != currency:
			f.Add(document.Index("candidates", i)+".price", "pricing/currency", "is in "+of.String()+", other prices are in "+currency.String(), "convert it")
		}
	}
	return f.Err(nil)
}
