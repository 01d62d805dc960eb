package export

import (
	"html"
	"strings"
	"sync"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// content is an article as feeds have it: its HTML, plain, with absolute
// addresses, and every note whole after the block in which its claim ends. It
// stands in many feeds, in several formats in each, and is made once for those
// that are made one after the other.
func (e *Exporter) content(p *site.Page) string {
	made := e.contents.get(p, func() content {
		var c content
		c.html = e.noting(&c.reads).makeContent(p)
		return c
	})
	e.site.Note(&made.reads)
	return made.html
}

// content is an article in feeds, and the articles that it was made of.
type content struct {
	html  string
	reads site.Reads
}

// contents are those that are at hand. The one that was made first is forgotten
// first: a site of 10,000 articles with many tags has 100 MB of them.
type contents struct {
	mu   sync.Mutex
	made map[*site.Page]func() *content
	list []*site.Page
}

// mostContents is how many are at hand: those of some lists.
const mostContents = 100

func (c *contents) get(p *site.Page, make func() content) *content {
	c.mu.Lock()
	known := c.made[p]
	if known == nil {
		known = sync.OnceValue(func() *content { one := make(); return &one })
		c.made[p], c.list = known, append(c.list, p)
		if len(c.list) > mostContents {
			delete(c.made, c.list[0])
			c.list = c.list[1:]
		}
	}
	c.mu.Unlock()
	return known()
}

func (e *Exporter) makeContent(p *site.Page) string {
	w := newWriter(nil)
	defer w.giveBack()
	claims := e.site.Claims(p)
	doc := e.site.Entry(p).Article.Doc()
	title := ""
	if headings := doc.Headings(); len(headings) > 0 && headings[0].Level == 1 {
		title = headings[0].Text
	}
	for i, block := range doc.Blocks(e.marks(p), e.links(p)) {
		if i > 0 || !block.Heading || title != p.Title { // feeds have the title elsewhere
			w.say(block.HTML)
		}
		for _, mark := range block.Ends { // which begin with those of the claims
			if mark < len(claims) && claims[mark].Placed {
				e.note(w, claims[mark])
			}
		}
	}
	for _, c := range claims {
		if !c.Placed {
			e.note(w, c)
		}
	}
	return plain(w.b, e.address(p, ""))
}

// marks are one for each claim, in their order, and those of the passages that
// answer. A claim without a place has an empty one.
func (e *Exporter) marks(p *site.Page) []markdown.Mark {
	var list, passages []markdown.Mark
	for _, c := range e.site.Claims(p) {
		m := markdown.Mark{Kind: markdown.Highlight}
		if c.Placed {
			m.Start, m.End = c.Range.Start, c.Range.End
		}
		list = append(list, m)
		for _, cp := range c.All {
			if cp.Placed {
				passages = append(passages, markdown.Mark{Kind: markdown.Highlight, Start: cp.Range.Start, End: cp.Range.End})
			}
		}
	}
	return append(list, passages...)
}

// links makes the links of a page's text lead from the root; plain puts the
// host before them.
func (e *Exporter) links(p *site.Page) func(markdown.Link) markdown.Target {
	return func(l markdown.Link) markdown.Target { return e.site.Target(p, nil, l) }
}

// claimContent is a claim in a feed of its own: its note, and where it stands.
func (e *Exporter) claimContent(c *site.Claim) string {
	w := newWriter(nil)
	defer w.giveBack()
	e.note(w, c)
	w.say("<p>", e.word("in"), " <cite>", link(e.address(c.Page, ""), c.Page.Title), "</cite></p>\n")
	return plain(w.b, e.address(c.Page, ""))
}

// note writes a claim with all that speaks to it.
func (e *Exporter) note(w *writer, c *site.Claim) {
	w.say("<aside>\n<p>")
	var head []string
	if c.Claimant.Name != "" {
		head = append(head, "<strong>"+escaped(c.Claimant.Name)+"</strong>")
	}
	if c.Claimant.Description != "" {
		head = append(head, escaped(c.Claimant.Description))
	}
	head = appendDay(head, c.Date)
	if c.Rating != nil {
		head = append(head, escaped(c.Rating.Label))
	}
	if len(head) > 0 {
		w.say(strings.Join(head, " · "), ": ")
	}
	if c.Restatement != "" {
		w.say(escaped(c.Restatement), " ")
	}
	w.say("<q>", link(e.address(c.Page, "claim-"+c.ID), c.Words), "</q></p>\n")
	if !c.Answered() {
		w.say("<p>", escaped(e.word("unanswered-note")), "</p>\n")
	}
	for _, cp := range c.Counterpoints {
		e.answer(w, cp)
	}
	for _, each := range c.Corrections {
		w.say("<p>", strings.Join(appendDay([]string{escaped(e.word("corrected"))}, each.Date), " "), ": ", escaped(each.Text), "</p>\n")
	}
	for _, cp := range e.site.Answers(c) {
		w.say("<p>", escaped(e.word("claim-answers")), " (", escaped(e.word(string(cp.Stance))), "): ", e.claimLink(cp.Of), "</p>\n")
	}
	w.say("</aside>\n")
}

// answer writes a counterpoint, with the replies to it inside.
func (e *Exporter) answer(w *writer, cp *site.Counterpoint) {
	w.say("<blockquote>\n<p><strong>", escaped(e.word(string(cp.Stance))), "</strong>")
	switch other := e.site.Other(cp); {
	case cp.Target != nil && cp.Placed:
		w.say(": <q>", link(e.address(cp.Of.Page, cp.PassageID()), cp.Words), "</q>")
	case cp.Target != nil:
		w.say(": <q>", escaped(cp.Target.Exact), "</q>")
	case other != nil:
		w.say(": ", e.claimLink(other))
	}
	w.say("</p>\n")
	if cp.Doc != nil {
		w.say(cp.Doc.Doc().HTML(e.links(cp.Of.Page)))
	}
	by := []string(nil)
	if cp.Author != "" {
		by = append(by, escaped(cp.Author))
	}
	if by = appendDay(by, cp.Date); len(by) > 0 {
		w.say("<p>— ", strings.Join(by, e.comma()), "</p>\n")
	}
	if len(cp.Sources) > 0 {
		w.say("<ul>\n")
		for _, s := range cp.Sources {
			w.say("<li>", escaped(e.word("source")), ": ", e.cited(s, cp.Of.Page), "</li>\n")
		}
		w.say("</ul>\n")
	}
	for _, reply := range cp.Replies {
		e.answer(w, reply)
	}
	w.say("</blockquote>\n")
}

// claimLink leads to a claim of this or another article.
func (e *Exporter) claimLink(c *site.Claim) string {
	text := link(e.address(c.Page, "claim-"+c.ID), e.said(c)) + " (<cite>" + escaped(c.Page.Title) + "</cite>)"
	if c.Claimant.Name != "" {
		text = escaped(c.Claimant.Name) + ": " + text
	}
	return text
}

// cited is a source.
func (e *Exporter) cited(s *claim.Source, of *site.Page) string {
	title := s.Title
	if title == "" {
		title = s.Publisher
	}
	parts := []string{"<cite>" + link(s.URL, title) + "</cite>"}
	if s.Author != "" {
		parts = append(parts, escaped(s.Author))
	}
	if s.Publisher != "" && s.Title != "" {
		parts = append(parts, escaped(s.Publisher))
	}
	text := strings.Join(appendDay(parts, s.Date), e.comma())
	if s.Quote != "" {
		text += ": <q>" + escaped(s.Quote) + "</q>"
	}
	if s.Archive != "" {
		text += " · " + link(s.Archive, e.word("archived"))
	}
	if at := e.snapshot(s, of); at != "" {
		text += " · " + link(at, e.word("snapshot"))
	}
	if !s.Accessed.IsZero() {
		text += " · " + strings.Join(appendDay([]string{escaped(e.word("accessed"))}, s.Accessed), " ")
	}
	return text
}

func (e *Exporter) comma() string { return escaped(e.word("comma")) }

// appendDay adds a date, as machines write it: it is the same in every language.
func appendDay(list []string, d decode.Date) []string {
	if d.IsZero() {
		return list
	}
	return append(list, `<time datetime="`+d.Machine()+`">`+d.Format("2006-01-02")+"</time>")
}

func escaped(text string) string { return html.EscapeString(text) }

// link is a text that leads somewhere, or only a text.
func link(address, text string) string {
	if address == "" {
		return escaped(text)
	}
	return `<a href="` + escaped(address) + `">` + escaped(text) + "</a>"
}
