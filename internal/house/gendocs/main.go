// Command gendocs writes the generated sections of docs/architecture.md and docs/errors.md. It runs in internal/house.
package main

import (
	"log"
	"os"

	"github.com/seed-3f372218/o2c/internal/house"
	"github.com/seed-3f372218/o2c/internal/house/tables"
)

func main() {
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
