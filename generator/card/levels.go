package card

import (
	"github.com/go-text/typesetting/bidi"
	classes "golang.org/x/text/unicode/bidi"
)

// levels returns the embedding level of every character (UAX 9). The mark before
// the text says its direction: the algorithm would go by the first strong
// character, which a caller may know better.
func (d *desk) levels(text []rune, rtl bool) []bidi.Level {
	mark := '\u200e'
	if rtl {
		mark = '\u200f'
	}
	d.marked = append(append(d.marked[:0], mark), text...)
	runs := d.bidi.Segment(d.marked, bidi.Neutral)
	levels := make([]bidi.Level, len(d.marked))
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		for at := run.Start; at < run.End; at++ {
			levels[at] = run.Level
			if !rtl {
				levels[at] &= 1
			}
		}
		if !rtl && run.IsLeftToRight() {
			raiseNumbers(d.marked, levels, run.Start, run.End)
		}
	}
	return levels[1:]
}

// raiseNumbers tells numbers (level 2) from the words beside them (level 0): the
// library returns both as one run (go-text/typesetting, issue 249). It matters
// where a number touches a word that is read from right to left, of which it is
// a part: at the start of a run, or at its end.
func raiseNumbers(text []rune, levels []bidi.Level, from, to int) {
	at := from
	if from > 0 && levels[from-1] == 1 {
		n := numbers{text, strongBefore(text, from)}
		for at < to && n.has(at, from) {
			levels[at] = 2
			at++
		}
	}
	if to == len(text) {
		return
	}
	n := numbers{text, strongBefore(text, to)}
	for last := to - 1; last >= at && n.has(last, at); last-- {
		levels[last] = 2
	}
}

// numbers tells what belongs to a number (rules W1 to W7). Strong is the class
// of the last letter before it: European digits after an Arabic letter count as
// Arabic ones, and after a Latin one as letters.
type numbers struct {
	text   []rune
	strong classes.Class
}

func (n numbers) class(at int) classes.Class {
	if at < 0 || at >= len(n.text) {
		return classes.ON
	}
	p, _ := classes.LookupRune(n.text[at])
	if p.Class() != classes.EN {
		return p.Class()
	}
	switch n.strong {
	case classes.AL:
		return classes.AN
	case classes.R:
		return classes.EN
	}
	return classes.L
}

// has tells of a character; there is no number before from.
func (n numbers) has(at, from int) bool {
	switch n.class(at) {
	case classes.EN, classes.AN:
		return true
	case classes.NSM, classes.BN:
		return at > from && n.has(at-1, from)
	case classes.ES:
		return n.joins(at, classes.EN)
	case classes.CS:
		return n.joins(at, classes.EN) || n.joins(at, classes.AN)
	case classes.ET:
		return n.touches(at, from)
	}
	return false
}

// joins tells whether a separator stands between two digits of a class.
func (n numbers) joins(at int, class classes.Class) bool {
	return n.class(at-1) == class && n.class(at+1) == class
}

// touches tells whether a sign like % stands beside a digit, or others that do.
func (n numbers) touches(at, from int) bool {
	for before := at - 1; before >= from; before-- {
		if c := n.class(before); c == classes.EN {
			return true
		} else if !weak(c) {
			break
		}
	}
	for ; weak(n.class(at)); at++ {
	}
	return n.class(at) == classes.EN
}

func weak(c classes.Class) bool {
	return c == classes.ET || c == classes.NSM || c == classes.BN
}

// strongBefore finds the class of the last letter before a place.
func strongBefore(text []rune, at int) classes.Class {
	for at--; at >= 0; at-- {
		p, _ := classes.LookupRune(text[at])
		switch c := p.Class(); c {
		case classes.AL, classes.L, classes.R:
			return c
		}
	}
	return classes.L
}
