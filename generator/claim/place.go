package claim

import (
	"cmp"
	"slices"
	"strings"

	"counterpoint/generator/anchor"
	"counterpoint/generator/diag"
)

// Text is an article's text in which claims are placed.
type Text struct {
	Index *anchor.Text
	Raw   string                      // what Index was made from
	At    func(offset int) diag.Place // where an offset of Raw stands in the article's file
	Marks map[string]Passage          // passages that the article itself names
}

// Passage is a stretch of the text, and where its name is written.
type Passage struct {
	anchor.Range
	At diag.Place
}

// Placed is a Set with the places of its passages.
type Placed struct {
	*Set
	claims        []spot                  // by their numbers
	counterpoints []spot                  // likewise, of all claims
	words         map[anchor.Range]string // of passages that the article has in other signs than the quote, or that are marks
	Unused        []Passage               // marks that no claim or counterpoint names, in the order of the text
}

// spot is a range in half the room; the zero spot is none.
type spot struct{ start, length int32 }

func spotOf(r anchor.Range) spot { return spot{int32(r.Start), int32(r.End-r.Start) + 1} }

func (s spot) at() (anchor.Range, bool) {
	if s.length == 0 {
		return anchor.Range{}, false
	}
	return anchor.Range{Start: int(s.start), End: int(s.start + s.length - 1)}, true
}

// Claim returns where a claim stands; false if it could not be placed.
func (p *Placed) Claim(c *Claim) (anchor.Range, bool) {
	return p.claims[c.number].at()
}

// Counterpoint returns the passage that a counterpoint points to.
func (p *Placed) Counterpoint(c *Counterpoint) (anchor.Range, bool) {
	return p.counterpoints[c.number].at()
}

// ClaimWords returns a claim's passage on one line: the article's own words, or
// those of the quote where it could not be placed. They are at hand though the
// article's text may not be.
func (p *Placed) ClaimWords(c *Claim) string {
	r, ok := p.Claim(c)
	return p.wordsAt(r, ok, &c.Target)
}

// CounterpointWords returns the passage that a counterpoint points to, likewise;
// "" where it points to none.
func (p *Placed) CounterpointWords(c *Counterpoint) string {
	if c.Target == nil {
		return ""
	}
	r, ok := p.Counterpoint(c)
	return p.wordsAt(r, ok, c.Target)
}

func (p *Placed) wordsAt(r anchor.Range, placed bool, t *Target) string {
	if words, ok := p.words[r]; placed && ok {
		return words
	}
	return t.Exact
}

// keep notes the words of a passage, if the quote does not say the same.
func (p *Placed) keep(r anchor.Range, t *Target, raw string) {
	words := strings.Join(strings.Fields(raw[r.Start:r.End]), " ")
	if words == t.Exact {
		return
	}
	if p.words == nil {
		p.words = map[anchor.Range]string{}
	}
	p.words[r] = strings.Clone(words) // not the whole text with it
}

// Place finds every passage of a set. The diagnostics name what is not
// anchored, and what would help; such claims have no place.
func Place(s *Set, t Text) (*Placed, diag.List) {
	p := &placer{text: t, used: map[string]bool{}}
	placed := newPlaced(s)
	for _, c := range s.Claims {
		if r, ok := p.find(c.Target, c.ID); ok {
			placed.claims[c.number] = spotOf(r)
			placed.keep(r, &c.Target, t.Raw)
		}
		for _, cp := range c.Counterpoints {
			if cp.Target == nil {
				continue
			}
			if r, ok := p.find(*cp.Target, ""); ok {
				placed.counterpoints[cp.number] = spotOf(r)
				placed.keep(r, cp.Target, t.Raw)
			}
		}
	}
	placed.Unused = p.unused()
	return placed, p.out
}

func newPlaced(s *Set) *Placed {
	n := s.number()
	return &Placed{Set: s, claims: make([]spot, len(s.Claims)), counterpoints: make([]spot, n)}
}

// number gives every claim, and every counterpoint, its place among all of the
// set, and counts the counterpoints.
func (s *Set) number() (counterpoints int) {
	for i, c := range s.Claims {
		c.number = i
		for _, cp := range c.Counterpoints {
			cp.number = counterpoints
			counterpoints++
		}
	}
	return counterpoints
}

type placer struct {
	text      Text
	used      map[string]bool
	explained int // quotes without a place so far
	out       diag.List
}

// maxExplained is for how many quotes of an article it is looked for what is
// near them, or would decide: that takes some milliseconds for each, and an
// article of which more is wrong is not the article that was annotated.
const maxExplained = 100

func (p *placer) find(t Target, id string) (anchor.Range, bool) {
	if t.Mark != "" {
		return p.mark(t, id)
	}
	if r, ok := p.text.Index.Anchor(t.Selector); ok {
		return r, true
	}
	if p.explained++; p.explained <= maxExplained {
		p.out.Add(p.explain(t, p.text.Index.Find(t.Selector)))
	} else {
		p.out.Add(t.At.Errorf("the quoted words have no place in the article").WithHint("mend those above first, then it is said why"))
	}
	return anchor.Range{}, false
}

func (p *placer) mark(t Target, id string) (anchor.Range, bool) {
	if passage, ok := p.text.Marks[t.Mark]; ok {
		p.used[t.Mark] = true
		return passage.Range, true
	}
	known := make([]string, 0, len(p.text.Marks))
	for name := range p.text.Marks {
		known = append(known, name) // DidYouMean sorts
	}
	if t.Mark == id {
		p.out.Add(t.At.Errorf("claim %q has no place in the article", id).
			WithHint("add `quote:` with the exact words, or mark them in the article: ==the words=={#%s}", id))
	} else {
		p.out.Add(t.At.Errorf("the article has no mark %q", t.Mark).WithHint("%s", diag.DidYouMean(t.Mark, known)))
	}
	return anchor.Range{}, false
}

// explain says why a quote has no place.
func (p *placer) explain(t Target, m anchor.Match) diag.Diagnostic {
	switch {
	case m.State == anchor.Ambiguous:
		return p.ambiguous(t, m)
	case m.State == anchor.Invalid:
		return t.At.Errorf("%s", m.Reason)
	case m.Context:
		d := t.At.Errorf("the quoted words are in the article, but not with this %s", contextWord(t.Selector))
		return p.places(d, m).WithHint("leave the context out, or correct it")
	case m.State == anchor.Changed:
		d := t.At.Errorf("the article does not say this, but something near it").
			WithNote(p.text.At(m.Range.Start), "the article says: %s", p.excerpt(m.Range)).
			WithHint("if the claim still stands, copy the words from the article; a near match is never used")
		for _, e := range m.Diff {
			d.Diff = append(d.Diff, diag.Edit{Op: diag.Op(e.Op), Text: e.Text})
		}
		return d
	}
	return t.At.Errorf("the quoted words are not in the article, and nothing near them is").
		WithHint("quote the words exactly as a reader sees them, without markup")
}

func contextWord(s anchor.Selector) string {
	switch {
	case s.Prefix == "":
		return "suffix"
	case s.Suffix == "":
		return "prefix"
	}
	return "prefix and suffix"
}

func (p *placer) ambiguous(t Target, m anchor.Match) diag.Diagnostic {
	d := t.At.Errorf("the quoted words occur %d times in the article", m.Total)
	return p.places(d, m).WithHint("add to the claim the prefix or suffix that stands above at the one you mean")
}

// places adds a note for every match, with the context that would decide for
// it.
func (p *placer) places(d diag.Diagnostic, m anchor.Match) diag.Diagnostic {
	for _, c := range m.Places {
		at := p.text.At(c.Range.Start)
		switch {
		case c.Selector.Prefix != "":
			d = d.WithNote(at, "here; what decides: prefix: %q", c.Selector.Prefix)
		case c.Selector.Suffix != "":
			d = d.WithNote(at, "here; what decides: suffix: %q", c.Selector.Suffix)
		default:
			d = d.WithNote(at, "here")
		}
	}
	if more := m.Total - len(m.Places); more > 0 && m.Total > 0 {
		d.Message += ", the first of which are"
	}
	return d
}

// excerpt is a passage on one line.
func (p *placer) excerpt(r anchor.Range) string {
	return "“" + shorten(strings.Join(strings.Fields(p.text.Raw[r.Start:r.End]), " ")) + "”"
}

// unused lists the marks that nobody names, so that they are still shown as
// highlights.
func (p *placer) unused() []Passage {
	var list []Passage
	for name, passage := range p.text.Marks {
		if !p.used[name] {
			list = append(list, passage)
			p.out.Add(passage.At.Warnf("no claim or counterpoint names the mark %q", name).
				WithHint("add a claim with this id, or `mark: %s` to a counterpoint; or leave out {#%s} for a plain highlight", name, name))
		}
	}
	sortPassages(list)
	p.out.Sort()
	return list
}

func sortPassages(list []Passage) {
	slices.SortFunc(list, func(a, b Passage) int { return cmp.Compare(a.Start, b.Start) })
}
