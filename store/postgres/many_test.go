package postgres_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
	"github.com/seed-3f372218/o2c/store/storetest"
)

// TestTenOpenAtOnce opens ten stores, each with connections of its own, in a schema where nothing is.
func TestTenOpenAtOnce(t *testing.T) {
	for _, config := range []postgres.Config{{}, {Partitions: 3}} {
		for range 3 {
			url := pgtest.URL(t)
			const many = 10
			var stores [many]*postgres.Store
			var errs [many]error
			var start, all sync.WaitGroup
			start.Add(1)
			for i := range many {
				all.Go(func() {
					start.Wait()
					stores[i], errs[i] = postgres.Open(t.Context(), url, config)
				})
			}
			start.Done()
			all.Wait()
			for i := range many {
				require.NoError(t, errs[i])
				require.Equal(t, fmt.Sprintf("N-%d", i+1), commit(t, stores[i], batch(i, write(i, 0, ""))).Wrote[0].Number)
			}
			for _, s := range stores {
				s.Close()
			}
			require.Equal(t, 1, query[int](t, url, "SELECT version FROM o2c_migration"))
		}
	}
}

// TestS5_TwoStores lets writers commit through two stores while a reader of each follows the feed.
func TestS5_TwoStores(t *testing.T) {
	url := pgtest.URL(t)
	stores := []*postgres.Store{open(t, url, postgres.Config{}), open(t, url, postgres.Config{})}
	const writers, rounds = 4, 25
	const total = 2 * writers * rounds
	var feeds [2][]document.EventRecord
	var numbers sync.Map
	var all sync.WaitGroup
	for i, s := range stores {
		for w := range writers {
			all.Go(func() {
				for round := range rounds {
					n := (i*writers+w)*rounds + round
					c, err := s.Commit(t.Context(), batch(n, write(n, 0, "")))
					if err != nil {
						t.Error(err)
						return
					}
					numbers.Store(c.Wrote[0].Number, true)
				}
			})
		}
		all.Go(func() {
			for after := int64(0); after < total && !t.Failed(); {
				if err := s.WaitEvents(t.Context(), acme, after); err != nil {
					t.Error(err)
					return
				}
				page, err := s.Events(t.Context(), acme, after, 7)
				if err != nil {
					t.Error(err)
					return
				}
				for _, e := range page {
					after++
					if e.Position != after {
						t.Errorf("position %d follows %d", e.Position, after-1)
						return
					}
				}
				feeds[i] = append(feeds[i], page...)
			}
		})
	}
	all.Wait()
	require.Len(t, feeds[0], total)
	require.Equal(t, feeds[0], feeds[1])
	for n := range total {
		_, there := numbers.Load(fmt.Sprintf("N-%d", n+1))
		require.True(t, there, "number %d", n+1)
	}
}

// TestS2_HostsIsolation sets another level of isolation for every connection: commits have their own.
func TestS2_HostsIsolation(t *testing.T) {
	for _, level := range []string{"serializable", "repeatable%20read"} {
		h := kit(t, func(t testing.TB, url string) store.Store {
			return open(t, url+"&default_transaction_isolation="+level, postgres.Config{})
		})
		for _, check := range []string{"S2_Concurrent", "S3_WriteSkew", "S4_UniqueConcurrent", "S5_EventOrderAfterRead", "S7_GaplessConcurrent", "S8_SameBatchConcurrent", "S9_StableFindConcurrent", "S12_Canceled", "Model"} {
			t.Run(level+"/"+check, func(t *testing.T) { storetest.RunCheck(t, h, check) })
		}
	}
}

func TestPartitions(t *testing.T) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{Partitions: 4})
	for n := range 40 {
		b := batch(n, write(n, 0, ""))
		b.Tenant = fmt.Sprint("tenant ", n)
		b.Writes[0].Ref.Tenant, b.Events[0].Ref.Tenant = b.Tenant, b.Tenant
		commit(t, s, b)
	}
	require.Equal(t, 4, query[int](t, url, "SELECT count(DISTINCT tableoid) FROM o2c_record"))
	require.Equal(t, 40, query[int](t, url, "SELECT count(*) FROM o2c_record"))
	open(t, url, postgres.Config{Partitions: 9}) // counts when the tables are made
	require.Equal(t, 4, query[int](t, url, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'o2c_event'::regclass"))
}
