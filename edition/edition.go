package edition

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// Edition lists the members that a body of rules has from an instant on. It never changes.
type Edition struct {
	Header document.Header `json:"header"`
	Number int             `json:"number"`
	From   time.Time       `json:"from"`
	// Members are in the order of their codes.
	Members []Member `json:"members"`
}

// Member names one document of a body of rules.
type Member struct {
	Code string `json:"code"`
	// Version is the number of the edition that it was last changed by.
	Version int `json:"version"`
	// Digest is that of its content, so that two editions that are equal have equal members.
	Digest string `json:"digest"`
}

// KindOf gives the kind of the editions of a body of rules: "price_book_edition" of "price_book".
func KindOf(register document.Kind) document.Kind { return register + "_edition" }

// ID gives the ID of an edition of a body of rules.
func ID(register document.Kind, number int) document.ID {
	return document.NameID(KindOf(register), strconv.Itoa(number))
}

// MemberID gives the ID of a version of a member, of the kind that members are.
func MemberID(kind document.Kind, code string, version int) document.ID {
	return document.NameID(kind, code, strconv.Itoa(version))
}

// Member finds a member by its code.
func (e *Edition) Member(code string) (Member, bool) {
	if i, there := findMember(e.Members, code); there {
		return e.Members[i], true
	}
	return Member{}, false
}

func findMember(members []Member, code string) (int, bool) {
	return slices.BinarySearchFunc(members, code, func(m Member, code string) int { return strings.Compare(m.Code, code) })
}

// Changes compares two editions, the earlier one of which may be nil: what the later one added or changed, and what it left out, by code.
func Changes(earlier, later *Edition) []Change {
	var was []Member
	if earlier != nil {
		was = earlier.Members
	}
	var changes []Change
	for _, m := range later.Members {
		if i, there := findMember(was, m.Code); !there || was[i] != m {
			changes = append(changes, Change{Code: m.Code, Digest: m.Digest})
		}
	}
	for _, m := range was {
		if _, there := findMember(later.Members, m.Code); !there {
			changes = append(changes, Change{Code: m.Code, Withdrawn: true})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Code, b.Code) })
	return changes
}

// Digest identifies the members.
func (e *Edition) Digest() (string, error) {
	return document.Digest(1, document.Field{Name: "members", Value: e.Members})
}

// Head gives the edition's header.
func (e *Edition) Head() *document.Header { return &e.Header }

// Schema is 1.
func (e *Edition) Schema() int { return 1 }

// Keys are none: editions are found by their number.
func (e *Edition) Keys() (plain, unique []document.Key) { return nil, nil }

// Clone gives a deep copy.
func (e *Edition) Clone() *Edition {
	c := *e
	c.Header, c.Members = e.Header.Clone(), slices.Clone(e.Members)
	return &c
}

// Validate checks every invariant of the edition and reports all faults at once.
func (e *Edition) Validate() error {
	var f document.Faults
	f.Check("", codeHeader, e.Header.Validate())
	register, ok := strings.CutSuffix(string(e.Header.Kind), "_edition")
	if !ok {
		f.Add("header.kind", codeHeader, "is "+document.Quote(string(e.Header.Kind))+", which is no kind of editions", "")
	} else if e.Header.ID != ID(document.Kind(register), e.Number) {
		f.Add("header.id", codeHeader, "is not derived from the edition's number", "")
	}
	if e.Number < 1 || e.Number > MaxEditions {
		f.Add("number", "edition/number", "is 1 to "+strconv.Itoa(MaxEditions)+", this one is "+strconv.Itoa(e.Number), "")
	}
	if e.From.IsZero() {
		f.Add("from", "edition/from", "is required", "")
	}
	if len(e.Members) == 0 {
		f.Add("members", "edition/members", "an edition has members", "")
	}
	if checkCount(&f, "members", len(e.Members), MaxMembers) {
		for i, m := range e.Members {
			path := document.Index("members", i)
			checkCode(&f, path+".code", m.Code)
			checkDigest(&f, path+".digest", Change{Digest: m.Digest})
			if m.Version < 1 || m.Version > e.Number {
				f.Add(path+".version", "edition/members", "is the number of an edition up to this one, not "+strconv.Itoa(m.Version), "")
			}
			if i > 0 && e.Members[i-1].Code >= m.Code {
				f.Add(path+".code", "edition/members", "members ascend by code, this one is "+document.Quote(m.Code)+" after "+document.Quote(e.Members[i-1].Code), "")
			}
		}
	}
	return f.Err(&e.Header)
}
