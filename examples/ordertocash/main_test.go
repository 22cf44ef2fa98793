package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden holds every figure of both input folders against the golden files: other input, other figures.
func TestGolden(t *testing.T) {
	for name, folder := range map[string]string{"gloves": "testdata", "yen": filepath.Join("testdata", "yen")} {
		for ending, args := range map[string][]string{".txt": nil, ".json": {"-json"}} {
			t.Run(name+ending, func(t *testing.T) {
				out := succeed(t, append(args, "-in", folder)...)
				golden := filepath.Join("testdata", "golden", name+ending)
				if *update {
					require.NoError(t, os.WriteFile(golden, out, 0o600))
				}
				want, err := os.ReadFile(golden)
				require.NoError(t, err)
				require.Equal(t, string(want), string(out))
				require.Equal(t, string(out), string(succeed(t, append(args, "-in", folder)...)), "the same input gives the same output")
			})
		}
	}
}

func TestOutputFollowsTheInput(t *testing.T) {
	folder := t.TempDir()
	copyInput(t, folder)
	require.Contains(t, string(succeed(t, "-in", folder)), "$10,750.00")
	change(t, folder, "order.json", `"50.00 USD"`, `"51.00 USD"`)
	change(t, folder, "happens.json", `"6450.00 USD"`, `"6579.00 USD"`)
	out := string(succeed(t, "-in", folder))
	require.Contains(t, out, "$10,965.00") // 200 × 51.00 = 10,200.00, and 7.5 %
	require.NotContains(t, out, "$10,750.00")
}

func TestJSONIsOneDocument(t *testing.T) {
	var c struct {
		Invoices []struct {
			Totals struct {
				Gross string `json:"gross"`
			} `json:"totals"`
		} `json:"invoices"`
	}
	require.NoError(t, json.Unmarshal(succeed(t, "-json", "-in", "testdata"), &c))
	require.Len(t, c.Invoices, 2)
	require.Equal(t, "6450.00 USD", c.Invoices[0].Totals.Gross)
}

func TestBadInput(t *testing.T) {
	for name, bad := range map[string]struct {
		file, from, to string
		says           []string
	}{
		"malformed amount":  {"order.json", `"50.00 USD"`, `"50,00 USD"`, []string{"order.json", "lines[0].unit_price", "50,00 USD"}},
		"unknown SKU":       {"order.json", `"item": "GLV-N"`, `"item": "GLV-X"`, []string{"order.json", "lines[0].item", `there is no item "GLV-X"`}},
		"duplicate name":    {"order.json", `"location": "austin"`, `"location": "austin", "location": "dallas"`, []string{"order.json", "location", "twice"}},
		"unknown name":      {"order.json", `"deliver_by"`, `"deliver_bye"`, []string{"order.json", "deliver_bye", "no such field"}},
		"other case":        {"customers.json", `"market"`, `"Market"`, []string{"customers.json", "[0].Market", "write market"}},
		"not JSON":          {"stock.json", `"on_hand"`, `on_hand`, []string{"stock.json", "not JSON"}},
		"unknown zone":      {"seller.json", "America/Chicago", "America/Chicagoo", []string{"seller.json", "zone", "America/Chicagoo"}},
		"too little stock":  {"stock.json", "6000 box", "1999 box", []string{"needs 2000 box", "can reserve 1999 box", "receive 1 box"}},
		"ships too much":    {"happens.json", `"80 case"`, `"81 case"`, []string{"happens.json: shipments[1]", "81 case", "at most 80 case"}},
		"unit not sold":     {"order.json", "200 case", "200 pallet", []string{"order.json", "lines[0].quantity", "pallet"}},
		"no purchase order": {"order.json", `"purchase_order": {"number": "PO-4711", "date": "2026-11-05"},`, ``, []string{"order.json", "purchase_order", "lakeside"}},
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
		change(t, folder, "order.json", `"50.00 USD"`, `"fifty"`)
		change(t, folder, "order.json", `"7.5%"`, `"seven"`)
		change(t, folder, "items.json", `"box"`, `12`)
		fails(t, []string{"lines[0].unit_price", "taxes[0].rate", "items.json", "[0].unit"}, "-in", folder)
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
	require.Len(t, files, 6)
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
