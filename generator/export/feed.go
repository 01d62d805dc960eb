package export

import (
	"cmp"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"counterpoint/generator/claim"
	"counterpoint/generator/site"
)

// feed is what a feed says, in whatever format.
type feed struct {
	title, description string
	home               string // the address of the page
	language, author   string
	updated            time.Time
	items              []item
}

// item is an entry of a feed. What it has no date for is zero.
type item struct {
	id, url, title     string
	summary, content   string // plain text, HTML
	authors, tags      []string
	image              string
	published, updated time.Time
}

const (
	atomType = "application/atom+xml"
	jsonType = "application/json"
)

// formats are those of the feeds of articles.
var formats = []struct {
	name, media, suffix string
	write               func(feed *feed, w *writer, self string)
}{
	{"atom.xml", atomType, "", (*feed).atom},
	{"rss.xml", "application/rss+xml", " (RSS)", (*feed).rss},
	{"feed.json", "application/feed+json", " (JSON)", (*feed).json},
}

const (
	newestArticles = 20
	newestClaims   = 50
)

// newFeed is a feed without items.
func (e *Exporter) newFeed(title, path string) *feed {
	c := e.site.Config
	f := &feed{title: title, description: c.Description, home: e.absolute(path, ""), language: e.language(), author: c.Author}
	if f.author == "" {
		f.author = c.Title
	}
	return f
}

// add adds an item; the feed is as new as its newest one.
func (f *feed) add(one item) {
	f.items = append(f.items, one)
	if one.updated.After(f.updated) {
		f.updated = one.updated
	}
}

// articles is the feed of a list: its newest articles.
func (e *Exporter) articles(p *site.Page) *feed {
	f := e.newFeed(e.listTitle(p), p.Path)
	if entry := e.site.Entry(p); entry != nil && entry.Article.Description != "" {
		f.description = entry.Article.Description
	}
	list := articlesOf(p)
	slices.SortStableFunc(list, func(a, b *site.Page) int {
		return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.Path, b.Path))
	})
	for _, article := range list[:min(len(list), newestArticles)] {
		f.add(e.articleItem(article))
	}
	return f
}

func (e *Exporter) articleItem(p *site.Page) item {
	a := e.site.Entry(p).Article
	one := item{
		id: e.address(p, ""), url: e.address(p, ""), title: a.Title, summary: a.Summary, content: e.content(p),
		authors: a.Authors, image: e.Image(p), published: a.Date.Time, updated: e.modified(p),
	}
	if one.summary == "" {
		one.summary = a.Description
	}
	for _, t := range p.Tags {
		one.tags = append(one.tags, t.Title)
	}
	return one
}

// claimsAtom is the feed of claims: the newest by the later of their own date
// and their article's, for a claim of ten years ago is new when it is annotated.
func (e *Exporter) claimsAtom(w *writer) {
	f := e.newFeed(e.title(e.word("claims")), e.site.At(site.ClaimsPath))
	for _, c := range newestOf(e.site.AllClaims(), came) {
		one := item{id: e.address(c.Page, "claim-"+c.ID), url: e.address(c.Page, "claim-"+c.ID), title: e.claimTitle(c),
			content: e.claimContent(c), published: came(c), updated: came(c)}
		if at := changed(c); at.After(one.updated) {
			one.updated = at
		}
		f.add(one)
	}
	f.atom(w, e.absolute(e.site.At(claimsFeed), ""))
}

func came(c *site.Claim) time.Time { return latest(c.Date.Time, c.Page.Front.Date) }

func (e *Exporter) claimTitle(c *site.Claim) string {
	if c.Claimant.Name == "" {
		return e.said(c)
	}
	return c.Claimant.Name + ": " + e.said(c)
}

// corrected is a correction and what it corrects.
type corrected struct {
	claim *site.Claim
	claim.Correction
	n int // which of those of its day, so that an older one keeps its id
}

// correctionsAtom is the feed of corrections, newest first.
func (e *Exporter) correctionsAtom(w *writer) {
	f := e.newFeed(e.title(e.word("corrections")), e.site.At(site.ClaimsPath))
	for _, each := range newestOf(e.allCorrections(), func(c corrected) time.Time { return c.Date.Time }) {
		f.add(item{id: e.correctionID(each), url: e.address(each.claim.Page, "note-"+each.claim.ID), title: e.claimTitle(each.claim),
			content: "<p>" + escaped(each.Text) + "</p>\n" + e.claimContent(each.claim), published: each.Date.Time, updated: each.Date.Time})
	}
	f.atom(w, e.absolute(e.site.At(correctionsFeed), ""))
}

// allCorrections are those of all claims.
func (e *Exporter) allCorrections() iter.Seq[corrected] {
	return func(yield func(corrected) bool) {
		for c := range e.site.AllClaims() {
			days := map[string]int{}
			for _, each := range c.Corrections {
				day := each.Date.Format(time.DateOnly)
				if days[day]++; !yield(corrected{c, each, days[day]}) {
					return
				}
			}
		}
	}
}

// newestOf are the newest of a feed, the newest first; of those that are as new the
// first. The others are forgotten as soon as they are seen.
func newestOf[T any](all iter.Seq[T], when func(T) time.Time) []T {
	list := make([]T, 0, newestClaims+1)
	for one := range all {
		at, _ := slices.BinarySearchFunc(list, when(one), func(each T, t time.Time) int {
			if when(each).Before(t) {
				return 1
			}
			return -1
		})
		if at < newestClaims {
			list = slices.Insert(list, at, one)
			list = list[:min(len(list), newestClaims)]
		}
	}
	return list
}

// correctionID is a tag URI (RFC 4151): no address is that of one correction.
func (e *Exporter) correctionID(c corrected) string {
	host := ""
	if u, err := url.Parse(e.site.Config.Origin); err == nil {
		host = u.Hostname()
	}
	path, err := url.Parse(e.address(c.claim.Page, ""))
	if err != nil {
		path = &url.URL{}
	}
	return fmt.Sprintf("tag:%s,%s:%s/%s/%d", host, c.Date.Format(time.DateOnly), strings.TrimSuffix(path.EscapedPath(), "/"), c.claim.ID, c.n)
}
