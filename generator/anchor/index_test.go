package anchor

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What is found must not depend on how often a text was asked.
func TestTheIndexFindsWhatReadingFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	of := func(letters string, n int) string {
		list, b := []rune(letters), strings.Builder{}
		for range n {
			b.WriteRune(list[random.IntN(len(list))])
		}
		return strings.TrimSpace(b.String())
	}
	found := 0
	for _, c := range []struct{ name, text string }{
		{"few letters", of("ab", 3000)},
		{"words", of("abcdefgh   ", 9000)},
		{"one word", strings.TrimSpace(strings.Repeat("word ", 700))},
		{"one letter", strings.Repeat("a", 999)},
		{"letters of several bytes", of("añ漢字仮名👩🚀 ", 4000)},
		{"nothing that is alike", of("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 5000)},
		{"shorter than a stretch", "ab"},
	} {
		text := New(c.text)
		text.index.searches.Store(fewSearches)
		for range 400 {
			words := c.text
			if at := random.IntN(len(words)); random.IntN(3) > 0 {
				words = words[at : at+min(len(words)-at, shortest+random.IntN(30))]
			} else {
				words = of("abdorw 漢", shortest+random.IntN(6))
			}
			if !utf8.ValidString(words) || words == "" {
				continue
			}
			got, want := slices.Collect(text.occurrences(words)), slices.Collect(text.read(words))
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %q is at %v, the index says %v", c.name, words, want, got)
			}
			found += len(got)
		}
	}
	if found < 1000 {
		t.Errorf("only %d places were found: the test says nothing", found)
	}
}
