package anchor

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// The benchmarks of this package have three sizes each: what is reported of a
// word, or of a quote, must not grow with them.

// essay is a text of so many words, about as varied as one that somebody wrote.
func essay(words int) []string {
	random := rand.New(rand.NewPCG(3, 0))
	list := make([]string, words)
	for i := range list {
		list[i] = "w" + strconv.Itoa(int(random.ExpFloat64()*300))
		if i%11 == 10 {
			list[i] += "."
		}
	}
	return list
}

func quoteOf(text []string, at int) string { return strings.Join(text[at:at+8], " ") }

func BenchmarkNew(b *testing.B) {
	for _, words := range []int{2_000, 20_000, 200_000} {
		text := strings.Join(essay(words), " ")
		b.Run(strconv.Itoa(words), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				New(text)
			}
			perItem(b, words, "word")
		})
	}
}

func perItem(b *testing.B, items int, name string) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*items), "ns/"+name)
}

// All quotes of an article, by how many there are, by how long it is, and by
// both.
func BenchmarkFind(b *testing.B) {
	for _, c := range []struct{ words, quotes int }{
		{20_000, 20}, {20_000, 200}, {20_000, 2_000},
		{2_000, 200}, {200_000, 200},
		{2_000, 20}, {200_000, 2_000},
	} {
		text := essay(c.words)
		quotes := make([]Selector, c.quotes)
		for i := range quotes {
			quotes[i].Exact = quoteOf(text, i*(c.words-8)/c.quotes)
		}
		b.Run(fmt.Sprintf("words=%d/quotes=%d", c.words, c.quotes), func(b *testing.B) {
			find(b, strings.Join(text, " "), quotes, Anchored)
		})
	}
}

// find looks quotes up in a text that was never asked before.
func find(b *testing.B, text string, quotes []Selector, want State) {
	b.ReportAllocs()
	for b.Loop() {
		t := New(text)
		for _, q := range quotes {
			if _, ok := t.Anchor(q); ok != (want == Anchored) {
				b.Fatalf("%q: found is %v", q.Exact, ok)
			}
		}
	}
	perItem(b, len(quotes), "quote")
}

// Texts and quotes of which there is more to look at than of others.
func BenchmarkFindBad(b *testing.B) {
	for _, words := range []int{2_000, 20_000, 200_000} {
		text := essay(words)
		n := words / 100
		all := func(of func(i int) Selector) []Selector {
			list := make([]Selector, n)
			for i := range list {
				list[i] = of(i)
			}
			return list
		}
		for _, c := range []struct {
			name, text string
			quotes     []Selector
			want       State
		}{
			{"absent", strings.Join(text, " "), all(func(i int) Selector { return Selector{Exact: quoteOf(text, i*100) + " nowhere"} }), Lost},
			{"one-word", strings.Repeat("word ", words), all(func(i int) Selector { return Selector{Exact: strings.Repeat("word ", 3+i%5)} }), Ambiguous},
			{"one-word-absent", strings.Repeat("word ", words), all(func(int) Selector { return Selector{Exact: "word word wordless"} }), Lost},
			{"same-beginning", sameBeginning(words), all(func(i int) Selector { return Selector{Exact: fmt.Sprintf("it is said that %d ends", i)} }), Anchored},
			{"short", strings.Join(text, " ") + " z1z", all(func(int) Selector { return Selector{Exact: "z1z"} }), Anchored},
			{"short-with-prefix", strings.Join(text, " "), all(func(i int) Selector {
				return Selector{Exact: text[i*100+8], Prefix: quoteOf(text, i*100)}
			}), Anchored},
		} {
			b.Run(fmt.Sprintf("%s/words=%d", c.name, words), func(b *testing.B) { find(b, c.text, c.quotes, c.want) })
		}
	}
}

// sameBeginning is a text all of whose sentences begin alike.
func sameBeginning(words int) string {
	var b strings.Builder
	for i := range words / 6 {
		fmt.Fprintf(&b, "it is said that %d ends ", i)
	}
	return b.String()
}

// A quote whose words were changed: what is near it is looked for.
func BenchmarkFindChanged(b *testing.B) {
	for _, words := range []int{2_000, 20_000, 200_000} {
		text := essay(words)
		t, q := New(strings.Join(text, " ")), Selector{Exact: strings.Replace(quoteOf(text, words/2), " ", " not ", 3)}
		b.Run(strconv.Itoa(words), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if t.Find(q).State != Changed {
					b.Fatal("nothing is near")
				}
			}
			perItem(b, words, "word")
		})
	}
}

// The context of a passage that is there many times.
func BenchmarkDescribe(b *testing.B) {
	for _, words := range []int{2_000, 20_000, 200_000} {
		text := strings.Join(essay(words), " ")
		t, at := New(text), strings.Index(text[len(text)/2:], " w3 ")+len(text)/2+1
		b.Run(strconv.Itoa(words), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if s := t.Describe(Range{at, at + 2}); s.Prefix+s.Suffix == "" {
					b.Fatal("no context")
				}
			}
			perItem(b, words, "word")
		})
	}
}
