package o2c

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

// quoted gives the price of a quote's line.
func quoted(_ *unit, _ document.LineSource) (order.Price, error) { return order.Price{}, nil }
