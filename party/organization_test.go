package party_test

import (
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
)

func organization(t testing.TB, draft party.OrganizationDraft) *party.Organization {
	t.Helper()
	o, _, err := party.NewOrganization("acme", draft, by)
	require.NoError(t, err)
	return o
}

func TestOrganizationIsStored(t *testing.T) {
	o, events, err := party.NewOrganization("acme", lakeGroup(t), by)
	require.NoError(t, err)
	stored(t, o, events)
	assert.Equal(t, party.OrganizationID("lake-group"), o.Header.ID)
	assert.Equal(t, lakeGroup(t), o.Content())
	plain, unique := o.Keys()
	assert.Empty(t, plain)
	assert.Empty(t, unique)
}

func TestOrganizationFaults(t *testing.T) {
	draft := party.OrganizationDraft{Contacts: []party.Contact{{}}, Group: " ", Terms: &party.Terms{NetDays: party.MaxNetDays + 1}, CreditLimit: new(amount(t, "-0.01 USD"))}
	_, _, err := party.NewOrganization("acme", draft, by)
	assert.Equal(t, []string{
		"code party/required", "name party/required", "contacts[0] party/required", "group party/text", "terms.net_days party/terms", "credit_limit party/credit_limit",
	}, faultsOf(t, err))
}

func TestReviseOrganization(t *testing.T) {
	o := organization(t, lakeGroup(t))
	before := o.Clone()
	draft := o.Content()
	draft.Code = "x"
	_, err := o.Revise(draft, later)
	assert.Equal(t, []string{"code party/fixed"}, faultsOf(t, err))
	draft = o.Content()
	draft.Name = ""
	_, err = o.Revise(draft, later)
	assert.Equal(t, []string{"name party/required"}, faultsOf(t, err))
	assert.Equal(t, before, o)
	draft.Name = "Lake Group LLC"
	events, err := o.Revise(draft, later)
	require.NoError(t, err)
	assert.Equal(t, party.OrganizationSaved{Code: "lake-group", Name: "Lake Group LLC", Group: "key"}, events[0].Payload)
	*draft.Terms, draft.Contacts[0].Email = party.Terms{}, "x"
	assert.Equal(t, before.Terms, o.Terms)
	assert.Equal(t, before.Contacts, o.Contacts)
	require.NoError(t, o.Validate())
}

func TestInForce(t *testing.T) {
	group := organization(t, lakeGroup(t))
	own := customer(t, lakeside(t))
	assert.Equal(t, own, own.InForce(group), "what a member says itself stands")

	open := lakeside(t)
	open.Group, open.Currency, open.Terms, open.CreditLimit, open.PurchaseOrderRequired = "", money.Currency{}, nil, nil, nil
	member := customer(t, open)
	before := member.Clone()
	in := member.InForce(group)
	assert.Equal(t, "key", in.Group)
	assert.Equal(t, "USD", in.Currency.Code())
	assert.Equal(t, "net 45", in.PaymentTerms().String())
	assert.Equal(t, "50000.00 USD", in.CreditLimit.String())
	assert.True(t, in.NeedsPurchaseOrder())
	assert.Equal(t, before, member, "InForce changes nothing")
	in.Terms.NetDays, *in.PurchaseOrderRequired = 1, false
	assert.Equal(t, 45, group.Terms.NetDays, "and shares nothing")
	assert.True(t, *group.PurchaseOrderRequired)

	member.PurchaseOrderRequired, member.Terms = new(false), &party.Terms{}
	in = member.InForce(group)
	assert.False(t, in.NeedsPurchaseOrder(), "a member may be let off")
	assert.Equal(t, "due on receipt", in.PaymentTerms().String(), "and may pay at once")

	assert.Equal(t, before, before.InForce(nil))
	other := lakeGroup(t)
	other.Code = "hill-group"
	assert.Equal(t, before, before.InForce(organization(t, other)), "an organization that it is not in hands nothing down")
	alone := customer(t, party.CustomerDraft{Code: "c", Name: "C"})
	assert.Equal(t, alone, alone.InForce(&party.Organization{}))
}

func TestInForceIsOwnElseOrganization(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	properties.Property("each value by itself, and twice is once", prop.ForAll(
		func(mine, theirs []bool, days, other int) bool {
			c := &party.Customer{CustomerDraft: party.CustomerDraft{Code: "c", Organization: "o"}}
			o := &party.Organization{OrganizationDraft: party.OrganizationDraft{Code: "o"}}
			var terms *party.Terms
			if theirs[0] {
				o.Terms = &party.Terms{NetDays: other}
				terms = o.Terms
			}
			if mine[0] {
				c.Terms = &party.Terms{NetDays: days}
				terms = c.Terms
			}
			var required *bool
			if theirs[1] {
				o.PurchaseOrderRequired = new(true)
				required = o.PurchaseOrderRequired
			}
			if mine[1] {
				c.PurchaseOrderRequired = new(false)
				required = c.PurchaseOrderRequired
			}
			in := c.InForce(o)
			return assert.ObjectsAreEqual(terms, in.Terms) && assert.ObjectsAreEqual(required, in.PurchaseOrderRequired) && assert.ObjectsAreEqual(in, in.InForce(o))
		},
		gen.SliceOfN(2, gen.Bool()), gen.SliceOfN(2, gen.Bool()), gen.IntRange(0, 90), gen.IntRange(0, 90),
	))
	properties.TestingRun(t)
}
