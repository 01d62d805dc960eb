package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
)

// references are the counterpoints that are other claims: who points to whom.
// They are immutable.
type references struct {
	to   map[*Page][]reference // by the page of the counterpoint
	from map[*Page][]reference // by the page of the claim that it points to
	out  diag.List
}

// reference leads from a counterpoint to a claim. Both are named by their
// places in their files, so that it outlives an edit of either.
type reference struct {
	from                *Page
	claim, counterpoint int
	to                  *Page
	target              int
}

// ref is a counterpoint that is another claim, as it is written: ARTICLE#ID.
type ref struct {
	claim, counterpoint int
	written, where, id  string
	named               bool // there is a #
	at                  diag.Place
}

func refsOf(p *claim.Placed) (refs []ref, ids string) {
	var b strings.Builder
	for i, c := range p.Claims {
		b.WriteString(c.ID + "\n")
		for j, cp := range c.Counterpoints {
			if cp.Claim == "" {
				continue
			}
			r := ref{claim: i, counterpoint: j, at: cp.ClaimAt, written: strings.Clone(cp.Claim)} // not the whole file with it
			r.where, r.id, r.named = strings.Cut(r.written, "#")
			r.id = strings.TrimPrefix(r.id, "claim-")
			refs = append(refs, r)
			b.WriteString(strings.Repeat(" ", j+1) + cp.Claim + "\n")
		}
	}
	return refs, b.String()
}

// refer leads every counterpoint that is another claim to that claim, and back,
// or takes over who points to whom: that depends on the ids alone. Diagnostics
// have places, which do not.
func (s *Site) refer(before *Site) {
	if before != nil && before.Structure == s.Structure && len(before.references.out) == 0 &&
		slices.EqualFunc(before.entries, s.entries, func(a, b *Entry) bool { return a == b || a.ids == b.ids }) {
		s.references = before.references
		return
	}
	s.references = &references{to: map[*Page][]reference{}, from: map[*Page][]reference{}}
	for _, p := range s.Whole() {
		if p.Front == nil {
			continue
		}
		for _, r := range s.annotated(p).refs {
			if to, target, ok := s.find(p, r); ok {
				found := reference{p, r.claim, r.counterpoint, to, target}
				s.to[p] = append(s.to[p], found)
				if !s.answersAlready(found) {
					s.from[to] = append(s.from[to], found)
				}
			}
		}
	}
}

// answersAlready tells whether a claim of another language is the translation of
// one in the language of the claim that it answers: a reader there needs no
// second link.
func (s *Site) answersAlready(r reference) bool {
	if r.from.tongue == r.to.tongue {
		return false
	}
	of := s.InLanguage(r.from, s.In(r.to).Config)
	return of != nil && of != r.to && of.Front != nil && s.annotated(of).has(s.annotated(r.from).claimIDs()[r.claim])
}

// find looks up the claim that a counterpoint names.
func (s *Site) find(from *Page, r ref) (page *Page, target int, ok bool) {
	if !r.named {
		s.references.out.Add(r.at.Errorf("%q names no claim", r.written).WithHint("write ARTICLE#ID, or #ID for a claim of this article"))
		return nil, 0, false
	}
	if page = from; r.where != "" {
		if page = s.In(from).pageNamed(r.where); page == nil {
			s.references.out.Add(r.at.Errorf("counterpoint points to a claim of unknown article %q", r.where).
				WithHint("%s", cmp.Or(diag.DidYouMean(r.where, slices.Sorted(maps.Keys(s.In(from).byContent))), "name it by its path in content/, without .md")))
			return nil, 0, false
		}
	}
	page = s.having(page, r.id)
	target = s.annotated(page).indexOf(r.id)
	switch {
	case target < 0:
		s.references.out.Add(r.at.Errorf("counterpoint answers with unknown claim %q", r.written).
			WithHint("%s", cmp.Or(diag.DidYouMean(r.id, s.annotated(page).claimIDs()), "that article has no claims")))
	case page == from && target == r.claim:
		s.references.out.Add(r.at.Errorf("claim %q answers itself", r.id))
	default:
		return page, target, true
	}
	return nil, 0, false
}

// pageNamed finds an article by its path in content/ without ending, by its
// address, or by the last parts of either where they are enough.
func (s *Structure) pageNamed(name string) *Page {
	name = strings.Trim(strings.TrimSuffix(name, ".md"), "/")
	if p := s.named(name); p != nil {
		return p
	}
	if p := s.addressed(name); p != nil || s == s.kin[0] {
		return p
	}
	return s.kin[0].addressed(name)
}

// addressed finds an article of the language by its address, or by the last
// parts of it where they are enough.
func (s *Structure) addressed(name string) *Page {
	var found *Page
	for _, p := range s.byAddress[name[strings.LastIndexByte(name, '/')+1:]] {
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

// Other is the claim that a counterpoint points to, or nil.
func (s *Site) Other(cp *Counterpoint) *Claim {
	for _, r := range s.to[cp.Of.Page] {
		if r.claim == cp.Of.index && r.counterpoint == cp.N-1 {
			return s.made(r.to).inFile[r.target]
		}
	}
	return nil
}

// Answers are the counterpoints, anywhere, that point to a claim.
func (s *Site) Answers(c *Claim) []*Counterpoint {
	var list []*Counterpoint
	for _, r := range s.from[c.Page] {
		if r.target == c.index {
			list = append(list, s.made(r.from).inFile[r.claim].All[r.counterpoint])
		}
	}
	return list
}
