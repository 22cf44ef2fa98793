package document_test

import (
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

var (
	noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	idA  = document.NewID(noon, [10]byte{1})
	idB  = document.NewID(noon, [10]byte{2})
)

func day(t testing.TB, s string) document.Date {
	t.Helper()
	d, err := document.ParseDate(s)
	require.NoError(t, err)
	return d
}

// parameters gives the settings of a property: the seed comes from O2C_SEED, else it is fixed.
func parameters(t testing.TB) *gopter.TestParameters {
	t.Helper()
	seed := int64(20260701)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests, p.MaxSize = 500, 20
	t.Logf("O2C_SEED=%d", seed)
	return p
}

func faultsOf(t testing.TB, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, document.ErrInvalid)
	faults, ok := errors.AsType[document.Faults](err)
	require.True(t, ok, "%T", err)
	texts := make([]string, len(faults))
	for i, f := range faults {
		texts[i] = f.Error()
	}
	return texts
}

// memo is a document of the tests. Its schema 1 called the title "name".
type memo struct {
	Header document.Header  `json:"header"`
	Title  string           `json:"title"`
	Due    document.Date    `json:"due,omitzero"`
	Lines  []memoLine       `json:"lines,omitempty"`
	Meta   *json.RawMessage `json:"meta,omitempty"`
}

type memoLine struct {
	Text string                 `json:"text"`
	From *document.LineSource   `json:"from,omitempty"`
	Tags map[string]string      `json:"tags,omitempty"`
	Span document.Span          `json:"span,omitzero"`
	More map[document.Kind]memo `json:"more,omitempty"`
}

const memoSchema = 2

func (m *memo) Head() *document.Header { return &m.Header }
func (m *memo) Schema() int            { return memoSchema }
func (m *memo) Validate() error        { return m.Header.Validate() }
func (m *memo) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "title", Value: m.Title}}, nil
}

func (m *memo) Upgrade(schema int, body []byte) error {
	var old struct {
		Header document.Header `json:"header"`
		Name   string          `json:"name"`
	}
	if err := json.Unmarshal(body, &old); err != nil {
		return err
	}
	m.Header, m.Title = old.Header, old.Name+" (schema "+strconv.Itoa(schema)+")"
	return nil
}

// slip is a document that has never had another schema and keeps no upgrade.
type slip struct {
	Header document.Header `json:"header"`
	Text   string          `json:"text"`
}

func (s *slip) Head() *document.Header               { return &s.Header }
func (s *slip) Schema() int                          { return 1 }
func (s *slip) Validate() error                      { return s.Header.Validate() }
func (s *slip) Keys() (plain, unique []document.Key) { return nil, nil }

// noted is the payload of an event.
type noted struct {
	Title string          `json:"title"`
	Due   document.Date   `json:"due,omitzero"`
	Lines []document.Link `json:"lines,omitempty"`
}

func (noted) EventType() (string, int) { return "memo.noted", 2 }

func (n *noted) Upgrade(_ int, body []byte) error {
	var old struct {
		Name string `json:"name"`
	}
	err := json.Unmarshal(body, &old)
	n.Title = old.Name
	return err
}

type signed struct {
	By string `json:"by"`
}

func (signed) EventType() (string, int) { return "memo.signed", 1 }
