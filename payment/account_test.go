package payment_test

import (
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
)

func usd() money.Currency { return must(money.ISO("USD")) }

func account() *payment.Account {
	return must(payment.NewAccount("acme", "lakeside", usd(), by))
}

// costs is an order of one line, of n cases, that costs a gross amount.
func costs(gross money.Money, n int64) *order.SalesOrder {
	return &order.SalesOrder{Totals: pricing.Totals{Gross: gross}, Lines: []order.Line{{Line: 1, Ledger: order.Ledger{Ordered: must(money.NewQuantity(n, "case"))}}}}
}

// creditCheck is what confirms an order: CheckCredit, or one that is wrong.
type creditCheck func(a *payment.Account, limit money.Money, o *order.SalesOrder) bool

func passes(a *payment.Account, limit money.Money, o *order.SalesOrder) bool {
	return len(must(payment.CheckCredit(a, &limit, o))) == 0
}

// withinLimit takes an account through moves and tells whether the check kept to C23: it passes if and only if what is confirmed and open, less what is unapplied, plus the order is at most the limit.
func withinLimit(check creditCheck, moves []int64, limit int64) bool {
	a := account()
	var orders, invoices, unapplied int64
	for i, m := range moves {
		size := max(m, -m) % 1000
		switch i % 4 {
		case 0: // an order wants to be confirmed
			pass := check(a, cents(limit), costs(cents(size), 3))
			if pass != (orders+invoices-unapplied+size <= limit) {
				return false
			}
			if pass {
				orders += size
				must(0, a.Change(cents(size), money.Money{}, money.Money{}, later))
			}
		case 1: // a part of it is billed
			part := min(size, orders)
			orders, invoices = orders-part, invoices+part
			must(0, a.Change(cents(-part), cents(part), money.Money{}, later))
		case 2: // money comes, and pays what it can
			pays := min(size, invoices)
			invoices, unapplied = invoices-pays, unapplied+size-pays
			must(0, a.Change(money.Money{}, cents(-pays), cents(size-pays), later))
		case 3: // what is unapplied pays what was billed since
			pays := min(unapplied, invoices)
			invoices, unapplied = invoices-pays, unapplied-pays
			must(0, a.Change(money.Money{}, cents(-pays), cents(-pays), later))
		}
		if a.Orders != cents(orders) || a.Invoices != cents(invoices) || a.Unapplied != cents(unapplied) || must(a.Exposure()) != cents(orders+invoices-unapplied) || a.Validate() != nil {
			return false
		}
	}
	return orders+invoices-unapplied <= limit
}

func TestC23_ExposureStaysWithinTheLimit(t *testing.T) {
	properties := gopter.NewProperties(parameters(t, 500))
	properties.Property("C23", prop.ForAll(func(moves []int64, limit int64) bool { return withinLimit(passes, moves, limit) }, gen.SliceOf(gen.Int64Range(0, 19)), gen.Int64Range(0, 60)))
	properties.TestingRun(t)
}

// The property notices checks that are wrong.
func TestC23_NoticesWrongChecks(t *testing.T) {
	for name, wrong := range map[string]creditCheck{
		"equal fails": func(a *payment.Account, limit money.Money, o *order.SalesOrder) bool {
			return passes(a, must(limit.Sub(cents(1))), o)
		},
		"without the order": func(a *payment.Account, limit money.Money, _ *order.SalesOrder) bool {
			return passes(a, limit, costs(cents(0), 1))
		},
		"without invoices": func(a *payment.Account, limit money.Money, o *order.SalesOrder) bool {
			c := a.Clone()
			c.Invoices = cents(0)
			return passes(c, limit, o)
		},
		"orders count twice": func(a *payment.Account, limit money.Money, o *order.SalesOrder) bool {
			c := a.Clone()
			c.Invoices = must(c.Invoices.Add(c.Orders))
			return passes(c, limit, o)
		},
		"unapplied lowers nothing": func(a *payment.Account, limit money.Money, o *order.SalesOrder) bool {
			c := a.Clone()
			c.Unapplied = cents(0)
			return passes(c, limit, o)
		},
	} {
		properties := gopter.NewProperties(parameters(t, 500))
		properties.Property(name, prop.ForAll(func(moves []int64, limit int64) bool { return withinLimit(wrong, moves, limit) }, gen.SliceOf(gen.Int64Range(0, 19)), gen.Int64Range(0, 60)))
		require.False(t, properties.Run(gopter.ConsoleReporter(false)), name)
	}
}

func TestC23_ReasonSaysWhatWouldHelp(t *testing.T) {
	a, limit := account(), amount("100.00 USD")
	require.Empty(t, must(payment.CheckCredit(a, nil, costs(amount("1000000.00 USD"), 1))), "no limit")
	require.Empty(t, must(payment.CheckCredit(a, &limit, costs(limit, 1))), "equal passes")
	require.NoError(t, a.Change(amount("40.00 USD"), money.Money{}, money.Money{}, later))
	reason := must(payment.CheckCredit(a, &limit, costs(amount("90.00 USD"), 9)))[0]
	require.Equal(t, "exposure 40.00 USD + this order 90.00 USD = 130.00 USD, over the limit of 100.00 USD by 30.00 USD", reason.Saw)
	require.Equal(t, []string{"pay or prepay 30.00 USD", "order at most 6 case", "an approval"}, reason.Help)
	require.Equal(t, string(order.CreditGate), reason.Gate)
	for name, o := range map[string]*order.SalesOrder{"not one case fits": costs(amount("900.00 USD"), 9), "two lines": {Totals: pricing.Totals{Gross: amount("90.00 USD")}, Lines: make([]order.Line, 2)}} {
		require.NotContains(t, must(payment.CheckCredit(a, &limit, o))[0].Help[1], "order at most", name)
	}
	euros := amount("100.00 EUR")
	require.Equal(t, []string{"set a limit in that currency", "an approval"}, must(payment.CheckCredit(a, &euros, costs(amount("1.00 USD"), 1)))[0].Help)
	_, err := payment.CheckCredit(a, &limit, costs(amount("1.00 EUR"), 1))
	require.Error(t, err, "an account of another currency")
}

func TestAccount_ChangeKeepsWhatItRefuses(t *testing.T) {
	a := account()
	require.NoError(t, a.Change(amount("5.00 USD"), amount("6.00 USD"), amount("7.00 USD"), later))
	before := text(a)
	for name, change := range map[string][3]string{
		"orders below zero": {"-5.01 USD", "", ""}, "invoices below zero": {"", "-6.01 USD", ""}, "unapplied below zero": {"1.00 USD", "1.00 USD", "-7.01 USD"}, "another currency": {"1.00 USD", "", "1.00 EUR"},
	} {
		err := a.Change(amount(change[0]), amount(change[1]), amount(change[2]), by)
		require.Error(t, err, name)
		require.Equal(t, before, text(a), name)
	}
	c := a.Clone()
	require.NoError(t, c.Change(amount("1.00 USD"), money.Money{}, money.Money{}, by))
	require.Equal(t, before, text(a), "a clone is another one")
	require.Equal(t, later.Actor, a.Header.ChangedBy)
}

func TestAccount_Tampered(t *testing.T) {
	for want, tamper := range map[string]func(*payment.Account){
		"header.kind account/header":      func(a *payment.Account) { a.Header.Kind = payment.KindPayment },
		"header.id account/id":            func(a *payment.Account) { a.Customer = "bayside" },
		"orders account/amount":           func(a *payment.Account) { a.Orders = amount("-0.01 USD") },
		"invoices account/amount":         func(a *payment.Account) { a.Invoices = amount("1.00 EUR") },
		"unapplied account/amount":        func(a *payment.Account) { a.Unapplied = money.Money{} },
		"customer account/required":       func(a *payment.Account) { a.Customer = ""; a.Header.ID = payment.AccountID("", usd()) },
		"header.tenant document/required": func(a *payment.Account) { a.Header.Tenant = "" },
	} {
		a := account()
		require.NoError(t, a.Validate())
		tamper(a)
		require.Equal(t, []string{want}, faultsOf(t, a.Validate()))
	}
}

func method() *payment.StoredMethod {
	return must(payment.NewStoredMethod("acme", "lakeside", payment.Card, paymentID, by))
}

func TestStoredMethod_IsKeptOrFailsOnce(t *testing.T) {
	kept, failed := method(), method()
	events, err := kept.Keep(payment.Vaulted{Token: "tok-1", Label: "Visa ending 4242"}, later)
	require.NoError(t, err)
	require.Len(t, events, 1)
	require.NoError(t, failed.Fail("", later))
	require.Equal(t, "no answer", failed.Failed)
	for _, m := range []*payment.StoredMethod{kept, failed} {
		require.NoError(t, m.Validate())
		before := text(m)
		_, err := m.Keep(payment.Vaulted{Token: "tok-2"}, later)
		require.ErrorIs(t, err, document.ErrState)
		require.ErrorIs(t, m.Fail("why", later), document.ErrState)
		require.Equal(t, before, text(m))
	}
	m := method()
	before := text(m)
	for _, token := range []string{"", "\xff", string(make([]byte, payment.MaxText+1))} {
		_, err := m.Keep(payment.Vaulted{Token: token}, later)
		require.ErrorIs(t, err, document.ErrInvalid)
		require.Equal(t, before, text(m))
	}
	must(m.Keep(payment.Vaulted{Token: "tok-1", Label: "\xff" + string(make([]byte, 2*payment.MaxText))}, later))
	require.NoError(t, m.Validate(), "a label that is too long is clipped")
	for customer, method := range map[string]payment.Method{"": payment.Card, "lakeside": payment.Check} {
		_, err := payment.NewStoredMethod("acme", customer, method, paymentID, by)
		require.ErrorIs(t, err, document.ErrInvalid)
	}
}

func TestStoredMethod_Tampered(t *testing.T) {
	for want, tamper := range map[string]func(*payment.StoredMethod){
		"header.kind payment_method/header": func(m *payment.StoredMethod) { m.Header.Kind = payment.KindPayment },
		"customer payment_method/required":  func(m *payment.StoredMethod) { m.Customer = "" },
		"method payment_method/method":      func(m *payment.StoredMethod) { m.Method = payment.Wire },
		"token payment_method/token":        func(m *payment.StoredMethod) { m.Failed = "why" },
		"label payment_method/content":      func(m *payment.StoredMethod) { m.Label = "\xff" },
	} {
		m := method()
		must(m.Keep(payment.Vaulted{Token: "tok-1"}, later))
		tamper(m)
		require.Equal(t, []string{want}, faultsOf(t, m.Validate()))
	}
}

// The stored forms of accounts and stored methods are those of the golden files, which are read as what was written.
func TestStoredForm_AccountAndMethod(t *testing.T) {
	a, m := account(), method()
	require.NoError(t, a.Change(amount("5.00 USD"), amount("6.00 USD"), amount("7.00 USD"), later))
	events := must(m.Keep(payment.Vaulted{Token: "tok-1", Label: "Visa ending 4242"}, later))
	rec := must(document.Encode[payment.Account](a))
	rec.Body = golden(t, "customer_account.1.json", rec.Body)
	require.Equal(t, text(a), text(must(document.Decode[payment.Account](rec))))
	rec = must(document.Encode[payment.StoredMethod](m))
	rec.Body = golden(t, "payment_method.1.json", rec.Body)
	require.Equal(t, text(m), text(must(document.Decode[payment.StoredMethod](rec))))
	golden(t, "payment_method.stored.1.json", must(events[0].Record()).Body)
}

// FuzzDecodeAccount reads any bytes as an account: it is refused, or it can be asked and written again.
func FuzzDecodeAccount(f *testing.F) {
	rec := must(document.Encode[payment.Account](account()))
	f.Add(rec.Body)
	f.Add([]byte(`{"orders":"1.00 USD"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		rec := rec
		rec.Body = body
		a, err := document.Decode[payment.Account](rec)
		if err != nil {
			return
		}
		_, _ = a.Exposure()
		if a.Validate() == nil {
			_, err = document.Encode[payment.Account](a)
			require.NoError(t, err)
		}
	})
}
