package edition

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// Bounds of what the documents of this package may hold. More is ErrInvalid.
const (
	MaxCode     = 64    // bytes of a member's code
	MaxDigest   = 80    // bytes of a digest
	MaxMembers  = 5_000 // members of one edition, and staged changes
	MaxEditions = 4_000 // editions of one body of rules
)

// Register says what is staged of a body of rules, and which edition of it applies when. A tenant has one for each body.
type Register struct {
	Header document.Header `json:"header"`
	// Editions are all that were published, in the order of their numbers: 1, 2, 3 …
	Editions []Entry `json:"editions,omitempty"`
	// Staged is what the next edition changes, by code.
	Staged []Change `json:"staged,omitempty"`
}

// Entry is an edition as the register has it. It applies from an instant on, until the next one that is not retracted does.
type Entry struct {
	Number int `json:"number"`
	// From is the first instant that it applies at.
	From time.Time `json:"from"`
	// At and By say when it was published, and by whom.
	At time.Time `json:"at"`
	By string    `json:"by"`
	// Digest is that of the edition's members, so that what was made of an edition is told from what was made of another with its number.
	Digest string `json:"digest"`
	// Retracted editions never applied.
	Retracted bool `json:"retracted,omitempty"`
}

// Change is what the next edition does with a member: it gets a new version, or is left out.
type Change struct {
	Code string `json:"code"`
	// Digest is that of the new version's content.
	Digest    string `json:"digest,omitempty"`
	Withdrawn bool   `json:"withdrawn,omitempty"`
}

// RegisterID gives the ID of the register of a body of rules.
func RegisterID(kind document.Kind) document.ID { return document.NameID(kind, "register") }

// NewRegister begins a body of rules. Its kind names it, such as "price_book".
func NewRegister(kind document.Kind, tenant string, by document.Stamp) *Register {
	return &Register{Header: document.NewHeader(kind, tenant, RegisterID(kind), by)}
}

// Next is the number that the next edition will have. A member that is staged has it as its version.
func (r *Register) Next() int { return len(r.Editions) + 1 }

// Latest gives the edition that applies last of those published, which may be one of the future; false when there is none.
func (r *Register) Latest() (Entry, bool) {
	for i := len(r.Editions) - 1; i >= 0; i-- {
		if !r.Editions[i].Retracted {
			return r.Editions[i], true
		}
	}
	return Entry{}, false
}

// InForce gives the edition that applies at an instant; false when none does yet.
func (r *Register) InForce(at time.Time) (Entry, bool) {
	for i := len(r.Editions) - 1; i >= 0; i-- { // those that are not retracted ascend
		if e := r.Editions[i]; !e.Retracted && !e.From.After(at) {
			return e, true
		}
	}
	return Entry{}, false
}

// Stage says that the next edition has a new version of a member, with the digest of its content. It replaces what was staged for the member.
func (r *Register) Stage(code, digest string, by document.Stamp) error {
	return r.change(Change{Code: code, Digest: digest}, by)
}

// Withdraw says that the next edition leaves a member out. Whether the latest has it is the caller's to know: Publish refuses one that it has not.
func (r *Register) Withdraw(code string, by document.Stamp) error {
	return r.change(Change{Code: code, Withdrawn: true}, by)
}

func (r *Register) change(c Change, by document.Stamp) error {
	next := *r
	i, there := r.find(c.Code)
	if there {
		next.Staged = slices.Clone(r.Staged)
		next.Staged[i] = c
	} else {
		next.Staged = slices.Insert(slices.Clone(r.Staged), i, c)
	}
	var faults document.Faults
	checkCode(&faults, "code", c.Code)
	checkDigest(&faults, "digest", c)
	checkCount(&faults, "staged", len(next.Staged), MaxMembers)
	checkCount(&faults, "editions", next.Next(), MaxEditions)
	if err := faults.Err(&r.Header); err != nil {
		return err
	}
	next.Header = r.Header.Clone()
	next.Header.Touch(by)
	*r = next
	return nil
}

func (r *Register) find(code string) (int, bool) {
	return slices.BinarySearchFunc(r.Staged, code, func(c Change, code string) int { return strings.Compare(c.Code, code) })
}

// Discard forgets what is staged: of one member, or all of it when the code is empty. It tells whether there was anything.
func (r *Register) Discard(code string, by document.Stamp) bool {
	var left []Change
	if code != "" {
		left = slices.DeleteFunc(slices.Clone(r.Staged), func(c Change) bool { return c.Code == code })
	}
	if len(left) == len(r.Staged) {
		return false
	}
	if len(left) == 0 {
		left = nil
	}
	r.Staged = left
	r.Header.Touch(by)
	return true
}

// Publish makes what is staged the next edition, which applies from an instant on: not before now, and not before the latest edition does. Latest
// is the edition of Register.Latest, nil when there is none. Nothing staged, a member withdrawn that the latest does not have, and an edition
// without members are refused (ErrRefused), each with its reason.
func (r *Register) Publish(from time.Time, latest *Edition, by document.Stamp) (*Edition, []document.Event, error) {
	from = from.UTC().Round(0)
	members, err := r.check(from, latest, by)
	if err != nil {
		return nil, nil, err
	}
	number := r.Next()
	next := &Edition{
		Header: document.NewHeader(KindOf(r.Header.Kind), r.Header.Tenant, ID(r.Header.Kind, number), by, r.Header.Link()),
		Number: number, From: from, Members: members,
	}
	if err := next.Validate(); err != nil {
		return nil, nil, err
	}
	digest, err := next.Digest()
	if err != nil {
		return nil, nil, err
	}
	published := Published{Number: number, From: from, Changes: r.Staged}
	r.Editions = append(slices.Clone(r.Editions), Entry{Number: number, From: from, At: by.At.UTC().Round(0), By: by.Actor, Digest: digest})
	r.Staged = nil
	r.Header.Touch(by)
	return next, []document.Event{document.NewEvent(&r.Header, by, published)}, nil
}

// check gives the members of the next edition.
func (r *Register) check(from time.Time, latest *Edition, by document.Stamp) ([]Member, error) {
	var reasons []document.Reason
	refuse := func(code, saw, help string) {
		reasons = append(reasons, document.Reason{Code: code, Gate: "edition", Saw: saw, Help: []string{help}})
	}
	last, any := r.Latest()
	if any != (latest != nil) || any && (latest.Number != last.Number || latest.Header.Kind != KindOf(r.Header.Kind)) {
		return nil, &document.Error{Code: "edition/latest", Message: "the latest edition is number " + strconv.Itoa(last.Number), Help: "give that one", Kind: document.ErrInvalid}
	}
	if len(r.Staged) == 0 {
		refuse("edition/staged", "nothing is staged", "stage a change first")
	}
	if from.Before(by.At) {
		refuse("edition/from", "an edition cannot apply from "+from.Format(time.RFC3339)+", which is past", "publish it from now on, or from a later instant")
	}
	if any && from.Before(last.From) {
		refuse("edition/from", "edition "+strconv.Itoa(last.Number)+" applies from "+last.From.Format(time.RFC3339)+" on, this one would from "+from.Format(time.RFC3339), "retract that one first, or publish from then on")
	}
	var members []Member
	if latest != nil {
		members = slices.Clone(latest.Members)
	}
	for _, c := range r.Staged {
		i, there := findMember(members, c.Code)
		switch {
		case c.Withdrawn && !there:
			refuse("edition/withdrawn", "there is no "+document.Quote(c.Code)+" to leave out", "discard that change")
		case c.Withdrawn:
			members = slices.Delete(members, i, i+1)
		case there:
			members[i] = Member{Code: c.Code, Version: r.Next(), Digest: c.Digest}
		default:
			members = slices.Insert(members, i, Member{Code: c.Code, Version: r.Next(), Digest: c.Digest})
		}
	}
	if len(members) == 0 && len(r.Staged) > 0 && len(reasons) == 0 {
		refuse("edition/members", "nothing would be left", "keep one member, which may be disabled")
	}
	if len(reasons) > 0 {
		return nil, document.Refuse(&r.Header, "publish", reasons...)
	}
	return members, nil
}

// Retract takes an edition back that does not apply yet, and that no later one follows. What it changed is not staged again. An edition that
// applies already, or that another one follows, is refused (ErrRefused); a number that was never published is ErrInvalid.
func (r *Register) Retract(number int, by document.Stamp) ([]document.Event, error) {
	if number < 1 || number > len(r.Editions) || r.Editions[number-1].Retracted {
		return nil, &document.Error{Code: "edition/number", Path: "number", Message: "there is no edition " + strconv.Itoa(number), Help: "read the history", Kind: document.ErrInvalid}
	}
	e := r.Editions[number-1]
	if latest, _ := r.Latest(); latest.Number != number {
		return nil, document.Refuse(&r.Header, "retract", document.Reason{Code: "edition/followed", Gate: "edition", Saw: "edition " + strconv.Itoa(latest.Number) + " is built on edition " + strconv.Itoa(number), Help: []string{"retract that one first"}})
	}
	if !e.From.After(by.At) {
		return nil, document.Refuse(&r.Header, "retract", document.Reason{Code: "edition/applies", Gate: "edition", Saw: "edition " + strconv.Itoa(number) + " applies since " + e.From.Format(time.RFC3339), Help: []string{"publish another one"}})
	}
	r.Editions = slices.Clone(r.Editions)
	r.Editions[number-1].Retracted = true
	r.Header.Touch(by)
	return []document.Event{document.NewEvent(&r.Header, by, Retracted{Number: number, From: e.From})}, nil
}
