package benchmark_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
)

// huge is a site of one article that is longer than any other, or has more of
// something. The same one has the same bytes every time.
type huge struct {
	words, claims, answers int
	sameSentence           bool // all claims are about one sentence
	headings, footnotes    int
	code                   int // bytes of one block
}

const hugeConfig = "title: A huge one\nbaseURL: https://example.org/\n"

const hugeParagraph = 80 // words, at least

// part is the same article at a part of its size.
func (h huge) part(n int) huge {
	h.words, h.claims, h.headings, h.footnotes, h.code = h.words/n, h.claims/n, h.headings/n, h.footnotes/n, h.code/n
	return h
}

// paragraphs are the words of the text.
func (h huge) paragraphs() [][]string {
	random := rand.New(rand.NewPCG(11, 0))
	var list [][]string
	for n := 0; n < h.words; {
		var p []string
		for len(p) < hugeParagraph {
			p = append(p, sentence(random)...)
		}
		list = append(list, p)
		n += len(p)
	}
	return list
}

// of is the paragraph that the nth of so many things belongs to, which are
// spread evenly.
func of(n, things, paragraphs int) int { return n * paragraphs / max(things, 1) }

func (h huge) body(edit int) string {
	text := h.paragraphs()
	var b strings.Builder
	heading, footnote := 0, 0
	for p, words := range text {
		for ; heading < h.headings && of(heading, h.headings, len(text)) == p; heading++ {
			fmt.Fprintf(&b, "%s Part %d of the %s\n\n", strings.Repeat("#", 2+heading%3), heading, vocabulary[heading%len(vocabulary)])
		}
		b.WriteString(strings.Join(words, " "))
		for ; footnote < h.footnotes && of(footnote, h.footnotes, len(text)) == p; footnote++ {
			fmt.Fprintf(&b, "[^n%d]", footnote)
		}
		b.WriteString("\n\n")
	}
	for n := range h.footnotes {
		fmt.Fprintf(&b, "[^n%d]: Note %d is about the *%s*.\n", n, n, vocabulary[n%len(vocabulary)])
	}
	if h.code > 0 {
		b.WriteString("\n```go\n")
		for n := b.Len() + h.code; b.Len() < n; {
			fmt.Fprintf(&b, "func f%d(list []int) int { return len(list) + %d } // some of them\n", b.Len(), b.Len())
		}
		b.WriteString("```\n")
	}
	fmt.Fprintf(&b, "\nThis is the text of %s.\n", token(edit))
	return b.String()
}

func (h huge) statements(edit int) []statement {
	text := h.paragraphs()
	list := make([]statement, h.claims)
	for k := range list {
		p := of(k, h.claims, len(text))
		if h.sameSentence {
			p = len(text) / 2
		}
		list[k] = statement{id: fmt.Sprintf("c%d", k), claimant: fmt.Sprintf("Body %d", k%50), quote: strings.Join(text[p][quoteStart:quoteEnd], " ")}
		for a := range h.answers {
			list[k].answers = append(list[k].answers, h.answer(text, k, a))
		}
	}
	if h.claims > 0 {
		last := list[h.claims-1].answers
		last[len(last)-1] = answer{stance: "disputes", text: "This is the answer of " + token(edit) + "."}
	}
	return list
}

// answer is a passage, words or another claim, in turn.
func (h huge) answer(text [][]string, k, a int) answer {
	switch (k + a) % 3 {
	case 0:
		return answer{stance: "qualifies", quote: strings.Join(text[of((k+7)%h.claims, h.claims, len(text))][passageStart:passageEnd], " ")}
	case 1:
		return answer{stance: "context", claim: fmt.Sprintf("#c%d", (k+1)%h.claims)}
	}
	return answer{stance: "disputes", text: fmt.Sprintf("The *record* of %d says otherwise, and it is **longer** than the other one by some words.", 1990+k%30)}
}

func (h huge) articleFile(edit int) (name, data string) {
	return "content/huge.md", "---\ntitle: A huge article\ndate: 2025-01-01\n---\n" + h.body(edit)
}

func (h huge) claimsFile(edit int) (name, data string) {
	return "content/huge.claims.yaml", yaml(h.statements(edit), "")
}

func (h huge) files() iter.Seq2[string, string] {
	return func(yield func(name, data string) bool) {
		_ = yield("site.yaml", hugeConfig) && yield(h.articleFile(0)) &&
			(h.claims == 0 || yield(h.claimsFile(0)))
	}
}

// hugeShapes are the articles that are measured.
var hugeShapes = []struct {
	name string
	huge
}{
	{"long", huge{words: 200_000, claims: 2_000, answers: 2}},
	{"answered", huge{words: 200_000, claims: 2_000, answers: 5}},
	{"one-sentence", huge{words: 200_000, claims: 2_000, answers: 2, sameSentence: true}},
	{"headings", huge{words: 200_000, headings: 5_000}},
	{"footnotes", huge{words: 200_000, footnotes: 3_000}},
	{"code", huge{words: 200_000, code: 2 << 20}},
}
