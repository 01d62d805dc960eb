package site

import (
	"slices"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/markdown"
)

// What the page of a claim says of itself to others: its picture, and who links
// to it.

// CardPath is the address of the picture of a claim's page.
func CardPath(p *Page) string { return p.Path + "card.png" }

// HasCard tells whether a page has a picture of its own: other sites ask for it
// by its whole address.
func (s *Structure) HasCard(p *Page) bool {
	return p.Kind == KindClaim && s.Config.Origin != "" && !s.Config.Disabled[KindCard]
}

// toClaims are the links of an article that may lead to a claim. Few articles
// have one.
func toClaims(a *article.Article) (list []markdown.Link) {
	for _, l := range a.Links {
		_, fragment, _ := strings.Cut(l.Destination, "#")
		if !l.Image && (claimNamed(fragment) != "" || strings.Contains(l.Destination, strings.TrimPrefix(ClaimsPath, "/"))) {
			list = append(list, l)
		}
	}
	return list
}

// claimNamed is the claim that a fragment names: #claim-ID or #note-ID.
func claimNamed(fragment string) string {
	for _, prefix := range []string{"claim-", "note-"} {
		if id, ok := strings.CutPrefix(fragment, prefix); ok {
			return id
		}
	}
	return ""
}

// claimKey names a claim by its article and its id.
type claimKey struct {
	page *Page
	id   string
}

// Linking lists the articles whose texts link to a claim or to its page, newest
// first, but for the one in which it stands.
func (s *Site) Linking(c *Claim) []*Page { return s.linking()[claimKey{c.Page, c.ID}] }

func (s *Site) findLinking() map[claimKey][]*Page {
	found := map[claimKey][]*Page{}
	for _, each := range s.all {
		for _, p := range each.claimPages() {
			for _, l := range s.Entry(p).toClaims {
				to := each.claimAt(p, l)
				if to.page != nil && to.page != p && !slices.Contains(found[to], p) {
					found[to] = append(found[to], p)
				}
			}
		}
	}
	return found
}

// claimAt is the claim that a link of an article leads to; one of no page where
// it leads to none.
func (s *Site) claimAt(from *Page, l markdown.Link) claimKey {
	if here := s.Config.Origin + s.Config.BasePath; s.Config.Origin != "" {
		if within, ok := strings.CutPrefix(l.Destination, here); ok {
			l.Destination = "/" + within
		}
	}
	if l.Remote() {
		return claimKey{}
	}
	_, fragment, _ := strings.Cut(l.Destination, "#")
	at, _ := s.target(from, l)
	if at == "" {
		at = joinPath(from.Path, l.Destination) // it stays as it is written
	}
	at, _, _ = strings.Cut(at, "#")
	at, _, _ = strings.Cut(at, "?")
	for _, address := range []string{at, strings.TrimSuffix(at, "index.html"), strings.TrimSuffix(at, "/") + "/"} {
		if p := s.anywhere(address); p != nil && p.Front != nil {
			if id := claimNamed(fragment); s.annotated(p).has(id) {
				return claimKey{p, id}
			}
			return claimKey{}
		}
		if slices.ContainsFunc(s.kin, func(of *Structure) bool { return strings.HasPrefix(address, of.At(ClaimsPath)) }) {
			if p := s.PageAt(address); p != nil && p.Kind == KindClaim {
				return claimKey{p.Of, p.ID}
			}
		}
	}
	return claimKey{}
}
