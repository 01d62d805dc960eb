package article

import (
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// foreign are keys of Hugo's and Zola's front matter that mean nothing here.
// They are not reported: a blog that moves in has them in every post.
var foreign = []string{
	// Hugo, https://gohugo.io/content-management/front-matter/
	"type", "keywords", "outputs", "resources", "series", "images", "videos",
	"audio", "isCJKLanguage", "markup", "sitemap", "toc", "comments", "sites", "outputFormats",
	// Zola, https://www.getzola.org/documentation/content/page/
	"in_search_index", "sort_by", "paginate_path", "paginate_reversed", "insert_anchor_links",
	"page_template", "redirect_to", "generate_feeds", "generate_feed",
}

// read takes over the front matter.
func (a *Front) read(m *decode.Map, taxonomies []string, out *diag.List) {
	m.Lenient()
	a.Title, a.Description, a.Summary = m.Text("title"), m.Text("description"), m.Text("summary")
	a.readDates(m)
	a.Slug, a.URL, a.URLAt = m.Text("slug"), m.Text("url"), m.ValueAt("url")
	if a.URL == "" && m.Has("path") {
		a.URL, a.URLAt = m.Text("path"), m.ValueAt("path")
	}
	a.readLayout(m)
	a.Aliases, a.AliasesAt = m.Texts("aliases"), m.ValueAt("aliases")
	a.TranslationKey, a.TranslationKeyAt = m.Text("translationKey"), m.ValueAt("translationKey")
	a.Weight, a.Paginate = m.Int("weight", 0), m.Int("paginate_by", 0)
	a.readAuthors(m)
	a.readTaxonomies(m, taxonomies)
	a.readImage(m)
	a.readOriginal(m, out)
	a.readParams(m)
	a.readVisibility(m)
	a.readMath(m)
	a.readMenus(m)
	a.Claims, _ = m.Get("claims")
	a.Sources, _ = m.Get("sources")
	a.Claiming = !a.Claims.IsNull() || !a.Sources.IsNull()
	m.Ignore(foreign...)
	a.keepUnknown(m)
}

// readDates reads the dates by all of their names in Hugo and Zola.
func (a *Front) readDates(m *decode.Map) {
	a.Date = m.Date("date")
	a.Updated = firstDate(m, "updated", "lastmod", "modified")
	a.Publish, a.Expiry = firstDate(m, "publishDate", "pubdate"), firstDate(m, "expiryDate", "unpublishdate")
	a.Draft = m.Bool("draft", false)
	switch v, _ := m.Get("published"); { // Hugo's other name for publishDate; in Jekyll, the opposite of a draft
	case v.Kind() == decode.BoolKind:
		a.Draft = a.Draft || v.Any() == false
	case a.Publish.IsZero():
		a.Publish = m.Date("published")
	}
}

// readMath reads whether the text has formulas between single dollars, by the
// names that themes have for that.
func (a *Front) readMath(m *decode.Map) {
	for _, key := range []string{"math", "katex", "mathjax"} {
		if v, ok := m.Get(key); ok && v.Any() == true {
			a.Math = true
		}
	}
	a.Math = a.Math || a.Params["math"] == true || a.Params["katex"] == true
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

// readLayout reads the layout, or Zola's template. page.html is there what
// every post has, and not the plain page that `layout: page` asks for.
func (a *Front) readLayout(m *decode.Map) {
	a.Layout, a.LayoutAt = m.Text("layout"), m.ValueAt("layout")
	if template := m.Text("template"); a.Layout == "" && template != "page.html" {
		a.Layout, a.LayoutAt = template, m.ValueAt("template")
	}
}

// readTaxonomies reads Hugo's tags and categories, the site's own taxonomies,
// and Zola's taxonomies table. Those of authors are read as authors are.
func (a *Front) readTaxonomies(m *decode.Map, own []string) {
	a.Taxonomies = map[string][]string{}
	add := func(from *decode.Map, name string) {
		if terms := from.Texts(name); len(terms) > 0 {
			a.Taxonomies[name] = append(a.Taxonomies[name], terms...)
		}
	}
	add(m, "tags")
	add(m, "categories")
	for _, name := range own {
		switch name {
		case "tags", "categories":
		case "author", "authors":
			if len(a.Authors) > 0 {
				a.Taxonomies[name] = slices.Clone(a.Authors)
			}
		default:
			add(m, name)
		}
	}
	if table := m.Map("taxonomies"); table != nil {
		for _, name := range table.Keys() {
			add(table, name)
		}
	}
}

// readAuthors reads authors, or the older author.
func (a *Front) readAuthors(m *decode.Map) {
	for _, key := range []string{"authors", "author"} {
		if v, ok := m.Get(key); ok && len(a.Authors) == 0 {
			a.Authors = names(v.Any())
		}
	}
}

// names are those of a name, of a mapping with one (name: Jo), or of a list of
// either.
func names(v any) []string {
	switch v := v.(type) {
	case string:
		if strings.TrimSpace(v) != "" {
			return []string{v}
		}
	case map[string]any:
		return names(v["name"])
	case []any:
		var list []string
		for _, each := range v {
			list = append(list, names(each)...)
		}
		return list
	}
	return nil
}

// readImage reads the address of an image. Themes write it as a mapping, too,
// with its caption.
func (a *Front) readImage(m *decode.Map) {
	v, _ := m.Get("image")
	a.ImageAt = m.ValueAt("image")
	switch image := v.Any().(type) {
	case string:
		a.Image = image
	case map[string]any:
		for _, key := range []string{"src", "url", "path"} {
			if address, ok := image[key].(string); ok && a.Image == "" {
				a.Image = address
			}
		}
	}
}

// readOriginal reads what the article annotates. Some themes mean something
// else by the word, such as "original: true".
func (a *Front) readOriginal(m *decode.Map, out *diag.List) {
	v, _ := m.Get("original")
	switch {
	case v.IsNull():
		return
	case v.Kind() != decode.MapKind:
		out.Add(v.At().Warnf("original is left out").WithHint("write it as a mapping: original: {title: …, publisher: …, url: …}"))
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

func (a *Front) readParams(m *decode.Map) {
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

// readVisibility reads whether the article is a page at all, and whether lists
// have it: Hugo's headless, build and cascade, Zola's render and transparent.
func (a *Front) readVisibility(m *decode.Map) {
	a.Hidden = m.Bool("headless", false) || !m.Bool("render", true)
	a.Transparent = m.Bool("transparent", false)
	for _, key := range buildKeys {
		v, ok := m.Get(key)
		a.builds = a.builds || ok
		a.Visibility = a.And(visibility(v.Any()))
	}
	v, _ := m.Get("cascade")
	cascades, isList := v.Any().([]any)
	if !isList {
		cascades = []any{v.Any()}
	}
	for _, each := range cascades {
		cascade, _ := each.(map[string]any)
		if cascade["target"] != nil || cascade["_target"] != nil {
			continue // for some of the pages below, which is beyond what a blog needs
		}
		for _, key := range buildKeys {
			a.Cascade = a.Cascade.And(visibility(cascade[key]))
		}
	}
}

var buildKeys = []string{"build", "_build"}

// visibility reads Hugo's build options.
func visibility(v any) Visibility {
	build, _ := v.(map[string]any)
	return Visibility{
		Hidden:   oneOf(build["render"], false, "false", "never", "link"),
		Unlisted: oneOf(build["list"], false, "false", "never", "local"),
	}
}

func oneOf(v any, list ...any) bool {
	_, isText := v.(string)
	_, isBool := v.(bool)
	return (isText || isBool) && slices.Contains(list, v)
}

// keepUnknown keeps the keys that nothing here knows as params, as Hugo does.
func (a *Front) keepUnknown(m *decode.Map) {
	a.Unknown = m.Misspelt("the front matter")
	for _, key := range a.Unknown {
		if _, taken := a.Params[key.Name]; !taken {
			v, _ := m.Get(key.Name)
			a.Params[key.Name] = v.Any()
		}
	}
}
