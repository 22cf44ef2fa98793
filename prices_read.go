package o2c

import (
	"context"
	"errors"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
	"github.com/seed-3f372218/o2c/pricing"
)

// look reads without committing anything, and again as long as what it read moves meanwhile.
func (d *Desk) look(ctx context.Context, read func(u *unit) error) error {
	if err := d.identified(); err != nil {
		return err
	}
	for try := 0; ; try++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		u := &unit{ctx: ctx, desk: d, by: document.Stamp{At: d.engine.config.Clock(), Actor: d.actor.ID}, reads: map[document.Ref]int64{}}
		u.batch.Tenant = d.actor.Tenant
		err := read(u)
		if moved := u.moved(); moved == nil || try >= d.engine.config.Retries || d.engine.bound() {
			return err
		}
	}
}

// History gives every edition that was published, in the order of their numbers, those that were retracted among them.
func (v PriceBook) History(ctx context.Context) ([]edition.Entry, error) {
	r, err := get[edition.Register](ctx, v.desk, KindPriceBook, edition.RegisterID(KindPriceBook))
	if errors.Is(err, document.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return r.Editions, nil
}

// Edition reads an edition by its number: which versions of which price lists it has.
func (v PriceBook) Edition(ctx context.Context, number int) (*edition.Edition, error) {
	return get[edition.Edition](ctx, v.desk, edition.KindOf(KindPriceBook), edition.ID(KindPriceBook, number))
}

// List reads the price list with a code as it is in force now. One that is not in force is ErrNotFound. ListVersion reads an earlier one.
func (v PriceBook) List(ctx context.Context, code string) (list *pricing.PriceList, err error) {
	err = v.desk.look(ctx, func(u *unit) error {
		r, err := priceBook.open(u)
		if err != nil {
			return err
		}
		in, any := r.InForce(u.by.At)
		if !any {
			return noPriceList(code)
		}
		e, err := priceBook.edition(u, in.Number)
		if err != nil {
			return err
		}
		m, there := e.Member(code)
		if !there {
			return noPriceList(code)
		}
		list, err = priceBook.version(u, code, m.Version)
		return err
	})
	return list, err
}

// ListVersion reads a version of a price list, which is the number of the edition that it came with.
func (v PriceBook) ListVersion(ctx context.Context, code string, version int) (*pricing.PriceList, error) {
	return get[pricing.PriceList](ctx, v.desk, pricing.KindPriceList, pricing.PriceListID(code, version))
}

// Staged gives what the next edition changes, list by list, compared with the latest edition, by code.
func (v PriceBook) Staged(ctx context.Context) (changes []pricing.ListChange, err error) {
	err = v.desk.look(ctx, func(u *unit) error {
		changes = nil
		r, err := priceBook.open(u)
		if err != nil {
			return err
		}
		latest, err := priceBook.latest(u, r)
		if err != nil {
			return err
		}
		for _, c := range r.Staged {
			var was, now *pricing.PriceList
			if latest != nil {
				if m, there := latest.Member(c.Code); there {
					if was, err = priceBook.version(u, c.Code, m.Version); err != nil {
						return err
					}
				}
			}
			if !c.Withdrawn {
				if now, err = load[pricing.PriceList](u, pricing.KindPriceList, pricing.PriceListID(c.Code, r.Next())); err != nil {
					return err
				}
			}
			changes = append(changes, pricing.Compare(was, now))
		}
		return nil
	})
	return changes, err
}

// Check looks over what publishing all that is staged would give, or the latest edition where nothing is staged: what would stop Publish, and
// warnings of what is odd (pricing.Lint). Paths name lists by their codes. A withdrawal that Publish would refuse is refused here, too. Nothing is stored.
func (v PriceBook) Check(ctx context.Context) (findings []pricing.Finding, err error) {
	err = v.desk.look(ctx, func(u *unit) error {
		r, err := priceBook.open(u)
		if err != nil {
			return err
		}
		next, err := priceBook.latest(u, r)
		if err != nil || next == nil && len(r.Staged) == 0 {
			return err
		}
		number := r.Next()
		if len(r.Staged) > 0 {
			from := u.by.At
			if last, any := r.Latest(); any && last.From.After(from) {
				from = last.From
			}
			if next, _, err = r.Publish(from, next, u.by); err != nil {
				return err
			}
		}
		lists := make([]*pricing.PriceList, len(next.Members))
		for i, m := range next.Members {
			if lists[i], err = priceBook.version(u, m.Code, m.Version); err != nil {
				return err
			}
			if m.Version == number { // staged, so that it may be replaced meanwhile
				u.guard(lists[i].Head())
			}
		}
		findings = pricing.Lint(lists, pricing.Config{Zones: zonesOf(u, lists), Today: document.DateIn(u.by.At, nil)})
		path := renaming("lists", listName(lists))
		for i := range findings {
			f := &findings[i]
			for _, p := range [...]*string{&f.Path, &f.Other} {
				if *p != "" {
					f.Message = strings.ReplaceAll(f.Message, "("+*p+")", "("+path(*p)+")")
				}
				*p = path(*p)
			}
		}
		return nil
	})
	return findings, err
}
