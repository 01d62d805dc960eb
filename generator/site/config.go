package site

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Config is site.yaml.
type Config struct {
	Title, Description, Author string
	Language                   string // BCP 47, default "en"
	Speech                            // where there are several languages
	BaseURL                    string // as written
	Origin                     string // scheme and host of BaseURL, or ""
	BasePath                   string // path of BaseURL: "/" or "/docs/"
	RelativeURLs               bool
	Ratings                    []Rating
	Menus                      map[string][]MenuItem
	Claimants                  map[string]*Claimant
	Sources                    claim.Sources
	Unsafe, RemoteImages, Math bool   // markup
	ZolaIDs                    bool   // ids of headings are those of Zola
	Emoji                      bool   // :smile: is a character: Hugo's enableEmoji
	Light, Dark                string // chroma styles
	Strings                    map[string]string
	StringsAt                  map[string]diag.Place
	Params                     map[string]any
	Taxonomies                 []string // beside tags and categories
	Theme                      string   // a folder of themes/, may be empty
	ThemeAt                    diag.Place
	Paginate                   int
	Links                      string // how bad a link is that leads nowhere: LinksWarn, LinksError, LinksOff
	Minify                     bool   // pages, data and the files that are copied are made smaller
	GitInfo                    bool   // articles were updated when git says so
	GitInfoAt                  diag.Place
	HighlightAt                diag.Place
	Images                     Images
	Publishing                 Publishing
	Icons                      IconFiles
	CardFonts                  []CardFont    // for claims' pictures
	Disabled                   map[Kind]bool // pages and pictures that are not made: disableKinds
}

// Rating is one of the site's own verdicts on a claim.
type Rating struct{ ID, Label, Color string }

// rating looks a rating up; nil if there is none of the id.
func (c *Config) rating(id string) *Rating {
	for i := range c.Ratings {
		if c.Ratings[i].ID == id {
			return &c.Ratings[i]
		}
	}
	return nil
}

// Claimant is somebody who claims things (schema.org Person or Organization).
type Claimant struct{ Name, Description, URL string }

// ParseConfig reads site.yaml.
func ParseConfig(m *decode.Map, out *diag.List) *Config {
	c := &Config{
		Title: m.Text("title"), Description: m.Text("description"), Author: m.Text("author"),
		Language: m.Text("language"), BaseURL: m.Text("baseURL"), Speech: Speech{Root: "/"},
		RelativeURLs: m.Bool("relativeURLs", false), Minify: m.Bool("minify", false), Links: readLinks(m, out),
		Paginate:  readPaginate(m, out),
		Sources:   sourcesOf(m, out),
		Claimants: map[string]*Claimant{},
	}
	c.SetBaseURL(c.BaseURL, m.ValueAt("baseURL"), out)
	if v, ok := m.Get("claimants"); ok {
		c.Claimants = ParseClaimants(v, out)
	}
	c.readRatings(m, out)
	c.Menus = readMenus(m, out)
	c.readKinds(m, out)
	c.readCards(m)
	c.readImages(m, out)
	c.readIcons(m)
	c.readLooks(m, out)
	c.Theme, c.ThemeAt = m.Text("theme"), m.ValueAt("theme")
	for _, key := range []string{"enableGitInfo", "gitInfo"} { // Hugo's name, ours
		if m.Has(key) {
			c.GitInfo, c.GitInfoAt = m.Bool(key, false), m.KeyAt(key)
		}
	}
	if v, ok := m.Get("params"); ok {
		c.Params, _ = v.Any().(map[string]any)
	}
	c.readTaxonomies(m, out)
	c.readLanguages(m, out)
	c.Publishing = readPublishing(m, out)
	m.Unknown(diag.Error, "site.yaml")
	return c
}

func sourcesOf(m *decode.Map, out *diag.List) claim.Sources {
	v, _ := m.Get("sources")
	return claim.ParseSources(v, out)
}

// SetBaseURL takes another address, as --base-url does.
func (c *Config) SetBaseURL(text string, at diag.Place, out *diag.List) {
	c.BaseURL, c.Origin, c.BasePath = text, "", "/"
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Opaque != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		(u.Scheme != "" || u.Host != "") && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https"),
		text != "" && u.Host == "" && text[0] != '/': // example.org would be a path
		out.Add(at.Errorf("baseURL %q is no address of a site", text).
			WithHint("write it like https://example.org/ or https://example.org/path/"))
		return
	case u.Host != "":
		c.Origin = u.Scheme + "://" + u.Host
	}
	if p := strings.Trim(u.EscapedPath(), "/"); p != "" {
		c.BasePath = "/" + p + "/"
	}
}

var (
	ratingID = regexp.MustCompile(`^[a-z0-9-]+$`)
	// color is a colour of CSS: a name, #rgb, or a function with its numbers. It
	// goes into the stylesheet as it is.
	color = regexp.MustCompile(`^(#[0-9a-fA-F]{3,8}|[a-zA-Z]+|(rgba?|hsla?|hwb|lab|lch|oklab|oklch)\([-+0-9.%, /a-z]*\))$`)
)

func (c *Config) readRatings(m *decode.Map, out *diag.List) {
	seen := map[string]bool{}
	for _, v := range m.List("ratings") {
		r := v.Map(out, "a rating")
		rating := Rating{ID: r.Text("id"), Label: r.Text("label"), Color: r.Text("color")}
		switch {
		case rating.ID == "":
			out.Add(r.At().Errorf("a rating needs an id"))
		case !ratingID.MatchString(rating.ID):
			out.Add(r.ValueAt("id").Errorf("rating id %q must consist of a-z, 0-9 and -", rating.ID))
		case seen[rating.ID]:
			out.Add(r.ValueAt("id").Errorf("rating id %q is used twice", rating.ID))
		}
		seen[rating.ID] = true
		if rating.Color != "" && !color.MatchString(rating.Color) {
			out.Add(r.ValueAt("color").Errorf("%q is no colour", rating.Color).WithHint(`write it as in CSS: "#b00", teal or oklch(60%% 0.2 30)`))
		}
		if rating.Label == "" {
			rating.Label = rating.ID
		}
		r.Unknown(diag.Error, "a rating")
		c.Ratings = append(c.Ratings, rating)
	}
}

// readTaxonomies reads the names under which articles have terms: the values of
// Hugo's mapping from a name in the singular, {tag: tags, author: authors}, or
// Zola's list, [{name: authors}]. Names alone will do.
func (c *Config) readTaxonomies(m *decode.Map, out *diag.List) {
	v, ok := m.Get("taxonomies")
	if !ok || v.IsNull() {
		return
	}
	var names []decode.Value
	switch v.Kind() {
	case decode.MapKind:
		table := m.Map("taxonomies")
		for _, key := range table.Keys() {
			each, _ := table.Get(key)
			names = append(names, each)
		}
	default:
		for _, each := range v.List(out, "taxonomies") {
			if each.Kind() == decode.MapKind {
				zola := each.Map(out, "a taxonomy")
				zola.Allow("feed", "lang", "paginate_by", "paginate_path", "render")
				each, _ = zola.Get("name")
				zola.Unknown(diag.Error, "a taxonomy")
			}
			names = append(names, each)
		}
	}
	for _, each := range names {
		name := each.Text(out, "the name of a taxonomy")
		switch {
		case name == "tags", name == "categories", slices.Contains(c.Taxonomies, name):
		case !taxonomyName.MatchString(name):
			out.Add(each.At().Errorf("taxonomy %q must consist of letters, digits, - and _", name))
		default:
			c.Taxonomies = append(c.Taxonomies, name)
		}
	}
}

var taxonomyName = regexp.MustCompile(`^[\pL\pN_-]+$`)

// readPaginate reads how many articles a page of a list shows: Hugo's paginate,
// or its newer pagination.pagerSize. 0 is all of them.
func readPaginate(m *decode.Map, out *diag.List) int {
	size, at := m.Int("paginate", pageSize), m.ValueAt("paginate")
	if newer := m.Map("pagination"); m.Has("pagination") {
		size, at = newer.Int("pagerSize", size), newer.ValueAt("pagerSize")
		newer.Allow("path", "disableAliases")
		newer.Unknown(diag.Error, "pagination")
	}
	if size < 0 {
		out.Add(at.Errorf("a page of a list cannot have %d articles", size).WithHint("write 0 for all on one page"))
		return 0
	}
	return size
}

// readKinds reads Hugo's disableKinds, for what is made of claims, and for the
// search.
func (c *Config) readKinds(m *decode.Map, out *diag.List) {
	c.Disabled = map[Kind]bool{}
	kinds := []string{string(KindClaim), string(KindClaimant), string(KindSource), string(KindCard), string(KindSearch)}
	for _, kind := range m.Texts("disableKinds") {
		if c.Disabled[Kind(kind)] = true; !slices.Contains(kinds, kind) {
			out.Add(m.ValueAt("disableKinds").Warnf("disableKinds: there is no kind %q that could be left out", kind).
				WithHint("%s", cmp.Or(diag.DidYouMean(kind, kinds), "there are "+strings.Join(kinds, ", "))))
		}
	}
}

// CardFont is a font for the pictures of claims, by its path in static/.
type CardFont struct {
	Path string
	At   diag.Place
}

// readCards reads what concerns the pictures of claims.
func (c *Config) readCards(m *decode.Map) {
	cards := m.Map("cards")
	for _, path := range cards.Texts("fonts") {
		c.CardFonts = append(c.CardFonts, CardFont{strings.TrimPrefix(strings.TrimPrefix(path, "/"), "static/"), cards.ValueAt("fonts")})
	}
	cards.Unknown(diag.Error, "cards")
}

// readLooks reads what concerns the rendering.
func (c *Config) readLooks(m *decode.Map, out *diag.List) {
	markup := m.Map("markup")
	c.Unsafe, c.RemoteImages, c.Math = markup.Bool("unsafe", false), markup.Bool("remoteImages", false), markup.Bool("math", false)
	switch ids := markup.Text("headingIDs"); ids {
	case "", "github":
	case "zola":
		c.ZolaIDs = true
	default:
		out.Add(markup.ValueAt("headingIDs").Errorf("headingIDs is %q", ids).WithHint("write github, as Hugo makes them, or zola"))
	}
	c.Emoji = m.Bool("enableEmoji", false)
	markup.Unknown(diag.Error, "markup")
	highlight := m.Map("highlight")
	c.Light, c.Dark, c.HighlightAt = highlight.Text("light"), highlight.Text("dark"), m.KeyAt("highlight")
	if c.Light == "" {
		c.Light = "github"
	}
	if c.Dark == "" {
		c.Dark = "github-dark"
	}
	highlight.Unknown(diag.Error, "highlight")
	c.Strings, c.StringsAt = stringsOf(m)
}

// stringsOf reads words of the interface.
func stringsOf(m *decode.Map) (texts map[string]string, at map[string]diag.Place) {
	words := m.Map("strings")
	texts, at = map[string]string{}, map[string]diag.Place{}
	for _, key := range words.Keys() {
		texts[key], at[key] = words.Text(key), words.KeyAt(key)
	}
	return texts, at
}

// ParseClaimants reads a mapping from keys to claimants: claimants.yaml, or
// the key of site.yaml. A name alone will do.
func ParseClaimants(v decode.Value, out *diag.List) map[string]*Claimant {
	list := map[string]*Claimant{}
	if v.IsNull() {
		return list
	}
	m := v.Map(out, "claimants")
	for _, key := range m.Keys() {
		each, _ := m.Get(key)
		if each.Kind() != decode.MapKind {
			list[key] = &Claimant{Name: each.Text(out, "a claimant")}
			continue
		}
		c := m.Map(key)
		list[key] = &Claimant{Name: c.Text("name"), Description: c.Text("description"), URL: c.Text("url")}
		if list[key].Name == "" {
			out.Add(c.At().Errorf("claimant %q needs a name", key))
		}
		c.Unknown(diag.Error, "a claimant")
	}
	return list
}

// Merge adds what stands in a site-wide file to what site.yaml says; the same
// key in both is an error.
func (c *Config) Merge(sources claim.Sources, claimants map[string]*Claimant, at diag.Place) diag.List {
	var out diag.List
	for key, s := range sources {
		if c.Sources[key] != nil {
			out.Add(s.At.Errorf("source %q stands in site.yaml too", key))
		}
		c.Sources[key] = s
	}
	for key, who := range claimants {
		if c.Claimants[key] != nil {
			out.Add(at.Errorf("claimant %q stands in site.yaml too", key))
		}
		c.Claimants[key] = who
	}
	return out
}
