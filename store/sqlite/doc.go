// Package sqlite is the durable store of a single machine: everything in one SQLite file, pure Go, no server.
//
//	s, err := sqlite.Open(ctx, "/var/lib/shop/shop.db") // makes the file, or brings it to this release's tables
//	if err != nil {
//		return err
//	}
//	defer s.Close()
//	desk := o2c.New(s, o2c.Config{}).As(o2c.Actor{Tenant: "acme", ID: "desk-2"})
//
// # The host's own tables
//
// The file may hold tables of the host's own beside those of the store, whose names begin with o2c_. DB gives the pool of connections, and In the
// store within a transaction, so that a row of the host and what o2c commits are there together or not at all:
//
//	tx, err := s.DB().BeginTx(ctx, nil) // takes the file's write lock at once
//	if err != nil {
//		return err
//	}
//	defer tx.Rollback() // after a commit it does nothing
//	if _, err := tx.ExecContext(ctx, "INSERT INTO shipment (number) VALUES (?)", number); err != nil {
//		return err
//	}
//	if _, err := s.In(tx).Commit(ctx, batch); err != nil { // last; ErrMoved: roll back, read again, begin anew
//		return err
//	}
//	return tx.Commit()
//
// # What it promises
//
// A commit that was answered is on the disk: the journal is a write-ahead log that is synced with every commit (synchronous=FULL). Commits of one process
// that come at the same time share one transaction, and so one sync. Readers see what was committed when they began, and wait for nobody; one writer at
// a time writes the file, and others wait for it, 10 seconds unless LockWait says otherwise. Several processes of one machine may use the file; so may
// several tenants. The file must be on a local disk: the write-ahead log does not work over a network. A copy is made with VACUUM INTO or sqlite3's
// .backup, or for one tenant with Export, not by copying the file of a store that is open.
//
// Troubles of the database have codes of their own, each with what would help: store/locked, store/disk_full, store/read_only, store/cannot_open,
// store/not_a_database, store/corrupt, store/io, store/closed, and, for a host's transaction, store/transaction_stale and store/transaction_closed.
// After any of them nothing of the batch is there, and the next call works once the cause is gone. Only when the disk fails amid a commit it is
// not known whether the batch is there: that is ErrUnknown.
//
// The tables are plain SQL: package directory migrations has them, with comments, and o2c_schema says which have been made. A file
// that a newer release has written is refused with ErrNewerSchema.
package sqlite
