package export

import (
	"fmt"
	"time"

	"counterpoint/generator/site"
)

// What crawlers and hosts read: sitemap.xml (https://www.sitemaps.org/protocol.html),
// robots.txt (RFC 9309), and _redirects and _headers, which Netlify and
// Cloudflare Pages understand.

const (
	sitemapFile   = "/sitemap.xml"
	robotsFile    = "/robots.txt"
	redirectsFile = "/_redirects"
	headersFile   = "/_headers"
)

// forCrawlers lists their files. A robots.txt is read at the root of a host
// alone.
func forCrawlers(s *site.Site) []File {
	var list []File
	if s != s.All()[0] {
		return nil // which are once for all languages
	}
	if s.Config.Origin != "" {
		list = append(list, File{site.File(sitemapFile), (*Exporter).sitemap})
		if parts := s.SitemapParts(); parts > 1 {
			list[0].make = (*Exporter).sitemapIndex
			for n := range parts {
				list = append(list, File{site.File(sitemapPart(n)), func(e *Exporter, w *writer) { e.sitemapOf(w, n) }})
			}
		}
		if s.Config.BasePath == "/" {
			list = append(list, File{site.File(robotsFile), (*Exporter).robots})
		}
	}
	if len(redirects(s)) > 0 || len(s.All()) > 1 {
		list = append(list, File{site.File(redirectsFile), (*Exporter).redirects})
	}
	if s.Config.Publishing.HeadersFile {
		list = append(list, File{site.File(headersFile), (*Exporter).headers})
	}
	return list
}

func sitemapPart(n int) string { return fmt.Sprintf("/sitemap-%d.xml", n+1) }

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// longestLoc is how long an address in a sitemap may be; Chinese letters in names
// of folders have nine characters each.
const longestLoc = 2048

func (e *Exporter) sitemap(w *writer) { e.sitemapOf(w, 0) }

// sitemapOf is one of the sitemaps into which a large site is divided.
func (e *Exporter) sitemapOf(w *writer, n int) {
	pages, parts := e.site.InSitemap(), e.site.SitemapParts()
	pages = pages[n*len(pages)/parts : (n+1)*len(pages)/parts]
	w.declare()
	xhtml := ""
	if len(e.site.All()) > 1 {
		xhtml = "http://www.w3.org/1999/xhtml"
	}
	w.open("urlset", "xmlns", sitemapSpace, "xmlns:xhtml", xhtml)
	for _, p := range pages {
		loc := e.absolute(p.Path, "")
		if len(loc) > longestLoc {
			continue
		}
		w.open("url")
		w.leaf("loc", loc)
		w.leaf("lastmod", lastmod(e.lastModified(p)))
		for _, of := range e.Hreflangs(p) {
			w.leaf("xhtml:link", "", "rel", "alternate", "hreflang", of.Lang, "href", of.URL)
		}
		w.close("url")
		w.rest()
	}
	w.close("urlset")
}

func (e *Exporter) sitemapIndex(w *writer) {
	w.declare()
	w.open("sitemapindex", "xmlns", sitemapSpace)
	for n := range e.site.SitemapParts() {
		w.open("sitemap")
		w.leaf("loc", e.absolute(sitemapPart(n), ""))
		w.close("sitemap")
	}
	w.close("sitemapindex")
}

// lastModified is when what a page shows last changed, as far as dates tell.
func (e *Exporter) lastModified(p *site.Page) time.Time {
	switch {
	case p.Kind == site.KindClaim:
		return e.modified(p.Of)
	case p.Kind == site.KindList:
		var t time.Time
		for _, child := range e.site.Shown(p) {
			if child.Front != nil {
				t = latest(t, child.Front.Date, child.Front.Updated)
			}
		}
		return t
	case p.Front != nil:
		return e.modified(p)
	}
	return time.Time{}
}

// lastmod is a date as the protocol wants it: a day where no more is known.
func lastmod(t time.Time) string {
	if !t.IsZero() && t.Equal(t.Truncate(24*time.Hour)) {
		return t.UTC().Format(time.DateOnly)
	}
	return utc(t)
}

func (e *Exporter) robots(w *writer) {
	w.say("User-agent: *\nAllow: /\n\nSitemap: ", e.absolute(sitemapFile, ""), "\n")
}

// redirects are the addresses of before, of all languages.
func redirects(s *site.Site) []*site.Page {
	var list []*site.Page
	for _, of := range s.All() {
		list = append(list, of.Aliases()...)
	}
	return list
}

// redirects leads from the addresses of before to those of now, as a host does
// it: without a page between. Netlify shows a language's own page for what is not
// there where it is told so; other hosts find it in the folder, or show the one
// at the root.
func (e *Exporter) redirects(w *writer) {
	for _, p := range redirects(e.site) {
		w.say(e.site.Href(nil, p.Path), " ", e.site.Href(nil, p.Of.Path), " 301\n")
		w.rest()
	}
	for _, s := range e.site.All()[1:] {
		w.say(s.Href(nil, s.Config.Root), "* ", s.Href(nil, s.At(site.NotFoundPath)), " 404\n")
	}
}

// headers tells hosts what to send with which files.
func (e *Exporter) headers(w *writer) {
	for _, r := range e.site.Config.Publishing.HostRules(e.site.Config.BasePath) {
		w.say(r.String())
	}
}
