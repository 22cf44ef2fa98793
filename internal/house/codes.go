package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	codeShape  = regexp.MustCompile(`^[a-z][a-z0-9_]*(/[a-z0-9_]+)+$`)
	codePrefix = regexp.MustCompile(`^([a-z][a-z0-9_]*(?:/[a-z0-9_]+)+): `)
	mediaType  = regexp.MustCompile(`^(application|text|image|multipart)/`)
)

// Codes gives every error code in the library's sources with the packages that use it, and what is wrong with some of them. A code is a
// string of the shape "order/state", alone or before ": "; constants, literals and arguments all count, wherever they stand. Conformance kits
// and programs have none. Every state table gives a code too: the kind of its documents and "/state".
func Codes(t *Tree) (codes map[string][]string, wrong []string) {
	codes = map[string][]string{}
	add := func(code, dir string) {
		if !slices.Contains(codes[code], dir) {
			codes[code] = append(codes[code], dir)
			slices.Sort(codes[code])
		}
	}
	last := len(Rows()) - 1
	for _, p := range t.Sorted() {
		if row, _, _ := Place(p.Dir); !t.Public(p) || row == last {
			continue
		}
		dir := p.Dir
		if dir == Root {
			dir = "o2c"
		}
		for _, f := range p.Files {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				switch x := n.(type) {
				case *ast.ImportSpec:
					return false
				case *ast.BasicLit:
					if x.Kind != token.STRING {
						break
					}
					s, err := strconv.Unquote(x.Value)
					if err != nil || mediaType.MatchString(s) {
						break
					}
					if codeShape.MatchString(s) {
						add(s, dir)
					} else if m := codePrefix.FindStringSubmatch(s); m != nil {
						add(m[1], dir)
					}
				case *ast.KeyValueExpr:
					key, ok := x.Key.(*ast.Ident)
					if !ok || key.Name != "Code" {
						break
					}
					switch v := x.Value.(type) {
					case *ast.BasicLit:
						if s, err := strconv.Unquote(v.Value); err == nil && !codeShape.MatchString(s) {
							wrong = append(wrong, t.at(v.Pos())+": the code "+v.Value+` does not have the shape "package/what"`)
						}
					case *ast.BinaryExpr:
						if p.Dir != "document" {
							wrong = append(wrong, t.at(v.Pos())+": a code that is put together at run time cannot be listed")
						}
					}
				case *ast.CallExpr:
					if kind, ok := t.tableKind(p, x); ok {
						add(kind+"/state", dir)
					}
				}
				return true
			})
		}
	}
	return codes, wrong
}

// tableKind gives the kind in a call of document.NewTable.
func (t *Tree) tableKind(p *Package, call *ast.CallExpr) (string, bool) {
	fun := call.Fun
	if x, ok := fun.(*ast.IndexListExpr); ok {
		fun = x.X
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "NewTable" || len(call.Args) == 0 {
		return "", false
	}
	switch kind := call.Args[0].(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(kind.Value)
		return s, err == nil
	case *ast.Ident:
		return p.constant(kind.Name)
	case *ast.SelectorExpr:
		if x, ok := kind.X.(*ast.Ident); ok {
			for _, other := range t.Packages {
				if other.Name == x.Name {
					return other.constant(kind.Sel.Name)
				}
			}
		}
	}
	return "", false
}

func (p *Package) constant(name string) (string, bool) {
	for _, f := range p.Files {
		for _, d := range f.Syntax.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, n := range v.Names {
					if n.Name != name || i >= len(v.Values) {
						continue
					}
					if lit, ok := v.Values[i].(*ast.BasicLit); ok {
						s, err := strconv.Unquote(lit.Value)
						return s, err == nil
					}
				}
			}
		}
	}
	return "", false
}

// CodesSection is the name of the generated section of docs/errors.md.
const CodesSection = "error codes"

// CodeRows reads the codes of a table: those of the generated section, and those under "## Retired".
func CodeRows(text string) (listed, retired map[string]string) {
	section, _ := Section(text, CodesSection)
	_, below, _ := strings.Cut(text, "\n## Retired\n")
	return codeRows(section), codeRows(below)
}

func codeRows(text string) map[string]string {
	rows := map[string]string{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if m := quoted.FindStringSubmatch(cells[0]); len(cells) == 2 && m != nil {
			rows[m[1]] = strings.TrimSpace(cells[1])
		}
	}
	return rows
}

// CodeTable writes the generated section: the codes of the source and those that are listed already. What is listed stays until somebody
// takes it out by hand.
func CodeTable(codes map[string][]string, listed map[string]string) string {
	rows := maps.Clone(listed)
	if rows == nil {
		rows = map[string]string{}
	}
	for code, dirs := range codes {
		rows[code] = strings.Join(dirs, ", ")
	}
	var b strings.Builder
	b.WriteString("| Code | Packages |\n|---|---|\n")
	for _, code := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", code, rows[code])
	}
	return b.String()
}

// CheckCodes compares the codes of the source with docs/errors.md.
func CheckCodes(t *Tree, name, text string) (wrong []string) {
	codes, wrong := Codes(t)
	listed, retired := CodeRows(text)
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		if _, ok := retired[code]; ok {
			wrong = append(wrong, name+": "+code+" is retired, yet "+strings.Join(codes[code], ", ")+" gives it again: a code is never reused")
		} else if _, ok := listed[code]; !ok {
			wrong = append(wrong, name+": "+code+" of "+strings.Join(codes[code], ", ")+" is missing; run go generate ./...")
		}
	}
	for _, code := range slices.Sorted(maps.Keys(listed)) {
		if _, ok := codes[code]; !ok {
			wrong = append(wrong, name+": "+code+" is in no source any more: move its row to Retired, or, if it was in no release, run go run ./gendocs -unreleased in internal/house")
		}
	}
	if section, _ := Section(text, CodesSection); len(wrong) == 0 && section != CodeTable(codes, nil) {
		wrong = append(wrong, name+": out of date; run go generate ./...")
	}
	return wrong
}
