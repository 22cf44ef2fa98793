package o2c

import (
	"context"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/team"
	"github.com/seed-3f372218/o2c/territory"
)

// Records are the verbs of master data. Each saves a draft: it makes the document, or revises the one with that code. Documents that took
// something from it before keep what they took.
type Records struct{ desk *Desk }

// SaveItem makes or revises an item.
func (v Records) SaveItem(ctx context.Context, draft catalog.ItemDraft, options ...Option) (*catalog.Item, error) {
	return save(ctx, v.desk, "records.item", catalog.KindItem, catalog.ItemID(draft.SKU), draft, options, catalog.NewItem, (*catalog.Item).Revise)
}

// SaveCustomer makes or revises a customer.
func (v Records) SaveCustomer(ctx context.Context, draft party.CustomerDraft, options ...Option) (*party.Customer, error) {
	return save(ctx, v.desk, "records.customer", party.KindCustomer, party.CustomerID(draft.Code), draft, options, party.NewCustomer, (*party.Customer).Revise)
}

// SaveOrganization makes or revises an organization.
func (v Records) SaveOrganization(ctx context.Context, draft party.OrganizationDraft, options ...Option) (*party.Organization, error) {
	return save(ctx, v.desk, "records.organization", party.KindOrganization, party.OrganizationID(draft.Code), draft, options, party.NewOrganization, (*party.Organization).Revise)
}

// SaveSeller makes or revises a seller. Its time zone has to exist.
func (v Records) SaveSeller(ctx context.Context, draft party.SellerDraft, options ...Option) (*party.Seller, error) {
	if _, err := v.desk.engine.zone(draft.Zone); err != nil && draft.Zone != "" {
		return nil, document.Faults{{Code: "o2c/zone", Path: "zone", Message: "there is no time zone " + document.Quote(draft.Zone), Help: "write an IANA name such as America/Chicago", Kind: document.ErrInvalid}}
	}
	return save(ctx, v.desk, "records.seller", party.KindSeller, party.SellerID(draft.Code), draft, options, party.NewSeller, (*party.Seller).Revise)
}

// SaveCategories makes or revises the tenant's tree of categories.
func (v Records) SaveCategories(ctx context.Context, draft catalog.CategoryTreeDraft, options ...Option) (*catalog.CategoryTree, error) {
	return save(ctx, v.desk, "records.categories", catalog.KindCategoryTree, catalog.CategoryTreeID(), draft, options, catalog.NewCategoryTree, (*catalog.CategoryTree).Revise)
}

// SaveProductSet makes or revises a product set.
func (v Records) SaveProductSet(ctx context.Context, draft catalog.ProductSetDraft, options ...Option) (*catalog.ProductSet, error) {
	return save(ctx, v.desk, "records.product_set", catalog.KindProductSet, catalog.ProductSetID(draft.Code), draft, options, catalog.NewProductSet, (*catalog.ProductSet).Revise)
}

// SaveTeam makes or revises a team of reps.
func (v Records) SaveTeam(ctx context.Context, draft team.Draft, options ...Option) (*team.Team, error) {
	return save(ctx, v.desk, "records.team", team.KindTeam, team.ID(draft.Code), draft, options, team.New, (*team.Team).Revise)
}

// SaveTaxTable makes or revises the tenant's tax table.
func (v Records) SaveTaxTable(ctx context.Context, draft pricing.TaxTableDraft, options ...Option) (*pricing.TaxTable, error) {
	return save(ctx, v.desk, "records.tax_table", pricing.KindTaxTable, pricing.TaxTableID(draft.Code), draft, options, pricing.NewTaxTable, (*pricing.TaxTable).Revise)
}

// SaveTerritoryMap makes or revises the tenant's map of territories. Orders that are confirmed keep their owner.
func (v Records) SaveTerritoryMap(ctx context.Context, draft territory.MapDraft, options ...Option) (*territory.Map, error) {
	return save(ctx, v.desk, "records.territory_map", territory.KindMap, territory.MapID(draft.Code), draft, options, territory.NewMap, (*territory.Map).Revise)
}

// SaveCommissionPlan makes or revises a commission plan. Orders that are confirmed keep the rates that they were confirmed with.
func (v Records) SaveCommissionPlan(ctx context.Context, draft commission.PlanDraft, options ...Option) (*commission.Plan, error) {
	return save(ctx, v.desk, "records.commission_plan", commission.KindPlan, commission.PlanID(draft.Code), draft, options, commission.NewPlan, (*commission.Plan).Revise)
}

// Item reads an item by its SKU.
func (v Records) Item(ctx context.Context, sku string) (*catalog.Item, error) {
	return get[catalog.Item](ctx, v.desk, catalog.KindItem, catalog.ItemID(sku))
}

// Customer reads a customer by its code, without what it inherits.
func (v Records) Customer(ctx context.Context, code string) (*party.Customer, error) {
	return get[party.Customer](ctx, v.desk, party.KindCustomer, party.CustomerID(code))
}

// Seller reads a seller by its code.
func (v Records) Seller(ctx context.Context, code string) (*party.Seller, error) {
	return get[party.Seller](ctx, v.desk, party.KindSeller, party.SellerID(code))
}

// Organization reads an organization by its code.
func (v Records) Organization(ctx context.Context, code string) (*party.Organization, error) {
	return get[party.Organization](ctx, v.desk, party.KindOrganization, party.OrganizationID(code))
}

// Categories reads the tenant's tree of categories.
func (v Records) Categories(ctx context.Context) (*catalog.CategoryTree, error) {
	return get[catalog.CategoryTree](ctx, v.desk, catalog.KindCategoryTree, catalog.CategoryTreeID())
}

// ProductSet reads a product set by its code.
func (v Records) ProductSet(ctx context.Context, code string) (*catalog.ProductSet, error) {
	return get[catalog.ProductSet](ctx, v.desk, catalog.KindProductSet, catalog.ProductSetID(code))
}

// Team reads a team by its code.
func (v Records) Team(ctx context.Context, code string) (*team.Team, error) {
	return get[team.Team](ctx, v.desk, team.KindTeam, team.ID(code))
}

// TaxTable reads a tax table by its code.
func (v Records) TaxTable(ctx context.Context, code string) (*pricing.TaxTable, error) {
	return get[pricing.TaxTable](ctx, v.desk, pricing.KindTaxTable, pricing.TaxTableID(code))
}

// TerritoryMap reads a map of territories by its code.
func (v Records) TerritoryMap(ctx context.Context, code string) (*territory.Map, error) {
	return get[territory.Map](ctx, v.desk, territory.KindMap, territory.MapID(code))
}

// CommissionPlan reads a commission plan by its code.
func (v Records) CommissionPlan(ctx context.Context, code string) (*commission.Plan, error) {
	return get[commission.Plan](ctx, v.desk, commission.KindPlan, commission.PlanID(code))
}

// save makes a document from a draft, or revises the one that is there.
func save[T, Draft any, P document.Of[T]](
	ctx context.Context, d *Desk, verb string, kind document.Kind, id document.ID, draft Draft, options []Option,
	make func(tenant string, draft Draft, by document.Stamp) (P, []document.Event, error),
	revise func(doc P, draft Draft, by document.Stamp) ([]document.Event, error),
) (P, error) {
	return perform(ctx, d, verb, draft, options, func(u *unit) (P, error) {
		there, err := find[T, P](u, kind, id)
		if err != nil {
			return nil, err
		}
		doc := P(there)
		var events []document.Event
		if there == nil {
			doc, events, err = make(u.batch.Tenant, draft, u.by)
		} else {
			events, err = revise(doc, draft, u.by)
		}
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put[T, P](u, doc)
		return doc, err
	})
}
