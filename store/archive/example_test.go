package archive_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/archive"
	"github.com/seed-3f372218/o2c/store/memory"
)

// must keeps the examples short. Programs check their errors.
func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

// office is a store with one invoice.
func office(ctx context.Context) *memory.Store {
	s := memory.New()
	ref := document.Ref{Tenant: "acme", Kind: "invoice", ID: document.NameID("invoice", "1")}
	must(s.Commit(ctx, document.Batch{
		ID: document.NameID("batch", "1"), Tenant: "acme",
		Writes:  []document.Record{{Ref: ref, Schema: 1, Keys: []document.Key{{Name: "customer", Value: "lakeside"}}, Body: []byte(`{"total":"10.00 USD"}`)}},
		Numbers: []document.Number{{Series: "invoice", Format: "INV-{n:5}"}},
		Events:  []document.EventRecord{{Ref: ref, Type: "invoice.issued", Schema: 1, At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Body: []byte("{}")}},
	}))
	return s
}

func Example() {
	ctx := context.Background()
	var file bytes.Buffer
	totals := must(archive.Export(ctx, office(ctx), "acme", &file))
	fmt.Println(totals.Records, "record,", totals.Events, "event,", totals.Batches, "batch,", totals.Series, "series")

	elsewhere := memory.New()
	must(archive.Import(ctx, elsewhere, "acme", &file))
	invoice := must(elsewhere.Get(ctx, document.Ref{Tenant: "acme", Kind: "invoice", ID: document.NameID("invoice", "1")}))
	fmt.Println(invoice.Number, string(invoice.Body))
	// Output:
	// 1 record, 1 event, 1 batch, 1 series
	// INV-00001 {"total":"10.00 USD"}
}

func ExampleExport() {
	ctx := context.Background()
	must(archive.Export(ctx, office(ctx), "acme", os.Stdout))
	// Output:
	// {"archive":{"format":1,"tenant":"acme"}}
	// {"record":{"kind":"invoice","id":"4247ff15-351b-8540-85b2-caed95a92b19","schema":1,"version":1,"number":"INV-00001","keys":[{"name":"customer","value":"lakeside"}],"body":{"total":"10.00 USD"}}}
	// {"event":{"position":1,"kind":"invoice","id":"4247ff15-351b-8540-85b2-caed95a92b19","type":"invoice.issued","schema":1,"at":"2026-07-01T12:00:00Z","body":{}}}
	// {"batch":{"id":"640d84f3-ddf4-8bd5-8401-87c3496570a8","wrote":[{"kind":"invoice","id":"4247ff15-351b-8540-85b2-caed95a92b19","version":1,"number":"INV-00001"}],"first_event":1}}
	// {"series":{"name":"invoice","last":1}}
	// {"totals":{"records":1,"events":1,"batches":1,"series":1,"last_event":1,"sha256":"9e91a48bb8e2be70e192910b10e1464e7940967140b30150ebfc3ba4ff6add99"}}
}

func ExampleImport() {
	ctx := context.Background()
	var file strings.Builder
	must(archive.Export(ctx, office(ctx), "acme", &file))

	whole := file.String()
	_, err := archive.Import(ctx, memory.New(), "acme", strings.NewReader(whole[:len(whole)/2]))
	fmt.Println(err)
	_, err = archive.Import(ctx, memory.New(), "acme", strings.NewReader(strings.Replace(whole, "10.00 USD", "99.00 USD", 1)))
	fmt.Println(err)
	// Output:
	// store/archive_end: line 3: the archive ends before its totals; the file is not whole: take another copy
	// store/archive_totals: line 6: the digest is not that of the lines above; the file was changed or damaged: take another copy
}
