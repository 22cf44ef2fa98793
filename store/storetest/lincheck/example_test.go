package lincheck_test

import (
	"fmt"
	"testing"

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/storetest"
	"github.com/seed-3f372218/o2c/store/storetest/lincheck"
)

func ExampleRun() {
	_ = func(t *testing.T) { // a test of the host
		lincheck.Run(t, storetest.Harness{Open: func(testing.TB) store.Store { return memory.New() }}, lincheck.Options{})
	}
	fmt.Println("many callers, one order")
	// Output: many callers, one order
}
