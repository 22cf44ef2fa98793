package o2c

import (
	"sync"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/territory"
)

// Config says what an engine works with beside its store. The zero value works.
type Config struct {
	// Gateway is the payment provider. Default: none; payments by check, cash and wire need none.
	Gateway payment.Gateway
	// Prices, Taxes and Territories are where the rules come from. Default: the documents in the store (Desk.Prices,
	// Records.SaveTaxTable, SaveTerritoryMap), compiled once a version.
	Prices      Prices
	Taxes       Taxes
	Territories Territories
	// Policies say what types of orders mean; the first is that of an order that names none. Default: order.Policies().
	Policies []order.Policy
	// Clock gives the time. Default: time.Now.
	Clock func() time.Time
	// IDs makes the identifier of a new document or batch from the time. Default: UUID version 7 with randomness of crypto/rand, rising
	// within one engine also when the clock stands still. It is called by several goroutines at once.
	IDs func(at time.Time) document.ID
	// Zone resolves the name of a seller's time zone, once a name. Default: time.LoadLocation.
	Zone func(name string) (*time.Location, error)
	// Lease is how long an intent belongs to the call that began it. The outside call gets a deadline well before its end. Default: one minute.
	Lease time.Duration
	// InFlight is how long a request to the gateway may be on its way: a look-up that finds nothing before then leaves the outcome unknown.
	// Default: five minutes.
	InFlight time.Duration
	// KeepAnswers is how long the answer to a call with Once is kept. Default: 30 days.
	KeepAnswers time.Duration
	// Retries is how often a verb decides again when a document has moved meanwhile. Default: 100. Then it gives ErrMoved.
	Retries int
	// Attempts is how often in a row a handler of events is called with one that it fails to handle, before the event is parked. Default: 3.
	Attempts int
	// Poll is how often Events.Follow looks for new events where the store cannot tell. Default: one second.
	Poll time.Duration
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.IDs == nil {
		c.IDs = new(idSource).next
	}
	if c.Zone == nil {
		c.Zone = time.LoadLocation
	}
	if c.Lease <= 0 {
		c.Lease = time.Minute
	}
	if c.InFlight <= 0 {
		c.InFlight = 5 * time.Minute
	}
	if c.KeepAnswers <= 0 {
		c.KeepAnswers = 30 * 24 * time.Hour
	}
	if c.Retries <= 0 {
		c.Retries = 100
	}
	if c.Attempts <= 0 {
		c.Attempts = 3
	}
	if c.Poll <= 0 {
		c.Poll = time.Second
	}
	return c
}

// Engine runs the chain on a store. It holds nothing that a restart would miss; any number of engines may work on one store. Safe for concurrent use.
type Engine struct {
	store  store.Store
	config Config
	made   *workshop
}

// workshop keeps what was worked out once. Everything in it is found by what it was made from, so engines on different stores may share it.
type workshop struct {
	zones  sync.Map // by name, those that were resolved
	books  editions[compiledPrices]
	tables compiled[pricing.TaxTable]
	maps   compiled[territory.Index]
}

func (e *Engine) zone(name string) (*time.Location, error) {
	if known, ok := e.made.zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	zone, err := e.config.Zone(name)
	if err == nil {
		e.made.zones.Store(name, zone)
	}
	return zone, err
}

// New gives an engine on a store.
func New(s store.Store, config Config) *Engine {
	return &Engine{store: s, config: config.withDefaults(), made: new(workshop)}
}

// On gives an engine that works as this one does, on another store: typically one that is bound to a transaction of the host's own, so that a
// verb and what the host itself writes are committed together or not at all.
//
//	desk := engine.On(pgstore.In(tx)).As(actor)
//
// It costs next to nothing, so make one for each transaction. On a store that is bound to a transaction (store.InTransaction)
//   - nothing is tried again: ErrMoved and ErrUnknown go to the host, which rolls back and may begin anew;
//   - a verb that asks somebody outside (Payments.Charge, Retry and Vault, Orders.Pay through the gateway, Recover) and one that does not end by
//     itself (Events.Follow) is ErrInvalid, with nothing stored and nobody asked: the transaction might still be rolled back;
//   - a refusal that was stored with its reasons, as that of Orders.Confirm, is kept when the host commits.
//
// A store that wraps a bound one has to have InTransaction, too.
func (e *Engine) On(s store.Store) *Engine {
	return &Engine{store: s, config: e.config, made: e.made}
}

// bound tells whether the engine works within a transaction of the host's own.
func (e *Engine) bound() bool { return store.InTransaction(e.store) }

// unbound refuses what cannot be done within a transaction of the host's own.
func (e *Engine) unbound(what string) error {
	if !e.bound() {
		return nil
	}
	return &document.Error{
		Code: "o2c/in_transaction", Message: what + " cannot be part of a transaction that may still be rolled back", Help: "call it after the commit, on an engine that is not bound to a transaction", Kind: document.ErrInvalid,
	}
}

// Actor is who acts, and for which tenant. Both are needed for every verb.
type Actor struct {
	Tenant string
	ID     string
}

// Desk is an engine in the hands of one actor. Its fields hold the verbs. Safe for concurrent use.
type Desk struct {
	// Records keeps the master data: items, customers, sellers, teams.
	Records Records
	// Prices keeps the price book, edition by edition.
	Prices PriceBook
	// Stock counts what lies where.
	Stock Stock
	// Quotes takes requests and answers them.
	Quotes Quotes
	// Orders takes sales orders and confirms them.
	Orders Orders
	// Fulfillment ships and delivers.
	Fulfillment Fulfillment
	// Invoices bills.
	Invoices Invoices
	// Payments takes money in.
	Payments Payments
	// Commissions tells what reps earned.
	Commissions Commissions
	// Events delivers what happened.
	Events Events

	engine *Engine
	actor  Actor
}

// As gives the engine into the hands of an actor.
func (e *Engine) As(actor Actor) *Desk {
	d := &Desk{engine: e, actor: actor}
	d.Records.desk, d.Stock.desk, d.Orders.desk, d.Fulfillment.desk, d.Invoices.desk, d.Payments.desk, d.Commissions.desk, d.Quotes.desk, d.Events.desk, d.Prices.desk = d, d, d, d, d, d, d, d, d, d
	return d
}
