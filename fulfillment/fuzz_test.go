package fulfillment_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
)

// FuzzShipmentDraft plans a shipment from any bytes and takes it to the buyer's door: nothing panics, what is refused is of a known kind, and what is accepted validates and stores.
func FuzzShipmentDraft(f *testing.F) {
	for _, d := range []fulfillment.ShipmentDraft{{Order: idA}, {Order: idA, Tracking: "1Z", Lines: lq(1, "120 case")}, {Order: idA, Lines: append(lq(2, "0.25 case"), lq(3, "0.3 third")...)}, {Order: idA, Lines: lq(1, "9223372036854775807 case")}} {
		body, err := json.Marshal(d)
		require.NoError(f, err)
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := document.DecodeStrict[fulfillment.ShipmentDraft](body)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		o, stocks := confirmed()
		s, err := fulfillment.Plan(o, d, idB, at(4))
		if err != nil {
			require.Nil(t, s)
			return
		}
		w := (&world{s, o, stocks}).through(t, ways[fulfillment.Delivered]...)
		w.valid(t)
		rec, err := document.Encode(s)
		require.NoError(t, err)
		back, err := document.Decode[fulfillment.Shipment](rec)
		require.NoError(t, err)
		require.Equal(t, s, back)
	})
}

// FuzzStockDraft counts stock from any bytes, and reserves, releases and ships all that it says is available.
func FuzzStockDraft(f *testing.F) {
	for _, text := range []string{`"on_hand":"600 case"`, `"on_hand":"0.000000000000000001 kg","backorder":"5 kg"`, `"on_hand":"9223372036854775807 ea","backorder":"1 ea"`, `"on_hand":"0 ea"`} {
		f.Add([]byte(`{"location":"austin","sku":"GLV-N",` + text + `}`))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := document.DecodeStrict[fulfillment.StockDraft](body)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		s, events, err := fulfillment.NewStock("acme", d, at(0))
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			require.Nil(t, s)
			return
		}
		require.Len(t, events, 1)
		free := must(s.Available())
		if free.Sign() > 0 {
			require.NoError(t, s.Reserve(free, at(1)))
			require.NoError(t, s.Release(free, at(2)))
			require.NoError(t, s.Reserve(free, at(3)))
			require.ErrorIs(t, s.Reserve(free, at(4)), document.ErrRefused)
			if err := s.Ship(free, at(5)); err != nil {
				require.ErrorIs(t, err, document.ErrRefused)
			}
		}
		must(s.Count(d, at(6)))
		require.NoError(t, s.Validate())
		rec, err := document.Encode(s)
		require.NoError(t, err)
		back, err := document.Decode[fulfillment.Stock](rec)
		require.NoError(t, err)
		require.Equal(t, s, back)
	})
}
