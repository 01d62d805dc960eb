package moving

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// hugoSite is a site of Hugo as its configuration describes it.
type hugoSite struct {
	*config
	m          *mover
	language   string                       // the default one
	others     []string                     // further languages
	elsewhere  []mount                      // folders with texts of theirs
	permalinks map[string]map[string]string // page or section → section → pattern
	sections   map[string]bool              // folders that are sections
}

var hugoFiles = []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"}

// Hugo plans how a site of Hugo moves over.
func Hugo(fsys fs.FS, o Options) (*Plan, error) {
	m := newMover(fsys, o)
	h := &hugoSite{config: newConfig(), m: m}
	if !h.read() {
		return nil, errNoSite("Hugo", append(slices.Clone(hugoFiles), "config/_default/"))
	}
	h.languages()
	h.readPermalinks()
	mounts := h.mounts() // before the settings that nobody asked for are listed
	plan := &old{mounts: append(mounts, h.elsewhere...), settings: h.settings(), name: h.name, files: fileLanguages(h.language, h.others), address: h.address, calls: hugoCalls,
		code: []string{"layouts/_shortcodes", "layouts/shortcodes"}, prepare: h.prepare}
	h.leftOut()
	return m.plan(plan), nil
}

// read reads the configuration: one file, and those of config/_default/.
func (h *hugoSite) read() bool {
	found := false
	for _, name := range hugoFiles {
		if !found {
			found = h.m.load(h.config, name)
		}
	}
	list, _ := fs.ReadDir(h.m.fsys, "config/_default")
	for _, entry := range list {
		name, ext := strings.CutSuffix(entry.Name(), path.Ext(entry.Name()))
		if !ext || !slices.Contains([]string{".toml", ".yaml", ".yml", ".json"}, path.Ext(entry.Name())) {
			continue
		}
		found = h.m.load(h.config, "config/_default/"+entry.Name(), subject(name)...) || found
	}
	list, _ = fs.ReadDir(h.m.fsys, "config")
	for _, entry := range list {
		if entry.IsDir() && entry.Name() != "_default" {
			h.m.findings.add(Config, "config/"+entry.Name(), "config/"+entry.Name(), "write site."+entry.Name()+".yaml for this environment")
		}
	}
	return found
}

// subject is where the keys of a file in config/_default/ belong: params.toml,
// menus.en.toml.
func subject(name string) []string {
	name, language, ok := strings.Cut(name, ".")
	switch {
	case ok && (name == "menu" || name == "menus"):
		return []string{"languages", language, "menus"}
	case ok && name == "params":
		return []string{"languages", language, "params"}
	case ok:
		return []string{"languages", language}
	case name == "hugo" || name == "config":
		return nil
	}
	return []string{name}
}

// languages finds the languages, and where their texts are.
func (h *hugoSite) languages() {
	h.language = cmp.Or(h.text("defaultContentLanguage"), "en")
	h.over = []string{"languages", h.language}
	home := cmp.Or(folder(h.text("contentDir")), "content")
	for _, language := range h.keys("languages") {
		if strings.EqualFold(language, h.language) || slices.Contains(h.others, language) {
			continue
		}
		h.others = append(h.others, language)
		h.used["languages."+strings.ToLower(language)] = true
		if dir := folder(textOf(h.first("languages", language, "contentDir"))); dir != "" {
			if dir != home {
				h.elsewhere = append(h.elsewhere, mount{dir, "content", strings.ToLower(language)})
			}
		}
	}
}

// name is what a text is called here: one in the default language without that,
// one in the folder of another language with it.
func (h *hugoSite) name(name, language string) string {
	ext := path.Ext(name)
	if !isMarkdown(name) && !isArticle(ext) {
		return name
	}
	stem := strings.TrimSuffix(name, ext)
	suffix := strings.TrimPrefix(path.Ext(stem), ".")
	switch {
	case language != "" && !strings.EqualFold(suffix, language):
		return stem + "." + language + ext
	case suffix != "" && strings.EqualFold(suffix, h.language) && len(h.others) > 0:
		return strings.TrimSuffix(stem, "."+suffix) + ext
	}
	return name
}

// components are the folders of Hugo that are taken, and the settings that name
// them otherwise.
var components = []struct{ name, setting string }{
	{"content", "contentDir"}, {"static", "staticDir"}, {"data", "dataDir"}, {"archetypes", "archetypeDir"},
}

func (h *hugoSite) mounts() []mount {
	var list []mount
	mounted := map[string]bool{}
	for _, v := range h.all("module", "mounts") {
		if v.Kind() != listKind {
			continue
		}
		for _, each := range v.List(nil, "") {
			list = append(list, h.mount(each, mounted)...)
		}
	}
	for _, c := range components {
		dirs := textsOf(h.get(c.setting))
		if mounted[c.name] && len(dirs) == 0 {
			continue
		}
		if len(dirs) == 0 {
			dirs = []string{c.name}
		}
		slices.Reverse(dirs) // the last decides
		for _, dir := range dirs {
			if inside := folder(dir); inside != "" {
				list = append(list, mount{from: inside, to: c.name})
			} else {
				h.m.findings.add(Link, dir, "", "it is outside of the site")
			}
		}
	}
	return list
}

// mount reads one of Hugo's module mounts.
func (h *hugoSite) mount(v value, mounted map[string]bool) []mount {
	p := part{root: v}
	source, target := textAt(p, "source"), textAt(p, "target")
	component, _, _ := strings.Cut(target, "/")
	if !slices.ContainsFunc(components, func(c struct{ name, setting string }) bool { return c.name == component }) {
		return nil
	}
	languages := textsOf(valueAt(p, "sites", "matrix", "languages"))
	languages = append(languages, textsOf(valueAt(p, "lang"))...)
	language := ""
	if len(languages) > 0 && !slices.Contains(languages, h.language) {
		if language = strings.ToLower(languages[0]); component != "content" || !slices.ContainsFunc(h.others, func(o string) bool { return strings.EqualFold(o, language) }) {
			h.m.findings.add(Language, languages[0], source, "")
			return nil
		}
	}
	mounted[component] = mounted[component] || language == ""
	from, to := folder(source), folder(target)
	if from == "" || to == "" {
		h.m.findings.add(Link, source, v.At().Pos().String(), "it is outside of the site")
		return nil
	}
	return []mount{{from, to, language}}
}

// settings are what of the configuration has a meaning here.
func (h *hugoSite) settings() *settings {
	s := &settings{
		title: h.text("title"), baseURL: h.text("baseURL"),
		description: cmp.Or(h.text("params", "description"), h.text("description")),
		language:    cmp.Or(h.text("locale"), h.text("languageCode"), h.text("defaultContentLanguage")),
		author:      h.author(),
		paginate:    cmp.Or(h.text("pagination", "pagerSize"), h.text("paginate")),
		relative:    h.yes("relativeURLs"),
		unsafe:      h.yes("markup", "goldmark", "renderer", "unsafe"),
		menus:       map[string][]item{},
		params:      h.all("params"),
	}
	for _, name := range h.keys("taxonomies") {
		s.addTaxonomy(h.m, h.text("taxonomies", name), "")
	}
	s.emoji, s.math = h.yes("enableEmoji"), h.dollars()
	h.style(s, cmp.Or(h.text("markup", "highlight", "style"), h.text("pygmentsStyle")), h.m)
	for _, menus := range []string{"menus", "menu"} {
		for _, name := range h.keys(menus) {
			for _, v := range h.all(menus, name) {
				if len(s.menus[name]) == 0 && v.Kind() == listKind {
					s.menus[name] = h.menu(v)
				}
			}
		}
	}
	h.speak(s)
	h.unused(&h.m.findings, quietHugo, notesHugo)
	return s
}

// dollars tells whether $x$ is a formula. Where only \(x\) is, a price is none:
// there the articles with formulas must say so themselves.
func (h *hugoSite) dollars() bool {
	if !h.yes("markup", "goldmark", "extensions", "passthrough", "enable") {
		return false
	}
	delimiters := h.get("markup", "goldmark", "extensions", "passthrough", "delimiters", "inline")
	if delimiters.Kind() == listKind {
		for _, pair := range delimiters.List(nil, "") {
			if slices.Contains(textsOf(pair), "$") {
				return true
			}
		}
	}
	h.m.findings.add(Config, "markup.goldmark.extensions.passthrough", "", `write "math: true" into the articles with formulas in \( \) or \[ \]; those in $$ are so anyway`)
	return false
}

// style takes the style of highlighted code, if we have it.
func (c *config) style(s *settings, name string, m *mover) {
	switch {
	case name == "":
	case m.options.HasStyle == nil || m.options.HasStyle(name):
		s.style = name
	default:
		m.findings.add(Config, "style of code", "", "there is no style "+clip(name))
	}
}

func (h *hugoSite) author() string {
	for _, path := range [][]string{{"params", "author", "name"}, {"params", "author"}, {"author", "name"}, {"author"}} {
		if name := h.text(path...); name != "" {
			return name
		}
	}
	return ""
}

// menu reads the entries of a menu.
func (h *hugoSite) menu(v value) (list []item) {
	for _, each := range v.List(nil, "") {
		p := part{root: each}
		list = append(list, item{name: cmp.Or(textAt(p, "name"), textAt(p, "title"), textAt(p, "identifier")), url: textAt(p, "url"),
			page: cmp.Or(textAt(p, "pageRef"), textAt(p, "page")), weight: number(textAt(p, "weight")),
			identifier: textAt(p, "identifier"), parent: textAt(p, "parent")})
	}
	return list
}

// prepare looks at all texts before the first one is placed.
func (h *hugoSite) prepare(s *settings) {
	h.sections = map[string]bool{}
	for _, p := range h.m.posts {
		if p.IsSection() {
			h.sections[path.Dir(p.Path)] = true
		}
	}
}

// leftOut lists what is not taken at all.
func (h *hugoSite) leftOut() {
	m := h.m
	m.folder(Template, "layouts", "")
	m.folder(Style, "assets", "")
	m.folder(Words, "i18n", "")
	m.themes()
	for _, v := range h.all("module", "imports") {
		if v.Kind() == listKind {
			for _, each := range v.List(nil, "") {
				m.findings.add(Template, "module "+textAt(part{root: each}, "path"), each.At().Pos().String(), "")
			}
		}
	}
	m.findings.add(Feed, "index.xml", "", "")
	m.hosting()
}

// quietHugo are settings that say how Hugo works, and settings of which the
// result is the same.
var quietHugo = setOf("theme", "themesdir", "caches", "security", "server", "build", "timeout", "module", "minify", "ignorelogs",
	"ignoreerrors", "cleandestinationdir", "enablerobotstxt", "defaultcontentlanguageinsubdir", "disablepathtolower", "uglyurls",
	"frontmatter", "buildfuture", "builddrafts", "metadataformat", "canonifyurls", "publishdir", "resourcedir", "assetdir", "layoutdir",
	"pygmentscodefences", "pygmentsusesclasses", "pygmentsuseclasses", "markup.defaultmarkdownhandler", "newcontenteditor", "removepathaccents",
	"markup.goldmark.parser", "enableinlineshortcodes", "hascjklanguage", "ignorefiles", "sectionpagesmenu", "rsslimit", "titlecasestyle",
	"languagename", "markup.goldmark.extensions", "pluralizelisttitles", "capitalizelisttitles", "disablealiases")

var notesHugo = map[string]string{
	"enablegitinfo":       "give articles a `lastmod`",
	"googleanalytics":     "no page asks another site for anything",
	"services":            "no page asks another site for anything",
	"disqusshortname":     "no page asks another site for anything",
	"outputs":             "feeds and data are always made",
	"outputformats":       "feeds and data are always made",
	"permalinks.term":     "the addresses of terms are /tags/NAME/",
	"permalinks.taxonomy": "the addresses of terms are /tags/NAME/",
	"disablekinds":        "terms, lists, feeds and the sitemap are always made",
	"cascade":             "say it in the front matter of a section",
}
