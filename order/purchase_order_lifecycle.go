package order

import "github.com/seed-3f372218/o2c/document"

// PurchaseOrderState is where a purchase order stands at its seller.
type PurchaseOrderState string

// The states of a purchase order.
const (
	PurchaseOrderReceivedState   PurchaseOrderState = "received"
	PurchaseOrderMatchedState    PurchaseOrderState = "matched"
	PurchaseOrderMismatchedState PurchaseOrderState = "mismatched"
	PurchaseOrderAcceptedState   PurchaseOrderState = "accepted"
	PurchaseOrderRejectedState   PurchaseOrderState = "rejected"
)

// PurchaseOrderAction is what can be done to a purchase order.
type PurchaseOrderAction string

// The actions on a purchase order.
const (
	PurchaseOrderMatch             PurchaseOrderAction = "match"
	PurchaseOrderAccept            PurchaseOrderAction = "accept"
	PurchaseOrderAcceptDifferences PurchaseOrderAction = "accept_differences"
	PurchaseOrderReject            PurchaseOrderAction = "reject"
)

type purchaseOrderRow = document.Row[PurchaseOrderState, PurchaseOrderAction]

var purchaseOrderLifecycle = document.NewTable(KindPurchaseOrder, PurchaseOrderReceivedState,
	purchaseOrderRow{From: PurchaseOrderReceivedState, Action: PurchaseOrderMatch, To: PurchaseOrderMatchedState, Guard: "no differences"},
	purchaseOrderRow{From: PurchaseOrderReceivedState, Action: PurchaseOrderMatch, To: PurchaseOrderMismatchedState, Guard: "differences"},
	purchaseOrderRow{From: PurchaseOrderMatchedState, Action: PurchaseOrderMatch, To: PurchaseOrderMatchedState, Guard: "no differences"},
	purchaseOrderRow{From: PurchaseOrderMatchedState, Action: PurchaseOrderMatch, To: PurchaseOrderMismatchedState, Guard: "differences"},
	purchaseOrderRow{From: PurchaseOrderMismatchedState, Action: PurchaseOrderMatch, To: PurchaseOrderMatchedState, Guard: "no differences"},
	purchaseOrderRow{From: PurchaseOrderMismatchedState, Action: PurchaseOrderMatch, To: PurchaseOrderMismatchedState, Guard: "differences"},
	purchaseOrderRow{From: PurchaseOrderMatchedState, Action: PurchaseOrderAccept, To: PurchaseOrderAcceptedState},
	purchaseOrderRow{From: PurchaseOrderMismatchedState, Action: PurchaseOrderAcceptDifferences, To: PurchaseOrderAcceptedState, Guard: "reason and digest"},
	purchaseOrderRow{From: PurchaseOrderReceivedState, Action: PurchaseOrderReject, To: PurchaseOrderRejectedState},
	purchaseOrderRow{From: PurchaseOrderMatchedState, Action: PurchaseOrderReject, To: PurchaseOrderRejectedState},
	purchaseOrderRow{From: PurchaseOrderMismatchedState, Action: PurchaseOrderReject, To: PurchaseOrderRejectedState},
)

// PurchaseOrderLifecycle gives the state table of purchase orders. A match may be made again, with the quote's next revision for instance.
func PurchaseOrderLifecycle() document.Table[PurchaseOrderState, PurchaseOrderAction] {
	return purchaseOrderLifecycle
}
