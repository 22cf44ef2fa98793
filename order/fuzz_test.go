package order_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

// FuzzOrderDraft takes an order from any bytes through its life: nothing panics, what is refused is ErrInvalid, and what is accepted validates, stores and comes back with the same digest.
func FuzzOrderDraft(f *testing.F) {
	for _, d := range []order.Draft{worked(), mixed()} {
		body, err := json.Marshal(d)
		require.NoError(f, err)
		f.Add(body)
	}
	for _, line := range []string{
		`"item":"GLV-N","quantity":"9223372036854775807 case","unit_price":"0.000000000000000001 USD"`,
		`"item":"WIPE","quantity":"0.000000000000000003 third","unit_price":"9 JPY"`,
		`"item":"INST","quantity":"1 third","unit_price":"92233720368547758.07 USD","price_base":"3 third"`,
		`"item":"GLV-N","quantity":"1 case","unit_price":"1 USD","discounts":[{"percent":"100%"},{"percent":"0.0000000000000001%"}]`,
	} {
		f.Add([]byte(`{"seller":"northwind","customer":"lakeside","location":"a","bill_on":"order","discounts":[{"percent":"33.3%"}],"taxes":[{"jurisdiction":"A","rate":"9%"}],"lines":[{` + line + `}]}`))
	}
	p := parties()
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := document.DecodeStrict[order.Draft](body)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		o, err := order.New(d, p, "acme", idA, day("2026-11-05"), at(1))
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			require.Nil(t, o)
			return
		}
		require.NoError(t, o.Validate())
		must(o.Submit(at(2)))
		_, err = o.Demand()
		require.NoError(t, err)
		must(o.Confirm(nil, nil, at(3)))
		for i := range o.Lines {
			q := []order.LineQuantity{{Line: i + 1, Quantity: o.Lines[i].Ledger.Ordered}}
			for _, step := range []order.Step{order.Picked, order.Packed, order.Shipped, order.Delivered, order.Invoiced} {
				if err := o.Record(step, q, at(4)); err != nil {
					require.ErrorIs(t, err, document.ErrInvalid)
					require.NotEqual(t, "goods", string(o.Lines[i].Type), "%v", err)
				}
			}
		}
		must(o.Close(nil, nil, at(5)))
		require.NoError(t, o.Validate())
		require.Equal(t, o, o.Clone())
		rec, err := document.Encode(o)
		require.NoError(t, err)
		back, err := document.Decode[order.SalesOrder](rec)
		require.NoError(t, err)
		require.NoError(t, back.Validate())
		require.Equal(t, must(o.Digest()), must(back.Digest()))
	})
}
