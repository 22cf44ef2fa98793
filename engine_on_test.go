package o2c_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// journaled is a store that remembers what it committed, so that a transaction can begin with all of it.
type journaled struct {
	store.Store
	mu      sync.Mutex
	batches []document.Batch
}

func (j *journaled) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	done, err := j.Store.Commit(ctx, b)
	if err == nil {
		j.mu.Lock()
		j.batches = append(j.batches, b)
		j.mu.Unlock()
	}
	return done, err
}

// transaction is a store of the host's transaction: it sees what was committed before it began and what it wrote itself, and others see that
// only when the host commits.
type transaction struct {
	journaled
	base *journaled
	// fails is what commits answer, one after another.
	fails []error
	calls int
}

func (j *journaled) begin(t testing.TB) *transaction {
	t.Helper()
	tx := &transaction{base: j, journaled: journaled{Store: memory.New()}}
	for _, b := range j.batches {
		_, err := tx.Store.Commit(context.Background(), b)
		require.NoError(t, err)
	}
	return tx
}

func (tx *transaction) InTransaction() bool { return true }

func (tx *transaction) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	tx.calls++
	if len(tx.fails) > 0 {
		err := tx.fails[0]
		tx.fails = tx.fails[1:]
		return document.Committed{}, err
	}
	return tx.journaled.Commit(ctx, b)
}

// commit is the host's.
func (tx *transaction) commit(t testing.TB) {
	t.Helper()
	for _, b := range tx.batches {
		_, err := tx.base.Commit(context.Background(), b)
		require.NoError(t, err)
	}
}

func hosted(t testing.TB, config o2c.Config) (*world, *o2c.Engine, *journaled) {
	j := &journaled{}
	w := northwind(t, config, func(s store.Store) store.Store { j.Store = s; return j })
	config.Clock, config.IDs = w.clock.Now, w.clock.NewID
	return w, o2c.New(j, config), j
}

var clerk = o2c.Actor{Tenant: "acme", ID: "desk-2"}

func TestOn_CommittedAndRolledBackWithTheHost(t *testing.T) {
	w, engine, j := hosted(t, o2c.Config{})
	gone := engine.On(j.begin(t)).As(clerk)
	o, err := gone.Orders.Submit(w.ctx, gloves(t, "10 case"))
	require.NoError(t, err)
	require.Equal(t, "SO-00001", o.Header.Number)
	_, err = gone.Orders.Get(w.ctx, o.Header.ID)
	require.NoError(t, err, "the transaction sees what it wrote")
	_, err = w.Orders.Get(w.ctx, o.Header.ID)
	require.ErrorIs(t, err, document.ErrNotFound, "nobody else does, and it is rolled back")

	tx := j.begin(t)
	desk := engine.On(tx).As(clerk)
	o, err = desk.Orders.Submit(w.ctx, gloves(t, "10 case"), o2c.Once("web-1"))
	require.NoError(t, err)
	again, err := desk.Orders.Submit(w.ctx, gloves(t, "10 case"), o2c.Once("web-1"))
	require.NoError(t, err)
	require.Equal(t, o.Header, again.Header, "the same call within the transaction has one effect")
	_, err = desk.Orders.Confirm(w.ctx, o.Header.ID)
	require.NoError(t, err)
	tx.commit(t)
	stored, err := w.Orders.Get(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.ConfirmedState, stored.State)
	require.Equal(t, "SO-00001", stored.Header.Number)
}

func TestOn_NothingIsTriedAgain(t *testing.T) {
	w, engine, j := hosted(t, o2c.Config{})
	moved := &document.MovedError{Ref: document.Ref{Tenant: "acme", Kind: "stock", ID: document.NameID("stock", "x")}, Read: 1, Now: 2}
	for name, lost := range map[string]error{"moved": moved, "unknown": document.ErrUnknown} {
		tx := j.begin(t)
		tx.fails = []error{lost}
		_, err := engine.On(tx).As(clerk).Orders.Submit(w.ctx, gloves(t, "10 case"))
		require.ErrorIs(t, err, lost, name)
		require.Equal(t, 1, tx.calls, name)
		require.Empty(t, tx.batches, name)
	}
}

// shifting is a store bound to a transaction in which another one's commit becomes visible between two reads.
type shifting struct {
	*transaction
	kind document.Kind
	then func()
}

func (s *shifting) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	rec, err := s.transaction.Get(ctx, ref)
	if then := s.then; ref.Kind == s.kind && then != nil {
		s.then = nil
		then()
	}
	return rec, err
}

func TestOn_DecidedOnDifferentMomentsIsMoved(t *testing.T) {
	w, engine, j := hosted(t, o2c.Config{})
	o, err := w.Orders.Submit(w.ctx, gloves(t, "10 case"))
	require.NoError(t, err)
	tx := &shifting{transaction: j.begin(t), kind: order.KindSalesOrder}
	tx.then = func() { // the order that was read as submitted is canceled by somebody else before the verb looks on
		_, err := o2c.New(tx.transaction.Store, o2c.Config{Clock: w.clock.Now, IDs: w.clock.NewID}).As(clerk).Orders.Confirm(w.ctx, o.Header.ID)
		require.NoError(t, err)
	}
	_, err = engine.On(tx).As(clerk).Orders.Close(w.ctx, o.Header.ID)
	require.ErrorIs(t, err, document.ErrMoved, "not the refusal, which was decided on a state that is gone")
	_, err = engine.On(tx).As(clerk).Orders.Close(w.ctx, o.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused, "nothing moves: the refusal stands")
}

func TestOn_NobodyOutsideIsAsked(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.Decline, paymenttest.TimeoutAfter)
	w, engine, j := hosted(t, o2c.Config{Gateway: gateway})
	failed, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"))
	require.ErrorIs(t, err, document.ErrRefused)
	_, err = w.Payments.Charge(w.ctx, card(t, "20.00 USD"))
	require.ErrorIs(t, err, document.ErrUnknown, "an open intent")
	asked := len(gateway.Keys())
	w.clock.Advance(time.Hour)

	tx := j.begin(t)
	desk := engine.On(tx).As(clerk)
	sale, err := w.Orders.Submit(w.ctx, gloves(t, "10 case"))
	require.NoError(t, err)
	_, err = tx.Store.Commit(w.ctx, j.batches[len(j.batches)-1])
	require.NoError(t, err)
	for verb, call := range map[string]func() error{
		"charge":  func() error { _, err := desk.Payments.Charge(w.ctx, card(t, "10.00 USD")); return err },
		"dry run": func() error { _, err := desk.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.DryRun(nil)); return err },
		"retry":   func() error { _, err := desk.Payments.Retry(w.ctx, failed.Header.ID); return err },
		"vault":   func() error { _, err := desk.Payments.Vault(w.ctx, "lakeside", payment.Card, "4242"); return err },
		"pay": func() error {
			_, err := desk.Orders.Pay(w.ctx, sale.Header.ID, payment.Draft{Method: payment.Card, Token: "tok_visa"})
			return err
		},
		"recover": func() error { _, err := desk.Recover(w.ctx); return err },
	} {
		err := call()
		e, ok := errors.AsType[*document.Error](err)
		require.True(t, ok, "%s: %v", verb, err)
		require.Equal(t, "o2c/in_transaction", e.Code, verb)
		require.ErrorIs(t, err, document.ErrInvalid, verb)
	}
	require.Zero(t, tx.calls, "nothing is stored")
	require.Len(t, gateway.Keys(), asked, "nobody is asked")
	_, err = desk.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: amount(t, "5.00 USD")})
	require.NoError(t, err, "a payment that nobody has to be asked for is recorded")
}

// TestOn_CachesServeNothingThatWasRolledBack lets two transactions publish edition 2 of the price book, each another, roll the first one back, and
// commit a third edition 2: each sees its own prices, and the engine those that are committed.
func TestOn_CachesServeNothingThatWasRolledBack(t *testing.T) {
	w, engine, j := hosted(t, o2c.Config{})
	committed := engine.As(clerk)
	costs := func(desk *o2c.Desk) string {
		t.Helper()
		draft := gloves(t, "1 case")
		draft.Lines[0].UnitPrice, draft.Taxes = money.Price{}, nil
		var plan o2c.Plan
		o, err := desk.Orders.Submit(w.ctx, draft, o2c.DryRun(&plan))
		require.NoError(t, err)
		return o.Totals.Gross.String()
	}
	save := func(desk *o2c.Desk, p string) {
		t.Helper()
		l, err := desk.Prices.Save(w.ctx, pricing.PriceListDraft{
			Code: "standard", Name: "Standard", Currency: price(t, p).Currency(), Entries: []pricing.Entry{{Item: "GLV-N", Unit: "case", Model: model.Model{Price: price(t, p)}}},
		})
		require.NoError(t, err)
		require.LessOrEqual(t, l.Edition, 2)
	}
	customer, err := w.Records.Customer(w.ctx, "lakeside")
	require.NoError(t, err)
	customer.CustomerDraft.Currency = price(t, "1.00 USD").Currency()
	_, err = w.Records.SaveCustomer(w.ctx, customer.CustomerDraft)
	require.NoError(t, err)
	save(committed, "50.00 USD")
	require.Equal(t, "50.00 USD", costs(committed))
	first, second := j.begin(t), j.begin(t)
	save(engine.On(first).As(clerk), "60.00 USD")
	require.Equal(t, "60.00 USD", costs(engine.On(first).As(clerk)))
	require.Equal(t, "50.00 USD", costs(committed))
	save(engine.On(second).As(clerk), "70.00 USD")
	require.Equal(t, "70.00 USD", costs(engine.On(second).As(clerk)))
	require.Equal(t, "60.00 USD", costs(engine.On(first).As(clerk)))
	save(committed, "80.00 USD") // both are rolled back
	require.Equal(t, "80.00 USD", costs(committed))
	require.Equal(t, "80.00 USD", costs(engine.On(j.begin(t)).As(clerk)))
}
