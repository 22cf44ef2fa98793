module github.com/seed-3f372218/o2c/store/storetest/lincheck

go 1.26

require (
	github.com/anishathalye/porcupine v1.3.1
	github.com/seed-3f372218/o2c v0.1.0
	github.com/stretchr/testify v1.12.1
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect

replace github.com/seed-3f372218/o2c => ../../..
