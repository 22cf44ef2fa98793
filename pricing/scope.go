package pricing

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
)

// Scope says for whom a price list is. It is for a basket that has, in each dimension that it states, one of the codes; a list that states
// none is a base list, for everybody.
type Scope struct {
	Contracts     []string `json:"contracts,omitempty"`
	Customers     []string `json:"customers,omitempty"`
	Organizations []string `json:"organizations,omitempty"`
	Groups        []string `json:"groups,omitempty"`
	Channels      []string `json:"channels,omitempty"`
	Territories   []string `json:"territories,omitempty"`
}

// Rank names the narrowest dimension that a scope states. The list with the narrowest goes first, then the one that states more dimensions,
// whatever is cheaper.
type Rank string

// The ranks, from the narrowest to the widest. Channel and territory are equals.
const (
	RankContract     Rank = "contract"
	RankCustomer     Rank = "customer"
	RankOrganization Rank = "organization"
	RankGroup        Rank = "group"
	RankChannel      Rank = "channel"
	RankTerritory    Rank = "territory"
	RankBase         Rank = "base"
)

// dimensions are the ranks but the last, and how wide each is.
var dimensions = [...]struct {
	rank  Rank
	level int8
	path  string
}{
	{RankContract, 0, "contracts"}, {RankCustomer, 1, "customers"}, {RankOrganization, 2, "organizations"}, {RankGroup, 3, "groups"}, {RankChannel, 4, "channels"}, {RankTerritory, 4, "territories"},
}

// levelBase is the level of a base list.
const levelBase = 5

// of gives the codes of a dimension.
func (s *Scope) of(dimension int) []string {
	switch dimension {
	case 0:
		return s.Contracts
	case 1:
		return s.Customers
	case 2:
		return s.Organizations
	case 3:
		return s.Groups
	case 4:
		return s.Channels
	default:
		return s.Territories
	}
}

// IsZero tells whether the scope states nothing, so that the list is for everybody.
func (s Scope) IsZero() bool { return s.top() < 0 }

// Rank gives the rank of lists with this scope.
func (s Scope) Rank() Rank {
	if top := s.top(); top >= 0 {
		return dimensions[top].rank
	}
	return RankBase
}

// top gives the narrowest dimension that is stated, -1 when there is none.
func (s *Scope) top() int {
	for d := range dimensions {
		if len(s.of(d)) > 0 {
			return d
		}
	}
	return -1
}

// stated gives the dimensions that are stated, as a set of bits.
func (s *Scope) stated() (set uint8) {
	for d := range dimensions {
		if len(s.of(d)) > 0 {
			set |= 1 << d
		}
	}
	return set
}

// holds tells whether the scope is for the basket's buyer.
func (s *Scope) holds(b *Basket) bool {
	for d := range dimensions {
		if codes := s.of(d); len(codes) > 0 && !b.hasOne(d, codes) {
			return false
		}
	}
	return true
}

// meets tells whether some basket can have both scopes: they share a code in each dimension that both state. What they share first is given
// for messages.
func (s *Scope) meets(o *Scope) (shared string, ok bool) {
	for d := range dimensions {
		mine, theirs := s.of(d), o.of(d)
		if len(mine) == 0 || len(theirs) == 0 {
			continue
		}
		i := slices.IndexFunc(mine, func(code string) bool { return slices.Contains(theirs, code) })
		if i < 0 {
			return "", false
		}
		if shared == "" {
			shared = mine[i]
		}
	}
	return shared, true
}

// clone gives a deep copy.
func (s Scope) clone() Scope {
	return Scope{
		Contracts: slices.Clone(s.Contracts), Customers: slices.Clone(s.Customers), Organizations: slices.Clone(s.Organizations),
		Groups: slices.Clone(s.Groups), Channels: slices.Clone(s.Channels), Territories: slices.Clone(s.Territories),
	}
}

func (s *Scope) faults() document.Faults {
	var f document.Faults
	for d := range dimensions {
		checkCodes(&f, dimensions[d].path, s.of(d))
	}
	return f
}
