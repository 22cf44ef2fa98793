package o2c

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// Price prices a basket by the edition that is in force at its instant, of today or of the past; without one, now. The basket names a customer, or
// nobody, and items with quantities; what it leaves out is filled in: the day in the seller's zone, organization, groups and currency of the
// customer, and what the catalog says of the items. Names that are not there and lines without a price are document.Faults (ErrInvalid), each with
// its path; a tenant without a price book at that instant is ErrNotFound.
func (v PriceBook) Price(ctx context.Context, seller string, basket pricing.Basket) (priced pricing.PricedBasket, err error) {
	err = v.with(ctx, seller, basket, func(book *pricing.Book, filled pricing.Basket) (err error) {
		priced, err = book.Price(filled)
		return err
	})
	return priced, err
}

// Explain prices a basket as Price does, and says why. The lists that were looked at are explained also where a line has no price.
func (v PriceBook) Explain(ctx context.Context, seller string, basket pricing.Basket) (why pricing.Explanation, err error) {
	err = v.with(ctx, seller, basket, func(book *pricing.Book, filled pricing.Basket) (err error) {
		why, err = book.Explain(filled)
		return err
	})
	return why, err
}

// NextBreak says how many more units of a line, counted from 0, reach another price, and what the basket costs then. It reports false where there
// is none. The basket is filled in as Price does.
func (v PriceBook) NextBreak(ctx context.Context, seller string, basket pricing.Basket, line int) (next pricing.Break, any bool, err error) {
	err = v.with(ctx, seller, basket, func(book *pricing.Book, filled pricing.Basket) (err error) {
		next, any, err = book.NextBreak(filled, line)
		return err
	})
	return next, any, err
}

func (v PriceBook) with(ctx context.Context, seller string, basket pricing.Basket, do func(*pricing.Book, pricing.Basket) error) error {
	return v.desk.look(ctx, func(u *unit) error {
		at := basket.At
		if at.IsZero() {
			at = u.by.At
		}
		filled, err := filledBasket(u, seller, basket, at)
		if err != nil {
			return err
		}
		book, _, err := u.book(at)
		if err != nil {
			return err
		}
		if book == nil {
			return &document.Error{Code: "o2c/no_prices", Message: "there is no price book in force at " + at.Format(time.RFC3339), Help: "publish one, or ask for a later instant", Kind: document.ErrNotFound}
		}
		return do(book, filled)
	})
}

func filledBasket(u *unit, seller string, basket pricing.Basket, at time.Time) (pricing.Basket, error) {
	var faults document.Faults
	sells, err := find[party.Seller](u, party.KindSeller, party.SellerID(seller))
	if err != nil {
		return basket, err
	}
	if sells == nil {
		faults.Add("seller", "o2c/unknown", "there is no seller "+document.Quote(seller), "")
		return basket, faults
	}
	if basket.On.IsZero() {
		zone, err := u.desk.engine.zone(sells.Zone)
		if err != nil {
			return basket, err
		}
		basket.At, basket.On = at, document.DateIn(at, zone)
	}
	var customer *party.Customer
	if basket.Customer != "" {
		if customer, err = customerInForce(u, basket.Customer); err != nil {
			return basket, err
		}
		if customer == nil {
			faults.Add("customer", "o2c/unknown", "there is no customer "+document.Quote(basket.Customer), "")
		} else {
			who := basketFor(customer, customer.Currency, basket.On)
			if basket.Organization == "" {
				basket.Organization = who.Organization
			}
			if basket.Groups == nil {
				basket.Groups = who.Groups
			}
			if basket.Currency.IsZero() {
				basket.Currency = customer.Currency
			}
		}
	}
	if basket.Currency.IsZero() {
		basket.Currency = sells.Currency
	}
	basket.Lines = slices.Clone(basket.Lines)
	if err := factsOf(u, basket.Lines); err != nil {
		return basket, err
	}
	for i := range basket.Lines {
		if basket.Lines[i].Facts.Unit == "" { // every item has a base unit
			faults.Add(document.Index("lines", i)+".item", "o2c/unknown", "there is no item "+document.Quote(basket.Lines[i].Item), "")
		}
	}
	return basket, faults.Err(nil)
}

// DocumentPrices are the prices of an order or a quote, worked out again.
type DocumentPrices struct {
	// Reviews are those of the lines that the price book priced: one for each edition, day and instant.
	Reviews []PriceReview `json:"reviews,omitempty"`
	// Agreed are the numbers of the lines whose prices were named instead.
	Agreed []int `json:"agreed,omitempty"`
}

// PriceReview are lines of a document, priced again by the edition that priced them: with its lists, on the same day, for the same customer. What
// customer and catalog say is as it is today.
type PriceReview struct {
	// Edition is that of the price book; 0 means that the host's own book has no editions.
	Edition int `json:"edition,omitempty"`
	// Lines are the numbers of the document's lines, in the order of the explanation's.
	Lines []int `json:"lines"`
	// Explanation says what won and what lost. Its totals are those of these lines, without discounts of the whole document.
	Explanation pricing.Explanation `json:"explanation"`
	// Differs has a reason for each line whose price is not what comes out now, because something beside the price book has changed since.
	Differs []document.Reason `json:"differs,omitempty"`
}

// ExplainOrder says why the lines of an order cost what they cost, by the editions that priced them.
func (v PriceBook) ExplainOrder(ctx context.Context, id document.ID) (prices DocumentPrices, err error) {
	err = v.desk.look(ctx, func(u *unit) error {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, id)
		if err != nil {
			return err
		}
		lines := make([]pricedLine, len(o.Lines))
		for i := range o.Lines {
			l := &o.Lines[i]
			lines[i] = pricedLine{l.Line, l.PricedBy, order.Price{UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps}, pricing.BasketLine{Item: l.SKU, Quantity: l.Ledger.Ordered, Discounts: l.Discounts, Taxes: l.TaxRates}}
		}
		prices, err = review(u, o.Customer, string(o.Channel), o.Totals.Gross.Currency(), o.Header.CreatedAt, o.Rounding, lines)
		return err
	})
	return prices, err
}

// ExplainQuote says why the lines of a quote cost what they cost, by the editions that priced them.
func (v PriceBook) ExplainQuote(ctx context.Context, id document.ID) (prices DocumentPrices, err error) {
	err = v.desk.look(ctx, func(u *unit) error {
		q, err := load[order.Quote](u, order.KindQuote, id)
		if err != nil {
			return err
		}
		lines := make([]pricedLine, len(q.Lines))
		for i := range q.Lines {
			l := &q.Lines[i]
			lines[i] = pricedLine{l.Line, l.PricedBy, order.Price{UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps}, pricing.BasketLine{Item: l.SKU, Quantity: l.Quantity, Discounts: l.Discounts, Taxes: l.TaxRates}}
		}
		prices, err = review(u, q.Customer, "", q.Totals.Gross.Currency(), q.Header.CreatedAt, q.Rounding, lines)
		return err
	})
	return prices, err
}

// pricedLine is a line of an order or a quote.
type pricedLine struct {
	number int
	by     *pricing.Snapshot
	price  order.Price
	asks   pricing.BasketLine
}

func review(u *unit, code, channel string, currency money.Currency, made time.Time, rounding money.Rounding, lines []pricedLine) (DocumentPrices, error) {
	var prices DocumentPrices
	customer, err := customerInForce(u, code)
	if err != nil {
		return prices, err
	}
	var groups [][]pricedLine
	for _, l := range lines {
		if l.by == nil {
			prices.Agreed = append(prices.Agreed, l.number)
			continue
		}
		at := slices.IndexFunc(groups, func(g []pricedLine) bool {
			return g[0].by.Edition == l.by.Edition && g[0].by.On == l.by.On && g[0].by.At.Equal(l.by.At)
		})
		if at < 0 {
			at, groups = len(groups), append(groups, nil)
		}
		groups[at] = append(groups[at], l)
	}
	for _, group := range groups {
		by := group[0].by
		book, err := u.bookOf(by.Edition, made)
		if err != nil {
			return prices, err
		}
		if book == nil {
			return prices, &document.Error{Code: "o2c/no_prices", Message: "the price book that priced line " + strconv.Itoa(group[0].number) + " is not there any more", Kind: document.ErrNotFound}
		}
		basket := basketFor(customer, currency, by.On)
		basket.Customer, basket.Channel, basket.At, basket.Rounding = code, channel, by.At, rounding
		for _, l := range group {
			l.asks.Manual = l.by.Manual
			basket.Lines = append(basket.Lines, l.asks)
		}
		if err := factsOf(u, basket.Lines); err != nil {
			return prices, err
		}
		one, err := reviewed(book, basket, group)
		if err != nil {
			return prices, err
		}
		prices.Reviews = append(prices.Reviews, one)
	}
	return prices, nil
}

func reviewed(book *pricing.Book, basket pricing.Basket, group []pricedLine) (PriceReview, error) {
	r := PriceReview{Edition: group[0].by.Edition}
	differs := func(number int, saw string) {
		r.Differs = append(r.Differs, document.Reason{Code: "o2c/price_differs", Path: document.Index("lines", number-1), Saw: saw})
	}
	var err error
	if r.Explanation, err = book.Explain(basket); err != nil && !errors.Is(err, document.ErrInvalid) {
		return r, err
	}
	priced, failed := book.Price(basket)
	for i, l := range group {
		r.Lines = append(r.Lines, l.number)
		if failed != nil {
			differs(l.number, "edition "+strconv.Itoa(r.Edition)+" gives no prices now: "+failed.Error())
			continue
		}
		now := &priced.Lines[i]
		if by := (&pricing.Snapshot{UnitPrice: now.UnitPrice, PriceBase: now.PriceBase, Steps: now.Steps}); !by.Gave(l.price.UnitPrice, l.price.PriceBase, l.price.Steps) {
			differs(l.number, "costs "+priceText(l.price.UnitPrice, l.price.Steps)+", edition "+strconv.Itoa(r.Edition)+" now gives "+priceText(now.UnitPrice, now.Steps))
		}
	}
	return r, nil
}

func priceText(unit money.Price, steps []pricing.Step) string {
	if len(steps) == 0 {
		return unit.String()
	}
	return strconv.Itoa(len(steps)) + " steps from " + steps[0].UnitPrice.String()
}
