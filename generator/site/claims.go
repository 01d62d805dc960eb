package site

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
)

// inText orders claims as the reader meets them.
func inText(a, b *Claim) int {
	return spotOf(a.Range, a.Placed).compare(spotOf(b.Range, b.Placed))
}

// makeClaims makes the claims of a page.
func (s *Site) makeClaims(p *Page) *made {
	noted := s.annotated(p).Noted()
	m := &made{inFile: make([]*Claim, len(noted.Claims))}
	all := make([]Claim, len(noted.Claims))
	for i, of := range noted.Claims {
		m.inFile[i] = &all[i]
		s.makeClaim(&all[i], p, noted, of)
		all[i].index, all[i].with = i, m
	}
	m.inText = slices.Clone(m.inFile)
	slices.SortStableFunc(m.inText, inText)
	for i, c := range m.inText {
		if c.Placed {
			c.Number = i + 1
		}
	}
	return m
}

func (s *Site) makeClaim(c *Claim, p *Page, noted *Noted, of *claim.Claim) {
	*c = Claim{Claim: of, Page: p, Claimant: Claimant{Name: of.Claimant}, Rating: s.Config.rating(of.Rating)}
	if who := s.Config.Claimants[of.Claimant]; who != nil {
		c.Claimant = *who
	}
	c.Range, c.Placed = noted.Claim(of)
	c.Words = noted.ClaimWords(of)
	if len(of.Counterpoints) == 0 {
		return
	}
	all := make([]Counterpoint, len(of.Counterpoints))
	c.All = make([]*Counterpoint, len(all))
	for i, from := range of.Counterpoints {
		s.makeCounterpoint(&all[i], noted, from)
		all[i].Of, all[i].N, c.All[i] = c, i+1, &all[i]
	}
	c.thread()
}

// thread puts the replies below what they reply to.
func (c *Claim) thread() {
	if !slices.ContainsFunc(c.All, func(cp *Counterpoint) bool { return cp.Answers != "" }) {
		c.Counterpoints = c.All
		return
	}
	byID := map[string]*Counterpoint{}
	for _, cp := range c.All {
		if cp.ID != "" {
			byID[cp.ID] = cp
		}
	}
	for _, cp := range c.All {
		if to := byID[cp.Answers]; to != nil {
			to.Replies = append(to.Replies, cp)
			continue
		}
		c.Counterpoints = append(c.Counterpoints, cp)
	}
}

func (s *Site) makeCounterpoint(cp *Counterpoint, noted *Noted, from *claim.Counterpoint) {
	*cp = Counterpoint{Counterpoint: from, Doc: noted.Words(from)}
	cp.Range, cp.Placed = noted.Counterpoint(from)
	cp.Words = noted.CounterpointWords(from)
	for _, ref := range from.Sources {
		if source := s.source(noted.Placed, ref.Key); source != nil {
			cp.Sources = append(cp.Sources, source)
		}
	}
}

// source looks up a source of the article or of the site.
func (s *Site) source(p *claim.Placed, key string) *claim.Source {
	if source := p.Sources[key]; source != nil {
		return source
	}
	return s.Config.Sources[key]
}

// checkClaims reports what the claims of an article name that is not there.
func (s *Site) checkClaims(p *Page, out *diag.List) {
	placed := s.annotated(p).Placed()
	for _, c := range placed.Claims {
		s.checkClaimant(c, out)
		if c.Rating != "" && s.Config.rating(c.Rating) == nil {
			var known []string
			for _, r := range s.Config.Ratings {
				known = append(known, r.ID)
			}
			out.Add(c.RatingAt.Errorf("unknown rating %q", c.Rating).
				WithHint("%s", cmp.Or(diag.DidYouMean(c.Rating, known), "list it under `ratings:` in site.yaml")))
		}
		for _, cp := range c.Counterpoints {
			for _, ref := range cp.Sources {
				if s.source(placed, ref.Key) == nil {
					known := append(slices.Sorted(maps.Keys(placed.Sources)), slices.Sorted(maps.Keys(s.Config.Sources))...)
					out.Add(ref.At.Errorf("unknown source %q", ref.Key).WithHint("%s",
						cmp.Or(diag.DidYouMean(ref.Key, known), "describe it under `sources:`, here or in content/sources.yaml")))
				}
			}
		}
	}
}

// key looks like a key of claimants rather than a name.
var key = regexp.MustCompile(`^[a-z0-9_-]+$`)

// checkClaimant warns of a key that is none; what is no key is a plain name.
func (s *Site) checkClaimant(c *claim.Claim, out *diag.List) {
	if s.Config.Claimants[c.Claimant] != nil || !key.MatchString(c.Claimant) {
		return
	}
	if near := diag.Suggest(c.Claimant, slices.Sorted(maps.Keys(s.Config.Claimants))); near != "" {
		out.Add(c.ClaimantAt.Warnf("no claimant has the key %q; it is taken for a name", c.Claimant).
			WithHint("did you mean %q?", near))
	}
}
