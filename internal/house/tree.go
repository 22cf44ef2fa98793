package house

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Tree is the source of the repository, parsed.
type Tree struct {
	FS       fs.FS
	Fset     *token.FileSet
	Packages map[string]*Package // by folder; the root is "."
	Modules  map[string]string   // module path by folder
	Markdown []string            // every document's path
}

// Package is one folder with Go files.
type Package struct {
	Dir   string
	Name  string  // of the files that are no tests
	Files []*File // those that are no tests
	Tests []*File // those of the package itself and of its _test package
}

// File is one Go file.
type File struct {
	Path   string
	Syntax *ast.File
	Source []byte
}

// Load parses every Go file below the root, whatever its build constraints, except those that no build ever includes. It leaves out
// testdata, bin and folders whose names begin with a dot, other than .ci.
func Load(fsys fs.FS) (*Tree, error) {
	t := &Tree{FS: fsys, Fset: token.NewFileSet(), Packages: map[string]*Package{}, Modules: map[string]string{}}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name == "testdata" || name == "vendor" || p == "bin" || p != "." && p != ".ci" && strings.HasPrefix(name, ".") {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case name == "go.mod":
			return t.addModule(p)
		case strings.HasSuffix(name, ".md"):
			t.Markdown = append(t.Markdown, p)
		case strings.HasSuffix(name, ".go"):
			return t.addFile(p)
		}
		return nil
	})
	return t, err
}

func (t *Tree) addModule(p string) error {
	data, err := fs.ReadFile(t.FS, p)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) == 2 && f[0] == "module" {
			t.Modules[path.Dir(p)] = f[1]
			return nil
		}
	}
	return fmt.Errorf("%s: no module line", p)
}

func (t *Tree) addFile(p string) error {
	src, err := fs.ReadFile(t.FS, p)
	if err != nil {
		return err
	}
	syntax, err := parser.ParseFile(t.Fset, p, src, parser.ParseComments)
	if err != nil {
		return err
	}
	if neverBuilt(syntax) {
		return nil
	}
	dir := path.Dir(p)
	pkg := t.Packages[dir]
	if pkg == nil {
		pkg = &Package{Dir: dir}
		t.Packages[dir] = pkg
	}
	file := &File{Path: p, Syntax: syntax, Source: src}
	if strings.HasSuffix(p, "_test.go") {
		pkg.Tests = append(pkg.Tests, file)
		return nil
	}
	pkg.Name = syntax.Name.Name
	pkg.Files = append(pkg.Files, file)
	return nil
}

func neverBuilt(f *ast.File) bool {
	for _, group := range f.Comments {
		if group.Pos() >= f.Package {
			return false
		}
		for _, c := range group.List {
			if expr, err := constraint.Parse(c.Text); err == nil && !expr.Eval(func(tag string) bool { return tag != "ignore" }) {
				return true
			}
		}
	}
	return false
}

// Sorted gives the packages in the order of their folders.
func (t *Tree) Sorted() []*Package {
	return slices.SortedFunc(maps.Values(t.Packages), func(a, b *Package) int { return strings.Compare(a.Dir, b.Dir) })
}

// ModuleOf gives the folder of the module that a folder belongs to.
func (t *Tree) ModuleOf(dir string) string {
	for d := dir; ; d = path.Dir(d) {
		if _, ok := t.Modules[d]; ok || d == "." {
			return d
		}
	}
}

// Core tells whether a package is part of the library's core module, tools and checks aside.
func (t *Tree) Core(p *Package) bool {
	return t.ModuleOf(p.Dir) == Root && p.Name != "main" && p.Name != "" && !strings.HasPrefix(p.Dir, "internal/") && !strings.HasPrefix(p.Dir, ".ci/")
}

// Public tells whether hosts import a package: one that is neither internal nor a program, in any module but examples.
func (t *Tree) Public(p *Package) bool {
	return p.Name != "main" && p.Name != "" && !strings.Contains("/"+p.Dir+"/", "/internal/") && !strings.HasPrefix(p.Dir, "examples/") && !strings.HasPrefix(p.Dir, ".ci/")
}

// Imports gives the folders of this repository that the files import.
func (t *Tree) Imports(files []*File) []string {
	var dirs []string
	for _, f := range files {
		for _, spec := range f.Syntax.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue
			}
			dir := strings.TrimPrefix(p, Module+"/")
			if p == Module {
				dir = Root
			} else if dir == p {
				continue
			}
			if !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	slices.Sort(dirs)
	return dirs
}

func (t *Tree) at(pos token.Pos) string {
	p := t.Fset.Position(pos)
	return p.Filename + ":" + strconv.Itoa(p.Line)
}

// receiver gives the name of a method's type.
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return ""
	}
	e := fn.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
