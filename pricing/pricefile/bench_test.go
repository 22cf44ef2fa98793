package pricefile_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/pricing/pricefile"
)

// manyRows are lists of 5,000 entries each, every second one with three tiers: 100,000 rows.
func manyRows() (lists []pricing.PriceListDraft, rows int) {
	usd := must(money.ISO("USD"))
	for l := range 10 {
		d := pricing.PriceListDraft{Code: fmt.Sprint("list-", l), Name: "A list", Currency: usd}
		for i := range 5_000 {
			e := pricing.Entry{Item: fmt.Sprint("ITEM-", i), Unit: "ea"}
			if rows++; i%2 == 0 {
				e.Price = price(fmt.Sprintf("%d.%02d USD", i, i%100))
			} else {
				rows += 2
				e.Kind = model.Volume
				e.Tiers = []model.Tier{{UpTo: qty("10 ea"), Price: price("50.00 USD")}, {UpTo: qty("100 ea"), Price: price("45.00 USD")}, {Price: price("40.00 USD")}}
			}
			d.Entries = append(d.Entries, e)
		}
		lists = append(lists, d)
	}
	return lists, rows
}

// BenchmarkCSV reads 100,000 rows into price lists, and the same text by encoding/csv alone. The ratio of the two is what counts.
func BenchmarkCSV(b *testing.B) {
	lists, rows := manyRows()
	first, second := writeCSV(b, pricefile.CSV{}, lists)
	perSecond := func(b *testing.B) {
		b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	}
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := (pricefile.CSV{}).Read(strings.NewReader(first), strings.NewReader(second)); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	b.Run("encoding-csv", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r := csv.NewReader(strings.NewReader(second))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
		perSecond(b)
	})
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := (pricefile.CSV{}).Write(io.Discard, io.Discard, lists); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	text := writeJSON(b, lists)
	b.Run("read-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := pricefile.ReadJSON(strings.NewReader(text)); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
}
