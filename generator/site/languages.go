package site

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"counterpoint/generator/article"
	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Speech is what the settings of a language say beside what all settings do.
// Where the site has one language it is zero but for the root.
type Speech struct {
	Key       string    // in names of files, post.fr.md, and in addresses
	Label     string    // what its speakers call it, as site.yaml says; may be empty
	Direction string    // "ltr" or "rtl", as site.yaml says; may be empty
	Weight    int       // by which a switch orders languages
	Root      string    // the address of its home page: "/", or "/fr/"
	inFolder  bool      // the default language has such an address, too
	Languages []*Config // of all languages that are published, in the order of a switch; nil where there is one
	Default   *Config   // that of the site's own language
	tongues   []tongue  // as site.yaml has them
	silent    []string  // keys of languages that are not published
	files     article.Languages
}

// tongue is an entry of `languages:`. What it does not say is as in all of the
// site.
type tongue struct {
	Speech
	tag                        string // its locale, where it says one, or else its key
	locale                     string
	title, description, author string
	menus                      map[string][]MenuItem
	params                     map[string]any
	ratings                    []Rating
	claimants                  map[string]*Claimant
	sources                    claim.Sources
	strings                    map[string]string
	stringsAt                  map[string]diag.Place
}

// readLanguages reads `languages:`, a mapping from keys to settings, with
// Hugo's names and, where these are others, Zola's. The language of the site, or
// Hugo's defaultContentLanguage, is that of files without a key in their names;
// as in Zola it need not be listed.
func (c *Config) readLanguages(m *decode.Map, out *diag.List) {
	first, at := m.Text("defaultContentLanguage"), m.ValueAt("defaultContentLanguage")
	if first == "" {
		first, at = m.Text("default_language"), m.ValueAt("default_language")
	}
	if c.Language == "" {
		c.Language = cmp.Or(first, "en")
	}
	if base, _, _ := strings.Cut(first, "-"); first != "" && !strings.HasPrefix(strings.ToLower(c.Language), strings.ToLower(base)) {
		c.Language = first
	}
	c.inFolder = m.Bool("defaultContentLanguageInSubdir", false)
	if !m.Has("languages") {
		return
	}
	list := m.Map("languages")
	for _, key := range list.Keys() {
		l := list.Map(key)
		t := readTongue(key, l, out)
		l.Unknown(diag.Error, "a language")
		switch {
		case !checkTag(key, list.KeyAt(key), out):
			continue
		case slices.ContainsFunc(c.tongues, func(u tongue) bool { return u.Key == t.Key }):
			out.Add(list.KeyAt(key).Errorf("language %q is there twice", t.Key))
			continue
		case l.Bool("disabled", false):
			c.silent = append(c.silent, t.Key)
		}
		c.tongues = append(c.tongues, t)
	}
	for _, key := range m.Texts("disableLanguages") {
		c.silent = append(c.silent, strings.ToLower(key))
	}
	c.chooseFirst(cmp.Or(first, c.Language), at, first != "", out)
}

// chooseFirst finds the default language among those that are listed: language
// de-AT may be listed as de. One that is not becomes one of them.
func (c *Config) chooseFirst(name string, at diag.Place, said bool, out *diag.List) {
	if said && !checkTag(name, at, out) {
		return
	}
	key := strings.ToLower(name)
	primary, _, _ := strings.Cut(key, "-")
	has := func(key string) bool {
		return slices.ContainsFunc(c.tongues, func(t tongue) bool { return t.Key == key })
	}
	switch {
	case has(key):
	case has(primary) && !said:
		key = primary
	default:
		c.tongues = append([]tongue{{Speech: Speech{Key: key}, tag: name}}, c.tongues...)
	}
	c.Key = key
	if slices.Contains(c.silent, key) {
		out.Add(at.Errorf("language %q is the site's own and cannot be disabled", key))
	}
}

// checkTag tells whether a text is a language tag of BCP 47. One of a language
// that nobody knows is right, and mistyped.
func checkTag(tag string, at diag.Place, out *diag.List) bool {
	_, err := language.Parse(tag)
	if err == nil {
		return true
	}
	if e := (language.ValueError)(nil); errors.As(err, &e) {
		out.Add(at.Warnf("no language is known by %q", tag).WithHint("BCP 47 has tags like fr, pt-BR and zh-Hant"))
		return true
	}
	out.Add(at.Errorf("%q is no language", tag).WithHint("write a tag of BCP 47, like fr, pt-BR or zh-Hant"))
	return false
}

// languageKeys are settings of a language in Hugo and Zola that mean nothing
// here.
var languageKeys = []string{"copyright", "generate_feed", "generate_feeds", "feed_filename", "feed_filenames", "build_search_index",
	"taxonomies", "search", "translations", "timeZone", "baseURL", "permalinks", "isCJKLanguage", "hasCJKLanguage"}

func readTongue(key string, m *decode.Map, out *diag.List) tongue {
	t := tongue{title: m.Text("title"), description: m.Text("description"), author: m.Text("author")}
	t.Key, t.Weight = strings.ToLower(key), m.Int("weight", 0)
	t.Label = firstText(m, "label", "languageName")
	t.tag = strings.ReplaceAll(key, "_", "-")
	for _, name := range []string{"locale", "languageCode"} {
		if tag := m.Text(name); tag != "" && checkTag(tag, m.ValueAt(name), out) {
			t.locale = strings.ReplaceAll(tag, "_", "-") // en_US
			t.tag = t.locale
		}
	}
	for _, name := range []string{"direction", "languageDirection"} {
		switch way := m.Text(name); way {
		case "":
		case "ltr", "rtl":
			t.Direction = way
		default:
			out.Add(m.ValueAt(name).Errorf("a language is written ltr or rtl, not %q", way))
		}
	}
	if m.Has("contentDir") {
		out.Add(m.KeyAt("contentDir").Errorf("a language has no folder of its own: its key stands in the names of files").
			WithHint("name translations like post.%s.md; `counterpoint import hugo` does it for a whole site", t.Key))
		m.Allow("contentDir")
	}
	t.menus = readMenus(m, out)
	if v, ok := m.Get("params"); ok {
		t.params, _ = v.Any().(map[string]any)
	}
	ratings := &Config{}
	ratings.readRatings(m, out)
	t.ratings = ratings.Ratings
	if v, ok := m.Get("claimants"); ok {
		t.claimants = ParseClaimants(v, out)
	}
	t.sources = sourcesOf(m, out)
	t.strings, t.stringsAt = stringsOf(m)
	m.Allow("disabled")
	m.Allow(languageKeys...)
	return t
}

func firstText(m *decode.Map, keys ...string) string {
	for _, key := range keys {
		if text := m.Text(key); text != "" {
			return text
		}
	}
	return ""
}

// Settle gives every language settings of its own: those of the site, over which
// lie what its entry says. It is called once, when the site's are whole.
func (c *Config) Settle() {
	shown := slices.DeleteFunc(slices.Clone(c.tongues), func(t tongue) bool { return slices.Contains(c.silent, t.Key) })
	whole := *c
	var all []*Config
	for _, t := range shown {
		of := c
		if t.Key != c.Key {
			other := whole
			other.Root, other.Strings, other.StringsAt = "/"+t.Key+"/", map[string]string{}, map[string]diag.Place{}
			of = &other
		}
		if of == c && t.locale == "" {
			t.tag = c.Language // which may say more than the key
		}
		of.speak(t)
		all = append(all, of)
	}
	slices.SortStableFunc(all, func(a, b *Config) int { return cmp.Compare(heaviness(a), heaviness(b)) })
	if c.Default = c; len(all) < 2 {
		if len(c.silent) == 0 {
			c.Key = ""
		}
		c.files = c.fileLanguages()
		return
	}
	if c.inFolder {
		c.Root = "/" + c.Key + "/"
	}
	files := c.fileLanguages()
	for _, of := range all {
		of.Languages, of.Default, of.files = all, c, files
	}
}

// heaviness orders what has a weight before what has none, as everywhere.
func heaviness(c *Config) uint { return uint(c.Weight) - 1 }

// speak takes over what a language says.
func (c *Config) speak(t tongue) {
	c.Key, c.Label, c.Direction, c.Weight = t.Key, t.Label, t.Direction, t.Weight
	c.Language = cmp.Or(t.tag, c.Language)
	c.Title, c.Description, c.Author = cmp.Or(t.title, c.Title), cmp.Or(t.description, c.Description), cmp.Or(t.author, c.Author)
	c.Menus = over(c.Menus, t.menus)
	c.Params = over(c.Params, t.params)
	c.Ratings = slices.Clone(c.Ratings)
	for i, r := range c.Ratings {
		if at := slices.IndexFunc(t.ratings, func(own Rating) bool { return own.ID == r.ID }); at >= 0 {
			c.Ratings[i].Label = t.ratings[at].Label
		}
	}
	c.Claimants, c.Sources = over(c.Claimants, t.claimants), over(c.Sources, t.sources)
	c.Strings, c.StringsAt = over(c.Strings, t.strings), over(c.StringsAt, t.stringsAt)
}

// Overlay lays what a file says for a language over its sources and claimants.
func (c *Config) Overlay(sources claim.Sources, claimants map[string]*Claimant) {
	c.Sources, c.Claimants = over(c.Sources, sources), over(c.Claimants, claimants)
}

// over lays one mapping over another, key by key.
func over[V any](below, above map[string]V) map[string]V {
	if len(above) == 0 {
		return below
	}
	all := maps.Clone(below)
	if all == nil {
		all = map[string]V{}
	}
	maps.Copy(all, above)
	return all
}

// FileLanguages are the keys by which names of files tell their language: those
// of languages that are not published, too.
func (c *Config) FileLanguages() article.Languages { return c.files }

func (c *Config) fileLanguages() article.Languages {
	if c.Key == "" {
		return article.Languages{}
	}
	l := article.Languages{Default: c.Key}
	for _, t := range c.tongues {
		l.Keys = append(l.Keys, t.Key)
	}
	slices.Sort(l.Keys)
	return l
}

// Kin are the settings of all languages, the default one's first.
func (c *Config) Kin() []*Config {
	list := []*Config{c}
	for _, of := range c.Languages {
		if of != c {
			list = append(list, of)
		}
	}
	return list
}
