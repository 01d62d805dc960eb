package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// blockAttributes finds the attributes of a block in the line below it, as Hugo
// has them:
//
//	A paragraph.
//	{.center lang=fr}
//
// Those that stand alone are text.
type blockAttributes struct{ ownBlock }

// attributeLine is such a line, until the file is parsed.
type attributeLine struct {
	ast.BaseBlock
	given parser.Attributes
}

var kindAttributeLine = ast.NewNodeKind("AttributeLine")

func (*attributeLine) Kind() ast.NodeKind          { return kindAttributeLine }
func (n *attributeLine) Dump(source []byte, l int) { ast.DumpHelper(n, source, l, nil, nil) }

// maxAttributes is the longest line of attributes, in bytes.
const maxAttributes = 500

// Trigger implements parser.BlockParser.
func (blockAttributes) Trigger() []byte { return []byte{'{'} }

// Open implements parser.BlockParser.
func (blockAttributes) Open(parent ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if len(line) > maxAttributes || parent.LastChild() == nil || isBlankBefore(reader.Source(), segment.Start) {
		return nil, parser.NoChildren
	}
	own := text.NewReader(bytes.TrimSpace(line))
	given, ok := parser.ParseAttributes(own)
	if rest, _ := own.PeekLine(); !ok || len(given) == 0 || len(rest) > 0 {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &attributeLine{given: given}, parser.NoChildren
}

// Continue implements parser.BlockParser.
func (blockAttributes) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

// isBlankBefore tells whether the line before the one at an offset is blank.
func isBlankBefore(source []byte, at int) bool {
	before := source[:bytes.LastIndexByte(source[:at], '\n')+1]
	last := bytes.TrimSuffix(before, []byte("\n"))
	return len(bytes.TrimSpace(last[bytes.LastIndexByte(last, '\n')+1:])) == 0
}

// passed are the attributes that a block may have: style and on… have no place in
// a text.
var passed = [...]string{"class", "lang", "dir"}

// Transform gives attributes to the blocks above them.
func (blockAttributes) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	var lines []*attributeLine
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if line, ok := n.(*attributeLine); ok && entering {
			lines = append(lines, line)
		}
		return ast.WalkContinue, nil
	})
	for _, line := range lines {
		block := line.PreviousSibling()
		for _, a := range line.given {
			for _, name := range passed {
				if block != nil && block.Kind() != ast.KindHeading && string(a.Name) == name {
					block.SetAttribute(a.Name, a.Value)
				}
			}
		}
		line.Parent().RemoveChild(line.Parent(), line)
	}
}

// passOn writes the attributes of a block that we write ourselves.
func (r *recorder) passOn(n ast.Node) {
	for _, name := range passed {
		if v, ok := n.AttributeString(name); ok {
			r.attribute(name, attributeText(v))
		}
	}
}
