package o2c

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/territory"
)

// Prices gives the price book that a tenant sells by at an instant, of today or of the past; nil when it has none: then orders carry the prices that
// were agreed, and nothing compares them.
type Prices interface {
	Book(ctx context.Context, tenant string, at time.Time) (*pricing.Book, error)
}

// Taxes gives the tax table that a tenant works out taxes by; nil when it has none: then orders carry the taxes that their drafts name.
type Taxes interface {
	Table(ctx context.Context, tenant string) (*pricing.TaxTable, error)
}

// Territories gives the map that tells whose an order is; nil when the tenant has none: then nobody owns its orders.
type Territories interface {
	Map(ctx context.Context, tenant string) (*territory.Index, error)
}

type fixedPrices struct{ book *pricing.Book }

func (f fixedPrices) Book(context.Context, string, time.Time) (*pricing.Book, error) {
	return f.book, nil
}

// FixedPrices gives every tenant the same book at every instant.
func FixedPrices(book *pricing.Book) Prices { return fixedPrices{book} }

type fixedTaxes struct{ table *pricing.TaxTable }

func (f fixedTaxes) Table(context.Context, string) (*pricing.TaxTable, error) { return f.table, nil }

// FixedTaxes gives every tenant the same tax table.
func FixedTaxes(table *pricing.TaxTable) Taxes { return fixedTaxes{table} }

type fixedTerritories struct{ index *territory.Index }

func (f fixedTerritories) Map(context.Context, string) (*territory.Index, error) { return f.index, nil }

// FixedTerritories gives every tenant the same map.
func FixedTerritories(index *territory.Index) Territories { return fixedTerritories{index} }

// compiled keeps what was made of a tenant's stored documents of a kind, as long as they are the same. Versions alone do not tell: one that a
// transaction of the host's own wrote and rolled back comes again with another content, and so does one of another store.
type compiled[T any] struct {
	mu   sync.Mutex
	made map[string]made[T]
}

type made[T any] struct {
	from []document.Record
	what *T
}

// of gives what make makes of the tenant's documents of a kind: what it made before, when they are the same, to the byte. Every one of them
// is guarded. None gives nil.
func (c *compiled[T]) of(u *unit, kind document.Kind, make func([]document.Record) (*T, error)) (*T, error) {
	var records []document.Record
	for rec, err := range store.All(u.ctx, u.desk.engine.store, store.Query{Tenant: u.batch.Tenant, Kind: kind}) {
		if err != nil {
			return nil, err
		}
		u.saw(rec.Ref, rec.Version)
		records = append(records, rec)
	}
	if len(records) == 0 {
		return nil, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.made[u.batch.Tenant]; ok && slices.EqualFunc(known.from, records, sameRecord) {
		return known.what, nil
	}
	what, err := make(records)
	if err != nil {
		return nil, err
	}
	if c.made == nil {
		c.made = map[string]made[T]{}
	}
	c.made[u.batch.Tenant] = made[T]{records, what}
	return what, nil
}

// sameRecord tells whether two records give the same document.
func sameRecord(a, b document.Record) bool {
	return a.Ref == b.Ref && a.Version == b.Version && a.Schema == b.Schema && a.Number == b.Number && bytes.Equal(a.Body, b.Body)
}

// book gives the tenant's price book of an instant, and the number of its edition; nil when it has none. The host's own has no editions.
func (u *unit) book(at time.Time) (*pricing.Book, int, error) {
	if prices := u.desk.engine.config.Prices; prices != nil {
		book, err := prices.Book(u.ctx, u.batch.Tenant, at)
		return book, 0, err
	}
	rules, number, err := priceBook.rulesAt(u, at)
	if rules == nil || err != nil {
		return nil, 0, err
	}
	return rules.Book, number, nil
}

// bookOf gives the price book of an edition, or the host's own of an instant.
func (u *unit) bookOf(number int, at time.Time) (*pricing.Book, error) {
	if u.desk.engine.config.Prices != nil || number == 0 {
		book, _, err := u.book(at)
		return book, err
	}
	rules, err := priceBook.rulesOf(u, number)
	if err != nil {
		return nil, err
	}
	return rules.Book, nil
}

// taxes gives the tenant's tax table, nil when it has none.
func (u *unit) taxes() (*pricing.TaxTable, error) {
	if taxes := u.desk.engine.config.Taxes; taxes != nil {
		return taxes.Table(u.ctx, u.batch.Tenant)
	}
	return u.desk.engine.made.tables.of(u, pricing.KindTaxTable, only[pricing.TaxTable])
}

// territories gives the tenant's map, nil when it has none.
func (u *unit) territories() (*territory.Index, error) {
	if territories := u.desk.engine.config.Territories; territories != nil {
		return territories.Map(u.ctx, u.batch.Tenant)
	}
	return u.desk.engine.made.maps.of(u, territory.KindMap, func(records []document.Record) (*territory.Index, error) {
		m, err := only[territory.Map](records)
		if err != nil {
			return nil, err
		}
		return territory.Compile(m)
	})
}

// only decodes the one document of a kind that a tenant has.
func only[T any, P document.Of[T]](records []document.Record) (*T, error) {
	if len(records) > 1 {
		return nil, &document.Error{Code: "o2c/several", Message: "the tenant has several documents of kind " + records[0].Ref.Kind.Words() + ", and nothing says which applies", Help: "keep one, or give a source in o2c.Config", Kind: document.ErrInvalid}
	}
	return document.Decode[T, P](records[0])
}
