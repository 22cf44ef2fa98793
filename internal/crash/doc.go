// Package crash kills processes that run the engine, and proves that nothing is lost by it. A child process, the test binary started once
// more, runs random verbs at several desks of two tenants on a store that survives it; the parent kills it at a point that a seed chooses,
// opens the store anew, recovers, and compares what is stored with what the child had been told. The payment provider lives in the parent,
// so it knows after a kill what the child no longer does.
//
//	func TestS11_KilledAnywhere(t *testing.T) {
//		crash.Run(t, crash.Harness{Place: fresh, Open: open, Kills: 100})
//	}
//
// It is support for tests, and the stores' own tests call it.
package crash
