package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/claim"
)

// What pages about claims show, and where they are.

// described is the source that a key names.
func (s *Site) described(k sourceKey) *claim.Source {
	if k.page == nil {
		return s.Config.Sources[k.key]
	}
	return s.annotated(k.page).Placed().Sources[k.key]
}

// claimPath is the address of a claim's own page: /claims/ARTICLE/ID/.
func claimPath(p *Page, id string) string {
	within := strings.Trim(p.below(), "/")
	if within != "" { // it is not the home page
		within += "/"
	}
	return p.root + ClaimsPath[1:] + within + id + "/"
}

// ClaimPage is the page about a claim, or nil where there is none.
func (s *Site) ClaimPage(c *Claim) *Page { return s.claimPage(c.Page, c.ID) }

func (s *Site) claimPage(of *Page, id string) *Page {
	s = s.In(of)
	if s.Config.Disabled[KindClaim] || of.Kind != KindArticle && of.Kind != KindPlain {
		return nil
	}
	at := claimPath(of, id)
	if s.published[at] || s.listed().byPath[at] != nil {
		return nil
	}
	return &Page{Kind: KindClaim, Path: at, Of: of, ID: id, Date: of.Date, root: of.root, tongue: of.tongue}
}

// ClaimantPage is the page about who makes a claim, or nil.
func (s *Site) ClaimantPage(c *Claim) *Page {
	return s.listed().byName[c.Claim.Claimant].first()
}

// first is the first page about a subject, or nil.
func (f *subject) first() *Page {
	if f == nil || f.pages == nil {
		return nil
	}
	return f.pages[0]
}

// SourcePage is the page about a source of a counterpoint, by its key, or nil.
func (s *Site) SourcePage(cp *Counterpoint, key string) *Page {
	return s.listed().bySource[s.sourceKey(cp.Of.Page, key)].first()
}

// SourcePages are the pages about the sources of a counterpoint, in the order of
// its Sources; nil for one that has none.
func (s *Site) SourcePages(cp *Counterpoint) []*Page {
	var list []*Page
	placed := s.annotated(cp.Of.Page).Placed()
	for _, ref := range cp.Counterpoint.Sources {
		if s.source(placed, ref.Key) != nil {
			list = append(list, s.SourcePage(cp, ref.Key))
		}
	}
	return list
}

// sourceKey is the source that an article means by a key.
func (s *Site) sourceKey(p *Page, key string) sourceKey {
	if s.annotated(p).Placed().Sources[key] == nil {
		return sourceKey{nil, key}
	}
	return sourceKey{p, key}
}

// PageAt is a page that the site makes of its claims, by its address, or nil:
// of a claim, a claimant, a source, or a further one of an index.
func (s *Site) PageAt(address string) *Page {
	for _, each := range s.all {
		if p := each.pageAt(address); p != nil {
			return p
		}
	}
	return nil
}

func (s *Site) pageAt(address string) *Page {
	if at := s.listed().at(address); at != nil {
		return at
	}
	within, ok := strings.CutPrefix(address, s.At(ClaimsPath))
	if !ok || !strings.HasSuffix(within, "/") {
		return nil
	}
	where, id := path.Split(strings.TrimSuffix(within, "/"))
	for _, at := range []string{s.Config.Root + where, s.Config.Root + strings.TrimSuffix(where, "/"), "/" + where, "/" + strings.TrimSuffix(where, "/")} {
		if p := s.byPath(at); p != nil && p.Front != nil && s.annotated(p).has(id) {
			return s.claimPage(p, id)
		}
	}
	return nil
}

// at is the page of the directory at an address, or nil.
func (d *directory) at(address string) *Page {
	if of := d.byPath[address]; of != nil {
		return of.pages[slices.IndexFunc(of.pages, func(p *Page) bool { return p.Path == address })]
	}
	return nil
}

// byPath finds a page by its address.
func (s *Structure) byPath(address string) *Page {
	if i, ok := slices.BinarySearchFunc(s.Pages, address, func(p *Page, at string) int { return cmp.Compare(p.Path, at) }); ok {
		return s.Pages[i]
	}
	return nil
}

// ClaimPages lists the pages about the claims of an article, in the order of
// its file.
func (s *Site) ClaimPages(p *Page) []*Page {
	if p.Front == nil {
		return nil
	}
	var list []*Page
	for _, id := range s.annotated(p).claimIDs() {
		if page := s.claimPage(p, id); page != nil {
			list = append(list, page)
		}
	}
	return list
}

// Derived lists every page that the site makes of its claims in its language beside those of
// its structure, in no order that means anything, but always the same.
func (s *Site) Derived() []*Page {
	list := slices.Clone(s.listed().pages)
	for _, p := range s.Pages {
		list = append(list, s.ClaimPages(p)...)
	}
	return list
}

// Samples are pages of the directory, one of every kind, and the page of a
// claim; those of more claims than most are left out.
func (s *Site) Samples(most int) []*Page {
	var list []*Page
	seen := map[Kind]bool{}
	for _, p := range s.listed().pages {
		if !seen[p.Kind] && p.Kind != KindClaims && len(s.listed().byPath[p.Path].claims) <= most {
			seen[p.Kind] = true
			list = append(list, p)
		}
	}
	for _, p := range s.Pages {
		if of := s.ClaimPages(p); len(of) > 0 {
			return append(list, of[0])
		}
	}
	return list
}

// of is what a page of the directory is about.
func (s *Site) of(p *Page) *subject {
	if p.Kind == KindClaims {
		return s.listed().index
	}
	return s.listed().byPath[p.Path]
}

// shown is the part of a subject's things that one of its pages shows.
func shown[T any](p *Page, cuts []int, things []T) []T {
	cuts = append(cuts[:len(cuts):len(cuts)], len(things))
	n := max(p.Number, 1)
	return things[cuts[n-1]:cuts[n]]
}

// About returns the claims that a page shows: that of a claim the one, those of
// a claimant, of a source and of the index the newest article's first, those of
// an article in the order of its text.
func (s *Site) About(p *Page) []*Claim {
	var list []*Claim
	switch of := s.of(p); p.Kind {
	case KindClaimants, KindSources:
	case KindClaim:
		list := s.Claims(p.Of)
		at := slices.IndexFunc(list, func(c *Claim) bool { return c.ID == p.ID })
		return list[at : at+1]
	case KindClaims:
		for _, article := range shown(p, of.cuts, of.articles) {
			list = append(list, s.Claims(article)...)
		}
	default:
		from := 0
		for _, at := range shown(p, of.cuts, of.claims) {
			if len(list) > 0 && list[from].Page != at.page {
				from = len(list)
			}
			list = append(list, s.made(at.page).inFile[at.claim])
			slices.SortStableFunc(list[from:], inText)
		}
	}
	return list
}

// Parts lists the pages on which something goes on: of a list of articles, of a page of the index, of a
// claimant, of a source, of a list of these. One that all is on is alone.
func (s *Site) Parts(p *Page) []*Page {
	if p.Kind == KindList {
		return s.parts[p]
	}
	return s.of(p).pages
}

// Members lists the pages of the claimants or sources that a page of a list
// shows, by their names.
func (s *Site) Members(p *Page) []*Page {
	var list []*Page
	of := s.of(p)
	for _, each := range shown(p, of.cuts, of.list) {
		list = append(list, each.first())
	}
	return list
}

// Claimant is who a page is about, as the site describes them.
func (s *Site) Claimant(p *Page) Claimant {
	if known := s.Config.Claimants[s.of(p).name]; known != nil {
		return *known
	}
	return Claimant{Name: p.Title}
}

// Source is the source that a page is about, as its first description has it.
func (s *Site) Source(p *Page) *claim.Source { return s.described(s.of(p).source) }

// Relying says how many claims have counterpoints that rely on the source that a
// page is about.
func (s *Site) Relying(p *Page) int { return len(s.of(p).claims) }

// RelyingIn lists the counterpoints of a claim that rely on the source that a
// page is about.
func (s *Site) RelyingIn(p *Page, c *Claim) []*Counterpoint {
	var list []*Counterpoint
	for _, cp := range c.All {
		if slices.ContainsFunc(cp.Counterpoint.Sources, func(ref claim.SourceRef) bool {
			return s.listed().bySource[s.sourceKey(c.Page, ref.Key)] == s.of(p)
		}) {
			list = append(list, cp)
		}
	}
	return list
}

// Citation is a source as a file describes it: the site's or, where there is a
// page, an article's.
type Citation struct {
	*claim.Source
	Page *Page
}

// Citations lists the source that a page is about as the files describe it, the
// oldest first: several may rely on other words of it, or on another page.
func (s *Site) Citations(p *Page) []Citation {
	of := s.of(p)
	list := []Citation{{s.described(of.source), of.source.page}}
	seen := map[sourceKey]bool{of.source: true}
	for _, at := range slices.Backward(of.claims) {
		for _, cp := range s.annotated(at.page).Placed().Claims[at.claim].Counterpoints {
			for _, ref := range cp.Sources {
				name := s.sourceKey(at.page, ref.Key)
				if seen[name] || s.listed().bySource[name] != of {
					continue
				}
				seen[name] = true
				if source := s.described(name); !slices.ContainsFunc(list, func(c Citation) bool { return sameWords(c.Source, source) }) {
					list = append(list, Citation{source, name.page})
				}
			}
		}
	}
	return list
}

// sameWords tells whether two descriptions of a source rely on the same place of
// it.
func sameWords(a, b *claim.Source) bool { return a.URL == b.URL && a.Quote == b.Quote }

// Claimed says what somebody claims, and how that is answered.
type Claimed struct {
	Key   string // as claims name them; empty for those that name nobody
	Name  string
	Page  *Page // about them, or nil
	Tally Tally
}

// ByClaimant counts the site's claims by who makes them; the one with the most
// claims is first.
func (s *Site) ByClaimant() []Claimed {
	nobody := Claimed{Tally: newTally()}
	for _, p := range s.listed().index.articles {
		for _, c := range s.annotated(p).answers {
			if c.nobody {
				nobody.Tally.add(c)
			}
		}
	}
	var list []Claimed
	for _, who := range s.listed().claimants {
		list = append(list, Claimed{Key: who.name, Name: who.title, Page: who.first(), Tally: s.tallyAll(who.claims)})
	}
	slices.SortStableFunc(list, func(a, b Claimed) int {
		return cmp.Or(cmp.Compare(b.Tally.Claims, a.Tally.Claims), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	if nobody.Tally.Claims > 0 {
		list = append(list, nobody)
	}
	return list
}

// tallyAll counts claims by their places.
func (s *Site) tallyAll(claims []place) Tally {
	t := newTally()
	for _, at := range claims {
		t.add(s.annotated(at.page).answers[at.claim])
	}
	return t
}

// Ratings lists those of the site's ratings that claims have.
func (s *Site) Ratings() []Rating {
	used := map[string]bool{}
	for _, p := range s.listed().index.articles {
		for _, rating := range s.annotated(p).ratings {
			used[rating] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(s.Config.Ratings), func(r Rating) bool { return !used[r.ID] })
}

// Topics lists the terms of the articles that have claims, by their titles.
func (s *Site) Topics() []*Page {
	var list []*Page
	seen := map[*Page]bool{}
	for _, p := range s.listed().index.articles {
		for _, t := range p.Tags {
			if !seen[t] {
				seen[t], list = true, append(list, t)
			}
		}
	}
	slices.SortFunc(list, func(a, b *Page) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), cmp.Compare(a.Path, b.Path))
	})
	return list
}
