package house_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/internal/house"
)

// TestGoBlocksCompile vets every Go block of the documents that is a whole file, each as a package of its own in a module outside the tree
// that uses this repository's modules.
func TestGoBlocksCompile(t *testing.T) {
	tree := repository(t)
	blocks, err := tree.GoBlocks()
	require.NoError(t, err)
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	require.Empty(t, vetBlocks(t, root, tree.Modules, blocks))
}

func TestGoBlocksCompileNotices(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	out := vetBlocks(t, root, map[string]string{".": house.Module}, []house.Block{
		{Path: "good.md", Line: 1, Lang: "go", Text: "package good\n\nimport _ \"" + house.Module + "/money\"\n"},
		{Path: "docs/bad.md", Line: 7, Lang: "go", Text: "package bad\n\nvar x int = \"no\"\n"},
		{Path: "worse.md", Line: 8, Lang: "go", Text: "package worse_test\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { t.Fatalf(\"%d\", \"no\") }\n"},
	})
	require.Contains(t, out, "docs_bad_md_7/block.go:3")
	require.Contains(t, out, "worse_md_8/block_test.go:5")
	require.NotContains(t, out, "good_md_1/")
}

// vetBlocks gives what go vet says, the empty string when it finds nothing.
func vetBlocks(t *testing.T, root string, modules map[string]string, blocks []house.Block) string {
	t.Helper()
	dir := t.TempDir()
	vetted := 0
	for _, b := range blocks {
		if !b.IsFile() {
			continue
		}
		vetted++
		name := "block.go"
		if strings.Contains(b.Text, "\t\"testing\"\n") || strings.Contains(b.Text, "import \"testing\"\n") {
			name = "block_test.go"
		}
		pkg := filepath.Join(dir, strings.NewReplacer("/", "_", ".", "_").Replace(b.Path)+fmt.Sprintf("_%d", b.Line))
		require.NoError(t, os.MkdirAll(pkg, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(pkg, name), []byte(b.Text), 0o644))
	}
	if vetted == 0 {
		return ""
	}
	mod := "module blocks.example\n\ngo 1.26\n"
	sums := map[string]bool{}
	for _, at := range slices.Sorted(maps.Keys(modules)) {
		mod += fmt.Sprintf("\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", modules[at], filepath.Join(root, at))
		sum, err := os.ReadFile(filepath.Join(root, at, "go.sum"))
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		for line := range strings.Lines(string(sum)) {
			sums[line] = true
		}
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), []byte(strings.Join(slices.Sorted(maps.Keys(sums)), "")), 0o644))
	cmd := exec.Command("go", "vet", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	out, err := cmd.CombinedOutput()
	if err == nil {
		return ""
	}
	return err.Error() + "\n" + string(out)
}
