package catalog_test

import (
	"strconv"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
)

func TestCategoryTreeIsStored(t *testing.T) {
	tree, events, err := catalog.NewCategoryTree("acme", food(), by)
	require.NoError(t, err)
	stored(t, tree, events)
	assert.Equal(t, catalog.CategoryTreeID(), tree.Header.ID)
	assert.Equal(t, food(), tree.Content())
	plain, unique := tree.Keys()
	assert.Empty(t, plain)
	assert.Empty(t, unique)
}

func TestCategoryPathAndContains(t *testing.T) {
	tree := food()
	path, err := tree.Path("dry-food")
	require.NoError(t, err)
	assert.Equal(t, []catalog.Category{{Code: "food", Name: "Food"}, {Code: "dry-food", Name: "Dry food", Parent: "food"}}, path)
	for _, c := range []struct {
		ancestor, code string
		want           bool
	}{
		{"food", "dry-food", true}, {"food", "food", true}, {"dry-food", "food", false}, {"tools", "dry-food", false},
		{"food", "none", false}, {"none", "food", false}, {"none", "none", false}, {"", "", false}, {"", "food", false},
	} {
		assert.Equal(t, c.want, tree.Contains(c.ancestor, c.code), "%q in %q", c.code, c.ancestor)
	}
	_, err = tree.Path("none")
	assert.ErrorIs(t, err, document.ErrInvalid)
	_, err = tree.Path("")
	assert.ErrorIs(t, err, document.ErrInvalid)
	found, ok := tree.Category("fresh")
	assert.True(t, ok)
	assert.Equal(t, "Fresh food", found.Name)
	_, ok = tree.Category("none")
	assert.False(t, ok)
}

func TestCategoryFaults(t *testing.T) {
	type c = catalog.Category
	chain := func(n int) []c {
		all := make([]c, n)
		for i := range all {
			all[i] = c{Code: strconv.Itoa(i), Name: "x"}
			if i > 0 {
				all[i].Parent = strconv.Itoa(i - 1)
			}
		}
		return all
	}
	for name, x := range map[string]struct {
		categories []c
		want       []string
	}{
		"itself":       {[]c{{Code: "a", Name: "A", Parent: "a"}}, []string{"categories[0].parent catalog/category_cycle"}},
		"two":          {[]c{{Code: "a", Name: "A", Parent: "b"}, {Code: "b", Name: "B", Parent: "a"}, {Code: "c", Name: "C", Parent: "a"}}, []string{"categories[0].parent catalog/category_cycle"}},
		"two cycles":   {[]c{{Code: "a", Name: "A", Parent: "a"}, {Code: "b", Name: "B", Parent: "b"}}, []string{"categories[0].parent catalog/category_cycle", "categories[1].parent catalog/category_cycle"}},
		"below":        {[]c{{Code: "c", Name: "C", Parent: "b"}, {Code: "b", Name: "B", Parent: "b"}}, []string{"categories[1].parent catalog/category_cycle"}},
		"orphan":       {[]c{{Code: "a", Name: "A", Parent: "z"}}, []string{"categories[0].parent catalog/unknown_category"}},
		"twice":        {[]c{{Code: "a", Name: "A"}, {Code: "a", Name: "A"}}, []string{"categories[1].code catalog/duplicate"}},
		"nameless":     {[]c{{}}, []string{"categories[0].code catalog/required", "categories[0].name catalog/required"}},
		"deep":         {chain(catalog.MaxDepth + 2), []string{"categories[32].parent catalog/depth"}},
		"deep upward":  {append(chain(0), reversed(chain(catalog.MaxDepth+1))...), []string{"categories[0].parent catalog/depth"}},
		"too many":     {make([]c, catalog.MaxCategories+1), []string{"categories catalog/count"}},
		"a long cycle": {append([]c{{Code: "0", Name: "x", Parent: "1999"}}, chain(2000)[1:]...), []string{"categories[0].parent catalog/category_cycle"}},
	} {
		t.Run(name, func(t *testing.T) {
			draft := catalog.CategoryTreeDraft{Categories: x.categories}
			got := faultsOf(t, draft.Validate())
			if name == "a long cycle" { // which also lies deep
				got = got[:1]
			}
			assert.Equal(t, x.want, got)
			_, _, err := catalog.NewCategoryTree("acme", draft, by)
			assert.ErrorIs(t, err, document.ErrInvalid)
			for _, c := range x.categories[:min(len(x.categories), 3)] {
				_, _ = draft.Path(c.Code) // comes to an end all the same
			}
		})
	}
	ok := catalog.CategoryTreeDraft{Categories: chain(catalog.MaxDepth)}
	require.NoError(t, ok.Validate())
	path, err := ok.Path("31")
	require.NoError(t, err)
	assert.Len(t, path, catalog.MaxDepth)
	cycle := catalog.CategoryTreeDraft{Categories: []c{{Code: "a", Name: "A", Parent: "b"}, {Code: "b", Name: "B", Parent: "a"}}}
	assert.EqualError(t, cycle.Validate(), `catalog/category_cycle: categories[0].parent: a category lies within itself: "a" in "b" in "a"`)
}

func reversed(all []catalog.Category) []catalog.Category {
	back := make([]catalog.Category, len(all))
	for i, c := range all {
		back[len(all)-1-i] = c
	}
	return back
}

func TestReviseCategoryTree(t *testing.T) {
	tree, _, err := catalog.NewCategoryTree("acme", food(), by)
	require.NoError(t, err)
	before := tree.Clone()
	draft := tree.Content()
	draft.Categories[1].Parent = "dry-food"
	_, err = tree.Revise(draft, later)
	assert.Equal(t, []string{"categories[0].parent catalog/category_cycle"}, faultsOf(t, err))
	assert.Equal(t, before, tree)
	draft.Categories[1].Parent = "tools"
	events, err := tree.Revise(draft, later)
	require.NoError(t, err)
	assert.Equal(t, catalog.CategoryTreeSaved{Categories: 4}, events[0].Payload)
	assert.True(t, tree.Contains("tools", "dry-food"))
	draft.Categories[0].Code = "x"
	assert.True(t, tree.Contains("tools", "dry-food"), "drafts are not kept")
	require.NoError(t, tree.Validate())
}

// A draft is accepted exactly when every category reaches a root; the oracle walks n steps up from each.
func TestCategoryTreesAreForests(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	properties.Property("accepted = every walk ends at a root", prop.ForAll(
		func(parents []int) bool {
			draft := catalog.CategoryTreeDraft{}
			for i, p := range parents {
				c := catalog.Category{Code: "c" + strconv.Itoa(i), Name: "x"}
				if p %= len(parents) + 1; p > 0 {
					c.Parent = "c" + strconv.Itoa(p-1)
				}
				draft.Categories = append(draft.Categories, c)
			}
			forest := true
			for i := range parents {
				at := i + 1
				for range parents {
					if at > 0 {
						at = parents[at-1] % (len(parents) + 1)
					}
				}
				forest = forest && at == 0
			}
			return (draft.Validate() == nil) == forest
		},
		gen.SliceOfN(6, gen.IntRange(0, 1000)),
	))
	properties.TestingRun(t)
}
