package markdown

import (
	"bytes"
	"strconv"

	emojiast "github.com/yuin/goldmark-emoji/ast"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"counterpoint/generator/diag"
)

// nodes renders what contains text, and what must differ from goldmark's own
// output: code with classes, tables that scroll, links under our policy. All
// other nodes are goldmark's.
type nodes struct{ options Options }

// RegisterFuncs implements renderer.NodeRenderer.
func (n nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindText, n.renderText)
	reg.Register(ast.KindString, n.renderString)
	reg.Register(ast.KindCodeSpan, n.renderCodeSpan)
	reg.Register(ast.KindCodeBlock, n.renderCodeBlock)
	reg.Register(ast.KindFencedCodeBlock, n.renderCodeBlock)
	reg.Register(ast.KindAutoLink, n.renderAutoLink)
	reg.Register(ast.KindLink, n.renderLink)
	reg.Register(ast.KindImage, n.renderImage)
	reg.Register(ast.KindHeading, n.renderHeading)
	reg.Register(ast.KindHTMLBlock, n.renderHTMLBlock)
	reg.Register(ast.KindRawHTML, n.renderRawHTML)
	reg.Register(kindHighlight, n.renderHighlight)
	reg.Register(kindShortcode, n.renderShortcode)
	reg.Register(kindShortcodeBlock, n.renderShortcodeBlock)
	reg.Register(kindCallBlock, n.renderCallBlock)
	reg.Register(kindCallSpan, n.renderCallSpan)
	reg.Register(emojiast.KindEmoji, n.renderEmoji)
	reg.Register(kindFormula, n.renderFormula)
	reg.Register(kindFormulaBlock, n.renderFormulaBlock)
	if n.options.conformance {
		return
	}
	reg.Register(ast.KindBlockquote, n.renderBlockquote)
	reg.Register(extast.KindTable, n.renderTable)
	reg.Register(extast.KindTableCell, n.renderTableCell)
	reg.Register(extast.KindTaskCheckBox, n.renderTaskCheckBox)
	reg.Register(extast.KindFootnoteBacklink, n.renderFootnoteBacklink)
}

func (nodes) renderText(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	r, n := w.(*recorder), node.(*ast.Text)
	r.enter(n)
	value := n.Segment.Value(source)
	if n.IsRaw() {
		r.literal(value, n.Segment.Start)
		return ast.WalkContinue, nil
	}
	r.prose(value, n.Segment.Start)
	if n.HardLineBreak() {
		r.trimSpaces()
		r.tag("<br>")
	}
	if n.HardLineBreak() || n.SoftLineBreak() {
		r.run([]byte("\n"), []byte("\n"), n.Segment.Stop)
	}
	return ast.WalkContinue, nil
}

// renderString writes text that has no place in the source; it is given that
// of its parent.
func (nodes) renderString(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		r, n := w.(*recorder), node.(*ast.String)
		r.enter(n)
		switch offset := max(0, n.Parent().Pos()); {
		case n.IsCode():
			r.Write(n.Value)
		case n.IsRaw():
			r.literal(n.Value, offset)
		default:
			r.prose(n.Value, offset)
		}
	}
	return ast.WalkContinue, nil
}

func (nodes) renderCodeSpan(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r := w.(*recorder)
	if !entering {
		r.tag("</code>")
		return ast.WalkContinue, nil
	}
	r.tag("<code>")
	r.enter(node)
	for c := node.FirstChild(); c != nil; c = c.NextSibling() {
		segment := c.(*ast.Text).Segment
		value := segment.Value(source)
		if line, broken := bytes.CutSuffix(value, []byte("\n")); broken {
			r.example(line, segment.Start)
			r.run([]byte(" "), []byte(" "), segment.Stop-1)
			continue
		}
		r.example(value, segment.Start)
	}
	return ast.WalkSkipChildren, nil
}

func (n nodes) renderHeading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r, h := w.(*recorder), node.(*ast.Heading)
	tag := "h" + strconv.Itoa(h.Level)
	if !entering {
		r.tag("</" + tag + ">\n")
		if id := r.pending.ID; id != "" {
			r.pending.End = len(r.text)
			r.doc.headings = append(r.doc.headings, r.pending)
		}
		return ast.WalkContinue, nil
	}
	r.tag("<" + tag)
	r.pending = Heading{Level: h.Level, ID: r.ids[node]}
	if r.pending.ID != "" {
		r.attribute("id", r.pending.ID)
	}
	r.passOn(h)
	r.tag(">")
	r.enter(node)
	r.edge()
	r.pending.Start = len(r.text)
	return ast.WalkContinue, nil
}

func attributeText(v any) string {
	switch v := v.(type) {
	case []byte:
		return string(v)
	case string:
		return v
	}
	return ""
}

// renderHTMLBlock lets raw HTML pass only where the site allows it. Comments
// are left out silently: they are the author's to himself; <!--more--> ends
// the summary.
func (n nodes) renderHTMLBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	r, b := w.(*recorder), node.(*ast.HTMLBlock)
	raw := b.Lines().Value(source)
	if b.HasClosure() {
		raw = append(bytes.Clone(raw), b.ClosureLine.Value(source)...)
	}
	if n.options.Unsafe {
		r.rawHTML(b.Lines(), source)
		if b.HTMLBlockType != ast.HTMLBlockType1 { // scripts
			r.checkRaw(raw, b.Lines().At(0).Start)
		}
		if b.HasClosure() {
			r.rawLine(b.ClosureLine, source)
		}
	} else {
		r.leaveOut(raw, b.Lines().At(0).Start)
	}
	r.more(raw)
	return ast.WalkContinue, nil
}

func (n nodes) renderRawHTML(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	r, segments := w.(*recorder), node.(*ast.RawHTML).Segments
	raw := segments.Value(source)
	if n.options.Unsafe {
		r.rawHTML(segments, source)
		r.checkRaw(raw, segments.At(0).Start)
		if breaksLine(raw) {
			r.enter(node)
			r.edge()
		}
	} else {
		r.leaveOut(raw, segments.At(0).Start)
	}
	r.more(raw)
	return ast.WalkSkipChildren, nil
}

// breaksLine tells whether an inline tag is one at which the reader sees a new
// line.
func breaksLine(raw []byte) bool {
	name := bytes.ToLower(bytes.Trim(raw, "</> \n"))
	return bytes.HasPrefix(name, []byte("br"))
}

func (r *recorder) leaveOut(raw []byte, offset int) {
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("<!--")) {
		return
	}
	r.warn("raw", offset, func(at diag.Place) diag.Diagnostic {
		return at.Warnf("raw HTML is left out").
			WithHint("write it in Markdown, or set `markup: {unsafe: true}` in site.yaml if you trust every author")
	})
}

func (r *recorder) more(raw []byte) {
	if r.doc.more == 0 && bytes.Equal(bytes.ReplaceAll(bytes.TrimSpace(raw), []byte(" "), nil), []byte("<!--more-->")) {
		r.doc.more = len(r.text)
	}
}

// renderTable wraps a table, so that a wide one scrolls inside itself; a thing
// that scrolls must be reachable by keyboard.
func (nodes) renderTable(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r := w.(*recorder)
	if !entering {
		r.tag("</table></div>\n")
		return ast.WalkContinue, nil
	}
	r.tag(`<div class="table" tabindex="0"><table`)
	r.passOn(node)
	r.tag(">\n")
	return ast.WalkContinue, nil
}

// renderTableCell aligns by class: a style attribute would need a Content
// Security Policy that allows it, and the align attribute is obsolete.
func (nodes) renderTableCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r, n := w.(*recorder), node.(*extast.TableCell)
	tag := "td"
	if n.Parent().Kind() == extast.KindTableHeader {
		tag = "th"
	}
	if !entering {
		r.tag("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	r.tag("<" + tag)
	if n.Alignment != extast.AlignNone {
		r.attribute("class", "align-"+n.Alignment.String())
	}
	r.tag(">")
	return ast.WalkContinue, nil
}

func (n nodes) renderTaskCheckBox(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	r := w.(*recorder)
	r.tag(`<input type="checkbox" disabled`)
	if node.(*extast.TaskCheckBox).IsChecked {
		r.tag(" checked")
		r.attribute("aria-label", n.options.Words.TaskDone)
	} else {
		r.attribute("aria-label", n.options.Words.TaskOpen)
	}
	r.tag("> ")
	return ast.WalkContinue, nil
}

func (n nodes) renderFootnoteBacklink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	r, back := w.(*recorder), node.(*extast.FootnoteBacklink)
	ref := ""
	if back.RefIndex > 0 {
		ref = strconv.Itoa(back.RefIndex)
	}
	r.tag(`&#160;<a class="footnote-backref" role="doc-backlink"`)
	r.attribute("href", "#"+string(idPrefix(node))+"fnref"+ref+":"+strconv.Itoa(back.Index))
	r.attribute("aria-label", n.options.Words.FootnoteBack+" "+strconv.Itoa(back.Index))
	r.tag(">↩</a>")
	return ast.WalkContinue, nil
}

var _ renderer.NodeRenderer = nodes{}
