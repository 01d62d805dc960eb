//go:build race

package generator_test

// oracleSteps is fewer than without the race detector, which takes five times as
// long: `make check` runs both.
const oracleSteps = 60
