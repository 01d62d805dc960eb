package render

import (
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// What stands around a claim in its article, for a page of its own.

// How long the blocks may be that are shown whole, in bytes of their text, and
// how many characters stand before and after a claim in longer ones: a table of
// 4,000 rows is no context.
const (
	longContext    = 3000
	contextOutside = 240
)

// context is the block in which a claim stands, with the claim marked.
func (v *viewer) context(c *site.Claim) template.HTML {
	if !c.Placed {
		return ""
	}
	doc := v.site.Entry(c.Page).Article.Doc()
	from, to := doc.Within(c.Range.Start, c.Range.End)
	if to-from > longContext {
		return excerpt(doc.Text()[from:c.Range.Start], doc.Text()[c.Range.Start:c.Range.End], doc.Text()[c.Range.End:to])
	}
	blocks := doc.Around(markdown.Mark{Kind: markdown.Highlight, Start: c.Range.Start, End: c.Range.End},
		func(l markdown.Link) markdown.Target { return v.site.Target(c.Page, v.page, l) })
	return elsewhere(join(blocks), v.href(c.Page.Path))
}

// excerpt is a passage with the words around it.
func excerpt(before, words, after string) template.HTML {
	before, cut := lastWords(before, contextOutside)
	if cut {
		before = "… " + before
	}
	after, cut = firstWords(after, contextOutside)
	if cut {
		after += " …"
	}
	return template.HTML("<p>" + html.EscapeString(before) + `<mark class="highlight">` + html.EscapeString(words) + "</mark>" +
		html.EscapeString(after) + "</p>\n")
}

// elsewhere makes a block of an article fit for another page: without ids,
// which that page may have, too. Links within the article lead to it, and a
// heading is a paragraph.
func elsewhere(block template.HTML, article string) template.HTML {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(string(block)))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		raw := string(z.Raw())
		if kind != html.StartTagToken && kind != html.EndTagToken && kind != html.SelfClosingTagToken {
			b.WriteString(raw)
			continue
		}
		if t := z.Token(); moved(&t, article) {
			raw = t.String()
		}
		b.WriteString(raw)
	}
	return template.HTML(b.String())
}

// moved changes a tag for elsewhere, and tells whether there was need.
func moved(t *html.Token, article string) bool {
	changed := false
	if len(t.Data) == 2 && t.Data[0] == 'h' && '1' <= t.Data[1] && t.Data[1] <= '6' {
		t.Data, changed = "p", true
	}
	var kept []html.Attribute
	for _, a := range t.Attr {
		switch {
		case a.Key == "id":
			changed = true
			continue
		case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
			a.Val, changed = article+a.Val, true
		}
		kept = append(kept, a)
	}
	t.Attr = kept
	return changed
}

// beginning is a text, or as many of its characters as are given, up to the end
// of a word.
func beginning(text string, most int) string {
	head, cut := firstWords(text, most)
	if cut {
		head += " …"
	}
	return head
}

// firstWords is the beginning of a text, so many characters at most; of a word
// that is cut, nothing. Where there are no spaces, no character is cut from its
// accents.
func firstWords(text string, most int) (head string, cut bool) {
	at := 0
	for ; at < len(text) && most > 0; most-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	next, size := utf8.DecodeRuneInString(text[at:])
	if at == len(text) || unicode.IsSpace(next) {
		return text[:at], at < len(text)
	}
	if space := strings.LastIndexFunc(text[:at], unicode.IsSpace); space > at/2 {
		return strings.TrimRightFunc(text[:space], unicode.IsSpace), true
	}
	for ; unicode.IsMark(next); next, size = utf8.DecodeRuneInString(text[at:]) {
		at += size
	}
	return text[:at], true
}

// lastWords is the end of a text in the same way.
func lastWords(text string, most int) (tail string, cut bool) {
	at := len(text)
	for ; at > 0 && most > 0; most-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	if tail = text[at:]; at == 0 {
		return tail, false
	}
	if last, _ := utf8.DecodeLastRuneInString(text[:at]); unicode.IsSpace(last) {
		return tail, true
	}
	if space := strings.IndexFunc(tail, unicode.IsSpace); space >= 0 && space < len(tail)/2 {
		return strings.TrimLeftFunc(tail[space:], unicode.IsSpace), true
	}
	return strings.TrimLeftFunc(tail, unicode.IsMark), true
}
