package sqlite_test

import (
	"testing"

	"github.com/seed-3f372218/o2c/store/storetest/lincheck"
)

func TestLinearizable(t *testing.T) { lincheck.Run(t, harness(), lincheck.Options{}) }
