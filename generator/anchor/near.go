package anchor

import (
	"strings"
)

// Op is what happened to a run of words.
type Op uint8

// The operations, from the quote to the text.
const (
	Same   Op = iota
	Delete    // in the quote, not in the text
	Insert    // in the text, not in the quote
)

// Edit is a run of words of a comparison.
type Edit struct {
	Op   Op
	Text string
}

// nearEnough is the least share of a quote's words that a near passage has.
const nearEnough = 0.5

// maxNearWords bounds the quotes that are compared word by word.
const maxNearWords = 2000

// near looks for the passage that the quote's words were most probably taken
// from before it was changed. It is for the message only.
func (t *Text) near(exact string) Match {
	quote, text := strings.Fields(exact), t.words()
	if len(quote) > maxNearWords || len(text) == 0 {
		return Match{State: Lost}
	}
	from, common := densest(quote, text)
	if float64(common) < nearEnough*float64(len(quote)) {
		return Match{State: Lost}
	}
	to := min(len(text), from+len(quote)+len(quote)/4+2)
	from = max(0, from-len(quote)/4-2)
	diff := compare(quote, plainWords(text[from:to]))
	return t.changed(diff, text[from:to])
}

// word is a word of the text and where it stands in norm.
type word struct {
	text       string
	start, end int
}

func (t *Text) words() []word {
	var list []word
	for at := 0; at < len(t.norm); {
		end := strings.IndexByte(t.norm[at:], ' ')
		if end < 0 {
			end = len(t.norm) - at
		}
		if end > 0 {
			list = append(list, word{t.norm[at : at+end], at, at + end})
		}
		at += end + 1
	}
	return list
}

func plainWords(words []word) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = w.text
	}
	return list
}

// densest returns where the window of the quote's length begins that has most
// of the quote's words, each as often as the quote has it.
func densest(quote []string, text []word) (from, common int) {
	wanted := map[string]int{}
	for _, w := range quote {
		wanted[fold(w)]++
	}
	have := map[string]int{}
	now := 0
	for i := range text {
		w := fold(text[i].text)
		if have[w]++; have[w] <= wanted[w] {
			now++
		}
		if old := i - len(quote); old >= 0 {
			w := fold(text[old].text)
			if have[w]--; have[w] < wanted[w] {
				now--
			}
		}
		if now > common {
			from, common = max(0, i-len(quote)+1), now
		}
	}
	return from, common
}

// fold makes words alike that differ in case or in the punctuation around them.
func fold(w string) string {
	if trimmed := strings.Trim(w, `.,;:!?"'()[]-`); trimmed != "" {
		w = trimmed
	}
	return strings.ToLower(w)
}

// changed cuts the comparison to the passage: what the text has before and
// after it is none of the quote's business.
func (t *Text) changed(diff []step, text []word) Match {
	first, last := 0, len(diff)-1
	for first < len(diff) && diff[first].op == Insert {
		first++
	}
	for last >= 0 && diff[last].op == Insert {
		last--
	}
	m := Match{State: Changed, Range: Range{-1, -1}}
	for _, s := range diff[first : last+1] {
		if s.op != Delete {
			at := t.raw(span{text[s.word].start, text[s.word].end})
			if m.Range.Start < 0 {
				m.Range.Start = at.Start
			}
			m.Range.End = at.End
		}
		if n := len(m.Diff); n > 0 && m.Diff[n-1].Op == s.op {
			m.Diff[n-1].Text += " " + s.text
			continue
		}
		m.Diff = append(m.Diff, Edit{s.op, s.text})
	}
	if m.Range.Start < 0 {
		return Match{State: Lost}
	}
	return m
}

// step is a word of a comparison; word is its index in the text.
type step struct {
	op   Op
	text string
	word int
}

// compare is the longest common subsequence of two lists of words, as the
// steps that lead from one to the other.
func compare(a, b []string) []step {
	width := len(b) + 1
	length := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	var steps []step
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			steps = append(steps, step{Same, b[j], j})
			i, j = i+1, j+1
		case length[(i+1)*width+j] >= length[i*width+j+1]:
			steps = append(steps, step{Delete, a[i], -1})
			i++
		default:
			steps = append(steps, step{Insert, b[j], j})
			j++
		}
	}
	for ; i < len(a); i++ {
		steps = append(steps, step{Delete, a[i], -1})
	}
	for ; j < len(b); j++ {
		steps = append(steps, step{Insert, b[j], j})
	}
	return steps
}
