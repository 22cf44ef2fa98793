// Command ordertocash carries one sales order from its draft to the receipts, on the embedded store, with nothing to install:
//
//	go run ./examples/ordertocash
//
// It reads its input from the JSON files of a folder (-in) and prints each document as a table, or all of them as one JSON document
// (-json). With input that is not right it prints what is wrong, file by file and field by field, and does nothing. With -db FILE it keeps
// everything in a SQLite file instead of memory; it makes the file, and refuses one that has the orders already.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	_ "time/tzdata" // so that the seller's zone is there on every machine

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

func main() {
	if err := command(context.Background(), os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "ordertocash:", err)
		os.Exit(1)
	}
}

func command(ctx context.Context, args []string, out, problems io.Writer) error {
	flags := flag.NewFlagSet("ordertocash", flag.ContinueOnError)
	flags.SetOutput(problems)
	in := flags.String("in", filepath.Join("examples", "ordertocash", "testdata"), "the folder with the input files")
	asJSON := flags.Bool("json", false, "print one JSON document")
	db := flags.String("db", "", "keep everything in this SQLite `file`; in memory when empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	input, err := read(os.DirFS(*in))
	if err != nil {
		return fmt.Errorf("%s: %w", *in, err)
	}
	books, closeBooks, err := open(ctx, *db)
	if err != nil {
		return err
	}
	chain, err := run(ctx, input, books)
	if err = errors.Join(err, closeBooks()); err != nil {
		return err
	}
	if *asJSON {
		return printJSON(out, chain)
	}
	return printTables(out, chain)
}

// open gives the store, and what closes it.
func open(ctx context.Context, file string) (store.Store, func() error, error) {
	if file == "" {
		return memory.New(), func() error { return nil }, nil
	}
	s, err := sqlite.Open(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	return s, s.Close, nil
}
