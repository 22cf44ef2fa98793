package crash

import (
	"cmp"
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
)

// numbered is a document with the number that it drew, the day it drew it for and the seller whose series it is.
type numbered struct {
	head   *document.Header
	seller string
	on     document.Date
}

// checkNumbers checks each series of each seller: first, first+1, … without a gap or a duplicate, and in the order of its dates where the
// seller says so (S7, C25).
func (b *books) checkNumbers() {
	series := map[string][]numbered{}
	note := func(name string, n numbered) {
		if n.head.Number != "" {
			series[name] = append(series[name], n)
		}
	}
	zones := map[string]*time.Location{}
	for _, s := range b.sellers {
		zone, err := time.LoadLocation(s.Zone)
		b.fail(err)
		zones[s.Code] = zone
	}
	for _, r := range b.requests {
		note("rfq", numbered{&r.Header, r.Seller, r.Date})
	}
	for _, q := range b.quotes {
		note("quote", numbered{&q.Header, q.Seller, q.Date})
	}
	for _, p := range b.purchases {
		note("purchase_order", numbered{&p.Header, p.Seller, p.Purchase.Date})
	}
	for _, o := range b.orders {
		note("sales_order", numbered{&o.Header, o.Seller, o.Date})
	}
	for _, s := range b.shipments {
		note("shipment", numbered{&s.Header, s.Seller, document.DateIn(s.Header.CreatedAt, zones[s.Seller])})
	}
	for _, inv := range b.invoices {
		note("invoice", numbered{&inv.Header, inv.Seller.Code, inv.Date})
	}
	for _, r := range b.receipts {
		note("receipt", numbered{&r.Header, r.Seller, document.DateIn(r.Header.CreatedAt, zones[r.Seller])})
	}
	for _, seller := range b.sellers {
		for name, docs := range series {
			b.checkSeries(seller, name, slices.DeleteFunc(slices.Clone(docs), func(n numbered) bool { return n.seller != seller.Code }))
		}
	}
}

// checkSeries checks the documents of one seller's series, year by year where numbering begins again.
func (b *books) checkSeries(seller *party.Seller, name string, docs []numbered) {
	runs := map[string][]numbered{}
	rules := map[string]document.Number{}
	for _, n := range docs {
		rule, err := seller.Number(0, name, n.on)
		if err != nil {
			b.say("S7", "%s: %v", n.head.Name(), err)
			continue
		}
		runs[rule.Series], rules[rule.Series] = append(runs[rule.Series], n), rule
	}
	for run, docs := range runs {
		rule := rules[run]
		holders := map[string]numbered{}
		for _, n := range docs {
			if other, taken := holders[n.head.Number]; taken {
				b.say("S7", "%s: %s belongs to %s and %s", run, n.head.Number, other.head.ID, n.head.ID)
			}
			holders[n.head.Number] = n
		}
		if rule.Gaps {
			continue
		}
		var last document.Date
		for i, first := int64(0), max(rule.First, 1); i < int64(len(docs)); i++ {
			n, text := b.numberOf(holders, rule, docs, first+i)
			if n.head == nil {
				b.say("S7", "%s has %d documents and no %s: %v", run, len(docs), text, missing(docs))
				break
			}
			if rule.Monotonic && n.on.Before(last) {
				b.say("C25", "%s: %s is of %s, the one before of %s", run, text, n.on, last)
			}
			last = n.on
		}
	}
}

// numberOf finds the document that has the n-th number of a series. A format that shows months or days shows those of that document.
func (b *books) numberOf(holders map[string]numbered, rule document.Number, docs []numbered, n int64) (numbered, string) {
	var text string
	for _, d := range docs {
		var err error
		if text, err = document.FormatNumber(rule.Format, d.on, n); err != nil {
			b.fail(err)
			break
		}
		if found, there := holders[text]; there {
			return found, text
		}
	}
	return numbered{}, text
}

// missing gives the numbers that there are, for whoever looks for the one that is not.
func missing(docs []numbered) []string {
	var have []string
	for _, n := range docs {
		have = append(have, n.head.Number)
	}
	slices.SortFunc(have, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return cmp.Compare(a, b)
	})
	return have
}
