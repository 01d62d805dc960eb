package export

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpoint/generator/anchor"
)

// reading is an article's text as selectors mean it.
type reading struct {
	raw, text string
	index     *anchor.Text // of text
	steps     []reader     // how far it was read, every so many bytes of raw
}

// place is an offset of the text, in bytes and in code points.
type place struct{ at, point int32 }

// reader makes every run of white space one space, and forgets it at the ends.
type reader struct {
	from   int32 // of raw: what is read next
	now    place // what was read, without a space that may follow
	spaced bool  // there was white space since
}

// stride is how many bytes lie between steps: a place of every byte, of which few
// are asked for, took a hundred times what the text takes.
const stride = 128

// next reads a character: where it stands in the text, and how many bytes it has;
// none where it is white space.
func (r *reader) next(raw string) (start place, size int32) {
	c, n := rune(raw[r.from]), 1
	if c >= utf8.RuneSelf {
		c, n = utf8.DecodeRuneInString(raw[r.from:])
	}
	r.from += int32(n)
	if unicode.IsSpace(c) {
		r.spaced = true
		return r.now, 0
	}
	if r.spaced && r.now.at > 0 {
		r.now.at, r.now.point = r.now.at+1, r.now.point+1
	}
	start = r.now
	r.now.at, r.now.point, r.spaced = start.at+int32(n), start.point+1, false
	return start, int32(n)
}

func read(raw string) *reading {
	r := &reading{raw: raw, steps: make([]reader, 0, len(raw)/stride+1)}
	var text strings.Builder
	text.Grow(len(raw))
	for at := (reader{}); int(at.from) < len(raw); {
		if int(at.from)/stride >= len(r.steps) {
			r.steps = append(r.steps, at)
		}
		from := at.from
		start, size := at.next(raw)
		if size > 0 && int(start.at) > text.Len() {
			text.WriteByte(' ')
		}
		text.WriteString(raw[from : from+size])
	}
	r.text = text.String()
	r.index = anchor.New(r.text)
	return r
}

// at reads as far as an offset of the raw text, at which a character begins.
func (r *reading) at(offset int) reader {
	if len(r.steps) == 0 {
		return reader{}
	}
	i := min(offset/stride, len(r.steps)-1)
	if int(r.steps[i].from) > offset {
		i--
	}
	at := r.steps[i]
	for int(at.from) < offset {
		at.next(r.raw)
	}
	return at
}

// find returns where a range of the raw text stands, without white space at its
// ends; false for one of nothing but white space.
func (r *reading) find(raw anchor.Range) (from, to place, ok bool) {
	words := r.raw[raw.Start:raw.End]
	start := raw.Start + len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace))
	end := raw.Start + len(strings.TrimRightFunc(words, unicode.IsSpace))
	if start >= end {
		return place{}, place{}, false
	}
	first := r.at(start)
	from, _ = first.next(r.raw)
	return from, r.at(end).now, true
}

// usualContext is how many code points stand before and after a quote, if they
// are enough; tools that look for words that have changed want some.
const usualContext = 32

// context returns the words before and after a passage: as many as make it the
// only one of its kind.
func (r *reading) context(from, to int) (prefix, suffix string) {
	for width := usualContext; ; width *= 4 {
		prefix, suffix = lastWords(r.text[:from], width), firstWords(r.text[to:], width)
		found, ok := r.index.Anchor(anchor.Selector{Exact: r.text[from:to], Prefix: prefix, Suffix: suffix})
		if ok && found == (anchor.Range{Start: from, End: to}) || len(prefix) == from && len(suffix) == len(r.text)-to {
			return prefix, suffix
		}
	}
}

// lastWords is the end of a text, so many code points at most; of a word that
// is cut, nothing. Where there are no spaces, no character is cut.
func lastWords(s string, width int) string {
	at := len(s)
	for ; at > 0 && width > 0; width-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	if at == 0 || s[at-1] == ' ' {
		return s[at:]
	}
	if space := strings.IndexByte(s[at:], ' '); space >= 0 && at+space+1 < len(s) {
		return s[at+space+1:]
	}
	for c, _ := utf8.DecodeRuneInString(s[at:]); at > 0 && joins(c); c, _ = utf8.DecodeRuneInString(s[at:]) {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}

// firstWords is the beginning of a text in the same way.
func firstWords(s string, width int) string {
	at := 0
	for ; at < len(s) && width > 0; width-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	if at == len(s) || s[at] == ' ' {
		return s[:at]
	}
	if space := strings.LastIndexByte(s[:at], ' '); space > 0 {
		return s[:space]
	}
	for c, size := utf8.DecodeRuneInString(s[at:]); at < len(s) && joins(c); c, size = utf8.DecodeRuneInString(s[at:]) {
		at += size
	}
	return s[:at]
}

// joins tells whether a character belongs to the one before it: an accent, a
// vowel sign, what holds an emoji together.
func joins(c rune) bool { return unicode.IsMark(c) || c == '\u200d' }
