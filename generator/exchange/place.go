package exchange

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// maxLooked is for how many quotes of an article, which are not there exactly
// once, it is looked what would decide, or is near: that takes some milliseconds
// for each.
const maxLooked = 300

// text is an article's text, in which passages are found.
type articleText struct {
	claim.Text
	unused map[anchor.Range]string // names of passages that no claim has yet
	looked int
}

func textOf(e *site.Entry) *articleText {
	doc := e.Article.Doc()
	t := &articleText{unused: map[anchor.Range]string{}}
	t.Text = claim.Text{Index: anchor.New(doc.Text()), Raw: doc.Text(), At: doc.At, Marks: map[string]claim.Passage{}}
	for name, p := range doc.Marks() {
		t.Marks[name] = claim.Passage{Range: anchor.Range{Start: p.Start, End: p.End}, At: p.At}
	}
	for _, p := range e.Placed().Unused {
		for name, m := range t.Marks {
			if m.Range == p.Range {
				t.unused[t.trim(p.Range)] = name
			}
		}
	}
	return t
}

// found is what became of a passage.
type found struct {
	state anchor.State
	at    anchor.Range
	known bool // the state is
}

// find looks a passage up. Where its words are there once, that is the place,
// whatever another program saw around them; where they are there more than
// once, what it saw decides, if it fits one place only.
func (t *articleText) find(p Passage) found {
	if p.Exact == "" {
		if m, ok := t.named(p.Fragment); ok {
			return found{anchor.Anchored, m.Range, true}
		}
		return found{anchor.Invalid, anchor.Range{}, true}
	}
	if at, ok := t.Index.Anchor(anchor.Selector{Exact: p.Exact}); ok {
		return found{anchor.Anchored, at, true}
	}
	if at, ok := t.Index.Anchor(p.Selector); ok {
		return found{anchor.Anchored, at, true}
	}
	if t.looked++; t.looked > maxLooked {
		return found{state: anchor.Lost}
	}
	m := t.Index.Find(anchor.Selector{Exact: p.Exact})
	if m.State == anchor.Ambiguous && m.Total == len(m.Places) {
		if at, ok := t.decide(p, m.Places); ok {
			return found{anchor.Anchored, at, true}
		}
	}
	return found{m.State, m.Range, true}
}

// named is the passage that the article itself gives the name of an element:
// #claim-NAME.
func (t *articleText) named(fragment string) (claim.Passage, bool) {
	name := strings.TrimPrefix(fragment, "claim-")
	m, ok := t.Marks[name]
	return m, ok && name != ""
}

// decide chooses among places of the same words: by the article's own name for
// one, by the words around, or by the position.
func (t *articleText) decide(p Passage, places []anchor.Candidate) (anchor.Range, bool) {
	named, isNamed := t.named(p.Fragment)
	prefix, suffix := squeezed(p.Prefix), squeezed(p.Suffix)
	for _, fits := range []func(anchor.Range) bool{
		func(r anchor.Range) bool { return isNamed && t.trim(named.Range) == t.trim(r) },
		func(r anchor.Range) bool { return prefix+suffix != "" && t.after(r, prefix) && t.before(r, suffix) },
		func(r anchor.Range) bool { return t.startsAt(r, p.Start) },
	} {
		var fitting []anchor.Range
		for _, c := range places {
			if fits(c.Range) {
				fitting = append(fitting, c.Range)
			}
		}
		if len(fitting) == 1 {
			return fitting[0], true
		}
	}
	return t.halfDecided(places, prefix, suffix)
}

// enough is how many characters of one side decide alone: fewer are chance.
const enough = 16

// halfDecided chooses where on one side stands something else than in the
// article, as the notes and numbers that a page draws, and the other fits one
// place only.
func (t *articleText) halfDecided(places []anchor.Candidate, prefix, suffix string) (anchor.Range, bool) {
	var fitting []anchor.Range
	for _, c := range places {
		if len(prefix) >= enough && t.after(c.Range, prefix) || len(suffix) >= enough && t.before(c.Range, suffix) {
			fitting = append(fitting, c.Range)
		}
	}
	if len(fitting) == 1 {
		return fitting[0], true
	}
	return anchor.Range{}, false
}

// squeezed is a text without white space: of the text of an HTML page nobody
// knows where a block's edge is some.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// maxAround is how far around a passage it is looked, in bytes.
const maxAround = 4 << 10

func (t *articleText) after(r anchor.Range, prefix string) bool {
	from := max(0, r.Start-maxAround-2*len(prefix))
	return strings.HasSuffix(squeezed(t.Raw[from:r.Start]), prefix)
}

func (t *articleText) before(r anchor.Range, suffix string) bool {
	to := min(len(t.Raw), r.End+maxAround+2*len(suffix))
	return strings.HasPrefix(squeezed(t.Raw[r.End:to]), suffix)
}

// startsAt tells whether a passage begins at a position, in code points or, as
// browsers count, in UTF-16, of the text with runs of white space as one space.
func (t *articleText) startsAt(r anchor.Range, position int) bool {
	if position <= 0 {
		return false
	}
	r = t.trim(r)
	before := strings.Join(strings.Fields(t.Raw[:r.Start]), " ")
	if before != "" && strings.TrimRightFunc(t.Raw[:r.Start], unicode.IsSpace) != t.Raw[:r.Start] {
		before += " "
	}
	points := []rune(before)
	return len(points) == position || len(utf16.Encode(points)) == position
}

// trim is a range without white space at its ends.
func (t *articleText) trim(r anchor.Range) anchor.Range {
	words := t.Raw[r.Start:r.End]
	start := r.Start + len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace))
	return anchor.Range{Start: start, End: max(start, r.Start+len(strings.TrimRightFunc(words, unicode.IsSpace)))}
}

// quote is how a passage is written.
type quote struct {
	anchor.Selector
	mark string
}

// quote writes a passage: by the article's own name for it, if nothing else has
// that, or by its words, with as much around them as is needed. A claim of the
// name needs neither.
func (t *articleText) quote(r anchor.Range, id string) (q quote, ok bool) {
	if m, is := t.Marks[id]; is && id != "" && t.trim(m.Range) == t.trim(r) {
		return quote{}, true
	}
	if name, is := t.unused[t.trim(r)]; is {
		delete(t.unused, t.trim(r))
		return quote{mark: name}, true
	}
	q.Exact = strings.Join(strings.Fields(t.Raw[r.Start:r.End]), " ")
	at, is := t.Index.Anchor(q.Selector)
	if !is {
		described := t.Index.Describe(r)
		q.Prefix, q.Suffix = described.Prefix, described.Suffix
		at, is = t.Index.Anchor(q.Selector)
	}
	return q, is && t.trim(at) == t.trim(r)
}

// unplaced are passages of an article without a place.
type unplaced struct {
	passages []Passage
	items    []*Item
}

// explain says of each why, as a build would, and what would decide.
func (t *articleText) explain(u *unplaced) (list diag.List) {
	set := &claim.Set{}
	for _, p := range u.passages {
		set.Claims = append(set.Claims, &claim.Claim{Target: claim.Target{Selector: anchor.Selector{Exact: p.Exact}, At: p.At}})
	}
	text := t.Text
	text.Marks = nil // those that nobody names are not of interest here
	_, list = claim.Place(set, text)
	for i, d := range list {
		if strings.HasPrefix(d.Hint, "add to the claim the prefix") {
			list[i].Hint = "add it with `counterpoint new claim`, and say with --prefix or --suffix which one is meant"
		}
		for j, p := range u.passages {
			if p.At.Pos() == d.Pos && u.items[j].Reason == "" {
				u.items[j].Reason = d.Message
			}
		}
	}
	return slices.Clip(list)
}
