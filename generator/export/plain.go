package export

import (
	"net/url"
	"strings"

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
func plain(text, page string) string {
	base, err := url.Parse(page)
	if err != nil {
		base = &url.URL{}
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	var within atom.Atom // a silent element
	depth := 0
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind == html.TextToken {
			if depth == 0 {
				b.WriteString(angles.Replace(string(z.Raw())))
			}
			continue
		}
		t := z.Token()
		switch {
		case depth > 0 && t.DataAtom == within && kind == html.StartTagToken:
			depth++
		case depth > 0 && t.DataAtom == within && kind == html.EndTagToken:
			depth--
		case depth > 0:
		case silent[t.DataAtom] && kind == html.StartTagToken:
			within, depth = t.DataAtom, 1
		default:
			b.WriteString(plainTag(t, base))
		}
	}
	return b.String()
}

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
		if name != "href" && name != "src" && name != "cite" {
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
