// Package postgres keeps documents in PostgreSQL: many machines on one database, in a schema of the host's choice.
//
//	s, err := postgres.Open(ctx, os.Getenv("DATABASE_URL"), postgres.Config{})
//	if err != nil {
//		log.Fatal(err)
//	}
//	defer s.Close()
//	engine := o2c.New(s, o2c.Config{})
//
// New uses a pool that the host has already. Both make the tables, all of which are named o2c_…, in the first schema of the search_path; the files in the
// folder migrations say what is in them. PostgreSQL 13 and later will do; tests run with 15. The database has the encoding UTF8.
//
// # How it commits
//
// Commit locks the tenant's row and reads all that the batch names, decides by store.Decide, then writes and commits: two round trips. Commits of a tenant
// follow one another, so positions of events and numbers have no gaps and nothing deadlocks; tenants do not wait for each other, and readers wait for
// nobody. Commits of one process queue up for their tenant before they take a connection. A series that may have gaps is drawn like any other: as the
// tenant's row is locked anyway, drawing ahead would gain nothing.
//
// When the answer to COMMIT was lost, also because the context ended then, Commit gives ErrUnknown (store/unknown). Lookup waits for what is still under
// way, so it knows the truth; committing the same batch again is right, too.
//
// # Within the host's transaction
//
// In gives a store bound to a transaction that the host has begun. See there.
//
// # Waiting for events
//
// WaitEvents listens (LISTEN) on one connection for all waiters of the process, besides those of the pool. Committers notify after their commit and at
// most fifty times a second, because PostgreSQL lets transactions that notify commit only one after the other. Waiters look by themselves as well
// (Config.Poll), so a notification that is lost delays and loses nothing.
//
// # PgBouncer
//
// In session mode there is nothing to do. In transaction mode prepared statements must not be used: add default_query_exec_mode=exec to the URL, or set
// QueryExecModeExec in the configuration of the host's pool. LISTEN does not work there; waiters look every ten times Config.Poll, so set that lower, or
// let the store that is waited on connect to the server directly.
//
// # Partitioning
//
// Every key begins with the tenant. Config.Partitions divides the large tables by a hash of it (PARTITION BY HASH) into tables o2c_record_0, o2c_record_1
// … when they are first made. It helps when they become too large to be vacuumed or indexed as one; a single tenant always stands in one part. Existing
// tables are not changed: export the tenants, and import them into a new schema.
//
// # Distributed databases
//
// CockroachDB (23.2 and later, with READ COMMITTED) and YugabyteDB speak the same protocol. The store uses no advisory locks, triggers, sequences, or
// extensions. What they lack has a fallback: without LISTEN waiters look every Config.Poll; CockroachDB compares texts byte by byte without COLLATE "C",
// which is left out there, and cannot partition by hash, which it does not need. Transactions that they ask to run again (40001) are. These fallbacks are
// made after their documentation; the tests run on PostgreSQL alone.
//
// # Errors
//
// What stands against a batch is as store.Store says. Trouble of the database's own is a *document.Error with one of these codes, the driver's error as its
// Cause, and, unless it is store/unknown, nothing stored:
//
//	store/unavailable          the server cannot be reached, or is going down
//	store/unknown              the answer to a commit was lost (ErrUnknown)
//	store/contention           transactions in each other's way, also after a dozen attempts
//	store/locked               lock_timeout ran out
//	store/timeout              statement_timeout ran out
//	store/read_only            a standby, or default_transaction_read_only
//	store/disk_full            no room left
//	store/overloaded           no connections or memory left
//	store/permission           the role lacks a right
//	store/tables               the tables are not there
//	store/newer_schema         a newer release has made the tables (ErrNewerSchema)
//	store/encoding             the database or the connection is not UTF8 (ErrInvalid)
//	store/no_schema            the search_path leads nowhere (ErrInvalid)
//	store/corrupt              a row, or a file of the database, is damaged
//	store/prepared             prepared statements behind a pooler
//	store/transaction_aborted  the host's transaction has failed before
//	store/transaction_closed   the host's transaction has ended
//	store/closed               the store has been closed
//	store/url, store/config    what Open was given (ErrInvalid)
//	store/database             anything else
//
// Lost connections are replaced, and what can be tried again without harm is.
package postgres
