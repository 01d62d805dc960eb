package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// callsKey is where the parsers find the calls of the text.
var callsKey = parser.NewContextKey()

func withCalls(c *calls) parser.ParseOption {
	pc := parser.NewContext()
	pc.Set(callsKey, c)
	return parser.WithContext(pc)
}

func callsOf(pc parser.Context) *calls {
	if c, ok := pc.Get(callsKey).(*calls); ok {
		return c
	}
	return &calls{}
}

// callBlock is a call that makes a block, or several of them on one line. One
// whose tags enclose Markdown has blocks in it, one of which they enclose text
// has lines.
type callBlock struct {
	ast.BaseBlock
	tags []*tag
}

var kindCallBlock = ast.NewNodeKind("CallBlock")

func (*callBlock) Kind() ast.NodeKind          { return kindCallBlock }
func (b *callBlock) Dump(source []byte, n int) { ast.DumpHelper(b, source, n, nil, nil) }
func (b *callBlock) IsRaw() bool {
	return len(b.tags) != 1 || b.tags[0].pair == nil || b.tags[0].isText()
}

// callBlocks finds the calls that make blocks.
type callBlocks struct{ ownBlock }

// Trigger implements parser.BlockParser.
func (callBlocks) Trigger() []byte { return []byte{'{'} }

// Open implements parser.BlockParser.
func (callBlocks) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	c := callsOf(pc)
	line, segment := reader.PeekLine()
	at := segment.Start - segment.Padding + pc.BlockOffset()
	t := c.at[at]
	if t == nil || segment.Padding > pc.BlockOffset() || t.escaped {
		return nil, parser.NoChildren
	}
	if t.pair != nil && !t.closing {
		return c.openPair(t, reader)
	}
	tags := c.alone(line[pc.BlockOffset():], at)
	if tags == nil {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &callBlock{tags: tags}, parser.NoChildren
}

// alone returns the calls without an end that a line consists of, if they make
// blocks. The end of a block that was closed before, because the quote or list
// that it began in has ended, counts as none.
func (c *calls) alone(line []byte, at int) []*tag {
	tags := []*tag{}
	for {
		n := len(line) - len(bytes.TrimLeft(line, " \t"))
		line, at = line[n:], at+n
		if len(bytes.TrimSpace(line)) == 0 {
			return tags
		}
		t := c.at[at]
		switch {
		case t == nil, t.escaped, t.closing && (t.pair == nil || !t.pair.opened), !t.closing && (t.pair != nil || !c.isBlock(t)):
			return nil
		case !t.closing:
			if _, bad := c.wrong(t, nowhere); bad {
				return nil
			}
			tags = append(tags, t)
		}
		line, at = line[t.atEnd-t.at:], t.atEnd
	}
}

func (c *calls) openPair(t *tag, reader text.Reader) (ast.Node, parser.State) {
	if !c.isBlock(t) {
		return nil, parser.NoChildren
	}
	c.render(t)
	if _, bad := c.wrong(t, nowhere); bad {
		return nil, parser.NoChildren
	}
	t.opened = true
	node := &callBlock{tags: []*tag{t}}
	line, segment := reader.PeekLine()
	n := t.atEnd - (segment.Start - segment.Padding)
	reader.Advance(n)
	if !t.isText() {
		return node, parser.HasChildren
	}
	if len(bytes.TrimSpace(line[n:])) > 0 {
		c.addLine(node, reader)
	} else {
		reader.AdvanceToEOL()
	}
	return node, parser.NoChildren
}

// addLine takes the rest of a line into a block of text, as far as its end.
func (c *calls) addLine(node *callBlock, reader text.Reader) (ended bool) {
	end := node.tags[0].pair
	_, segment := reader.PeekLine()
	if ended = end.at < segment.Stop; ended {
		reader.Advance(end.atEnd - segment.Start + segment.Padding)
		segment = segment.WithStop(max(segment.Start, end.at))
	} else {
		reader.AdvanceToEOL()
	}
	if segment.Stop > segment.Start {
		node.Lines().Append(segment)
	}
	return ended
}

// Continue implements parser.BlockParser.
func (callBlocks) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	b := node.(*callBlock)
	if len(b.tags) != 1 || b.tags[0].pair == nil {
		return parser.Close
	}
	end := b.tags[0].pair
	line, segment := reader.PeekLine()
	if segment.Start > end.at {
		return parser.Close
	}
	if b.IsRaw() {
		if callsOf(pc).addLine(b, reader) {
			return parser.Close
		}
		return parser.Continue | parser.NoChildren
	}
	w, pos := util.IndentWidth(line, reader.LineOffset())
	if w < len(line) && segment.Start-segment.Padding+pos == end.at {
		reader.Advance(end.atEnd - segment.Start + segment.Padding)
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

// callSpan is a call in a line of text. One whose tags enclose Markdown has
// inline nodes in it.
type callSpan struct {
	ast.BaseInline
	tag    *tag
	lines  []text.Segment // the text between its tags
	bottom ast.Node       // the last delimiter before it
	closed bool
	end    bool // nothing: an end that was found
}

var kindCallSpan = ast.NewNodeKind("CallSpan")

func (*callSpan) Kind() ast.NodeKind          { return kindCallSpan }
func (s *callSpan) Dump(source []byte, n int) { ast.DumpHelper(s, source, n, nil, nil) }

// callSpans finds the calls in lines of text.
type callSpans struct{}

// Trigger implements parser.InlineParser.
func (callSpans) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser.
func (callSpans) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	c := callsOf(pc)
	_, segment := block.PeekLine()
	t := c.at[segment.Start]
	if t == nil || segment.Padding > 0 {
		if problem := c.problems[segment.Start]; problem != "" {
			block.Advance(1)
			return &callSpan{tag: &tag{start: segment.Start, end: segment.Start + 1, failure: errorText(problem)}}
		}
		return nil
	}
	node := &callSpan{tag: t}
	if !t.escaped && !t.closing {
		c.render(t)
	}
	switch {
	case t.closing && t.pair != nil:
		node.end = t.pair.opened || closeSpan(t.pair.node, parent, pc)
	case t.pair != nil && t.isText():
		return c.textSpan(node, block)
	case t.pair != nil:
		t.node = node
		if d := pc.LastDelimiter(); d != nil {
			node.bottom = d
		}
	}
	block.Advance(t.atEnd - t.at)
	return node
}

// errorText is a problem as an error.
type errorText string

func (e errorText) Error() string { return string(e) }

// closeSpan takes what stands between a call and its end into the call.
func closeSpan(node *callSpan, parent ast.Node, pc parser.Context) bool {
	if node == nil || node.Parent() != parent || node.closed {
		return false
	}
	for n := node.NextSibling(); n != nil; n = n.NextSibling() {
		if n.Kind().String() == "LinkLabelState" { // a [ that may yet become a link, across the end
			return false
		}
	}
	parser.ProcessDelimiters(node.bottom, pc)
	for n := node.NextSibling(); n != nil; {
		next := n.NextSibling()
		node.AppendChild(node, n)
		n = next
	}
	node.closed = true
	return true
}

// textSpan reads the lines to the end of a call whose tags enclose text.
func (c *calls) textSpan(node *callSpan, block text.Reader) ast.Node {
	at, position := block.Position()
	end := node.tag.pair
	block.Advance(node.tag.atEnd - node.tag.at)
	for line, segment := block.PeekLine(); line != nil; line, segment = block.PeekLine() {
		if end.at < segment.Start {
			break
		}
		if end.at < segment.Stop {
			node.lines = append(node.lines, segment.WithStop(end.at))
			block.Advance(end.atEnd - segment.Start)
			node.closed = true
			return node
		}
		node.lines = append(node.lines, segment)
		block.AdvanceLine()
	}
	block.SetPosition(at, position)
	block.Advance(node.tag.atEnd - node.tag.at)
	node.lines = nil
	return node
}
