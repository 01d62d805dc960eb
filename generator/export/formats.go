package export

import (
	"strings"
	"time"
)

// atom writes a feed as Atom (RFC 4287).
func (f *feed) atom(self string) []byte {
	w := newXML()
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
	}
	w.close("feed")
	return []byte(w.String())
}

func (i *item) atom(w *xmlWriter) {
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
func (f *feed) rss(self string) []byte {
	w := newXML()
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
	}
	w.close("channel")
	w.close("rss")
	return []byte(w.String())
}

func (i *item) rss(w *xmlWriter) {
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

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	Home        string       `json:"home_page_url"`
	Self        string       `json:"feed_url"`
	Description string       `json:"description,omitempty"`
	Authors     []jsonAuthor `json:"authors,omitempty"`
	Language    string       `json:"language,omitempty"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Content   string       `json:"content_html"`
	Summary   string       `json:"summary,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

// json writes a feed as JSON Feed 1.1.
func (f *feed) json(self string) []byte {
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.title, Home: f.home, Self: self,
		Description: f.description, Language: f.language, Authors: jsonAuthors([]string{f.author}), Items: []jsonItem{}}
	for _, i := range f.items {
		out.Items = append(out.Items, jsonItem{ID: i.id, URL: i.url, Title: i.title, Content: i.content, Summary: i.summary, Image: i.image,
			Published: jsonTime(i.published), Modified: jsonTime(i.updated), Authors: jsonAuthors(i.authors), Tags: i.tags})
	}
	return inJSON(out)
}

func jsonTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func jsonAuthors(names []string) []jsonAuthor {
	var list []jsonAuthor
	for _, name := range names {
		if name != "" {
			list = append(list, jsonAuthor{name})
		}
	}
	return list
}
