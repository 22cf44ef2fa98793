module github.com/seed-3f372218/o2c/examples

go 1.26

require github.com/seed-3f372218/o2c v0.1.0

require (
	github.com/bojanz/currency v1.4.2 // indirect
	github.com/cockroachdb/apd/v3 v3.2.1 // indirect
	github.com/shopspring/decimal v1.6.0 // indirect
)

replace github.com/seed-3f372218/o2c => ../
