package export

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"counterpoint/generator/markdown"
)

// kept are the elements that a feed's reader knows without a stylesheet, and
// the attributes that say something there.
var kept = elements(`a:href abbr:title aside b bdi bdo blockquote:cite br caption cite code dd del:datetime details dfn div dl dt em
figcaption figure h1 h2 h3 h4 h5 h6 hr i img:src,alt,width,height ins:datetime kbd li mark ol:start,reversed p pre q:cite rp rt ruby s samp small
strong sub summary sup table tbody td:colspan,rowspan tfoot th:colspan,rowspan thead time:datetime tr u ul var wbr`)

func elements(list string) map[string][]string {
	m := map[string][]string{}
	for _, each := range strings.Fields(list) {
		name, attributes, _ := strings.Cut(each, ":")
		m[name] = append(strings.Split(attributes, ","), "lang", "dir", "title")
	}
	return m
}

// silent are the elements of which nothing is left, not even the text.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Iframe: true, atom.Object: true, atom.Template: true, atom.Noscript: true, atom.Noembed: true,
	atom.Noframes: true, atom.Head: true, atom.Title: true, atom.Textarea: true, atom.Select: true, atom.Svg: true, atom.Math: true,
	atom.Canvas: true, atom.Xmp: true, atom.Plaintext: true,
}

// angles escapes what is no tag: "a < b" in raw HTML.
var angles = strings.NewReplacer("<", "&lt;", ">", "&gt;")

// plain makes HTML fit for a feed: no scripts, no ids and classes, which mean
// nothing there, all addresses absolute. It takes HTML of every kind, for a site
// may let raw HTML pass.
func plain(text []byte, page string) string {
	base, err := url.Parse(page)
	if err != nil {
		base = &url.URL{}
	}
	p := plainers.Get().(*plainer)
	defer plainers.Put(p)
	p.base, p.b, p.depth = base, p.b[:0], 0
	z := html.NewTokenizer(bytes.NewReader(text))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		switch {
		case kind != html.TextToken:
			p.tag(z, kind)
		case p.depth == 0:
			p.text(z.Raw())
		}
	}
	return string(p.b)
}

// plainer makes plain HTML. It knows what is left of tags that it has seen: a
// text has a hundred <span class="k">.
type plainer struct {
	b      []byte
	base   *url.URL
	within atom.Atom // a silent element
	depth  int
	tags   map[string]string
}

var plainers = sync.Pool{New: func() any { return &plainer{tags: map[string]string{}} }}

// mostTags is how many it knows: every heading has an id of its own.
const mostTags = 1000

func (p *plainer) text(raw []byte) {
	if bytes.ContainsAny(raw, "<>") {
		p.b = append(p.b, angles.Replace(string(raw))...)
		return
	}
	p.b = append(p.b, raw...)
}

func (p *plainer) tag(z *html.Tokenizer, kind html.TokenType) {
	if known, ok := p.tags[string(z.Raw())]; ok && p.depth == 0 {
		p.b = append(p.b, known...)
		return
	}
	written := string(z.Raw()) // which Token changes
	t := z.Token()
	switch {
	case p.depth > 0 && t.DataAtom == p.within && kind == html.StartTagToken:
		p.depth++
	case p.depth > 0 && t.DataAtom == p.within && kind == html.EndTagToken:
		p.depth--
	case p.depth > 0:
	case silent[t.DataAtom] && kind == html.StartTagToken:
		p.within, p.depth = t.DataAtom, 1
	default:
		left := plainTag(t, p.base)
		p.b = append(p.b, left...)
		if !slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return leads[a.Key] }) && len(p.tags) < mostTags {
			p.tags[written] = left
		}
	}
}

// leads are the attributes that depend on where they stand.
var leads = map[string]bool{"href": true, "src": true, "cite": true}

// plainTag is what is left of a tag.
func plainTag(t html.Token, base *url.URL) string {
	attributes, known := kept[t.Data]
	switch {
	case t.Type == html.CommentToken || t.Type == html.DoctypeToken:
		return ""
	case t.DataAtom == atom.Input:
		return box(t)
	case !known:
		return ""
	case t.Type == html.EndTagToken:
		return "</" + t.Data + ">"
	}
	var b strings.Builder
	b.WriteString("<" + t.Data)
	for _, name := range attributes {
		if value, ok := attribute(t, name, base); ok {
			b.WriteString(" " + name + `="` + escaped(value) + `"`)
		}
	}
	b.WriteString(">")
	return b.String()
}

// attribute returns the value of an attribute, if there is one that may stay.
func attribute(t html.Token, name string, base *url.URL) (string, bool) {
	for _, a := range t.Attr {
		if a.Key != name || name == "" {
			continue
		}
		if !leads[name] {
			return a.Val, true
		}
		to, err := base.Parse(strings.TrimSpace(a.Val))
		if err != nil || !markdown.SafeURL(to.String()) && (name != "src" || !markdown.SafeImage(to.String())) {
			return "", false
		}
		return to.String(), true
	}
	return "", false
}

// box is a task's checkbox in characters.
func box(t html.Token) string {
	kind, checked := "", false
	for _, a := range t.Attr {
		switch a.Key {
		case "type":
			kind = a.Val
		case "checked":
			checked = true
		}
	}
	switch {
	case kind != "checkbox":
		return ""
	case checked:
		return "☑"
	}
	return "☐"
}
