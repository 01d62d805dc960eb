package markdown

import (
	"fmt"
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// long is a text of so many words in paragraphs, with what most articles have.
func long(words int) string {
	var b strings.Builder
	for i := range words / 50 {
		if i%12 == 0 {
			fmt.Fprintf(&b, "## Part %d of the text\n\n", i)
		}
		fmt.Fprintf(&b, "Paragraph %d has *emphasis*, [a link](/other-%d/ \"title\") and `code`; ", i, i%7)
		b.WriteString(strings.Repeat("the council said that the bridge was “safe” before it fell, ", 4) + "&amp; so on.\n\n")
	}
	return b.String()
}

func perItem(b *testing.B, items int, name string) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*items), "ns/"+name)
}

// What a word takes must not grow with how many there are.
func BenchmarkParse(b *testing.B) {
	for _, words := range []int{2_000, 20_000, 200_000} {
		text := []byte(long(words))
		b.Run(fmt.Sprintf("words=%d", words), func(b *testing.B) {
			converter := New(Options{})
			b.ReportAllocs()
			for b.Loop() {
				if doc, list := converter.Parse(diag.NewSource("a.md", text), 0); doc == nil {
					b.Fatal(list.Text(false))
				}
			}
			perItem(b, words, "word")
		})
	}
}

// spread are marks of eight words each, all over a text; nested are such that lie
// in one another, twenty at a time; crossing each end in the middle of the next
// one; and same are all of the same words.
func benchMarks(kind string, n, text int) []Mark {
	marks, step := make([]Mark, n), text/(n+1)
	for i := range marks {
		name := fmt.Sprintf("c%d", i)
		start, end := i*step, min(i*step+48, text)
		switch kind {
		case "nested":
			start, end = i/20*20*step+i%20, min(i/20*20*step+100-i%20, text)
		case "crossing":
			end = min(start+step*3/2, text)
		case "same":
			start, end = text/2, text/2+48
		}
		marks[i] = claimMark(start, end, name)
	}
	return marks
}

// What a claim takes must not grow with how many there are, however they lie.
func BenchmarkBlocks(b *testing.B) {
	for _, kind := range []string{"spread", "nested", "crossing", "same"} {
		for _, n := range []int{20, 200, 2_000} {
			doc := parse(b, long(100*n))
			marks := benchMarks(kind, n, len(doc.Text()))
			b.Run(fmt.Sprintf("%s/claims=%d", kind, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					doc.Blocks(marks, nil)
				}
				perItem(b, n, "claim")
			})
		}
	}
}

// What there may be many of in one article.
func BenchmarkParseMany(b *testing.B) {
	for _, c := range []struct {
		name string
		most int
		text func(n int) string
	}{
		{"headings", 5_000, func(n int) string { return strings.Repeat("## A heading\n\nSome words.\n\n", n) }},
		{"footnotes", 3_000, func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "Words[^n%d].\n\n[^n%d]: A note.\n\n", i, i)
			}
			return b.String()
		}},
		{"references", 5_000, func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "Words [of][r%d].\n\n[r%d]: https://example.org/%d\n\n", i, i, i)
			}
			return b.String()
		}},
		{"code-lines", 40_000, func(n int) string {
			return "```go\n" + strings.Repeat("func f(list []int) int { return len(list) + 1 } // some\n", n) + "```\n"
		}},
		{"list-items", 20_000, func(n int) string { return strings.Repeat("- an item of *a list*\n", n) }},
		{"table-rows", 10_000, func(n int) string {
			return "| a | b | c |\n|---|---|---|\n" + strings.Repeat("| one | *two* | three |\n", n)
		}},
		{"one-paragraph", 20_000, func(n int) string { return strings.Repeat("some words of a line\n", n) }},
	} {
		for _, part := range []int{16, 4, 1} {
			n := c.most / part
			text := []byte(c.text(n))
			b.Run(fmt.Sprintf("%s/n=%d", c.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if doc, list := New(Options{}).Parse(diag.NewSource("a.md", text), 0); doc == nil {
						b.Fatal(list.Text(false))
					}
				}
				perItem(b, n, "item")
			})
		}
	}
}
