package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// CheckOrder finds packages that stand nowhere in the order, and imports that go against it. Test files are free.
func CheckOrder(t *Tree) (wrong []string) {
	for _, p := range t.Sorted() {
		if !t.Core(p) {
			continue
		}
		if _, _, ok := Place(p.Dir); !ok {
			wrong = append(wrong, p.Dir+": stands nowhere in the order of packages (internal/house/rows.go)")
			continue
		}
		for _, to := range t.Imports(p.Files) {
			if _, _, ok := Place(to); !ok {
				wrong = append(wrong, p.Dir+": imports "+to+", which stands nowhere in the order of packages")
			} else if !MayImport(p.Dir, to) {
				wrong = append(wrong, p.Dir+": imports "+to+" against the order of packages")
			}
		}
	}
	return wrong
}

// CheckPure finds what pure packages must not have and no linter tells: goroutines, channels, and package variables that somebody could
// change. A package variable is fine as long as nothing in its package assigns to it or to a part of it or takes its address, and it is
// exported only when it is an error.
func CheckPure(t *Tree) (wrong []string) {
	for _, p := range t.Sorted() {
		if t.Core(p) && Pure(p.Dir) {
			wrong = append(wrong, t.impure(p)...)
		}
	}
	return wrong
}

func (t *Tree) impure(p *Package) (wrong []string) {
	say := func(pos token.Pos, format string, args ...any) {
		wrong = append(wrong, t.at(pos)+": "+fmt.Sprintf(format, args...))
	}
	vars := map[string]bool{}
	specs := map[any]bool{}
	for _, f := range p.Files {
		for _, d := range f.Syntax.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				specs[v] = true
				for _, name := range v.Names {
					vars[name.Name] = true
					if name.IsExported() && !strings.HasPrefix(name.Name, "Err") {
						say(name.Pos(), "variable %s is exported: any importer could change it", name.Name)
					}
				}
			}
		}
	}
	// base gives the package variable that an expression is a part of. The parser resolves identifiers within their file; what it leaves
	// unresolved belongs to the package.
	base := func(e ast.Expr) string {
		for {
			switch x := e.(type) {
			case *ast.ParenExpr:
				e = x.X
			case *ast.IndexExpr:
				e = x.X
			case *ast.SliceExpr:
				e = x.X
			case *ast.SelectorExpr:
				e = x.X
			case *ast.StarExpr:
				e = x.X
			case *ast.Ident:
				if vars[x.Name] && (x.Obj == nil || specs[x.Obj.Decl]) {
					return x.Name
				}
				return ""
			default:
				return ""
			}
		}
	}
	for _, f := range p.Files {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.GoStmt:
				say(x.Pos(), "starts a goroutine")
			case *ast.SelectStmt, *ast.ChanType, *ast.SendStmt:
				say(x.Pos(), "uses a channel")
			case *ast.AssignStmt:
				if x.Tok == token.DEFINE {
					break
				}
				for _, left := range x.Lhs {
					if name := base(left); name != "" {
						say(left.Pos(), "changes the package variable %s", name)
					}
				}
			case *ast.IncDecStmt:
				if name := base(x.X); name != "" {
					say(x.Pos(), "changes the package variable %s", name)
				}
			case *ast.UnaryExpr:
				if name := base(x.X); x.Op == token.AND && name != "" {
					say(x.Pos(), "takes the address of the package variable %s", name)
				}
			case *ast.CallExpr:
				if fn, ok := x.Fun.(*ast.Ident); ok && (fn.Name == "delete" || fn.Name == "clear" || fn.Name == "copy") && len(x.Args) > 0 {
					if name := base(x.Args[0]); name != "" {
						say(x.Pos(), "changes the package variable %s", name)
					}
				}
			}
			return true
		})
	}
	return wrong
}
