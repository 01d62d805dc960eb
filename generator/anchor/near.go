package anchor

import (
	"unicode"
	"unicode/utf8"
)

// Op is what happened to some words.
type Op uint8

// The operations, from the quote to the text.
const (
	Same   Op = iota
	Delete    // in the quote, not in the text
	Insert    // in the text, not in the quote
)

// Edit is a stretch of a comparison, with the spaces that belong to it: the
// texts of Same and Delete make the quote, those of Same and Insert the passage.
type Edit struct {
	Op   Op
	Text string
}

// maxNearWork bounds the search for something near: words of the quote times
// words of the text. A quote of 400 words in a text of 20,000 is within it.
const maxNearWork = 1 << 23

// near looks for the passage that the quote was most probably taken from before
// it was changed. It is for the message only.
//
// The passage is the one that fewest words added and taken away make of the
// quote (P. H. Sellers: The theory and computation of evolutionary distances,
// 1980). It is near if at least half of the quote's words are in it.
func (t *Text) near(exact string) Match {
	t.once.Do(func() { t.words = words(t.norm) })
	quote, text := words(exact), t.words
	if len(quote)*len(text) > maxNearWork {
		return Match{State: Lost}
	}
	from, to := closest(quote, text)
	passage := text[from:to]
	steps := compare(quote, passage)
	if same := countSame(steps, quote); same == 0 || 2*same < count(quote) {
		return Match{State: Lost}
	}
	return Match{
		State: Changed,
		Range: t.raw(span{passage[0].start, passage[len(passage)-1].end}),
		Diff:  edits(steps, quote, passage),
	}
}

// word is a run of letters and digits of a normalised text, or one character of
// anything else but space. A point or an apostrophe between two letters or
// digits belongs to the word: 9.7, can't.
type word struct {
	text       string
	start, end int
	spaced     bool // a space stands before it
}

func words(s string) []word {
	var list []word
	for at, spaced := 0, false; at < len(s); {
		if s[at] == ' ' {
			at, spaced = at+1, true
			continue
		}
		end := wordEnd(s, at)
		list = append(list, word{s[at:end], at, end, spaced})
		at, spaced = end, false
	}
	return list
}

func wordEnd(s string, at int) int {
	first, size := utf8.DecodeRuneInString(s[at:])
	at += size
	for inWord := letter(first); at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		next, _ := utf8.DecodeRuneInString(s[at+size:])
		joins := inWord && (letter(r) || (r == '.' || r == '\'' || r == ',') && letter(next))
		if !joins && !extends(r) {
			break
		}
		at += size
	}
	return at
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// count returns how many words are words, not punctuation.
func count(list []word) int {
	n := 0
	for _, w := range list {
		if w.isWord() {
			n++
		}
	}
	return n
}

func (w word) isWord() bool {
	r, _ := utf8.DecodeRuneInString(w.text)
	return letter(r)
}

// What an edit costs: a word taken away more than one replaced, so that a
// passage keeps the word that was changed at its end, and one added less, so
// that it keeps all the words that the quote has.
const (
	insertCost  = 3
	replaceCost = 4
	deleteCost  = 5
)

// closest returns the stretch of the text that is the fewest edits away from
// the quote; of several, the first, and of those that end with the same word
// the shortest.
func closest(quote, text []word) (from, to int) {
	// best[i] is the cheapest way from the quote's first i words to a stretch
	// that ends at the current word.
	best := make([]way, len(quote)+1)
	for i := range best {
		best[i].cost = i * deleteCost
	}
	cheapest := best[len(quote)].cost
	for j, w := range text {
		diagonal := best[0]
		best[0].start = j + 1
		for i := range quote {
			replace := diagonal
			if quote[i].text != w.text {
				replace.cost += replaceCost
			}
			diagonal = best[i+1]
			best[i+1] = cheaper(cheaper(replace, best[i].plus(deleteCost)), best[i+1].plus(insertCost))
		}
		if end := best[len(quote)]; end.cost < cheapest {
			cheapest, from, to = end.cost, end.start, j+1
		}
	}
	return from, to
}

// way is what leads from the quote to a stretch of the text.
type way struct{ cost, start int }

func (w way) plus(cost int) way { return way{w.cost + cost, w.start} }

func cheaper(a, b way) way {
	if b.cost < a.cost || b.cost == a.cost && b.start > a.start {
		return b
	}
	return a
}

// step is a word of a comparison: of the quote, of the passage, or of both.
type step struct {
	op             Op
	quote, passage int // their indices
}

// compare leads from one list of words to the other by way of their longest
// common subsequence.
func compare(quote, passage []word) []step {
	width := len(passage) + 1
	length := make([]int32, (len(quote)+1)*width)
	for i := len(quote) - 1; i >= 0; i-- {
		for j := len(passage) - 1; j >= 0; j-- {
			if quote[i].text == passage[j].text {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	steps := make([]step, 0, len(quote)+len(passage))
	for i, j := 0, 0; i < len(quote) || j < len(passage); {
		switch {
		case i < len(quote) && j < len(passage) && quote[i].text == passage[j].text:
			steps = append(steps, step{Same, i, j})
			i, j = i+1, j+1
		case j == len(passage) || i < len(quote) && length[(i+1)*width+j] >= length[i*width+j+1]:
			steps = append(steps, step{Delete, i, j})
			i++
		default:
			steps = append(steps, step{Insert, i, j})
			j++
		}
	}
	return steps
}

func countSame(steps []step, quote []word) int {
	n := 0
	for _, s := range steps {
		if s.op == Same && quote[s.quote].isWord() {
			n++
		}
	}
	return n
}

// edits joins the steps of one kind, each with the spaces of the text that it
// is from.
func edits(steps []step, quote, passage []word) []Edit {
	var list []Edit
	for _, s := range steps {
		side, i := passage, s.passage
		if s.op == Delete {
			side, i = quote, s.quote
		}
		text := side[i].text
		if i > 0 && side[i].spaced {
			text = " " + text
		}
		if n := len(list); n > 0 && list[n-1].Op == s.op {
			list[n-1].Text += text
		} else {
			list = append(list, Edit{s.op, text})
		}
	}
	return list
}
