package storetest

import (
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

func tenants(x *trial) {
	s := x.open()
	names := append([]string{acme, "ACME", "acme ", strings.Repeat("t", document.MaxText), strings.Repeat("t", document.MaxText-1) + "u"}, texts...)
	id, batch := x.id(), x.id()
	k, u := key("customer", "lakeside"), key("number", "1")
	of := func(name string) document.Batch {
		w := document.Record{Ref: document.Ref{Tenant: name, Kind: note, ID: id}, Schema: 1, Keys: []document.Key{k}, Unique: []document.Key{u}, Body: []byte(name)}
		return document.Batch{
			ID: batch, Tenant: name, Writes: []document.Record{w}, Numbers: []document.Number{draw(0, "invoices")},
			Events: []document.EventRecord{happened(w.Ref, name)},
		}
	}
	for _, name := range names {
		b := of(name)
		c, err := s.Commit(x.ctx, b)
		if !x.want(err == nil, "a batch of tenant %q was refused with %v, though all that it runs into belongs to other tenants", name, err) {
			return
		}
		x.fits(b, c)
		x.want(c.FirstEvent == 1, "the first event of tenant %q stands at %d", name, c.FirstEvent)
		x.want(len(c.Wrote) == 1 && c.Wrote[0].Number == "N-1", "the first number of tenant %q is %v", name, c.Wrote)
	}
	mine := func(name string, version int64, body string) {
		r, err := s.Get(x.ctx, document.Ref{Tenant: name, Kind: note, ID: id})
		x.want(err == nil && r.Version == version && string(r.Body) == body, "tenant %q reads version %d, body %s, error %v; must be version %d, %s", name, r.Version, document.Quote(string(r.Body)), err, version, document.Quote(body))
		for _, by := range []document.Key{{}, k, u} {
			found := x.walk(s, store.Query{Tenant: name, Kind: note, Key: by})
			x.want(len(found) == 1 && string(found[0].Body) == body, "tenant %q finds %d records by key %q, must find its own one", name, len(found), by)
		}
		events := x.feed(s, name, 0)
		x.want(len(events) == 1 && string(events[0].Body) == name, "tenant %q reads %d events, must read its own one", name, len(events))
		c, err := s.Lookup(x.ctx, name, batch)
		x.want(err == nil && len(c.Wrote) == 1 && c.Wrote[0].Ref.Tenant == name && c.Wrote[0].Version == 1, "tenant %q looks its batch up as %+v, error %v", name, c, err)
	}
	for _, name := range names {
		mine(name, 1, name)
	}
	changed := of(acme)
	changed.ID, changed.Numbers, changed.Events = x.id(), nil, nil
	changed.Writes[0].Version, changed.Writes[0].Number, changed.Writes[0].Body = 1, "N-1", []byte("changed")
	x.commit(s, changed)
	for _, name := range names {
		if name == acme {
			mine(name, 2, "changed")
		} else {
			mine(name, 1, name)
		}
	}
	x.strangers(s, id, batch)
	x.seams(s)
}

// strangers reads for tenants that can not exist or do not.
func (x *trial) strangers(s store.Store, id, batch document.ID) {
	for _, name := range []string{"", "nobody", "acm", "acme/", "*", "%", "a\x00b", "\xff"} {
		ref := document.Ref{Tenant: name, Kind: note, ID: id}
		r, err := s.Get(x.ctx, ref)
		x.want(err != nil, "tenant %q, which has nothing, reads %s", name, document.Quote(string(r.Body)))
		_, err = s.Lookup(x.ctx, name, batch)
		x.want(err != nil, "tenant %q, which has nothing, looks up the batch of another", name)
		page, _ := s.Find(x.ctx, store.Query{Tenant: name, Kind: note})
		events, _ := s.Events(x.ctx, name, 0, 0)
		x.want(len(page) == 0 && len(events) == 0, "tenant %q, which has nothing, finds %d records and %d events", name, len(page), len(events))
	}
	for _, name := range []string{"", "a\x00b", "\xff", strings.Repeat("t", document.MaxText+1)} {
		w := document.Record{Ref: document.Ref{Tenant: name, Kind: note, ID: x.id()}, Schema: 1}
		x.refused(s, x.batch(w), document.ErrInvalid, "a batch of a tenant whose name is not allowed")
	}
}

// seams writes what falls together when names are joined carelessly.
func (x *trial) seams(s store.Store) {
	for _, seam := range []string{"/", "|", ":", ".", "-", " ", "\n", "\x1f"} {
		id := x.id()
		for i, p := range [][4]string{ // tenant, kind, key's name, key's value
			{"p", "q" + seam + "r", "n", "v"}, {"p" + seam + "q", "r", "n", "v"},
			{"p", "k" + seam + "n", "v", "w"}, {"p", "k", "n" + seam + "v", "w"}, {"p", "k", "n", "v" + seam + "w"},
		} {
			if i == 4 {
				id = x.id() // of the same tenant and kind as the one before
			}
			k := key(p[2], p[3])
			w := document.Record{Ref: document.Ref{Tenant: p[0], Kind: document.Kind(p[1]), ID: id}, Schema: 1, Unique: []document.Key{k}, Body: []byte(seam)}
			b := x.batch(w)
			b.Numbers = []document.Number{draw(0, p[1]+seam+p[3])}
			c, err := s.Commit(x.ctx, b)
			if !x.want(err == nil, "tenant %q, kind %q and key %q run into others that are the same only when joined by %q: %v", p[0], p[1], k, seam, err) {
				return
			}
			x.want(len(c.Wrote) == 1 && c.Wrote[0].Number == "N-1", "tenant %q, series %q goes on where another that is the same only when joined ended: %v", p[0], b.Numbers[0].Series, c.Wrote)
			found := x.walk(s, store.Query{Tenant: p[0], Kind: w.Ref.Kind, Key: k})
			x.want(len(found) == 1 && found[0].Ref == w.Ref, "tenant %q, kind %q, key %q finds %v", p[0], p[1], k, refs(found))
		}
	}
}
