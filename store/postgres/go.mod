module github.com/seed-3f372218/o2c/store/postgres

go 1.26

require (
	github.com/jackc/pgx/v5 v5.12.0
	github.com/seed-3f372218/o2c v0.1.0
	github.com/seed-3f372218/o2c/store/storetest/lincheck v0.1.0
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/anishathalye/porcupine v1.3.1 // indirect
	github.com/bojanz/currency v1.4.2 // indirect
	github.com/cockroachdb/apd/v3 v3.2.1 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/shopspring/decimal v1.6.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/sync v0.22.0 // indirect
	golang.org/x/text v0.41.0 // indirect
)

replace github.com/seed-3f372218/o2c => ../..

replace github.com/seed-3f372218/o2c/store/storetest/lincheck => ../storetest/lincheck
