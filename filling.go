package o2c

import (
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// partiesOf reads what a draft names. What is not there stays nil: order.New says so, with all other faults.
func partiesOf(u *unit, seller, customer string, skus iter.Seq[string]) (order.Parties, error) {
	p := order.Parties{Items: map[string]*catalog.Item{}, Policies: u.desk.engine.config.Policies}
	var err error
	if p.Seller, err = find[party.Seller](u, party.KindSeller, party.SellerID(seller)); err != nil {
		return p, err
	}
	if p.Customer, err = customerInForce(u, customer); err != nil {
		return p, err
	}
	for sku := range skus {
		if _, known := p.Items[sku]; known {
			continue
		}
		if p.Items[sku], err = find[catalog.Item](u, catalog.KindItem, catalog.ItemID(sku)); err != nil {
			return p, err
		}
	}
	return p, nil
}

// filled gives the draft with the prices and taxes that it leaves to the seller's book and table. What cannot be found stays open:
// order.New says so, except an item without a price and a place without a tax rate.
func filled(u *unit, draft order.Draft, p *order.Parties, today document.Date) (order.Draft, error) {
	draft.Lines = slices.Clone(draft.Lines)
	lines := make([]open, len(draft.Lines))
	for i := range draft.Lines {
		l := &draft.Lines[i]
		lines[i] = open{item: l.Item, quantity: l.Quantity, price: lineOf(order.Price{UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps}, nil), taxes: l.Taxes}
	}
	err := fill(u, *p, filling{on: firstDate(draft.Date, today), today: today, channel: draft.Channel, to: draft.ShipTo, taxed: len(draft.Taxes) > 0}, lines)
	p.Prices = make([]*pricing.Snapshot, len(lines))
	quotes := map[document.ID]*order.Quote{}
	for i := range lines {
		l := &draft.Lines[i]
		if p.Prices[i] = lines[i].price.PricedBy; l.From != nil && l.From.Kind == order.KindQuote {
			q, known := quotes[l.From.ID]
			if !known {
				if q, err = load[order.Quote](u, order.KindQuote, l.From.ID); err != nil && !errors.Is(err, document.ErrNotFound) {
					return draft, err
				}
				quotes[l.From.ID] = q
			}
			if q != nil && l.From.Line >= 1 && l.From.Line <= len(q.Lines) && q.Lines[l.From.Line-1].SKU == l.Item {
				p.Prices[i] = q.Lines[l.From.Line-1].PricedBy
			}
		}
		l.UnitPrice, l.PriceBase, l.Steps, l.Taxes = lines[i].price.UnitPrice, lines[i].price.PriceBase, lines[i].price.Steps, lines[i].taxes
	}
	return draft, err
}

// filling says for when and where lines are filled; taxed, that the document names its taxes itself.
type filling struct {
	on, today document.Date
	channel   order.Channel
	to        *party.Address
	taxed     bool
}

func firstDate(date, otherwise document.Date) document.Date {
	if date.IsZero() {
		return otherwise
	}
	return date
}

// fill gives lines the prices and taxes that they leave open, where the tenant has a book and a table.
func fill(u *unit, p order.Parties, f filling, lines []open) error {
	if p.Customer == nil || p.Seller == nil {
		return nil
	}
	book, edition, err := u.book(u.by.At)
	if err != nil {
		return err
	}
	table, err := u.taxes()
	if err != nil {
		return err
	}
	to := p.Customer.ShipTo()
	if f.to != nil {
		to = *f.to
	}
	var faults document.Faults
	basket := basketFor(p.Customer, currencyOf(p), f.on)
	basket.Channel = string(f.channel)
	if f.on == f.today {
		basket.At = u.by.At // a document of another day has no instant
	}
	facts := factsIn(u)
	var places []int // in the document, of the basket's lines
	for i := range lines {
		l := &lines[i]
		item := p.Items[l.item]
		if item == nil || l.quantity.Sign() <= 0 {
			continue // the document says so
		}
		if book != nil && l.price.UnitPrice == (money.Price{}) && len(l.price.Steps) == 0 {
			known, err := facts(item)
			if err != nil {
				return err
			}
			basket.Lines = append(basket.Lines, pricing.BasketLine{Item: l.item, Quantity: l.quantity, Facts: known})
			places = append(places, i)
		}
		if table != nil && !f.taxed && len(l.taxes) == 0 {
			if l.taxes, err = table.Rates(to, item.TaxClass, f.on); err != nil {
				faults.Check(document.Index("lines", i)+".taxes", "order/tax", err)
			}
		}
	}
	if len(places) > 0 {
		priced, err := book.Price(basket)
		if err != nil {
			faults.Check("", "order/price", relined(err, places))
			return faults.Err(nil)
		}
		for k, i := range places {
			won := &priced.Lines[k]
			lines[i].price = lineOf(order.Price{UnitPrice: won.UnitPrice, PriceBase: won.PriceBase, Steps: won.Steps, By: won.List.String()}, won.Snapshot(edition, &basket, k))
		}
	}
	return faults.Err(nil)
}

// basketFor gives a basket of a customer without lines. Orders and gates both price by it, so that they come to the same prices.
func basketFor(customer *party.Customer, currency money.Currency, on document.Date) pricing.Basket {
	b := pricing.Basket{Currency: currency, On: on}
	if customer != nil {
		b.Customer, b.Organization = customer.Code, customer.Organization
		if customer.Group != "" {
			b.Groups = []string{customer.Group}
		}
	}
	return b
}

// relined gives the faults of a basket with the places that its lines have in the document.
func relined(err error, places []int) error {
	return renamed(err, "order/price", "lines", func(k int) string {
		if k >= len(places) {
			return ""
		}
		return document.Index("lines", places[k])
	})
}

// renamed gives faults with paths into a list by other names; an empty name leaves a path as it is.
func renamed(err error, code, list string, name func(i int) string) error {
	path := renaming(list, name)
	var faults document.Faults
	faults.Check("", code, err)
	for _, f := range faults {
		f.Path = path(f.Path)
		if conflict, ok := f.Cause.(*pricing.ConflictError); ok && conflict.Paths[0] != "" { //nolint:errorlint // what the fault is made of
			c := *conflict
			c.Paths = [2]string{path(c.Paths[0]), path(c.Paths[1])}
			f.Message, f.Cause = c.Error(), &c
		}
	}
	return faults
}

func renaming(list string, name func(i int) string) func(path string) string {
	return func(p string) string {
		index, rest, ok := strings.Cut(strings.TrimPrefix(p, list+"["), "]")
		if i, err := strconv.Atoi(index); ok && strings.HasPrefix(p, list+"[") && err == nil && i >= 0 && name(i) != "" {
			return name(i) + rest
		}
		return p
	}
}

// currencyOf is what a customer is priced in: its own currency, or else the seller's.
func currencyOf(p order.Parties) money.Currency {
	if !p.Customer.Currency.IsZero() {
		return p.Customer.Currency
	}
	return p.Seller.Currency
}

func filledOffer(u *unit, offer order.QuoteDraft) (order.QuoteDraft, order.Parties, document.Date, error) {
	parties, err := partiesOf(u, offer.Seller, offer.Customer, skusOf(offer.Lines, func(l order.QuoteDraftLine) string { return l.Item }))
	if err != nil {
		return offer, parties, document.Date{}, err
	}
	today, err := u.today(parties.Seller)
	if err != nil {
		return offer, parties, today, err
	}
	if offer.Valid.To.IsZero() {
		offer.Valid = document.Span{From: today, To: today.AddDays(validDays)}
	}
	lines := make([]open, len(offer.Lines))
	for i := range offer.Lines {
		l := &offer.Lines[i]
		lines[i] = open{item: l.Item, quantity: l.Quantity, price: lineOf(order.Price{UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps}, nil), taxes: l.Taxes}
	}
	err = fill(u, parties, filling{on: firstDate(offer.Date, today), today: today, to: offer.ShipTo, taxed: len(offer.Taxes) > 0}, lines)
	parties.Prices = make([]*pricing.Snapshot, len(lines))
	filledLines := make([]order.QuoteDraftLine, len(offer.Lines))
	for i, l := range offer.Lines {
		if l.UnitPrice, l.PriceBase, l.Steps, l.Taxes = lines[i].price.UnitPrice, lines[i].price.PriceBase, lines[i].price.Steps, lines[i].taxes; l.PriceList == "" {
			l.PriceList = lines[i].price.By
		}
		filledLines[i], parties.Prices[i] = l, lines[i].price.PricedBy
	}
	offer.Lines = filledLines
	return offer, parties, today, err
}

func skusOf[T any](lines []T, sku func(T) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, l := range lines {
			if !yield(sku(l)) {
				return
			}
		}
	}
}

// open is a line whose price and taxes may be left to the seller's book and table.
type open struct {
	item     string
	quantity money.Quantity
	price    linePrice
	taxes    []pricing.TaxRate
}

// linePrice is a price, and how the price book came to it where it did.
type linePrice struct {
	order.Price
	PricedBy *pricing.Snapshot
}

func lineOf(p order.Price, by *pricing.Snapshot) linePrice { return linePrice{p, by} }

// factsIn gives what prices ask of items. The tree of categories is read when an item lies in one.
func factsIn(u *unit) func(*catalog.Item) (pricing.ItemFacts, error) {
	var tree *catalog.CategoryTreeDraft
	read := false
	return func(item *catalog.Item) (pricing.ItemFacts, error) {
		if item.Category != "" && !read {
			found, err := find[catalog.CategoryTree](u, catalog.KindCategoryTree, catalog.CategoryTreeID())
			if err != nil {
				return pricing.ItemFacts{}, err
			}
			if read = true; found != nil {
				tree = &found.CategoryTreeDraft
			}
		}
		facts, err := pricing.FactsOf(&item.ItemDraft, tree)
		if err != nil { // a category that the tree does not have is alone
			facts, err = pricing.FactsOf(&item.ItemDraft, nil)
		}
		return facts, err
	}
}
