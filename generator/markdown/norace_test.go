//go:build !race

package markdown

// lesser divides the sizes of hostile inputs: the race detector makes the tests of
// them, which have one goroutine, ten times as long.
const lesser = 1
