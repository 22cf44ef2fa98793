module github.com/seed-3f372218/o2c

go 1.26

require (
	github.com/bojanz/currency v1.4.2
	github.com/google/uuid v1.6.0
	github.com/leanovate/gopter v0.2.11
	github.com/shopspring/decimal v1.6.0
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/cockroachdb/apd/v3 v3.2.1 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)
