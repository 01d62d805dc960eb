package moving

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"counterpoint/generator/site"
)

// zolaSite is a site of Zola as its configuration describes it.
type zolaSite struct {
	*config
	m      *mover
	others []string // further languages
	paths  string   // how names become addresses: on, safe or off
}

var zolaFiles = []string{"zola.toml", "config.toml"}

// Zola plans how a site of Zola moves over.
func Zola(fsys fs.FS, o Options) (*Plan, error) {
	m := newMover(fsys, o)
	z := &zolaSite{config: newConfig(), m: m}
	if !m.load(z.config, zolaFiles[0]) && !m.load(z.config, zolaFiles[1]) {
		return nil, errNoSite("Zola", zolaFiles)
	}
	z.paths = cmp.Or(z.text("slugify", "paths"), "on")
	for _, language := range z.keys("languages") {
		if language != z.language() {
			z.others = append(z.others, language)
			z.used["languages."+strings.ToLower(language)] = true
		}
	}
	p := &old{mounts: []mount{{from: "content", to: "content"}, {from: "static", to: "static"}}, settings: z.settings(), name: z.name,
		files: fileLanguages(z.language(), z.others), address: z.address,
		edit: z.edits, calls: zolaCalls, code: []string{"templates/shortcodes"}, parts: true, prepare: func(*settings) {}}
	z.leftOut()
	return m.plan(p), nil
}

// language is the default one.
func (z *zolaSite) language() string { return cmp.Or(z.text("default_language"), "en") }

// name is that of a text: Zola has languages in them as we do.
func (z *zolaSite) name(name, _ string) string { return name }

func (z *zolaSite) settings() *settings {
	s := &settings{
		title: z.text("title"), baseURL: z.text("base_url"), description: z.text("description"),
		language: z.text("default_language"), author: cmp.Or(z.text("author"), z.text("extra", "author"), z.text("extra", "author", "name")),
		paginate: "0", // only sections that say so have several pages
		unsafe:   true,
		zolaIDs:  slices.Contains([]string{"", "on"}, z.text("slugify", "anchors")),
		params:   z.all("extra"),
		menus:    map[string][]item{},
	}
	z.style(s, cmp.Or(z.text("markdown", "highlight_theme"), z.text("markdown", "highlighting", "light_theme"), z.text("markdown", "highlighting", "theme")), z.m)
	for _, name := range menuNames {
		if v := z.get("extra", name); len(s.menus[site.MainMenu]) == 0 && v.Kind() == listKind {
			s.menus[site.MainMenu] = z.menu(v)
		}
	}
	for _, v := range z.all("taxonomies") {
		if v.Kind() == listKind {
			for _, each := range v.List(nil, "") {
				s.addTaxonomy(z.m, textAt(part{root: each}, "name"), each.At().Pos().String())
				if n := textAt(part{root: each}, "paginate_by"); n != "" {
					z.m.findings.add(Config, "taxonomies.paginate_by", each.At().Pos().String(), "lists of terms have one page; see `paginate`")
				}
			}
		}
	}
	s.emoji = z.yes("markdown", "render_emoji")
	z.feeds()
	z.speak(s)
	z.unused(&z.m.findings, quietZola, notesZola)
	return s
}

// menuNames are what themes call the list of links in a page's head.
var menuNames = []string{"main_menu", "menu", "menu_items", "main_nav", "nav", "nav_links", "navbar_items", "links"}

// menu reads such a list, if it is one of names and addresses.
func (z *zolaSite) menu(v value) (list []item) {
	for n, each := range v.List(nil, "") {
		p := part{root: each}
		i := item{name: cmp.Or(textAt(p, "name"), textAt(p, "title")), url: cmp.Or(textAt(p, "url"), textAt(p, "path")), weight: n + 1}
		if i.name == "" || i.url == "" {
			return nil
		}
		i.url = strings.Replace(i.url, "$BASE_URL", "", 1)
		if page, ok := strings.CutPrefix(i.url, "@/"); ok {
			page = strings.TrimSuffix(page, ".md")
			i.page, i.url = strings.TrimSuffix(strings.TrimSuffix(page, "_index"), "/index"), ""
		}
		list = append(list, i)
	}
	return list
}

// feeds lists those that have another name here.
func (z *zolaSite) feeds() {
	names := append(textsOf(z.get("feed_filenames")), textsOf(z.get("feed_filename"))...)
	if !z.yes("generate_feeds") && !z.yes("generate_feed") {
		return
	}
	for _, name := range names {
		if name != "atom.xml" && name != "rss.xml" && name != "feed.json" {
			z.m.findings.add(Feed, name, "", "")
		}
	}
}

// edits puts the slash before an alias that Zola begins at the root, and we in
// the folder of the article.
func (z *zolaSite) edits(p *post) (list []edit) {
	v, ok := p.Keys.Get("aliases")
	if !ok || v.Kind() != listKind {
		return nil
	}
	for _, each := range v.List(nil, "") {
		text := textOf(each)
		if text == "" || strings.HasPrefix(text, "/") {
			continue
		}
		at := each.At().Offset
		for at < len(p.data) && (p.data[at] == '"' || p.data[at] == '\'') {
			at++
		}
		list = append(list, edit{at, 0, "/"})
	}
	return list
}

func (z *zolaSite) leftOut() {
	m := z.m
	m.folder(Template, "templates", "")
	m.folder(Style, "sass", "")
	m.themes()
	m.hosting()
}

// quietZola are settings that say how Zola works, and settings of which the
// result is the same.
var quietZola = setOf("compile_sass", "minify_html", "build_search_index", "search", "link_checker", "theme", "output_dir", "hard_link_static",
	"generate_sitemap", "generate_robots_txt", "generate_feeds", "generate_feed", "feed_filenames", "feed_filename", "feed_limit", "taxonomies",
	"slugify", "check_external_links", "ignored_content", "ignored_static", "preserve_dotfiles_in_output", "markdown.insert_anchor_links",
	"markdown.highlight_code", "markdown.highlighting", "markdown.bottom_footnotes", "markdown.lazy_async_image", "markdown.external_links_no_follow",
	"markdown.external_links_no_referrer", "markdown.highlight_theme")

var notesZola = map[string]string{
	"markdown.smart_punctuation":           "write the signs themselves: “ ” –",
	"markdown.external_links_target_blank": "links open where the reader wants them",
	"translations":                         "see `strings`",
}
