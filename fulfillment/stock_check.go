package fulfillment

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// CheckStock tells what of a demand cannot be reserved, adding up all lines of one item (C21). Stocks are found by SKU; an item without
// stock has none. It gives a reason per item, in the order of the demand, with what is there and what would help; none when all of it can
// be reserved. A demand that is negative, adds up beyond range, or is in another unit than the stock is ErrInvalid. Nothing is changed.
func CheckStock(demand []order.StockDemand, stocks map[string]*Stock) ([]document.Reason, error) {
	wanted := map[string]money.Quantity{}
	var skus []string
	for i, d := range demand {
		sum, err := wanted[d.SKU].Add(d.Quantity)
		if err != nil || d.Quantity.Sign() < 0 {
			return nil, &document.Error{Code: "stock/quantity", Path: document.Index("demand", i), Message: "is not a demand: " + d.Quantity.String(), Kind: document.ErrInvalid, Cause: err}
		}
		if _, seen := wanted[d.SKU]; !seen {
			skus = append(skus, d.SKU)
		}
		wanted[d.SKU] = sum
	}
	var reasons []document.Reason
	for _, sku := range skus {
		want := wanted[sku]
		free, err := freeFor(want, stocks[sku])
		if err != nil {
			return nil, err
		}
		missing, err := want.Sub(free)
		if err != nil {
			return nil, err
		}
		if missing.Sign() <= 0 {
			continue
		}
		reason := document.Reason{Code: "gate/stock", Gate: "stock", Path: sku, Saw: "needs " + want.String() + ", can reserve " + free.String(), Help: []string{"receive " + missing.String()}}
		if free.Sign() > 0 {
			reason.Help = append(reason.Help, "order at most "+free.String())
		}
		reasons = append(reasons, reason)
	}
	return reasons, nil
}

// freeFor gives what a stock can still reserve, in the unit of what is wanted.
func freeFor(want money.Quantity, s *Stock) (money.Quantity, error) {
	if s == nil {
		return want.Sub(want)
	}
	free, err := s.Available()
	if err == nil && free.Unit() != want.Unit() {
		err = &document.Error{Code: "stock/unit", Doc: s.Header.Name(), ID: s.Header.ID, Message: "is kept in " + free.Unit() + ", the item in " + want.Unit(), Kind: document.ErrInvalid}
	}
	return free, err
}
