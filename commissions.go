package o2c

import (
	"context"
	"iter"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/team"
)

// Commissions are what reps earn.
type Commissions struct{ desk *Desk }

// Page reads what a payee was booked in a month; ErrNotFound when nothing was.
func (v Commissions) Page(ctx context.Context, payee string, period commission.Period) (*commission.Page, error) {
	return get[commission.Page](ctx, v.desk, commission.KindPage, commission.PageID(payee, period))
}

// Standing reads where the commission of an order stands; ErrNotFound when nobody earns from it.
func (v Commissions) Standing(ctx context.Context, orderID document.ID) (*commission.Standing, error) {
	return get[commission.Standing](ctx, v.desk, commission.KindStanding, commission.StandingID(orderID))
}

// OfPayee walks through the pages of a payee.
func (v Commissions) OfPayee(ctx context.Context, payee string) iter.Seq2[*commission.Page, error] {
	return each[commission.Page](ctx, v.desk, commission.KindPage, document.Key{Name: "payee", Value: payee})
}

// credit fixes who earns from an order that is being confirmed: the owner's chain of the day, at the rates of the team's plan. Without an
// owner, or a plan of the owner's team, nobody does.
func credit(u *unit, o *order.SalesOrder, on document.Date) error {
	if o.Owner == nil {
		return nil
	}
	plans, err := all[commission.Plan](u, commission.KindPlan, document.Key{Name: "team", Value: o.Owner.Team})
	if err != nil {
		return err
	}
	var plan *commission.Plan
	for _, p := range plans {
		u.guard(&p.Header)
		if !p.Valid.Contains(on) {
			continue
		}
		if plan != nil {
			return &document.Error{Code: "o2c/several", Message: "plans " + plan.Code + " and " + p.Code + " of team " + p.Team + " are both valid on " + on.String(), Help: "let one end before the other begins", Kind: document.ErrInvalid}
		}
		plan = p
	}
	if plan == nil {
		return nil
	}
	t, err := load[team.Team](u, team.KindTeam, team.ID(o.Owner.Team))
	if err != nil {
		return err
	}
	chain, err := t.Chain(o.Owner.Rep, on)
	if err != nil {
		return err
	}
	credits, err := plan.Credits(chain, on)
	if err != nil {
		return err
	}
	credits.Territory = o.Owner.Territory
	standing, events, err := commission.NewStanding(u.batch.Tenant, o.Header.Link(), o.Header.Number, credits, o.Rounding, u.by)
	if err != nil {
		return err
	}
	u.emit(events...)
	_, err = put(u, standing)
	return err
}

// earn books what allocations of a payment bring: the net that they collect on each line, at the rates that were fixed when the order was confirmed.
func earn(u *unit, p *payment.Payment, invoices []*invoice.Invoice, paid []payment.Allocation, on document.Date) error {
	var entries []commission.Entry
	standings := map[document.ID]*commission.Standing{}
	var order []*commission.Standing
	for i := range paid {
		inv := invoiceOf(invoices, paid[i].Invoice.ID)
		if inv == nil {
			continue
		}
		id := commission.StandingID(inv.Order.ID)
		s, known := standings[id]
		if !known {
			var err error
			if s, err = find[commission.Standing](u, commission.KindStanding, id); err != nil {
				return err
			}
			standings[id] = s
			if s != nil {
				order = append(order, s)
			}
		}
		if s == nil {
			continue
		}
		collected, err := collectedBy(inv, paid[i].Amount)
		if err != nil {
			return err
		}
		more, events, err := s.Earn(collected, p.Header.Link(), on, u.by)
		if err != nil {
			return err
		}
		entries = append(entries, more...)
		u.emit(events...)
	}
	for _, s := range order {
		if _, err := put(u, s); err != nil {
			return err
		}
	}
	return bookEntries(u, entries)
}

func invoiceOf(invoices []*invoice.Invoice, id document.ID) *invoice.Invoice {
	for _, inv := range invoices {
		if inv.Header.ID == id {
			return inv
		}
	}
	return nil
}

// collectedBy gives the net that the last settlement of an invoice, of this amount, collected on each line of its order.
func collectedBy(inv *invoice.Invoice, amount money.Money) ([]commission.Collected, error) {
	open, err := inv.Open()
	if err != nil {
		return nil, err
	}
	settled, err := inv.Totals.Gross.Sub(open)
	if err != nil {
		return nil, err
	}
	before, err := settled.Sub(amount)
	if err != nil {
		return nil, err
	}
	nets := make([]money.Money, len(inv.Lines))
	for i := range inv.Lines {
		nets[i] = inv.Lines[i].Amounts.Net
	}
	shares, err := commission.CollectedNet(nets, inv.Totals.Gross, before, amount, inv.Rounding)
	if err != nil {
		return nil, err
	}
	collected := make([]commission.Collected, len(inv.Lines))
	for i := range inv.Lines {
		collected[i] = commission.Collected{Line: inv.Lines[i].Source.Line, Net: shares[i]}
	}
	return collected, nil
}

// bookEntries puts entries on the pages of their payees.
func bookEntries(u *unit, entries []commission.Entry) error {
	for _, posting := range commission.Postings(entries) {
		page, err := find[commission.Page](u, commission.KindPage, commission.PageID(posting.Payee, posting.Period))
		if err == nil && page == nil {
			page, err = commission.NewPage(u.batch.Tenant, posting.Payee, posting.Period, u.by)
		}
		if err != nil {
			return err
		}
		closed, err := page.Book(posting.Entries, u.by)
		if err != nil {
			return err
		}
		for _, full := range closed {
			if _, err := put(u, full); err != nil {
				return err
			}
		}
		if _, err := put(u, page); err != nil {
			return err
		}
	}
	return nil
}
