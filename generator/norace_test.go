//go:build !race

package generator_test

// oracleSteps is how many times the oracle edits its world.
const oracleSteps = 200
