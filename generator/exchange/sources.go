package exchange

import (
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// source is the one of an article's, or of the site's, that says the same, or
// this one with a key that is free. An article may give a key of the site's to a
// source of its own, if it does not cite the site's.
func (p *planner) source(page *site.Page, s claim.AddedSource) claim.AddedSource {
	marked := s
	marked.Key = s.Key + "-" + mark(s.Title+"\n"+s.Publisher+"\n"+s.Author+"\n"+s.Date+"\n"+s.URL+"\n"+s.Quote)
	entry := p.site.Entry(page)
	for _, one := range []claim.AddedSource{s, marked} {
		is, planned := p.sources[page][one.Key]
		own, whole := entry.Placed().Sources[one.Key], p.site.In(page).Config.Sources[one.Key]
		switch {
		case planned:
		case own != nil:
			is = own.Added(one.Key)
		case whole != nil && cites(entry, one.Key):
			is = whole.Added(one.Key)
		default:
			return one
		}
		if p.alike(page, is, one) {
			return one
		}
	}
	return marked
}

func cites(e *site.Entry, key string) bool {
	return slices.ContainsFunc(e.Placed().Claims, func(c *claim.Claim) bool {
		return slices.ContainsFunc(c.Counterpoints, func(cp *claim.Counterpoint) bool {
			return slices.ContainsFunc(cp.Sources, func(r claim.SourceRef) bool { return r.Key == key })
		})
	})
}

// alike tells whether two sources say the same, however the way to a saved copy
// is written.
func (p *planner) alike(page *site.Page, a, b claim.AddedSource) bool {
	if p.address(page, a.Snapshot) == p.address(page, b.Snapshot) {
		a.Snapshot = b.Snapshot
	}
	return a == b
}

// addSource adds a source to a file, if it is not described.
func (p *planner) addSource(f *File, s claim.AddedSource) {
	if _, has := p.sources[f.Page][s.Key]; has {
		return
	}
	if p.sources[f.Page] == nil {
		p.sources[f.Page] = map[string]claim.AddedSource{}
	}
	p.sources[f.Page][s.Key] = s
	whole := p.site.In(f.Page).Config.Sources[s.Key]
	if p.site.Entry(f.Page).Placed().Sources[s.Key] == nil && (whole == nil || !p.alike(f.Page, whole.Added(s.Key), s)) {
		f.Sources = append(f.Sources, s)
	}
}

// address is where a snapshot stands on the web.
func (p *planner) address(page *site.Page, snapshot string) string {
	if snapshot == "" || !markdown.SafeURL(snapshot) {
		return ""
	}
	address := p.site.In(page).Resolve(page, nil, markdown.Link{Destination: snapshot})
	if len(address) > 1 && address[0] == '/' && address[1] != '/' {
		return p.site.Config.Origin + address
	}
	return address
}

// local is a source as this site would describe it: the address of a saved copy
// in the site is the path of a file again. A copy elsewhere is one on the web.
func (p *planner) local(c *planned, s claim.AddedSource) claim.AddedSource {
	if s.Snapshot == "" {
		return s
	}
	address := s.Snapshot
	for _, try := range p.paths(c, address) {
		if p.address(c.page, try) == address {
			s.Snapshot = try
			return s
		}
	}
	s.Snapshot = ""
	if s.Archive == "" {
		s.Archive = webAddress(address)
	}
	if s.Archive != address {
		c.of.note("the saved copy of a source at " + said(address) + " is left out")
	}
	return s
}

// paths are those that may lead to an address of the site: from the article's
// file, or from the root.
func (p *planner) paths(c *planned, address string) []string {
	rest, ok := strings.CutPrefix(address, p.site.Config.Origin)
	if !ok || !strings.HasPrefix(rest, "/") {
		return nil
	}
	u, err := url.Parse(rest)
	if err != nil {
		return nil
	}
	var list []string
	if below, ok := strings.CutPrefix(u.Path, p.site.Config.BasePath); ok {
		if from, err := filepath.Rel(path.Dir("/"+c.page.Front.Path), "/"+below); err == nil {
			list = append(list, filepath.ToSlash(from))
		}
		list = append(list, "/"+below)
	}
	return append(list, rest)
}
