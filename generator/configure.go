package generator

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// settings is what the parsing of every article depends on. A voice has the same
// pointer as long as they are the same: ten thousand keys hold it.
type settings struct {
	markdown   markdown.Options
	taxonomies string // the names of the site's own, with commas
	languages  string // the default one's key and all keys, with commas; empty where there is one
}

// names are how names of files tell their language.
func (s *settings) names() article.Languages {
	keys := strings.FieldsFunc(s.languages, func(r rune) bool { return r == ',' })
	if len(keys) == 0 {
		return article.Languages{}
	}
	return article.Languages{Default: keys[0], Keys: keys[1:]}
}

// own are the site's own taxonomies.
func (s *settings) own() []string {
	return strings.FieldsFunc(s.taxonomies, func(r rune) bool { return r == ',' })
}

// configured is what site.yaml and the site-wide files say.
type configured struct {
	config *site.Config
	out    diag.List
}

type configKey struct {
	site, over, sources, claimants *diag.Source
	wide, themed                   version
}

// wording is the templates, each replaced by the site's own of the same name,
// and the words of the interface.
type wording struct {
	templates map[string]*diag.Source
	layers    map[string][]*diag.Source // of strings/: the built-in one, the theme's, the site's
	words     map[string]string
	anchors   *site.Anchors // ids in the templates
	files     bool          // a template asks for files of static/
	out       diag.List
}

type wordsKey struct {
	*configured
	*site.Config      // of the language
	templates, themes version
}

// configure reads site.yaml, the site-wide sources and claimants, and the
// templates' words.
func (w *work) configure() {
	f := &w.files
	w.configured = w.config.get(configKey{f.site, f.over, f.content["sources.yaml"], f.content["claimants.yaml"], f.wide, f.themed}, w.readConfig)
	w.speak(w.configured.config)
	w.dataset = w.datasets.get(f.dataAre, w.readData)
	w.copiedKey = copiedKey{f.copiedAre, f.themesAre, w.configured.config.Theme}
	w.static = w.statics.get(w.copiedKey, w.allStatic)
	w.diagnostics.Add(w.configured.out...)
	w.diagnostics.Add(w.dataset.out...)
	for i, v := range w.voices {
		w.listen(v, i == 0)
	}
}

// listen makes what the articles of a language are parsed with. What is wrong
// with templates is wrong in all languages, and said once.
func (w *work) listen(v *voice, first bool) {
	key := wordsKey{w.configured, v.config, w.files.templatesAre, w.files.themesAre}
	v.wording = v.words.get(key, func() *wording { return w.readWords(v.config) })
	if now := w.settingsOf(v, first); v.settings == nil || *v.settings != now {
		v.settings = &now
	}
	for _, d := range v.wording.out {
		if first || !slices.ContainsFunc(w.main().wording.out, func(of diag.Diagnostic) bool { return of.Text(false) == d.Text(false) }) {
			w.diagnostics.Add(d)
		}
	}
}

func (w *work) settingsOf(v *voice, first bool) settings {
	c, words := v.config, v.wording.words
	s := settings{taxonomies: strings.Join(c.Taxonomies, ","), markdown: markdown.Options{
		Room: w.options.Room, Unsafe: c.Unsafe, RemoteImages: c.RemoteImages, Math: c.Math, ZolaIDs: c.ZolaIDs, Emoji: c.Emoji, Shortcodes: w.shortcodes(v, first),
		Words: markdown.Words{TaskDone: words["task-done"], TaskOpen: words["task-open"], FootnoteBack: words["footnote-back"]},
	}}
	for i, kind := range markdown.AlertKinds {
		s.markdown.Words.Alerts[i] = words["alert-"+kind]
	}
	if names := c.FileLanguages(); len(names.Keys) > 0 {
		s.languages = names.Default + "," + strings.Join(names.Keys, ",")
	}
	return s
}

func (w *work) readConfig() *configured {
	c := &configured{}
	src := w.files.site
	v, _ := decode.YAML(src, 0, len(src.Data()), &c.out)
	if v.IsNull() {
		v = decode.Value{}
	}
	var out diag.List
	m := v.Map(&out, "site.yaml")
	if over := w.files.over; over != nil {
		v, _ := decode.YAML(over, 0, len(over.Data()), &c.out)
		m.Over(v.Map(&out, over.Name))
	}
	c.config = site.ParseConfig(m, &out)
	if len(src.Data()) > 0 {
		c.out.Add(out...)
	}
	if w.options.BaseURL != "" {
		c.config.SetBaseURL(w.options.BaseURL, diag.Place{}, &c.out)
	}
	c.config.Minify = c.config.Minify || w.options.Minify
	if w.options.Preview && c.config.Links == site.LinksError {
		c.config.Links = site.LinksWarn // it is shown all the same
	}
	w.siteWide(c)
	w.readTheme(c)
	c.config.Settle()
	w.languageWide(c)
	c.checkStyles()
	return c
}

// IsBaseURL tells whether a text can be the address of a site.
func IsBaseURL(text string) bool {
	var out diag.List
	new(site.Config).SetBaseURL(text, diag.Place{}, &out)
	return !out.Failed()
}

func (w *work) readWords(c *site.Config) *wording {
	words := &wording{}
	w.gatherTemplates(words)
	words.gather(c)
	words.files, words.anchors = words.asks(), words.findAnchors()
	return words
}

// gatherTemplates takes the built-in files, each replaced by the theme's of the
// same name, and that by the site's own.
func (w *work) gatherTemplates(words *wording) {
	words.templates, words.layers = map[string]*diag.Source{}, map[string][]*diag.Source{}
	_ = fs.WalkDir(w.options.Templates, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(w.options.Templates, name)
		words.put(name, diag.NewSource("templates/"+name, lines(data)))
		return err
	})
	w.gatherTheme(words)
	for name, src := range w.files.templates {
		words.put(name, src)
	}
}

// put takes a file instead of one below it. Of words each is taken by itself: a
// theme or a site that adds some need not repeat the others.
func (w *wording) put(name string, src *diag.Source) {
	w.templates[name] = src
	if strings.HasPrefix(name, "strings/") {
		w.layers[name] = append(w.layers[name], src)
	}
}

// below returns the templates' files of a folder and ending, by name.
func (w *wording) below(folder, ending string) []*diag.Source {
	var names []string
	for name := range w.templates {
		if strings.HasPrefix(name, folder) && strings.HasSuffix(name, ending) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var list []*diag.Source
	for _, name := range names {
		list = append(list, w.templates[name])
	}
	return list
}

// gather reads the interface's words: English, the site's language if
// there is a file for it (de.yaml for de-AT, and over it de-AT.yaml), and
// site.yaml's own.
func (w *wording) gather(c *site.Config) {
	w.words = map[string]string{}
	primary, _, _ := strings.Cut(c.Language, "-")
	own := len(w.layers["strings/"+primary+".yaml"])+len(w.layers["strings/"+c.Language+".yaml"]) > 0
	for _, language := range slices.Compact([]string{"en", primary, c.Language}) {
		for _, src := range w.layers["strings/"+language+".yaml"] {
			v, ok := decode.YAML(src, 0, len(src.Data()), &w.out)
			if !ok {
				continue
			}
			m := v.Map(&w.out, src.Name)
			for _, key := range m.Keys() {
				w.words[key] = m.Text(key)
			}
		}
	}
	if !own {
		w.words["language-name"] = "" // or it would be called English
	}
	var known []string
	for key := range w.words {
		known = append(known, key)
	}
	for key, text := range c.Strings {
		if _, ok := w.words[key]; !ok {
			w.out.Add(c.StringsAt[key].Errorf("unknown string %q", key).WithHint("%s", diag.DidYouMean(key, known)))
			continue
		}
		if verbs(text) != verbs(w.words[key]) {
			w.out.Add(c.StringsAt[key].Errorf("string %q must contain the same placeholders as %q", key, w.words[key]))
			continue
		}
		w.words[key] = text
	}
}

// verbs returns the placeholders of a text in order.
func verbs(text string) string {
	var list []string
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '%' {
			list = append(list, text[i:i+2])
			i++
		}
	}
	return fmt.Sprint(list)
}

func (c *configured) checkStyles() {
	known := markdown.Styles()
	for _, style := range []string{c.config.Light, c.config.Dark} {
		if !slices.Contains(known, style) {
			c.out.Add(c.config.HighlightAt.Errorf("unknown highlight style %q", style).
				WithHint("%s", diag.DidYouMean(style, known)))
		}
	}
}
