package site

// InSitemap lists the pages that search engines should know: all but those that
// lead on, further pages of lists, and those that no list has.
func (s *Site) InSitemap() []*Page {
	var list []*Page
	for _, each := range s.all {
		for _, p := range each.Pages {
			if isListed(p) {
				list = append(list, p)
			}
		}
		for _, p := range each.Derived() {
			if isListed(p) && (p.Of == nil || !p.Of.Unlisted) {
				list = append(list, p)
			}
		}
	}
	return list
}

func isListed(p *Page) bool {
	return p.Kind != KindAlias && p.Kind != KindSearch && p.Kind != Kind404 && p.Number == 0 && !p.Unlisted
}

// sitemapMost is how many addresses a sitemap may have, by the protocol
// (https://www.sitemaps.org/protocol.html).
const sitemapMost = 50_000

// SitemapParts is how many sitemaps the site needs, or a few more: how many
// claimants and sources have a page is not known before somebody asks for one.
func (s *Site) SitemapParts() int {
	n := len(s.Whole()) + len(s.all)*len(s.Config.Sources)
	for _, e := range s.entries {
		n += 2*e.claims() + e.sources // a claim may have a claimant of its own
	}
	return max(1, min((n+sitemapMost-1)/sitemapMost, len(s.Whole())))
}
