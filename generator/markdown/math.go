package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"counterpoint/generator/diag"
	"counterpoint/generator/tex"
)

// mathMarks are what formulas stand between. Two dollars always are one; the
// others only where the site or the article says so, for prose has $5, and
// \[sic\].
var mathMarks = [...]struct {
	open, close string
	display     bool
	asked       bool
}{
	{"$$", "$$", true, false},
	{`\[`, `\]`, true, true},
	{`\(`, `\)`, false, true},
	{"$", "$", false, true},
}

// markAt is the kind of formula that may begin with a text, or -1.
func (c *calls) markAt(text []byte) int {
	for i, m := range mathMarks {
		if bytes.HasPrefix(text, []byte(m.open)) && (c.math || !m.asked) {
			return i
		}
	}
	return -1
}

// formula is one in a line of text.
type formula struct {
	ast.BaseInline
	lines   []text.Segment
	display bool
}

var kindFormula = ast.NewNodeKind("Formula")

func (*formula) Kind() ast.NodeKind          { return kindFormula }
func (f *formula) Dump(source []byte, n int) { ast.DumpHelper(f, source, n, nil, nil) }

// mathSpans finds formulas in lines of text. Nothing in them is Markdown.
type mathSpans struct{}

// Trigger implements parser.InlineParser.
func (mathSpans) Trigger() []byte { return []byte{'$', '\\'} }

// Parse implements parser.InlineParser.
func (mathSpans) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	c := callsOf(pc)
	line, segment := block.PeekLine()
	kind := c.markAt(line)
	if kind < 0 || segment.Padding > 0 || c.formless[kind] > segment.Start {
		return nil
	}
	mark := mathMarks[kind]
	if len(line) <= len(mark.open) || mark.open[0] == '$' && util.IsSpace(line[len(mark.open)]) || line[len(mark.open)] == '$' {
		return nil
	}
	at, position := block.Position()
	block.Advance(len(mark.open))
	node := &formula{display: mark.display}
	for line, segment := block.PeekLine(); line != nil; line, segment = block.PeekLine() {
		if end := mathEnd(line, mark.close); end >= 0 {
			node.lines = append(node.lines, segment.WithStop(segment.Start+end))
			block.Advance(end + len(mark.close))
			return node
		}
		node.lines = append(node.lines, segment)
		c.formless[kind] = segment.Stop
		block.AdvanceLine()
	}
	block.SetPosition(at, position)
	return nil
}

// mathEnd is where a formula ends in a line, or -1. A dollar ends one only
// behind a character and before no digit: "from $5 to $6" is none.
func mathEnd(line []byte, mark string) int {
	for at := 0; ; {
		i := bytes.Index(line[at:], []byte(mark))
		if i < 0 {
			return -1
		}
		at += i
		switch next := at + len(mark); {
		case mark[0] != '$':
			return at
		case at == 0 || util.IsSpace(line[at-1]) || escapes(line[:at]):
		case mark == "$" && next < len(line) && (line[next] >= '0' && line[next] <= '9' || line[next] == '$'):
		default:
			return at
		}
		at++
	}
}

// escapes tells whether a text ends with a backslash that escapes what follows.
func escapes(before []byte) bool {
	return (len(before)-len(bytes.TrimRight(before, `\`)))%2 == 1
}

// formulaBlock is a formula on lines of its own.
type formulaBlock struct {
	ast.BaseBlock
	end, atEnd int // of its mark
}

var kindFormulaBlock = ast.NewNodeKind("FormulaBlock")

func (*formulaBlock) Kind() ast.NodeKind          { return kindFormulaBlock }
func (*formulaBlock) IsRaw() bool                 { return true }
func (f *formulaBlock) Dump(source []byte, n int) { ast.DumpHelper(f, source, n, nil, nil) }

// mathBlocks finds formulas on lines of their own, in which a line may begin
// with = or -.
type mathBlocks struct{ ownBlock }

// Trigger implements parser.BlockParser.
func (mathBlocks) Trigger() []byte { return []byte{'$', '\\'} }

// Open implements parser.BlockParser.
func (mathBlocks) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	c := callsOf(pc)
	line, segment := reader.PeekLine()
	kind := c.markAt(line[pc.BlockOffset():])
	if kind < 0 || !mathMarks[kind].display || segment.Padding > 0 || c.formlessBlock > segment.Start {
		return nil, parser.NoChildren
	}
	mark := mathMarks[kind]
	start := segment.Start + pc.BlockOffset() + len(mark.open)
	node := &formulaBlock{}
	if node.end, node.atEnd = blockEnd(reader.Source(), start, mark.close); node.end < 0 {
		c.formlessBlock = node.atEnd
		return nil, parser.NoChildren
	}
	node.add(segment.WithStart(start))
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

// blockEnd is where a formula ends with which a line ends, or -1 and to where
// there is none. An empty line is in no formula.
func blockEnd(source []byte, start int, mark string) (end, atEnd int) {
	rest := source[start:]
	if i := bytes.Index(rest, []byte("\n\n")); i >= 0 {
		rest = rest[:i]
	}
	for at := 0; ; {
		i := bytes.Index(rest[at:], []byte(mark))
		if i < 0 {
			return -1, start + len(rest)
		}
		at += i + len(mark)
		line, _, _ := bytes.Cut(rest[at:min(len(rest), at+100)], []byte("\n"))
		if len(bytes.TrimSpace(rest[:at-len(mark)])) == 0 {
			return -1, start // $$$$
		}
		if len(bytes.Trim(line, " \t\r")) == 0 {
			return start + at - len(mark), start + at + len(line)
		}
	}
}

func (f *formulaBlock) add(segment text.Segment) {
	if segment.Stop > f.end {
		segment = segment.WithStop(f.end)
	}
	if segment.Stop > segment.Start {
		f.Lines().Append(segment)
	}
}

// Continue implements parser.BlockParser.
func (mathBlocks) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	f := node.(*formulaBlock)
	_, segment := reader.PeekLine()
	if segment.Start > f.end {
		return parser.Close
	}
	f.add(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (nodes) renderFormula(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		f := node.(*formula)
		w.(*recorder).formula(node, f.lines, f.display, source)
	}
	return ast.WalkContinue, nil
}

func (nodes) renderFormulaBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r := w.(*recorder)
	if !entering {
		r.tag("</div>\n")
		return ast.WalkContinue, nil
	}
	r.tag(`<div class="math" tabindex="0">`)
	r.formula(node, node.Lines().Sliced(0, node.Lines().Len()), true, source)
	return ast.WalkContinue, nil
}

// formula writes MathML. The text of the document has the TeX, which a claim
// can quote: all of it, for the MathML cannot be divided. What cannot be made
// MathML is shown as TeX.
func (r *recorder) formula(n ast.Node, lines []text.Segment, display bool, source []byte) {
	var b strings.Builder
	for _, line := range lines {
		b.Write(line.Value(source))
	}
	r.enter(n)
	words := strings.TrimSpace(b.String())
	if words == "" {
		return
	}
	start := lines[0].Start
	start += len(source[start:]) - len(bytes.TrimLeft(source[start:], " \t\r\n"))
	math, err := tex.MathML(words, display)
	if err == nil {
		r.run([]byte(words), []byte(math), start)
		return
	}
	r.warn("math "+err.Error(), start, func(at diag.Place) diag.Diagnostic {
		return at.Warnf("this formula is shown in TeX: %v", err)
	})
	r.tag(`<code class="math">`)
	for _, line := range lines {
		r.literal(line.Value(source), line.Start-line.Padding)
	}
	r.tag("</code>")
}
