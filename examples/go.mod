module github.com/seed-3f372218/o2c/examples

go 1.26

require (
	github.com/jedib0t/go-pretty/v6 v6.8.3
	github.com/seed-3f372218/o2c v0.1.0
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/bojanz/currency v1.4.2 // indirect
	github.com/cockroachdb/apd/v3 v3.2.1 // indirect
	github.com/mattn/go-runewidth v0.0.16 // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/shopspring/decimal v1.6.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/sys v0.30.0 // indirect
	golang.org/x/text v0.22.0 // indirect
)

replace github.com/seed-3f372218/o2c => ../
