// Package sqlite is the store in one SQLite file: durable, embedded, pure Go.
package sqlite
