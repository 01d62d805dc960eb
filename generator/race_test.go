//go:build race

package generator_test

// oracleSteps is fewer than without the race detector, which takes five times as
// long: `make check` runs both.
const oracleSteps = 20

// manyClaims likewise.
const manyClaims = 2_000
