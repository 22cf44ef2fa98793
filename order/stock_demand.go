package order

import (
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// reservable tells whether the line's quantity is set aside in stock when the order is confirmed.
func (l *Line) reservable() bool { return l.Type == catalog.Goods && l.Source == FromStock }

// Shippable tells whether the line leaves our own stock with a shipment. What is not goods is rendered, and what a vendor ships is
// delivered when the vendor says so (Deliver).
func (l *Line) Shippable() bool { return l.Type == catalog.Goods && l.Source != FromThirdParty }

// Demand gives what the order needs from stock to be confirmed: its goods that come from stock, line by line, in the units that stock is
// kept in. Services, digital items, what is made for the order and what a vendor ships need none. A quantity that the stock's unit cannot
// say exactly is ErrInvalid; an order that New made has none.
func (o *SalesOrder) Demand() ([]StockDemand, error) { return o.demand((*Line).reservable) }

// demand gives what the lines that count still need from stock.
func (o *SalesOrder) demand(counts func(*Line) bool) ([]StockDemand, error) {
	var demand []StockDemand
	for i := range o.Lines {
		l := &o.Lines[i]
		if !counts(l) {
			continue
		}
		p, err := l.Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, o.unitFault(i, err)
		}
		var s sums
		missing := s.less(p.ToShip, p.Reserved)
		q, err := l.Stock(missing)
		if err == nil {
			err = s.err
		}
		if err != nil {
			return nil, o.unitFault(i, err)
		}
		if !q.IsZero() {
			demand = append(demand, StockDemand{Line: l.Line, SKU: l.SKU, Quantity: q})
		}
	}
	return demand, nil
}

// StockDemand is what one line needs from stock, in the unit that stock is kept in.
type StockDemand struct {
	Line     int
	SKU      string
	Quantity money.Quantity
}

// InStock gives what is reserved for the order now, line by line, in the units that stock is kept in.
func (o *SalesOrder) InStock() ([]StockDemand, error) {
	var reserved []StockDemand
	for i := range o.Lines {
		l := &o.Lines[i]
		p, err := l.Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, err
		}
		if p.Reserved.IsZero() {
			continue
		}
		q, err := l.Stock(p.Reserved)
		if err != nil {
			return nil, o.unitFault(i, err)
		}
		reserved = append(reserved, StockDemand{Line: l.Line, SKU: l.SKU, Quantity: q})
	}
	return reserved, nil
}

func (o *SalesOrder) unitFault(line int, cause error) error {
	return (&document.Error{Code: "order/unit", Path: document.Index("lines", line), Kind: document.ErrInvalid, Cause: cause}).About(&o.Header)
}
