package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"counterpoint/generator/diag"
)

// shortcode is another generator's call of a template, as it is written. It is
// shown as code: nothing in it is Markdown or HTML, and the author is told.
type shortcode struct {
	ast.BaseInline
	lines []text.Segment
}

var kindShortcode = ast.NewNodeKind("Shortcode")

func (*shortcode) Kind() ast.NodeKind          { return kindShortcode }
func (s *shortcode) Dump(source []byte, n int) { ast.DumpHelper(s, source, n, nil, nil) }

// anyShortcode begins a shortcode of Hugo, {{< name >}} or {{% name %}}, or of
// Zola, {{ name(…) }} or {% name(…) %}, or a tag of Jekyll, {% name %}.
var anyShortcode = regexp.MustCompile(`^(?:\{\{[<%]|\{\{-?\s*\w+\(|\{%-?\s*\w)`)

// maxShortcode bounds how far the end of a shortcode is looked for, in bytes.
const maxShortcode = 4096

// shortcodeParser finds shortcodes, which may have several lines.
type shortcodeParser struct{}

// Trigger implements parser.InlineParser.
func (shortcodeParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser.
func (shortcodeParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !anyShortcode.Match(line) || segment.Padding > 0 {
		return nil
	}
	end := endOf(line)
	node := &shortcode{}
	at, position := block.Position()
	for left := maxShortcode; left > 0 && line != nil; left -= len(line) {
		if i := bytes.Index(line, end); i >= 0 {
			node.lines = append(node.lines, segment.WithStop(segment.Start+i+len(end)))
			block.Advance(i + len(end))
			return node
		}
		node.lines = append(node.lines, segment)
		block.AdvanceLine()
		line, segment = block.PeekLine()
	}
	block.SetPosition(at, position)
	return nil
}

// endOf is what ends a shortcode that begins like this.
func endOf(line []byte) []byte {
	switch {
	case bytes.HasPrefix(line, []byte("{{<")):
		return []byte(">}}")
	case bytes.HasPrefix(line, []byte("{{%")):
		return []byte("%}}")
	case bytes.HasPrefix(line, []byte("{%")):
		return []byte("%}")
	}
	return []byte("}}")
}

// shortcodeBlock is a shortcode of several lines that stands alone. Its last
// line is often >}}, which would be a quote.
type shortcodeBlock struct{ ast.BaseBlock }

var kindShortcodeBlock = ast.NewNodeKind("ShortcodeBlock")

func (*shortcodeBlock) Kind() ast.NodeKind          { return kindShortcodeBlock }
func (*shortcodeBlock) IsRaw() bool                 { return true }
func (s *shortcodeBlock) Dump(source []byte, n int) { ast.DumpHelper(s, source, n, nil, nil) }

// ownBlock is what the parsers of our own blocks have in common: they begin in
// the middle of a paragraph, too, but not in an indented line, which is code.
type ownBlock struct{}

// Close implements parser.BlockParser.
func (ownBlock) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph implements parser.BlockParser.
func (ownBlock) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine implements parser.BlockParser.
func (ownBlock) CanAcceptIndentedLine() bool { return false }

// shortcodeBlocks finds shortcodes of several lines.
type shortcodeBlocks struct{ ownBlock }

// Trigger implements parser.BlockParser.
func (shortcodeBlocks) Trigger() []byte { return []byte{'{'} }

// Open implements parser.BlockParser.
func (shortcodeBlocks) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	line = line[pc.BlockOffset():]
	if !anyShortcode.Match(line) || bytes.Contains(line, endOf(line)) {
		return nil, parser.NoChildren
	}
	rest := reader.Source()[segment.Start:]
	rest = rest[:min(len(rest), maxShortcode)]
	if paragraph := bytes.Index(rest, []byte("\n\n")); paragraph >= 0 {
		rest = rest[:paragraph]
	}
	if !bytes.Contains(rest, endOf(line)) {
		return nil, parser.NoChildren
	}
	node := &shortcodeBlock{}
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

// Continue implements parser.BlockParser.
func (shortcodeBlocks) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	lines := node.Lines()
	first, last := lines.At(0), lines.At(lines.Len()-1)
	end := endOf(bytes.TrimLeft(first.Value(reader.Source()), " "))
	line, segment := reader.PeekLine()
	if bytes.Contains(last.Value(reader.Source()), end) || len(bytes.TrimSpace(line)) == 0 {
		return parser.Close
	}
	lines.Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (nodes) renderShortcodeBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r := w.(*recorder)
	if !entering {
		r.tag("</p>\n")
		return ast.WalkContinue, nil
	}
	r.tag("<p>")
	r.shortcode(node, node.Lines().Sliced(0, node.Lines().Len()), source)
	return ast.WalkContinue, nil
}

func (nodes) renderShortcode(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	w.(*recorder).shortcode(node, node.(*shortcode).lines, source)
	return ast.WalkContinue, nil
}

func (r *recorder) shortcode(n ast.Node, lines []text.Segment, source []byte) {
	if first := lines[0].Value(source); !endsSomething.Match(first) {
		if m := shortcodeName.FindSubmatch(first); m != nil {
			r.stranger(string(m[1]), isTag.Match(first), r.source.At(r.base+lines[0].Start))
		}
	}
	r.tag(`<code class="shortcode">`)
	r.enter(n)
	for i, line := range lines {
		value := line.Value(source)
		if i == len(lines)-1 {
			value = bytes.TrimRight(value, "\n")
		}
		r.literal(value, line.Start)
	}
	r.tag("</code>")
}

var shortcodeName = regexp.MustCompile(`^\s*(?:\{\{[<%]\s*/?\s*|\{\{-?\s*|\{%-?\s*)([^\s(>%}"]+)`)

// What ends a call, {{< /note >}}, {% end %} or {% endif %}, is no shortcode, and
// what begins without parentheses in Zola's braces, {% if x %}, is a tag of Jekyll,
// or of templates that somebody writes about.
var (
	endsSomething = regexp.MustCompile(`^\s*(?:\{\{[<%]\s*/|\{%-?\s*(?:end\w*|else\w*|elif)\b[^(]*%\})`)
	isTag         = regexp.MustCompile(`^\s*\{%-?\s*[\w.:-]+(?:\s+[^\s(]|\s*[^\s(\w.:-])`)
)

// Unknown is a shortcode that has no template, or a tag that is none.
type Unknown struct {
	Name string
	Tag  bool
	At   diag.Place // where the text calls it first
}

// Warning says so; where is added to what is said.
func (u Unknown) Warning(where string) diag.Diagnostic {
	if u.Tag {
		return u.At.Warnf("{%% %s %%} is no shortcode: it is shown as it is written%s", u.Name, where).
			WithHint("one of Zola's has parentheses, {%% %s() %%}; tags of Jekyll mean nothing here", u.Name)
	}
	return u.At.Warnf("shortcode %q has no template: it is shown as it is written%s", u.Name, where).
		WithHint("write it in Markdown, or write templates/shortcodes/%s.html", u.Name)
}

// stranger notes a shortcode that has no template, once.
func (r *recorder) stranger(name string, isTag bool, at diag.Place) {
	for _, u := range r.doc.unknown {
		if u.Name == name && u.Tag == isTag {
			return
		}
	}
	if len(r.doc.unknown) < maxUnknown {
		r.doc.unknown = append(r.doc.unknown, Unknown{strings.Clone(name), isTag, at})
	}
}

// maxUnknown is how many are noted in a file.
const maxUnknown = 50

// Unknown returns the shortcodes that have no template, each once. They are
// shown as they are written.
func (d *Doc) Unknown() []Unknown { return d.unknown }
