// Package fulfillment moves goods: stock per item and location, what is reserved of it, and shipments from the plan to the buyer's door.
//
// Stock is a document like any other and is written in the order's own batch, so that nothing is sold twice. All functions are pure.
package fulfillment
