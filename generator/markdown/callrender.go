package markdown

import (
	"bytes"
	"html"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"counterpoint/generator/diag"
)

var nowhere diag.Place

func (n nodes) renderCallBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r, b := w.(*recorder), node.(*callBlock)
	if entering {
		r.edge()
	}
	for _, t := range b.tags {
		switch {
		case entering && t.code:
			r.highlighted(node, t, b.Lines().Sliced(0, b.Lines().Len()), source)
		case entering:
			r.parts(node, t, t.before)
			if t.pair != nil && t.isText() {
				r.between(node, t, b.Lines().Sliced(0, b.Lines().Len()), source)
			}
		default:
			r.parts(node, t, t.after)
		}
	}
	if !entering {
		r.edge()
		r.tag("\n")
	}
	return ast.WalkContinue, nil
}

func (n nodes) renderCallSpan(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r, s := w.(*recorder), node.(*callSpan)
	t := s.tag
	switch {
	case s.end:
	case t.escaped:
		if entering {
			r.enter(node)
			r.example(source[t.start:t.end], t.start)
		}
	case !r.callable(s):
		if entering {
			r.miscalled(node, t, source)
		}
	case entering:
		r.span(s, source)
	case t.pair != nil && !t.isText():
		r.parts(node, t, t.after)
		r.resume(s)
	}
	return ast.WalkContinue, nil
}

// callable tells whether a call in a line can be made.
func (r *recorder) callable(s *callSpan) bool {
	t := s.tag
	if t.failure != nil || t.closing || t.pair != nil && !s.closed || t.isRef() {
		return false
	}
	_, bad := r.calls.wrong(t, nowhere)
	return !bad
}

// span writes a call in a line, but for its end where Markdown comes between.
func (r *recorder) span(s *callSpan, source []byte) {
	t := s.tag
	r.interrupt(s)
	if t.code {
		r.highlighted(s, t, s.lines, source)
		r.resume(s)
		return
	}
	r.parts(s, t, t.before)
	if t.pair == nil || t.isText() {
		r.between(s, t, s.lines, source)
		r.parts(s, t, t.after)
		r.resume(s)
	}
}

// interrupt ends the paragraph where a block is called in the middle of it.
func (r *recorder) interrupt(s *callSpan) {
	if s.Parent().Kind() == ast.KindParagraph && r.calls.isBlock(s.tag) {
		r.edge()
		r.tag("</p>\n")
	}
}

func (r *recorder) resume(s *callSpan) {
	if s.Parent().Kind() == ast.KindParagraph && r.calls.isBlock(s.tag) {
		r.edge()
		r.tag("\n<p>")
	}
}

// miscalled shows a tag that cannot be called as it is written, and says why.
func (r *recorder) miscalled(n ast.Node, t *tag, source []byte) {
	at := r.source.At(r.base + t.start)
	d, bad := r.calls.wrong(t, at)
	switch {
	case bad:
	case t.isRef():
		d = at.Warnf("%s is shown as it is written: it is the address of no link", t.name).
			WithHint(`write [the words]({{< %s "other.md" >}})`, t.name)
	case t.closing: // was said of its beginning
	default:
		d = r.calls.apart(t, at)
	}
	if t.name == "" && t.failure != nil {
		d = at.Errorf("%v", t.failure)
	}
	if d.Message != "" {
		r.diagnostics.Add(d)
	}
	r.enter(n)
	if t.name == "" && t.failure != nil {
		r.literal(source[t.start:t.end], t.start)
		return
	}
	r.tag(`<code class="shortcode">`)
	r.literal(source[t.start:t.end], t.start)
	r.tag("</code>")
}

// between writes what stands between two tags as it is written. It is HTML
// where the site lets raw HTML pass.
func (r *recorder) between(n ast.Node, t *tag, lines []text.Segment, source []byte) {
	if t.inner != InnerText || len(lines) == 0 {
		return
	}
	r.enter(n)
	for i, line := range lines {
		value := line.Value(source)
		if i == len(lines)-1 {
			value = bytes.TrimRight(value, "\n")
		}
		if r.converter.options.Unsafe {
			r.Write(value)
			continue
		}
		r.literal(value, line.Start-line.Padding)
	}
}

// highlighted writes Hugo's {{< highlight go >}}: code as between fences.
func (r *recorder) highlighted(n ast.Node, t *tag, lines []text.Segment, source []byte) {
	language := ""
	for i, p := range t.params {
		if p.Key == "lang" || p.Key == "" && i == 0 {
			language, _ = p.Value.(string)
		}
	}
	for len(lines) > 0 && len(bytes.TrimSpace(lines[0].Value(source))) == 0 { // Hugo begins with the first line of code
		lines = lines[1:]
	}
	code := codeOfLines(lines, source)
	language = languageName(language)
	r.enter(n)
	r.tag(`<div class="highlight"><pre class="chroma" tabindex="0"><code`)
	if language != "" {
		r.attribute("class", "language-"+language)
	}
	r.tag(">")
	r.writeCode(code, language)
	r.tag("</code></pre></div>")
}

// parts writes what a template made of a call, which is a block or stands in a
// line.
func (r *recorder) parts(n ast.Node, t *tag, list []Part) {
	for _, p := range list {
		switch p.Kind {
		case HTML:
			r.made(p.Text, t)
		case Markdown:
			at := t.start
			if p.Param >= 0 && p.Param < len(t.params) {
				at = t.params[p.Param].at
			}
			r.within(n, t, p.Text, at)
		}
	}
}

// within converts Markdown that stands in a parameter; a single paragraph
// becomes a line.
func (r *recorder) within(n ast.Node, t *tag, markdown string, at int) {
	body := []byte(markdown)
	if _, ok := tooMuch(r.source, r.base+at, body); !ok {
		r.literal(body, at)
		return
	}
	root := r.converter.markdown.Parser().Parse(text.NewReader(body), withCalls(&calls{}))
	prefix, _ := r.root.OwnerDocument().Meta()[prefixKey].(string)
	root.OwnerDocument().Meta()[prefixKey] = prefix + "p" + strconv.Itoa(at) + "-"
	r.base += at
	defer func() { r.base -= at }()
	first := root.FirstChild()
	if first != nil && first.NextSibling() == nil && first.Kind() == ast.KindParagraph {
		root = first
		first = first.FirstChild()
		if _, inline := n.(*callSpan); inline && !r.calls.isBlock(t) {
			r.alias = [2]ast.Node{root, blockAround(n)}
		}
	}
	for n := first; n != nil; n = n.NextSibling() {
		_ = r.converter.markdown.Renderer().Render(r, body, n)
	}
}

var (
	anyTag  = regexp.MustCompile(`<(/?[a-zA-Z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>`)
	address = regexp.MustCompile(`\s(?:src|href)="([^"]*)"`)
	named   = regexp.MustCompile(`\s([\w-]+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"']*)`)
)

// made writes HTML of a template. Where its links and images lead is decided
// when the page is made, as for those of the text.
func (r *recorder) made(s string, t *tag) {
	if strings.Contains(s, "<img") {
		r.checkFigure(t)
	}
	from := 0
	for _, m := range anyTag.FindAllStringSubmatchIndex(s, -1) {
		name, attributes := s[m[2]:m[3]], s[m[4]:m[5]]
		switch name {
		case "a":
			r.tag(s[from:m[0]])
			from = m[0]
			r.doc.anchors = append(r.doc.anchors, [2]int32{int32(len(r.html)), 0})
		case "/a":
			r.tag(s[from:m[0]])
			from = m[1]
			if n := len(r.doc.anchors); n > 0 && r.doc.anchors[n-1][1] == 0 {
				r.closeAnchor()
				continue
			}
			r.tag("</a>")
		}
		if a := address.FindStringSubmatchIndex(attributes); a != nil && a[2] < a[3] && !strings.Contains(attributes, "download") {
			r.tag(s[from : m[4]+a[2]])
			from = m[4] + a[3]
			r.addressIn(html.UnescapeString(attributes[a[2]:a[3]]), t, name == "img", namesOf(attributes))
		}
	}
	r.tag(s[from:])
}

// namesOf lists the attributes of a tag.
func namesOf(attributes string) string {
	names := " "
	for _, m := range named.FindAllStringSubmatch(attributes, -1) {
		names += strings.ToLower(m[1]) + " "
	}
	return names
}

// addressIn writes the value of an attribute and notes that it is a link.
func (r *recorder) addressIn(dest string, t *tag, image bool, written string) {
	l := Link{Destination: dest, Image: image, written: written, At: r.source.At(r.base + t.start), html: int32(len(r.html))}
	r.Write(util.EscapeHTML([]byte(dest)))
	l.end = int32(len(r.html))
	r.doc.links = append(r.doc.links, l)
}

// rawHTML writes raw HTML that the site lets pass. Shortcodes in it are called.
func (r *recorder) rawHTML(lines *text.Segments, source []byte) {
	for i := range lines.Len() {
		r.rawLine(lines.At(i), source)
	}
}

func (r *recorder) rawLine(line text.Segment, source []byte) {
	tags := r.calls.tags
	i := sort.Search(len(tags), func(i int) bool { return tags[i].start >= line.Start })
	from := line.Start
	for ; i < len(tags) && tags[i].end <= line.Stop; i++ {
		if t := tags[i]; !t.escaped && !t.code {
			r.Write(bytes.ReplaceAll(source[from:t.start], []byte{0}, []byte("\uFFFD")))
			r.inRaw(t)
			from = t.end
		}
	}
	r.Write(bytes.ReplaceAll(source[from:line.Stop], []byte{0}, []byte("\uFFFD")))
}

// inRaw writes what a call makes of a tag that stands in raw HTML.
func (r *recorder) inRaw(t *tag) {
	at := r.source.At(r.base + t.start)
	if !t.closing {
		r.calls.render(t)
	}
	d, bad := r.calls.wrong(t, at)
	switch {
	case t.closing && t.pair != nil:
		r.parts(nil, t.pair, t.pair.after)
	case bad:
		r.diagnostics.Add(d)
	case t.isRef():
		if dest, ok := t.first().(string); ok {
			l := Link{Destination: dest, Ref: true, At: at, html: int32(len(r.html))}
			r.Write(util.EscapeHTML([]byte(dest)))
			l.end = int32(len(r.html))
			r.doc.links = append(r.doc.links, l)
		}
	default:
		r.parts(nil, t, t.before)
	}
}

// first is the first parameter.
func (t *tag) first() any {
	if len(t.params) == 0 {
		return nil
	}
	return t.params[0].Value
}
