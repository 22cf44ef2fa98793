package order

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// Price is what one line is to cost: by a price list, or by the quote that it came from.
type Price struct {
	UnitPrice money.Price
	PriceBase money.Quantity
	Steps     []pricing.Step
	// By says where the price stands, such as "list wholesale version 3" or "quote QT-00007 line 1".
	By string
}

// CheckPrices compares the lines' prices with what they are to be, line by line, and gives a reason for each line that differs. A price
// without By is not known, and is not compared.
func CheckPrices(o *SalesOrder, prices []Price) []document.Reason {
	var reasons []document.Reason
	for i := range min(len(o.Lines), len(prices)) {
		l, p := &o.Lines[i], &prices[i]
		if p.By == "" || l.UnitPrice == p.UnitPrice && l.PriceBase == p.PriceBase && slices.Equal(l.Steps, p.Steps) {
			continue
		}
		reasons = append(reasons, document.Reason{
			Code: "gate/price", Gate: string(PriceGate), Path: document.Index("lines", i),
			Saw: "costs " + unitPrice(l.UnitPrice, l.Steps) + ", by " + p.By + " " + unitPrice(p.UnitPrice, p.Steps), Help: []string{"take that price", "an approval"},
		})
	}
	return reasons
}

// CheckApprovals gives a reason for each approval that a line's price needs. Like those of other prices they are of the price gate, so that a
// waiver of it is the approval.
func CheckApprovals(o *SalesOrder) []document.Reason {
	var reasons []document.Reason
	for i := range o.Lines {
		if o.Lines[i].PricedBy == nil {
			continue
		}
		for _, a := range o.Lines[i].PricedBy.Approvals {
			saw := "needs an approval: " + string(a.Rule)
			if a.Limit != nil {
				saw += ", the limit is " + a.Limit.String()
			}
			if a.Saw != nil {
				saw += ", the line has " + a.Saw.String()
			}
			reasons = append(reasons, document.Reason{Code: "gate/approval", Gate: string(PriceGate), Path: document.Index("lines", i), Saw: saw, Help: []string{"an approval", "another price"}})
		}
	}
	return reasons
}

func unitPrice(p money.Price, steps []pricing.Step) string {
	if len(steps) == 0 {
		return p.String()
	}
	text := ""
	for i, s := range steps {
		if i > 0 {
			text += " + "
		}
		text += s.Quantity.String() + " at " + s.UnitPrice.String()
	}
	return text
}
