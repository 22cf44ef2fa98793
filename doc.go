// Package o2c runs the order-to-cash chain on a store: requests and quotes, purchase orders, sales orders, shipments, invoices, payments,
// receipts and commissions, each verb one atomic commit.
//
// An Engine is made from a store and a Config whose zero value works. In the hands of an Actor it is a Desk, whose fields hold the verbs:
//
//	engine := o2c.New(memory.New(), o2c.Config{})
//	desk := engine.As(o2c.Actor{Tenant: "acme", ID: "desk-2"})
//	sale, err := desk.Orders.Submit(ctx, draft, o2c.Once("web-4711"))
//
// A verb loads documents, calls one pure method of the packages order, fulfillment, invoice or payment, and commits one batch. When a
// document has moved meanwhile it decides again. Nothing outside is called unless the intent was committed first; Recover finishes what a
// crash left open.
package o2c
