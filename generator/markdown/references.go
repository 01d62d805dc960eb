package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// references makes links of Hugo's
//
//	[the other]({{< ref "other.md#part" >}} "title")
//	[the other]: {{% relref "other.md" %}}
//
// whose destinations are none in CommonMark. It writes over the shortcode, byte
// for byte, white space and then a destination, and leaves the rest to
// goldmark. That happens where a link may be and nowhere else: code that shows
// a shortcode stays as it is. All offsets stay the same.
type references struct{}

const refPattern = `\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?["'` + "`" + `]?([^"'` + "`" + `\s<>{}]+)["'` + "`" + `]?[^{}]*[>%]\}\}`

var (
	linkReference = regexp.MustCompile(`^\]\([ \t]*(` + refPattern + `)`)
	definition    = regexp.MustCompile(`^ {0,3}\[[^\[\]]+\]:[ \t]*(` + refPattern + `)`)
)

// refMark begins a destination that was a shortcode's. It is of a private range
// of Unicode, so that nobody writes it.
const refMark = "\uE000"

// rewritable is a copy of a text in which references may write; of one that has
// none, the text itself.
func rewritable(body []byte) []byte {
	if bytes.Contains(body, []byte("{{")) && bytes.Contains(body, []byte("ref")) {
		return bytes.Clone(body)
	}
	return body
}

// Trigger implements parser.InlineParser: links are made at their ].
func (references) Trigger() []byte { return []byte{']'} }

// Parse implements parser.InlineParser. It never makes a node: goldmark's own
// parser of links, which comes next, does.
func (references) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	rewrite(block.Source(), line, segment, linkReference)
	return nil
}

// Transform implements parser.ParagraphTransformer: link reference definitions
// stand at the head of paragraphs.
func (references) Transform(node *ast.Paragraph, reader text.Reader, _ parser.Context) {
	for i := range node.Lines().Len() {
		segment := node.Lines().At(i)
		rewrite(reader.Source(), segment.Value(reader.Source()), segment, definition)
	}
}

// rewrite puts the destination where the shortcode ends, for a fragment may
// follow it: ({{< ref "x" >}}#part).
func rewrite(source, line []byte, segment text.Segment, pattern *regexp.Regexp) {
	m := pattern.FindSubmatchIndex(line)
	if m == nil || segment.Padding > 0 {
		return
	}
	code := source[segment.Start+m[2] : segment.Start+m[3]]
	destination := refMark + string(line[m[4]:m[5]])
	blank := len(code) - len(destination)
	copy(code, bytes.Repeat([]byte(" "), blank))
	copy(code[blank:], destination)
}
