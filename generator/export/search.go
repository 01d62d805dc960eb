package export

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"counterpoint/generator/decode"
	"counterpoint/generator/search"
	"counterpoint/generator/site"
)

// What the page that searches loads: the root of the index and its parts (see
// package search), and what of each article is shown as a result. All lie beside
// that page.

// perFile is how many articles a file of results has. A reader sees some at
// once, and they are rarely neighbours: with more, most of what is loaded would
// be for nothing.
const perFile = 2

// openSearchFile tells a browser that the site can be searched.
const openSearchFile = "/opensearch.xml"

// forSearch lists the files. They depend on the structure and on how much text
// there is (Site.Claimed).
func forSearch(s *site.Site) []File {
	if !s.HasSearch() {
		return nil
	}
	list := []File{{searchFile(s, "index.txt"), func(e *Exporter, w *writer) { w.b = append(w.b, e.searchIndex().Root(perFile)...) }}}
	for n := range s.SearchParts() {
		list = append(list, File{searchFile(s, fmt.Sprintf("words-%d.txt", n)), func(e *Exporter, w *writer) { w.b = append(w.b, e.searchIndex().Part(n)...) }})
	}
	found := s.Searched()
	for n := 0; n*perFile < len(found); n++ {
		pages := found[n*perFile : min((n+1)*perFile, len(found))]
		list = append(list, File{searchFile(s, fmt.Sprintf("found-%d.json", n)), func(e *Exporter, w *writer) { e.found(w, pages) }})
	}
	if s.Config.Origin != "" {
		list = append(list, File{site.File(s.At(openSearchFile)), (*Exporter).openSearch})
	}
	return list
}

func searchFile(s *site.Site, name string) string { return site.File(s.At(site.SearchPath) + name) }

// indexed is the index of a site, and the articles that it was made of.
type indexed struct {
	*search.Index
	reads site.Reads
}

// searchIndex is the index, made when the first file of it is asked for.
func (e *Exporter) searchIndex() *search.Index {
	made := e.index()
	e.site.Note(&made.reads)
	return made.Index
}

func (e *Exporter) noteIndex() (made indexed) {
	made.Index = e.noting(&made.reads).makeIndex()
	return made
}

func (e *Exporter) makeIndex() *search.Index {
	pages := e.site.Searched()
	keys := make([]any, len(pages))
	for i, p := range pages {
		keys[i] = e.site.Entry(p)
	}
	quiet := *e // several articles are read at a time, and all of them are noted
	quiet.site = e.site.Noting(nil)
	return e.memory.Index(keys, func(i int) search.Text { return quiet.searched(pages[i]) },
		func(i int) search.Text { return quiet.searchedToo(pages[i]) }, e.site.SearchParts())
}

// searched is what an article can be found by. It depends on the entry alone.
func (e *Exporter) searched(p *site.Page) search.Text {
	entry := e.site.Entry(p)
	var title, claims, body strings.Builder
	say := func(b *strings.Builder, text string) { b.WriteString(text + "\n") }
	say(&title, entry.Article.Title)
	for _, terms := range entry.Article.Taxonomies {
		say(&title, strings.Join(terms, "\n"))
	}
	text := entry.Article.Doc().Text()
	say(&body, entry.Article.Description)
	say(&body, strings.Join(entry.Article.Authors, "\n"))
	say(&body, text)
	noted := entry.Noted()
	for _, c := range noted.Claims {
		say(&claims, c.Restatement)
		say(&claims, c.Claimant)
		if at, ok := noted.Claim(c); ok {
			say(&claims, text[at.Start:at.End])
		} else {
			say(&claims, c.Target.Exact)
		}
		for _, cp := range c.Counterpoints {
			say(&body, cp.Author)
			if words := noted.Words(cp); words != nil {
				say(&body, words.Doc().Text())
			}
		}
		for _, each := range c.Corrections {
			say(&body, each.Text)
		}
	}
	for _, source := range noted.Sources {
		say(&body, source.Title+"\n"+source.Publisher+"\n"+source.Author)
	}
	return search.Text{Title: title.String(), Claims: claims.String(), Body: body.String()}
}

// searchedToo is what the site says of an article's claims: who its claimants
// are, and what its sources are called.
func (e *Exporter) searchedToo(p *site.Page) search.Text {
	var t search.Text
	entry := e.site.Entry(p)
	for _, c := range entry.Placed().Claims {
		if who := e.site.Config.Claimants[c.Claimant]; who != nil {
			t.Claims += who.Name + "\n"
		}
		for _, cp := range c.Counterpoints {
			for _, ref := range cp.Sources {
				if source := e.site.Config.Sources[ref.Key]; source != nil {
					t.Body += source.Title + "\n" + source.Publisher + "\n" + source.Author + "\n"
				}
			}
		}
	}
	return t
}

// found is a file of results. Addresses lead from the site's root.
func (e *Exporter) found(w *writer, pages []*site.Page) {
	j := w.json()
	j.dense = true
	j.open('[')
	for _, p := range pages {
		e.result(j, p)
	}
	j.close(']')
	j.end()
}

// result is an article in there: its date as machines read it and in words, and
// where its claims have their pages, behind which their ids come.
func (e *Exporter) result(j *jsonWriter, p *site.Page) {
	a, claims := e.site.Entry(p).Article, e.site.Claims(p)
	j.element()
	j.text("title", p.Title)
	j.text("url", e.fromRoot(p.Path))
	j.maybe("date", a.Date.Machine())
	j.maybe("day", Day(e.words, a.Date))
	j.maybe("text", cmp.Or(a.Summary, a.Description, a.Excerpt))
	if a.Draft {
		j.truth("draft", true)
	}
	j.maybe("pages", e.below(claims))
	members(j, "claims", claims, func(_ int, c *site.Claim) { e.resultClaim(j, c) })
	j.close('}')
}

// below is where an article's claims have their pages.
func (e *Exporter) below(claims []*site.Claim) (folder string) {
	for _, c := range claims {
		if page := e.site.ClaimPage(c); page != nil {
			folder = strings.TrimSuffix(e.fromRoot(page.Path), c.ID+"/")
		}
	}
	return folder
}

// resultClaim is a claim in there: in words, and as it is quoted where that is
// otherwise; how it is answered, in the order in which stances are shown; and
// whether it has no page.
func (e *Exporter) resultClaim(j *jsonWriter, c *site.Claim) {
	j.element()
	j.text("id", c.ID)
	j.text("words", e.said(c))
	if c.Restatement != "" {
		j.maybe("quote", c.Words)
	}
	j.maybe("by", c.Claimant.Name)
	if c.Answered() {
		j.in("stances", '[')
		for _, n := range c.Tally().Stances {
			j.next()
			j.b = strconv.AppendInt(j.b, int64(n), 10)
		}
		j.close(']')
	}
	if e.site.ClaimPage(c) == nil {
		j.truth("within", true)
	}
	j.close('}')
}

// fromRoot is an address as it leads from the site's root, wherever that is.
func (e *Exporter) fromRoot(to string) string {
	return strings.TrimPrefix(e.site.Href(nil, to), e.site.Config.BasePath)
}

// openSearch is what a browser needs to search the site from elsewhere
// (OpenSearch 1.1). A short name has at most 16 characters.
func (e *Exporter) openSearch(w *writer) {
	name := []rune(e.title(""))
	if len(name) > 16 {
		name = []rune(strings.TrimSpace(string(name[:15])) + "…")
	}
	w.declare()
	w.open("OpenSearchDescription", "xmlns", "http://a9.com/-/spec/opensearch/1.1/")
	w.leaf("ShortName", string(name))
	w.leaf("Description", e.word("search-label"))
	w.open("Url", "type", "text/html", "template", e.absolute(e.site.At(site.SearchPath), "")+"?q={searchTerms}")
	w.close("Url")
	w.leaf("InputEncoding", "UTF-8")
	w.close("OpenSearchDescription")
}

// SearchAlternate is what leads a browser to that, or nil.
func (e *Exporter) SearchAlternate() *Alternate {
	if !e.site.HasSearch() || e.site.Config.Origin == "" {
		return nil
	}
	return &Alternate{"application/opensearchdescription+xml", e.title(""), e.site.At(openSearchFile)}
}

// Day writes a date as the words of the interface do: date-format is a layout of
// Go's package time, in which "January" stands for the month's name out of
// months.
func Day(words map[string]string, d decode.Date) string {
	if d.IsZero() {
		return ""
	}
	layout := words["date-format"]
	before, after, named := strings.Cut(layout, time.January.String())
	months := strings.Split(words["months"], ",")
	if !named || len(months) != 12 {
		return d.Format(layout)
	}
	return d.Format(before) + strings.TrimSpace(months[d.Month()-1]) + d.Format(after)
}
