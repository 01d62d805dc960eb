package markdown

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// maxHighlighted is the longest code, in bytes, that is coloured. A longer one
// is shown plain: lexers backtrack, and nobody reads colours in a megabyte.
const maxHighlighted = 128 << 10

// renderCodeBlock writes code, coloured where its language is known, by our
// own formatter: chroma's writes HTML whose text could not be traced back.
func (n nodes) renderCodeBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	r := w.(*recorder)
	language := ""
	if fenced, ok := node.(*ast.FencedCodeBlock); ok {
		language = string(fenced.Language(source))
	}
	code := codeOf(node, source)
	r.enter(node)
	if n.options.conformance {
		r.tag("<pre><code")
	} else {
		language = languageName(language)
		r.tag(`<div class="highlight"><pre class="chroma" tabindex="0"><code`)
	}
	if language != "" {
		r.attribute("class", "language-"+decode([]byte(language)))
	}
	r.tag(">")
	n.tokens(r, code, language)
	r.tag("</code></pre>")
	if !n.options.conformance {
		r.tag("</div>")
	}
	r.tag("\n")
	return ast.WalkContinue, nil
}

// languageName is the language of an info string's first word: of Zola's
// ```rust,linenos, Hugo's ```go{linenos=table} and knitr's ```{r, echo=FALSE}.
func languageName(word string) string {
	word = strings.TrimLeft(word, "{.")
	if end := strings.IndexAny(word, ",{}"); end >= 0 {
		word = word[:end]
	}
	return word
}

// codeText is the text of a code block and where each line of it stands in
// goldmark's source.
type codeText struct {
	text  string
	start []int // of each line in text
	src   []int // of each line in the source
}

func codeOf(n ast.Node, source []byte) codeText {
	var c codeText
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		c.start, c.src = append(c.start, b.Len()), append(c.src, line.Start-line.Padding)
		b.Write(bytes.ReplaceAll(line.Value(source), []byte{0}, []byte("\uFFFD")))
	}
	c.text = b.String()
	return c
}

// tokens writes the code's tokens, line by line.
func (n nodes) tokens(r *recorder, code codeText, language string) {
	offset, line := 0, 0
	write := func(s string) {
		for s != "" {
			for line+1 < len(code.start) && code.start[line+1] <= offset {
				line++
			}
			end := len(s)
			if line+1 < len(code.start) {
				end = min(end, code.start[line+1]-offset)
			}
			r.literal([]byte(s[:end]), max(0, code.src[line]+offset-code.start[line]))
			offset, s = offset+end, s[end:]
		}
	}
	if n.options.conformance {
		write(code.text)
		return
	}
	for _, t := range tokenise(code.text, language) {
		class := classOf(t.Type)
		if class == "" {
			write(t.Value)
			continue
		}
		r.tag(`<span class="` + class + `">`)
		write(t.Value)
		r.tag(`</span>`)
	}
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

// Stylesheet returns the rules for highlighted code in a light and a dark
// style, by chroma's names. Print is light.
func Stylesheet(light, dark string) (string, error) {
	var b bytes.Buffer
	for _, s := range [...]struct{ query, style string }{
		{"print, not (prefers-color-scheme: dark)", light},
		{"screen and (prefers-color-scheme: dark)", dark},
	} {
		b.WriteString("@media " + s.query + " {\n")
		if err := html.New(html.WithClasses(true), html.WithCSSComments(false)).WriteCSS(&b, styles.Get(s.style)); err != nil {
			return "", err
		}
		b.WriteString("}\n")
	}
	return b.String(), nil
}

// Styles returns the names that Stylesheet knows.
func Styles() []string { return styles.Names() }
