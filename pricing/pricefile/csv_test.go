package pricefile_test

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/pricing/pricefile"
)

func TestCSV_RoundTripOfEverything(t *testing.T) {
	want := everything()
	for _, f := range []pricefile.CSV{{}, {Separator: ';'}, {Separator: '\t'}, {DecimalComma: true}, {Separator: '\t', DecimalComma: true}} {
		lists, entries := writeCSV(t, f, want)
		got, err := f.Read(strings.NewReader(lists), strings.NewReader(entries))
		require.NoError(t, err)
		require.Equal(t, want, got)
		again, againEntries := writeCSV(t, f, got)
		require.Equal(t, lists, again)
		require.Equal(t, entries, againEntries)
		got, err = pricefile.CSV{DecimalComma: f.DecimalComma}.Read(strings.NewReader(lists), strings.NewReader(entries))
		require.NoError(t, err, "the separator is found in the header row")
		require.Equal(t, want, got)
	}
}

// A text that a spreadsheet would take for a formula stands behind an apostrophe in the file.
func TestCSV_FormulasStayText(t *testing.T) {
	lists, entries := writeCSV(t, pricefile.CSV{}, everything())
	for _, cell := range []string{"\n=", ",=", "\n@", ",@", "\n+", ",+", "\n\"=", ",\"=", "\n-", ",-g"} {
		require.NotContains(t, lists, cell)
		require.NotContains(t, entries, cell)
	}
	require.Contains(t, lists, `'=cmd|' /C calc'!A0`)
	require.Contains(t, lists, `''=x`)
	require.Contains(t, lists, ",-0.01,", "a negative number is a number")
}

// As somebody in sales writes it: other names of columns, other order, a byte order mark, CRLF, tiers without their item, text as it is.
func TestCSV_ReadsWhatPeopleWrite(t *testing.T) {
	lists := "\ufeffNAME;List;Currency;Groups\r\n\"List \"\"A\"\"; 2026\";A;USD;gold|silver\r\n\r\n"
	entries := "Unit;Item;Up To;Price;Kind;Minimum Quantity;Any;Note\r\n" // Note is taken out below
	entries = strings.Replace(entries, ";Note", ";", 1) +
		"ea;=cmd;;5.00;;;no\r\n" +
		"ea;A;10;5.00;volume;12\r\n" +
		";;20;4.50\r\n" +
		"ea;A;;4.00 USD;volume;12;FALSE\r\n" +
		"ea;'B;;1;Flat;2 case\r\n" +
		";;;;;;;\r\n" +
		"kg;;;2.000;;;TRUE\r\n"
	got, err := pricefile.CSV{}.Read(strings.NewReader(lists), strings.NewReader(entries))
	require.NoError(t, err)
	require.Equal(t, []pricing.PriceListDraft{{
		Code: "A", Name: `List "A"; 2026`, Currency: must(money.ISO("USD")), Scope: pricing.Scope{Groups: []string{"gold", "silver"}},
		Entries: []pricing.Entry{
			{Item: "=cmd", Unit: "ea", Model: model.Model{Price: price("5.00 USD")}},
			{Item: "A", Unit: "ea", MinimumQuantity: qty("12 ea"), Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{
				{UpTo: qty("10 ea"), Price: price("5.00 USD")}, {UpTo: qty("20 ea"), Price: price("4.50 USD")}, {Price: price("4.00 USD")},
			}}},
			{Item: "'B", Unit: "ea", MinimumQuantity: qty("2 case"), Model: model.Model{Price: price("1.00 USD")}},
			{Any: true, Unit: "kg", Model: model.Model{Price: price("2.00 USD")}},
		},
	}}, got)
}

const goodLists = "list,name,currency\nA,List A,USD\nB,List B,EUR\n"

// Each fault is told with file, line and column; one that follows from another is not told.
func TestCSV_EveryFaultWithItsLine(t *testing.T) {
	for name, c := range map[string]struct {
		lists, entries string
		want           []string
	}{
		"all at once": {
			"list,name,currency,valid_from,valid_before,priority,exclusive,groups,factor,extensions\n" +
				"A,List A,USD,2026-13-01,,high,maybe,gold|gold,,{\n" +
				"\"B\",\"two\nlines\",,2026-02-01,2026-01-01,,,,90%,\n",
			"list,item,unit,kind,up_to,price,minimum_quantity\n" +
				"A,X,ea,,,five,\n" +
				"A,Y,ea,volume,10,5.00,1e3\n" +
				"A,Y,ea,volume,5,4.00,1e3\n" +
				"B,Z,ea,,,\"1,00\",\n" +
				"C,Z,ea,,,1,\n" +
				"A,,ea,,,1,\n" +
				"A,Q,way too long,,10,1,\n",
			[]string{
				`document/date: lists line 2: valid_from: not a date: "2026-13-01"; write YYYY-MM-DD, a day that exists`,
				`pricing/duplicate: lists line 2: groups: "gold" is there already; keep one of the two`,
				`pricefile/value: lists line 2: priority: is "high"; write a whole number`,
				`pricefile/value: lists line 2: exclusive: is "maybe"; write yes or no, or leave it empty`,
				`input/json: lists line 2: extensions: not JSON: the input ends before the value does`,
				`pricing/required: lists line 3: currency: is required; write for instance "USD"`,
				`document/span: lists line 3: valid_from: from 2026-02-01 to 2026-01-01 holds no day; the end is the first day that is outside; it lies after the beginning`,
				`pricing/required: lists line 3: derived_from: is required`,
				`pricefile/value: entries line 2: price: "five USD" is not a price; write an amount, one space and a currency, as "0.0125 USD"`,
				`pricefile/value: entries line 3: minimum_quantity: "1e3 ea" is not a quantity; `,
				`pricing/tiers: entries line 4: up_to: tiers ascend, this bound is 5 ea after 10 ea`,
				`pricefile/number: entries line 5: price: is "1,00"; the numbers of this file have a decimal point; write for instance 1250.00, or say that the file has a decimal comma`,
				`pricefile/list: entries line 6: list: the file of lists has no list "C"; add it there, or take its rows out`,
				`pricing/required: entries line 7: item: an entry is for an item, for a category or for any item`,
				`pricefile/value: entries line 8: unit: `,
			},
		},
		"header": {"list,name,curency,list\n", "item,price,Größe\n", []string{
			`pricefile/column: lists line 1: there is no column "curency"; known: list, name, currency, `,
			`pricefile/column: lists line 1: list: the column occurs twice; keep one of the two`,
			`pricefile/column: entries line 1: there is no column "gr\u00f6\u00dfe"; known: list, item, `,
		}},
		"missing columns": {"list\nA\n", "item\n", []string{
			`pricefile/column: lists line 1: the file has no column name`, `pricefile/column: lists line 1: the file has no column currency`, `pricefile/column: entries line 1: the file has no column unit`,
		}},
		"empty files":   {"", "\n\n", []string{`pricefile/header: lists line 1: the file of lists is empty; write a row`}},
		"empty entries": {goodLists, "\n\n", []string{`pricefile/header: entries line 1: the file of entries is empty; write a row`}},
		"no list column": {goodLists, "item,unit,price\nA,ea,1\n", []string{
			`pricefile/column: entries line 1: the file has no column list, and there are several lists`,
		}},
		"no list in a row": {goodLists, "list,item,unit,price\n,X,ea,1\nA,X,ea,1\n,,ea,2\n", []string{
			`pricefile/list: entries line 2: list: the row says no list; write the code of the list`,
			`pricefile/list: entries line 4: list: the row says no list, and continues no tiers; write the code of the list`,
			`pricing/required: entries line 4: item: an entry is for an item, for a category or for any item`,
		}},
		"lists twice": {"list,name,currency\nA,x,USD\nA,y,USD\n", "list,item,unit,price\nA,X,ea,1\n", []string{
			`pricefile/duplicate: lists line 3: list: list "A" is there already, at line 2; keep one of the two`,
		}},
		"an entry twice": {goodLists, "list,item,unit,price\nA,X,ea,1\nB,X,ea,1\nA,X,ea,1\n", []string{
			`pricing/duplicate: entries line 4: the price of item "X" per "ea" is there already, at entries[0]; keep one of the two`,
		}},
		"tiers": {goodLists, "list,item,unit,kind,per,up_to,price,size,minimum_charge\n" +
			"A,X,ea,volume,100,10,5,,\n" +
			",,,,200,20,4,,\n" +
			"A,X,ea,,,,-3,,9\n" +
			"A,Y,ea,,,10,3,,\n" +
			"A,Y,ea,,,,2,,\n" +
			"A,V,ea,volumes,,10,3,,\n" +
			"A,V,ea,volumes,,,2,,\n" +
			"A,P,ea,Package,,,2,0,\n", []string{
			`pricefile/tier: entries line 3: per: is "200", not as in the first row of these tiers, line 2; leave it empty in all rows but the first`,
			`pricing/negative: entries line 4: price: is not negative, this one is -3.00 USD`,
			`pricefile/tier: entries line 4: minimum_charge: is "9", not as in the first row of these tiers, line 2; leave it`,
			`pricing/model: entries line 5: kind: a model with 2 tiers says how they make a price; write the kind volume or graduated`,
			`pricing/model: entries line 7: kind: there is no kind "volumes"; write volume, graduated or package, or leave it out where there is one price`,
			`pricing/model: entries line 9: size: is positive, this one is 0 ea`,
		}},
		"what follows from a cell is not told": {goodLists, "list,item,unit,kind,up_to,flat,price,at_zero,minimum_charge\n" +
			"A,X,ea,volume,10,free,,,\n" +
			"A,X,ea,volume,,5.00,,,\n" +
			"A,Y,ea,,,,1.00,yes,none\n", []string{
			`pricefile/value: entries line 2: flat: "free USD" is not an amount of money; `,
			`pricefile/value: entries line 4: minimum_charge: "none USD" is not an amount of money; `,
		}},
		"formulas": {goodLists, "list,item,unit,price,base,factor,step,margin_floor,margin_ceiling\n" +
			"A,X,ea,1,cost,90%,,,\n" +
			"A,Y,ea,,,-90%,,,\n" +
			"A,Z,ea,,B,90%,1.00 EUR,-200%,x\n", []string{
			`pricing/formula: entries line 2: base: an entry has a price or a formula, not both`,
			`pricing/required: entries line 3: base: the formula of an entry starts from the cost or from another list; write "cost", or the code of a list`,
			`pricing/formula: entries line 3: factor: is not negative, this one is -90%`,
			`pricing/currency: entries line 4: step: is in EUR, the list in USD; a list has one currency`,
			`pricing/formula: entries line 4: margin_floor: is at least -100%, this one is -200%`,
			`pricefile/value: entries line 4: margin_ceiling: `,
		}},
		"quotes": {goodLists, "list,item,unit,price\nA,X\"Y,ea,1\nA,\"X\"Y,ea,1\nA,X,ea,-1\nA,\"open,ea,1\nA,Z,ea,1\n", []string{
			`pricefile/quote: entries line 2: a quote stands within a cell without quotes: "X\"Y"; put the cell in quotes and write "" for each quote in it`,
			`pricefile/quote: entries line 3: something follows a closing quote: `,
			`pricing/negative: entries line 4: price: is not negative, this one is -1.00 USD`,
			`pricefile/quote: entries line 5: a quote is opened and not closed until the end of the file`,
		}},
		"cells in no column": {goodLists, "list,item,,unit,price\nA,X,,ea,1,,\nA,Y,,ea,1,9\nA,Z,z,ea,1\n", []string{
			`pricefile/column: entries line 3: cell 6 stands in no column: "9"; put a cell that has the separator in it in quotes`,
			`pricefile/column: entries line 4: cell 3 stands in a column without a name: "z"; name the column, or empty it`,
		}},
		"UTF-16":    {"\xff\xfel\x00i\x00", goodLists, []string{`pricefile/utf8: lists line 1: the file is UTF-16; save it as CSV in UTF-8`, `pricefile/column: entries line 1: there is no column "name"`, `pricefile/column: entries line 1: there is no column "currency"`}},
		"not UTF-8": {"list,name,currency\nA,M\xfcller,USD\n", "item,unit,price\n\xfc,\xfc,\xfc\n", []string{`pricing/text: lists line 2: name: is not UTF-8: "M\xfcller"`, `pricing/text: entries line 2: item: is not UTF-8: "\xfc"`, `pricefile/value: entries line 2: unit: `, `pricefile/value: entries line 2: price: `}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pricefile.CSV{}.Read(strings.NewReader(c.lists), strings.NewReader(c.entries))
			require.Nil(t, got)
			require.ErrorIs(t, err, document.ErrInvalid)
			lines := told(err)
			require.Len(t, lines, len(c.want), strings.Join(lines, "\n"))
			for i, want := range c.want {
				require.True(t, strings.HasPrefix(lines[i], want), "got  %s\nwant %s", lines[i], want)
			}
		})
	}
}

func TestPlaceOf(t *testing.T) {
	_, err := pricefile.CSV{}.Read(strings.NewReader(goodLists), strings.NewReader("list,item,unit,price\nA,X,ea,x\nA,\"Y,ea,1\n"))
	var all document.Faults
	require.ErrorAs(t, err, &all)
	require.Len(t, all, 2)
	place, ok := pricefile.PlaceOf(all[0])
	require.True(t, ok)
	require.Equal(t, pricefile.Place{File: "entries", Line: 2, Path: "price"}, place)
	place, ok = pricefile.PlaceOf(all[1])
	require.True(t, ok)
	require.Equal(t, pricefile.Place{File: "entries", Line: 3}, place)
	_, ok = pricefile.PlaceOf(&document.Error{Path: "lines[2].quantity"})
	require.False(t, ok)
	_, ok = pricefile.PlaceOf(nil)
	require.False(t, ok)
}

// No file fills memory with faults, and reading ends where no more are told.
func TestCSV_FaultsAreBounded(t *testing.T) {
	header := strings.NewReader("list,item,unit,price\n")
	endless := &repeat{text: "A,X,ea,none\n"}
	_, err := pricefile.CSV{}.Read(strings.NewReader(goodLists), io.MultiReader(header, endless))
	lines := told(err)
	require.Len(t, lines, pricefile.MaxFaults+1)
	require.Equal(t, "pricefile/more: there are more faults; these are the first 1000 that were found", lines[pricefile.MaxFaults])
	require.Less(t, endless.read, 1<<20)
}

// Files without end are refused after what a file may have at most, in bounded memory.
func TestCSV_EndlessFiles(t *testing.T) {
	for name, c := range map[string]struct{ first, again, want string }{
		"an open quote":   {`"`, "x", "pricefile/row: entries line 2: the row has more than 4 MiB; see whether a quote is left open"},
		"one line":        {"", "x", "pricefile/row: entries line 2: the row has more than 4 MiB; see whether a quote is left open"},
		"lines in quotes": {`"`, "\n\"\"", "pricefile/row: entries line 2: the row has more than 4 MiB; see whether a quote is left open"},
		"rows":            {"", "A,X,ea,1\n", "pricefile/count: entries line 1000002: the file has more than 1000000 rows; import it in parts"},
	} {
		t.Run(name, func(t *testing.T) {
			entries := io.MultiReader(strings.NewReader("list,item,unit,price\n"+c.first), &repeat{text: c.again})
			_, err := pricefile.CSV{}.Read(strings.NewReader(goodLists), entries)
			require.ErrorContains(t, err, c.want)
		})
	}
}

// repeat is a reader without end.
type repeat struct {
	text string
	read int
}

func (r *repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r.text[(r.read+i)%len(r.text)]
	}
	r.read += len(p)
	return len(p), nil
}

func TestCSV_ReadersAndWritersThatFail(t *testing.T) {
	broken := errors.New("the disk is gone")
	lists, entries := writeCSV(t, pricefile.CSV{}, everything())
	_, err := pricefile.CSV{}.Read(iotest.ErrReader(broken), strings.NewReader(entries))
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "pricefile/read: the file of lists could not be read to its end: the disk is gone")
	_, err = pricefile.CSV{}.Read(strings.NewReader(lists), io.MultiReader(strings.NewReader(entries), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
	got, err := pricefile.CSV{}.Read(iotest.OneByteReader(strings.NewReader(lists)), iotest.DataErrReader(strings.NewReader(entries)))
	require.NoError(t, err)
	require.Equal(t, everything(), got)

	require.ErrorIs(t, pricefile.CSV{}.Write(failing{broken}, io.Discard, everything()), broken)
	require.ErrorIs(t, pricefile.CSV{}.Write(io.Discard, failing{broken}, everything()), broken)
	_, err = pricefile.CSV{}.Read(nil, nil)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.ErrorIs(t, pricefile.CSV{}.Write(nil, nil, nil), document.ErrInvalid)
	require.ErrorContains(t, pricefile.CSV{Separator: 'x'}.Write(io.Discard, io.Discard, nil), "pricefile/separator")
	require.ErrorContains(t, pricefile.CSV{Separator: ',', DecimalComma: true}.Write(io.Discard, io.Discard, nil), "pricefile/separator")
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// What could not be read back is not written.
func TestCSV_WriteRefuses(t *testing.T) {
	lists := everything()
	lists[2].Code = "base"
	lists[1].Entries[0].Unit = ""
	lists[1].Priority = pricing.MaxPriority + 1
	var a, b strings.Builder
	err := pricefile.CSV{}.Write(&a, &b, lists)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.Contains(t, err.Error(), "pricing/count: lists[1].priority: ")
	require.Contains(t, err.Error(), `pricefile/duplicate: lists[2].code: list "base" is there already, at lists[0]`)
	require.Empty(t, a.String()+b.String())

	lists = everything()[:1]
	lists[0].Extensions = map[string]json.RawMessage{"x": json.RawMessage(`{"a":1,"a":2}`)}
	require.ErrorContains(t, pricefile.CSV{}.Write(&a, &b, lists), "input/duplicate: lists[0].extensions.x.a: ")
}
