package crash

import (
	"context"
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/team"
	"github.com/seed-3f372218/o2c/territory"
)

// founding is the instant at which a world begins: late in a month, so that commissions fall into two.
func founding() time.Time { return time.Date(2026, 11, 29, 15, 0, 0, 0, time.UTC) }

// customers are those of every tenant; each may owe 25,000.00 USD.
func customers() []string { return []string{"lakeside", "bayside"} }

// founder makes the master data of a tenant. The first error ends it.
type founder struct{ err error }

func (f *founder) note(err error) {
	if f.err == nil {
		f.err = err
	}
}

func must[T any](f *founder, parse func(string) (T, error), text string) T {
	v, err := parse(text)
	f.note(err)
	return v
}

// found makes a seller, customers, items, prices, taxes, reps with a plan, and stock.
func found(ctx context.Context, desk *o2c.Desk) error {
	f := &founder{}
	usd, err := money.ISO("USD")
	f.note(err)
	limit := must(f, money.Parse, "25000.00 USD")
	_, err = desk.Records.SaveSeller(ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "America/Chicago", Currency: usd})
	f.note(err)
	for _, code := range customers() {
		_, err = desk.Records.SaveCustomer(ctx, party.CustomerDraft{
			Code: code, Name: code, Market: party.B2B, Terms: &party.Terms{NetDays: 30}, CreditLimit: &limit,
			BillTo: party.Address{City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"},
		})
		f.note(err)
	}
	for sku, item := range map[string]catalog.ItemDraft{
		"GLV-N": {Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"}, "BOX": {Name: "Sharps box", Type: catalog.Goods, Unit: "each"},
		"INST": {Name: "Installation", Type: catalog.Service, Unit: "hour"},
	} {
		item.SKU = sku
		_, err = desk.Records.SaveItem(ctx, item)
		f.note(err)
	}
	for place, onHand := range map[[2]string]string{{"austin", "GLV-N"}: "900 case", {"van-7", "BOX"}: "400 each"} {
		_, err = desk.Stock.Count(ctx, fulfillment.StockDraft{Location: place[0], SKU: place[1], OnHand: must(f, money.ParseQuantity, onHand)})
		f.note(err)
	}
	_, err = desk.Prices.Save(ctx, pricing.PriceListDraft{Code: "base", Name: "Base", Currency: usd, Entries: []pricing.Entry{
		{Item: "GLV-N", Unit: "case", Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{
			{Price: must(f, money.ParsePrice, "60.00 USD")},
			{From: must(f, money.ParseQuantity, "10 case"), Price: must(f, money.ParsePrice, "55.00 USD")},
			{From: must(f, money.ParseQuantity, "30 case"), Price: must(f, money.ParsePrice, "49.99 USD")},
		}}},
		{Item: "BOX", Unit: "each", Model: model.Model{Price: must(f, money.ParsePrice, "40.00 USD")}},
		{Item: "INST", Unit: "hour", Model: model.Model{Price: must(f, money.ParsePrice, "90.00 USD")}},
	}})
	f.note(err)
	_, err = desk.Records.SaveTaxTable(ctx, pricing.TaxTableDraft{Code: "sample", Name: "Sample rates", Rows: []pricing.TaxRow{
		{Country: "US", Region: "FL", Jurisdiction: "US-FL", Name: "sales tax", Rate: must(f, money.ParseRate, "7.5%")},
	}})
	f.note(err)
	_, err = desk.Records.SaveTeam(ctx, team.Draft{Code: "field", Name: "Field", Levels: []string{"manager", "rep"}, Members: []team.Member{
		{Rep: "dan", Name: "Dan", Level: "manager"}, {Rep: "rita", Name: "Rita", Level: "rep", Manager: "dan"},
	}})
	f.note(err)
	_, err = desk.Records.SaveTerritoryMap(ctx, territory.MapDraft{Code: "field", Team: "field", Territories: []territory.Territory{
		{Code: "33602", Rep: "rita", Country: "US", Postal: []territory.Rule{"33602"}},
	}})
	f.note(err)
	_, err = desk.Records.SaveCommissionPlan(ctx, commission.PlanDraft{Code: "field", Name: "Field", Team: "field", Rates: []commission.LevelRate{
		{Level: "rep", Rate: must(f, money.ParseRate, "10%")}, {Level: "manager", Rate: must(f, money.ParseRate, "3%")},
	}})
	f.note(err)
	if f.err != nil {
		return fmt.Errorf("crash: the world could not be made: %w", f.err)
	}
	return nil
}
