package tables_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/internal/house"
	"github.com/seed-3f372218/o2c/internal/house/tables"
)

func TestArchitecture(t *testing.T) {
	tree, err := house.Load(os.DirFS("../../.."))
	require.NoError(t, err)
	const out = "out of date; run go generate ./..."

	source, err := os.ReadFile("tables.go")
	require.NoError(t, err)
	require.Equal(t, house.TablesSource(house.TableFuncs(tree)), string(source), out)

	text, err := os.ReadFile("../../../docs/architecture.md")
	require.NoError(t, err)
	want, err := house.Architecture(tree, tables.All(), string(text))
	require.NoError(t, err)
	require.Equal(t, want, string(text), out)
}
