package catalog_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

func TestItemIsStored(t *testing.T) {
	item, events, err := catalog.NewItem("acme", rice(t), by)
	require.NoError(t, err)
	stored(t, item, events)
	assert.Equal(t, catalog.ItemID("RICE-1"), item.Header.ID)
	assert.JSONEq(t, `"B-4"`, string(item.Header.Extensions["shelf"]), "the host's fields stand in the header, as everywhere")
	assert.Equal(t, rice(t), item.Content())
	plain, unique := item.Keys()
	assert.Equal(t, []document.Key{{Name: "type", Value: "goods"}, {Name: "category", Value: "dry-food"}}, plain)
	assert.Equal(t, []document.Key{catalog.BuyerPartKey("lakeside", "LS-77")}, unique)
}

func TestItemFaultsAreReportedAtOnce(t *testing.T) {
	require.NoError(t, new(rice(t)).Validate())
	draft := catalog.ItemDraft{
		SKU: " A", Name: strings.Repeat("n", catalog.MaxName+1), Type: "thing", Unit: "kilograms",
		Units:    []catalog.Conversion{{Unit: "g", Num: 1, Den: 0}, {Unit: "g", Num: 1, Den: 1}, {Unit: "kilograms", Num: 2_000_000_000, Den: 1}},
		Category: "a\nb", TaxClass: "\xff", Cost: price(t, "-1.00 USD"), Weight: quantity(t, "0 kg"),
		BuyerParts: []catalog.BuyerPart{{Customer: "c", Number: "1"}, {Customer: "c", Number: ""}},
		Extensions: map[string]json.RawMessage{"x": json.RawMessage(`{`)},
	}
	_, _, err := catalog.NewItem("", draft, by)
	assert.Equal(t, []string{
		"sku catalog/text", "name catalog/text", "type catalog/type", "unit catalog/unit",
		"units[0] catalog/conversion", "units[1].unit catalog/duplicate", "units[2].unit catalog/unit", "units[2].unit catalog/duplicate", "units[2] catalog/conversion",
		"category catalog/text", "tax_class catalog/text", "cost catalog/cost", "weight catalog/weight",
		"buyer_parts[1].number catalog/required", "buyer_parts[1].customer catalog/duplicate", "extensions.x catalog/extension",
		"header.tenant document/required",
	}, faultsOf(t, err))
	assert.Equal(t, []string{"sku catalog/required", "name catalog/required", "type catalog/type", "unit catalog/required"}, faultsOf(t, new(catalog.ItemDraft{}).Validate()))
	many := rice(t)
	many.Units = make([]catalog.Conversion, catalog.MaxUnits+1)
	many.BuyerParts = make([]catalog.BuyerPart, catalog.MaxBuyerParts+1)
	assert.Equal(t, []string{"units catalog/count", "buyer_parts catalog/count"}, faultsOf(t, many.Validate()))
}

func TestCostOfNothingIsNotAnUnknownCost(t *testing.T) {
	draft := rice(t)
	draft.Cost = price(t, "0.00 USD")
	item, _, err := catalog.NewItem("acme", draft, by)
	require.NoError(t, err)
	rec, err := document.Encode(item)
	require.NoError(t, err)
	read, err := document.Decode[catalog.Item](rec)
	require.NoError(t, err)
	require.NotNil(t, read.Cost)
	assert.Equal(t, "0.00 USD", read.Cost.String())
	draft.Cost = &money.Price{}
	assert.Equal(t, []string{"cost catalog/cost"}, faultsOf(t, draft.Validate()))
}

func TestReviseItem(t *testing.T) {
	item, _, err := catalog.NewItem("acme", rice(t), by)
	require.NoError(t, err)
	item.Header.Version, item.Header.Number = 3, "I-1"
	before := item.Clone()

	for name, change := range map[string]func(*catalog.ItemDraft){
		"sku catalog/fixed":     func(d *catalog.ItemDraft) { d.SKU = "RICE-2" },
		"unit catalog/fixed":    func(d *catalog.ItemDraft) { d.Unit = "g" },
		"name catalog/required": func(d *catalog.ItemDraft) { d.Name = "" },
	} {
		draft := item.Content()
		change(&draft)
		events, err := item.Revise(draft, later)
		assert.Equal(t, []string{name}, faultsOf(t, err))
		assert.Empty(t, events)
		assert.Equal(t, before, item, "an error leaves the item as it was")
	}

	draft := item.Content()
	draft.Name, draft.Disabled = "Rice, parboiled", true
	events, err := item.Revise(draft, later)
	require.NoError(t, err)
	assert.Equal(t, catalog.ItemSaved{SKU: "RICE-1", Name: "Rice, parboiled", Type: catalog.Goods, Unit: "kg", Category: "dry-food", TaxClass: "food", Disabled: true}, events[0].Payload)
	assert.Equal(t, int64(3), item.Header.Version)
	assert.Equal(t, "I-1", item.Header.Number)
	assert.Equal(t, by.At, item.Header.CreatedAt)
	assert.Equal(t, later.At, item.Header.ChangedAt)
	assert.Equal(t, "desk-3", item.Header.ChangedBy)
	_, unique := item.Keys()
	assert.Empty(t, unique, "a disabled item gives up its buyers' part numbers")
}

func TestItemKeepsNothingOfItsDraft(t *testing.T) {
	draft := rice(t)
	item, _, err := catalog.NewItem("acme", draft, by)
	require.NoError(t, err)
	want, content := item.Clone(), item.Content()
	for _, d := range []catalog.ItemDraft{draft, content} {
		d.Units[0].Unit, d.BuyerParts[0].Number, d.Extensions["shelf"][1], *d.Cost = "x", "x", 'x', money.Price{}
		d.Extensions["more"] = nil
	}
	assert.Equal(t, want, item)
	clone := item.Clone()
	clone.Units[0].Unit, clone.BuyerParts[0].Number, *clone.Cost = "x", "x", money.Price{}
	clone.Header.Extensions["shelf"][1] = 'x'
	assert.Equal(t, want, item)
}

func TestValidateSeesAHandMadeItem(t *testing.T) {
	item, _, err := catalog.NewItem("acme", rice(t), by)
	require.NoError(t, err)
	item.SKU = "OTHER"
	item.Header.Kind = "product"
	item.Extensions = map[string]json.RawMessage{"shelf": json.RawMessage(`1`)}
	assert.Equal(t, []string{"header.kind catalog/header", "header.id catalog/header", "extensions catalog/extension"}, faultsOf(t, item.Validate()))
}

func TestBuyerPart(t *testing.T) {
	item, _, err := catalog.NewItem("acme", rice(t), by)
	require.NoError(t, err)
	number, ok := item.BuyerPart("lakeside")
	assert.True(t, ok)
	assert.Equal(t, "LS-77", number)
	_, ok = item.BuyerPart("hillside")
	assert.False(t, ok)
	assert.NotEqual(t, catalog.BuyerPartKey("a b", "c"), catalog.BuyerPartKey("a", "b c"))
	long := catalog.BuyerPartKey(strings.Repeat("\u0080", catalog.MaxCode/2), strings.Repeat("\u0080", catalog.MaxCode/2))
	assert.LessOrEqual(t, len(long.Value), document.MaxText)
}
