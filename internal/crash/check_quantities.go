package crash

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
)

// spot is an item at a location.
type spot struct{ location, sku string }

// checkQuantities checks each order line's counters (C14, C18, C22), that shipments say the same as they, and that what lines hold of stock
// is what the stock has reserved (C21).
func (b *books) checkQuantities() {
	shipped, delivered := map[document.LineSource]money.Quantity{}, map[document.LineSource]money.Quantity{}
	for _, s := range b.shipments {
		if !b.has(order.KindSalesOrder, s.Order.ID) {
			b.say("S1", "%s is for an order that is not there", s.Header.Name())
		}
		for _, l := range s.Lines {
			line := document.LineSource{Kind: order.KindSalesOrder, ID: s.Order.ID, Line: l.OrderLine}
			if s.State == fulfillment.Shipped || s.State == fulfillment.Delivered {
				shipped[line] = b.plusQuantity(shipped[line], l.Quantity)
			}
			if s.State == fulfillment.Delivered {
				delivered[line] = b.plusQuantity(delivered[line], l.Quantity)
			}
		}
	}
	reserved := map[spot]money.Quantity{}
	for _, o := range b.orders {
		for i := range o.Lines {
			l := &o.Lines[i]
			p, err := l.Ledger.Progress(o.BillOn)
			b.fail(err)
			name := o.Header.Name()
			if b.more(p.Billed, p.Basis) {
				b.say("C14", "%s line %d: %s is billed, %s is billable", name, l.Line, p.Billed, p.Basis)
			}
			if b.more(p.Reserved, p.ToShip) {
				b.say("C22", "%s line %d: %s is reserved, %s is to be shipped", name, l.Line, p.Reserved, p.ToShip)
			}
			if o.State != order.ConfirmedState && !p.Reserved.IsZero() {
				b.say("C22", "%s is %s and line %d has %s reserved", name, o.State, l.Line, p.Reserved)
			}
			source := document.LineSource{Kind: order.KindSalesOrder, ID: o.Header.ID, Line: l.Line}
			if l.Shippable() {
				if s := shipped[source]; b.more(s, l.Ledger.Shipped) || b.more(l.Ledger.Shipped, s) {
					b.say("C14", "%s line %d counts %s shipped, its shipments %s", name, l.Line, l.Ledger.Shipped, s)
				}
				if d := delivered[source]; b.more(d, l.Ledger.Delivered) || b.more(l.Ledger.Delivered, d) {
					b.say("C14", "%s line %d counts %s delivered, its shipments %s", name, l.Line, l.Ledger.Delivered, d)
				}
			}
			if held := p.Reserved; !held.IsZero() && held.Unit() == l.StockUnit {
				at := spot{o.Location, l.SKU}
				reserved[at] = b.plusQuantity(reserved[at], held)
			}
		}
	}
	for _, s := range b.stocks {
		at := spot{s.Location, s.SKU}
		if r := reserved[at]; b.more(r, s.Reserved) || b.more(s.Reserved, r) {
			b.say("C21", "stock of %s at %s has %s reserved, orders hold %s", s.SKU, s.Location, s.Reserved, r)
		}
		delete(reserved, at)
	}
	for at, q := range reserved {
		b.say("C21", "orders hold %s of %s at %s, where there is no stock", q, at.sku, at.location)
	}
}

// checkClosed checks that a closed order is complete: every line delivered and billed, every invoice settled, and no attempt at money open
// (C30).
func (b *books) checkClosed() {
	closed := map[document.ID]*order.SalesOrder{}
	for _, o := range b.orders {
		if o.State != order.ClosedState {
			continue
		}
		closed[o.Header.ID] = o
		for i := range o.Lines {
			p, err := o.Lines[i].Ledger.Progress(o.BillOn)
			b.fail(err)
			if p.ToDeliver.Sign() > 0 || p.ToInvoice.Sign() > 0 {
				b.say("C30", "%s is closed, with %s to deliver and %s to invoice on line %d", o.Header.Name(), p.ToDeliver, p.ToInvoice, o.Lines[i].Line)
			}
		}
	}
	for _, inv := range b.invoices {
		open, err := inv.Open()
		b.fail(err)
		if o := closed[inv.Order.ID]; o != nil && inv.State == invoice.PostedState && !open.IsZero() {
			b.say("C30", "%s is closed, and %s has %s open", o.Header.Name(), inv.Header.Name(), open)
		}
	}
	for _, p := range b.payments {
		if _, state, open := p.Open(); open && closed[p.Order] != nil {
			b.say("C30", "%s is closed, and %s is %s", closed[p.Order].Header.Name(), p.Header.Name(), state)
		}
	}
	b.checkPaidBy()
}

// checkPaidBy checks that an order which names the payment that pays for it is named by that payment (S1).
func (b *books) checkPaidBy() {
	payments := map[document.ID]*payment.Payment{}
	for _, p := range b.payments {
		payments[p.Header.ID] = p
	}
	for _, o := range b.orders {
		if o.PaidBy != nil && (payments[o.PaidBy.ID] == nil || payments[o.PaidBy.ID].Order != o.Header.ID) {
			b.say("S1", "%s is paid by payment %s, which is not there or pays for something else", o.Header.Name(), o.PaidBy.ID)
		}
	}
}

// checkStock checks that what is on hand is the last count less what has left since, by the tenant's events (C21).
func (b *books) checkStock() {
	shipments := map[document.ID]*fulfillment.Shipment{}
	for _, s := range b.shipments {
		shipments[s.Header.ID] = s
	}
	onHand := map[spot]money.Quantity{}
	mixed := map[spot]bool{} // of units that only their documents could convert
	for _, e := range b.events {
		switch e.Type {
		case "stock.counted":
			if counted, err := document.DecodeEvent[fulfillment.Counted](e); err == nil {
				onHand[spot{counted.Location, counted.SKU}] = counted.OnHand
			}
		case "shipment.shipped":
			s := shipments[e.Ref.ID]
			if s == nil {
				continue
			}
			for _, l := range s.Lines {
				at := spot{s.Location, l.SKU}
				if mixed[at] = mixed[at] || onHand[at].Unit() != l.Quantity.Unit(); !mixed[at] {
					onHand[at] = b.plusQuantity(onHand[at], l.Quantity.Neg())
				}
			}
		}
	}
	for _, s := range b.stocks {
		at := spot{s.Location, s.SKU}
		if q := onHand[at]; !mixed[at] && (b.more(q, s.OnHand) || b.more(s.OnHand, q)) {
			b.say("C21", "%s of %s lie at %s, counts and shipments say %s", s.OnHand, s.SKU, s.Location, q)
		}
	}
}
