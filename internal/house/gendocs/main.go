// Command gendocs writes the generated sections of docs/architecture.md and docs/errors.md. It runs in internal/house.
//
// Error codes that are listed already stay listed. With -unreleased those that are in no source any more are dropped: right only for
// codes that were in no release.
package main

import (
	"flag"
	"log"
	"os"

	"github.com/seed-3f372218/o2c/internal/house"
	"github.com/seed-3f372218/o2c/internal/house/tables"
)

func main() {
	unreleased := flag.Bool("unreleased", false, "drop error codes that are in no source")
	flag.Parse()
	tree, err := house.Load(os.DirFS("../.."))
	if err != nil {
		log.Fatal(err)
	}
	rewrite("../../docs/architecture.md", func(text string) (string, error) {
		return house.Architecture(tree, tables.All(), text)
	})
	rewrite("../../docs/errors.md", func(text string) (string, error) {
		codes, _ := house.Codes(tree)
		listed, _ := house.CodeRows(text)
		if *unreleased {
			listed = nil
		}
		return house.SetSection(text, house.CodesSection, house.CodeTable(codes, listed))
	})
}

func rewrite(name string, change func(string) (string, error)) {
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	text, err := change(string(data))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
}
