package o2c

import (
	"context"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
)

// Records are the verbs of master data. Each saves a draft: it makes the document, or revises the one with that code. Documents that took something from it before keep what they took.
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
	if _, err := v.desk.engine.config.Zone(draft.Zone); err != nil && draft.Zone != "" {
		return nil, document.Faults{{Code: "o2c/zone", Path: "zone", Message: "there is no time zone " + document.Quote(draft.Zone), Help: "write an IANA name such as America/Chicago", Kind: document.ErrInvalid}}
	}
	return save(ctx, v.desk, "records.seller", party.KindSeller, party.SellerID(draft.Code), draft, options, party.NewSeller, (*party.Seller).Revise)
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
