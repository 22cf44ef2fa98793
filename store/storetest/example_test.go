package storetest_test

import (
	"fmt"
	"testing"

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/storetest"
)

func ExampleRun() {
	_ = func(t *testing.T) { // a test of the host
		storetest.Run(t, storetest.Harness{Open: func(testing.TB) store.Store { return memory.New() }})
	}
	restarts := 0
	for _, c := range storetest.Checks() {
		if c.Restarts {
			restarts++
		}
	}
	fmt.Println(restarts, "checks need Reopen")
	// Output: 2 checks need Reopen
}
