package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"counterpoint/generator/diag"
)

// run is a stretch of text: the same characters in the HTML, in the reader's
// text and in the source. Where the HTML and the text have the same length they
// correspond byte by byte; otherwise (an entity, an escaped character) the run
// is one character that cannot be divided.
type run struct {
	html, htmlEnd int32
	text, textEnd int32
	src           int32 // offset in the file of the first character
}

func (r run) divisible() bool { return r.htmlEnd-r.html == r.textEnd-r.text }

// at returns where an offset of the text stands in the HTML.
func (r run) at(offset int) int {
	switch {
	case offset <= int(r.text):
		return int(r.html)
	case offset >= int(r.textEnd):
		return int(r.htmlEnd)
	case r.divisible():
		return int(r.html) + offset - int(r.text)
	}
	return int(r.htmlEnd)
}

// recorder is the writer that goldmark renders to. It satisfies util.BufWriter,
// so goldmark hands it to every node's renderer as it is.
type recorder struct {
	source      *diag.Source
	base        int // offset of goldmark's source in the file
	converter   *Converter
	calls       *calls
	root        ast.Node
	doc         *Doc
	html        []byte
	text        []byte
	inBlock     ast.Node            // the block that the last text belongs to
	alias       [2]ast.Node         // a paragraph that is a part of another block: Markdown in a shortcode's parameter
	ids         map[ast.Node]string // of headings
	pending     Heading             // the heading that is being written
	open        []int               // where the highlights that are being written began, in text
	diagnostics diag.List
	once        map[string]bool // warnings that are given once a file
}

var _ util.BufWriter = (*recorder)(nil)

// buffers are what a file's HTML and text are written to, again and again:
// grown from nothing for each file they were a seventh of all that a build
// allocates.
type buffers struct{ html, text []byte }

func (r *recorder) take(pool *sync.Pool) {
	if b, ok := pool.Get().(*buffers); ok {
		r.html, r.text = b.html[:0], b.text[:0]
	}
}

// giveBack lets the next file write over what finish has copied.
func (r *recorder) giveBack(pool *sync.Pool) { pool.Put(&buffers{r.html, r.text}) }

func (r *recorder) Write(p []byte) (int, error) { r.html = append(r.html, p...); return len(p), nil }
func (r *recorder) WriteString(s string) (int, error) {
	r.html = append(r.html, s...)
	return len(s), nil
}
func (r *recorder) WriteByte(c byte) error { r.html = append(r.html, c); return nil }
func (r *recorder) Available() int         { return 4096 }
func (r *recorder) Buffered() int          { return 0 }
func (r *recorder) Flush() error           { return nil }
func (r *recorder) WriteRune(c rune) (int, error) {
	r.html = utf8.AppendRune(r.html, c)
	return utf8.RuneLen(c), nil
}

// tag writes markup: HTML that is no text.
func (r *recorder) tag(s string) { r.html = append(r.html, s...) }

// attribute writes ` name="value"`, escaped.
func (r *recorder) attribute(name, value string) {
	r.tag(" " + name + `="`)
	r.html = append(r.html, util.EscapeHTML([]byte(withoutControls(value)))...)
	r.tag(`"`)
}

// enter is called before text of a node is written: where the node belongs to
// another block than the last text, the reader sees an edge, which is white
// space.
func (r *recorder) enter(n ast.Node) {
	if n = blockAround(n); n == r.alias[0] && n != nil {
		n = r.alias[1]
	}
	if n != r.inBlock && len(r.text) > 0 {
		r.edge()
	}
	r.inBlock = n
}

func blockAround(n ast.Node) ast.Node {
	for n != nil && n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	return n
}

// edge puts white space into the reader's text that the HTML has not.
func (r *recorder) edge() {
	if len(r.text) > 0 && r.text[len(r.text)-1] != '\n' {
		r.text = append(r.text, '\n')
	}
}

// literal writes text that is shown as it is written. The offset is goldmark's.
func (r *recorder) literal(value []byte, offset int) {
	start := 0
	for i := 0; i < len(value); i++ {
		text, size := value[i:i+1], control(value[i:])
		html := util.EscapeHTMLByte(value[i])
		if size > 0 {
			text = shownControl(value[i])
			html = text
		}
		if html == nil {
			continue
		}
		r.run(value[start:i], value[start:i], offset+start)
		r.run(text, html, offset+i)
		i += max(0, size-1)
		start = i + 1
	}
	r.run(value[start:], value[start:], offset+start)
}

// control returns the size of the control character at the start of v, or 0
// where there is none. HTML may not contain them; slides and terminals leave
// them behind.
func control(v []byte) int {
	switch c := v[0]; {
	case c < ' ' && c != '\t' && c != '\n' && c != '\r', c == 0x7F:
		return 1
	case c == 0xC2 && len(v) > 1 && v[1] >= 0x80 && v[1] < 0xA0:
		return 2
	}
	return 0
}

// shownControl is what the reader sees instead: the line breaks of other
// programs, \v and \f, are white space.
func shownControl(c byte) []byte {
	if c == '\v' || c == '\f' {
		return []byte(" ")
	}
	return []byte("\uFFFD")
}

// withoutControls is a text for an attribute.
func withoutControls(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\v' || r == '\f':
			return ' '
		case unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r':
			return utf8.RuneError
		}
		return r
	}, s)
}

// run notes text and its HTML. Runs that continue one another are joined.
func (r *recorder) run(text, html []byte, offset int) {
	if len(text) == 0 {
		return
	}
	next := run{
		html: int32(len(r.html)), htmlEnd: int32(len(r.html) + len(html)),
		text: int32(len(r.text)), textEnd: int32(len(r.text) + len(text)),
		src: int32(r.base + offset),
	}
	r.html, r.text = append(r.html, html...), append(r.text, text...)
	if n := len(r.doc.runs); n > 0 {
		last := &r.doc.runs[n-1]
		joined := last.divisible() && next.divisible() && last.htmlEnd == next.html && last.textEnd == next.text &&
			last.src+(last.textEnd-last.text) == next.src
		if joined {
			last.htmlEnd, last.textEnd = next.htmlEnd, next.textEnd
			return
		}
	}
	r.doc.runs = append(r.doc.runs, next)
}

// trimSpaces takes back the spaces at the end of a line: where Linkify cuts the
// text at a space, goldmark leaves some of those that make a hard line break.
func (r *recorder) trimSpaces() {
	for n := len(r.doc.runs); n > 0; n = len(r.doc.runs) {
		last := &r.doc.runs[n-1]
		if !last.divisible() || int(last.htmlEnd) != len(r.html) || r.html[len(r.html)-1] != ' ' {
			return
		}
		last.htmlEnd, last.textEnd = last.htmlEnd-1, last.textEnd-1
		r.html, r.text = r.html[:len(r.html)-1], r.text[:len(r.text)-1]
		if last.text == last.textEnd {
			r.doc.runs = r.doc.runs[:n-1]
		}
	}
}

// prose writes Markdown text: backslash escapes and entities are decoded, as in
// sections 2.4 and 2.5 of CommonMark 0.31.
func (r *recorder) prose(value []byte, offset int) {
	start := 0
	flush := func(end int) { r.literal(value[start:end], offset+start) }
	for i := 0; i < len(value); {
		text, n := decoded(value[i:])
		if n == 0 {
			i++
			continue
		}
		flush(i)
		r.run(text, util.EscapeHTML(text), offset+i)
		i += n
		start = i
	}
	flush(len(value))
}

// decoded returns the text of the escape or entity at the start of v and the
// number of bytes that it takes, or 0 where there is none.
func decoded(v []byte) (text []byte, n int) {
	switch {
	case v[0] == 0:
		return []byte("\uFFFD"), 1
	case v[0] == '\\' && len(v) > 1 && util.IsPunct(v[1]):
		return v[1:2], 2
	case v[0] != '&':
		return nil, 0
	}
	end := bytes.IndexByte(v[:min(len(v), 40)], ';')
	if end < 2 {
		return nil, 0
	}
	name := string(v[1:end])
	if name[0] == '#' {
		return numeric(name[1:], end+1)
	}
	if e, ok := util.LookUpHTML5EntityByName(name); ok {
		return e.Characters, end + 1
	}
	return nil, 0
}

// numeric decodes a character's number: at most seven decimal digits, or x and
// at most six hexadecimal ones.
func numeric(digits string, n int) ([]byte, int) {
	base, most := 10, 7
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base, most = digits[1:], 16, 6
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || len(digits) > most || digits[0] == '+' {
		return nil, 0
	}
	return utf8.AppendRune(nil, util.ToValidRune(rune(code))), n
}

// warn reports something that was left out, once a file for each kind: a blog
// of ten years has thousands of them.
func (r *recorder) warn(kind string, offset int, d func(diag.Place) diag.Diagnostic) {
	if r.once[kind] {
		return
	}
	if r.once == nil {
		r.once = map[string]bool{}
	}
	r.once[kind] = true
	r.diagnostics.Add(d(r.source.At(r.base + offset)))
}

// endBlock notes where a block of the document ends.
func (r *recorder) endBlock(n ast.Node) {
	start := 0
	if before := len(r.doc.blocks); before > 0 {
		start = int(r.doc.blocks[before-1].textEnd)
	}
	r.doc.blocks = append(r.doc.blocks, block{
		htmlEnd: int32(len(r.html)), textEnd: int32(len(r.text)),
		heading: n.Kind() == ast.KindHeading,
		prose:   isProse(n) && !startsWithShortcode(r.text[start:]),
	})
}

func isProse(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindParagraph, ast.KindBlockquote, ast.KindList, extast.KindDefinitionList:
		return true
	}
	return false
}

// startsWithShortcode tells whether a block is an image or a video of another
// generator rather than words.
func startsWithShortcode(text []byte) bool {
	return anyShortcode.Match(bytes.TrimSpace(text))
}

func (r *recorder) finish() *Doc {
	r.doc.html, r.doc.text = string(r.html), string(r.text)
	return r.doc
}
