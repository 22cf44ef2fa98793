package house

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// Block is a fenced block of a Markdown document.
type Block struct {
	Path   string
	Line   int // of the opening fence
	Lang   string
	Text   string
	Marker string // the comment <!-- … --> on the last line of text above it
}

// Blocks gives the fenced blocks of a document.
func Blocks(name, text string) (blocks []Block) {
	var open *Block
	fence, marker := "", ""
	n := 0
	for line := range strings.Lines(text) {
		n++
		bare := strings.TrimSpace(line)
		switch {
		case open != nil && bare == fence:
			blocks = append(blocks, *open)
			open, marker = nil, ""
		case open != nil:
			open.Text += line
		case strings.HasPrefix(bare, "```"):
			fence = bare[:len(bare)-len(strings.TrimLeft(bare, "`"))]
			open = &Block{Path: name, Line: n, Lang: strings.TrimSpace(strings.TrimLeft(bare, "`")), Marker: marker}
		case strings.HasPrefix(bare, "<!--") && strings.HasSuffix(bare, "-->"):
			marker = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(bare, "<!--"), "-->"))
		case bare != "":
			marker = ""
		}
	}
	if open != nil {
		blocks = append(blocks, *open)
	}
	return blocks
}

// IsFile tells whether a Go block is a whole file: it has a package clause.
func (b Block) IsFile() bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", b.Text, parser.PackageClauseOnly)
	return err == nil
}

// GoBlocks gives every Go block of the tree's documents.
func (t *Tree) GoBlocks() (blocks []Block, err error) {
	for _, name := range t.Markdown {
		data, err := fs.ReadFile(t.FS, name)
		if err != nil {
			return nil, err
		}
		for _, b := range Blocks(name, string(data)) {
			if b.Lang == "go" {
				blocks = append(blocks, b)
			}
		}
	}
	return blocks, nil
}

var output = regexp.MustCompile(`(?im)^[ \t]*//[ \t]*(unordered )?output:`)

// CheckGoBlocks finds Go blocks that nothing executes. A block is a whole file, which TestGoBlocksCompile compiles, or it is the body of the
// Example that the comment above it names (<!-- example: money.ExampleAllocate -->; the Output comment may be left out), or the comment
// says why it is neither (<!-- not compiled: … -->).
func CheckGoBlocks(t *Tree) (wrong []string) {
	blocks, err := t.GoBlocks()
	if err != nil {
		return []string{err.Error()}
	}
	for _, b := range blocks {
		where := fmt.Sprintf("%s:%d: ", b.Path, b.Line)
		if name, ok := strings.CutPrefix(b.Marker, "example:"); ok {
			body, ok := t.exampleBody(strings.TrimSpace(name))
			if !ok {
				wrong = append(wrong, where+"there is no Example "+strings.TrimSpace(name))
				continue
			}
			if at := output.FindStringIndex(body); at != nil && !output.MatchString(b.Text) {
				body = body[:at[0]]
			}
			if strings.TrimSpace(body) != strings.TrimSpace(b.Text) {
				wrong = append(wrong, where+"differs from the body of "+strings.TrimSpace(name))
			}
			continue
		}
		if reason, ok := strings.CutPrefix(b.Marker, "not compiled:"); ok && strings.TrimSpace(reason) != "" || b.IsFile() {
			continue
		}
		wrong = append(wrong, where+"is neither a whole file nor marked <!-- example: package.ExampleName -->")
	}
	return wrong
}

// exampleBody gives the source of an Example's body, a tab less indented.
func (t *Tree) exampleBody(name string) (string, bool) {
	dir, fn := splitSymbol(name)
	p := t.Packages[dir]
	if p == nil {
		return "", false
	}
	for _, f := range p.Tests {
		for _, d := range f.Syntax.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == fn && strings.HasPrefix(fn, "Example") {
				body := string(f.Source[t.Fset.Position(d.Body.Lbrace).Offset+1 : t.Fset.Position(d.Body.Rbrace).Offset])
				lines := strings.Split(body, "\n")
				for i, line := range lines {
					lines[i] = strings.TrimPrefix(line, "\t")
				}
				return strings.Join(lines, "\n"), true
			}
		}
	}
	return "", false
}

// splitSymbol splits "store/memory.Store.Get" into folder and name; o2c is the root.
func splitSymbol(s string) (dir, name string) {
	slash := strings.LastIndex(s, "/") + 1
	dir, name, _ = strings.Cut(s[slash:], ".")
	if dir = s[:slash] + dir; dir == "o2c" {
		dir = Root
	}
	return dir, name
}

// Section gives the generated text between <!-- generated: name --> and <!-- end -->.
func Section(text, name string) (string, bool) {
	_, rest, ok := strings.Cut(text, "<!-- generated: "+name+" -->\n")
	if !ok {
		return "", false
	}
	body, _, ok := strings.Cut(rest, "<!-- end -->")
	return body, ok
}

// SetSection replaces the generated text of a section.
func SetSection(text, name, body string) (string, error) {
	head := "<!-- generated: " + name + " -->\n"
	before, rest, ok := strings.Cut(text, head)
	_, after, closed := strings.Cut(rest, "<!-- end -->")
	if !ok || !closed {
		return "", fmt.Errorf("no section %q with an end", name)
	}
	return before + head + body + "<!-- end -->" + after, nil
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// CheckLinks finds relative links that lead nowhere or out of the repository.
func CheckLinks(t *Tree) (wrong []string) {
	for _, name := range t.Markdown {
		data, err := fs.ReadFile(t.FS, name)
		if err != nil {
			return append(wrong, err.Error())
		}
		fenced := false
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				fenced = !fenced
			}
			if fenced {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(line, -1) {
				to, _, _ := strings.Cut(m[1], "#")
				if to == "" || strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
					continue
				}
				if _, err := fs.Stat(t.FS, path.Join(path.Dir(name), to)); err != nil {
					wrong = append(wrong, fmt.Sprintf("%s:%d: the link to %s leads nowhere", name, n, to))
				}
			}
		}
	}
	return wrong
}

// outside are pieces of paths that exist on somebody's machine only. They are put together here so that this file does not contain them.
func outside() []string {
	return []string{"../" + "shared", "/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/"}
}

// CheckPaths finds documents, sources and scripts that name a path outside the repository.
func CheckPaths(t *Tree) (wrong []string) {
	err := fs.WalkDir(t.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" || p == "bin" {
				return fs.SkipDir
			}
			return nil
		}
		switch path.Ext(p) {
		case ".md", ".go", ".mod", ".work", ".yml", ".yaml", ".sh", ".txt", ".sql", "":
		default:
			return nil
		}
		if p == "LICENSE" || path.Base(p) == ".git" || !d.Type().IsRegular() {
			return nil
		}
		data, err := fs.ReadFile(t.FS, p)
		if err != nil {
			return err
		}
		if bytes.IndexByte(data, 0) >= 0 { // a program somebody built
			return nil
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			for _, o := range outside() {
				if strings.Contains(line, o) {
					wrong = append(wrong, fmt.Sprintf("%s:%d: names a path outside the repository: %s", p, n, o))
				}
			}
		}
		return nil
	})
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	return wrong
}
