package export

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpoint/generator/anchor"
)

// reading is an article's text as selectors mean it.
type reading struct {
	raw, text  string
	index      *anchor.Text // of text
	begin, end []place      // where what begins at, and ends before, a byte of raw stands in text
}

// place is an offset of the text, in bytes and in code points.
type place struct{ at, point int32 }

// read makes every run of white space one space, and forgets it at the ends.
func read(raw string) *reading {
	r := &reading{raw: raw, begin: make([]place, len(raw)+1), end: make([]place, len(raw)+1)}
	var b strings.Builder
	now, spaced := place{}, false
	for i, c := range raw {
		if unicode.IsSpace(c) {
			spaced = true
			continue
		}
		if spaced && now.at > 0 {
			b.WriteByte(' ')
			now.at, now.point = now.at+1, now.point+1
		}
		_, size := utf8.DecodeRuneInString(raw[i:])
		r.begin[i] = now
		b.WriteString(raw[i : i+size])
		now.at, now.point = now.at+int32(size), now.point+1
		r.end[i+size] = now
		spaced = false
	}
	r.text = b.String()
	r.index = anchor.New(r.text)
	return r
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
	return r.begin[start], r.end[end], true
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
