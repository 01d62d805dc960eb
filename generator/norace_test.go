//go:build !race

package generator_test

// oracleSteps is how many times the oracle edits its world.
const oracleSteps = 200

// manyClaims is how many claims an article has that has very many.
const manyClaims = 10_000
