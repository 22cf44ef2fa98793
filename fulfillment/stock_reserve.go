package fulfillment

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// Reserve sets aside a positive quantity. More than is available is a *document.Refusal (ErrRefused, C21); a quantity that is not positive
// or in another unit is ErrInvalid. After an error the stock is unchanged.
func (s *Stock) Reserve(q money.Quantity, by document.Stamp) error {
	if err := s.check(q); err != nil {
		return err
	}
	reasons, err := CheckStock([]order.StockDemand{{SKU: s.SKU, Quantity: q}}, map[string]*Stock{s.SKU: s})
	if err != nil {
		return err
	}
	if len(reasons) > 0 {
		return document.Refuse(&s.Header, "reserve", reasons...)
	}
	return s.change(q, money.Quantity{}, q, by)
}

// Release gives a reserved quantity back. More than is reserved is refused. Errors are as those of Reserve.
func (s *Stock) Release(q money.Quantity, by document.Stamp) error {
	if err := s.check(q); err != nil {
		return err
	}
	return s.change(q, money.Quantity{}, q.Neg(), by)
}

// Ship takes a quantity that was reserved out of the location. More than is reserved or on hand is refused. Errors are as those of Reserve.
func (s *Stock) Ship(q money.Quantity, by document.Stamp) error {
	if err := s.check(q); err != nil {
		return err
	}
	return s.change(q, q.Neg(), q.Neg(), by)
}

func (s *Stock) check(q money.Quantity) error {
	if q.Sign() > 0 && q.Unit() == s.OnHand.Unit() {
		return nil
	}
	return (&document.Error{Code: "stock/quantity", Path: "quantity", Message: "must be positive, in " + s.OnHand.Unit() + ", is " + document.Quote(q.String()), Kind: document.ErrInvalid}).About(&s.Header)
}

// change moves q: it adds to what is on hand and what is reserved.
func (s *Stock) change(q, onHand, reserved money.Quantity, by document.Stamp) error {
	hand, err := s.OnHand.Add(onHand)
	if err == nil {
		reserved, err = s.Reserved.Add(reserved)
	}
	if err != nil {
		return (&document.Error{Code: "stock/quantity", Path: "quantity", Kind: document.ErrInvalid, Cause: err}).About(&s.Header)
	}
	if hand.Sign() < 0 || reserved.Sign() < 0 {
		return document.Refuse(&s.Header, "move", document.Reason{
			Code: "stock/too_much", Gate: "stock", Saw: "on hand " + s.OnHand.String() + ", reserved " + s.Reserved.String() + ", to move " + q.String(),
			Help: []string{"count what is there"},
		})
	}
	s.OnHand, s.Reserved = hand, reserved
	s.Header.Touch(by)
	return nil
}
