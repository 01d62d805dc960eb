// Package anchor finds a quote in a text, and says how a passage can be quoted
// so that it is found: two inverse functions.
//
// Its main type is Text, an article's text as a reader sees it. A quote is a
// TextQuoteSelector of the W3C Web Annotation Data Model (2017): the exact
// words, and a prefix and a suffix where the words occur more than once.
//
//	t := anchor.New("The bridge is safe. The bridge is old.")
//	t.Find(anchor.Selector{Exact: "The bridge", Suffix: " is old"}).Range // {20 30}
//	t.Describe(anchor.Range{Start: 20, End: 30})                          // the words with their shortest context
//
// Both sides are compared normalised: NFC; white space, NBSP included, as one
// space, none at the ends; soft hyphens, zero-width spaces and byte order marks
// dropped; curly and angle quotes, dashes and the ellipsis as in ASCII; case
// kept. A match begins and ends between user-perceived characters (UAX #29).
//
// Offsets are bytes of the text that was given to New, ranges half-open. The
// package never guesses: a near match is reported and never used.
package anchor

import (
	"iter"
	"slices"
)

// Selector is a W3C TextQuoteSelector.
type Selector struct{ Exact, Prefix, Suffix string }

// Range is a stretch of the text: bytes, half-open.
type Range struct{ Start, End int }

// State is what became of a quote.
type State uint8

// The states. Only Anchored gives a quote a place.
const (
	Anchored  State = iota // exactly one match
	Ambiguous              // more than one
	Changed                // none, but a near one
	Lost                   // none, and none near
	Invalid                // no quote at all
)

// Match is the answer of Find.
type Match struct {
	State   State
	Range   Range       // Anchored: the place. Changed: the near passage
	Places  []Candidate // Ambiguous, or Context: the matches, at most maxPlaces of them
	Total   int         // how many there are
	Diff    []Edit      // Changed: word by word
	Context bool        // Changed: the words are there, but not with this context
	Reason  string      // Invalid: why
}

// Candidate is a match and what would decide for it: a Selector whose prefix or
// suffix, beside those already given, makes it the only one. It is zero where
// that would take a long one.
type Candidate struct {
	Range    Range
	Selector Selector
}

const (
	maxPlaces  = 20      // of an ambiguous quote are described
	maxContext = 300     // bytes of a prefix or suffix that is proposed
	maxDecided = 1000    // matches among which a context is looked for
	maxQuote   = 1 << 16 // bytes
)

// Find looks a quote up.
func (t *Text) Find(s Selector) Match {
	exact, invalid := quote(s)
	if invalid != "" {
		return Match{State: Invalid, Reason: invalid}
	}
	all := t.matches(exact)
	switch fitting := t.fitting(all, contextOf(s)); {
	case len(fitting) == 1:
		return Match{State: Anchored, Range: t.raw(fitting[0]), Total: 1}
	case len(fitting) > 1:
		return Match{State: Ambiguous, Places: t.candidates(s, fitting), Total: len(fitting)}
	case len(all) > 0:
		m := Match{State: Changed, Context: true, Range: t.raw(all[0]), Total: len(all)}
		for _, at := range all[:min(len(all), maxPlaces)] {
			m.Places = append(m.Places, Candidate{Range: t.raw(at)})
		}
		return m
	}
	return t.near(exact)
}

// Anchor is Find without its help: the place of a quote that has one. It takes
// no longer than a search for the words.
func (t *Text) Anchor(s Selector) (Range, bool) {
	exact, invalid := quote(s)
	if invalid != "" {
		return Range{}, false
	}
	found := []span(nil)
	for at := range t.inContext(exact, contextOf(s)) {
		if found = append(found, at); len(found) > 1 {
			break
		}
	}
	if len(found) != 1 {
		return Range{}, false
	}
	return t.raw(found[0]), true
}

// quote normalises the words of a selector, or says why they are none.
func quote(s Selector) (exact, invalid string) {
	exact = normal(s.Exact, false)
	switch {
	case len(s.Exact) > maxQuote:
		return "", "the quote is longer than 64 KB"
	case s.Exact == "":
		return "", "the quote is empty"
	case exact == "":
		return "", "the quote has only white space"
	}
	return exact, ""
}

func (t *Text) fitting(all []span, c context) []span {
	var list []span
	for _, at := range all {
		if c.fits(t, at) {
			list = append(list, at)
		}
	}
	return list
}

// span is a stretch of the normalised text.
type span struct{ start, end int }

// places are those of the words, overlapping ones too, that begin and end between characters.
func (t *Text) places(words string) iter.Seq[span] {
	return func(yield func(span) bool) {
		for from := range t.occurrences(words) {
			if at := (span{from, from + len(words)}); t.whole(at) && !yield(at) {
				return
			}
		}
	}
}

func (t *Text) matches(exact string) []span { return slices.Collect(t.places(exact)) }

// candidates describes matches, each with the shortest context of whole words
// that, together with the one given, decides for it. Where that is long there
// is none: nobody writes a context of fifty words.
func (t *Text) candidates(s Selector, all []span) []Candidate {
	given := contextOf(s)
	list := make([]Candidate, 0, min(len(all), maxPlaces))
	for _, at := range all[:min(len(all), maxPlaces)] {
		c := Candidate{Range: t.raw(at)}
		if len(all) <= maxDecided {
			if context, ok := t.deciding(given, at, all, maxContext); ok {
				c.Selector = Selector{Exact: s.Exact, Prefix: context.prefix, Suffix: context.suffix}
			}
		}
		list = append(list, c)
	}
	return list
}
