package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"counterpoint/generator/article"
	"counterpoint/generator/asset"
	"counterpoint/generator/diag"
)

// Structure is where the site's pages stand and how they lead to one another:
// all of the site that depends on no text. It is immutable, and serves every
// site whose fronts say the same. Of a site of several languages it is that of
// one, whose addresses begin with Root; they are made together, and know one
// another.
type Structure struct {
	Options
	kin        []*Structure // of all languages, the default one's first
	Home       *Page
	Pages      []*Page          // every page that is written, in the order of their paths
	Articles   []*Page          // newest first
	Sections   []*Page          // at the top, by weight and name
	Taxonomies map[string]*Page // the lists of their terms
	Resources  []Resource
	Icons      []Icon
	Menus      map[string][]*MenuEntry
	byContent  map[string]*Page           // by content path without ending
	byName     map[string][]*Page         // by the last part of that path
	files      map[string]string          // resource path in content/ → address
	sizes      map[string]asset.Size      // of images, by address
	smaller    map[string][]asset.Variant // of images, by address
	byAddress  map[string][]*Page         // articles, by the last part of their address
	published  map[string]bool            // every address that there is, of static/ too
	parts      map[*Page][]*Page          // of lists that go on on further pages, by each of these
	known      func() *known              // what missing links may have meant
	translated map[string][]*Page         // pages of all languages by what they are translations of
	fronts     []*article.Front           // in the order of the input's entries; of all languages
	texts      func() []*Page             // by the places of the input's entries
	out        diag.List
}

// structures lays out the site in each of its languages, or takes the layout of
// an earlier one.
func structures(in Input, before *Site) []*Structure {
	if before != nil && before.fits(in) {
		return before.kin
	}
	plans := plan(in)
	for _, l := range plans {
		l.pages()
		l.sections()
		l.terms()
		l.paginate()
		l.neighbours()
	}
	plans[0].resources(plans)
	plans[0].icons()
	for _, l := range plans {
		l.site.Icons = plans[0].site.Icons
		l.generated()
	}
	aliases(plans)
	var kin []*Structure
	for _, l := range plans {
		l.addresses()
		l.findable()
		kin = append(kin, l.site)
	}
	if len(plans) > 1 {
		meet(plans)
		relate(plans)
	}
	for i, l := range plans {
		for _, p := range l.site.Pages {
			p.entry, p.tongue, p.root = l.entries[p.Front], i, l.Config.Root
		}
		l.site.Home.tongue, l.site.Home.root = i, l.Config.Root // which may be no page
		l.site.kin = kin
	}
	for _, l := range plans {
		l.menus()
		l.site.out = l.out
	}
	return kin
}

// plan begins the layout of every language. What is published they share.
func plan(in Input) []*planner {
	var plans []*planner
	entries := map[*article.Front]int{}
	var fronts []*article.Front
	for i, e := range in.Entries {
		fronts = append(fronts, e.Article.Front)
		entries[e.Article.Front] = i
	}
	files, published := map[string]string{}, map[string]bool{}
	sizes, smaller := map[string]asset.Size{}, map[string][]asset.Variant{}
	for _, c := range in.Config.Kin() {
		o := in.Options
		o.Config = c
		l := &planner{Options: o, entries: entries, fronts: fronts, site: &Structure{Options: o, fronts: fronts,
			byContent: map[string]*Page{}, byName: map[string][]*Page{}, byAddress: map[string][]*Page{}, Taxonomies: map[string]*Page{},
			files: files, sizes: sizes, smaller: smaller, published: published}}
		if len(in.Config.Languages) > 0 || c.Key != "" {
			l.fronts = slices.DeleteFunc(slices.Clone(fronts), func(f *article.Front) bool { return f.Lang != c.Key })
		}
		l.site.known = sync.OnceValue(l.site.makeKnown)
		l.site.texts = sync.OnceValue(l.site.findTexts)
		plans = append(plans, l)
	}
	return plans
}

// fits tells whether the structure of the site is that of the input.
func (s *Site) fits(in Input) bool {
	if s.Options != in.Options || len(s.entries) != len(in.Entries) {
		return false
	}
	for i, e := range in.Entries {
		if e != s.entries[i] && !s.fronts[i].Same(e.Article.Front) {
			return false
		}
	}
	return true
}

// findTexts finds the page of every entry; nil for one that has none in the
// language.
func (s *Structure) findTexts() []*Page {
	pages := make([]*Page, len(s.fronts))
	for _, p := range s.Pages {
		if p.Front != nil {
			pages[p.entry] = p
		}
	}
	return pages
}

type planner struct {
	Options
	site      *Structure
	out       diag.List
	fronts    []*article.Front              // of its language
	lists     map[string]*Page              // sections by content folder
	indexes   map[string]*article.Front     // the text of a section, by content folder
	cascades  map[string]article.Visibility // by content folder
	described map[string]*Page              // sections by address
	entries   map[*article.Front]int        // their places in the input
}

// pages makes a page of every article that is published.
func (l *planner) pages() {
	l.indexes, l.cascades = map[string]*article.Front{}, map[string]article.Visibility{}
	l.twice()
	for _, e := range l.fronts {
		if e.IsSection() {
			l.indexes[path.Dir(e.Path)] = e
		}
	}
	paths := l.paths(l.owners())
	for _, e := range l.fronts {
		a := e
		shown := a.Shown(l.cascade(path.Dir(a.Path)))
		if paths[e] == "" || shown.Hidden || !l.published(e) {
			continue
		}
		p := &Page{Kind: KindArticle, Path: paths[e], Title: a.Title, Front: e, Date: a.Date.Time, Unlisted: shown.Unlisted}
		l.layout(p)
		l.site.Pages = append(l.site.Pages, p)
		l.site.byContent[contentKey(a.Plain)] = p
		if p.Kind == KindArticle && !shown.Unlisted {
			l.site.Articles = append(l.site.Articles, p)
		}
	}
	newestFirst(l.site.Articles)
}

// twice reports two files that are the same article in the same language:
// post.md and post.en.md where English is the site's own.
func (l *planner) twice() {
	if l.Config.Key == "" {
		return // names differ
	}
	seen := map[string]*article.Front{}
	l.fronts = slices.DeleteFunc(slices.Clone(l.fronts), func(e *article.Front) bool {
		other := seen[e.Plain]
		if other != nil {
			l.out.Add(e.Source.Whole().Errorf("content/%s is the same article in the same language", other.Path).WithHint("delete one of them"))
		}
		seen[e.Plain] = e
		return other != nil
	})
}

// cascade is what the sections around a folder, itself among them, say of all
// that lies below them.
func (l *planner) cascade(folder string) article.Visibility {
	v, known := l.cascades[folder]
	if known {
		return v
	}
	if e := l.indexes[folder]; e != nil {
		v = e.Cascade
	}
	if folder != "." {
		v = v.And(l.cascade(path.Dir(folder)))
	}
	l.cascades[folder] = v
	return v
}

// layout chooses the template.
func (l *planner) layout(p *Page) {
	switch layout := strings.TrimSuffix(p.Front.Layout, ".html"); Kind(layout) {
	case "", KindArticle:
	case KindPlain:
		p.Kind = KindPlain
	case KindList, KindClaims, KindSearch, Kind404:
		l.out.Add(p.Front.LayoutAt.Warnf("layout %q shows no article; article.html is used", layout))
	default:
		p.Template = layout
	}
}

func newestFirst(pages []*Page) {
	slices.SortStableFunc(pages, func(a, b *Page) int {
		return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.Path, b.Path))
	})
}

// contentKey is how articles name one another: the path without its ending.
func contentKey(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(path, ".md"), "/index"), "/_index")
}

func (l *planner) published(a *article.Front) bool {
	is := l.Status(a)
	return (!is.Draft || l.Drafts) && (!is.Future || l.Future) && (!is.Expired || l.Expired)
}

// Status is why an article may not be published.
type Status struct{ Draft, Future, Expired bool }

// Status tells what holds an article back at the time of the build.
func (o *Options) Status(a *article.Front) Status {
	publish := a.Publish.Time
	if a.Publish.IsZero() {
		publish = a.Date.Time
	}
	return Status{Draft: a.Draft, Future: publish.After(o.Now), Expired: !a.Expiry.IsZero() && !a.Expiry.After(o.Now)}
}

// neighbours leads from each article to the next older and newer one.
func (l *planner) neighbours() {
	for i, p := range l.site.Articles {
		if i > 0 {
			p.Next = l.site.Articles[i-1]
		}
		if i+1 < len(l.site.Articles) {
			p.Previous = l.site.Articles[i+1]
		}
	}
}

// generated adds the pages that no file stands for.
func (l *planner) generated() {
	l.site.Pages = append(l.site.Pages, &Page{Kind: KindClaims, Path: l.site.At(ClaimsPath)})
	if search := l.site.At(SearchPath); !l.Config.Disabled[KindSearch] && !l.taken(search) && !l.holds(search) {
		l.site.Pages = append(l.site.Pages, &Page{Kind: KindSearch, Path: search})
	}
	notFound := l.site.At(NotFoundPath)
	if l.Config == l.Config.Default { // hosts look for it at the root
		notFound = NotFoundPath
	}
	if !l.taken(notFound) {
		l.site.Pages = append(l.site.Pages, &Page{Kind: Kind404, Path: notFound})
	}
}

// addresses makes sure that no two pages have the same one.
func (l *planner) addresses() {
	slices.SortStableFunc(l.site.Pages, func(a, b *Page) int { return cmp.Compare(a.Path, b.Path) })
	for i, p := range l.site.Pages {
		if i == 0 || l.site.Pages[i-1].Path != p.Path {
			continue
		}
		other := l.site.Pages[i-1]
		if p.Front == nil {
			p, other = other, p
		}
		if p.Front == nil {
			continue
		}
		l.out.Add(collision(p, other))
	}
}

// collision says that an article has the address of another page.
func collision(p, other *Page) diag.Diagnostic {
	what := "a page that Counterpoint makes"
	if other.Front != nil {
		what = "content/" + other.Front.Path
	}
	return p.Front.Source.Whole().Errorf("this article has the same address as %s: %s", what, p.Path).
		WithHint("give one of them another `slug`")
}
