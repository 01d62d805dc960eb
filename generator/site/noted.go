package site

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"sync/atomic"

	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/markdown"
	"counterpoint/generator/packed"
)

// Noted are the claims of an article, placed, and the annotator's words. It is
// immutable, but for what is parsed of it.
type Noted struct {
	*claim.Placed
	parse func(of *claim.Claim, n int) *markdown.Doc
	words []Words // by the numbers of the counterpoints
}

// NewNoted puts them together. What a counterpoint says, by its place in its claim, is
// parsed when somebody asks.
func NewNoted(p *claim.Placed, parse func(of *claim.Claim, n int) *markdown.Doc) *Noted {
	n := &Noted{Placed: p, parse: parse}
	count := 0
	for _, c := range p.Claims {
		count += len(c.Counterpoints)
	}
	n.words = make([]Words, count)
	for _, c := range p.Claims {
		for i, cp := range c.Counterpoints {
			n.words[cp.Number()] = Words{of: c, n: i, in: n}
		}
	}
	return n
}

// Keep keeps the words of a counterpoint as they were parsed.
func (n *Noted) Keep(cp *claim.Counterpoint, d *markdown.Doc) { n.words[cp.Number()].doc.Store(d) }

// Words are those of a counterpoint, or nil.
func (n *Noted) Words(cp *claim.Counterpoint) *Words {
	if strings.TrimSpace(cp.Text) == "" {
		return nil
	}
	return &n.words[cp.Number()]
}

// Words are what an annotator says to a claim.
type Words struct {
	doc atomic.Pointer[markdown.Doc]
	of  *claim.Claim
	n   int
	in  *Noted
}

// Doc returns the document.
func (w *Words) Doc() *markdown.Doc {
	if d := w.doc.Load(); d != nil {
		return d
	}
	d := w.in.parse(w.of, w.n)
	w.doc.Store(d)
	return d
}

// What a claim and a counterpoint take, about; and their words when they are
// parsed.
const (
	sizeOfClaim = 600
	sizeOfWords = 800
)

// Size is about how many bytes they take.
func (n *Noted) Size() int {
	size := sizeOfClaim * (1 + len(n.Claims))
	for _, c := range n.Claims {
		for _, cp := range c.Counterpoints {
			if size += sizeOfClaim / 2; cp.Text != "" {
				size += sizeOfWords + 3*len(cp.Text)
			}
		}
	}
	return size
}

// summary is what is known of an article's claims without them.
type summary struct {
	noted    *packed.Kept[Noted, *Noted]
	answers  []answered // of each claim
	ratings  []string   // those that claims have
	sources  int        // of its own
	names    string     // the ids of the claims, each between line breaks
	refs     []ref      // counterpoints that are other claims
	ids      string     // the ids of the claims and what refs name: who points where depends on nothing else
	subjects string     // who claims what, relying on which sources: the directory depends on nothing else
	standing Standing
}

func summarise(noted *packed.Kept[Noted, *Noted]) summary {
	p := noted.Get().Placed
	s := summary{noted: noted, sources: len(p.Sources), subjects: subjectsOf(p), standing: standingOf(p)}
	s.refs, s.ids = refsOf(p)
	var names strings.Builder
	names.WriteByte('\n')
	for _, c := range p.Claims {
		names.WriteString(c.ID + "\n")
		s.answers = append(s.answers, answersTo(c))
		if !slices.Contains(s.ratings, c.Rating) {
			s.ratings = append(s.ratings, strings.Clone(c.Rating)) // not the whole file with it
		}
	}
	s.names, s.answers = names.String(), slices.Clip(s.answers)
	return s
}

// Standing is a sum of how an article's claims stand in its text, as far as those
// who do not read the text can tell: which have a place, in which order, and in
// which words; not where. With their file, and the front matter, it is all that
// claims say.
type Standing [sha256.Size]byte

// Standing is that of the article's claims.
func (e *summary) Standing() Standing { return e.standing }

func standingOf(p *claim.Placed) Standing {
	var w packed.Writer
	claims := slices.Clone(p.Claims)
	slices.SortStableFunc(claims, func(a, b *claim.Claim) int { return spotOf(p.Claim(a)).compare(spotOf(p.Claim(b))) })
	for _, c := range claims {
		w.Text(c.ID)
		_, placed := p.Claim(c)
		w.Is(placed)
		w.Text(p.ClaimWords(c))
		for _, cp := range c.Counterpoints {
			_, placed := p.Counterpoint(cp)
			w.Is(placed)
			w.Text(p.CounterpointWords(cp))
		}
	}
	return sha256.Sum256(w.Bytes)
}

// spot is where something stands in the text, or that it has no place.
type spot struct {
	anchor.Range
	placed bool
}

func spotOf(at anchor.Range, placed bool) spot { return spot{at, placed} }

// compare orders what stands in a text as the reader meets it; what has no place
// comes last.
func (s spot) compare(other spot) int {
	switch {
	case s.placed != other.placed && s.placed:
		return -1
	case s.placed != other.placed:
		return 1
	}
	return cmp.Or(cmp.Compare(s.Start, other.Start), cmp.Compare(s.End, other.End))
}

// Placed are the article's claims. Who compares them asks once: they may be made
// again.
func (e *summary) Placed() *claim.Placed { return e.noted.Get().Placed }

// Noted are they with the annotator's words.
func (e *summary) Noted() *Noted { return e.noted.Get() }

// claims is how many there are.
func (e *summary) claims() int { return len(e.answers) }

// indexOf is the place of a claim in its file, by its id; -1 where there is none.
// An id has no line break in it.
func (e *summary) indexOf(id string) int {
	at := strings.Index(e.names, "\n"+id+"\n")
	if id == "" || at < 0 {
		return -1
	}
	return strings.Count(e.names[:at], "\n")
}

// has tells whether the article has a claim of the id.
func (e *summary) has(id string) bool { return e.indexOf(id) >= 0 }

// claimIDs are the ids of its claims, in the order of the file.
func (e *summary) claimIDs() []string { return strings.Fields(e.names) }
