package site

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"
)

// aliases makes a page at every address that an article had before, which leads
// to the one that it has now.
func aliases(plans []*planner) {
	taken := map[string]*Page{} // in lower case: some systems tell no case apart
	for _, l := range plans {
		for _, p := range l.site.Pages {
			taken[strings.ToLower(p.Path)] = p
		}
	}
	if l := plans[0]; taken["/"] == nil && l.site.Home.Path != "/" { // where readers begin
		taken["/"] = &Page{Kind: KindAlias, Path: "/", Title: l.Config.Title, Of: l.site.Home}
		l.site.Pages = append(l.site.Pages, taken["/"])
	}
	for _, l := range plans {
		l.aliases(taken)
	}
}

func (l *planner) aliases(taken map[string]*Page) {
	written := slices.DeleteFunc(slices.Clone(l.site.Pages), func(p *Page) bool { return p.Front == nil })
	slices.SortStableFunc(written, func(a, b *Page) int { return cmp.Compare(a.Front.Path, b.Front.Path) })
	for _, p := range written {
		for _, alias := range p.Front.Aliases {
			at, ok := aliasPath(p, alias)
			switch other := taken[strings.ToLower(at)]; {
			case !ok:
				l.out.Add(p.Front.AliasesAt.Warnf("alias %q is left out: it is no path of this site", alias).WithHint("write it like /old/address/"))
			case other == p && at == p.Path:
			case other != nil && other.Kind == KindAlias:
				if other.Of != p {
					l.out.Add(p.Front.AliasesAt.Warnf("alias %q is left out: it leads to %s already", alias, other.Of.Path))
				}
			case other != nil && other.Path != at:
				l.out.Add(p.Front.AliasesAt.Warnf("alias %q is left out: it differs from the address %s only in case", alias, other.Path))
			case other != nil:
				l.out.Add(p.Front.AliasesAt.Warnf("alias %q is left out: there is a page at that address", alias))
			default:
				page := &Page{Kind: KindAlias, Path: at, Title: p.Title, Of: p}
				taken[strings.ToLower(at)] = page
				l.site.Pages = append(l.site.Pages, page)
			}
		}
	}
}

// aliasPath is the address of an alias: from the root of the site, or from the
// folder in which the page's address stands, as in Hugo. A site that moves in
// may have the path of baseURL in it, or a whole address.
func aliasPath(p *Page, alias string) (address string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(alias))
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || u.Path == "" || strings.ContainsAny(u.Path, "\\\x00") {
		return "", false
	}
	at := u.Path
	if !strings.HasPrefix(at, "/") {
		at = path.Join(path.Dir(strings.TrimSuffix(decodePath(p.Path), "/")), at)
	}
	at = path.Clean("/" + at) // from the root, so that .. leads nowhere
	if at == "/" {
		return "/", true
	}
	if ext := path.Ext(at); ext == ".html" || ext == ".htm" {
		return encodePath(strings.TrimSuffix(at, "index.html")), true
	}
	return encodePath(at) + "/", true
}

// Aliases lists the pages that lead to others, in the order of their addresses.
func (s *Structure) Aliases() []*Page {
	var list []*Page
	for _, p := range s.Pages {
		if p.Kind == KindAlias {
			list = append(list, p)
		}
	}
	return list
}
