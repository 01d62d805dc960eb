// Package export makes the site as machines read it: annotations, data and
// feeds. Its main type is Exporter.
//
//	/atom.xml /rss.xml /feed.json     the newest articles, whole, with their notes; beside every list too
//	/claims/atom.xml                  the newest claims
//	/corrections.xml                  what was corrected in annotations (Atom)
//	/claims.json /claims.csv          every claim of the site
//	/sitemap.xml /robots.txt          for crawlers
//	/_redirects                       the addresses of before (aliases), for hosts
//	/_headers                         what hosts are to send with which files, where the site asks for it
//	/search/…  /opensearch.xml        the index that the page which searches loads, and what tells browsers of it
//	…/claims.jsonld                   beside an article with claims: a W3C Web Annotation collection
//
// Where the site has several languages, each has these below its own address,
// /fr/claims.json; what crawlers and hosts read there is once.
//
// Into the page of an article or of a claim goes what search engines read
// (Schema). Which files there are depends on the site's structure and on which
// articles have claims (Files), so that a preview knows them without making one;
// what stands in them depends on the whole site. Where the site's address has no
// host there are only claims.json, claims.csv, _redirects and _headers: the others need absolute
// addresses.
//
// # The text that selectors mean
//
// A position in claims.jsonld counts the Unicode code points of the article's
// text as its reader sees it: markup gone, entities and escapes decoded, every
// edge of a block, line break and run of white space one space, none at either
// end. Nothing else is normalised: the exact words, prefix and suffix stand
// there with the quotation marks and dashes of the page, so that other tools
// find them there. What a page draws and nobody wrote (notes, their numbers,
// links back, footnotes' numbers) is no part of the text. That text is published
// in the same file (about.articleBody), so that everybody can check:
//
//	articleBody[start:end] == exact       [start, end) in code points
//
// With the built-in templates the page has the same text: it is that of the
// element .article-body without .notes, a.claim-ref, a.answer-ref,
// a.footnote-ref and a.footnote-backref. Where an article's text begins with
// its title as a heading, that one comes first.
//
// The package asks no clock, reads no file, and escapes all that it writes. It
// reports nothing: a site that is right has all of this, too.
package export

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/decode"
	"counterpoint/generator/search"
	"counterpoint/generator/site"
)

// Exporter makes the files of one site. It is safe for concurrent use.
type Exporter struct {
	site     *site.Site
	words    map[string]string
	contents *contents
	memory   *search.Memory
	index    func() indexed
}

// New returns an exporter. The words are those of the interface.
func New(s *site.Site, words map[string]string) *Exporter {
	return NewWith(s, words, &search.Memory{})
}

// NewWith is New for a site of which an earlier one has been searched.
func NewWith(s *site.Site, words map[string]string, memory *search.Memory) *Exporter {
	e := &Exporter{site: s, words: words, memory: memory, contents: &contents{made: map[*site.Page]func() *content{}}}
	e.index = sync.OnceValue(e.noteIndex)
	return e
}

// word looks up a text of the interface.
func (e *Exporter) word(key string) string {
	if text, ok := e.words[key]; ok {
		return text
	}
	return key
}

// File is a file that can be made of a site.
type File struct {
	Path string // in the output
	make func(*Exporter, *writer)
}

// Make returns the bytes of a file, and notes which articles it was made of.
func (e *Exporter) Make(f File, r *site.Reads) []byte {
	w := newWriter(nil)
	defer w.giveBack()
	f.make(e.noting(r), w)
	return bytes.Clone(w.b)
}

// Write is Make for a file of which nobody needs the whole: its bytes are handed
// on as they are made. It leaves errors to whoever takes them.
func (e *Exporter) Write(to io.Writer, f File, r *site.Reads) {
	w := newWriter(to)
	defer w.giveBack()
	f.make(e.noting(r), w)
	w.flush()
}

// noting is the same exporter, which notes the articles that it asks for.
func (e *Exporter) noting(r *site.Reads) *Exporter {
	noting := *e
	noting.site = e.site.Noting(r)
	return &noting
}

// The addresses of what there is once.
const (
	claimsJSON      = "/claims.json"
	claimsCSV       = "/claims.csv"
	claimsFeed      = "/claims/atom.xml"
	correctionsFeed = "/corrections.xml"
)

// Files lists the files of a site. They are the same for every site that has
// the structure, and claims in the same articles (Site.Claimed).
func Files(s *site.Site) []File {
	list := []File{
		{site.File(s.At(claimsJSON)), (*Exporter).claimsJSON},
		{site.File(s.At(claimsCSV)), (*Exporter).claimsCSV},
	}
	list = append(list, forCrawlers(s)...)
	list = append(list, forSearch(s)...)
	if s.Config.Origin == "" {
		return list
	}
	list = append(list,
		File{site.File(s.At(claimsFeed)), (*Exporter).claimsAtom},
		File{site.File(s.At(correctionsFeed)), (*Exporter).correctionsAtom})
	for _, p := range listed(s) {
		for _, f := range formats {
			list = append(list, File{site.File(beside(p, f.name)), func(e *Exporter, w *writer) {
				f.write(e.articles(p), w, e.site.Canonical(beside(p, f.name)))
			}})
		}
	}
	for _, p := range s.Pages {
		if annotated(s, p) {
			list = append(list, File{site.File(annotations(p)), func(e *Exporter, w *writer) { e.annotations(w, p) }})
		}
	}
	return list
}

// Alternate is another form of a page, or a feed that has to do with it.
type Alternate struct {
	Type, Title string
	Path        string // from the site's root, as a page's
}

// Alternates lists what the head of a page should lead to.
func (e *Exporter) Alternates(p *site.Page) []Alternate {
	var list []Alternate
	if e.site.Config.Origin != "" {
		list = e.feedsOf(p)
	}
	switch {
	case p.Kind == site.KindClaims:
		list = append(list, Alternate{jsonType, e.word("claims"), e.site.At(claimsJSON)}, Alternate{"text/csv", e.word("claims"), e.site.At(claimsCSV)})
	case p.Kind == site.KindClaim && e.site.Config.Origin != "":
		list = append(list, Alternate{"application/ld+json", e.word("claims"), annotations(p.Of)})
	case annotated(e.site, p) && e.site.Config.Origin != "":
		list = append(list, Alternate{"application/ld+json", e.word("claims"), annotations(p)})
	}
	return list
}

func (e *Exporter) feedsOf(p *site.Page) []Alternate {
	var list []Alternate
	add := func(of *site.Page) {
		for _, f := range formats {
			list = append(list, Alternate{f.media, e.listTitle(of) + f.suffix, beside(of, f.name)})
		}
	}
	if of := p.First(); p.Kind == site.KindList && of != e.site.Home && hasFeed(of) {
		add(of)
	}
	add(e.site.Home)
	if e.site.HasClaims() {
		list = append(list, Alternate{atomType, e.title(e.word("claims")), e.site.At(claimsFeed)},
			Alternate{atomType, e.title(e.word("corrections")), e.site.At(correctionsFeed)})
	}
	return list
}

// title is that of a part of the site.
func (e *Exporter) title(part string) string {
	switch whole := e.site.Config.Title; {
	case part == "":
		return whole
	case whole == "" || part == whole:
		return part
	default:
		return part + " · " + whole
	}
}

// listTitle is that of a list's feed: the home page's is the site's.
func (e *Exporter) listTitle(p *site.Page) string {
	if p == e.site.Home {
		return e.title("")
	}
	return e.title(p.Title)
}

// beside is the address of a file that belongs to a page: in its folder, or
// beside a page that is a file itself.
func beside(p *site.Page, name string) string {
	if strings.HasSuffix(p.Path, "/") {
		return p.Path + name
	}
	return strings.TrimSuffix(p.Path, ".html") + "." + name
}

func annotations(p *site.Page) string { return beside(p, "claims.jsonld") }

// annotated tells whether a page shows claims in its text.
func annotated(s *site.Site, p *site.Page) bool {
	if p.Kind != site.KindArticle && p.Kind != site.KindPlain {
		return false
	}
	claims, _ := s.Entry(p).Counts()
	return claims > 0
}

// listed are the lists that have feeds: the home page, and each with articles.
func listed(s *site.Site) []*site.Page {
	list := []*site.Page{s.Home}
	for _, p := range s.Pages {
		if p.Kind == site.KindList && p != s.Home && hasFeed(p) {
			list = append(list, p)
		}
	}
	return list
}

func hasFeed(p *site.Page) bool { return len(articlesOf(p)) > 0 }

// articlesOf are the children of a list that are articles.
func articlesOf(p *site.Page) []*site.Page {
	var list []*site.Page
	for _, child := range p.Children {
		if child.Kind == site.KindArticle {
			list = append(list, child)
		}
	}
	return list
}

// address is the absolute address of a part of a page.
func (e *Exporter) address(p *site.Page, fragment string) string {
	return e.absolute(p.Path, fragment)
}

// absolute is an address with its host, or from the root where there is none.
func (e *Exporter) absolute(path, fragment string) string {
	if fragment != "" {
		fragment = "#" + fragment
	}
	if to := e.site.Canonical(path); to != "" {
		return to + fragment
	}
	return e.site.Href(nil, path) + fragment
}

// moment is a date with time and zone; of a day, its beginning in UTC.
func moment(d decode.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.RFC3339)
}

// utc is the same in UTC, which the Web Annotation Data Model asks for.
func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func latest(a time.Time, dates ...decode.Date) time.Time {
	for _, d := range dates {
		if d.After(a) {
			a = d.Time
		}
	}
	return a
}

// changed is when a claim was last added to, as far as dates tell.
func changed(c *site.Claim) time.Time {
	var t time.Time
	for _, cp := range c.All {
		t = latest(t, cp.Date)
	}
	for _, each := range c.Corrections {
		t = latest(t, each.Date)
	}
	return t
}

// modified is when an article or what is annotated in it last changed.
func (e *Exporter) modified(p *site.Page) time.Time {
	t := latest(time.Time{}, p.Front.Date, p.Front.Updated)
	for _, c := range e.site.Claims(p) {
		if at := changed(c); at.After(t) {
			t = at
		}
	}
	return t
}

// said is a claim in words: its author's, or the article's.
func (e *Exporter) said(c *site.Claim) string {
	if c.Restatement != "" {
		return c.Restatement
	}
	return c.Words
}
