package catalog_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
)

// FuzzItemDraft: whatever is accepted validates, is read back as it was stored, and converts without a panic.
func FuzzItemDraft(f *testing.F) {
	whole, err := json.Marshal(rice(f))
	require.NoError(f, err)
	f.Add(whole)
	f.Add([]byte(`{"sku":"A","name":"A","type":"service","unit":"h","units":[{"unit":"min","num":1,"den":60}]}`))
	f.Add([]byte(`{"sku":"A","name":"A","type":"digital","unit":"each","cost":"0.00 USD","weight":""}`))
	f.Add([]byte(`{"sku":"A\ufffd","name":"\u2028","type":"goods","unit":"each","extensions":{"":null}}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, input []byte) {
		draft, err := document.DecodeStrict[catalog.ItemDraft](input)
		if err != nil {
			return
		}
		item, events, err := catalog.NewItem("acme", draft, by)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Len(t, events, 1)
		again(t, item)
		for _, c := range append(item.Units, catalog.Conversion{Unit: item.Unit}) {
			_, _ = item.ToBase(quantity(t, "1.5 "+c.Unit))
			_, _ = item.Convert(quantity(t, "3 "+item.Unit), c.Unit)
		}
	})
}

// FuzzCategoryTreeDraft: whatever is accepted validates, and every path ends.
func FuzzCategoryTreeDraft(f *testing.F) {
	whole, err := json.Marshal(food())
	require.NoError(f, err)
	f.Add(whole)
	f.Add([]byte(`{"categories":[{"code":"a","name":"A","parent":"b"},{"code":"b","name":"B","parent":"a"}]}`))
	f.Fuzz(func(t *testing.T, input []byte) {
		draft, err := document.DecodeStrict[catalog.CategoryTreeDraft](input)
		if err != nil {
			return
		}
		for _, c := range draft.Categories {
			_, _ = draft.Path(c.Code)
		}
		tree, _, err := catalog.NewCategoryTree("acme", draft, by)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		again(t, tree)
		for _, c := range tree.Categories {
			path, err := tree.Path(c.Code)
			require.NoError(t, err)
			require.Empty(t, path[0].Parent)
			require.True(t, tree.Contains(path[0].Code, c.Code))
		}
	})
}

// again stores a document, reads it back and stores that: both records are the same, and both documents are valid.
func again[T any, P document.Of[T]](t *testing.T, doc P) {
	t.Helper()
	require.NoError(t, doc.Validate())
	rec, err := document.Encode[T, P](doc)
	require.NoError(t, err)
	read, err := document.Decode[T, P](rec)
	require.NoError(t, err)
	require.NoError(t, P(read).Validate())
	twice, err := document.Encode[T, P](read)
	require.NoError(t, err)
	require.Equal(t, string(rec.Body), string(twice.Body))
	require.Equal(t, rec.Keys, twice.Keys)
	require.Equal(t, rec.Unique, twice.Unique)
}
