package site

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
)

// answer is a counterpoint that points to another claim.
type answer struct {
	from *Counterpoint
	page *Page
}

// claims makes the claims of every page, in the order of the text.
func (l *linker) claims() {
	l.ratings = map[string]*Rating{}
	for i, r := range l.Config.Ratings {
		l.ratings[r.ID] = &l.Config.Ratings[i]
	}
	for _, p := range l.site.Pages {
		if p.Entry == nil || p.Entry.Placed == nil {
			continue
		}
		for _, c := range p.Entry.Placed.Claims {
			p.Claims = append(p.Claims, l.claim(p, c))
		}
		slices.SortStableFunc(p.Claims, inText)
		for i, c := range p.Claims {
			if c.Placed {
				c.Number = i + 1
			}
		}
	}
}

// inText orders claims as the reader meets them; what has no place comes last.
func inText(a, b *Claim) int {
	switch {
	case a.Placed != b.Placed && a.Placed:
		return -1
	case a.Placed != b.Placed:
		return 1
	}
	return cmp.Or(cmp.Compare(a.Range.Start, b.Range.Start), cmp.Compare(a.Range.End, b.Range.End))
}

func (l *linker) claim(p *Page, of *claim.Claim) *Claim {
	c := &Claim{Claim: of, Page: p, Claimant: l.claimant(of)}
	c.Range, c.Placed = p.Entry.Placed.Claim(of)
	if of.Rating != "" {
		if c.Rating = l.ratings[of.Rating]; c.Rating == nil {
			l.out.Add(of.RatingAt.Errorf("unknown rating %q", of.Rating).
				WithHint("%s", orElse(diag.DidYouMean(of.Rating, keys(l.ratings)), "list it under `ratings:` in site.yaml")))
		}
	}
	byID := map[string]*Counterpoint{}
	for i, from := range of.Counterpoints {
		cp := l.counterpoint(p, from)
		cp.Of, cp.N = c, i+1
		c.All = append(c.All, cp)
		if from.ID != "" {
			byID[from.ID] = cp
		}
	}
	for _, cp := range c.All {
		if to := byID[cp.Counterpoint.Answers]; to != nil {
			to.Replies = append(to.Replies, cp)
			continue
		}
		c.Counterpoints = append(c.Counterpoints, cp)
	}
	return c
}

func (l *linker) counterpoint(p *Page, from *claim.Counterpoint) *Counterpoint {
	cp := &Counterpoint{Counterpoint: from, Doc: p.Entry.Texts[from]}
	cp.Range, cp.Placed = p.Entry.Placed.Counterpoint(from)
	for _, ref := range from.Sources {
		s := p.Entry.Placed.Sources[ref.Key]
		if s == nil {
			s = l.Config.Sources[ref.Key]
		}
		if s == nil {
			known := append(keys(p.Entry.Placed.Sources), keys(l.Config.Sources)...)
			l.out.Add(ref.At.Errorf("unknown source %q", ref.Key).WithHint("%s",
				orElse(diag.DidYouMean(ref.Key, known), "describe it under `sources:`, here or in content/sources.yaml")))
			continue
		}
		cp.Sources = append(cp.Sources, s)
	}
	if from.Claim != "" {
		l.answers = append(l.answers, answer{cp, p})
	}
	return cp
}

// key looks like a key of claimants rather than a name.
var key = regexp.MustCompile(`^[a-z0-9_-]+$`)

// claimant looks up a key; what is none is a plain name.
func (l *linker) claimant(c *claim.Claim) Claimant {
	name := c.Claimant
	if who := l.Config.Claimants[name]; who != nil {
		return *who
	}
	if near := diag.Suggest(name, keys(l.Config.Claimants)); near != "" && key.MatchString(name) {
		l.out.Add(c.ClaimantAt.Warnf("no claimant has the key %q; it is taken for a name", name).
			WithHint("did you mean %q?", near))
	}
	return Claimant{Name: name}
}

// references leads every counterpoint that is another claim to that claim, and
// back.
func (l *linker) references() {
	for _, a := range l.answers {
		at := a.from.ClaimAt
		where, id, ok := strings.Cut(a.from.Counterpoint.Claim, "#")
		if !ok {
			l.out.Add(at.Errorf("%q names no claim", a.from.Counterpoint.Claim).
				WithHint("write ARTICLE#ID, or #ID for a claim of this article"))
			continue
		}
		page := a.page
		if where != "" {
			if page = l.pageNamed(where); page == nil {
				l.out.Add(at.Errorf("counterpoint points to a claim of unknown article %q", where).
					WithHint("%s", orElse(diag.DidYouMean(where, keys(l.site.byContent)), "name it by its path in content/, without .md")))
				continue
			}
		}
		l.pointTo(a.from, page, strings.TrimPrefix(id, "claim-"))
	}
}

func (l *linker) pointTo(from *Counterpoint, page *Page, id string) {
	var known []string
	for _, c := range page.Claims {
		if c.ID != id {
			known = append(known, c.ID)
			continue
		}
		if c == from.Of {
			l.out.Add(from.ClaimAt.Errorf("claim %q answers itself", id))
			return
		}
		from.Other = c
		c.Answers = append(c.Answers, from)
		return
	}
	l.out.Add(from.ClaimAt.Errorf("counterpoint answers with unknown claim %q", from.Counterpoint.Claim).
		WithHint("%s", orElse(diag.DidYouMean(id, known), "that article has no claims")))
}

// pageNamed finds an article by its path in content/ without ending, by its
// address, or by the last part of either where that is enough.
func (l *linker) pageNamed(name string) *Page {
	name = strings.Trim(strings.TrimSuffix(name, ".md"), "/")
	if p := l.site.byContent[name]; p != nil {
		return p
	}
	var found *Page
	for _, p := range l.site.Pages {
		if p.Entry == nil {
			continue
		}
		address := strings.Trim(p.Path, "/")
		if address == name {
			return p
		}
		if strings.HasSuffix("/"+address, "/"+name) {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

func keys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
