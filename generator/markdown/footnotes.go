package markdown

import (
	"cmp"
	"slices"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// footnotes are goldmark's, in a time that grows with how many there are. Its own
// parser goes through all notes for each reference, and its transformer puts each
// note into its place by going through those before: 10,000 notes took half a second.
type footnotes struct{}

// Extend adds them where goldmark's extension adds its own; how a note begins and
// goes on, and its HTML, are goldmark's.
func (footnotes) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(
		parser.WithBlockParsers(util.Prioritized(footnoteBlocks{extension.NewFootnoteBlockParser()}, 999)),
		parser.WithInlineParsers(util.Prioritized(footnoteReferences{}, 101)),
		parser.WithASTTransformers(util.Prioritized(footnoteOrder{}, 999)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(
		util.Prioritized(extension.NewFootnoteHTMLRenderer(extension.WithFootnoteIDPrefixFunction(idPrefix)), 500)))
}

// noted is what is known of a document's footnotes while it is parsed.
type noted struct {
	list  *extast.FootnoteList
	byRef map[string]*extast.Footnote // of notes of one name the first
	links map[int][]*extast.FootnoteLink
}

var notedKey = parser.NewContextKey()

func notedIn(pc parser.Context) *noted {
	n, _ := pc.Get(notedKey).(*noted)
	return n
}

// footnoteBlocks take the notes out of the text as they end.
type footnoteBlocks struct{ parser.BlockParser }

func (footnoteBlocks) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	n, parent := notedIn(pc), node.Parent()
	if n == nil {
		n = &noted{extast.NewFootnoteList(), map[string]*extast.Footnote{}, map[int][]*extast.FootnoteLink{}}
		pc.Set(notedKey, n)
		parent.InsertBefore(parent, node, n.list)
	}
	parent.RemoveChild(parent, node)
	n.list.AppendChild(n.list, node)
	if note := node.(*extast.Footnote); n.byRef[string(note.Ref)] == nil {
		n.byRef[string(note.Ref)] = note
	}
}

// footnoteReferences are [^name]. An image could begin in the same way, ![^name].
type footnoteReferences struct{}

func (footnoteReferences) Trigger() []byte { return []byte{'!', '['} }

func (footnoteReferences) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	n := notedIn(pc)
	line, segment := block.PeekLine()
	open := 2
	if line[0] == '!' {
		open++
	}
	if n == nil || len(line) <= open || line[open-1] != '^' || line[open-2] != '[' {
		return nil
	}
	length := labelLength(line[open:])
	if length < 0 {
		return nil
	}
	note := n.byRef[string(line[open:open+length])]
	if note == nil {
		return nil
	}
	if note.Index < 0 {
		n.list.Count++
		note.Index = n.list.Count
	}
	link := extast.NewFootnoteLink(note.Index)
	n.links[note.Index] = append(n.links[note.Index], link)
	if line[0] == '!' {
		parent.AppendChild(parent, ast.NewTextSegment(text.NewSegment(segment.Start, segment.Start+1)))
	}
	block.Advance(open + length + 1)
	return link
}

// maxLabel is the longest name, as of links in CommonMark.
const maxLabel = 999

// labelLength returns where a name ends, at the bracket; -1 if it does not.
func labelLength(s []byte) int {
	for i := 0; i < min(len(s), maxLabel); i++ {
		switch {
		case s[i] == ']':
			return i
		case s[i] == '[':
			return -1
		case s[i] == '\\' && i+1 < min(len(s), maxLabel) && util.IsPunct(s[i+1]):
			i++
		}
	}
	return -1
}

// footnoteOrder puts the notes at the end, in the order in which the text refers to
// them, each with links back; without those to which nothing does.
type footnoteOrder struct{}

func (footnoteOrder) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	n := notedIn(pc)
	if n == nil {
		return
	}
	pc.Set(notedKey, nil)
	var notes []*extast.Footnote
	for c := n.list.FirstChild(); c != nil; c = c.NextSibling() {
		if note := c.(*extast.Footnote); note.Index >= 0 {
			notes = append(notes, note)
		}
	}
	n.list.RemoveChildren(n.list)
	n.list.Parent().RemoveChild(n.list.Parent(), n.list)
	slices.SortFunc(notes, func(a, b *extast.Footnote) int { return cmp.Compare(a.Index, b.Index) })
	for _, note := range notes {
		n.leadBack(note)
		n.list.AppendChild(n.list, note)
	}
	if len(notes) > 0 {
		doc.AppendChild(doc, n.list)
	}
}

// leadBack numbers the references to a note, and ends it with a link to each: in
// its last paragraph, where it has one there.
func (n *noted) leadBack(note *extast.Footnote) {
	var end ast.Node = note
	if last := note.LastChild(); last != nil && ast.IsParagraph(last) {
		end = last
	}
	links := n.links[note.Index]
	for i, link := range links {
		back := extast.NewFootnoteBacklink(note.Index)
		link.RefIndex, link.RefCount, back.RefIndex, back.RefCount = i, len(links), i, len(links)
		end.AppendChild(end, back)
	}
}
