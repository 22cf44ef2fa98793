package crash

import (
	"context"

	"github.com/seed-3f372218/o2c/store"
)

// Check reads.
func Check(ctx context.Context, s store.Store, tenant string) ([]Broken, error) { return nil, nil }

func (w *world) checkProvider(ctx context.Context, s store.Store) error { return nil }
