package card

import (
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

const (
	// mostRunes bounds what is shaped of a text. No text of so many letters has
	// room on a card; a book that was pasted into a field costs no more.
	mostRunes = 2000
	// mostMarks bounds what is stacked on one letter: Hebrew with vowels and
	// accents has four, text that was made to climb over its neighbours hundreds.
	mostMarks = 6
)

// clean returns what a text shows: one line, blanks collapsed, without what
// only steers (controls, overrides of the direction, soft hyphens). More tells
// that the text was longer than mostRunes.
func clean(s string) (text []rune, more bool) {
	text = make([]rune, 0, min(len(s), mostRunes))
	marks, blank := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) && !noBreak(r):
			blank = len(text) > 0
			continue
		case noBreak(r):
			r = '\u00a0'
		case unhelpful(r):
			continue
		}
		if attaches(r) {
			if marks++; marks > mostMarks {
				continue
			}
		} else {
			marks = 0
		}
		if len(text) >= mostRunes {
			return text, true
		}
		if blank {
			text, blank = append(text, ' '), false
		}
		text = append(text, r)
	}
	return text, false
}

func noBreak(r rune) bool { return r == '\u00a0' || r == '\u202f' || r == '\u2007' }

// attaches tells whether a character takes no place of its own.
func attaches(r rune) bool {
	return r > 0x2ff && unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

// unhelpful characters are left away. What joins letters, says the direction of
// a neutral neighbour or is drawn (the Arabic signs around numbers) stays.
func unhelpful(r rune) bool {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xad:
		return true
	case r == 0x200b || r == 0x200c || r == 0x200d || r == 0x200e || r == 0x200f || r == 0x61c:
		return false
	case r >= 0x600 && r <= 0x605 || r == 0x6dd || r == 0x70f || r == 0x8e2:
		return false
	case r&0xfffe == 0xfffe:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// shows tells whether a reader expects ink where the character stands.
func shows(r rune) bool {
	return !unicode.IsSpace(r) && !attaches(r) && !unicode.IsControl(r)
}

// rightToLeft finds the direction of a text by its first strong character;
// other is the answer where it has none.
func rightToLeft(text []rune, other bool) bool {
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return other
}
