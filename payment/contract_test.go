package payment_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

// whole is a payment with something in every field, with its receipt and all events of its life.
func whole() (*payment.Payment, *payment.Receipt, []document.Event) {
	d := card("43.00 USD")
	d.Reference = "web 17"
	d.Wishes = []payment.Wish{{Invoice: invoiceID(1), Amount: amount("40.00 USD")}}
	p := fresh(d)
	must(p.Begin(by))
	events := must(p.Learn(declined, by))
	must(p.Begin(by))
	events = append(events, must(p.Learn(succeeded(p.Amount), later))...)
	p.Attempts[1].Reason = "after a challenge"
	p.Attempts[0].Reference = "op-0"
	must(p.Spread([]*invoice.Invoice{owed(1, "50.00 USD", "2026-11-01")}, today, later))
	r, more, err := payment.NewReceipt(p, receiptID, later)
	must(r, err)
	p.Header.Number, p.Header.Version, p.Header.From = "PAY-1", 3, []document.Link{{Kind: "sales_order", ID: invoiceID(7)}}
	p.Header.Extensions = map[string]json.RawMessage{"till": json.RawMessage(`4`)}
	r.Header.Number, r.Header.Version, r.Header.Extensions = "RC-1", 1, map[string]json.RawMessage{"till": json.RawMessage(`4`)}
	must(p, p.Validate())
	must(r, r.Validate())
	return p, r, append(events, more...)
}

func golden(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, body, "", "  "))
	indented.WriteByte('\n')
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, indented.Bytes(), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), indented.String(), "what is stored must be read forever: a new form is a new schema")
	return want
}

func stored[T any, P document.Of[T]](t *testing.T, doc P) {
	t.Helper()
	rec, err := document.Encode[T, P](doc)
	require.NoError(t, err)
	require.Equal(t, 1, rec.Schema)
	rec.Body = golden(t, string(rec.Ref.Kind)+".1.json", rec.Body)
	read, err := document.Decode[T, P](rec)
	require.NoError(t, err)
	require.Equal(t, (*T)(doc), read)
	require.NoError(t, P(read).Validate())
}

func told[T document.Payload](t *testing.T, e document.Event) {
	t.Helper()
	rec, err := e.Record()
	require.NoError(t, err)
	rec.Body = golden(t, rec.Type+".1.json", rec.Body)
	read, err := document.DecodeEvent[T](rec)
	require.NoError(t, err)
	require.Equal(t, e.Payload, document.Payload(read))
}

// TestStoredForm_Schema1 sees that documents and events are written as the golden files say, and that the files are read as what was written. -update writes them anew.
func TestStoredForm_Schema1(t *testing.T) {
	p, r, events := whole()
	stored(t, p)
	stored(t, r)
	require.Len(t, events, 4)
	told[payment.AttemptMoved](t, events[0])
	told[payment.ReceivedMoney](t, events[2])
	told[payment.Receipted](t, events[3])
}

// separate finds memory that two values share, and fields that have nothing in them, which would prove nothing.
func separate(t testing.TB, path string, a, b reflect.Value) {
	switch a.Kind() {
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range a.NumField() {
			if f := a.Type().Field(i); f.IsExported() {
				require.False(t, a.Field(i).IsZero(), "%s.%s is empty", path, f.Name)
				separate(t, path+"."+f.Name, a.Field(i), b.Field(i))
			}
		}
	case reflect.Slice, reflect.Map:
		require.NotEqual(t, a.Pointer(), b.Pointer(), path)
		if a.Kind() == reflect.Map {
			for _, k := range a.MapKeys() {
				separate(t, path, a.MapIndex(k), b.MapIndex(k))
			}
			return
		}
		for i := range a.Len() {
			separate(t, path, a.Index(i), b.Index(i))
		}
	}
}

func TestClone_IsDeep(t *testing.T) {
	p, r, _ := whole()
	p.Order = document.ID{1}
	c := p.Clone()
	require.Equal(t, p, c)
	separate(t, "payment", reflect.ValueOf(p).Elem(), reflect.ValueOf(c).Elem())
	rc := r.Clone()
	require.Equal(t, r, rc)
	separate(t, "receipt", reflect.ValueOf(r).Elem(), reflect.ValueOf(rc).Elem())
}

func TestNew_ArgumentsAreNeitherChangedNorKept(t *testing.T) {
	d := check("35.00 USD", payment.Wish{Invoice: invoiceID(1)})
	before := text(d)
	p := arrived(d)
	require.Equal(t, before, text(d))
	kept := text(p)
	d.Wishes[0].Amount = amount("1.00 USD")
	require.Equal(t, kept, text(p))

	invoices := []*invoice.Invoice{owed(2, "10.00 USD", "2026-11-20"), owed(1, "10.00 USD", "2026-11-01")}
	list := append([]*invoice.Invoice(nil), invoices...)
	must(p.Apply(invoices, today, later))
	require.Equal(t, list, invoices)
	r, _, err := payment.NewReceipt(p, receiptID, later)
	require.NoError(t, err)
	kept = text(r)
	p.Allocations[0].Number = "x"
	require.Equal(t, kept, text(r))
}

func TestShallowCopiesStayAsTheyWere(t *testing.T) {
	p := fresh(card("43.00 USD"))
	must(p.Begin(by))
	copied := *p
	must(p.Learn(declined, later))
	require.Equal(t, payment.Sent, copied.Attempts[0].State)
	a, b := arrived(check("35.00 USD")), owed(1, "10.00 USD", "2026-11-01")
	for range 3 {
		must(a.Allocate(b, amount("1.00 USD"), today, later))
	}
	copied = *a
	must(a.Allocate(b, amount("1.00 USD"), today, later))
	must(copied.Allocate(b, amount("2.00 USD"), today, later))
	require.Equal(t, "1.00 USD", a.Allocations[3].Amount.String())
}

func TestDraft_EveryFault(t *testing.T) {
	d := payment.Draft{Method: payment.Card, Amount: amount("0.001 USD"), Reference: strings.Repeat("x", 501), Wishes: []payment.Wish{
		{}, {Invoice: invoiceID(1), Amount: amount("1.00 EUR")}, {Invoice: invoiceID(1), Amount: amount("-1.00 USD")}, {Invoice: invoiceID(2), Amount: amount("0.00 USD")}, {Invoice: invoiceID(3), Amount: amount("0.001 USD")},
	}}
	require.Equal(t, []string{
		"seller payment/required", "customer payment/required", "token payment/token", "reference payment/content", "amount payment/amount",
		"wishes[0].invoice payment/wish", "wishes[1].amount payment/wish", "wishes[2].invoice payment/wish", "wishes[2].amount payment/wish", "wishes[3].amount payment/wish", "wishes[4].amount payment/wish",
	}, faultsOf(t, d.Validate()))
	_, err := payment.New("acme", d, paymentID, today, by)
	require.Equal(t, d.Validate(), err)
	for name, d := range map[string]payment.Draft{
		"method payment/method":   {Seller: "s", Customer: "c", Method: "barter", Amount: amount("1.00 USD")},
		"amount payment/amount":   {Seller: "s", Customer: "c", Method: payment.Cash},
		"token payment/content":   {Seller: "s", Customer: "c", Method: payment.Cash, Token: "\xff", Amount: amount("1.00 USD")},
		"wishes payment/wish":     {Seller: "s", Customer: "c", Method: payment.Cash, Amount: amount("1.00 USD"), Wishes: make([]payment.Wish, payment.MaxSpread+1)},
		"seller payment/required": {Customer: "c", Method: payment.Cash, Amount: amount("1.00 USD")},
	} {
		require.Equal(t, []string{name}, faultsOf(t, d.Validate()))
	}
	yen := check("1 JPY")
	require.NoError(t, yen.Validate())
}

func TestValidate_NoticesTampering(t *testing.T) {
	for name, c := range map[string]struct {
		change func(p *payment.Payment)
		fault  string
	}{
		"kind":                     {func(p *payment.Payment) { p.Header.Kind = "invoice" }, "header.kind payment/header"},
		"tenant":                   {func(p *payment.Payment) { p.Header.Tenant = "" }, "header.tenant document/required"},
		"seller":                   {func(p *payment.Payment) { p.Seller = "" }, "seller payment/required"},
		"customer":                 {func(p *payment.Payment) { p.Customer = "" }, "customer payment/required"},
		"method":                   {func(p *payment.Payment) { p.Method = "barter" }, "method payment/method"},
		"method without a gateway": {func(p *payment.Payment) { p.Method = payment.Check }, "attempts payment/attempt"},
		"amount":                   {func(p *payment.Payment) { p.Amount = amount("430.00 USD") }, "received payment/received"},
		"amount of nothing":        {func(p *payment.Payment) { p.Amount = money.Money{} }, "amount payment/amount"},
		"fraction of a cent":       {func(p *payment.Payment) { p.Amount = amount("43.001 USD") }, "amount payment/amount"},
		"currency":                 {func(p *payment.Payment) { p.Amount = amount("43.00 EUR") }, "received payment/received"},
		"date":                     {func(p *payment.Payment) { p.On = document.Date{} }, "on payment/required"},
		"token":                    {func(p *payment.Payment) { p.Token = "" }, "token payment/token"},
		"reference":                {func(p *payment.Payment) { p.Reference = strings.Repeat("x", 600) }, "reference payment/content"},
		"wish":                     {func(p *payment.Payment) { p.Wishes[0].Invoice = document.ID{} }, "wishes[0].invoice payment/wish"},
		"attempt's number":         {func(p *payment.Payment) { p.Attempts[1].Number = 7 }, "attempts[1] payment/attempt"},
		"attempt's key":            {func(p *payment.Payment) { p.Attempts[1].Key = p.Attempts[0].Key }, "attempts[1] payment/attempt"},
		"attempt's state":          {func(p *payment.Payment) { p.Attempts[1].State = "maybe" }, "attempts[1] payment/attempt"},
		"attempt's instant":        {func(p *payment.Payment) { p.Attempts[1].SentAt = time.Time{} }, "attempts[1].sent_at payment/attempt"},
		"first attempt unknown":    {func(p *payment.Payment) { p.Attempts[0].State = payment.Unknown }, "attempts[0] payment/attempt"},
		"both succeeded":           {func(p *payment.Payment) { p.Attempts[0].State = payment.Succeeded }, "attempts[0] payment/attempt"},
		"none succeeded":           {func(p *payment.Payment) { p.Attempts[1].State = payment.Failed }, "received payment/received"},
		"no attempts":              {func(p *payment.Payment) { p.Attempts = nil }, "received payment/received"},
		"received more":            {func(p *payment.Payment) { p.Received = amount("44.00 USD") }, "received payment/received"},
		"received nothing":         {func(p *payment.Payment) { p.Received = amount("0.00 USD") }, "received payment/received"},
		"received of no currency":  {func(p *payment.Payment) { p.Received = money.Money{} }, "received payment/received"},
		"receipt of another kind":  {func(p *payment.Payment) { p.Receipt.Kind = "invoice" }, "receipt payment/receipt"},
		"receipt before arrival": {func(p *payment.Payment) {
			p.Attempts[1].State, p.Received, p.Allocations = payment.Failed, amount("0.00 USD"), nil
		}, "receipt payment/receipt"},
		"allocated too much":   {func(p *payment.Payment) { p.Allocations[0].Amount = amount("43.01 USD") }, "allocations payment/allocations"},
		"allocated negative":   {func(p *payment.Payment) { p.Allocations[0].Amount = amount("-1.00 USD") }, "allocations[0] payment/allocations"},
		"allocated to nobody":  {func(p *payment.Payment) { p.Allocations[0].Invoice = document.Link{} }, "allocations[0] payment/allocations"},
		"allocated on no day":  {func(p *payment.Payment) { p.Allocations[0].On = document.Date{} }, "allocations[0] payment/allocations"},
		"allocated in euros":   {func(p *payment.Payment) { p.Allocations[0].Amount = amount("1.00 EUR") }, "allocations payment/allocations"},
		"allocated two times":  {func(p *payment.Payment) { p.Allocations = append(p.Allocations, p.Allocations[0]) }, "allocations payment/allocations"},
		"allocated unreceived": {func(p *payment.Payment) { p.Attempts[1].State, p.Received = payment.Unknown, amount("0.00 USD") }, "allocations payment/allocations"},
	} {
		t.Run(name, func(t *testing.T) {
			p, _, _ := whole()
			c.change(p)
			require.Contains(t, faultsOf(t, p.Validate()), c.fault)
		})
	}
}

func TestReceipt_ValidateNoticesTampering(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *payment.Receipt)
		fault  string
	}{
		"kind":           {func(r *payment.Receipt) { r.Header.Kind = "invoice" }, "header.kind payment/header"},
		"tenant":         {func(r *payment.Receipt) { r.Header.Tenant = "" }, "header.tenant document/required"},
		"seller":         {func(r *payment.Receipt) { r.Seller = "" }, "payment payment/receipt"},
		"customer":       {func(r *payment.Receipt) { r.Customer = "" }, "payment payment/receipt"},
		"payment":        {func(r *payment.Receipt) { r.Payment.ID = document.ID{} }, "payment payment/receipt"},
		"payment's kind": {func(r *payment.Receipt) { r.Payment.Kind = "invoice" }, "payment payment/receipt"},
		"date":           {func(r *payment.Receipt) { r.On = document.Date{} }, "payment payment/receipt"},
		"amount":         {func(r *payment.Receipt) { r.Amount = amount("44.00 USD") }, "amount payment/receipt"},
		"nothing":        {func(r *payment.Receipt) { r.Amount, r.Unapplied, r.Lines = money.Money{}, money.Money{}, nil }, "amount payment/receipt"},
		"unapplied":      {func(r *payment.Receipt) { r.Unapplied = amount("4.00 USD") }, "amount payment/receipt"},
		"negative":       {func(r *payment.Receipt) { r.Unapplied, r.Lines[0].Amount = amount("-3.00 USD"), amount("46.00 USD") }, "amount payment/receipt"},
		"line":           {func(r *payment.Receipt) { r.Lines[0].Amount = amount("41.00 USD") }, "amount payment/receipt"},
		"line of euros":  {func(r *payment.Receipt) { r.Lines[0].Amount = amount("40.00 EUR") }, "lines[0] payment/receipt"},
		"line of none":   {func(r *payment.Receipt) { r.Lines[0].Invoice = document.Link{} }, "lines[0] payment/receipt"},
	} {
		t.Run(name, func(t *testing.T) {
			_, r, _ := whole()
			c.change(r)
			err := r.Validate()
			require.ErrorIs(t, err, document.ErrInvalid)
			require.Contains(t, faultsOf(t, err), c.fault)
		})
	}
}

// FuzzPaymentDraft gives any bytes as a draft (S13): what is valid makes a valid payment that can be stored and read, spread and receipted.
func FuzzPaymentDraft(f *testing.F) {
	f.Add([]byte(`{}`))
	f.Add([]byte(text(check("35.00 USD", payment.Wish{Invoice: invoiceID(1)}))))
	f.Add([]byte(text(card("92233720368547758.07 USD"))))
	f.Add([]byte(`{"seller":"northwind","customer":"lakeside","method":"cash","amount":"0.005 BHD","on":"9999-12-31"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := document.DecodeStrict[payment.Draft](body)
		if err != nil {
			return
		}
		p, err := payment.New("acme", d, paymentID, today, by)
		if err != nil {
			faultsOf(t, err)
			return
		}
		if d.Method.ThroughGateway() {
			must(p.Begin(by))
			must(p.Learn(succeeded(p.Amount), later))
		} else {
			must(p.Arrive(by))
		}
		must(p.Spread([]*invoice.Invoice{owed(1, "10.00 USD", "2026-11-01"), owed(2, "10.00 EUR", "2026-11-01")}, today, later))
		r, _, err := payment.NewReceipt(p, receiptID, later)
		must(p, p.Validate())
		must(r, err)
		must(r, r.Validate())
		rec := must(document.Encode(p))
		if read := must(document.Decode[payment.Payment](rec)); text(read) != text(p) {
			t.Fatalf("%s came back as %s", text(p), text(read))
		}
	})
}
