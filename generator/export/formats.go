package export

import (
	"slices"
	"strings"
	"time"
)

// atom writes a feed as Atom (RFC 4287).
func (f *feed) atom(w *writer, self string) {
	w.declare()
	w.open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xml:lang", f.language)
	w.leaf("title", f.title)
	w.leaf("subtitle", f.description)
	w.leaf("id", self)
	w.leaf("link", "", "rel", "self", "type", atomType, "href", self)
	w.leaf("link", "", "rel", "alternate", "type", "text/html", "href", f.home)
	w.leaf("updated", atomTime(f.updated))
	w.open("author")
	w.leaf("name", orDash(f.author))
	w.close("author")
	w.leaf("generator", "Counterpoint")
	for _, one := range f.items {
		one.atom(w)
		w.rest()
	}
	w.close("feed")
}

func (i *item) atom(w *writer) {
	w.open("entry")
	w.leaf("title", orDash(i.title))
	w.leaf("id", i.id)
	w.leaf("link", "", "rel", "alternate", "type", "text/html", "href", i.url)
	if !i.published.IsZero() {
		w.leaf("published", atomTime(i.published))
	}
	w.leaf("updated", atomTime(i.updated))
	for _, name := range i.authors {
		w.open("author")
		w.leaf("name", name)
		w.close("author")
	}
	for _, tag := range i.tags {
		w.leaf("category", "", "term", tag)
	}
	w.leaf("summary", i.summary)
	w.html("content", i.content, "type", "html")
	w.close("entry")
}

// atomTime is a time, which Atom demands of everything. What has no date is as
// old as can be: the clock would make it new with every build.
func atomTime(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0).UTC()
	}
	return t.Format(time.RFC3339)
}

// orDash is a text where there must be one.
func orDash(text string) string {
	if strings.TrimSpace(allowed(text)) == "" {
		return "—"
	}
	return text
}

// rss writes a feed as RSS 2.0.
func (f *feed) rss(w *writer, self string) {
	w.declare()
	w.open("rss", "version", "2.0", "xmlns:atom", "http://www.w3.org/2005/Atom",
		"xmlns:content", "http://purl.org/rss/1.0/modules/content/", "xmlns:dc", "http://purl.org/dc/elements/1.1/")
	w.open("channel")
	w.leaf("title", orDash(f.title))
	w.leaf("link", f.home)
	w.leaf("description", orDash(f.description))
	w.leaf("language", f.language)
	w.leaf("atom:link", "", "rel", "self", "type", "application/rss+xml", "href", self)
	w.leaf("lastBuildDate", rssTime(f.updated))
	w.leaf("generator", "Counterpoint")
	for _, one := range f.items {
		one.rss(w)
		w.rest()
	}
	w.close("channel")
	w.close("rss")
}

func (i *item) rss(w *writer) {
	w.open("item")
	w.leaf("title", orDash(i.title))
	w.leaf("link", i.url)
	w.leaf("guid", i.id, "isPermaLink", "true")
	w.leaf("pubDate", rssTime(i.published))
	for _, name := range i.authors {
		w.leaf("dc:creator", name)
	}
	for _, tag := range i.tags {
		w.leaf("category", tag)
	}
	w.leaf("description", i.summary)
	w.html("content:encoded", i.content)
	w.close("item")
}

// rssTime is a time as in RFC 822, with the year in full.
func rssTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC1123Z)
}

// json writes a feed as JSON Feed 1.1.
func (f *feed) json(w *writer, self string) {
	j := w.json()
	j.open('{')
	j.text("version", "https://jsonfeed.org/version/1.1")
	j.text("title", f.title)
	j.text("home_page_url", f.home)
	j.text("feed_url", self)
	j.maybe("description", f.description)
	j.authors(f.author)
	j.maybe("language", f.language)
	j.in("items", '[')
	for _, one := range f.items {
		one.json(j)
		w.rest()
	}
	j.close(']')
	j.close('}')
	j.end()
}

func (i *item) json(j *jsonWriter) {
	j.element()
	j.text("id", i.id)
	j.text("url", i.url)
	j.text("title", i.title)
	j.text("content_html", i.content)
	j.maybe("summary", i.summary)
	j.maybe("image", i.image)
	j.maybe("date_published", jsonTime(i.published))
	j.maybe("date_modified", jsonTime(i.updated))
	j.authors(i.authors...)
	members(j, "tags", i.tags, func(_ int, tag string) {
		j.next()
		j.value(tag)
	})
	j.close('}')
}

func jsonTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// authors writes those that have a name.
func (j *jsonWriter) authors(names ...string) {
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" })
	members(j, "authors", names, func(_ int, name string) {
		j.element()
		j.text("name", name)
		j.close('}')
	})
}
