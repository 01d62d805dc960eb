package article

import (
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// foreign are keys of Hugo's and Zola's front matter that mean nothing here.
// They are not reported: a blog that moves in has them in every post.
var foreign = []string{
	// Hugo, https://gohugo.io/content-management/front-matter/
	"type", "linkTitle", "linktitle", "keywords", "menu", "menus", "cascade", "outputs", "resources", "series",
	"author", "images", "videos", "audio", "headless", "isCJKLanguage", "markup", "sitemap", "build", "_build",
	"translationKey", "modified", "toc", "comments",
	// Zola, https://www.getzola.org/documentation/content/page/
	"in_search_index", "sort_by", "paginate_by", "paginate_path", "paginate_reversed", "insert_anchor_links",
	"page_template", "transparent", "render", "redirect_to", "generate_feeds", "generate_feed", "path",
}

// read takes over the front matter.
func (a *Article) read(m *decode.Map, out *diag.List) {
	a.Title, a.Description, a.Summary = m.Text("title"), m.Text("description"), m.Text("summary")
	a.Date, a.Updated = m.Date("date"), firstDate(m, "updated", "lastmod")
	a.Publish, a.Expiry = firstDate(m, "publishDate", "publishdate"), firstDate(m, "expiryDate", "expirydate")
	a.Draft = m.Bool("draft", false)
	a.Slug, a.URL, a.URLAt = m.Text("slug"), m.Text("url"), m.ValueAt("url")
	if a.URL == "" && m.Has("path") {
		a.URL, a.URLAt = m.Text("path"), m.ValueAt("path")
	}
	a.Layout, a.LayoutAt = m.Text("layout"), m.ValueAt("layout")
	if a.Layout == "" && m.Has("template") {
		a.Layout, a.LayoutAt = m.Text("template"), m.ValueAt("template")
	}
	a.Image, a.ImageAt = m.Text("image"), m.ValueAt("image")
	a.Aliases = m.Texts("aliases")
	a.Weight = m.Int("weight", 0)
	a.readTaxonomies(m)
	a.readAuthors(m)
	a.readOriginal(m, out)
	a.readParams(m)
	a.Claims, _ = m.Get("claims")
	a.Sources, _ = m.Get("sources")
	m.Allow(foreign...)
	m.Unknown(diag.Warning, "the front matter")
}

func firstDate(m *decode.Map, keys ...string) decode.Date {
	var first decode.Date
	for _, k := range keys {
		if d := m.Date(k); first.IsZero() {
			first = d
		}
	}
	return first
}

// readTaxonomies reads Hugo's tags and categories, and Zola's taxonomies
// table.
func (a *Article) readTaxonomies(m *decode.Map) {
	a.Taxonomies = map[string][]string{}
	add := func(from *decode.Map, name string) {
		if terms := from.Texts(name); len(terms) > 0 {
			a.Taxonomies[name] = append(a.Taxonomies[name], terms...)
		}
	}
	add(m, "tags")
	add(m, "categories")
	if table := m.Map("taxonomies"); table != nil {
		for _, name := range table.Keys() {
			add(table, name)
		}
	}
}

// readAuthors reads authors, and Hugo's older author, which is a name or a
// mapping with one.
func (a *Article) readAuthors(m *decode.Map) {
	a.Authors = m.Texts("authors")
	v, ok := m.Get("author")
	if !ok || len(a.Authors) > 0 {
		return
	}
	switch author := v.Any().(type) {
	case string:
		a.Authors = []string{author}
	case map[string]any:
		if name, ok := author["name"].(string); ok {
			a.Authors = []string{name}
		}
	case []any:
		for _, each := range author {
			if name, ok := each.(string); ok {
				a.Authors = append(a.Authors, name)
			}
		}
	}
}

func (a *Article) readOriginal(m *decode.Map, out *diag.List) {
	if !m.Has("original") {
		return
	}
	o := m.Map("original")
	a.Original = &Original{Title: o.Text("title"), Author: o.Text("author"), Publisher: o.Text("publisher"),
		URL: o.Text("url"), Date: o.Date("date")}
	if !markdown.SafeURL(a.Original.URL) {
		out.Add(o.ValueAt("url").Warnf("url %q is left out", a.Original.URL).WithHint("it must start with https:// or http://"))
		a.Original.URL = ""
	}
	o.Unknown(diag.Warning, "original")
}

func (a *Article) readParams(m *decode.Map) {
	a.Params = map[string]any{}
	for _, key := range []string{"extra", "params"} { // Zola's name, ours
		if v, ok := m.Get(key); ok {
			if table, ok := v.Any().(map[string]any); ok {
				for k, each := range table {
					a.Params[k] = each
				}
			}
		}
	}
}
