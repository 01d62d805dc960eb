package site

import (
	"bytes"
	"maps"
	"slices"
)

// Counts say how much there is of a site, in all languages.
type Counts struct {
	Kinds                 map[Kind]int // pages of the structure, by kind; not to be changed
	Pages                 int
	Articles, Drafts      int
	Claims, Counterpoints int // of articles that have a page
}

// totals are sums over all articles. After an edit they are those from before, but
// for the articles that are others now: of ten thousand, to look at each takes as
// long as to parse one. They are immutable.
type totals struct {
	Counts
	claimed []byte         // of each entry, one letter: whether it has claims
	sizes   map[string]int // of the texts, in bytes, by language
}

// sum adds up, or takes over from the site before what has not changed.
func (s *Site) sum(before *Site) *totals {
	if before == nil || before.Structure != s.Structure || len(before.entries) != len(s.entries) {
		return s.sumAll()
	}
	t := &totals{before.totals.Counts, bytes.Clone(before.totals.claimed), maps.Clone(before.totals.sizes)}
	for i, e := range s.entries {
		if was := before.entries[i]; was != e {
			s.add(t, i, was, -1)
			s.add(t, i, e, 1)
		}
	}
	return t
}

func (s *Site) sumAll() *totals {
	t := &totals{Counts{Kinds: map[Kind]int{}}, make([]byte, len(s.entries)), map[string]int{}}
	for _, of := range s.kin {
		t.Pages, t.Articles = t.Pages+len(of.Pages), t.Articles+len(of.Articles)
		for _, p := range of.Pages {
			if t.Kinds[p.Kind]++; p.Front != nil && p.Front.Draft {
				t.Drafts++
			}
		}
	}
	for i, e := range s.entries {
		s.add(t, i, e, 1)
	}
	return t
}

// add counts an entry, or with -1 takes it out again.
func (s *Site) add(t *totals, i int, e *Entry, sign int) {
	claims, counterpoints := e.Counts()
	if slices.ContainsFunc(s.kin, func(of *Structure) bool { return of.texts()[i] != nil }) {
		t.Claims += sign * claims
		t.Counterpoints += sign * counterpoints
	}
	t.sizes[e.Article.Lang] += sign * e.size
	t.claimed[i] = '-'
	if claims > 0 {
		t.claimed[i] = 'c'
	}
}

// Counts returns how much there is of the site.
func (s *Site) Counts() Counts { return s.totals.Counts }
