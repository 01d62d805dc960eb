package anchor

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is a text in which quotes are found. It is immutable and safe for
// concurrent use.
type Text struct {
	norm string // normalised, with no space at either end

	// The text is a row of characters, each of which became one or more bytes
	// of norm. begins[i] is where the character begins that begins at norm[i],
	// ends[i] where the one ends that ends before norm[i]; -1 where none does.
	begins, ends []int32
}

// New normalises a text.
func New(text string) *Text { return normalize(text, false) }

// folded are the characters that are compared as their ASCII forms.
var folded = map[rune]string{
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '«': `"`, '»': `"`,
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '‹': "'", '›': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-",
	'…': "...",
}

func dropped(r rune) bool { return r == '\u00ad' || r == '\u200b' || r == '\ufeff' }

// normalizer writes a Text character by character.
type normalizer struct {
	out              strings.Builder
	begins, ends     []int32
	spaced           bool // white space was read and not yet written
	spaceAt, spaceTo int
	edges            bool // keep white space at the ends, as one space
}

// normalize normalises a text, or, with edges, a context, whose space towards
// the quote says something.
func normalize(text string, edges bool) *Text {
	n := &normalizer{edges: edges, ends: []int32{-1}}
	n.out.Grow(len(text))
	var segments norm.Iter
	for segments.InitString(norm.NFC, text); !segments.Done(); {
		from := segments.Pos()
		n.segment(segments.Next(), from, segments.Pos())
	}
	if n.spaced && n.edges {
		n.space()
	}
	return &Text{norm: n.out.String(), begins: append(n.begins, -1), ends: n.ends}
}

// segment writes what NFC made of some characters that belong together: a
// letter with its accents, a Hangul syllable.
func (n *normalizer) segment(s []byte, from, to int) {
	r, size := utf8.DecodeRune(s)
	switch {
	case size == len(s) && dropped(r):
	case size == len(s) && unicode.IsSpace(r):
		if !n.spaced {
			n.spaced, n.spaceAt = true, from
		}
		n.spaceTo = to
	default:
		if n.spaced {
			n.space()
		}
		if text, ok := folded[r]; ok {
			s = append([]byte(text), s[size:]...)
		}
		n.write(s, from, to)
	}
}

func (n *normalizer) space() {
	if n.edges || n.out.Len() > 0 {
		n.write([]byte(" "), n.spaceAt, n.spaceTo)
	}
	n.spaced = false
}

func (n *normalizer) write(s []byte, from, to int) {
	n.out.Write(s)
	for i := range s {
		begin, end := int32(-1), int32(-1)
		if i == 0 {
			begin = int32(from)
		}
		if i == len(s)-1 {
			end = int32(to)
		}
		n.begins, n.ends = append(n.begins, begin), append(n.ends, end)
	}
}

// raw returns the range of the text that a span was made from.
func (t *Text) raw(s span) Range { return Range{int(t.begins[s.start]), int(t.ends[s.end])} }

// span returns the characters that lie in a range, widened to whole ones.
func (t *Text) span(r Range) span {
	s := span{len(t.norm), 0}
	for i, begin := range t.begins {
		if begin >= 0 && t.endFrom(i) > r.Start {
			s.start = i
			break
		}
	}
	for i := len(t.ends) - 1; i >= 0; i-- {
		if t.ends[i] >= 0 && t.beginTo(i) < r.End {
			s.end = i
			break
		}
	}
	return s
}

// endFrom returns where the character ends that begins at norm[i].
func (t *Text) endFrom(i int) int {
	for i++; t.ends[i] < 0; i++ {
	}
	return int(t.ends[i])
}

// beginTo returns where the character begins that ends before norm[i].
func (t *Text) beginTo(i int) int {
	for i--; t.begins[i] < 0; i-- {
	}
	return int(t.begins[i])
}
