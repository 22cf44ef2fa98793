package document_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

func TestNewID(t *testing.T) {
	full := [10]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	for _, c := range []struct {
		at     time.Time
		random [10]byte
		want   string
	}{
		// The example of RFC 9562, appendix A.6: 2022-02-22T14:22:22-05:00.
		{time.Date(2022, 2, 22, 14, 22, 22, 0, time.FixedZone("", -5*3600)), [10]byte{0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f}, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"},
		{time.Unix(0, 0), [10]byte{}, "00000000-0000-7000-8000-000000000000"},
		{time.Unix(-1, 0), full, "00000000-0000-7fff-bfff-ffffffffffff"},
		{time.Time{}, full, "00000000-0000-7fff-bfff-ffffffffffff"},
		{time.UnixMilli(1<<48 - 1), [10]byte{}, "ffffffff-ffff-7000-8000-000000000000"},
		{time.UnixMilli(1 << 48), [10]byte{}, "ffffffff-ffff-7000-8000-000000000000"},
		{time.Unix(math.MaxInt64>>1, 0), [10]byte{}, "ffffffff-ffff-7000-8000-000000000000"},
	} {
		id := document.NewID(c.at, c.random)
		require.Equal(t, c.want, id.String(), "%v", c.at)
		other, err := uuid.Parse(id.String())
		require.NoError(t, err)
		require.Equal(t, uuid.Version(7), other.Version())
		require.Equal(t, uuid.RFC4122, other.Variant())
	}
	require.NotContains(t, document.NewID(noon, [10]byte{}).String(), "000000000000-7", "the instant counts")
}

func TestNameID(t *testing.T) {
	id := document.NameID("item", "SKU-1")
	require.Equal(t, "6e0bb415-090c-8b49-9398-6b2ca01c239c", id.String(), "it never changes")
	other, err := uuid.Parse(id.String())
	require.NoError(t, err)
	require.Equal(t, uuid.Version(8), other.Version())
	require.Equal(t, uuid.RFC4122, other.Variant())

	seen := map[document.ID][]string{}
	for _, key := range [][]string{{"item"}, {"item", ""}, {"item", "", ""}, {"item", "ab", "c"}, {"item", "a", "bc"}, {"item", "abc"}, {"item", "abc", ""}, {"itema", "bc"}, {"", "itemabc"}, {""}, {"item", "\x00"}, {"item", "\x00\x00"}} {
		id := document.NameID(document.Kind(key[0]), key[1:]...)
		require.NotContains(t, seen, id, "%q and %q", key, seen[id])
		seen[id] = key
		require.Equal(t, id, document.NameID(document.Kind(key[0]), key[1:]...))
	}
}

func TestParseID(t *testing.T) {
	const good = "0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d"
	id, err := document.ParseID(good)
	require.NoError(t, err)
	require.Equal(t, good, id.String())

	for _, bad := range []string{
		"", "0", strings.ToUpper(good), "{" + good + "}", "urn:uuid:" + good, strings.ReplaceAll(good, "-", ""), good + " ", " " + good, good[:35], good + "0",
		"0190b5a07-c3e-7d52-9f0e-0f4e6a1b2c3d", "0190b5a0-7c3e-7d52-9f0e00f4e6a1b2c3d", "g190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d", "0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3\x00",
		"00000000-0000-0000-0000-000000000000", "0190b5a0–7c3e-7d52-9f0e-0f4e6a1b2", strings.Repeat("a", 1<<20),
	} {
		id, err := document.ParseID(bad)
		require.ErrorIs(t, err, document.ErrInvalid, bad)
		require.True(t, id.IsZero())
		require.Less(t, len(err.Error()), 400)
	}
	_, err = document.ParseID("SO-17")
	require.EqualError(t, err, `document/id: not an identifier: "SO-17"; write a UUID such as 0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d`)
}

func TestID_Text(t *testing.T) {
	var v struct {
		A document.ID            `json:"a"`
		B document.ID            `json:"b,omitzero"`
		M map[document.ID]string `json:"m"`
	}
	v.A, v.M = idA, map[document.ID]string{idB: "b"}
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	require.JSONEq(t, `{"a":"019f1d8c-e200-7100-8000-000000000000","m":{"019f1d8c-e200-7200-8000-000000000000":"b"}}`, string(raw))
	back := v
	back.A, back.M = document.ID{}, nil
	require.NoError(t, json.Unmarshal(raw, &back))
	require.Equal(t, v, back)

	var zero document.ID
	require.True(t, zero.IsZero())
	require.Equal(t, "", zero.String())
	text, err := zero.MarshalText()
	require.NoError(t, err)
	require.Empty(t, text)
	id := idA
	require.NoError(t, id.UnmarshalText(nil))
	require.True(t, id.IsZero())
	id = idA
	require.Error(t, id.UnmarshalText([]byte("x")))
	require.Equal(t, idA, id, "a bad text changes nothing")
	text, err = idA.AppendText([]byte("id="))
	require.NoError(t, err)
	require.Equal(t, "id="+idA.String(), string(text))
}

func TestID_Compare(t *testing.T) {
	require.Equal(t, 0, idA.Compare(idA))
	require.Equal(t, -1, idA.Compare(idB))
	require.Equal(t, 1, idB.Compare(idA))
	require.Equal(t, -1, document.ID{}.Compare(idA))
	require.Equal(t, -1, idB.Compare(document.NewID(noon.Add(time.Millisecond), [10]byte{})))
}
