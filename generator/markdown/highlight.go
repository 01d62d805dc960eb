package markdown

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"counterpoint/generator/diag"
)

// highlight is `==words==`, or a named passage, `==words=={#id}`.
type highlight struct {
	ast.BaseInline
	id   string
	idAt int
}

var kindHighlight = ast.NewNodeKind("Highlight")

func (*highlight) Kind() ast.NodeKind          { return kindHighlight }
func (h *highlight) Dump(source []byte, n int) { ast.DumpHelper(h, source, n, nil, nil) }

// highlightParser finds `==` in pairs, by the same rules of flanking as
// emphasis, so that `a == b` stays as it is.
type highlightParser struct{}

func (highlightParser) Trigger() []byte         { return []byte{'='} }
func (highlightParser) IsDelimiter(b byte) bool { return b == '=' }
func (highlightParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char && opener.OriginalLength == 2 && closer.OriginalLength == 2
}
func (highlightParser) OnMatch(int) ast.Node { return &highlight{} }

func (p highlightParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	if before == '=' {
		return nil // a longer run, which must not be measured again from each of its characters
	}
	line, segment := block.PeekLine()
	node := parser.ScanDelimiter(line, before, 2, p)
	if node == nil || node.OriginalLength != 2 {
		return nil
	}
	node.Segment = segment.WithStop(segment.Start + node.OriginalLength)
	block.Advance(node.OriginalLength)
	pc.PushDelimiter(node)
	return node
}

// highlightNamer takes the `{#id}` behind a highlight out of the text and gives
// it to the highlight. It runs while the file is parsed, before anything is
// rendered: delimiters are paired only when their block is complete, so the
// inline parser cannot see what follows.
type highlightNamer struct{}

var markName = regexp.MustCompile(`^\{#([^\s{}]*)\}`)

func (highlightNamer) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*highlight)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		if next, ok := h.NextSibling().(*ast.Text); ok {
			if m := markName.FindSubmatch(next.Segment.Value(source)); m != nil {
				h.id, h.idAt = string(m[1]), next.Segment.Start
				next.Segment = next.Segment.WithStart(next.Segment.Start + len(m[0]))
			}
		}
		return ast.WalkContinue, nil
	})
}

var validID = regexp.MustCompile(`^[a-z0-9-]+$`)

// renderHighlight writes a plain highlight as <mark>. A named passage writes
// nothing of its own: who uses it decides how it is shown.
func (nodes) renderHighlight(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	r, h := w.(*recorder), n.(*highlight)
	if h.id == "" {
		if entering {
			r.tag(`<mark class="highlight">`)
		} else {
			r.tag(`</mark>`)
		}
		return ast.WalkContinue, nil
	}
	if entering {
		r.open = append(r.open, len(r.doc.runs))
		return ast.WalkContinue, nil
	}
	first := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	r.name(h, first)
	return ast.WalkContinue, nil
}

// name records a named passage: the text written since its first run.
func (r *recorder) name(h *highlight, first int) {
	at := r.source.At(r.base + h.idAt)
	switch _, taken := r.doc.marks[h.id]; {
	case !validID.MatchString(h.id):
		r.diagnostics.Add(at.Errorf("mark id %q must consist of a-z, 0-9 and -", h.id))
	case taken:
		r.diagnostics.Add(at.Errorf("mark id %q is used twice", h.id).
			WithNote(r.doc.marks[h.id].At, "the first one").
			WithHint("give one of them another id"))
	case first == len(r.doc.runs):
		r.diagnostics.Add(at.Errorf("mark %q has no text", h.id))
	default:
		r.doc.marks[h.id] = Passage{Start: int(r.doc.runs[first].text), End: len(r.text), At: at}
	}
}

// Passage is a named stretch of the text.
type Passage struct {
	Start, End int
	At         diag.Place // where its id is written
}
