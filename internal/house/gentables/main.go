// Command gentables writes internal/house/tables from the functions of the library that give a state table. It runs in internal/house.
package main

import (
	"log"
	"os"

	"github.com/seed-3f372218/o2c/internal/house"
)

func main() {
	tree, err := house.Load(os.DirFS("../.."))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("tables/tables.go", []byte(house.TablesSource(house.TableFuncs(tree))), 0o644); err != nil {
		log.Fatal(err)
	}
}
