package fulfillment

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// ShipmentDraft says what to ship of an order.
type ShipmentDraft struct {
	Order document.ID `json:"order"`
	// Tracking is the carrier's number.
	Tracking string `json:"tracking,omitempty"`
	// Lines to ship, each at most once, of goods; none means everything that is still to pick.
	Lines []order.LineQuantity `json:"lines,omitempty"`
}

// Plan makes a shipment of goods that an order still has to ship, in state planned; the order is not changed, and nothing of it or of the
// draft is kept. id is a new one. Lines that make no sense (of no goods, twice, not positive, in another unit, or that the stock's unit
// cannot say exactly) are document.Faults (ErrInvalid); more than is still to pick, or nothing left to ship, is a *document.Refusal. What
// other plans hold is not looked at: the order itself sees to it again when the shipment is picked.
func Plan(o *order.SalesOrder, draft ShipmentDraft, id document.ID, by document.Stamp) (*Shipment, error) {
	s := &Shipment{
		Header: document.NewHeader(KindShipment, o.Header.Tenant, id, by, o.Header.Link()), State: lifecycle.Initial(),
		Seller: o.Seller, Customer: o.Customer, Order: o.Header.Link(), Location: o.Location, ShipTo: o.ShipTo.Clone(), Method: o.ShippingMethod, Tracking: draft.Tracking,
	}
	if o.Purchase != nil {
		purchase := *o.Purchase
		s.Purchase = &purchase
	}
	if draft.Order != o.Header.ID {
		return nil, (&document.Error{Code: "shipment/order", Path: "order", Message: "is another order than " + o.Header.Name(), Kind: document.ErrInvalid})
	}
	lines, err := planned(o, draft)
	if err != nil {
		return nil, err
	}
	for _, q := range lines {
		l := &o.Lines[q.Line-1]
		s.Lines = append(s.Lines, ShipmentLine{Line: len(s.Lines) + 1, OrderLine: q.Line, SKU: l.SKU, Name: l.Name, Quantity: q.Quantity})
	}
	return s, nil
}

func planned(o *order.SalesOrder, draft ShipmentDraft) ([]order.LineQuantity, error) {
	wish := draft.Lines
	var faults document.Faults
	checkText(&faults, "tracking", draft.Tracking, "shipment/text")
	var reasons []document.Reason
	seen := map[int]bool{}
	for i, q := range wish {
		path := document.Index("lines", i)
		switch {
		case q.Line < 1 || q.Line > len(o.Lines):
			faults.Add(path+".line", "shipment/line", o.Header.Name()+" has no line "+strconv.Itoa(q.Line), "")
		case seen[q.Line]:
			faults.Add(path+".line", "shipment/line", "line "+strconv.Itoa(q.Line)+" stands twice", "")
		case !o.Lines[q.Line-1].Shippable():
			faults.Add(path+".line", "shipment/line", "line "+strconv.Itoa(q.Line)+" does not leave our stock", "deliver it on the order")
		case q.Quantity.Sign() <= 0:
			faults.Add(path+".quantity", "shipment/quantity", "must be positive, is "+q.Quantity.String(), "")
		default:
			left, err := toPick(o, q.Line)
			if err == nil {
				_, err = o.Lines[q.Line-1].Stock(q.Quantity)
			}
			var more int
			if err == nil {
				more, err = q.Quantity.Cmp(left)
			}
			faults.Check(path+".quantity", "shipment/quantity", err)
			if more > 0 {
				reasons = append(reasons, document.Reason{
					Code: "shipment/too_much", Gate: "quantity", Path: path, Saw: q.Quantity.String() + " of line " + strconv.Itoa(q.Line) + ", which has " + left.String() + " still to pick",
					Help: []string{"at most " + left.String()},
				})
			}
		}
		seen[q.Line] = true
	}
	if len(faults) > 0 {
		return nil, faults
	}
	if len(reasons) > 0 {
		return nil, document.Refuse(&o.Header, "ship", reasons...)
	}
	if len(wish) > 0 {
		return wish, nil
	}
	var all []order.LineQuantity
	for i := range o.Lines {
		if !o.Lines[i].Shippable() {
			continue
		}
		left, err := toPick(o, i+1)
		if err != nil {
			faults.Check(document.Index("lines", i), "shipment/quantity", err)
			return nil, faults.Err(&o.Header)
		}
		if left.Sign() > 0 {
			all = append(all, order.LineQuantity{Line: i + 1, Quantity: left})
		}
	}
	if len(all) == 0 {
		return nil, document.Refuse(&o.Header, "ship", document.Reason{Code: "shipment/nothing", Gate: "quantity", Saw: "nothing is left to ship"})
	}
	return all, nil
}

func toPick(o *order.SalesOrder, line int) (money.Quantity, error) {
	p, err := o.Lines[line-1].Ledger.Progress(o.BillOn)
	return p.ToPick, err
}
