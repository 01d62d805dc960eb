package exchange

import (
	"net/url"
	"strings"

	"counterpoint/generator/site"
)

// addresses finds the article that an address means.
type addresses struct {
	site      *site.Site
	here      map[string][]*site.Page // by address without scheme
	originals map[string][]*site.Page // by that of the text which they annotate
	paths     map[string][]*site.Page // by the path alone, without the site's home page
	only      *site.Page              // where everything belongs to one article
}

func addressesOf(s *site.Site, only *site.Page) *addresses {
	a := &addresses{site: s, only: only, here: map[string][]*site.Page{}, originals: map[string][]*site.Page{}, paths: map[string][]*site.Page{}}
	for _, p := range s.Whole() {
		if p.Front == nil {
			continue
		}
		if u, err := url.Parse(s.Canonical(p.Path)); err == nil && u.Host != "" {
			add(a.here, place(u), p)
		}
		if o := p.Front.Original; o != nil && o.URL != "" {
			if u, err := url.Parse(o.URL); err == nil {
				add(a.originals, place(u)+"?"+u.RawQuery, p)
			}
		}
		for _, path := range []string{p.Path, s.Href(nil, p.Path)} {
			if u, err := url.Parse(path); err == nil && plainPath(u) != "" {
				add(a.paths, plainPath(u), p)
			}
		}
	}
	return a
}

func add(to map[string][]*site.Page, key string, p *site.Page) {
	if list := to[key]; len(list) == 0 || list[len(list)-1] != p {
		to[key] = append(list, p)
	}
}

// place is an address without what makes no other page of it: the scheme, the
// letters' case in the host, the name of an index, a slash at the end.
func place(u *url.URL) string { return strings.ToLower(u.Host) + "/" + plainPath(u) }

func plainPath(u *url.URL) string {
	return strings.Trim(strings.TrimSuffix(u.Path, "/index.html"), "/")
}

// page finds the article: by its own address, by that of the original which it
// annotates, or by the path alone, for the site may have been looked at
// elsewhere. If there is none it says why.
func (a *addresses) page(address string) (*site.Page, string) {
	if a.only != nil {
		return a.only, ""
	}
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return nil, "what it is about has no address"
	}
	for _, found := range [][]*site.Page{a.here[place(u)], a.originals[place(u)+"?"+u.RawQuery], a.paths[plainPath(u)]} {
		switch len(found) {
		case 0:
		case 1:
			return found[0], ""
		default:
			return nil, "several articles are of this address: say with --article which one"
		}
	}
	return nil, notHere
}

const notHere = "no article has its address"

// claim finds the claim of this site that an address means: that of its
// annotation or of its passage.
func (a *addresses) claim(address string) (page *site.Page, id string) {
	base, fragment, _ := strings.Cut(address, "#")
	id, ok := strings.CutPrefix(fragment, "claim-")
	if !ok || !validName.MatchString(id) {
		return nil, ""
	}
	base = strings.TrimSuffix(base, "claims.jsonld")
	if file, ok := strings.CutSuffix(base, "."); ok { // /2020/old.claims.jsonld belongs to /2020/old.html
		base = file + ".html"
	}
	elsewhere := *a
	elsewhere.only = nil
	page, _ = elsewhere.page(base)
	return page, id
}
