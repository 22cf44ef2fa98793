package order

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// Match compares the purchase order with a quote, line by line, and records every difference: the state is then matched or mismatched. It
// may be done again, with the quote's next revision for instance.
//
// A line is compared with the line of the quote that it refers to, else with one of the same item: of those that no other line has taken
// first one of the same quantity and price, then the first. Lines beyond that join the first line of their item, and their quantities are
// compared together. Unit prices are compared exactly, whatever quantity they are for; the price of a line that was quoted in steps, or is
// ordered in steps, by what it comes to. Dates later than the quoted one are no difference, nor is a total with or without taxes.
//
// A quote for others, or another than the purchase order refers to, is document.Faults (ErrInvalid), one that is neither sent nor accepted
// is a *document.Refusal (ErrRefused).
func (o *PurchaseOrder) Match(q *Quote, by document.Stamp) ([]document.Event, error) {
	next, err := purchaseOrderLifecycle.Next(&o.Header, o.State, PurchaseOrderMatch)
	if err != nil {
		return nil, err
	}
	link := q.Header.Link()
	var faults document.Faults
	if q.Seller != o.Seller || q.Customer != o.Customer {
		faults.Add("quote", "purchase_order/quote", "is for "+document.Quote(q.Customer)+" by "+document.Quote(q.Seller)+", the purchase order is of "+document.Quote(o.Customer)+" to "+document.Quote(o.Seller), "")
	}
	if o.Quote != nil && *o.Quote != link && !hasLink(q.Header.From, *o.Quote) {
		faults.Add("quote", "purchase_order/quote", "is "+q.Header.Name()+", the purchase order refers to "+o.Quote.ID.String(), "give that or a revision of it")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&o.Header)
	}
	if q.State != QuoteSentState && q.State != QuoteAcceptedState {
		return nil, document.Refuse(&o.Header, string(PurchaseOrderMatch), document.Reason{
			Code: "purchase_order/quote", Gate: "quote", Path: "quote", Saw: q.Header.Name() + " is " + string(q.State), Help: []string{"give a quote that was sent or accepted"},
		})
	}
	m := matcher{order: o, quote: q, lines: slices.Clone(o.Lines)}
	m.pair()
	m.head()
	m.compareLines()
	m.total()
	if m.err != nil {
		faults.Check("lines", "order/quantity", m.err)
		return nil, faults.Err(&o.Header)
	}
	var payload document.Payload = PurchaseOrderMatched{Customer: o.Customer, Number: o.Purchase.Number, Quote: q.Header.ID}
	if len(m.found) > 0 {
		next = PurchaseOrderMismatchedState
		payload = PurchaseOrderMismatched{Customer: o.Customer, Number: o.Purchase.Number, Quote: q.Header.ID, Kinds: m.kinds()}
	}
	o.Lines, o.Differences, o.Quote = m.lines, m.found, &link
	if !hasLink(o.Header.From, link) {
		o.Header.From = append(slices.Clone(o.Header.From), link)
	}
	return o.move(next, by, payload), nil
}

// matcher compares a purchase order with a quote.
type matcher struct {
	order *PurchaseOrder
	quote *Quote
	lines []PurchaseOrderLine
	found []Difference
	err   error
}

func (m *matcher) differ(path string, kind DifferenceKind, quoted, ordered string, delta money.Money) {
	if delta.IsZero() {
		delta = money.Money{} // as it comes back from where it is stored
	}
	m.found = append(m.found, Difference{Path: path, Kind: kind, Quoted: quoted, Ordered: ordered, Delta: delta})
}

func (m *matcher) kinds() []DifferenceKind {
	var kinds []DifferenceKind
	for _, d := range m.found {
		if !slices.Contains(kinds, d.Kind) {
			kinds = append(kinds, d.Kind)
		}
	}
	return kinds
}

// pair finds the quote's line for each line.
func (m *matcher) pair() {
	type exact struct {
		sku             string
		quantity, price string
	}
	said := func(sku string, q money.Quantity, p money.Price, base money.Quantity, steps []pricing.Step) exact {
		return exact{sku, q.String(), priceText(p, base, steps)}
	}
	taken := make([]bool, len(m.quote.Lines))
	for i := range m.lines {
		l := &m.lines[i]
		if l.Matched = l.QuoteLine; l.QuoteLine > len(m.quote.Lines) {
			l.Matched = 0
		}
		if l.Matched > 0 {
			taken[l.Matched-1] = true
		}
	}
	same, ofItem, first := map[exact][]int{}, map[string][]int{}, map[string]int{}
	for i := range m.quote.Lines {
		l := &m.quote.Lines[i]
		if first[l.SKU] == 0 {
			first[l.SKU] = i + 1
		}
		key := said(l.SKU, l.Quantity, l.UnitPrice, l.PriceBase, l.Steps)
		same[key], ofItem[l.SKU] = append(same[key], i), append(ofItem[l.SKU], i)
	}
	take := func(l *PurchaseOrderLine, from []int) []int {
		for len(from) > 0 && l.Matched == 0 {
			if i := from[0]; !taken[i] {
				taken[i], l.Matched = true, i+1
			}
			from = from[1:]
		}
		return from
	}
	for i := range m.lines {
		if l := &m.lines[i]; l.QuoteLine == 0 {
			key := said(l.Item, l.Quantity, l.UnitPrice, l.PriceBase, l.Steps)
			same[key] = take(l, same[key])
		}
	}
	for i := range m.lines {
		l := &m.lines[i]
		if l.QuoteLine > 0 || l.Matched > 0 {
			continue
		}
		if ofItem[l.Item] = take(l, ofItem[l.Item]); l.Matched == 0 {
			l.Matched = first[l.Item]
		}
	}
}

// head compares what stands above the lines.
func (m *matcher) head() {
	m.date("deliver_by", m.order.DeliverBy)
	if to := m.order.ShipTo; to != nil && (to.Country != m.quote.ShipTo.Country || to.Region != m.quote.ShipTo.Region || to.PostalCode != m.quote.ShipTo.PostalCode) {
		m.differ("ship_to", PlaceDiffers, place(m.quote.ShipTo), place(*to), money.Money{})
	}
	if terms := m.order.Terms; terms != nil && *terms != m.quote.Terms {
		m.differ("terms", TermsDiffer, m.quote.Terms.String(), terms.String(), money.Money{})
	}
}

func place(a party.Address) string {
	text := a.Country
	for _, more := range [...]string{a.Region, a.PostalCode} {
		if more != "" {
			text += " " + more
		}
	}
	return text
}

func (m *matcher) date(path string, wanted document.Date) {
	if !wanted.IsZero() && (m.quote.DeliverBy.IsZero() || wanted.Before(m.quote.DeliverBy)) {
		m.differ(path, DateDiffers, m.quote.DeliverBy.String(), wanted.String(), money.Money{})
	}
}

func (m *matcher) compareLines() {
	ordered := make([][]int, len(m.quote.Lines)) // the lines that order each of the quote's
	for i := range m.lines {
		if n := m.lines[i].Matched; n > 0 {
			ordered[n-1] = append(ordered[n-1], i)
		}
	}
	for i := range m.lines {
		l, path := &m.lines[i], document.Index("lines", i)
		if l.Matched == 0 {
			m.differ(path+".item", ItemDiffers, "", l.Item, money.Money{})
			continue
		}
		quoted := &m.quote.Lines[l.Matched-1]
		if l.Item != quoted.SKU {
			m.differ(path+".item", ItemDiffers, quoted.SKU, l.Item, money.Money{})
		}
		if all := ordered[l.Matched-1]; all[0] == i {
			m.quantity(path+".quantity", quoted, all)
		}
		m.price(path+".unit_price", l, quoted)
		m.date(path+".need_by", l.NeedBy)
	}
	for i, lines := range ordered {
		if l := &m.quote.Lines[i]; len(lines) == 0 {
			m.differ("lines", LineMissing, "line "+strconv.Itoa(l.Line)+": "+l.Quantity.String()+" of "+l.SKU, "", money.Money{})
		}
	}
}

// quantity compares what all lines that order one of the quote's order together.
func (m *matcher) quantity(path string, quoted *QuoteLine, lines []int) {
	var sum money.Quantity
	for _, i := range lines {
		q := m.lines[i].Quantity
		if q.Unit() != quoted.Quantity.Unit() {
			m.differ(path, QuantityDiffers, quoted.Quantity.String(), q.String(), money.Money{})
			return
		}
		var err error
		if sum, err = sum.Add(q); err != nil && m.err == nil {
			m.err = err
		}
	}
	if sum != quoted.Quantity {
		m.differ(path, QuantityDiffers, quoted.Quantity.String(), sum.String(), money.Money{})
	}
}

func (m *matcher) price(path string, l *PurchaseOrderLine, quoted *QuoteLine) {
	sameUnit := l.Quantity.Unit() == quoted.Quantity.Unit()
	asQuoted := pricing.Line{Quantity: l.Quantity, UnitPrice: quoted.UnitPrice, PriceBase: quoted.PriceBase}
	stepped := len(quoted.Steps) > 0 || len(l.Steps) > 0
	if len(quoted.Steps) > 0 {
		asQuoted.Quantity, asQuoted.Steps = quoted.Quantity, quoted.Steps
	}
	delta, known := money.Money{}, false
	if sameUnit && asQuoted.Quantity == l.Quantity {
		delta, known = m.delta(l.priced(), asQuoted)
	}
	switch {
	case !stepped && sameUnit && samePrice(l.UnitPrice, l.PriceBase, quoted.UnitPrice, quoted.PriceBase):
	case stepped && known && delta.IsZero():
	case stepped && sameUnit && slices.Equal(l.Steps, quoted.Steps) && l.PriceBase == quoted.PriceBase:
	default:
		m.differ(path, PriceDiffers, priceText(quoted.UnitPrice, quoted.PriceBase, quoted.Steps), priceText(l.UnitPrice, l.PriceBase, l.Steps), delta)
	}
}

// delta gives what one line comes to less what the other does, in the quote's rounding, if that can be said.
func (m *matcher) delta(ordered, quoted pricing.Line) (money.Money, bool) {
	a, err := pricing.Total(pricing.Sheet{Lines: []pricing.Line{ordered}, Rounding: m.quote.Rounding})
	if err != nil {
		return money.Money{}, false
	}
	b, err := pricing.Total(pricing.Sheet{Lines: []pricing.Line{quoted}, Rounding: m.quote.Rounding})
	if err != nil {
		return money.Money{}, false
	}
	delta, err := a.Totals.Extension.Sub(b.Totals.Extension)
	return delta, err == nil
}

// samePrice compares unit prices exactly, each for its own quantity of one unit of measure.
func samePrice(a money.Price, aFor money.Quantity, b money.Price, bFor money.Quantity) bool {
	if a.Currency() != b.Currency() {
		return false
	}
	x, y := a.Decimal(), b.Decimal()
	if bFor != (money.Quantity{}) {
		x = x.Mul(bFor.Decimal())
	}
	if aFor != (money.Quantity{}) {
		y = y.Mul(aFor.Decimal())
	}
	return x.Equal(y)
}

func priceText(p money.Price, base money.Quantity, steps []pricing.Step) string {
	text := p.String()
	for i, s := range steps {
		if i > 0 {
			text += " + "
		}
		text += s.Quantity.String() + " at " + s.UnitPrice.String()
	}
	if base != (money.Quantity{}) {
		text += " per " + base.String()
	}
	return text
}

func (m *matcher) total() {
	total, quoted := m.order.Total, &m.quote.Totals
	if total == nil || sameMoney(*total, quoted.Gross) || sameMoney(*total, quoted.Net) {
		return
	}
	delta, err := total.Sub(quoted.Gross)
	if err != nil {
		delta = money.Money{}
	}
	m.differ("total", TotalDiffers, quoted.Gross.String(), total.String(), delta)
}

func sameMoney(a, b money.Money) bool {
	order, err := a.Cmp(b)
	return err == nil && order == 0
}
