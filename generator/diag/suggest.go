package diag

import (
	"fmt"
	"slices"
	"strings"
)

// Suggest returns the known word that a misspelt one was probably meant to be,
// or "" where none is near. Near is an edit distance (insertions, deletions,
// substitutions, swaps of neighbours) of at most a third of the word's length,
// and never more than three; of equally near ones the first in alphabetical
// order is taken.
func Suggest(word string, known []string) string {
	limit := min(3, max(1, len(word)/3))
	best, bestDistance := "", limit+1
	sorted := slices.Sorted(slices.Values(known))
	for _, k := range sorted {
		if strings.EqualFold(k, word) && k != word {
			return k
		}
		if d := distance(word, k, bestDistance); d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}

// DidYouMean returns a hint: the suggestion if there is one, otherwise the
// known words where they are few enough to read.
func DidYouMean(word string, known []string) string {
	if s := Suggest(word, known); s != "" {
		return fmt.Sprintf("did you mean %q?", s)
	}
	if len(known) == 0 || len(known) > 24 {
		return ""
	}
	return "known: " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
}

// distance is the optimal string alignment distance of two words, or at least
// limit where it is that or more.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if abs(len(x)-len(y)) >= limit || len(x) > 64 || len(y) > 64 {
		return limit
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

func abs(n int) int { return max(n, -n) }
