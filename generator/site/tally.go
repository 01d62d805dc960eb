package site

import (
	"slices"

	"counterpoint/generator/claim"
)

// Tally says how claims are answered. It counts what files say, so that none of
// the claims need be made.
type Tally struct {
	Claims, Answered int
	Counterpoints    int
	Stances          []int // of the counterpoints, in the order of claim.Stances
	Shares           []int // the answered claims by stance, in twelfths: one that is answered in several ways counts for each alike
}

// Whole is a claim in the units of Tally.Shares: what one to four stances divide.
const Whole = 12

// Tally counts how the claim is answered.
func (c *Claim) Tally() Tally { return TallyOf([]*Claim{c}) }

// TallyOf counts some claims.
func TallyOf(claims []*Claim) Tally {
	t := newTally()
	for _, c := range claims {
		t.add(answersTo(c.Claim))
	}
	return t
}

// Tally counts the claims that a page is about: those of an article, of a
// claimant, of a source; of the index all that there are. Something that goes on
// on many pages is counted once.
func (s *Site) Tally(p *Page) Tally {
	if p.Front != nil {
		t := newTally()
		t.addAll(s.annotated(p))
		return t
	}
	if p.Kind == KindClaim {
		return TallyOf(s.About(p))
	}
	of := s.of(p)
	if of == nil {
		return newTally()
	}
	s.noteSubject(p, of)
	known, ok := s.tallies.Load(of)
	if !ok {
		known, _ = s.tallies.LoadOrStore(of, s.tallySubject(p, of))
	}
	return known.(Tally)
}

func (s *Site) noteSubject(p *Page, of *subject) {
	s.noteClaims(of.claims)
	if p.Kind == KindClaims {
		s.reads.addTallies()
	}
}

func (s *Site) tallySubject(p *Page, of *subject) Tally {
	if p.Kind != KindClaims {
		return s.tallyAll(of.claims)
	}
	return s.tallyAllPages()
}

func (s *Site) tallyAllPages() Tally {
	t := newTally()
	for _, p := range s.claimPages() {
		t.addAll(&s.entries[p.entry].summary)
	}
	return t
}

var stances = claim.Stances()

func newTally() Tally {
	return Tally{Stances: make([]int, len(stances)), Shares: make([]int, len(stances))}
}

func (t *Tally) addAll(e *summary) {
	for _, each := range e.answers {
		t.add(each)
	}
}

// answered is how a claim is: counterpoints by stance.
type answered struct {
	stances [4]int32
	nobody  bool // it has no claimant
}

func answersTo(c *claim.Claim) (a answered) {
	for _, cp := range c.Counterpoints {
		a.stances[slices.Index(stances, cp.Stance)]++
	}
	a.nobody = c.Claimant == ""
	return a
}

func (a answered) count() (counterpoints int) {
	for _, n := range a.stances {
		counterpoints += int(n)
	}
	return counterpoints
}

func (t *Tally) add(a answered) {
	t.Claims++
	ways := 0
	for stance, n := range a.stances {
		t.Stances[stance] += int(n)
		t.Counterpoints += int(n)
		if n > 0 {
			ways++
		}
	}
	if ways == 0 {
		return
	}
	t.Answered++
	for stance, n := range a.stances {
		if n > 0 {
			t.Shares[stance] += Whole / ways
		}
	}
}

// Add adds what another one counted.
func (t *Tally) Add(other Tally) {
	t.Claims, t.Answered, t.Counterpoints = t.Claims+other.Claims, t.Answered+other.Answered, t.Counterpoints+other.Counterpoints
	for i := range t.Stances {
		t.Stances[i] += other.Stances[i]
		t.Shares[i] += other.Shares[i]
	}
}
