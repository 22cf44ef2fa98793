package postgres_test

import (
	"testing"

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/storetest/lincheck"
)

func TestLinearizable(t *testing.T) {
	lincheck.Run(t, kit(t, func(t testing.TB, url string) store.Store { return open(t, url, postgres.Config{}) }), lincheck.Options{})
}
