package invoice_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// whole is an invoice with something in every field.
func whole(t testing.TB) (*invoice.Invoice, []document.Event) {
	t.Helper()
	d := gloves("200 case")
	d.PurchaseOrder.Date = day("2026-11-04")
	d.Discounts = []pricing.Discount{{Percent: rate("1%")}}
	d.Lines[0].Discounts = []pricing.Discount{{Percent: rate("2%")}}
	d.Lines[0].PriceBase = quantity("1 case")
	o, err := confirmed(d)
	require.NoError(t, err)
	require.NoError(t, deliver(o, 1, "120 case"))
	inv, events, err := bill(o, first)
	require.NoError(t, err)
	more, err := inv.Settle(paid, amount("1000.00 USD"), day("2026-12-14"), later)
	require.NoError(t, err)
	inv.BillTo.Name = "Accounts payable"
	inv.Header.Extensions = map[string]json.RawMessage{"cost_center": json.RawMessage(`"K-7"`)}
	require.NoError(t, inv.Validate())
	return inv, append(events, more...)
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

// TestStoredForm_Schema1 sees that documents and events are written as the golden files say, and that the files are read as what was written. -update writes them anew.
func TestStoredForm_Schema1(t *testing.T) {
	inv, events := whole(t)
	inv.Header.Version, inv.Header.Number = 3, "INV-1" // columns of the record
	rec, err := document.Encode(inv)
	require.NoError(t, err)
	require.Equal(t, 1, rec.Schema)
	rec.Body = golden(t, "invoice.1.json", rec.Body)
	read, err := document.Decode[invoice.Invoice](rec)
	require.NoError(t, err)
	require.Equal(t, inv, read)
	require.NoError(t, read.Validate())

	var records []document.EventRecord
	for _, e := range events {
		r, err := e.Record()
		require.NoError(t, err)
		require.Equal(t, inv.Header.Ref(), r.Ref)
		r.Body = golden(t, r.Type+".1.json", r.Body)
		records = append(records, r)
	}
	first, err := document.DecodeEvent[invoice.Posted](records[0])
	require.NoError(t, err)
	require.Equal(t, events[0].Payload, first)
	settled, err := document.DecodeEvent[invoice.SettledPart](records[1])
	require.NoError(t, err)
	require.Equal(t, events[1].Payload, settled)
}

// separate finds memory that two values share, and fields that have nothing in them, which would prove nothing.
func separate(t testing.TB, path string, a, b reflect.Value) {
	switch a.Kind() {
	case reflect.Struct:
		if a.Type().PkgPath() == "time" {
			return
		}
		for i := range a.NumField() {
			if f := a.Type().Field(i); f.IsExported() {
				require.False(t, a.Field(i).IsZero(), "%s.%s is empty", path, f.Name)
				separate(t, path+"."+f.Name, a.Field(i), b.Field(i))
			}
		}
	case reflect.Pointer:
		require.NotEqual(t, a.Pointer(), b.Pointer(), path)
		separate(t, path, a.Elem(), b.Elem())
	case reflect.Slice:
		require.NotEqual(t, a.Pointer(), b.Pointer(), path)
		for i := range a.Len() {
			separate(t, path, a.Index(i), b.Index(i))
		}
	case reflect.Map:
		require.NotEqual(t, a.Pointer(), b.Pointer(), path)
		for _, k := range a.MapKeys() {
			separate(t, path, a.MapIndex(k), b.MapIndex(k))
		}
	}
}

func TestClone_IsDeep(t *testing.T) {
	inv, _ := whole(t)
	inv.Header.Version, inv.Header.Number = 3, "INV-1"
	// What the worked example leaves empty.
	inv.Seller.BankAccounts[0] = party.BankAccount{Holder: "h", Bank: "b", IBAN: "i", AccountNumber: "a", RoutingNumber: "r", BIC: "b", Currency: amount("1.00 USD").Currency()}
	inv.Seller.Address.Name, inv.Seller.Address.PostalCode = "n", "p"
	inv.Terms.LateFee = money.RateFromBasisPoints(150)
	inv.Rounding = money.Rounding{Mode: money.HalfEven, Place: money.Places(2)}
	for _, tax := range []*pricing.Tax{&inv.Lines[0].Amounts.Taxes[0], &inv.Totals.Taxes[0]} {
		tax.Category = "standard"
	}
	c := inv.Clone()
	require.Equal(t, inv, c)
	separate(t, "invoice", reflect.ValueOf(inv).Elem(), reflect.ValueOf(c).Elem())
}

// TestNew_ArgumentsAreNeitherChangedNorKept changes everything that was given to New and Post afterwards.
func TestNew_ArgumentsAreNeitherChangedNorKept(t *testing.T) {
	o, err := confirmed(gloves("200 case"))
	require.NoError(t, err)
	require.NoError(t, deliver(o, 1, "120 case"))
	seller, wish := world.Seller.Clone(), lines(1, "100 case")
	orderBefore, sellerBefore, wishBefore := text(o), text(seller), text(wish)
	inv, err := invoice.New(o, seller, invoice.Draft{Order: orderID, Lines: wish}, first, day("2026-11-16"), by)
	require.NoError(t, err)
	require.Equal(t, []string{orderBefore, sellerBefore, wishBefore}, []string{text(o), text(seller), text(wish)})
	waiting, err := invoice.New(o, seller, invoice.Draft{Order: orderID, Lines: wish}, second, day("2026-11-16"), by) // posting copies once more
	require.NoError(t, err)
	events, err := inv.Post(o, by)
	require.NoError(t, err)
	before, told := text([]any{inv, waiting}), text(events)

	seller.Address.Lines[0], seller.TaxRegistrations[0].Number, seller.BankAccounts[0].Bank = "x", "x", "x"
	o.BillTo.Lines[0], o.Purchase.Number = "x", "x"
	o.Lines[0].Amounts.Taxes[0].Name, o.Totals.Taxes[0].Name = "x", "x"
	wish[0].Line = 7
	inv.Lines[0].Amounts.Taxes[0].Name = "y"
	require.Equal(t, "x", o.Lines[0].Amounts.Taxes[0].Name, "the invoice's amounts are not the order's")
	inv.Lines[0].Amounts.Taxes[0].Name = "sales tax"
	require.Equal(t, before, text([]any{inv, waiting}))
	require.Equal(t, told, text(events))
}

func TestSettle_KeepsAShallowCopyAsItWas(t *testing.T) {
	inv, _ := posted(t)
	for range 3 {
		_, err := inv.Settle(paid, amount("1.00 USD"), day("2026-12-01"), later)
		require.NoError(t, err)
	}
	copied := *inv
	_, err := inv.Settle(paid, amount("2.00 USD"), day("2026-12-01"), later)
	require.NoError(t, err)
	_, err = copied.Settle(paid, amount("3.00 USD"), day("2026-12-01"), later)
	require.NoError(t, err)
	require.Equal(t, "2.00 USD", inv.Settlements[3].Amount.String())
}

func TestValidate_NoticesTampering(t *testing.T) {
	for name, c := range map[string]struct {
		change func(inv *invoice.Invoice)
		fault  string
	}{
		"kind":                    {func(i *invoice.Invoice) { i.Header.Kind = "order" }, "header.kind invoice/header"},
		"tenant":                  {func(i *invoice.Invoice) { i.Header.Tenant = "" }, "header.tenant document/required"},
		"state":                   {func(i *invoice.Invoice) { i.State = "paid" }, "state invoice/state"},
		"state of what is paid":   {func(i *invoice.Invoice) { i.State = invoice.DraftState }, "settlements invoice/settlements"},
		"number of a draft":       {func(i *invoice.Invoice) { i.State, i.Header.Number = invoice.ApprovedState, "INV-7" }, "state invoice/state"},
		"order":                   {func(i *invoice.Invoice) { i.Order = document.Link{} }, "order invoice/order"},
		"seller":                  {func(i *invoice.Invoice) { i.Seller.Code = "" }, "seller.code invoice/order"},
		"customer":                {func(i *invoice.Invoice) { i.Customer = "" }, "customer invoice/order"},
		"date":                    {func(i *invoice.Invoice) { i.Date = day("2026-11-15") }, "due invoice/due"},
		"no date":                 {func(i *invoice.Invoice) { i.Date, i.Due = document.Date{}, document.Date{} }, "due invoice/due"},
		"due":                     {func(i *invoice.Invoice) { i.Due = day("2027-11-15") }, "due invoice/due"},
		"due out of the calendar": {func(i *invoice.Invoice) { i.Date, i.Due = day("9999-12-15"), document.Date{} }, "due invoice/due"},
		"terms":                   {func(i *invoice.Invoice) { i.Terms.NetDays = -1; i.Due = i.Terms.Due(i.Date) }, "terms.net_days party/terms"},
		"tax point":               {func(i *invoice.Invoice) { i.TaxPoint = document.Date{} }, "tax_point invoice/due"},
		"no lines":                {func(i *invoice.Invoice) { i.Lines = nil }, "lines invoice/lines"},
		"line number":             {func(i *invoice.Invoice) { i.Lines[0].Line = 2 }, "lines[0].line invoice/line"},
		"source line":             {func(i *invoice.Invoice) { i.Lines[0].Source.Line = 0 }, "lines[0].source invoice/order"},
		"source order":            {func(i *invoice.Invoice) { i.Lines[0].Source.ID = second }, "lines[0].source invoice/order"},
		"sku":                     {func(i *invoice.Invoice) { i.Lines[0].SKU = "" }, "lines[0].sku invoice/line"},
		"quantity":                {func(i *invoice.Invoice) { i.Lines[0].Quantity = quantity("-120 case") }, "lines[0].quantity invoice/quantity"},
		"price":                   {func(i *invoice.Invoice) { i.Lines[0].UnitPrice = price("-50.00 USD") }, "lines[0].unit_price invoice/amounts"},
		"price's currency":        {func(i *invoice.Invoice) { i.Lines[0].UnitPrice = price("50.00 EUR") }, "lines[0].unit_price invoice/amounts"},
		"extension":               {func(i *invoice.Invoice) { i.Lines[0].Amounts.Extension = amount("6000.01 USD") }, "lines[0].amounts.extension pricing/sum"},
		"discount":                {func(i *invoice.Invoice) { i.Lines[0].Amounts.Discounts[0] = amount("0.01 USD") }, "lines[0].amounts.extension pricing/sum"},
		"order discount":          {func(i *invoice.Invoice) { i.Lines[0].Amounts.OrderDiscount = amount("0.01 USD") }, "lines[0].amounts.extension pricing/sum"},
		"net":                     {func(i *invoice.Invoice) { i.Lines[0].Amounts.Net = amount("0.01 USD") }, "lines[0].amounts.gross pricing/sum"},
		"tax":                     {func(i *invoice.Invoice) { i.Lines[0].Amounts.Tax = amount("0.01 USD") }, "lines[0].amounts.tax pricing/sum"},
		"tax of a kind":           {func(i *invoice.Invoice) { i.Lines[0].Amounts.Taxes[0].Amount = amount("0.01 USD") }, "lines[0].amounts.tax pricing/sum"},
		"tax base":                {func(i *invoice.Invoice) { i.Lines[0].Amounts.Taxes[0].Base = amount("0.01 USD") }, "totals invoice/totals"},
		"tax rate":                {func(i *invoice.Invoice) { i.Lines[0].Amounts.Taxes[0].Rate = rate("1%") }, "totals invoice/totals"},
		"gross":                   {func(i *invoice.Invoice) { i.Lines[0].Amounts.Gross = amount("0.01 USD") }, "lines[0].amounts.gross pricing/sum"},
		"currency of a line":      {func(i *invoice.Invoice) { i.Lines[0].Amounts.Gross = amount("0.01 EUR") }, "lines[0].amounts.gross pricing/sum"},
		"negative": {func(i *invoice.Invoice) {
			a := &i.Lines[0].Amounts
			a.Extension, a.Discounts, a.OrderDiscount, a.Net, a.Taxes, a.Tax, a.Gross = amount("-1.00 USD"), nil, money.Money{}, amount("-1.00 USD"), nil, money.Money{}, amount("-1.00 USD")
		}, "lines[0].amounts invoice/amounts"},
		"total net":         {func(i *invoice.Invoice) { i.Totals.Net = amount("0.01 USD") }, "totals invoice/totals"},
		"total discount":    {func(i *invoice.Invoice) { i.Totals.LineDiscount = amount("0.01 USD") }, "totals invoice/totals"},
		"total gross":       {func(i *invoice.Invoice) { i.Totals.Gross = amount("9999.00 USD") }, "totals invoice/totals"},
		"total taxes":       {func(i *invoice.Invoice) { i.Totals.Taxes = nil }, "totals invoice/totals"},
		"settled too much":  {func(i *invoice.Invoice) { i.Settlements[0].Amount = amount("6450.01 USD") }, "settlements invoice/settlements"},
		"settled negative":  {func(i *invoice.Invoice) { i.Settlements[0].Amount = amount("-1.00 USD") }, "settlements[0] invoice/settlements"},
		"settled by nobody": {func(i *invoice.Invoice) { i.Settlements[0].Payment = document.Link{} }, "settlements[0] invoice/settlements"},
		"settled on no day": {func(i *invoice.Invoice) { i.Settlements[0].On = document.Date{} }, "settlements[0] invoice/settlements"},
		"settled in euros":  {func(i *invoice.Invoice) { i.Settlements[0].Amount = amount("1.00 EUR") }, "settlements invoice/settlements"},
		"settled by two halves": {func(i *invoice.Invoice) {
			i.Settlements = append(i.Settlements, invoice.Settlement{Payment: paid, Amount: amount("6000.00 USD"), On: i.Date})
		}, "settlements invoice/settlements"},
	} {
		t.Run(name, func(t *testing.T) {
			inv, _ := whole(t)
			c.change(inv)
			require.Contains(t, faultsOf(t, inv.Validate()), c.fault)
		})
	}
}
