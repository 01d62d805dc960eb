package markdown

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// maxHighlighted is the longest code, in bytes, that is coloured. A longer one
// is shown plain: lexers backtrack, and nobody reads colours in a megabyte.
const maxHighlighted = 128 << 10

// white is chroma's class of white space, of which no style says what could be
// seen. Every second token of Go is some.
const white = "w"

// coded is code in the text whose language is known by name.
type coded struct {
	language       string
	start, textEnd int32
}

// token is a stretch of the text that gets a colour of its own.
type token struct {
	start, end int
	class      string
}

// highlighter remembers the tokens of code: a pure function of language and
// code, and the dear part of a page. It is safe for concurrent use.
type highlighter struct {
	mu    sync.Mutex
	known map[blockOfCode][]token
}

type blockOfCode struct{ language, code string }

// maxKnown bounds what is remembered, in blocks of code.
const maxKnown = 512

// tokens returns the tokens of code that are coloured, by their offsets in it.
func (h *highlighter) tokens(language, code string) []token {
	key := blockOfCode{language, code}
	h.mu.Lock()
	list, ok := h.known[key]
	h.mu.Unlock()
	if ok {
		return list
	}
	at := 0
	for _, t := range tokenise(code, language) {
		if class := classOf(t.Type); class != "" && class != white && t.Value != "" {
			list = append(list, token{at, at + len(t.Value), class})
		}
		at += len(t.Value)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known == nil || len(h.known) >= maxKnown {
		h.known = map[blockOfCode][]token{}
	}
	h.known[blockOfCode{strings.Clone(language), strings.Clone(code)}] = list // not the whole text with it
	return list
}

// colour puts the tokens of the document's code into spans, and divides the
// runs at their edges, so that no mark reaches over one.
func (s *splicer) colour() {
	s.runs = s.doc.runs
	lists, n := make([][]token, len(s.doc.codes)), 0
	for i, c := range s.doc.codes {
		lists[i] = s.doc.highlighter.tokens(c.language, s.doc.text[c.start:c.textEnd])
		n += len(lists[i])
	}
	if n == 0 {
		return
	}
	tokens := make([]token, 0, n)
	s.cuts, s.seams = make([]int, 0, 2*n), make([]seam, 0, 2*n+4*len(s.marks)+len(s.doc.links))
	for i, c := range s.doc.codes {
		for _, t := range lists[i] {
			tokens = append(tokens, token{int(c.start) + t.start, int(c.start) + t.end, t.class})
			s.cuts = append(s.cuts, int(c.start)+t.start, int(c.start)+t.end)
		}
	}
	s.cuts = slices.Compact(s.cuts) // tokens are in order
	s.runs = divided(s.doc.runs, s.cuts)
	i := 0
	for _, t := range tokens {
		for int(s.runs[i].text) < t.start {
			i++
		}
		from := int(s.runs[i].html)
		for int(s.runs[i].textEnd) < t.end {
			i++
		}
		to := int(s.runs[i].htmlEnd)
		s.seams = append(s.seams,
			seam{at: from, end: from, rank: spanOpening, html: spanOf(t.class)},
			seam{at: to, end: to, rank: spanClosing, html: "</span>"})
	}
}

// spans are the tags by the classes of colours, of which there are some eighty.
var spans = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, class := range chroma.StandardTypes {
		all[class] = `<span class="` + class + `">`
	}
	return all
})

func spanOf(class string) string { return spans()[class] }

// divided cuts runs at offsets of the text, which are in order.
func divided(runs []run, cuts []int) []run {
	list := make([]run, 0, len(runs)+len(cuts))
	for _, r := range runs {
		for len(cuts) > 0 && cuts[0] <= int(r.text) {
			cuts = cuts[1:]
		}
		for ; len(cuts) > 0 && cuts[0] < int(r.textEnd) && r.divisible(); cuts = cuts[1:] {
			n := int32(cuts[0]) - r.text
			list = append(list, run{html: r.html, htmlEnd: r.html + n, text: r.text, textEnd: r.text + n, src: r.src})
			r.html, r.text, r.src = r.html+n, r.text+n, r.src+n
		}
		list = append(list, r)
	}
	return list
}

// tokenise returns the code's tokens; one plain token where the language is
// unknown, or where the lexer failed, ran out of time, or did not give back the
// very text that it was given.
func tokenise(code, language string) []chroma.Token {
	plain := []chroma.Token{{Type: chroma.Text, Value: code}}
	if language == "" || len(code) > maxHighlighted {
		return plain
	}
	lexer := languages()[strings.ToLower(language)]
	if lexer == nil {
		return plain
	}
	iterator, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		return plain
	}
	tokens := iterator.Tokens()
	var back strings.Builder
	for _, t := range tokens {
		back.WriteString(t.Value)
	}
	switch back.String() {
	case code:
		return tokens
	case code + "\n":
		return trimNewline(tokens)
	}
	return plain
}

// languages are the lexers by name, alias and ending of a file. Chroma's own
// search tries every pattern of every lexer: 3 ms, at every block, for a
// language that it does not know, such as mermaid.
var languages = sync.OnceValue(func() map[string]chroma.Lexer {
	known := map[string]chroma.Lexer{}
	byPriority := slices.Clone(lexers.GlobalLexerRegistry.Lexers)
	sort.Stable(chroma.PrioritisedLexers(byPriority))
	for _, l := range byPriority {
		for _, pattern := range l.Config().Filenames {
			if ending := strings.ToLower(strings.TrimPrefix(pattern, "*.")); known[ending] == nil {
				known[ending] = l
			}
		}
	}
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		for _, alias := range l.Config().Aliases {
			known[strings.ToLower(alias)] = l
		}
	}
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		known[strings.ToLower(l.Config().Name)] = l
	}
	return known
})

// trimNewline drops the line break that some lexers add at the end.
func trimNewline(tokens []chroma.Token) []chroma.Token {
	last := &tokens[len(tokens)-1]
	last.Value = strings.TrimSuffix(last.Value, "\n")
	return tokens
}

// classOf returns the short class of a token's type or of the nearest type
// above it that has one.
func classOf(t chroma.TokenType) string {
	for t != 0 {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
		t = t.Parent()
	}
	return ""
}
