package house_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/internal/house"
)

func repository(t *testing.T) *house.Tree {
	t.Helper()
	tree, err := house.Load(os.DirFS("../.."))
	require.NoError(t, err)
	require.Equal(t, house.Module, tree.Modules["."])
	return tree
}

func read(t *testing.T, tree *house.Tree, name string) string {
	t.Helper()
	data, err := fs.ReadFile(tree.FS, name)
	require.NoError(t, err)
	return string(data)
}

// none fails with one line for each thing that is wrong.
func none(t *testing.T, wrong []string) {
	t.Helper()
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestOrderOfPackages(t *testing.T) { none(t, house.CheckOrder(repository(t))) }

func TestPurePackages(t *testing.T) { none(t, house.CheckPure(repository(t))) }

func TestComments(t *testing.T) { none(t, house.CheckComments(repository(t))) }

func TestGoBlocks(t *testing.T) { none(t, house.CheckGoBlocks(repository(t))) }

func TestLinks(t *testing.T) { none(t, house.CheckLinks(repository(t))) }

func TestPaths(t *testing.T) { none(t, house.CheckPaths(repository(t))) }

func TestFeatures(t *testing.T) {
	tree := repository(t)
	none(t, house.CheckFeatures(tree, "docs/features.md", read(t, tree, "docs/features.md")))
}

func TestErrorCodes(t *testing.T) {
	tree := repository(t)
	none(t, house.CheckCodes(tree, "docs/errors.md", read(t, tree, "docs/errors.md")))
}

// TestInvariants lists the invariants that a test bears the number of; go test -v shows it.
func TestInvariants(t *testing.T) {
	name := regexp.MustCompile(`(?m)^func (?:Test|Fuzz)([CTS]\d+)_\w+`)
	var numbers []string
	for _, p := range repository(t).Sorted() {
		for _, f := range append(slices.Clone(p.Tests), p.Files...) {
			for _, m := range name.FindAllSubmatch(f.Source, -1) {
				if !slices.Contains(numbers, string(m[1])) {
					numbers = append(numbers, string(m[1]))
				}
			}
		}
	}
	slices.SortFunc(numbers, func(a, b string) int {
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	t.Logf("%d invariants have a test that bears their number: %s", len(numbers), strings.Join(numbers, " "))
}

// What follows shows each check a bad tree and expects it to notice.

func tree(t *testing.T, files map[string]string) *house.Tree {
	t.Helper()
	fsys := fstest.MapFS{"go.mod": {Data: []byte("module " + house.Module + "\n")}}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "MODULE", house.Module))}
	}
	loaded, err := house.Load(fsys)
	require.NoError(t, err)
	return loaded
}

func TestCheckOrderNotices(t *testing.T) {
	got := house.CheckOrder(tree(t, map[string]string{
		"money/a.go":                    `package money; import _ "MODULE/document"`,
		"document/a.go":                 `package document; import _ "MODULE/money"`,
		"pricing/a.go":                  `package pricing; import _ "MODULE/territory"`,
		"pricing/tax/a.go":              `package tax; import (_ "MODULE/order"; _ "MODULE/pricing")`,
		"pricing/a_test.go":             `package pricing_test; import _ "MODULE/o2ctest"`,
		"store/a.go":                    `package store; import (_ "MODULE/document"; _ "MODULE/money")`,
		"store/memory/a.go":             `package memory; import (_ "MODULE/store"; _ "MODULE/order")`,
		"store/storetest/a.go":          `package storetest; import _ "MODULE/store/memory"`,
		"a.go":                          `package o2c; import (_ "MODULE/payment"; _ "MODULE/paymenttest"; _ "MODULE/surprise")`,
		"surprise/a.go":                 `package surprise`,
		"internal/house/a.go":           `package house; import _ "MODULE"`,
		"examples/go.mod":               "module MODULE/examples\n",
		"examples/ordertocash/money.go": `package main; import _ "MODULE/surprise"`,
	}))
	require.Equal(t, []string{
		".: imports paymenttest against the order of packages",
		".: imports surprise, which stands nowhere in the order of packages",
		"money: imports document against the order of packages",
		"pricing: imports territory against the order of packages",
		"pricing/tax: imports order against the order of packages",
		"store: imports money against the order of packages",
		"store/memory: imports order against the order of packages",
		"surprise: stands nowhere in the order of packages (internal/house/rows.go)",
	}, got)
}

func TestCheckPureNotices(t *testing.T) {
	got := house.CheckPure(tree(t, map[string]string{
		"money/a.go": `package money
var table = [3]int{1, 2, 3}
var cache = map[string]int{}
var pointer *int
var ErrFine = error(nil)
var Open = 1
var point struct{ x int }
func Fine() int { table := [3]int{}; table[0] = 1; return table[0] }
`,
		"money/b.go": `package money
func Bad(a, b int) *int {
	table[a]++
	cache["x"] = b
	delete(cache, "x")
	point.x = 3
	pointer = nil
	go Fine()
	select {}
	return &table[1]
}
`,
		"report/a.go": "package report\nvar free = 1\nfunc Set() { free = 2 }\n",
	}))
	require.Equal(t, []string{
		"money/a.go:6: variable Open is exported: any importer could change it",
		"money/b.go:3: changes the package variable table",
		"money/b.go:4: changes the package variable cache",
		"money/b.go:5: changes the package variable cache",
		"money/b.go:6: changes the package variable point",
		"money/b.go:7: changes the package variable pointer",
		"money/b.go:8: starts a goroutine",
		"money/b.go:9: uses a channel",
		"money/b.go:10: takes the address of the package variable table",
	}, got)
}

func TestCheckCommentsNotices(t *testing.T) {
	got := house.CheckComments(tree(t, map[string]string{
		"money/a.go":               "package money\n\ntype A struct{}\n\nfunc (A) M() {}\n\nfunc (a) N() {}\n\ntype a struct{}\n\n// Group.\nconst (\n\tX = 1\n\tY = 2\n)\n\nvar Z = 1\n",
		"money/a_test.go":          "package money_test\n\nfunc ExampleA() {\n}\n",
		"document/a.go":            "// Package document is documented.\npackage document\n",
		"document/a_test.go":       "package document_test\n\nfunc Example() {\n\tprintln()\n\t// Output: x\n}\n",
		"internal/x/a.go":          "package x\n\nfunc Free() {}\n",
		"examples/go.mod":          "module MODULE/examples\n",
		"examples/shop/shop.go":    "package shop\n\nfunc Free() {}\n",
		"store/sqlite/go.mod":      "module MODULE/store/sqlite\n",
		"store/sqlite/sqlite.go":   "package sqlite\n",
		"store/sqlite/cmd/main.go": "package main\n\nfunc Free() {}\n",
	}))
	require.Equal(t, []string{
		`money: no package comment that begins "Package money"`,
		"money: no Example with // Output:",
		"money/a.go:3: exported A has no comment",
		"money/a.go:5: exported M has no comment",
		"money/a.go:17: exported Z has no comment",
		`store/sqlite: no package comment that begins "Package sqlite"`,
		"store/sqlite: no Example with // Output:",
	}, got)
}

func TestCheckFeaturesNotices(t *testing.T) {
	tr := tree(t, map[string]string{
		"money/a.go":        "package money\n\ntype Money struct{ Code string }\n\nfunc (m *Money) Add() {}\n\ntype Set[T any] struct{}\n\nfunc (Set[T]) Has() {}\n\ntype Port interface{ Get() }\n\nfunc hidden() {}\n",
		"money/a_test.go":   "package money_test\n\nfunc TestC1_Adds() {}\n\nfunc ExampleMoney() {\n\tprintln()\n\t// Output: 1\n}\n\nfunc ExampleSet() {\n\tprintln()\n}\n",
		"store/memory/m.go": "package memory\n\nfunc New() {}\n",
		"o2c.go":            "package o2c\n\ntype Orders struct{}\n\nfunc (*Orders) Confirm() {}\n",
	})
	require.Equal(t, []string{
		"f.md:5: there is no money.Money.Sub",
		"f.md:5: there is no money.Euro",
		"f.md:6: there is no money.hidden",
		"f.md:6: store/memory.TestNew: there is no such test in store/memory",
		"f.md:7: names no symbol of the API",
		"f.md:7: names no proof",
		"f.md:8: ExampleSet: has no Output, so nothing checks it",
		"f.md:9: a row has three cells (feature, API, proof), this one has 2",
		"f.md:10: money.Add: is not the name of a test, an example, a fuzz target or a benchmark",
		"f.md:10: party.TestX: there is no package party",
	}, house.CheckFeatures(tr, "f.md", strings.Join([]string{
		"| Feature | API | Proof |",
		"|---|---|---|",
		"| good | `money.Money.Add`, `money.Money.Code`, `money.Set.Has`, `money.Port.Get`, `store/memory.New` | `TestC1_Adds`, `money.ExampleMoney` |",
		"| good | `o2c.Orders.Confirm` | `money.TestC1_Adds` |",
		"| bad | `money.Money.Sub`, `money.Euro` | `TestC1_Adds` |",
		"| bad | `money.hidden` | `store/memory.TestNew` |",
		"| bad | later | soon |",
		"| bad | `money.Set` | `ExampleSet` |",
		"| bad | `money.Set` |",
		"| bad | `money.Set` | `money.Add`, `party.TestX` |",
	}, "\n")))
	require.Equal(t, []string{"f.md: has no rows"}, house.CheckFeatures(tr, "f.md", "# Features\n"))
}

func TestCheckCodesNotices(t *testing.T) {
	tr := tree(t, map[string]string{
		"document/a.go": "package document\n\nfunc f() string { return \"store/taken: \" }\n",
		"order/a.go": "package order\n\nimport \"MODULE/document\"\n\nconst KindSale document.Kind = \"sales_order\"\n\n" +
			"var table = document.NewTable(KindSale, 1)\n\nconst codeLines = \"order/lines\"\n\n" +
			"func g(kind string) []any { return []any{document.Error{Code: codeLines}, document.Error{Code: \"Bad\"}, document.Error{Code: kind + \"/x\"}, check(\"order/unit\")} }\n",
		"order/a_test.go": "package order_test\n\nconst notACode = \"order/test\"\n",
		"o2ctest/a.go":    "package o2ctest\n\nconst notACode = \"order/kit\"\n",
	})
	codes, _ := house.Codes(tr)
	require.Equal(t, map[string][]string{"store/taken": {"document"}, "sales_order/state": {"order"}, "order/lines": {"order"}, "order/unit": {"order"}}, codes)

	text := "<!-- generated: error codes -->\n| Code | Packages |\n|---|---|\n| `order/gone` | order |\n| `order/lines` | order |\n| `sales_order/state` | order |\n" +
		"<!-- end -->\n\n## Retired\n\n| Code | Last release |\n|---|---|\n| `order/unit` | v0.1.0 |\n"
	require.Equal(t, []string{
		`order/a.go:11: the code "Bad" does not have the shape "package/what"`,
		"order/a.go:11: a code that is put together at run time cannot be listed",
		"errors.md: order/unit is retired, yet order gives it again: a code is never reused",
		"errors.md: store/taken of document is missing; run go generate ./...",
		"errors.md: order/gone is in no source any more: move its row to Retired, or, if it was in no release, run go run ./gendocs -unreleased in internal/house",
	}, house.CheckCodes(tr, "errors.md", text))

	listed, _ := house.CodeRows(text)
	require.Contains(t, house.CodeTable(codes, listed), "`order/gone`", "generating again drops no code")
}

func TestCheckGoBlocksNotices(t *testing.T) {
	fence := "```"
	got := house.CheckGoBlocks(tree(t, map[string]string{
		"a_test.go": "package o2c_test\n\nfunc Example() {\n\tx := 1\n\tif x > 0 {\n\t\tprintln(x)\n\t}\n\t// Output: 1\n}\n",
		"README.md": strings.Join([]string{
			"<!-- example: o2c.Example -->", fence + "go", "x := 1", "if x > 0 {", "\tprintln(x)", "}", fence,
			"<!-- example: o2c.Example -->", "", fence + "go", "x := 1", "if x > 0 {", "\tprintln(x)", "}", "// Output: 1", fence,
			"<!-- example: o2c.Example -->", fence + "go", "x := 2", fence, // line 17
			"<!-- example: o2c.ExampleNone -->", fence + "go", "x := 2", fence, // line 21
			fence + "go", "// A comment.", "package x", fence,
			fence + "go", "x := 2", fence, // line 28
			"<!-- not compiled: it shows another language -->", fence + "go", "x := 2", fence,
			"<!-- not compiled: -->", fence + "go", "x := 2", fence, // line 36
			fence + "sh", "go test work", fence,
		}, "\n"),
	}))
	require.Equal(t, []string{
		"README.md:18: differs from the body of o2c.Example",
		"README.md:22: there is no Example o2c.ExampleNone",
		"README.md:29: is neither a whole file nor marked <!-- example: package.ExampleName -->",
		"README.md:37: is neither a whole file nor marked <!-- example: package.ExampleName -->",
	}, got)
}

func TestCheckLinksAndPathsNotice(t *testing.T) {
	tr := tree(t, map[string]string{
		"docs/a.md":  "[fine](b.md#part) [web](https://go.dev) [gone](c.md)\n[out](../../x.md)\n",
		"docs/b.md":  "see " + "/" + "work/notes\n",
		"money/a.go": "package money // see ../" + "shared/design.md\n",
	})
	require.Equal(t, []string{
		"docs/a.md:1: the link to c.md leads nowhere",
		"docs/a.md:2: the link to ../../x.md leads nowhere",
	}, house.CheckLinks(tr))
	require.Equal(t, []string{
		"docs/b.md:1: names a path outside the repository: /" + "work/",
		"money/a.go:1: names a path outside the repository: ../" + "shared",
	}, house.CheckPaths(tr))
}

func TestDiagramsFollowTheSource(t *testing.T) {
	tr := tree(t, map[string]string{
		"money/a.go":    "package money\n",
		"document/a.go": "package document\n\nimport _ \"MODULE/money\"\n",
		"order/a.go":    "package order\n\nimport (\n\t\"MODULE/document\"\n\t_ \"MODULE/money\"\n)\n\nfunc Lifecycle() document.Table[S, A] { return table }\n\nfunc lower() document.Table[S, A] { return table }\n\nfunc Other(int) document.Table[S, A] { return table }\n",
	})
	require.Equal(t, "```mermaid\nflowchart BT\n    money[money]\n    document[document]\n    order[order]\n    document --> money\n    order --> document\n```\n", house.ImportDiagram(tr))
	require.Equal(t, []house.TableFunc{{Dir: "order", Package: "order", Name: "Lifecycle"}}, house.TableFuncs(tr))
	_, err := house.Architecture(tr, nil, "# Architecture\n")
	require.Error(t, err, "a document without its generated sections")
}
