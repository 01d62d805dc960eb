// Package article reads an article: its front matter and its Markdown.
//
// The front matter is YAML between `---` lines, TOML between `+++` lines or one
// JSON object, at the very beginning of the file:
//
//	---
//	title: The bounty claims
//	date: 2025-10-15
//	tags: [immigration]
//	---
//	The text, in **Markdown**.
//
// The keys are Hugo's, in any case, with Zola's where it has others; those of
// theirs that mean nothing here are accepted and ignored, and those of a theme
// are kept as params, so that posts move in unchanged.
// The package never reads a file: it is given a file's bytes and name. What the
// claims mean it leaves to package claim.
package article

import (
	"bytes"
	"path"
	"regexp"
	"strings"
	"time"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// Article is a text of the site. It is immutable once read.
type Article struct {
	*Front
	Links   []markdown.Link    // of the text
	Unnamed []markdown.Unknown // shortcodes of the text that have no template
	IDs     []string           // places in the text that an address can name, in order
	Excerpt string             // how the text begins, for lists, where the front matter gives neither summary nor description
	doc     *markdown.Kept
	tree    decode.Value // the front matter, until Seal
	body    int          // where the text begins
}

// Doc is the article's text.
func (a *Article) Doc() *markdown.Doc { return a.doc.Doc() }

// Front is what an article says of itself before its text: its front matter,
// and what its name or its first heading says where that is silent. Where the
// site's pages stand and which lists have them depends on nothing else.
type Front struct {
	Path   string // of the file, from content/, such as "2026/audit/index.md"
	Lang   string // its language's key; empty where the site has one
	Plain  string // the path without its language: that of post.fr.md is post.md
	Source *diag.Source
	matter string // as it is written

	Title, Description, Summary string
	Date, Updated               decode.Date
	Publish, Expiry             decode.Date
	Draft                       bool
	Slug, URL, Layout, Image    string
	TranslationKey              string // which articles are translations of one another, where their names do not say so; Hugo's
	ImageAt, URLAt, LayoutAt    diag.Place
	TranslationKeyAt            diag.Place
	Aliases                     []string
	AliasesAt                   diag.Place
	Taxonomies                  map[string][]string // "tags" → terms
	Authors                     []string
	Weight                      int
	Menus                       []MenuEntry
	Paginate                    int // of a section: articles on a page of its list; 0: as the site says
	Original                    *Original
	Params                      map[string]any
	Math                        bool         // $x$ is a formula
	Unknown                     []decode.Key // which Params has, too

	Visibility
	builds      bool       // it says itself how it is shown
	Cascade     Visibility // of a section: also of all that lies below it
	Transparent bool       // of a section: its articles stand in the list of the one above, too

	// Claims and Sources are what stands under these keys in the front matter,
	// not yet understood, until the article is sealed; Claiming tells whether
	// there are any.
	Claims, Sources decode.Value
	Claiming        bool
}

// Same tells whether two fronts say the same: they were made of the same words,
// in a file of the same name, which was changed at the same time.
func (f *Front) Same(g *Front) bool { return f == g || f.Says() == g.Says() }

// Said is all that a front was made of.
type Said struct {
	Path, File, Matter, Title, Image string
	Updated                          int64 // in seconds: git may have said so
}

// Says returns what the front was made of.
func (f *Front) Says() Said {
	return Said{f.Path, f.Source.Name, f.matter, f.Title, f.Image, f.Updated.Unix()}
}

// Visibility says whether something is a page at all, and whether lists have
// it.
type Visibility struct {
	Hidden   bool // it gets no page: others take from it
	Unlisted bool // it gets a page that no list names
}

// And hides and leaves out what either does.
func (v Visibility) And(w Visibility) Visibility {
	return Visibility{v.Hidden || w.Hidden, v.Unlisted || w.Unlisted}
}

// Shown is the article's visibility below sections that cascade theirs; what
// it says itself comes first.
func (a *Front) Shown(cascade Visibility) Visibility {
	if a.builds {
		return a.Visibility
	}
	return a.And(cascade)
}

// Original is the text that is annotated where it is somebody else's.
type Original struct {
	Title, Author, Publisher, URL string
	Date                          decode.Date
}

// IsIndex tells whether the file is the index of a bundle: its folder is the
// article's own.
func (a *Front) IsIndex() bool { return path.Base(a.Plain) == "index.md" }

// IsSection tells whether the file is the text of a section's list.
func (a *Front) IsSection() bool { return path.Base(a.Plain) == "_index.md" }

// Name is the last part of the article's address unless the front matter says
// otherwise: the file's or bundle's name without ending and date.
func (a *Front) Name() string {
	if m := datedName.FindStringSubmatch(a.fileName()); m != nil {
		return m[2]
	}
	return a.fileName()
}

// NameDate is the date in the file's or bundle's name as it stands there, or
// empty.
func (a *Front) NameDate() string {
	if m := datedName.FindStringSubmatch(a.fileName()); m != nil {
		return m[1]
	}
	return ""
}

// Folder is the folder in content/ whose list has the article; "." is the root.
func (a *Front) Folder() string {
	if a.IsIndex() {
		return path.Dir(path.Dir(a.Plain))
	}
	return path.Dir(a.Plain)
}

// ChangedAt gives an article that was read, and that nobody else has, the date of
// its last change, where it names none itself. What was done to it before it was
// published is no change of it.
func (a *Front) ChangedAt(d decode.Date) {
	if a.Updated.IsZero() && (a.Date.IsZero() || d.Format(time.DateOnly) > a.Date.Format(time.DateOnly)) {
		a.Updated = d
	}
}

func (a *Front) fileName() string {
	if !a.IsIndex() {
		return strings.TrimSuffix(path.Base(a.Plain), ".md")
	}
	if name := path.Base(path.Dir(a.Plain)); name != "." {
		return name
	}
	return ""
}

// datedName is the name of a file whose date is in its name, as in Jekyll.
var datedName = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[-_](.+)$`)

// Read reads an article. If it is nil, the diagnostics say why. The taxonomies
// are those that the site has beside tags and categories, whose terms stand
// under keys of these names.
func Read(src *diag.Source, contentPath string, c *markdown.Converter, taxonomies ...string) (*Article, diag.List) {
	return ReadIn(Languages{}, src, contentPath, c, taxonomies...)
}

// ReadIn is Read for a site of several languages.
func ReadIn(l Languages, src *diag.Source, contentPath string, c *markdown.Converter, taxonomies ...string) (*Article, diag.List) {
	var out diag.List
	m := readMatter(l, src, contentPath, taxonomies, &out)
	if m == nil {
		return nil, out
	}
	a := newArticle(m, c, &out)
	doc, list := c.ParsePage(src, a.body, a.page())
	out.Add(list...)
	if doc == nil {
		return nil, out
	}
	a.Links, a.Unnamed, a.IDs = doc.Links(), doc.Unknown(), doc.IDs()
	a.keep(c, doc)
	a.fallbacks(doc)
	if a.Summary == "" && a.Description == "" {
		a.Excerpt = excerpt(doc)
	}
	return a, out
}

// newArticle is an article of which the front matter is read.
func newArticle(m *Matter, c *markdown.Converter, out *diag.List) *Article {
	a := &Article{Front: m.Front, tree: m.tree, body: m.Body}
	if a.Image != "" && !c.ShowsImage(a.Image) {
		a.Image = ""
		out.Add(a.ImageAt.Warnf("the image of this article is left out: it is of another site").
			WithHint("save it beside the article, or set `markup: {remoteImages: true}` in site.yaml"))
	}
	return a
}

// keep keeps the text as long as there is room, or parses it when it is asked
// for; before the title is known that only the text has.
func (a *Article) keep(c *markdown.Converter, doc *markdown.Doc) {
	src, body, page := a.Source, a.body, a.page()
	a.doc = c.Keep(doc, func() *markdown.Doc {
		again, _ := c.ParsePage(src, body, page)
		return again
	})
}

// page is what a shortcode may know of the article.
func (a *Article) page() markdown.Page {
	p := markdown.Page{Title: a.Title, Description: a.Description, Params: a.Params, Math: a.Math}
	if !a.Date.IsZero() {
		p.Date = a.Date.Format(time.DateOnly)
	}
	return p
}

var fences = []struct {
	line string
	read func(*diag.Source, int, int, *diag.List) (decode.Value, bool)
}{{"---", decode.YAML}, {"+++", decode.TOML}}

// jsonFront begins front matter in JSON, and no Markdown: {{< … >}} does not.
var jsonFront = regexp.MustCompile(`^\{\s*["}]`)

// frontMatter reads the front matter, if there is any, and returns where the
// text begins. Blank lines may stand before it.
func frontMatter(src *diag.Source, out *diag.List) (front decode.Value, body int, ok bool) {
	text := src.Data()
	at := len(text) - len(bytes.TrimLeft(text[bom(text):], " \t\r\n"))
	first, rest, _ := bytes.Cut(text[at:], []byte("\n"))
	if jsonFront.Match(text[at:]) {
		v, end, ok := decode.JSON(src, at, out)
		return v, end, ok
	}
	for _, f := range fences {
		if string(bytes.TrimRight(first, " \t\r")) != f.line {
			continue
		}
		start := at + len(first) + 1
		end, after := closingFence(rest, f.line)
		if end < 0 {
			out.Add(src.At(at).Errorf("the front matter does not end").WithHint("close it with a line of %s", f.line))
			return decode.Value{}, 0, false
		}
		v, ok := f.read(src, start, start+end, out)
		return v, start + after, ok
	}
	return decode.Value{}, bom(text), true
}

// bom is how long the byte order mark is that the text begins with.
func bom(text []byte) int { return len(text) - len(bytes.TrimPrefix(text, []byte("\ufeff"))) }

// closingFence returns where the closing line begins and where the text after
// it begins, or -1.
func closingFence(rest []byte, fence string) (end, after int) {
	for at := 0; at < len(rest); {
		line, _, more := bytes.Cut(rest[at:], []byte("\n"))
		next := at + len(line) + 1
		if string(bytes.TrimRight(line, " \t\r")) == fence {
			return at, min(next, len(rest))
		}
		if !more {
			break
		}
		at = next
	}
	return -1, 0
}

// excerptWords is how much of a text stands in a list where its author gave no
// other.
const excerptWords = 50

// excerpt is kept with the article, or a list of ten thousand would parse them
// all again.
func excerpt(doc *markdown.Doc) string {
	text, cut := doc.Summary(excerptWords)
	if cut {
		text += " …"
	}
	return strings.Clone(text) // not the whole text with it
}

// fallbacks fills in what the front matter leaves open.
func (a *Article) fallbacks(doc *markdown.Doc) {
	a.dateFromName()
	if a.Title == "" {
		for _, h := range doc.Headings() {
			if h.Level == 1 {
				a.Title = strings.Clone(h.Text) // not the whole text with it
				return
			}
		}
		if !a.IsSection() {
			a.Title = strings.ReplaceAll(a.Name(), "-", " ")
		}
	}
}

// dateFromName gives an article without a date the one in its name or address, or
// another that it has.
func (a *Front) dateFromName() {
	for _, date := range []decode.Date{day(a.NameDate()), a.dateInPath(), a.Publish, a.Updated} {
		if a.Date.IsZero() {
			a.Date = date
		}
	}
}

// datedPath is a path with folders for year, month and day.
var datedPath = regexp.MustCompile(`(?:^|/)(\d{4})/(\d{2})/(\d{2})/`)

// dateInPath is the date in an address that the front matter gives whole, or in
// the folders of the file.
func (a *Front) dateInPath() decode.Date {
	for _, p := range []string{a.URL, a.Path} {
		if m := datedPath.FindStringSubmatch(p); m != nil {
			return day(strings.Join(m[1:], "-"))
		}
	}
	return decode.Date{}
}

func day(text string) decode.Date {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return decode.Date{}
	}
	return decode.Date{Time: t}
}
