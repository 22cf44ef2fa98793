// Package report answers questions about the order-to-cash chain from its events alone: how fast and how well each order was carried out, what was
// billed by rep, territory and item, who earned what commission, and how many orders were confirmed. No document is read.
//
// A Fold takes the events of one tenant in their order, each once, and can be asked at any time:
//
//	fold := report.New(report.Zones{Default: chicago})
//	err := fold.AddAll(store.AllEvents(ctx, s, "acme", fold.Position()))
//	fmt.Print(fold.Report())
//
// Nothing is multiplied by joins and nothing drops out: every view of the revenue is summed from the same invoices, what has no rep,
// territory or item is a bucket of its own, and amounts of two currencies are never added. What has no answer yet is absent (null in JSON),
// never 0 and never 100 %. Ratios are counts or exact decimals; there are no floats.
//
// # Memory
//
// A fold keeps, for each order, a few instants and per line four quantities; for each invoice its order and date; for each purchase order
// when it came in. Revenue, commission and volume are running sums, one for each key and month or day. A process that follows a feed for
// years calls TakeFinished now and then, which hands over the figures of the orders that are over and forgets them; what stays is the state
// of the open orders and the sums.
//
// # Purity
//
// There is no clock, no storage and no hidden state: the same events give the same answers, to the byte. A Fold is not safe for concurrent
// use, not even for reading while events are added; what it returns is the caller's.
package report
