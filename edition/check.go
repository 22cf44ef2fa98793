package edition

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
)

const codeHeader = "edition/header"

// Head gives the register's header.
func (r *Register) Head() *document.Header { return &r.Header }

// Schema is 1.
func (r *Register) Schema() int { return 1 }

// Keys are none: a tenant has one register of each kind.
func (r *Register) Keys() (plain, unique []document.Key) { return nil, nil }

// Clone gives a deep copy.
func (r *Register) Clone() *Register {
	return &Register{Header: r.Header.Clone(), Editions: slices.Clone(r.Editions), Staged: slices.Clone(r.Staged)}
}

// Validate checks every invariant of the register and reports all faults at once.
func (r *Register) Validate() error {
	var f document.Faults
	f.Check("", codeHeader, r.Header.Validate())
	if r.Header.Kind != "" && r.Header.ID != RegisterID(r.Header.Kind) {
		f.Add("header.id", codeHeader, "is not that of its kind's register", "")
	}
	if checkCount(&f, "editions", len(r.Editions), MaxEditions) {
		r.checkEditions(&f)
	}
	if checkCount(&f, "staged", len(r.Staged), MaxMembers) {
		for i, c := range r.Staged {
			path := document.Index("staged", i) + ".code"
			checkCode(&f, path, c.Code)
			checkDigest(&f, document.Index("staged", i)+".digest", c)
			if i > 0 && r.Staged[i-1].Code >= c.Code {
				f.Add(path, "edition/staged", "changes ascend by code, this one is "+document.Quote(c.Code)+" after "+document.Quote(r.Staged[i-1].Code), "")
			}
		}
	}
	return f.Err(&r.Header)
}

func (r *Register) checkEditions(f *document.Faults) {
	var last time.Time
	for i, e := range r.Editions {
		path := document.Index("editions", i)
		if e.Number != i+1 {
			f.Add(path+".number", "edition/number", "is "+strconv.Itoa(i+1)+" by its place, not "+strconv.Itoa(e.Number), "")
		}
		if e.From.IsZero() || e.At.IsZero() || e.From.Before(e.At) {
			f.Add(path+".from", "edition/from", "an edition applies from when it is published, or later", "")
		}
		if e.Digest == "" || len(e.Digest) > MaxDigest {
			f.Add(path+".digest", "edition/digest", "an edition has a digest of at most "+strconv.Itoa(MaxDigest)+" bytes", "")
		}
		if e.Retracted {
			continue
		}
		if e.From.Before(last) {
			f.Add(path+".from", "edition/from", "is "+e.From.Format(time.RFC3339)+", before the edition that it follows", "")
		}
		last = e.From
	}
}

// checkCode faults what cannot be the name of something: codes have no control characters and no space at their ends.
func checkCode(f *document.Faults, path, code string) {
	switch {
	case code == "" || len(code) > MaxCode:
		f.Add(path, "edition/code", "must have 1 to "+strconv.Itoa(MaxCode)+" bytes, has "+strconv.Itoa(len(code)), "")
	case !utf8.ValidString(code) || strings.TrimSpace(code) != code || strings.ContainsFunc(code, unicode.IsControl):
		f.Add(path, "edition/code", "is not UTF-8, or has control characters, or spaces at its ends: "+document.Quote(code), "")
	}
}

func checkCount(f *document.Faults, path string, n, most int) bool {
	if n > most {
		f.Add(path, "edition/count", "has "+strconv.Itoa(n)+" entries, at most "+strconv.Itoa(most)+" are allowed", "")
	}
	return n <= most
}

func checkDigest(f *document.Faults, path string, c Change) {
	if c.Withdrawn != (c.Digest == "") || len(c.Digest) > MaxDigest {
		f.Add(path, "edition/digest", "a member that stays has a digest of at most "+strconv.Itoa(MaxDigest)+" bytes, one that is left out has none", "")
	}
}
