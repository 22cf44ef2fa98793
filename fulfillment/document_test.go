package fulfillment_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/order"
)

func TestValidate_NoticesTampering(t *testing.T) {
	delivered := func() *fulfillment.Shipment { return newWorld().through(t, ways[fulfillment.Delivered]...).s }
	for _, c := range []struct {
		path   string
		change func(*fulfillment.Shipment)
	}{
		{"header.kind", func(s *fulfillment.Shipment) { s.Header.Kind = "order" }},
		{"header.tenant", func(s *fulfillment.Shipment) { s.Header.Tenant = "" }},
		{"state", func(s *fulfillment.Shipment) { s.State = "lost" }},
		{"shipped_on", func(s *fulfillment.Shipment) { s.State = fulfillment.Planned }},
		{"delivered_on", func(s *fulfillment.Shipment) { s.State = fulfillment.Shipped }},
		{"shipped_on", func(s *fulfillment.Shipment) { s.ShippedOn = document.Date{} }},
		{"delivered_on", func(s *fulfillment.Shipment) { s.DeliveredOn = document.Date{} }},
		{"seller", func(s *fulfillment.Shipment) { s.Seller = "" }},
		{"customer", func(s *fulfillment.Shipment) { s.Customer = "\xff" }},
		{"location", func(s *fulfillment.Shipment) { s.Location = "" }},
		{"tracking", func(s *fulfillment.Shipment) { s.Tracking = "\x00" }},
		{"order", func(s *fulfillment.Shipment) { s.Order.ID = document.ID{} }},
		{"order", func(s *fulfillment.Shipment) { s.Order.Kind = "quote" }},
		{"order", func(s *fulfillment.Shipment) { s.Header.From = nil }},
		{"lines", func(s *fulfillment.Shipment) { s.Lines = nil }},
		{"lines[0].line", func(s *fulfillment.Shipment) { s.Lines = s.Lines[1:] }},
		{"lines[0].order_line", func(s *fulfillment.Shipment) { s.Lines[0].OrderLine = 0 }},
		{"lines[1].order_line", func(s *fulfillment.Shipment) { s.Lines[1].OrderLine = 1 }},
		{"lines[0].sku", func(s *fulfillment.Shipment) { s.Lines[0].SKU = "" }},
		{"lines[0].quantity", func(s *fulfillment.Shipment) { s.Lines[0].Quantity = qty("0 case") }},
	} {
		s := delivered()
		c.change(s)
		err := s.Validate()
		require.ErrorIs(t, err, document.ErrInvalid, c.path)
		require.ErrorContains(t, err, ": "+c.path+": ")
	}
	for _, c := range []struct {
		path   string
		change func(*fulfillment.Stock)
	}{
		{"header.kind", func(s *fulfillment.Stock) { s.Header.Kind = "order" }},
		{"header.id", func(s *fulfillment.Stock) { s.Header.ID = idA }},
		{"header.id", func(s *fulfillment.Stock) { s.SKU = "WIPE" }},
		{"location", func(s *fulfillment.Stock) { s.Location = "" }},
		{"on_hand", func(s *fulfillment.Stock) { s.OnHand = qty("-1 case") }},
		{"reserved", func(s *fulfillment.Stock) { s.Reserved = qty("-1 case") }},
		{"reserved", func(s *fulfillment.Stock) { s.Reserved = qty("1 box") }},
		{"backorder", func(s *fulfillment.Stock) { s.Backorder = qty("1 box") }},
	} {
		s := stock("GLV-N", "600 case", "5 case")
		c.change(s)
		err := s.Validate()
		require.ErrorIs(t, err, document.ErrInvalid, c.path)
		require.ErrorContains(t, err, ": "+c.path+": ")
	}
}

func TestClone_SharesNothing(t *testing.T) {
	w := newWorld().through(t, ways[fulfillment.Delivered]...)
	w.s.Header.Extensions = map[string]json.RawMessage{"dock": json.RawMessage("2")}
	noneShared(t, "shipment", reflect.ValueOf(w.s), reflect.ValueOf(w.s.Clone()))
	s := w.stocks["GLV-N"]
	s.Header.Extensions = map[string]json.RawMessage{"shelf": json.RawMessage("7")}
	noneShared(t, "stock", reflect.ValueOf(s), reflect.ValueOf(s.Clone()))
	require.Equal(t, w.s, w.s.Clone())
	require.Equal(t, s, s.Clone())
}

// noneShared fails for every slice, map or pointer that two values share.
func noneShared(t *testing.T, path string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if a.IsNil() {
			return
		}
		require.NotEqual(t, a.Pointer(), b.Pointer(), path)
	}
	switch a.Kind() {
	case reflect.Pointer:
		noneShared(t, path, a.Elem(), b.Elem())
	case reflect.Slice:
		for i := range a.Len() {
			noneShared(t, document.Index(path, i), a.Index(i), b.Index(i))
		}
	case reflect.Map:
		for _, k := range a.MapKeys() {
			noneShared(t, path+"."+k.String(), a.MapIndex(k), b.MapIndex(k))
		}
	case reflect.Struct:
		if a.Type() == reflect.TypeOf(noon) {
			return // instants are immutable
		}
		for i := range a.NumField() {
			noneShared(t, path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	}
}

// Nothing of order and draft is kept by a plan, nothing of the shipment by its events.
func TestPlan_KeepsNothing(t *testing.T) {
	o, _ := confirmed()
	draft := fulfillment.ShipmentDraft{Order: idA, Lines: lq(1, "120 case")}
	s := must(fulfillment.Plan(o, draft, idB, at(4)))
	want := s.Clone()
	draft.Lines[0].Quantity, o.Purchase.Number, o.ShipTo.Lines[0], o.Lines[0].Name = qty("1 case"), "x", "x", "x"
	require.Equal(t, want, s)
	events := must(s.Cancel(o, today, at(5)))
	s.Lines[0].Quantity = qty("7 case")
	require.Equal(t, lq(1, "120 case"), events[0].Payload.(fulfillment.ShipmentCanceled).Lines)
}

func TestKeys(t *testing.T) {
	plain, unique := newWorld().s.Keys()
	require.Equal(t, []document.Key{{Name: "order", Value: idA.String()}, {Name: "customer", Value: "lakeside"}, {Name: "state", Value: "planned"}}, plain)
	require.Empty(t, unique)
	plain, unique = stock("GLV-N", "1 case", "").Keys()
	require.Equal(t, []document.Key{{Name: "sku", Value: "GLV-N"}, {Name: "location", Value: "austin"}}, plain)
	require.Empty(t, unique)
}

// What is stored stays readable forever.
func TestStoredForm(t *testing.T) {
	w := newWorld().through(t, ways[fulfillment.Delivered]...)
	stored(t, "shipment.v1.delivered.json", w.s)
	stored(t, "shipment.v1.planned.json", newWorld(lq(1, "120 case")...).s)
	stored(t, "stock.v1.json", w.stocks["WIPE"])
	stored(t, "stock.v1.new.json", stock("GLV-N", "600 case", "20 case"))
}

func stored[T any, P interface {
	*T
	document.Document
}](t *testing.T, name string, doc P) {
	t.Helper()
	rec, err := document.Encode[T, P](doc)
	require.NoError(t, err)
	require.Equal(t, 1, rec.Schema)
	rec.Body = golden(t, name, rec.Body)
	back, err := document.Decode[T, P](rec)
	require.NoError(t, err)
	require.NoError(t, P(back).Validate())
	require.Equal(t, doc, P(back))
}

func TestStoredForm_Events(t *testing.T) {
	w := newWorld()
	fact := fulfillment.ShipmentFact{Order: idA, Customer: "lakeside", On: today, Lines: append(lq(1, "120 case"), lq(3, "1.5 third")...)}
	event(t, w, fulfillment.Counted{Location: "austin", SKU: "GLV-N", OnHand: qty("600 case")})
	event(t, w, fulfillment.ShipmentShipped{ShipmentFact: fact})
	event(t, w, fulfillment.ShipmentDelivered{ShipmentFact: fact})
	event(t, w, fulfillment.ShipmentCanceled{ShipmentFact: fact})
}

func event[T document.Payload](t *testing.T, w *world, payload T) {
	t.Helper()
	name, schema := payload.EventType()
	require.Equal(t, 1, schema)
	rec, err := document.NewEvent(&w.s.Header, at(9), payload).Record()
	require.NoError(t, err)
	rec.Body = golden(t, name+".v1.json", rec.Body)
	back, err := document.DecodeEvent[T](rec)
	require.NoError(t, err)
	require.Equal(t, payload, back)
}

// The events say what moved, in the order lines' units.
func TestEvents(t *testing.T) {
	w := newWorld(lq(2, "2 case")...).through(t, ways[fulfillment.Packed]...)
	want := fulfillment.ShipmentFact{Order: idA, Customer: "lakeside", On: today, Lines: []order.LineQuantity{{Line: 2, Quantity: qty("2 case")}}}
	events, err := w.perform(t, fulfillment.Ship)
	require.NoError(t, err)
	require.Equal(t, fulfillment.ShipmentShipped{ShipmentFact: want}, events[0].Payload)
	require.Equal(t, "16 box", w.stocks["WIPE"].OnHand.String())
	events, err = w.perform(t, fulfillment.Deliver)
	require.NoError(t, err)
	require.Equal(t, fulfillment.ShipmentDelivered{ShipmentFact: want}, events[0].Payload)
}
