package site

import (
	"bytes"
	"maps"
)

// Counts say how much there is of a site, in all languages.
type Counts struct {
	Kinds                 map[Kind]int // pages of the structure, by kind; not to be changed
	Articles, Drafts      int
	Claims, Counterpoints int // of articles that have a page
}

// totals are sums over all articles. After an edit they are those from before, but
// for the articles that are others now: of ten thousand, to look at each takes as
// long as to parse one. They are immutable.
type totals struct {
	Counts
	pages   []int          // that each entry is the text of
	claimed []byte         // of each entry, one letter: whether it has claims
	sizes   map[string]int // of the texts, in bytes, by language
}

// sum adds up, or takes over from the site before what has not changed.
func (s *Site) sum(before *Site) *totals {
	if before == nil || before.Structure != s.Structure || len(before.entries) != len(s.entries) {
		return s.sumAll()
	}
	t := *before.totals
	t.claimed, t.sizes = bytes.Clone(t.claimed), maps.Clone(t.sizes)
	for i, e := range s.entries {
		if was := before.entries[i]; was != e {
			t.add(i, was, -1)
			t.add(i, e, 1)
		}
	}
	return &t
}

func (s *Site) sumAll() *totals {
	n := len(s.entries)
	t := &totals{Counts: Counts{Kinds: map[Kind]int{}}, pages: make([]int, n), claimed: make([]byte, n), sizes: map[string]int{}}
	for _, of := range s.kin {
		t.Articles += len(of.Articles)
	}
	for _, p := range s.Whole() {
		if t.Kinds[p.Kind]++; p.Front == nil {
			continue
		}
		if t.pages[p.entry]++; p.Front.Draft {
			t.Drafts++
		}
	}
	for i, e := range s.entries {
		t.add(i, e, 1)
	}
	return t
}

// add counts an entry, or with -1 takes it out again.
func (t *totals) add(i int, e *Entry, sign int) {
	claims, counterpoints := e.Counts()
	t.Claims += sign * t.pages[i] * claims
	t.Counterpoints += sign * t.pages[i] * counterpoints
	t.sizes[e.Article.Lang] += sign * e.size
	t.claimed[i] = '-'
	if claims > 0 {
		t.claimed[i] = 'c'
	}
}

// Counts returns how much there is of the site.
func (s *Site) Counts() Counts { return s.totals.Counts }
