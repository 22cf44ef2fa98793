package catalog

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// KindCategoryTree is the kind of category trees.
const KindCategoryTree document.Kind = "category_tree"

// Category is one node of the tree.
type Category struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// Parent is the code of the category above; none for a root.
	Parent string `json:"parent,omitempty"`
}

// CategoryTreeDraft is the content of a tenant's tree as it comes from outside. The order of the categories is the host's own, parents need not
// come first.
type CategoryTreeDraft struct {
	Categories []Category `json:"categories"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// CategoryTree holds all categories of a tenant in one document, so that a cycle is refused wherever it would arise.
type CategoryTree struct {
	Header document.Header `json:"header"`
	CategoryTreeDraft
}

// CategoryTreeID gives the ID of a tenant's tree: there is one.
func CategoryTreeID() document.ID { return document.NameID(KindCategoryTree) }

// NewCategoryTree makes the tree. Every fault of the draft is reported at once (ErrInvalid): codes that occur twice, parents that are not
// there, cycles.
func NewCategoryTree(tenant string, draft CategoryTreeDraft, by document.Stamp) (*CategoryTree, []document.Event, error) {
	t := &CategoryTree{Header: document.NewHeader(KindCategoryTree, tenant, CategoryTreeID(), by)}
	events, err := t.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return t, events, nil
}

// Revise replaces the tree's content. An error is ErrInvalid and leaves the tree as it was. Whether items still name a category that goes is
// for the caller to know.
func (t *CategoryTree) Revise(draft CategoryTreeDraft, by document.Stamp) ([]document.Event, error) {
	next := &CategoryTree{Header: t.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*t = *next
	return events, nil
}

func (t *CategoryTree) take(draft CategoryTreeDraft, by document.Stamp) ([]document.Event, error) {
	t.CategoryTreeDraft = draft.Clone()
	t.Header.Extensions, t.Extensions = t.Extensions, nil
	faults := draft.faults()
	checkHeader(&faults, bare(t.Header), KindCategoryTree, CategoryTreeID())
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&t.Header, by, CategoryTreeSaved{Categories: len(t.Categories)})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (t *CategoryTree) Content() CategoryTreeDraft {
	draft := t.CategoryTreeDraft.Clone()
	draft.Extensions = cloneExtensions(t.Header.Extensions)
	return draft
}

// Category gives the category with this code; false when there is none.
func (d *CategoryTreeDraft) Category(code string) (Category, bool) {
	if n := d.index(code); n >= 0 {
		return d.Categories[n], true
	}
	return Category{}, false
}

func (d *CategoryTreeDraft) index(code string) int {
	return slices.IndexFunc(d.Categories, func(c Category) bool { return c.Code == code })
}

// Path gives the categories from the root down to the one with this code, at most MaxDepth. A code that is not in the tree, and a path that is
// longer or never ends in a tree that was not validated, are ErrInvalid.
func (d *CategoryTreeDraft) Path(code string) ([]Category, error) {
	path := make([]Category, 0, 8)
	for at := code; at != "" || len(path) == 0; {
		n := d.index(at)
		if n < 0 {
			return nil, &document.Error{Code: "catalog/unknown_category", Message: "there is no category " + document.Quote(at), Kind: document.ErrInvalid}
		}
		if len(path) == MaxDepth {
			return nil, &document.Error{Code: "catalog/depth", Message: "category " + document.Quote(code) + " lies more than " + strconv.Itoa(MaxDepth) + " deep", Kind: document.ErrInvalid}
		}
		path = append(path, d.Categories[n])
		at = d.Categories[n].Parent
	}
	slices.Reverse(path)
	return path, nil
}

// Contains tells whether a category is the ancestor itself or lies below it. Codes that are not in the tree contain nothing and are in nothing.
func (d *CategoryTreeDraft) Contains(ancestor, code string) bool {
	path, err := d.Path(code)
	return err == nil && slices.ContainsFunc(path, func(c Category) bool { return c.Code == ancestor })
}

// Head gives the tree's header.
func (t *CategoryTree) Head() *document.Header { return &t.Header }

// Schema is 1.
func (t *CategoryTree) Schema() int { return 1 }

// Keys are none: a tenant has one tree.
func (t *CategoryTree) Keys() (plain, unique []document.Key) { return nil, nil }

// Validate checks every invariant of the tree and reports all faults at once.
func (t *CategoryTree) Validate() error {
	faults := t.faults()
	checkHeader(&faults, &t.Header, KindCategoryTree, CategoryTreeID())
	checkNoExtensions(&faults, t.Extensions)
	return faults.Err(&t.Header)
}

// Clone gives a deep copy.
func (t *CategoryTree) Clone() *CategoryTree {
	return &CategoryTree{Header: t.Header.Clone(), CategoryTreeDraft: t.CategoryTreeDraft.Clone()}
}

// Clone gives a deep copy.
func (d CategoryTreeDraft) Clone() CategoryTreeDraft {
	d.Categories, d.Extensions = slices.Clone(d.Categories), cloneExtensions(d.Extensions)
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *CategoryTreeDraft) Validate() error { return d.faults().Err(nil) }

func (d *CategoryTreeDraft) faults() document.Faults {
	var f document.Faults
	checkExtensions(&f, d.Extensions)
	if !checkCount(&f, "categories", len(d.Categories), MaxCategories) {
		return f
	}
	at := make(map[string]int, len(d.Categories))
	for n, c := range d.Categories {
		path := document.Index("categories", n)
		checkCode(&f, path+".code", c.Code, true)
		checkText(&f, path+".name", c.Name, MaxName, true)
		if _, twice := at[c.Code]; twice {
			f.Add(path+".code", codeDuplicate, "category "+document.Quote(c.Code)+" is there already", "keep one of the two")
			continue
		}
		at[c.Code] = n
	}
	for n, c := range d.Categories {
		if _, there := at[c.Parent]; c.Parent != "" && !there {
			f.Add(document.Index("categories", n)+".parent", "catalog/unknown_category", "there is no category "+document.Quote(c.Parent), "")
		}
	}
	d.checkDepths(&f, at)
	return f
}

// checkDepths walks up from every category, each of them once: a walk ends where the depth is known, and one that meets itself is a cycle.
func (d *CategoryTreeDraft) checkDepths(f *document.Faults, at map[string]int) {
	const unknown, walking = 0, -1
	depth := make([]int, len(d.Categories))
	for n := range d.Categories {
		var walk []int
		top, there := n, true
		for there && depth[top] == unknown {
			depth[top] = walking
			walk = append(walk, top)
			top, there = at[d.Categories[top].Parent]
			there = there && d.Categories[walk[len(walk)-1]].Parent != ""
		}
		below := 0
		switch {
		case there && depth[top] == walking:
			f.Add(document.Index("categories", top)+".parent", "catalog/category_cycle", "a category lies within itself: "+d.chain(walk[slices.Index(walk, top):], top), "")
		case there:
			below = depth[top]
		}
		for _, on := range slices.Backward(walk) {
			below++
			depth[on] = below
			if below == MaxDepth+1 {
				f.Add(document.Index("categories", on)+".parent", "catalog/depth", "category "+document.Quote(d.Categories[on].Code)+" lies more than "+strconv.Itoa(MaxDepth)+" deep", "")
			}
		}
	}
}

// chain names the categories of a cycle, the first few of them.
func (d *CategoryTreeDraft) chain(cycle []int, top int) string {
	const most = 5
	var b strings.Builder
	for i, on := range cycle {
		if i == most {
			b.WriteString("… in ")
			break
		}
		b.WriteString(document.Quote(d.Categories[on].Code) + " in ")
	}
	return b.String() + document.Quote(d.Categories[top].Code)
}
