package house

import (
	"go/ast"
	"go/doc"
	"go/token"
	"strings"
)

// CheckComments finds public packages without a package comment or without an Example that has an Output, and exported names without a
// comment. A comment above a group of constants or variables covers the group.
func CheckComments(t *Tree) (wrong []string) {
	for _, p := range t.Sorted() {
		if !t.Public(p) {
			continue
		}
		commented := false
		for _, f := range p.Files {
			commented = commented || f.Syntax.Doc != nil && strings.HasPrefix(f.Syntax.Doc.Text(), "Package "+p.Name+" ")
		}
		if !commented {
			wrong = append(wrong, p.Dir+`: no package comment that begins "Package `+p.Name+`"`)
		}
		executed := false
		for _, e := range p.Examples() {
			executed = executed || e.Output != "" || e.EmptyOutput
		}
		if !executed {
			wrong = append(wrong, p.Dir+": no Example with // Output:")
		}
		for _, f := range p.Files {
			wrong = append(wrong, t.uncommented(f)...)
		}
	}
	return wrong
}

// Examples gives the package's Example functions.
func (p *Package) Examples() []*doc.Example {
	files := make([]*ast.File, len(p.Tests))
	for i, f := range p.Tests {
		files[i] = f.Syntax
	}
	return doc.Examples(files...)
}

func (t *Tree) uncommented(f *File) (wrong []string) {
	if ast.IsGenerated(f.Syntax) {
		return nil
	}
	say := func(name *ast.Ident) {
		wrong = append(wrong, t.at(name.Pos())+": exported "+name.Name+" has no comment")
	}
	for _, d := range f.Syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d))) {
				say(d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() && s.Doc == nil && (d.Doc == nil || len(d.Specs) > 1) {
						say(s.Name)
					}
				case *ast.ValueSpec:
					covered := s.Doc != nil || s.Comment != nil || d.Doc != nil
					for _, name := range s.Names {
						if d.Tok != token.IMPORT && name.IsExported() && !covered {
							say(name)
						}
					}
				}
			}
		}
	}
	return wrong
}
