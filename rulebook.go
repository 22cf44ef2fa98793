package o2c

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
)

// rulebook keeps a body of rules in editions (package edition). Its members are documents of type T, each version of one a document of its own;
// Rules is what the engine works with.
type rulebook[T, Rules any, P document.Of[T]] struct {
	register, member document.Kind
	// compile makes the rules of an edition: of all its members when before is nil, else of the rules of another edition and the members that it has
	// not, or another version of; nil without an error asks for all of them.
	compile func(u *unit, before *Rules, changed []*T) (*Rules, error)
	made    func(*workshop) *editions[Rules]
}

// read gives a document that never changes once a register names it, so that it needs no guard beside the register's.
func read[T any, P document.Of[T]](u *unit, kind document.Kind, id document.ID) (*T, error) {
	rec, err := u.desk.engine.store.Get(u.ctx, document.Ref{Tenant: u.batch.Tenant, Kind: kind, ID: id})
	if err != nil {
		return nil, err
	}
	return document.Decode[T, P](rec)
}

// registered gives the register, guarded; nil when there is none.
func (b *rulebook[T, Rules, P]) registered(u *unit) (*edition.Register, error) {
	return find[edition.Register](u, b.register, edition.RegisterID(b.register))
}

// open gives the register to change, a new one when there is none.
func (b *rulebook[T, Rules, P]) open(u *unit) (*edition.Register, error) {
	r, err := b.registered(u)
	if r == nil && err == nil {
		r = edition.NewRegister(b.register, u.batch.Tenant, u.by)
	}
	return r, err
}

func (b *rulebook[T, Rules, P]) edition(u *unit, number int) (*edition.Edition, error) {
	return read[edition.Edition](u, edition.KindOf(b.register), edition.ID(b.register, number))
}

// latest gives the edition that the next one is built on, nil when there is none.
func (b *rulebook[T, Rules, P]) latest(u *unit, r *edition.Register) (*edition.Edition, error) {
	if last, any := r.Latest(); any {
		return b.edition(u, last.Number)
	}
	return nil, nil
}

func (b *rulebook[T, Rules, P]) version(u *unit, code string, version int) (*T, error) {
	return read[T, P](u, b.member, edition.MemberID(b.member, code, version))
}

// rulesAt gives the rules that apply at an instant, and their edition; nil when none do. The register is guarded.
func (b *rulebook[T, Rules, P]) rulesAt(u *unit, at time.Time) (*Rules, int, error) {
	r, err := b.registered(u)
	if r == nil || err != nil {
		return nil, 0, err
	}
	e, any := r.InForce(at)
	if !any {
		return nil, 0, nil
	}
	rules, err := b.rules(u, e)
	return rules, e.Number, err
}

// rulesOf gives the rules of an edition. The register is guarded.
func (b *rulebook[T, Rules, P]) rulesOf(u *unit, number int) (*Rules, error) {
	r, err := b.registered(u)
	if err != nil {
		return nil, err
	}
	if r == nil || number < 1 || number > len(r.Editions) {
		return nil, &document.Error{Code: "o2c/edition", Message: "there is no edition " + strconv.Itoa(number), Help: "read the history", Kind: document.ErrNotFound}
	}
	return b.rules(u, r.Editions[number-1])
}

// rules gives what an edition says: what was made of it before, or of the one nearest to it.
func (b *rulebook[T, Rules, P]) rules(u *unit, entry edition.Entry) (*Rules, error) {
	cache := b.made(u.desk.engine.made)
	if known := cache.find(u.batch.Tenant, entry); known != nil {
		return known, nil
	}
	e, err := b.edition(u, entry.Number)
	if err != nil {
		return nil, err
	}
	rules, err := b.build(u, cache.near(u.batch.Tenant, e), e, nil)
	if err == nil {
		cache.keep(u.batch.Tenant, keptEdition[Rules]{entry.Digest, e, rules})
	}
	return rules, err
}

// build makes the rules of an edition, whose members are stored, or among those staged now.
func (b *rulebook[T, Rules, P]) build(u *unit, near keptEdition[Rules], e *edition.Edition, staged []P) (*Rules, error) {
	changes := edition.Changes(near.edition, e)
	withdrawn := func(c edition.Change) bool { return c.Withdrawn }
	if near.rules != nil && !slices.ContainsFunc(changes, withdrawn) && len(changes) <= len(e.Members)/2 {
		changed, err := b.members(u, e, changes, staged)
		if err != nil {
			return nil, err
		}
		if rules, err := b.compile(u, near.rules, changed); rules != nil || err != nil {
			return rules, err
		}
	}
	all, err := b.members(u, e, edition.Changes(nil, e), staged)
	if err != nil {
		return nil, err
	}
	return b.compile(u, nil, all)
}

// members gives the members of an edition that changes name.
func (b *rulebook[T, Rules, P]) members(u *unit, e *edition.Edition, changes []edition.Change, staged []P) ([]*T, error) {
	members := make([]*T, len(changes))
	for i, c := range changes {
		m, _ := e.Member(c.Code)
		id := edition.MemberID(b.member, m.Code, m.Version)
		if at := slices.IndexFunc(staged, func(p P) bool { return p.Head().ID == id }); at >= 0 {
			members[i] = (*T)(staged[at])
			continue
		}
		var err error
		if members[i], err = b.version(u, m.Code, m.Version); err != nil {
			return nil, err
		}
	}
	return members, nil
}

// stage stages a version of a member that make makes. The caller puts the register.
func (b *rulebook[T, Rules, P]) stage(u *unit, r *edition.Register, code string, make func(version int) (P, []document.Event, error), digest func(P) (string, error)) (P, error) {
	doc, events, err := make(r.Next())
	if err != nil {
		return nil, err
	}
	is, err := digest(doc)
	if err != nil {
		return nil, err
	}
	// What was staged under this number before, and never published, is replaced.
	before, err := find[T, P](u, b.member, doc.Head().ID)
	if err != nil {
		return nil, err
	}
	if before != nil {
		doc.Head().Version = P(before).Head().Version
	}
	if err := r.Stage(code, is, u.by); err != nil {
		return nil, err
	}
	if _, err := put[T, P](u, doc); err != nil {
		return nil, err
	}
	u.emit(events...)
	return doc, nil
}

// publish makes what is staged the next edition, from an instant on, or from now on, after its rules were made once. Staged are those members
// that are not stored yet.
func (b *rulebook[T, Rules, P]) publish(u *unit, r *edition.Register, from time.Time, staged ...P) (*edition.Edition, error) {
	if from.IsZero() {
		from = u.by.At
		if last, any := r.Latest(); any && last.From.Equal(last.At) && last.From.After(from) {
			from = last.From // the clock of who published that goes a little faster
		}
	}
	latest, err := b.latest(u, r)
	if err != nil {
		return nil, err
	}
	next, events, err := r.Publish(from, latest, u.by)
	if err != nil {
		return nil, err
	}
	if _, err := b.preview(u, r, latest, next, staged); err != nil {
		return nil, err
	}
	if _, err := put(u, next); err != nil {
		return nil, err
	}
	u.emit(events...)
	_, err = put(u, r)
	return next, err
}

// preview makes the rules of an edition that is not stored. They are not kept.
func (b *rulebook[T, Rules, P]) preview(u *unit, r *edition.Register, latest, next *edition.Edition, staged []P) (*Rules, error) {
	var near keptEdition[Rules]
	if latest != nil {
		rules, err := b.rules(u, r.Editions[latest.Number-1])
		if err != nil {
			return nil, err
		}
		near = keptEdition[Rules]{edition: latest, rules: rules}
	}
	return b.build(u, near, next, staged)
}

// editions keeps the rules of a few editions of each tenant. Editions are told apart by the digests of all their members, so that what a
// transaction of the host's own wrote and rolled back is not taken for what took its number later.
type editions[Rules any] struct {
	mu   sync.Mutex
	kept map[string][]keptEdition[Rules]
}

type keptEdition[Rules any] struct {
	digest  string
	edition *edition.Edition
	rules   *Rules
}

// keptEditions is how many editions of a tenant are kept: the one in force, the one before, and two that somebody looks back at.
const keptEditions = 4

func (c *editions[Rules]) find(tenant string, e edition.Entry) *Rules {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.kept[tenant]
	for i, k := range all {
		if k.edition.Number == e.Number && k.digest == e.Digest {
			if i < len(all)-1 { // the one that was used last is given up last
				c.kept[tenant] = append(slices.Delete(slices.Clone(all), i, i+1), k)
			}
			return k.rules
		}
	}
	return nil
}

// near gives the edition that differs least.
func (c *editions[Rules]) near(tenant string, e *edition.Edition) (near keptEdition[Rules]) {
	c.mu.Lock()
	all := c.kept[tenant]
	c.mu.Unlock()
	least := 0
	for _, k := range all {
		if n := len(edition.Changes(k.edition, e)); near.edition == nil || n < least {
			near, least = k, n
		}
	}
	return near
}

func (c *editions[Rules]) keep(tenant string, k keptEdition[Rules]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil {
		c.kept = map[string][]keptEdition[Rules]{}
	}
	all := append(slices.Clone(c.kept[tenant]), k)
	c.kept[tenant] = all[max(0, len(all)-keptEditions):]
}
