package document

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// ID identifies a document within its tenant and kind: a UUID. Documents that happen get a version 7 (NewID), so that they sort by the
// time they were made and a phone that is offline can make one; documents that have a natural key of their own, such as an item's
// SKU, get a version 8 derived from it (NameID). The zero ID means none. Its text is the 36-character lower-case form.
type ID [16]byte

// NewID lays out a UUID version 7 (RFC 9562, section 5.7) from an instant, to the millisecond, and 10 bytes of randomness, of which 74
// bits are used. An instant before 1970 counts as 1970, one after 10889-08-02T05:31:50.655Z, the last that fits, as that.
func NewID(at time.Time, random [10]byte) ID {
	var id ID
	const last = 1<<48 - 1
	ms := int64(last)
	if sec := at.Unix(); sec < 0 {
		ms = 0
	} else if sec <= last/1000 {
		ms = min(at.UnixMilli(), last)
	}
	var stamp [8]byte
	binary.BigEndian.PutUint64(stamp[:], uint64(ms))
	copy(id[:6], stamp[2:])
	copy(id[6:], random[:])
	return id.withVersion(7)
}

// NameID derives a UUID version 8 (RFC 9562, section 5.8) from a kind and the parts of a natural key, by SHA-256: the same key always
// gives the same ID, so the document can be read without a search and two documents cannot have the same key.
func NameID(kind Kind, key ...string) ID {
	h := sha256.New()
	var size [8]byte
	for _, part := range append([]string{string(kind)}, key...) {
		binary.BigEndian.PutUint64(size[:], uint64(len(part))) // so that ("ab","c") and ("a","bc") differ
		h.Write(size[:])
		h.Write([]byte(part))
	}
	var id ID
	copy(id[:], h.Sum(nil))
	return id.withVersion(8)
}

func (id ID) withVersion(v byte) ID {
	id[6] = id[6]&0x0f | v<<4
	id[8] = id[8]&0x3f | 0x80
	return id
}

// ParseID reads the 36-character lower-case form and nothing else: no braces, no prefix, no upper case, so that an ID has one spelling.
// Anything else, also the UUID that is all zeros, is ErrInvalid.
func ParseID(s string) (ID, error) {
	bad := func() (ID, error) {
		return ID{}, &Error{Code: "document/id", Message: "not an identifier: " + Quote(s), Help: "write a UUID such as 0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d", Kind: ErrInvalid}
	}
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return bad()
	}
	var digits [32]byte
	n := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			continue
		}
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return bad()
		}
		digits[n] = c
		n++
	}
	var id ID
	if _, err := hex.Decode(id[:], digits[:]); err != nil || id.IsZero() {
		return bad()
	}
	return id, nil
}

// String gives the 36-character form; the zero ID gives "".
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	text, _ := id.AppendText(make([]byte, 0, 36))
	return string(text)
}

// AppendText appends what String gives; it never fails.
func (id ID) AppendText(b []byte) ([]byte, error) {
	if id.IsZero() {
		return b, nil
	}
	for i, part := range [...][]byte{id[0:4], id[4:6], id[6:8], id[8:10], id[10:16]} {
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, part)
	}
	return b, nil
}

// MarshalText is String as bytes.
func (id ID) MarshalText() ([]byte, error) { return id.AppendText(make([]byte, 0, 36)) }

// UnmarshalText is ParseID; empty text gives the zero ID.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*id = ID{}
		return nil
	}
	parsed, err := ParseID(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// IsZero tells whether the ID is none.
func (id ID) IsZero() bool { return id == ID{} }

// Compare orders IDs by their bytes: version 7 by the time they were made. It gives -1, 0 or 1.
func (id ID) Compare(other ID) int {
	for i := range id {
		if id[i] != other[i] {
			if id[i] < other[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}
