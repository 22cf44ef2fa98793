package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/seed-3f372218/o2c/document"
)

// fault gives a trouble of the database its code and what would help. The end of the context, and errors that are of the house's shape
// already, stay what they are.
func fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	if inHouse(err) {
		return err
	}
	trouble := func(code, message, help string) error {
		return &document.Error{Code: code, Message: message, Help: help, Cause: err}
	}
	var below *driver.Error
	if !errors.As(err, &below) {
		switch {
		case errors.Is(err, sql.ErrTxDone):
			return trouble("store/transaction_closed", "the transaction has ended", "use the bound store between the transaction's begin and its end only")
		case strings.Contains(err.Error(), "database is closed"): // database/sql keeps this one to itself
			return closed()
		}
		return trouble("store/sqlite", "the database gave an error", "the cause says which; nothing of what was asked is stored")
	}
	if below.Code() == sqlite3.SQLITE_BUSY_SNAPSHOT {
		return trouble("store/transaction_stale", "the transaction has read, and another has written since", "roll back and begin anew; begin with (*Store).DB, or with BEGIN IMMEDIATE")
	}
	switch below.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return trouble("store/locked", "another connection holds the file's lock", "try again when it has committed; keep transactions short, and do not commit through the store while you hold one of your own")
	case sqlite3.SQLITE_READONLY:
		return trouble("store/read_only", "the file cannot be written", "let the process write the file and its directory")
	case sqlite3.SQLITE_FULL:
		return trouble("store/disk_full", "there is no room for what is to be stored", "make room on the disk, or raise max_page_count, and try again")
	case sqlite3.SQLITE_CANTOPEN:
		return trouble("store/cannot_open", "the file cannot be opened", "see that the directory is there and that the process may read and write it")
	case sqlite3.SQLITE_NOTADB:
		return trouble("store/not_a_database", "the file is not a SQLite database", "name another file, or put the right one back")
	case sqlite3.SQLITE_CORRUPT:
		return trouble("store/corrupt", "the file is damaged", "restore a copy of it; keep the damaged file, sqlite3 can recover what is readable")
	case sqlite3.SQLITE_IOERR:
		return trouble("store/io", "the disk gave an error", "see that the disk is sound, then open the store anew")
	}
	return trouble("store/sqlite", "the database gave an error", "the cause says which; nothing of what was asked is stored")
}

func closed() error {
	return &document.Error{Code: "store/closed", Message: "the store is closed", Help: "open it anew"}
}

// inHouse tells whether an error has the shape of document's.
func inHouse(err error) bool {
	var one *document.Error
	var many document.Faults
	var moved *document.MovedError
	var taken *document.TakenError
	return errors.As(err, &one) || errors.As(err, &many) || errors.As(err, &moved) || errors.As(err, &taken)
}

// isCode tells whether an error is SQLite's own with this primary result code.
func isCode(err error, code int) bool {
	var below *driver.Error
	return errors.As(err, &below) && below.Code()&0xff == code
}

// unknown is the answer for a commit that the disk failed under: what was written may yet be found to be whole.
func unknown(err error) error {
	return &document.Error{Code: "store/unknown", Message: "the disk gave an error amid the commit", Help: "look the batch up before anything else", Kind: document.ErrUnknown, Cause: err}
}
