package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
)

func staples() catalog.ProductSetDraft {
	return catalog.ProductSetDraft{Code: "staples", Name: "Staples", SKUs: []string{"SALT-1"}, Categories: []string{"food"}, Except: []string{"RICE-9"}}
}

func TestProductSetIsStored(t *testing.T) {
	set, events, err := catalog.NewProductSet("acme", staples(), by)
	require.NoError(t, err)
	stored(t, set, events)
	assert.Equal(t, catalog.ProductSetID("staples"), set.Header.ID)
	assert.Equal(t, staples(), set.Content())
	plain, unique := set.Keys()
	assert.Empty(t, plain)
	assert.Empty(t, unique)
}

func TestProductSetContains(t *testing.T) {
	tree, _, err := catalog.NewCategoryTree("acme", food(), by)
	require.NoError(t, err)
	set := staples()
	item := func(sku, category string) *catalog.Item {
		return &catalog.Item{ItemDraft: catalog.ItemDraft{SKU: sku, Category: category}}
	}
	for _, c := range []struct {
		item *catalog.Item
		tree *catalog.CategoryTree
		want bool
	}{
		{item("SALT-1", ""), tree, true},
		{item("SALT-1", "tools"), nil, true},
		{item("RICE-1", "dry-food"), tree, true},
		{item("RICE-1", "dry-food"), nil, false},
		{item("RICE-1", "food"), nil, true},
		{item("RICE-9", "dry-food"), tree, false},
		{item("SAW-1", "tools"), tree, false},
		{item("X", "none"), tree, false},
		{item("X", ""), tree, false},
		{nil, tree, false},
	} {
		assert.Equal(t, c.want, set.Contains(c.item, c.tree), "%+v", c.item)
	}
	assert.False(t, new(catalog.ProductSetDraft{}).Contains(item("SALT-1", "food"), tree), "an empty set has nothing")
}

func TestProductSetFaults(t *testing.T) {
	draft := catalog.ProductSetDraft{Code: "", Name: "", SKUs: []string{"a", "a", ""}, Categories: []string{"\t"}}
	assert.Equal(t, []string{"code catalog/required", "name catalog/required", "skus[1] catalog/duplicate", "skus[2] catalog/required", "categories[0] catalog/text"}, faultsOf(t, draft.Validate()))
	draft = staples()
	draft.Except = []string{"SALT-1"}
	assert.Equal(t, []string{"except[0] catalog/except"}, faultsOf(t, draft.Validate()))
	draft.SKUs = make([]string, catalog.MaxMembers+1)
	assert.Equal(t, []string{"skus catalog/count"}, faultsOf(t, draft.Validate()))
}

func TestReviseProductSet(t *testing.T) {
	set, _, err := catalog.NewProductSet("acme", staples(), by)
	require.NoError(t, err)
	before := set.Clone()
	draft := set.Content()
	draft.Code = "other"
	_, err = set.Revise(draft, later)
	assert.Equal(t, []string{"code catalog/fixed"}, faultsOf(t, err))
	draft.Code, draft.Name = "staples", ""
	_, err = set.Revise(draft, later)
	assert.ErrorIs(t, err, document.ErrInvalid)
	assert.Equal(t, before, set)
	draft.Name = "All staples"
	events, err := set.Revise(draft, later)
	require.NoError(t, err)
	assert.Equal(t, catalog.ProductSetSaved{Code: "staples", Name: "All staples"}, events[0].Payload)
	draft.SKUs[0], draft.Categories[0], draft.Except[0] = "x", "x", "x"
	assert.Equal(t, before.SKUs, set.SKUs)
	require.NoError(t, set.Validate())
}
