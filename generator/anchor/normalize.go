package anchor

import (
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is a text in which quotes are found. It is immutable and safe for
// concurrent use.
type Text struct {
	norm  string // normalised, with no space at either end
	parts []part // what norm is made of, from its beginning
	index index
	once  sync.Once
	words []word // of norm, once a quote was not found
}

// part says where a stretch of norm, up to the next part, stands in the text.
// Most of a text in ASCII is one part.
type part struct {
	norm    int32 // where it begins in norm
	raw     int32 // where it begins in the text
	rawEnd  int32 // of a single character: where it ends in the text
	several bool  // each byte is a character, as far from the beginning here as there; otherwise all of it is one
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

// dropped are the characters that nobody sees.
const dropped = softHyphen + zeroWidthSpace + byteOrderMark

const (
	softHyphen     = "\u00ad"
	zeroWidthSpace = "\u200b"
	byteOrderMark  = "\ufeff"
)

// hasDropped is strings.ContainsAny, which takes longer than all the rest: it
// looks up each character of the text in the list.
func hasDropped(text string) bool {
	return strings.Contains(text, softHyphen) || strings.Contains(text, zeroWidthSpace) || strings.Contains(text, byteOrderMark)
}

// drop takes out the characters that nobody sees, before NFC: what they kept
// apart may belong together. The function tells where a byte was; it is nil
// where each is where it was.
func drop(text string) (string, func(int) int) {
	if !hasDropped(text) {
		return text, nil
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

// normal is the normalised text alone. Of most quotes it is the quote.
func normal(text string, edges bool) string {
	if isNormal(text, edges) {
		return text
	}
	return normalize(text, edges).norm
}

// isNormal tells whether a text is ASCII in which every white space is one
// space, and none is at the ends.
func isNormal(text string, edges bool) bool {
	spaced := !edges
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ' && spaced, c != ' ' && isSpace[c], c >= utf8.RuneSelf:
			return false
		default:
			spaced = c == ' '
		}
	}
	return edges || !spaced || text == ""
}

// isSpace knows the white space of ASCII.
var isSpace = [256]bool{' ': true, '\t': true, '\n': true, '\v': true, '\f': true, '\r': true}

// normalizer writes a Text character by character, or word by word.
type normalizer struct {
	out              strings.Builder
	parts            []part
	spaced           bool // white space was read and not yet written
	spaceAt, spaceTo int
	edges            bool // keep white space at the ends, as one space
	segments         norm.Iter
}

// normalize normalises a text, or, with edges, a context, whose space towards
// the quote says something.
func normalize(text string, edges bool) *Text {
	visible, origin := drop(text)
	n := &normalizer{edges: edges}
	n.out.Grow(len(visible))
	for at := 0; at < len(visible); {
		end := at + ascii(visible[at:])
		switch {
		case end == at:
			end += composable(visible[at:])
			n.compose(visible, at, end, origin)
		case origin == nil:
			n.words(visible[at:end], at)
		default:
			for i := at; i < end; i++ {
				n.words(visible[i:i+1], origin(i))
			}
		}
		at = end
	}
	if n.spaced && n.edges {
		n.space()
	}
	return &Text{norm: n.out.String(), parts: n.parts}
}

// ascii returns how many bytes at the start of s are ASCII that nothing behind
// it could be joined to.
func ascii(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return max(0, i-1)
		}
	}
	return len(s)
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

// compose writes what NFC makes of a stretch.
func (n *normalizer) compose(visible string, at, end int, origin func(int) int) {
	if origin == nil {
		origin = func(at int) int { return at }
	}
	base := 0
	if visible[at] < utf8.RuneSelf {
		base = 1
	}
	if quote, ok := foldedAlone(visible[at+base : end]); ok { // which nothing is joined to: most of what is not ASCII
		if base > 0 {
			n.words(visible[at:at+1], origin(at))
		}
		n.single(quote, origin(at+base), origin(end-1)+1)
		return
	}
	segments := &n.segments
	for segments.InitString(norm.NFC, visible[at:end]); !segments.Done(); {
		from := at + segments.Pos()
		s := segments.Next()
		n.segment(s, origin(from), origin(at+segments.Pos()-1)+1)
	}
}

// foldedAlone returns the ASCII form of a text that is one folded character.
func foldedAlone(s string) (string, bool) {
	r, size := utf8.DecodeRuneInString(s)
	if size != len(s) {
		return "", false
	}
	text, ok := folded[r]
	return text, ok
}

// words writes characters that neither NFC nor folding changes: most of them.
func (n *normalizer) words(s string, at int) {
	for len(s) > 0 {
		end := 0
		for end < len(s) && !isSpace[s[end]] {
			end++
		}
		if end > 0 {
			n.word(s[:end], at)
		}
		if end < len(s) {
			n.white(at+end, at+end+1)
			end++
		}
		s, at = s[end:], at+end
	}
}

// word writes characters of one byte each, as another part only where they are
// not as far from the last as in the text.
func (n *normalizer) word(s string, at int) {
	if n.spaced {
		n.space()
	}
	n.plain(at)
	n.out.WriteString(s)
}

func (n *normalizer) plain(at int) {
	if i := len(n.parts) - 1; i >= 0 {
		if last := n.parts[i]; last.several && at-int(last.raw) == n.out.Len()-int(last.norm) {
			return
		}
	}
	n.parts = append(n.parts, part{norm: int32(n.out.Len()), raw: int32(at), several: true})
}

// white notes white space. It is written when something follows.
func (n *normalizer) white(from, to int) {
	if !n.spaced {
		n.spaced, n.spaceAt = true, from
	}
	n.spaceTo = to
}

// segment writes what NFC made of some characters that belong together: a
// letter with its accents, a Hangul syllable.
func (n *normalizer) segment(s []byte, from, to int) {
	r, size := utf8.DecodeRune(s)
	switch {
	case unicode.IsSpace(r):
		n.white(from, from+size)
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
	n.spaced = false
	switch {
	case !n.edges && n.out.Len() == 0:
	case n.spaceTo == n.spaceAt+1:
		n.plain(n.spaceAt)
		n.out.WriteByte(' ')
	default:
		n.write([]byte(" "), n.spaceAt, n.spaceTo)
	}
}

// single writes one character that is no white space.
func (n *normalizer) single(s string, from, to int) {
	if n.spaced {
		n.space()
	}
	n.write([]byte(s), from, to)
}

// write writes one character.
func (n *normalizer) write(s []byte, from, to int) {
	n.parts = append(n.parts, part{norm: int32(n.out.Len()), raw: int32(from), rawEnd: int32(to)})
	n.out.Write(s)
}

// part returns the part that has a byte of norm.
func (t *Text) part(at int) part {
	i := sort.Search(len(t.parts), func(i int) bool { return int(t.parts[i].norm) > at })
	return t.parts[i-1]
}

// raw returns the range of the text that a span was made from.
func (t *Text) raw(s span) Range { return Range{t.charBegin(s.start), t.charEnd(s.end - 1)} }

// span returns the characters that lie in a range, widened to whole ones.
func (t *Text) span(r Range) span {
	return span{
		start: sort.Search(len(t.norm), func(i int) bool { return t.charEnd(i) > r.Start }),
		end:   sort.Search(len(t.norm), func(i int) bool { return t.charBegin(i) >= r.End }),
	}
}

// charBegin returns where the character begins in the text that a byte of norm
// belongs to.
func (t *Text) charBegin(at int) int {
	p := t.part(at)
	if p.several {
		return int(p.raw) + at - int(p.norm)
	}
	return int(p.raw)
}

// charEnd returns where that character ends in the text.
func (t *Text) charEnd(at int) int {
	p := t.part(at)
	if p.several {
		return int(p.raw) + at + 1 - int(p.norm)
	}
	return int(p.rawEnd)
}

// begins tells whether a character begins at an offset of norm.
func (t *Text) begins(at int) bool {
	if at == len(t.norm) {
		return false
	}
	p := t.part(at)
	return p.several || at == int(p.norm)
}

// ends tells whether a character ends before an offset of norm.
func (t *Text) ends(at int) bool { return at == len(t.norm) && at > 0 || at > 0 && t.begins(at) }
