// Command lintproof proves that the linter's configuration bites. It lays out a small module in which every package of the order imports every other
// package and every kind of third-party code, and in which testdata breaks one rule a line, lints it once with the repository's configuration,
// and compares the findings with what must be found: nothing less and nothing more.
//
// What must be found among the imports follows from internal/house, so that the configuration cannot drift from the order of packages. In
// testdata, "want linter" at the end of a line says what must be found there.
//
//	go run ./.ci/lintproof GOLANGCI-LINT
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/internal/house"
)

type finding struct {
	file   string
	line   int
	linter string
}

func (f finding) String() string { return fmt.Sprintf("%s:%d: %s", f.file, f.line, f.linter) }

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: lintproof GOLANGCI-LINT")
	}
	dir, err := os.MkdirTemp("", "lintproof")
	if err != nil {
		log.Fatal(err)
	}
	wrong, n, err := prove(dir, os.Args[1])
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		log.Fatal(err)
	}
	for i, w := range wrong {
		if i == 40 {
			fmt.Println("...")
			break
		}
		fmt.Println(w)
	}
	if len(wrong) > 0 {
		log.Fatalf("the configuration is not what it should be in %d places", len(wrong))
	}
	fmt.Printf("the linter made the %d findings it must make, and no other\n", n)
}

func prove(dir, linter string) (wrong []string, n int, err error) {
	want := map[finding]string{}
	for _, name := range []string{"go.mod", "go.sum", ".golangci.yml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, 0, err
		}
		if err := write(dir, name, string(data)); err != nil {
			return nil, 0, err
		}
	}
	if err := layOutImports(dir, want); err != nil {
		return nil, 0, err
	}
	if err := layOutTestdata(dir, want); err != nil {
		return nil, 0, err
	}
	got, err := lint(dir, linter)
	if err != nil {
		return nil, 0, err
	}
	for f, why := range want {
		if _, ok := got[f]; !ok {
			wrong = append(wrong, f.String()+": not found: "+why)
		}
	}
	for f, text := range got {
		if _, ok := want[f]; !ok {
			wrong = append(wrong, f.String()+": found, though it is right: "+text)
		}
	}
	slices.Sort(wrong)
	return wrong, len(want), nil
}

func write(dir, name, text string) error {
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

// The third-party code by where it may be imported.
var (
	everywhere = []string{"github.com/bojanz/currency", "github.com/google/uuid", "github.com/shopspring/decimal"}
	kits       = []string{"github.com/leanovate/gopter"}
	tests      = []string{"github.com/stretchr/testify/require"}
	nowhere    = []string{"github.com/cockroachdb/apd/v3"}
	impure     = []string{"crypto/rand", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "net", "net/http", "net/url", "os", "os/exec", "sync", "sync/atomic", "syscall", "unsafe"}
	fine       = []string{"context", "database/sql/driver", "encoding/json", "errors", "math/big", "time"}
)

// layOutImports writes a stand-in for every package of the order, and beside it a package that imports all others. It belongs to
// the same package by its folder, and nobody imports it, so there are no cycles.
func layOutImports(dir string, want map[finding]string) error {
	isKit := func(p string) bool { row, _, _ := house.Place(p); return row == len(house.Rows())-1 }
	for _, p := range house.Importable() {
		if err := write(dir, path.Join(p, "standin.go"), standin(p)); err != nil {
			return err
		}
		at := path.Join(p, "zproof", "imports.go")
		name := "zproof"
		if p == house.Root || p == "store" { // the rules of these two are for their folder alone
			at, name = path.Join(p, "imports.go"), path.Base(p)
			if p == house.Root {
				name = "o2c"
			}
		}
		text := "package " + name + "\n\nimport ("
		line := 2
		add := func(pkg string, ok bool, why string) {
			text += "\n\t_ \"" + pkg + "\"\n" // a paragraph each, as gofmt sorts within a paragraph
			if line += 2; !ok {
				want[finding{at, line, "depguard"}] = p + " imports " + pkg + ": " + why
			}
		}
		for _, q := range house.Importable() {
			// The stand-ins of the engine and of store import others themselves: one of the two directions is a cycle.
			if q == p || p == "store" && q == house.Root {
				continue
			}
			add(path.Join(house.Module, q), house.MayImport(p, q), "the order of packages")
		}
		add(house.Module+"/internal/house", false, "not part of the library")
		for _, q := range everywhere {
			add(q, true, "")
		}
		for _, q := range kits {
			add(q, isKit(p), "third-party code of kits")
		}
		for _, q := range slices.Concat(tests, nowhere) {
			add(q, false, "third-party code")
		}
		for _, q := range impure {
			add(q, !house.Pure(p), "purity")
		}
		for _, q := range fine {
			add(q, true, "")
		}
		if err := write(dir, at, text+")\n"); err != nil {
			return err
		}

		// Test files are free, but for third-party code that is on no list.
		at = path.Join(path.Dir(at), "imports_test.go")
		text, line = "package "+name+"_test\n\nimport (", 2
		for _, q := range house.Importable() {
			add(path.Join(house.Module, q), true, "")
		}
		for _, q := range slices.Concat(everywhere, kits, tests, impure) {
			add(q, true, "")
		}
		for _, q := range nowhere {
			add(q, false, "third-party code")
		}
		if err := write(dir, at, text+")\n"); err != nil {
			return err
		}
	}
	if err := write(dir, "internal/house/standin.go", standin("house")); err != nil {
		return err
	}
	for _, nested := range []string{"examples/shop", "store/sqlite", "store/postgres", "store/storetest/lincheck"} {
		at := nested + "/imports.go"
		text := standin(nested) + "\nimport (\n"
		line := strings.Count(text, "\n")
		text += "\t_ \"" + house.Module + "/internal/house\"\n\t_ \"" + house.Module + "/money\"\n\n\t_ \"" + nowhere[0] + "\"\n)\n"
		want[finding{at, line + 1, "depguard"}] = "nested modules use the public API only"
		if err := write(dir, at, text); err != nil {
			return err
		}
	}
	return nil
}

func standin(p string) string {
	name := path.Base(p)
	if p == house.Root {
		name = "o2c"
	}
	return "// Package " + name + " is a stand-in.\npackage " + name + "\n"
}

func layOutTestdata(dir string, want map[finding]string) error {
	const root = ".ci/lintproof/testdata"
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.ToSlash(rel), ".txt")
		for i, line := range strings.Split(string(data), "\n") {
			if _, linter, ok := strings.Cut(line, " want "); ok {
				want[finding{name, i + 1, linter}] = strings.TrimSpace(line)
			}
			// This comment is the finding itself: it gives no reason.
			if strings.HasSuffix(line, "//nolint:errcheck") {
				want[finding{name, i + 1, "nolintlint"}] = strings.TrimSpace(line)
			}
		}
		return write(dir, name, string(data))
	})
}

func lint(dir, linter string) (map[finding]string, error) {
	cmd := exec.Command(linter, "run", "--show-stats=false", "--output.json.path=stdout", "--issues-exit-code=0", "./...")
	cmd.Dir = dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "GOFLAGS=") }), "GOWORK=off")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename string
				Line     int
			}
		}
	}
	if err := json.NewDecoder(strings.NewReader(string(out))).Decode(&report); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	got := map[finding]string{}
	seen := map[string]bool{}
	for _, i := range report.Issues {
		if i.FromLinter == "typecheck" {
			return nil, fmt.Errorf("the stand-ins do not compile: %s:%d: %s", i.Pos.Filename, i.Pos.Line, i.Text)
		}
		got[finding{filepath.ToSlash(i.Pos.Filename), i.Pos.Line, i.FromLinter}] = i.Text
		seen[i.FromLinter] = true
	}
	fmt.Println("linters that found something:", strings.Join(slices.Sorted(maps.Keys(seen)), " "))
	return got, nil
}
