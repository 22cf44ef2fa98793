package house

import (
	"fmt"
	"go/ast"
	"regexp"
	"strings"
)

var (
	quoted = regexp.MustCompile("`([^`]+)`")
	proof  = regexp.MustCompile(`^(Test|Example|Fuzz|Benchmark)`)
)

// CheckFeatures finds rows of a table "| feature | API | proof |" whose symbols or proofs do not exist. A symbol is written
// `package.Name`, `package.Type.Method` or `package.Type.Field`, a proof `package.TestName`, `package.ExampleName` and so on, with the
// package's folder as its name and o2c for the module root. A proof without a package belongs to that of the row's first symbol. An
// Example counts only if its output is checked.
func CheckFeatures(t *Tree, name, text string) (wrong []string) {
	n, rows := 0, 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		say := func(format string, args ...any) {
			wrong = append(wrong, fmt.Sprintf("%s:%d: ", name, n)+fmt.Sprintf(format, args...))
		}
		if len(cells) != 3 {
			say("a row has three cells (feature, API, proof), this one has %d", len(cells))
			continue
		}
		if strings.Trim(cells[0], " -:") == "" || strings.EqualFold(strings.TrimSpace(cells[0]), "feature") {
			continue
		}
		rows++
		symbols, proofs := quoted.FindAllStringSubmatch(cells[1], -1), quoted.FindAllStringSubmatch(cells[2], -1)
		if len(symbols) == 0 {
			say("names no symbol of the API")
		}
		if len(proofs) == 0 {
			say("names no proof")
		}
		home := ""
		for _, s := range symbols {
			dir, symbol := splitSymbol(s[1])
			if home == "" {
				home = dir
			}
			if !t.hasSymbol(dir, symbol) {
				say("there is no %s", s[1])
			}
		}
		for _, s := range proofs {
			dir, fn := splitSymbol(s[1])
			if proof.MatchString(s[1]) {
				dir, fn = home, s[1]
			}
			if why := t.proves(dir, fn); why != "" {
				say("%s: %s", s[1], why)
			}
		}
	}
	if rows == 0 {
		wrong = append(wrong, name+": has no rows")
	}
	return wrong
}

// hasSymbol tells whether a package declares an exported name, a method or a field of it.
func (t *Tree) hasSymbol(dir, symbol string) bool {
	p := t.Packages[dir]
	if p == nil || !ast.IsExported(symbol) {
		return false
	}
	typ, member, isMember := strings.Cut(symbol, ".")
	for _, f := range p.Files {
		for _, d := range f.Syntax.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if isMember && d.Name.Name == member && receiver(d) == typ || !isMember && d.Recv == nil && d.Name.Name == typ {
					return true
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.Name.Name == typ && (!isMember || hasMember(s.Type, member)) {
							return true
						}
					case *ast.ValueSpec:
						for _, n := range s.Names {
							if !isMember && n.Name == typ {
								return true
							}
						}
					}
				}
			}
		}
	}
	return false
}

func hasMember(e ast.Expr, member string) bool {
	var list *ast.FieldList
	switch x := e.(type) {
	case *ast.StructType:
		list = x.Fields
	case *ast.InterfaceType:
		list = x.Methods
	default:
		return false
	}
	for _, f := range list.List {
		for _, n := range f.Names {
			if n.Name == member {
				return true
			}
		}
	}
	return false
}

// proves says why a name proves nothing; the empty string when it does.
func (t *Tree) proves(dir, fn string) string {
	p := t.Packages[dir]
	if p == nil {
		return "there is no package " + dir
	}
	if !proof.MatchString(fn) {
		return "is not the name of a test, an example, a fuzz target or a benchmark"
	}
	for _, f := range p.Tests {
		for _, d := range f.Syntax.Decls {
			if d, ok := d.(*ast.FuncDecl); !ok || d.Recv != nil || d.Name.Name != fn {
				continue
			}
			for _, e := range p.Examples() {
				if "Example"+e.Name == fn && e.Output == "" && !e.EmptyOutput {
					return "has no Output, so nothing checks it"
				}
			}
			return ""
		}
	}
	return "there is no such test in " + dir
}
