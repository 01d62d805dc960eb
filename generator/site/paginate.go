package site

import "strconv"

// pageSize is how many articles a page of a list shows where neither site.yaml
// (paginate) nor the section (Zola's paginate_by) says so. It is Hugo's.
const pageSize = 10

// paginate lets long lists go on on further pages, /posts/page/2/, as in Hugo.
// The first page keeps all the children, which feeds and counts ask for.
func (l *planner) paginate() {
	l.site.parts = map[*Page][]*Page{}
	for _, p := range l.site.Pages {
		size := l.pageSize(p)
		if p.Kind != KindList || size <= 0 || len(p.Children) <= size {
			continue
		}
		parts := []*Page{p}
		for n := 2; (n-1)*size < len(p.Children); n++ {
			parts = append(parts, &Page{Kind: KindList, Path: clean(p.Path, "page", strconv.Itoa(n)), Title: p.Title,
				Template: p.Template, Of: p, Number: n, Date: p.Date, Section: p.Section})
		}
		for _, part := range parts {
			l.site.parts[part] = parts
		}
		l.site.Pages = append(l.site.Pages, parts[1:]...)
	}
}

// pageSize is how many children a page of a list shows; 0: all.
func (s *Options) pageSize(p *Page) int {
	if p.Front != nil && p.Front.Paginate != 0 {
		return p.Front.Paginate
	}
	return s.Config.Paginate
}

// First is the page on which a list begins.
func (p *Page) First() *Page {
	if p.Kind == KindList && p.Of != nil {
		return p.Of
	}
	return p
}

// Shown are the articles that a page of a list shows.
func (s *Structure) Shown(p *Page) []*Page {
	first := p.First()
	if s.parts[p] == nil {
		return first.Children
	}
	size, n := s.pageSize(first), max(p.Number, 1)
	return first.Children[(n-1)*size : min(n*size, len(first.Children))]
}
