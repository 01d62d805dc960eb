package markdown

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"counterpoint/generator/diag"
)

// Link is a destination that the author wrote, to be resolved when the page is
// made: where another file's page stands is known only then.
type Link struct {
	Destination string // as written, entities and escapes decoded
	Image       bool
	Ref         bool // the destination is that of Hugo's ref or relref
	At          diag.Place
	written     string // attributes that an image has already: " width alt "
	html, end   int32  // the attribute's value in the HTML
}

// Target is where a link leads, and how large an image is drawn there, in
// pixels, if that is known.
type Target struct {
	URL           string
	Width, Height int
	Srcset, Sizes string // smaller pictures of the image, and how wide it is drawn: the attributes
	Lazy          bool   // the image may be loaded when it is scrolled to
	Async         bool   // the text need not wait for it
}

// html is the target as the value of an attribute, with the further attributes
// that an image has; the last quotation mark is already there.
func (t Target) html(written string) string {
	var b strings.Builder
	b.WriteString(escapeURL(t.URL))
	has := func(name string) bool { return strings.Contains(written, " "+name+" ") }
	add := func(name, value string) {
		if !has(name) {
			b.WriteString(`" ` + name + `="` + value)
		}
	}
	if t.Width > 0 && !has("width") && !has("height") { // of one alone, the other follows
		add("width", strconv.Itoa(t.Width))
		add("height", strconv.Itoa(t.Height))
	}
	if t.Srcset != "" && !has("srcset") {
		add("srcset", html.EscapeString(t.Srcset))
		add("sizes", html.EscapeString(t.Sizes))
	}
	if t.Lazy {
		add("loading", "lazy")
	}
	if t.Async {
		add("decoding", "async")
	}
	return b.String()
}

// Remote tells whether the destination is on another origin.
func (l Link) Remote() bool {
	return scheme(l.Destination) != "" || strings.HasPrefix(l.Destination, "//")
}

// schemes that a link may have. Everything else is refused, not only what is
// known to be dangerous: feed:, jar:, blob: and intent: all were once harmless.
var schemes = []string{"", "http", "https", "mailto", "tel", "xmpp"}

// scheme returns a URL's scheme in lower case as a browser would see it, which
// drops tabs, line breaks and leading control characters first.
func scheme(dest string) string {
	dest = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimLeftFunc(dest, func(r rune) bool { return r <= ' ' || r == 0xA0 }))
	end := strings.IndexAny(dest, ":/?#")
	if end < 0 || dest[end] != ':' {
		return ""
	}
	return strings.ToLower(dest[:end])
}

// SafeURL tells whether a URL from an author's file may stand in an href.
func SafeURL(dest string) bool {
	s := scheme(dest)
	for _, ok := range schemes {
		if s == ok {
			return true
		}
	}
	return false
}

// SafeImage tells whether a URL may stand in an img's src: of this site, http,
// https, or a bitmap in a data URL. SVG in a data URL is refused.
func SafeImage(dest string) bool {
	switch scheme(dest) {
	case "", "http", "https":
		return true
	case "data":
		for _, kind := range [...]string{"png", "gif", "jpeg", "webp", "avif"} {
			if strings.HasPrefix(strings.ToLower(strings.TrimSpace(dest)), "data:image/"+kind+";") {
				return true
			}
		}
	}
	return false
}

func (n nodes) renderLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r, l := w.(*recorder), node.(*ast.Link)
	if !entering {
		r.closeAnchor()
		return ast.WalkContinue, nil
	}
	r.openAnchor(r.called(string(l.Destination)), l.Pos(), true)
	if l.Title != nil {
		r.attribute("title", decode(l.Title))
	}
	r.tag(">")
	return ast.WalkContinue, nil
}

func (n nodes) renderAutoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	r, l := w.(*recorder), node.(*ast.AutoLink)
	dest := string(l.URL(source))
	if l.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	r.openAnchor(dest, l.Pos(), false)
	r.tag(">")
	r.enter(l)
	label := l.Label(source)
	offset := max(0, l.Pos())
	if i := bytes.Index(source[offset:], label); i >= 0 { // past the "<" of <https://…>
		offset += i
	}
	r.literal(label, offset)
	r.closeAnchor()
	return ast.WalkContinue, nil
}

// openAnchor writes `<a href="…"`, or without href where the destination is
// refused: the words stay. In an autolink nothing is escaped.
func (r *recorder) openAnchor(dest string, offset int, escaped bool) {
	r.doc.anchors = append(r.doc.anchors, [2]int32{int32(len(r.html)), 0})
	r.tag("<a")
	dest, ref := strings.CutPrefix(dest, refMark)
	plain := dest
	if escaped {
		plain = decode([]byte(dest))
	}
	if !r.converter.options.conformance && !SafeURL(plain) {
		r.refuse(dest, offset)
		return
	}
	r.tag(` href="`)
	r.destination(dest, offset, Link{Destination: plain, Ref: ref})
	r.tag(`"`)
}

func (r *recorder) closeAnchor() {
	r.tag("</a>")
	r.doc.anchors[len(r.doc.anchors)-1][1] = int32(len(r.html))
}

func (r *recorder) refuse(dest string, offset int) {
	at := r.source.At(r.base + max(0, offset))
	r.diagnostics.Add(at.Warnf("a link is left out").
		WithHint("%q: links may be relative, or start with http:, https:, mailto:, tel: or xmpp:", clip(dest)))
}

func clip(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

// destination writes a URL's attribute value and notes where it stands.
func (r *recorder) destination(written string, offset int, l Link) {
	l.At, l.html = r.source.At(r.base+max(0, offset)), int32(len(r.html))
	r.Write(util.EscapeHTML(util.URLEscape([]byte(written), l.Destination != written)))
	l.end = int32(len(r.html))
	r.doc.links = append(r.doc.links, l)
}

// renderImage writes an image of the site. One of another origin would make
// every reader's browser tell that origin what is read, so it becomes a link
// unless the site says otherwise.
func (n nodes) renderImage(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	r, img := w.(*recorder), node.(*ast.Image)
	dest, alt := r.called(string(img.Destination)), altText(img, source)
	plain := decode([]byte(dest))
	switch {
	case dest == "" && !r.converter.options.conformance:
		r.diagnostics.Add(r.source.At(r.base + max(0, img.Pos())).Warnf("this image has no address"))
		r.Write(util.EscapeHTML([]byte(alt)))
	case r.converter.options.conformance || n.options.showsImage(plain):
		r.tag(`<img src="`)
		r.destination(dest, img.Pos(), Link{Destination: plain, Image: true})
		r.tag(`"`)
		r.attribute("alt", alt)
		r.checkAlt(alt, img)
		if len(img.Title) > 0 || img.Title != nil && r.converter.options.conformance {
			r.attribute("title", decode(img.Title))
		}
		r.tag(">")
	case Link{Destination: plain}.Remote() && SafeURL(plain):
		r.linkRemoteImage(dest, alt, img)
	default:
		r.refuse(dest, img.Pos())
		r.Write(util.EscapeHTML([]byte(alt)))
	}
	return ast.WalkSkipChildren, nil
}

// showsImage tells whether an image may be shown: it is of this site, or the
// site allows those of others.
func (o Options) showsImage(dest string) bool {
	remote := Link{Destination: dest}.Remote() && scheme(dest) != "data"
	return SafeImage(dest) && (!remote || o.RemoteImages)
}

// Shows tells the same of an image that a template shows.
func (o Options) Shows(dest string) bool { return o.showsImage(dest) }

// ShowsImage is the same of an image that stands outside of the text.
func (c *Converter) ShowsImage(dest string) bool { return c.options.showsImage(dest) }

func (r *recorder) linkRemoteImage(dest, alt string, img *ast.Image) {
	r.warn("remote", max(0, img.Pos()), func(at diag.Place) diag.Diagnostic {
		return at.Warnf("image of another site is shown as a link").
			WithHint("save it beside the article, or set `markup: {remoteImages: true}` in site.yaml")
	})
	if alt == "" {
		alt = dest
	}
	nested := false // <a> must not stand in <a>: [![alt](remote)](page)
	for p := img.Parent(); p != nil; p = p.Parent() {
		nested = nested || p.Kind() == ast.KindLink
	}
	if nested {
		r.Write(util.EscapeHTML([]byte(alt)))
		return
	}
	r.openAnchor(dest, img.Pos(), true)
	r.tag(">")
	r.Write(util.EscapeHTML([]byte(alt)))
	r.closeAnchor()
}

// altText is an image's description: the text of its children.
func altText(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if c.IsRaw() || n.Kind() == ast.KindCodeSpan {
				b.Write(c.Segment.Value(source))
			} else {
				b.WriteString(decode(c.Segment.Value(source)))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(c.Value)
		default:
			b.WriteString(altText(c, source))
		}
	}
	return b.String()
}

// decode resolves the escapes and entities of a string.
func decode(v []byte) string {
	var out []byte
	for i := 0; i < len(v); {
		if text, n := decoded(v[i:]); n > 0 {
			out, i = append(out, text...), i+n
			continue
		}
		out, i = append(out, v[i]), i+1
	}
	return string(out)
}

// EscapeURL is escapeURL, for what lists URLs.
func EscapeURL(u string) string { return html.UnescapeString(escapeURL(u)) }

// escapeURL makes a resolved URL fit for an attribute. What no URL may contain
// is encoded, as a browser would: authors leave quotes and brackets there.
func escapeURL(u string) string {
	if _, err := url.Parse(u); err != nil {
		u = string(util.URLEscape([]byte(u), false))
	}
	var b strings.Builder
	start, fragment := pathStart(u), false
	b.WriteString(u[:start])
	for i := start; i < len(u); i++ {
		c := u[i]
		if c <= ' ' || strings.IndexByte("\"<>^`{|}[]", c) >= 0 || c == '#' && fragment || c == '%' && !isEncoded(u[i:]) {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		fragment = fragment || c == '#'
		b.WriteByte(c)
	}
	return string(util.EscapeHTML([]byte(b.String())))
}

// pathStart is where a URL goes on behind its host, in which other rules hold.
func pathStart(u string) int {
	host := strings.Index(u, "//")
	if host < 0 || host > strings.IndexAny(u, "/?#") {
		return 0
	}
	if end := strings.IndexAny(u[host+2:], "/?#"); end >= 0 {
		return host + 2 + end
	}
	return len(u)
}

// isEncoded tells whether a text begins with an encoded byte, such as %20.
func isEncoded(s string) bool {
	return len(s) > 2 && util.IsHexDecimal(s[1]) && util.IsHexDecimal(s[2])
}
