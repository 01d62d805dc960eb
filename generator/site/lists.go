package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// sections makes a list of every folder that has articles or an _index.md; the
// root is the home page.
func (l *linker) sections() {
	l.lists = map[string]*Page{}
	l.site.Home = l.section(".")
	for _, e := range l.Entries {
		if e.Article.IsSection() && l.published(e) {
			p := l.section(path.Dir(e.Article.Path))
			p.Entry = e
			if e.Article.Title != "" {
				p.Title = e.Article.Title
			}
		}
	}
	for _, p := range l.site.Articles {
		folder := path.Dir(p.Entry.Article.Path)
		if p.Entry.Article.IsIndex() {
			folder = path.Dir(folder)
		}
		if folder != "." && folder != "" {
			s := l.section(folder)
			s.Children = append(s.Children, p)
		}
	}
	l.site.Home.Children = l.site.Articles
	for _, folder := range keys(l.lists) {
		p := l.lists[folder]
		newestFirst(p.Children)
		if folder != "." || !l.taken("/") {
			l.site.Pages = append(l.site.Pages, p)
		}
		if folder != "." && p.Entry != nil {
			l.site.byContent[folder] = p
		}
	}
}

// taken tells whether an article has an address, such as content/index.md that
// of the home page.
func (l *linker) taken(address string) bool {
	return slices.ContainsFunc(l.site.Pages, func(p *Page) bool { return p.Path == address })
}

func (l *linker) section(folder string) *Page {
	if p := l.lists[folder]; p != nil {
		return p
	}
	p := &Page{Kind: KindList, Path: clean(slugPath(folder))}
	if folder != "." {
		p.Title = path.Base(folder)
	}
	l.lists[folder] = p
	return p
}

// terms makes a page of every taxonomy in use and of each of its terms.
func (l *linker) terms() {
	taxonomies := map[string]map[string]*Page{}
	for _, p := range l.site.Articles {
		for _, name := range keys(p.Entry.Article.Taxonomies) {
			if taxonomies[name] == nil {
				taxonomies[name] = map[string]*Page{}
			}
			for _, term := range p.Entry.Article.Taxonomies[name] {
				l.term(p, taxonomies[name], name, term)
			}
		}
	}
	for _, name := range keys(taxonomies) {
		top := &Page{Kind: KindList, Path: clean(slug(name)), Title: name}
		for _, at := range keys(taxonomies[name]) {
			top.Terms = append(top.Terms, taxonomies[name][at])
		}
		if l.taken(top.Path) {
			continue // the site has a page of its own there
		}
		slices.SortStableFunc(top.Terms, func(a, b *Page) int {
			return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
		})
		l.site.Pages = append(append(l.site.Pages, top), top.Terms...)
	}
}

// term adds an article to a term. Terms that differ only in case are one.
func (l *linker) term(p *Page, terms map[string]*Page, taxonomy, term string) {
	at := slug(term)
	if at == "" {
		return
	}
	t := terms[at]
	if t == nil {
		t = &Page{Kind: KindList, Path: clean(slug(taxonomy), at), Title: term}
		terms[at] = t
	}
	if !slices.Contains(t.Children, p) {
		t.Children = append(t.Children, p)
		p.Tags = append(p.Tags, t)
	}
}

// resources gives every other file of content/ its address: beside its article
// where it stands in a bundle.
func (l *linker) resources() {
	bundles := map[string]*Page{}
	hidden := map[string]bool{}
	for _, e := range l.Entries {
		if e.Article.IsIndex() {
			hidden[path.Dir(e.Article.Path)] = true
		}
	}
	for _, p := range l.site.Pages {
		if p.Entry != nil && p.Entry.Article.IsIndex() {
			bundles[path.Dir(p.Entry.Article.Path)] = p
			delete(hidden, path.Dir(p.Entry.Article.Path))
		}
	}
	for name, size := range l.Images {
		if strings.HasPrefix(name, "/") {
			l.site.sizes[name] = size
		}
	}
	for _, file := range l.Resources {
		if address, ok := resourcePath(file, bundles, hidden); ok {
			l.site.files[file] = address
			l.site.sizes[address] = l.Images[file]
			l.site.Resources = append(l.site.Resources, Resource{Content: file, Path: address})
		}
	}
}

// resourcePath follows a file's folders up to its bundle. A file of a bundle
// that is not published is not published either.
func resourcePath(file string, bundles map[string]*Page, hidden map[string]bool) (string, bool) {
	for folder := path.Dir(file); ; folder = path.Dir(folder) {
		if hidden[folder] {
			return "", false
		}
		if b := bundles[folder]; b != nil {
			return path.Join(b.Path, strings.TrimPrefix(file, folder+"/")), true
		}
		if folder == "." {
			return path.Join("/", slugPath(path.Dir(file)), path.Base(file)), true
		}
	}
}
