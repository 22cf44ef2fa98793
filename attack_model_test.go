package o2c_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/store"
)

// seeds gives the seed of O2C_SEED, or those that are always run.
func seeds(t *testing.T, usual ...uint64) []uint64 {
	if text := os.Getenv("O2C_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		return []uint64{seed}
	}
	if testing.Short() {
		t.Logf("short: %d seed of %d", 1, len(usual))
		return usual[:1]
	}
	return usual
}

// crowd are desks that work at once on one store, on the same few orders.
type crowd struct {
	*world
	gateway *paymenttest.Gateway
	mu      sync.Mutex
	orders  []document.ID
	parcels []document.ID
	paid    []document.ID
	strange []error
	done    map[string]int
}

func (c *crowd) pick(r *rand.Rand, from *[]document.ID) (document.ID, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(*from) == 0 {
		return document.ID{}, false
	}
	last := min(len(*from), 8) // mostly the newest, so that they meet
	return (*from)[len(*from)-1-r.IntN(last)], true
}

func (c *crowd) add(to *[]document.ID, id document.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*to = append(*to, id)
}

// hear counts what came of a verb. Anything but a decision of the library is strange.
func (c *crowd) hear(verb string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.done[verb]++
		return
	}
	c.done[verb+" refused"]++
	for _, kind := range []error{document.ErrRefused, document.ErrState, document.ErrUnknown} {
		if errors.Is(err, kind) {
			return
		}
	}
	if errors.Is(err, document.ErrInvalid) && (verb == "deliver lines" || verb == "waive") {
		return
	}
	c.strange = append(c.strange, fmt.Errorf("%s: %w", verb, err))
}

func (c *crowd) submit(r *rand.Rand) {
	customer := []string{"lakeside", "bayside"}[r.IntN(2)]
	draft := order.Draft{Seller: "northwind", Customer: customer, Location: "austin"}
	for range 1 + r.IntN(3) {
		line := order.DraftLine{Item: "GLV-N", Quantity: quantity(c.t, fmt.Sprint(1+r.IntN(40), " case"))}
		if r.IntN(2) == 0 {
			line.Discounts = []pricing.Discount{{Percent: rate(c.t, fmt.Sprintf("%d.%02d%%", 1+r.IntN(20), r.IntN(100)))}}
		}
		draft.Lines = append(draft.Lines, line)
	}
	if r.IntN(3) == 0 {
		draft.Type, draft.Location, draft.Lines = order.CashSale, "van-7", []order.DraftLine{{Item: "BOX", Quantity: quantity(c.t, fmt.Sprint(1+r.IntN(3), " each"))}}
	}
	if r.IntN(3) == 0 {
		draft.Discounts = []pricing.Discount{{Amount: amount(c.t, fmt.Sprintf("%d.%02d USD", r.IntN(10), r.IntN(100)))}}
		if draft.Discounts[0].Amount.IsZero() {
			draft.Discounts = nil
		}
	}
	o, err := c.Orders.Submit(c.ctx, draft)
	c.hear("submit", err)
	if err == nil {
		c.add(&c.orders, o.Header.ID)
	}
}

func (c *crowd) ofOrder(r *rand.Rand, verb string, do func(id document.ID) error) {
	if id, ok := c.pick(r, &c.orders); ok {
		c.hear(verb, do(id))
	}
}

func (c *crowd) ofParcel(r *rand.Rand, verb string, do func(id document.ID) error) {
	if id, ok := c.pick(r, &c.parcels); ok {
		c.hear(verb, do(id))
	}
}

// some gives part of what is left of the lines of an order.
func (c *crowd) some(r *rand.Rand, id document.ID) []order.LineQuantity {
	o, err := c.Orders.Get(c.ctx, id)
	if err != nil || r.IntN(3) == 0 {
		return nil
	}
	line := 1 + r.IntN(len(o.Lines))
	return []order.LineQuantity{{Line: line, Quantity: quantity(c.t, fmt.Sprint(1+r.IntN(15), " ", o.Lines[line-1].Ledger.Ordered.Unit()))}}
}

func (c *crowd) ship(r *rand.Rand, verb string, make func(o2c.Fulfillment, document.ID, []order.LineQuantity) (*fulfillment.Shipment, error)) {
	c.ofOrder(r, verb, func(id document.ID) error {
		s, err := make(c.Fulfillment, id, c.some(r, id))
		if err == nil {
			c.add(&c.parcels, s.Header.ID)
		}
		return err
	})
}

func (c *crowd) receive(r *rand.Rand) {
	draft := payment.Draft{Seller: "northwind", Customer: []string{"lakeside", "bayside"}[r.IntN(2)], Method: payment.Check, Amount: amount(c.t, fmt.Sprintf("%d.%02d USD", 1+r.IntN(2500), r.IntN(100)))}
	pay := c.Payments.Record
	if r.IntN(3) == 0 {
		draft.Method, draft.Token = payment.ACH, "tok-1"
		pay = c.Payments.Charge
	}
	if id, ok := c.pick(r, &c.orders); ok && r.IntN(2) == 0 {
		o, err := c.Orders.Get(c.ctx, id)
		require.NoError(c.t, err)
		if draft.Customer = o.Customer; !o.Policy.OnAccount {
			draft.Order, draft.Amount = id, o.Totals.Gross
		} else {
			for inv, err := range c.Invoices.OfOrder(c.ctx, id) {
				require.NoError(c.t, err)
				if inv.State == invoice.PostedState {
					draft.Wishes = append(draft.Wishes, payment.Wish{Invoice: inv.Header.ID})
				}
			}
		}
	}
	p, err := pay(c.ctx, draft)
	c.hear("pay by "+string(draft.Method), err)
	if p != nil {
		c.add(&c.paid, p.Header.ID)
	}
}

// tell lets the provider tell of a payment through it, and the desk try again.
func (c *crowd) tell(r *rand.Rand) {
	id, ok := c.pick(r, &c.paid)
	if !ok {
		return
	}
	p, err := c.Payments.Get(c.ctx, id)
	require.NoError(c.t, err)
	if len(p.Attempts) == 0 {
		return
	}
	if r.IntN(3) == 0 {
		_, err := c.Payments.Retry(c.ctx, id)
		c.hear("retry", err)
		return
	}
	key := p.Attempts[len(p.Attempts)-1].Key
	if r.IntN(4) == 0 {
		c.gateway.Return(key, "no funds")
	} else {
		c.gateway.Settle(key)
	}
	if outcome, err := c.gateway.Lookup(c.ctx, key); err == nil {
		_, err := c.Payments.Observe(c.ctx, key, outcome)
		c.hear("observe", err)
	}
}

func (c *crowd) step(r *rand.Rand) {
	verbs := []func(){
		func() { c.submit(r) },
		func() {
			c.ofOrder(r, "confirm", func(id document.ID) error { _, err := c.Orders.Confirm(c.ctx, id); return err })
		},
		func() {
			c.ofOrder(r, "confirm", func(id document.ID) error { _, err := c.Orders.Confirm(c.ctx, id); return err })
		},
		func() {
			c.ofOrder(r, "waive", func(id document.ID) error {
				o, err := c.Orders.Get(c.ctx, id)
				if err != nil || o.Customer != "bayside" {
					return err
				}
				_, err = c.Orders.Waive(c.ctx, id, order.CreditGate, "a good customer", c.clock.Now().Add(time.Hour))
				return err
			})
		},
		func() {
			if r.IntN(4) == 0 {
				c.ofOrder(r, "cancel", func(id document.ID) error { _, err := c.Orders.Cancel(c.ctx, id, "changed"); return err })
			}
		},
		func() {
			if r.IntN(6) > 0 {
				return
			}
			c.ofOrder(r, "hold", func(id document.ID) error {
				_, err := c.Orders.Hold(c.ctx, id, "look at it", []order.Operation{[]order.Operation{order.Confirming, order.Shipping, order.Invoicing}[r.IntN(3)]})
				return err
			})
		},
		func() {
			c.ofOrder(r, "release holds", func(id document.ID) error { _, err := c.Orders.ReleaseHolds(c.ctx, id); return err })
		},
		func() {
			c.ofOrder(r, "release holds", func(id document.ID) error { _, err := c.Orders.ReleaseHolds(c.ctx, id); return err })
		},
		func() {
			c.ship(r, "ship", func(f o2c.Fulfillment, id document.ID, lines []order.LineQuantity) (*fulfillment.Shipment, error) {
				return f.Ship(c.ctx, fulfillment.ShipmentDraft{Order: id, Lines: lines})
			})
		},
		func() {
			c.ship(r, "plan", func(f o2c.Fulfillment, id document.ID, lines []order.LineQuantity) (*fulfillment.Shipment, error) {
				return f.Plan(c.ctx, fulfillment.ShipmentDraft{Order: id, Lines: lines})
			})
		},
		func() {
			c.ofParcel(r, "release", func(id document.ID) error { _, err := c.Fulfillment.Release(c.ctx, id); return err })
		},
		func() {
			c.ofParcel(r, "pick", func(id document.ID) error { _, err := c.Fulfillment.Pick(c.ctx, id); return err })
		},
		func() {
			c.ofParcel(r, "pack", func(id document.ID) error { _, err := c.Fulfillment.Pack(c.ctx, id); return err })
		},
		func() {
			c.ofParcel(r, "dispatch", func(id document.ID) error { _, err := c.Fulfillment.Dispatch(c.ctx, id); return err })
		},
		func() {
			c.ofParcel(r, "deliver", func(id document.ID) error { _, err := c.Fulfillment.Deliver(c.ctx, id); return err })
		},
		func() {
			c.ofParcel(r, "deliver", func(id document.ID) error { _, err := c.Fulfillment.Deliver(c.ctx, id); return err })
		},
		func() {
			if r.IntN(6) == 0 {
				c.ofParcel(r, "put back", func(id document.ID) error { _, err := c.Fulfillment.Cancel(c.ctx, id); return err })
			}
		},
		func() {
			c.ofOrder(r, "bill", func(id document.ID) error {
				_, err := c.Invoices.Bill(c.ctx, invoice.Draft{Order: id, Lines: c.some(r, id)})
				return err
			})
		},
		func() {
			c.ofOrder(r, "draft bill", func(id document.ID) error {
				inv, err := c.Invoices.Draft(c.ctx, invoice.Draft{Order: id})
				if err != nil || r.IntN(2) == 0 {
					return err
				}
				_, err = c.Invoices.Post(c.ctx, inv.Header.ID)
				return err
			})
		},
		func() { c.receive(r) }, func() { c.receive(r) }, func() { c.tell(r) }, func() { c.tell(r) },
		func() {
			if id, ok := c.pick(r, &c.paid); ok {
				_, err := c.Payments.Apply(c.ctx, id)
				c.hear("apply", err)
			}
		},
		func() {
			c.ofOrder(r, "close", func(id document.ID) error { _, err := c.Orders.Close(c.ctx, id); return err })
		},
		func() {
			c.ofOrder(r, "advance", func(id document.ID) error { _, _, err := c.Orders.Advance(c.ctx, id); return err })
		},
		func() {
			_, err := c.Stock.Count(c.ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: quantity(c.t, fmt.Sprint(300+r.IntN(600), " case"))})
			c.hear("count", err)
		},
		func() { _, err := c.Recover(c.ctx); c.hear("recover", err) },
	}
	verbs[[]int{0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 9, 10, 11, 12, 13, 14, 14, 14, 14, 15, 16, 17, 17, 17, 18, 19, 20, 21, 21, 22, 23, 24, 25, 26, 27}[r.IntN(39)]]()
}

// TestModel_ConcurrentDesks lets desks work at once, each by a plan from its seed, and checks after each round that every sum holds: C9, C14, C21 to C23, C25, S5, and that commission pages are what was collected.
func TestModel_ConcurrentDesks(t *testing.T) {
	for _, seed := range seeds(t, 1, 2, 3, 4) {
		t.Run(fmt.Sprint("O2C_SEED=", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 0))
			var script []paymenttest.Behavior
			for range 400 {
				script = append(script, []paymenttest.Behavior{paymenttest.Answer, paymenttest.Answer, paymenttest.Delay, paymenttest.Delay, paymenttest.Decline, paymenttest.TimeoutAfter, paymenttest.TimeoutBefore, paymenttest.ErrorAfter}[r.IntN(8)])
			}
			c := &crowd{gateway: paymenttest.NewGateway(script...), done: map[string]int{}}
			c.world = tampa(t, o2c.Config{Gateway: c.gateway})
			_, err := c.Stock.Count(c.ctx, fulfillment.StockDraft{Location: "van-7", SKU: "BOX", OnHand: quantity(t, "100 each")})
			require.NoError(t, err)
			for round := range 4 {
				var wg sync.WaitGroup
				for desk := range 6 {
					wg.Go(func() {
						own := rand.New(rand.NewPCG(seed, uint64(round*100+desk+1)))
						for range 150 {
							c.step(own)
						}
					})
				}
				wg.Wait()
				require.Empty(t, c.strange)
				checkSums(t, c.world)
				c.clock.Advance(17 * time.Hour)
			}
			_, err = c.Recover(c.ctx) // all leases are over
			require.NoError(t, err)
			for _, key := range c.gateway.Keys() {
				c.gateway.Settle(key)
			}
			r2, err := c.Recover(c.ctx)
			require.NoError(t, err)
			require.Empty(t, r2.Waiting)
			require.Empty(t, r2.Errors)
			checkSums(t, c.world)
			through := amount(t, "0.00 USD")
			for _, p := range every[payment.Payment](c.world, payment.KindPayment) {
				if p.Method.ThroughGateway() {
					through = plus(t, through, p.Received)
				}
			}
			moved, err := c.gateway.Moved()
			require.NoError(t, err)
			require.Equal(t, through.String(), plus(t, amount(t, "0.00 USD"), moved).String(), "what the gateway moved is what was received")
			var told []string
			for _, verb := range slices.Sorted(mapsKeys(c.done)) {
				told = append(told, fmt.Sprint(verb, " ", c.done[verb]))
			}
			t.Log(strings.Join(told, ", "))
		})
	}
}

func mapsKeys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func plus(t testing.TB, a money.Money, more ...money.Money) money.Money {
	t.Helper()
	for _, m := range more {
		var err error
		a, err = a.Add(m)
		require.NoError(t, err)
	}
	return a
}

// every gives all documents of a kind, each of them valid.
func every[T any, P interface {
	document.Of[T]
	Validate() error
}](w *world, kind document.Kind) []*T {
	w.t.Helper()
	var docs []*T
	for rec, err := range store.All(w.ctx, w.store, store.Query{Tenant: "acme", Kind: kind, Limit: store.MaxPage}) {
		require.NoError(w.t, err)
		doc, err := document.Decode[T, P](rec)
		require.NoError(w.t, err)
		require.NoError(w.t, P(doc).Validate())
		docs = append(docs, doc)
	}
	return docs
}

// checkSums checks everything that can be summed up from what is stored, while nobody writes.
func checkSums(t *testing.T, w *world) {
	t.Helper()
	orders, invoices := every[order.SalesOrder](w, order.KindSalesOrder), every[invoice.Invoice](w, invoice.KindInvoice)
	payments, receipts := every[payment.Payment](w, payment.KindPayment), every[payment.Receipt](w, payment.KindReceipt)
	zero := amount(t, "0.00 USD")

	// C9: what a payment allocates is what invoices were settled by, one by one, and nothing is allocated twice.
	parts := map[string]int{}
	unapplied := map[string]money.Money{}
	for _, p := range payments {
		left, err := p.Unapplied()
		require.NoError(t, err)
		require.GreaterOrEqual(t, left.Sign(), 0, "C9: %s", p.Header.Name())
		unapplied[p.Customer] = plus(t, unapplied[p.Customer], left)
		for _, a := range p.Allocations {
			parts[fmt.Sprint(p.Header.ID, a.Invoice.ID, a.Amount)]++
		}
		require.Equal(t, p.Received.Sign() > 0, !p.Receipt.ID.IsZero(), "%s has a receipt when it has arrived", p.Header.Name())
	}
	owed, billed := map[string]money.Money{}, map[document.ID]money.Money{}
	quantities := map[document.LineSource]money.Quantity{}
	for _, inv := range invoices {
		open, err := inv.Open()
		require.NoError(t, err)
		require.GreaterOrEqual(t, open.Sign(), 0, "C9: %s", inv.Header.Name())
		for _, s := range inv.Settlements {
			parts[fmt.Sprint(s.Payment.ID, inv.Header.ID, s.Amount)]--
		}
		if inv.State != invoice.PostedState {
			continue
		}
		owed[inv.Customer] = plus(t, owed[inv.Customer], open)
		billed[inv.Order.ID] = plus(t, billed[inv.Order.ID], inv.Totals.Gross)
		for _, l := range inv.Lines {
			q, err := l.Quantity.Add(quantities[l.Source])
			if quantities[l.Source].Unit() == "" {
				q, err = l.Quantity, nil
			}
			require.NoError(t, err)
			quantities[l.Source] = q
		}
	}
	for part, n := range parts {
		require.Zero(t, n, "C9: an allocation is a settlement: %s", part)
	}

	// C14, C21, C22, C23: what orders hold of stock and credit.
	reserved, uninvoiced, waived := map[string]money.Quantity{}, map[string]money.Money{}, map[string]bool{}
	for _, o := range orders {
		for i := range o.Lines {
			l := &o.Lines[i]
			p, err := l.Ledger.Progress(o.BillOn)
			require.NoError(t, err)
			more, err := p.Billed.Cmp(p.Basis)
			require.NoError(t, err)
			require.LessOrEqual(t, more, 0, "C14: %s", o.Header.Name())
			require.Equal(t, l.Ledger.Invoiced.Decimal().String(), quantities[document.LineSource{Kind: order.KindSalesOrder, ID: o.Header.ID, Line: l.Line}].Decimal().String(), "C14: %s", o.Header.Name())
			more, err = p.Reserved.Cmp(p.ToShip)
			require.NoError(t, err)
			require.LessOrEqual(t, more, 0, "C22: %s", o.Header.Name())
			if o.State != order.ConfirmedState {
				require.True(t, p.Reserved.IsZero(), "C22: %s is %s", o.Header.Name(), o.State)
			}
			name := o.Location + "/" + l.SKU
			if reserved[name].Unit() == "" {
				reserved[name] = p.Reserved
				continue
			}
			reserved[name], err = reserved[name].Add(p.Reserved)
			require.NoError(t, err)
		}
		rest := o.Totals.Gross
		if of, some := billed[o.Header.ID]; some {
			var err error
			rest, err = rest.Sub(of)
			require.NoError(t, err)
			require.GreaterOrEqual(t, rest.Sign(), 0, "C11: %s", o.Header.Name())
		}
		switch {
		case o.State == order.ClosedState:
			require.True(t, rest.IsZero(), "C11: %s is closed, of %s not billed %s", o.Header.Name(), o.Totals.Gross, rest)
		case o.State == order.ConfirmedState && o.Policy.OnAccount:
			uninvoiced[o.Customer] = plus(t, uninvoiced[o.Customer], rest)
		}
		waived[o.Customer] = waived[o.Customer] || o.State != order.SubmittedState && len(o.Waivers) > 0
	}
	for _, s := range every[fulfillment.Stock](w, fulfillment.KindStock) {
		require.Equal(t, reserved[s.Location+"/"+s.SKU].Decimal().String(), s.Reserved.Decimal().String(), "C21: %s", s.SKU)
		require.GreaterOrEqual(t, s.OnHand.Sign(), 0, s.SKU)
	}
	for _, a := range every[payment.Account](w, payment.KindAccount) {
		require.Equal(t, plus(t, zero, uninvoiced[a.Customer]).String(), a.Orders.String(), "C23: orders of %s", a.Customer)
		require.Equal(t, plus(t, zero, owed[a.Customer]).String(), a.Invoices.String(), "C23: invoices of %s", a.Customer)
		require.Equal(t, plus(t, zero, unapplied[a.Customer]).String(), a.Unapplied.String(), "C23: unapplied of %s", a.Customer)
		c, err := w.Records.Customer(w.ctx, a.Customer)
		require.NoError(t, err)
		exposure, err := a.Exposure()
		require.NoError(t, err)
		over, err := exposure.Cmp(*c.CreditLimit)
		require.NoError(t, err)
		require.True(t, over <= 0 || waived[a.Customer], "C23: exposure of %s is %s", a.Customer, exposure)
	}
	checkNumbers(t, w, orders, invoices, receipts)
	checkEarned(t, w, invoices)
}

// checkNumbers checks that each series is 1, 2, 3 … in the order of its dates (C25), and positions of events are (S5).
func checkNumbers(t *testing.T, w *world, orders []*order.SalesOrder, invoices []*invoice.Invoice, receipts []*payment.Receipt) {
	t.Helper()
	series := map[string][]string{}
	dated := map[string]document.Date{}
	note := func(h *document.Header) {
		if h.Number != "" {
			series[string(h.Kind)] = append(series[string(h.Kind)], h.Number)
		}
	}
	for _, o := range orders {
		note(&o.Header)
	}
	for _, inv := range invoices {
		require.Equal(t, inv.State == invoice.PostedState, inv.Header.Number != "")
		note(&inv.Header)
		dated[inv.Header.Number] = inv.Date
	}
	for _, r := range receipts {
		note(&r.Header)
	}
	for _, s := range every[fulfillment.Shipment](w, fulfillment.KindShipment) {
		note(&s.Header)
	}
	for kind, numbers := range series {
		slices.Sort(numbers)
		for i, number := range numbers {
			require.Equal(t, i+1, digits(number), "C25: %s in %s", number, kind)
			if i > 0 && kind == string(invoice.KindInvoice) {
				require.GreaterOrEqual(t, dated[number].Compare(dated[numbers[i-1]]), 0, "C25: %s", number)
			}
		}
	}
	var last int64
	for e, err := range store.AllEvents(w.ctx, w.store, "acme", 0) {
		require.NoError(t, err)
		require.Equal(t, last+1, e.Position, "S5")
		last = e.Position
	}
}

func digits(number string) int {
	n, err := strconv.Atoi(number[strings.LastIndexByte(number, '-')+1:])
	if err != nil {
		return -1
	}
	return n
}

// checkEarned checks that pages are the sums of their entries, entries what stands on the orders, and that, for each payee, the rounded share of what was collected (T22, C35).
func checkEarned(t *testing.T, w *world, invoices []*invoice.Invoice) {
	t.Helper()
	zero := amount(t, "0.00 USD")
	type share struct {
		payee string
		order document.ID
	}
	entries := map[share]money.Money{}
	closed := map[string][]commission.Entry{}
	pages := every[commission.Page](w, commission.KindPage)
	slices.SortFunc(pages, func(a, b *commission.Page) int { return cmp.Compare(b.Sheet, a.Sheet) })
	for _, page := range pages {
		name := page.Payee + string(page.Period)
		for _, e := range page.Entries {
			of := share{e.Payee, e.Order.ID}
			entries[of] = plus(t, entries[of], e.Amount)
		}
		closed[name] = append(closed[name], page.Entries...)
		if page.Sheet > 0 {
			continue
		}
		sum := zero
		for _, e := range closed[name] {
			sum = plus(t, sum, e.Amount)
		}
		require.Equal(t, sum.String(), page.Totals[0].String(), "T36: %s", name)
	}
	collected, net, paid := map[document.ID]money.Money{}, map[document.ID]money.Money{}, map[document.ID]bool{}
	for _, inv := range invoices {
		if inv.State != invoice.PostedState {
			continue
		}
		status, err := inv.Settlement()
		require.NoError(t, err)
		if _, known := paid[inv.Order.ID]; !known {
			paid[inv.Order.ID] = true
		}
		paid[inv.Order.ID] = paid[inv.Order.ID] && status == invoice.Settled
		net[inv.Order.ID] = plus(t, net[inv.Order.ID], inv.Totals.Net)
	}
	for _, s := range every[commission.Standing](w, commission.KindStanding) {
		for _, l := range s.Lines {
			collected[s.Order.ID] = plus(t, collected[s.Order.ID], l.Collected)
		}
		of := plus(t, zero, collected[s.Order.ID])
		if paid[s.Order.ID] {
			require.Equal(t, plus(t, zero, net[s.Order.ID]).String(), of.String(), "T29: all of what was paid is collected")
		}
		for _, p := range s.Credits.Payees {
			want, err := of.Mul(p.Rate, money.Rounding{})
			require.NoError(t, err)
			require.Equal(t, want.String(), plus(t, zero, entries[share{p.Rep, s.Order.ID}]).String(), "T22: %s of %s", p.Rep, s.OrderNumber)
		}
	}
}
