// Package postgres keeps documents in PostgreSQL, for many machines on one database.
package postgres
