package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden holds every figure of both input folders against the golden files: other input, other figures.
func TestGolden(t *testing.T) {
	for name, folder := range map[string]string{"gloves": "testdata", "yen": filepath.Join("testdata", "yen")} {
		for ending, args := range map[string][]string{".txt": nil, ".json": {"-json"}} {
			t.Run(name+ending, func(t *testing.T) {
				out := named(succeed(t, append(args, "-in", folder)...))
				golden := filepath.Join("testdata", "golden", name+ending)
				if *update {
					require.NoError(t, os.WriteFile(golden, out, 0o600))
				}
				want, err := os.ReadFile(golden)
				require.NoError(t, err)
				require.Equal(t, string(want), string(out))
				require.Equal(t, string(out), string(named(succeed(t, append(args, "-in", folder)...))), "the same input gives the same output")
			})
		}
	}
}

func TestOutputFollowsTheInput(t *testing.T) {
	folder := t.TempDir()
	copyInput(t, folder)
	require.Contains(t, string(succeed(t, "-in", folder)), "$10,750.00")
	change(t, folder, "prices.json", `"50.00 USD"`, `"51.00 USD"`)
	change(t, folder, "purchase_order.json", `"50.00 USD"`, `"51.00 USD"`)
	change(t, folder, "purchase_order.json", `"10750.00 USD"`, `"10965.00 USD"`)
	change(t, folder, "deals.json", `"6450.00 USD"`, `"6579.00 USD"`)
	change(t, folder, "deals.json", `"4300.00 USD"`, `"4386.00 USD"`)
	out := string(succeed(t, "-in", folder))
	require.Contains(t, out, "$10,965.00")  // 200 × 51.00 = 10,200.00, and 7.5 %
	require.Contains(t, out, "1020.00 USD") // the rep's 10 %
	require.NotContains(t, out, "$10,750.00")
}

// TestTheRun holds the figures of the three orders, as a person would work them out.
func TestTheRun(t *testing.T) {
	out := string(succeed(t, "-in", "testdata"))
	for _, figure := range []string{
		"QT-00001", "$10,000.00", "$750.00", "$10,750.00", "$6,450.00", "$4,300.00", "2026-12-16 (net 30", "2026-12-24 (net 30", // the first order
		"$600.00", "$400.00", "$180.00", "$120.00", "$80.00", "2 h 30 min", "15 civil days", "1 of 1 lines in full, on time, undamaged", "27.6 days",
		"$36.66", "$36.67", "$8.25", "$118.25", "11.00 USD", "3.30 USD", "2.20 USD", "CASH SALE INVOICE", // the second
		"$16,125.00", "exposure 10750.00 USD + this order 16125.00 USD = 26875.00 USD, over the limit of 25000.00 USD by 1875.00 USD", // the third
		"pay or prepay 1875.00 USD, or order at most 265 case, or an approval",
	} {
		require.Contains(t, out, figure)
	}
}

// TestEveryStore runs the three orders on every store there is: the figures are the same.
func TestEveryStore(t *testing.T) {
	want, err := os.ReadFile(filepath.Join("testdata", "golden", "gloves.txt"))
	require.NoError(t, err)
	in, err := read(os.DirFS("testdata"))
	require.NoError(t, err)
	for name, open := range map[string]func(*testing.T) store.Store{
		"memory": func(*testing.T) store.Store { return memory.New() },
		"sqlite": openSQLite, "postgres": openPostgres,
	} {
		t.Run(name, func(t *testing.T) {
			r, err := run(context.Background(), in, open(t))
			require.NoError(t, err)
			var out bytes.Buffer
			require.NoError(t, printTables(&out, r))
			require.Equal(t, string(want), string(named(out.Bytes())))
		})
	}
}

func TestKeptInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.db")
	require.Equal(t, string(named(succeed(t, "-in", "testdata"))), string(named(succeed(t, "-in", "testdata", "-db", file))))
	fails(t, []string{"the store has been used already; give a new one"}, "-in", "testdata", "-db", file)
	fails(t, []string{"store/"}, "-in", "testdata", "-db", filepath.Join("testdata", "items.json"))
	fails(t, []string{"store/"}, "-in", "testdata", "-db", filepath.Join(file, "below", "a.db"))
	s, err := sqlite.Open(t.Context(), file)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	orders, err := s.Find(t.Context(), store.Query{Tenant: tenant, Kind: order.KindSalesOrder})
	require.NoError(t, err)
	require.Len(t, orders, 3, "they are in the file")
}

func TestJSONIsOneDocument(t *testing.T) {
	var r struct {
		Deals []struct {
			Order struct {
				State string `json:"state"`
			} `json:"sales_order"`
			Invoices []struct {
				Totals struct {
					Gross string `json:"gross"`
				} `json:"totals"`
			} `json:"invoices"`
		} `json:"deals"`
	}
	require.NoError(t, json.Unmarshal(succeed(t, "-json", "-in", "testdata"), &r))
	require.Len(t, r.Deals, 3)
	require.Equal(t, "6450.00 USD", r.Deals[0].Invoices[0].Totals.Gross)
	require.Equal(t, []string{"closed", "closed", "submitted"}, []string{r.Deals[0].Order.State, r.Deals[1].Order.State, r.Deals[2].Order.State})
}

func TestBadInput(t *testing.T) {
	for name, bad := range map[string]struct {
		file, from, to string
		says           []string
	}{
		"malformed amount":       {"prices.json", `"55.00 USD"`, `"55,00 USD"`, []string{"prices.json", "[0].entries[0].tiers[1].price", "55,00 USD"}},
		"unknown SKU":            {"web_order.json", `"item": "GLV-N"`, `"item": "GLV-X"`, []string{"web_order.json", "lines[0].item", `there is no item "GLV-X"`}},
		"duplicate name":         {"web_order.json", `"location": "austin"`, `"location": "austin", "location": "dallas"`, []string{"web_order.json", "location", "twice"}},
		"unknown name":           {"rfq.json", `"wanted_by"`, `"wanted_bye"`, []string{"rfq.json", "wanted_bye", "no such field"}},
		"other case":             {"customers.json", `"market"`, `"Market"`, []string{"customers.json", "[0].Market", "write market"}},
		"not JSON":               {"stock.json", `"on_hand"`, `on_hand`, []string{"stock.json", "not JSON"}},
		"unknown zone":           {"seller.json", "America/Chicago", "America/Chicagoo", []string{"seller.json", "zone", "America/Chicagoo"}},
		"too little stock":       {"stock.json", "6000 box", "1999 box", []string{"purchase_order.json", "needs 2000 box", "can reserve 1999 box", "receive 1 box"}},
		"ships too much":         {"deals.json", `"80 case"`, `"81 case"`, []string{"deals.json: [0].shipments[1]", "81 case", "80 case"}},
		"unit not sold":          {"web_order.json", "300 case", "300 pallet", []string{"web_order.json", "lines[0]", "pallet"}},
		"purchase order differs": {"purchase_order.json", `"50.00 USD"`, `"49.00 USD"`, []string{"purchase_order.json", "quoted 50.00 USD", "ordered 49.00 USD"}},
		"quote past validity":    {"deals.json", `"to": "2026-12-02"`, `"to": "2026-11-05"`, []string{"purchase_order.json", "2026-11-05"}},
		"unknown postal code":    {"customers.json", `"33602"`, `"33101"`, []string{"purchase_order.json", "no territory of map florida has US 33101"}},
		"item without a price":   {"prices.json", `"GLV-N"`, `"GLV-Z"`, []string{"deals.json: [0].offer", "lines[0].item", "no price list that applies", "GLV-N"}},
		"declined card":          {"deals.json", `"reference": "card of the practice"`, `"declined": true, "reference": "card"`, []string{"deals.json: [1].payments[0]", "the gateway said no: declined"}},
		"time goes back":         {"deals.json", `"2026-11-05T17:30:00Z"`, `"2026-11-05T14:30:00Z"`, []string{"deals.json: [0]", "2026-11-05T14:30:00Z"}},
		"no beginning":           {"deals.json", `"order_file": "web_order.json",`, ``, []string{"deals.json: [2]", "order_file"}},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			copyInput(t, folder)
			change(t, folder, bad.file, bad.from, bad.to)
			fails(t, bad.says, "-in", folder)
		})
	}
	t.Run("missing file", func(t *testing.T) {
		folder := t.TempDir()
		copyInput(t, folder)
		require.NoError(t, os.Remove(filepath.Join(folder, "items.json")))
		fails(t, []string{folder, "items.json", "no such file"}, "-in", folder)
	})
	t.Run("all faults of all files at once", func(t *testing.T) {
		folder := t.TempDir()
		copyInput(t, folder)
		change(t, folder, "prices.json", `"50.00 USD"`, `"fifty"`)
		change(t, folder, "tax.json", `"7.5%"`, `"seven"`)
		change(t, folder, "items.json", `"box"`, `12`)
		fails(t, []string{"[0].entries[0].tiers[2].price", "[0].rows[0].rate", "items.json", "[0].unit"}, "-in", folder)
	})
}

var identifier = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// named puts names in the place of identifiers, in the order in which they occur: golden files are about figures, not about how many identifiers a run takes.
func named(out []byte) []byte {
	names := map[string]string{}
	return identifier.ReplaceAllFunc(out, func(id []byte) []byte {
		if names[string(id)] == "" {
			names[string(id)] = fmt.Sprintf("id-%d", len(names)+1)
		}
		return []byte(names[string(id)])
	})
}

func succeed(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, problems bytes.Buffer
	require.NoError(t, command(context.Background(), args, &out, &problems))
	require.Empty(t, problems.String())
	return out.Bytes()
}

// fails sees that the command says what is wrong and prints nothing else.
func fails(t *testing.T, says []string, args ...string) {
	t.Helper()
	var out, problems bytes.Buffer
	err := command(context.Background(), args, &out, &problems)
	require.Error(t, err)
	for _, words := range says {
		require.ErrorContains(t, err, words)
	}
	require.Empty(t, out.String(), "nothing is printed of a run that failed")
}

func copyInput(t *testing.T, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 14)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, filepath.Base(file)), raw, 0o600))
	}
}

func change(t *testing.T, folder, file, from, to string) {
	t.Helper()
	path := filepath.Join(folder, file)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(raw), from)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(raw), from, to, 1)), 0o600))
}
