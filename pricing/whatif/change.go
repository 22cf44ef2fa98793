package whatif

import (
	"errors"
	"iter"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// MaxReasons is how many reasons a basket that has no price states by each book; there may be one for each line.
const MaxReasons = 10

// Basket is a basket with a name by which a report tells it apart, such as the number of its order.
type Basket struct {
	Name string `json:"name"`
	pricing.Basket
}

// Outcome says what becomes of a basket.
type Outcome string

// The outcomes.
const (
	// Same baskets come to the same net and gross by both books.
	Same Outcome = "same"
	// Changed baskets have prices by both books, and other ones.
	Changed Outcome = "changed"
	// Lost baskets have prices by the book before and none by the book after.
	Lost Outcome = "lost"
	// Gained baskets have prices by the book after and none by the book before.
	Gained Outcome = "gained"
	// Unpriced baskets have prices by neither.
	Unpriced Outcome = "unpriced"
)

// Amounts are what something comes to.
type Amounts struct {
	Net   money.Money `json:"net"`
	Gross money.Money `json:"gross"`
}

// Figures are what something comes to by both books. Delta is After less Before.
type Figures struct {
	Before Amounts `json:"before"`
	After  Amounts `json:"after"`
	Delta  Amounts `json:"delta"`
}

// Line is what a line of a basket comes to by both books, its part of discounts on the whole included.
type Line struct {
	Item string `json:"item"`
	Figures
}

// Change is what becomes of one basket.
type Change struct {
	Basket   string         `json:"basket"`
	Customer string         `json:"customer,omitempty"`
	Currency money.Currency `json:"currency"`
	Outcome  Outcome        `json:"outcome"`
	// Figures are those of the books that price the basket: of both, unless it is lost, gained or unpriced. Only with both there is a Delta, and
	// there are Lines.
	Figures
	Lines []Line `json:"lines,omitempty"`
	// BeforeFaults and AfterFaults say why a book has no price, MaxReasons each at most.
	BeforeFaults document.Faults `json:"before_faults,omitempty"`
	AfterFaults  document.Faults `json:"after_faults,omitempty"`
}

// All gives baskets that are at hand to Changes and Compare.
func All(baskets ...Basket) iter.Seq2[Basket, error] {
	return func(yield func(Basket, error) bool) {
		for _, b := range baskets {
			if !yield(b, nil) {
				return
			}
		}
	}
}

// Changes prices each basket by both books and says what becomes of it, in the order of the baskets, one at a time. A basket that a book does not
// price, for whatever reason, is an outcome and no error. An error of baskets ends it and is given as it is; books that are nil and differences
// beyond range are document.Faults (ErrInvalid). It can be used again when baskets can.
func Changes(baskets iter.Seq2[Basket, error], before, after *pricing.Book) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		if err := check(baskets == nil, before, after); err != nil {
			yield(Change{}, err)
			return
		}
		for b, err := range baskets {
			var c Change
			if err == nil {
				c, err = change(&b, before, after)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

func check(none bool, before, after *pricing.Book) error {
	var f document.Faults
	for _, one := range [...]struct {
		path    string
		missing bool
	}{{"baskets", none}, {"before", before == nil}, {"after", after == nil}} {
		if one.missing {
			f.Add(one.path, "whatif/required", "is required", "")
		}
	}
	return f.Err(nil)
}

// change prices one basket by both books.
func change(b *Basket, before, after *pricing.Book) (Change, error) {
	c := Change{Basket: b.Name, Customer: b.Customer, Currency: b.Currency}
	was, wasErr := before.Price(b.Basket)
	is, isErr := after.Price(b.Basket)
	if wasErr == nil {
		c.Before = amounts(was.Totals.Net, was.Totals.Gross, b.Currency)
	}
	if isErr == nil {
		c.After = amounts(is.Totals.Net, is.Totals.Gross, b.Currency)
	}
	switch {
	case wasErr != nil && isErr != nil:
		c.Outcome = Unpriced
	case wasErr != nil:
		c.Outcome = Gained
	case isErr != nil:
		c.Outcome = Lost
	}
	if c.Outcome != "" {
		c.BeforeFaults, c.AfterFaults = reasons(wasErr), reasons(isErr)
		return c, nil
	}
	err := c.differ()
	c.Lines = make([]Line, len(was.Lines))
	for i := range c.Lines {
		l, a, z := &c.Lines[i], &was.Lines[i].Amounts, &is.Lines[i].Amounts
		l.Item, l.Before, l.After = b.Lines[i].Item, amounts(a.Net, a.Gross, b.Currency), amounts(z.Net, z.Gross, b.Currency)
		err = errors.Join(err, l.differ())
	}
	if err != nil {
		return Change{}, failAmount("basket "+document.Quote(b.Name), err)
	}
	if c.Outcome = Changed; c.Delta.Net.IsZero() && c.Delta.Gross.IsZero() {
		c.Outcome = Same
	}
	return c, nil
}

// amounts gives figures that have a currency, even those of no lines.
func amounts(net, gross money.Money, currency money.Currency) Amounts {
	if zero, err := money.FromMinor(0, currency); err == nil {
		if net == (money.Money{}) {
			net = zero
		}
		if gross == (money.Money{}) {
			gross = zero
		}
	}
	return Amounts{net, gross}
}

// reasons gives the first of what an error says.
func reasons(err error) document.Faults {
	var f document.Faults
	f.Check("", "whatif/price", err)
	return f[:min(len(f), MaxReasons)]
}

// differ works out the difference.
func (d *Figures) differ() (err error) {
	var other error
	d.Delta.Net, err = d.After.Net.Sub(d.Before.Net)
	d.Delta.Gross, other = d.After.Gross.Sub(d.Before.Gross)
	return errors.Join(err, other)
}

// add adds up.
func (d *Figures) add(o *Figures) error {
	var errs [6]error
	for i, sum := range [...]struct{ to, more *money.Money }{
		{&d.Before.Net, &o.Before.Net}, {&d.Before.Gross, &o.Before.Gross}, {&d.After.Net, &o.After.Net}, {&d.After.Gross, &o.After.Gross},
		{&d.Delta.Net, &o.Delta.Net}, {&d.Delta.Gross, &o.Delta.Gross},
	} {
		total, err := sum.to.Add(*sum.more)
		if errs[i] = err; err == nil {
			*sum.to = total
		}
	}
	return errors.Join(errs[:]...)
}

func failAmount(what string, err error) error {
	return document.Faults{{Code: "whatif/amount", Message: "the figures of " + what + " do not fit", Help: "compare fewer baskets at a time", Kind: document.ErrInvalid, Cause: err}}
}
