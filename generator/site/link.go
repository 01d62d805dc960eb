package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/asset"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
)

// Link makes the site. It always returns one, as whole as the diagnostics
// allow, so that a preview has something to show.
func Link(in Input) (*Site, diag.List) {
	l := &linker{Input: in, site: &Site{Config: in.Config, byContent: map[string]*Page{}, byName: map[string][]*Page{},
		files: map[string]string{}, sizes: map[string]asset.Size{}, published: map[string]bool{}}}
	l.pages()
	l.sections()
	l.terms()
	l.neighbours()
	l.resources()
	l.claims()
	l.references()
	l.generated()
	l.addresses()
	l.findable()
	l.links()
	return l.site, l.out
}

type linker struct {
	Input
	site      *Site
	out       diag.List
	lists     map[string]*Page              // sections by content folder
	indexes   map[string]*Entry             // the text of a section, by content folder
	cascades  map[string]article.Visibility // by content folder
	described map[string]*Page              // sections by address
	ratings   map[string]*Rating
	answers   []answer // pointers to other claims, resolved when all claims are known
}

// pages makes a page of every article that is published.
func (l *linker) pages() {
	slices.SortFunc(l.Entries, func(a, b *Entry) int { return cmp.Compare(a.Article.Path, b.Article.Path) })
	l.indexes, l.cascades = map[string]*Entry{}, map[string]article.Visibility{}
	for _, e := range l.Entries {
		if e.Article.IsSection() {
			l.indexes[path.Dir(e.Article.Path)] = e
		}
	}
	paths := l.paths(l.owners())
	for _, e := range l.Entries {
		a := e.Article
		shown := a.Shown(l.cascade(path.Dir(a.Path)))
		if paths[e] == "" || shown.Hidden || !l.published(e) {
			continue
		}
		p := &Page{Kind: KindArticle, Path: paths[e], Title: a.Title, Entry: e, Date: a.Date.Time}
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
func (l *linker) cascade(folder string) article.Visibility {
	v, known := l.cascades[folder]
	if known {
		return v
	}
	if e := l.indexes[folder]; e != nil {
		v = e.Article.Cascade
	}
	if folder != "." {
		v = v.And(l.cascade(path.Dir(folder)))
	}
	l.cascades[folder] = v
	return v
}

// layout chooses the template.
func (l *linker) layout(p *Page) {
	switch layout := strings.TrimSuffix(p.Entry.Article.Layout, ".html"); Kind(layout) {
	case "", KindArticle:
	case KindPlain:
		p.Kind = KindPlain
	case KindList, KindClaims, Kind404:
		l.out.Add(p.Entry.Article.LayoutAt.Warnf("layout %q shows no article; article.html is used", layout))
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

func (l *linker) published(e *Entry) bool {
	a := e.Article
	publish := a.Publish.Time
	if a.Publish.IsZero() {
		publish = a.Date.Time
	}
	switch {
	case a.Draft && !l.Drafts:
		return false
	case publish.After(l.Now) && !l.Future:
		return false
	case !a.Expiry.IsZero() && !a.Expiry.After(l.Now) && !l.Expired:
		return false
	}
	return true
}

// neighbours leads from each article to the next older and newer one.
func (l *linker) neighbours() {
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
func (l *linker) generated() {
	all := &Page{Kind: KindClaims, Path: ClaimsPath}
	for _, p := range l.site.Articles {
		all.Claims = append(all.Claims, p.Claims...)
	}
	for _, p := range l.site.Pages {
		if p.Kind == KindPlain {
			all.Claims = append(all.Claims, p.Claims...)
		}
	}
	l.site.Claims = all.Claims
	l.site.Pages = append(l.site.Pages, all)
	if notFound := "/404.html"; !l.taken(notFound) {
		l.site.Pages = append(l.site.Pages, &Page{Kind: Kind404, Path: notFound})
	}
}

// addresses makes sure that no two pages have the same one.
func (l *linker) addresses() {
	slices.SortStableFunc(l.site.Pages, func(a, b *Page) int { return cmp.Compare(a.Path, b.Path) })
	for i, p := range l.site.Pages {
		if i == 0 || l.site.Pages[i-1].Path != p.Path {
			continue
		}
		other := l.site.Pages[i-1]
		if p.Entry == nil {
			p, other = other, p
		}
		if p.Entry == nil {
			continue
		}
		what := "a page that Counterpoint makes"
		if other.Entry != nil {
			what = "content/" + other.Entry.Article.Path
		}
		l.out.Add(p.Entry.Article.Source.Whole().Errorf("this article has the same address as %s: %s", what, p.Path).
			WithHint("give one of them another `slug`"))
	}
}

// Stances returns how many of the counterpoints take each stance, in order.
func Stances(list []*Counterpoint) []int {
	counts := make([]int, len(claim.Stances()))
	for _, c := range list {
		counts[slices.Index(claim.Stances(), c.Stance)]++
	}
	return counts
}
