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

// New normalises a text in UTF-8.
func New(text string) *Text { return normalize(text, false) }

// folded are the characters that are compared as their ASCII forms.
var folded = map[rune]string{
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '«': `"`, '»': `"`,
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '‹': "'", '›': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-",
	'…': "...",
}

const dropped = "\u00ad\u200b\ufeff"

// drop takes out the characters that nobody sees, before NFC: what they kept
// apart may belong together. The function tells where a byte was.
func drop(text string) (string, func(int) int) {
	if !strings.ContainsAny(text, dropped) {
		return text, func(at int) int { return at }
	}
	kept := make([]byte, 0, len(text))
	var origin []int
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !strings.ContainsRune(dropped, r) {
			kept = append(kept, text[at:at+size]...)
			for i := range size {
				origin = append(origin, at+i)
			}
		}
		at += size
	}
	return string(kept), func(at int) int { return origin[at] }
}

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
	visible, origin := drop(text)
	n := &normalizer{edges: edges}
	n.out.Grow(len(visible))
	n.begins, n.ends = make([]int32, 0, len(visible)+1), append(make([]int32, 0, len(visible)+1), -1)
	var segments norm.Iter
	for at := 0; at < len(visible); {
		end := at + composable(visible[at:])
		if end == at+1 { // ASCII, on its own
			n.ascii(visible[at], origin(at))
			at = end
			continue
		}
		for segments.InitString(norm.NFC, visible[at:end]); !segments.Done(); {
			from := at + segments.Pos()
			s := segments.Next()
			n.segment(s, origin(from), origin(at+segments.Pos()-1)+1)
		}
		at = end
	}
	if n.spaced && n.edges {
		n.space()
	}
	return &Text{norm: n.out.String(), begins: append(n.begins, -1), ends: n.ends}
}

// composable returns the length of the character at the start of s and of all
// that NFC could join to it: what is ASCII joins nothing before it.
func composable(s string) int {
	n := 1
	for n < len(s) && s[n] >= utf8.RuneSelf {
		n++
	}
	return n
}

// ascii writes a character that neither NFC nor folding changes: most of them.
func (n *normalizer) ascii(c byte, at int) {
	switch c {
	case ' ', '\t', '\n', '\v', '\f', '\r':
		if !n.spaced {
			n.spaced, n.spaceAt = true, at
		}
		n.spaceTo = at + 1
	default:
		if n.spaced {
			n.space()
		}
		n.out.WriteByte(c)
		n.begins, n.ends = append(n.begins, int32(at)), append(n.ends, int32(at+1))
	}
}

// segment writes what NFC made of some characters that belong together: a
// letter with its accents, a Hangul syllable.
func (n *normalizer) segment(s []byte, from, to int) {
	r, size := utf8.DecodeRune(s)
	switch {
	case unicode.IsSpace(r):
		if !n.spaced {
			n.spaced, n.spaceAt = true, from
		}
		n.spaceTo = from + size
		if size < len(s) { // an accent on a space stands alone
			n.segment(s[size:], from+size, to)
		}
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
