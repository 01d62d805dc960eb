package render

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/site"
)

// What a template can ask for beyond its own page is made when it asks: on a
// site of ten thousand articles a page that does not must not pay for it.

// Item is a page in a list of pages: an article, a section, a tag.
type Item struct {
	v *viewer
	p *site.Page
}

func (v *viewer) items(pages []*site.Page) []Item {
	list := make([]Item, len(pages))
	for i, p := range pages {
		list[i] = Item{v, p}
	}
	return list
}

func (i Item) viewing() *viewer { return i.v }

// A partial is given an article as often as a page.
func (a Article) viewing() *viewer { return a.v }
func (s Site) viewing() *viewer    { return s.v }

// written is the text of the page, or nil.
func (i Item) written() *article.Article {
	if e := i.v.site.Entry(i.p); e != nil {
		return e.Article
	}
	return nil
}

// Title of the page; of the home page that of the site, where it has none.
func (i Item) Title() string {
	if i.p.Title == "" && i.p == i.v.site.Home {
		return i.v.site.Config.Title
	}
	return i.p.Title
}

// URL from the page that is shown.
func (i Item) URL() string { return i.v.href(i.p.Path) }

// Kind is the name of its template: article, page, list.
func (i Item) Kind() string { return string(i.p.Kind) }

// Current tells whether it is the page that is shown.
func (i Item) Current() bool { return i.p == i.v.page }

// Date of an article.
func (i Item) Date() Date {
	if a := i.written(); a != nil {
		return i.v.date(a.Date)
	}
	return Date{}
}

// Updated is when an article was changed.
func (i Item) Updated() Date {
	if a := i.written(); a != nil {
		return i.v.date(a.Updated)
	}
	return Date{}
}

// Summary is what lists show of an article.
func (i Item) Summary() string {
	if a := i.written(); a != nil {
		return cmp.Or(a.Summary, a.Description, a.Excerpt)
	}
	return ""
}

// Authors are their names.
func (i Item) Authors() []string {
	if a := i.written(); a != nil {
		return a.Authors
	}
	return nil
}

// Weight by which its author orders it.
func (i Item) Weight() int {
	if a := i.written(); a != nil {
		return a.Weight
	}
	return 0
}

// Params of its front matter.
func (i Item) Params() map[string]any {
	if a := i.written(); a != nil {
		return a.Params
	}
	return nil
}

// Tags are its terms, of all taxonomies.
func (i Item) Tags() []Item { return i.v.items(i.p.Tags) }

// Pages are those of a list: of a section, of a tag.
func (i Item) Pages() []Item { return i.v.items(i.p.Children) }

// Sections are those below a section.
func (i Item) Sections() []Item {
	if i.p.Taxonomy != "" {
		return nil
	}
	return i.v.items(i.p.Terms)
}

// Section is that in which the page stands; nil of the home page.
func (i Item) Section() *Item {
	if i.p.Section == nil {
		return nil
	}
	return &Item{i.v, i.p.Section}
}

// get is a method by its name: reflection takes twenty times as long.
func (i Item) get(name string) (any, bool) {
	switch name {
	case "Title":
		return i.Title(), true
	case "URL":
		return i.URL(), true
	case "Date":
		return i.Date(), true
	case "Params":
		return i.Params(), true
	case "Section":
		if section := i.Section(); section != nil {
			return *section, true
		}
		return nil, true
	case "Weight":
		return i.Weight(), true
	}
	return nil, false
}

// Count is how many pages a list has.
func (i Item) Count() int { return len(i.p.Children) }

// MarshalJSON is what jsonify writes.
func (i Item) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Title string `json:"title"`
		URL   string `json:"url"`
		Date  string `json:"date,omitempty"`
	}{i.Title(), i.URL(), i.Date().Machine})
}

// Pages are the articles of the site, newest first.
func (s Site) Pages() []Item { return s.v.items(s.v.site.Articles) }

// Sections are those at the top.
func (s Site) Sections() []Item { return s.v.items(s.v.site.Structure.Sections) }

// Taxonomies are their terms, each with its pages: .Site.Taxonomies.tags.
func (s Site) Taxonomies() map[string][]Item {
	all := map[string][]Item{}
	for name, top := range s.v.site.Structure.Taxonomies {
		all[name] = s.v.items(top.Terms)
	}
	return all
}

// Breadcrumbs lead from the home page to the section in which the page stands;
// nothing where that is the home page itself.
func (p Page) Breadcrumbs() []Link {
	above := p.v.site.Above(p.v.page)
	if len(above) < 2 {
		return nil
	}
	list := []Link{{Text: p.v.text("home"), URL: p.v.href(p.v.site.Config.Root)}}
	for _, each := range above[1:] {
		list = append(list, Link{Text: each.Title, URL: p.v.href(each.Path)})
	}
	return list
}

// Section is that in which the page stands.
func (p Page) Section() *Item {
	return Item{p.v, p.v.page}.Section()
}

// isTopic tells whether a term says what an article is about.
func isTopic(t *site.Page) bool {
	return t.Taxonomy != "series" && t.Taxonomy != "author" && t.Taxonomy != "authors"
}

// mostRelated is how many related articles there are at most.
const mostRelated = 5

// Related are the articles that share most tags with this one, of equals the
// newest.
func (a Article) Related() []Item {
	shared := map[*site.Page]int{}
	for _, t := range a.v.page.Tags {
		if !isTopic(t) {
			continue
		}
		for _, p := range t.Children {
			shared[p]++
		}
	}
	delete(shared, a.v.page)
	var list []*site.Page
	for p := range shared {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *site.Page) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), b.Date.Compare(a.Date), cmp.Compare(a.Path, b.Path))
	})
	return a.v.items(list[:min(len(list), mostRelated)])
}

// Series is a row of articles of which this one is a part.
type Series struct {
	Link
	Number, Count  int   // the first is 1
	Previous, Next *Link // its neighbours there
}

// series is where the article stands in a series, whose first part is its
// oldest, or that of the least weight.
func (v *viewer) series(t *site.Page) Series {
	parts := slices.Clone(t.Children)
	slices.SortStableFunc(parts, func(a, b *site.Page) int {
		return cmp.Or(cmp.Compare(weight(a), weight(b)), a.Date.Compare(b.Date), cmp.Compare(a.Path, b.Path))
	})
	at := slices.Index(parts, v.page)
	s := Series{Link: Link{Text: t.Title, URL: v.href(t.Path)}, Number: at + 1, Count: len(parts)}
	if at > 0 {
		s.Previous = v.neighbour(parts[at-1])
	}
	if at >= 0 && at+1 < len(parts) {
		s.Next = v.neighbour(parts[at+1])
	}
	return s
}

func weight(p *site.Page) int {
	if p.Front == nil {
		return 0
	}
	return p.Front.Weight
}

// by are the authors with their pages.
func (v *viewer) by() []Link {
	var list []Link
	for _, name := range v.written().Authors {
		link := Link{Text: name}
		for _, t := range v.page.Tags {
			if strings.HasPrefix(t.Taxonomy, "author") && strings.EqualFold(t.Title, name) {
				link.URL = v.href(t.Path)
			}
		}
		list = append(list, link)
	}
	return list
}
