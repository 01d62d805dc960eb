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
// site whose fronts say the same.
type Structure struct {
	Options
	Home       *Page
	Pages      []*Page          // every page that is written, in the order of their paths
	Articles   []*Page          // newest first
	Sections   []*Page          // at the top, by weight and name
	Taxonomies map[string]*Page // the lists of their terms
	Resources  []Resource
	Icons      []Icon
	byContent  map[string]*Page           // by content path without ending
	byName     map[string][]*Page         // by the last part of that path
	files      map[string]string          // resource path in content/ → address
	sizes      map[string]asset.Size      // of images, by address
	smaller    map[string][]asset.Variant // of images, by address
	byAddress  map[string][]*Page         // articles, by the last part of their address
	published  map[string]bool            // every address that there is, of static/ too
	parts      map[*Page][]*Page          // of lists that go on on further pages, by each of these
	known      func() *known              // what missing links may have meant
	fronts     []*article.Front           // in the order of the input's entries
	out        diag.List
}

// structure lays out the site, or takes the layout of an earlier one.
func structure(in Input, before *Site) *Structure {
	if before != nil && before.fits(in) {
		return before.Structure
	}
	l := &planner{Options: in.Options, entries: map[*article.Front]int{}, site: &Structure{Options: in.Options,
		byContent: map[string]*Page{}, byName: map[string][]*Page{}, byAddress: map[string][]*Page{}, Taxonomies: map[string]*Page{},
		files: map[string]string{}, sizes: map[string]asset.Size{}, smaller: map[string][]asset.Variant{}, published: map[string]bool{}}}
	for i, e := range in.Entries {
		l.site.fronts = append(l.site.fronts, e.Article.Front)
		l.entries[e.Article.Front] = i
	}
	l.site.known = sync.OnceValue(l.site.makeKnown)
	l.pages()
	l.sections()
	l.terms()
	l.paginate()
	l.neighbours()
	l.resources()
	l.icons()
	l.generated()
	l.aliases()
	l.addresses()
	l.findable()
	for _, p := range l.site.Pages {
		p.entry = l.entries[p.Front]
	}
	l.site.out = l.out
	return l.site
}

// fits tells whether the structure is that of the input.
func (s *Structure) fits(in Input) bool {
	return s.Options == in.Options && slices.EqualFunc(s.fronts, in.Entries, func(f *article.Front, e *Entry) bool {
		return f.Same(e.Article.Front)
	})
}

type planner struct {
	Options
	site      *Structure
	out       diag.List
	lists     map[string]*Page              // sections by content folder
	indexes   map[string]*article.Front     // the text of a section, by content folder
	cascades  map[string]article.Visibility // by content folder
	described map[string]*Page              // sections by address
	entries   map[*article.Front]int        // their places in the input
}

// pages makes a page of every article that is published.
func (l *planner) pages() {
	l.indexes, l.cascades = map[string]*article.Front{}, map[string]article.Visibility{}
	for _, e := range l.site.fronts {
		if e.IsSection() {
			l.indexes[path.Dir(e.Path)] = e
		}
	}
	paths := l.paths(l.owners())
	for _, e := range l.site.fronts {
		a := e
		shown := a.Shown(l.cascade(path.Dir(a.Path)))
		if paths[e] == "" || shown.Hidden || !l.published(e) {
			continue
		}
		p := &Page{Kind: KindArticle, Path: paths[e], Title: a.Title, Front: e, Date: a.Date.Time, Unlisted: shown.Unlisted}
		l.layout(p)
		l.site.Pages = append(l.site.Pages, p)
		l.site.byContent[contentKey(a.Path)] = p
		if p.Kind == KindArticle && !shown.Unlisted {
			l.site.Articles = append(l.site.Articles, p)
		}
	}
	newestFirst(l.site.Articles)
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
	l.site.Pages = append(l.site.Pages, &Page{Kind: KindClaims, Path: ClaimsPath})
	if !l.Config.Disabled[KindSearch] && !l.taken(SearchPath) && !l.holds(SearchPath) {
		l.site.Pages = append(l.site.Pages, &Page{Kind: KindSearch, Path: SearchPath})
	}
	if notFound := "/404.html"; !l.taken(notFound) {
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
		what := "a page that Counterpoint makes"
		if other.Front != nil {
			what = "content/" + other.Front.Path
		}
		l.out.Add(p.Front.Source.Whole().Errorf("this article has the same address as %s: %s", what, p.Path).
			WithHint("give one of them another `slug`"))
	}
}
