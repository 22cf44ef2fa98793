package o2c

import (
	"context"
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
	"github.com/seed-3f372218/o2c/pricing"
)

// KindPriceBook is the kind of the register of a tenant's price book (edition.Register).
const KindPriceBook document.Kind = "price_book"

// PriceBook are the verbs of the price book that a tenant sells by: price lists, which are changed together and apply from an instant on. What is
// staged prices nothing until it is published; then orders are priced by the edition in force at the instant, and the price gate compares. Every
// edition is kept, so that what an order was priced by can be worked out again.
type PriceBook struct{ desk *Desk }

// compiledPrices are the rules of one edition.
type compiledPrices struct {
	*pricing.Book
	zones map[string]*time.Location
}

var priceBook = rulebook[pricing.PriceList, compiledPrices, *pricing.PriceList]{
	register: KindPriceBook, member: pricing.KindPriceList, compile: compilePrices,
	made: func(w *workshop) *editions[compiledPrices] { return &w.books },
}

func compilePrices(u *unit, before *compiledPrices, changed []*pricing.PriceList) (*compiledPrices, error) {
	made := &compiledPrices{zones: zonesOf(u, changed)}
	for zone := range made.zones {
		if before != nil && before.zones[zone] == nil {
			return nil, nil // a book learns its zones when it is compiled
		}
	}
	var err error
	if before == nil {
		made.Book, err = pricing.Compile(changed, pricing.Config{Zones: made.zones})
	} else {
		made.zones = before.zones
		made.Book, err = before.Replace(changed...)
	}
	if err != nil {
		return nil, renamed(err, "pricing/list", "lists", listName(changed))
	}
	return made, nil
}

// zonesOf gives the zones that lists state. One that is not known is left out: it is a fault of the list.
func zonesOf(u *unit, lists []*pricing.PriceList) map[string]*time.Location {
	zones := map[string]*time.Location{}
	for _, l := range lists {
		if l.Zone == "" || zones[l.Zone] != nil {
			continue
		}
		if zone, err := u.desk.engine.zone(l.Zone); err == nil {
			zones[l.Zone] = zone
		}
	}
	return zones
}

// listName names lists by their codes, because a caller does not know their places.
func listName(lists []*pricing.PriceList) func(i int) string {
	return func(i int) string {
		if i >= len(lists) {
			return ""
		}
		return "lists[" + document.Quote(lists[i].Code) + "]"
	}
}

// Stage stages a price list for the next edition: a new one, or new content of the one with its code. What was staged of it before is replaced.
// Every fault of the draft is reported at once (ErrInvalid); whether it contradicts other lists, Check and Publish tell.
func (v PriceBook) Stage(ctx context.Context, draft pricing.PriceListDraft, options ...Option) (*pricing.PriceList, error) {
	return perform(ctx, v.desk, "prices.stage", draft, options, func(u *unit) (*pricing.PriceList, error) {
		r, err := priceBook.open(u)
		if err != nil {
			return nil, err
		}
		list, err := stagePrices(u, r, draft)
		if err != nil {
			return nil, err
		}
		_, err = put(u, r)
		return list, err
	})
}

func stagePrices(u *unit, r *edition.Register, draft pricing.PriceListDraft) (*pricing.PriceList, error) {
	if _, err := u.desk.engine.zone(draft.Zone); err != nil && draft.Zone != "" {
		return nil, document.Faults{{Code: "o2c/zone", Path: "zone", Message: "there is no time zone " + document.Quote(draft.Zone), Help: "write an IANA name such as America/Chicago", Kind: document.ErrInvalid}}
	}
	return priceBook.stage(u, r, draft.Code, func(version int) (*pricing.PriceList, []document.Event, error) {
		return pricing.NewPriceList(u.batch.Tenant, draft, version, u.by)
	}, (*pricing.PriceList).Digest)
}

// Withdraw stages that the next edition leaves a price list out. A list that the latest edition does not have is ErrNotFound.
func (v PriceBook) Withdraw(ctx context.Context, code string, options ...Option) (*edition.Register, error) {
	return v.change(ctx, "prices.withdraw", code, options, func(u *unit, r *edition.Register) error {
		latest, err := priceBook.latest(u, r)
		if err != nil {
			return err
		}
		if err := r.Withdraw(code, u.by); err != nil {
			return err
		}
		if latest == nil {
			return noPriceList(code)
		}
		if _, there := latest.Member(code); !there {
			return noPriceList(code)
		}
		return nil
	})
}

// Discard forgets what is staged of a price list, or all that is staged when the code is empty. Nothing staged is ErrNotFound.
func (v PriceBook) Discard(ctx context.Context, code string, options ...Option) (*edition.Register, error) {
	return v.change(ctx, "prices.discard", code, options, func(u *unit, r *edition.Register) error {
		if r.Discard(code, u.by) {
			return nil
		}
		return &document.Error{Code: "o2c/staged", Message: "nothing is staged", Help: "Staged lists the changes", Kind: document.ErrNotFound}
	})
}

// Publish makes everything that is staged the next edition, in force from an instant on; the zero time means now. Orders and quotes of before keep
// their prices. Lists that contradict each other are ErrInvalid, with all faults and their paths. Nothing staged, an instant that is past, and one
// before the latest edition's are refused (ErrRefused).
func (v PriceBook) Publish(ctx context.Context, at time.Time, options ...Option) (*edition.Edition, error) {
	return perform(ctx, v.desk, "prices.publish", at, options, func(u *unit) (*edition.Edition, error) {
		r, err := priceBook.open(u)
		if err != nil {
			return nil, err
		}
		return priceBook.publish(u, r, at)
	})
}

// Retract takes the latest edition back, before it is in force. What it changed is not staged again. One that is in force already, or that
// another one follows, is refused (ErrRefused).
func (v PriceBook) Retract(ctx context.Context, number int, options ...Option) (*edition.Register, error) {
	return v.change(ctx, "prices.retract", number, options, func(u *unit, r *edition.Register) error {
		events, err := r.Retract(number, u.by)
		u.emit(events...)
		return err
	})
}

func (v PriceBook) change(ctx context.Context, verb string, request any, options []Option, change func(*unit, *edition.Register) error) (*edition.Register, error) {
	return perform(ctx, v.desk, verb, request, options, func(u *unit) (*edition.Register, error) {
		r, err := priceBook.open(u)
		if err != nil {
			return nil, err
		}
		if err := change(u, r); err != nil {
			return nil, err
		}
		_, err = put(u, r)
		return r, err
	})
}

// Save stages a price list and publishes it from now on, in one commit: what a host needs that changes one list at a time. It is refused while a
// change of another list is staged, which it would publish, too (ErrRefused).
func (v PriceBook) Save(ctx context.Context, draft pricing.PriceListDraft, options ...Option) (*pricing.PriceList, error) {
	return perform(ctx, v.desk, "prices.save", draft, options, func(u *unit) (*pricing.PriceList, error) {
		r, err := priceBook.open(u)
		if err != nil {
			return nil, err
		}
		if at := slices.IndexFunc(r.Staged, func(c edition.Change) bool { return c.Code != draft.Code }); at >= 0 {
			return nil, document.Refuse(&r.Header, "save", document.Reason{
				Code: "o2c/staged", Gate: "edition", Saw: "a change of " + document.Quote(r.Staged[at].Code) + " is staged", Help: []string{"stage the list, too, and publish both", "discard what is staged"},
			})
		}
		list, err := stagePrices(u, r, draft)
		if err != nil {
			return nil, err
		}
		_, err = priceBook.publish(u, r, time.Time{}, list)
		return list, err
	})
}

func noPriceList(code string) error {
	return &document.Error{Code: "o2c/price_list", Path: "code", Message: "there is no price list " + document.Quote(code), Kind: document.ErrNotFound}
}
