package anchor

import (
	"iter"
	"strings"
)

// context is a prefix and a suffix, normalised. A space at the end towards the
// quote must be there if it is given, and may be there if it is not: whether a
// writer copies it must not matter.
type context struct{ prefix, suffix string }

func contextOf(s Selector) context {
	return context{prefix: normal(s.Prefix, true), suffix: normal(s.Suffix, true)}
}

// around returns the text before and after a span as the context would see it.
func (t *Text) around(s span, c context) (before, after string) {
	before, after = t.norm[:s.start], t.norm[s.end:]
	if !strings.HasSuffix(c.prefix, " ") {
		before = strings.TrimSuffix(before, " ")
	}
	if !strings.HasPrefix(c.suffix, " ") {
		after = strings.TrimPrefix(after, " ")
	}
	return before, after
}

// fits tells whether a span stands in the context. The ends of the text count
// as white space.
func (c context) fits(t *Text, s span) bool {
	before, after := t.around(s, c)
	prefix, suffix := c.prefix, c.suffix
	if len(prefix) == len(before)+1 {
		prefix = strings.TrimPrefix(prefix, " ")
	}
	if len(suffix) == len(after)+1 {
		suffix = strings.TrimSuffix(suffix, " ")
	}
	return strings.HasSuffix(before, prefix) && strings.HasPrefix(after, suffix)
}

// inContext are the places of words in a context. Those of a few letters, as
// often 5% is, are looked for where the longer of prefix and suffix stands: to
// read all of a text for each of 2,000 quotes took half a second.
func (t *Text) inContext(words string, c context) iter.Seq[span] {
	return func(yield func(span) bool) {
		for at := range t.about(words, c) {
			if c.fits(t, at) && !yield(at) {
				return
			}
		}
	}
}

// about are places of words, among them all that fit a context.
func (t *Text) about(words string, c context) iter.Seq[span] {
	before, after := strings.Trim(c.prefix, " "), strings.Trim(c.suffix, " ")
	if len(words) >= shortest || max(len(before), len(after)) < shortest {
		return t.places(words)
	}
	by, offset, step := before, len(before), 1
	if len(after) > len(before) {
		by, offset, step = after, 0, -1
	}
	return func(yield func(span) bool) {
		for found := range t.occurrences(by) {
			for _, edge := range t.spaced(found+offset, step) {
				at := span{edge, edge + len(words)}
				if step < 0 {
					at = span{edge - len(words), edge}
				}
				if t.is(at, words) && !yield(at) {
					return
				}
			}
		}
	}
}

// spaced is an offset, and the one beyond a space that stands there, forwards or
// backwards.
func (t *Text) spaced(at, step int) []int {
	if space := at + min(step, 0); space >= 0 && space < len(t.norm) && t.norm[space] == ' ' {
		return []int{at, at + step}
	}
	return []int{at}
}

// is tells whether a span holds these words.
func (t *Text) is(at span, words string) bool {
	return at.start >= 0 && at.end <= len(t.norm) && t.norm[at.start:at.end] == words && t.whole(at)
}

// deciding returns the shortest context that begins or ends with a whole word,
// and that of all spans, which fit the given context, fits only one: by a
// longer prefix or a longer suffix, or where neither can do it alone by both.
// It looks no further than limit bytes.
func (t *Text) deciding(given context, at span, all []span, limit int) (context, bool) {
	own := context{t.norm[:at.start], t.norm[at.end:]}
	before, after := own.prefix, own.suffix
	prefix, suffix := 0, 0 // bytes that some other span has in common with this one
	for _, other := range all {
		if other != at {
			b, a := t.around(other, own)
			prefix = max(prefix, commonSuffix(before, b, limit))
			suffix = max(suffix, commonPrefix(after, a, limit))
		}
	}
	byPrefix, bySuffix := prefix < min(len(before), limit), suffix < min(len(after), limit)
	start, end := wordBefore(before, len(before)-prefix), wordAfter(after, suffix)
	switch {
	case byPrefix && (!bySuffix || len(before)-start <= end):
		return context{before[start:], given.suffix}, true
	case bySuffix:
		return context{given.prefix, after[:end]}, true
	}
	return own, len(before) < limit && len(after) < limit
}

func commonPrefix(a, b string, limit int) int {
	n := 0
	for n < min(len(a), len(b), limit) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b string, limit int) int {
	n := 0
	for n < min(len(a), len(b), limit) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// wordBefore returns where the word begins that has the byte before an offset.
func wordBefore(s string, at int) int {
	return strings.LastIndexByte(s[:max(0, at-1)], ' ') + 1
}

// wordAfter returns where the word ends that has the byte at an offset.
func wordAfter(s string, at int) int {
	if at < len(s) {
		if n := strings.IndexByte(s[at+1:], ' '); n >= 0 {
			return at + 1 + n
		}
	}
	return len(s)
}
