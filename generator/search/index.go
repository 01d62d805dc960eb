package search

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Index is the index of some texts. It does not change.
type Index struct {
	texts int
	parts [][]byte
	begin []string // where each part but the first begins
}

// Part returns the bytes of a part.
func (x *Index) Part(n int) []byte { return x.parts[n] }

// Root returns the bytes of the file that leads to the parts.
func (x *Index) Root(perFile int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "1 %d %d\n", x.texts, perFile)
	for _, begin := range x.begin {
		b.WriteString(begin + "\n")
	}
	return []byte(b.String())
}

// line is a line of the index, not yet shortened.
type line struct {
	word  string // with * at its end: all that begin so
	lists string
}

// indexer makes an index.
type indexer struct {
	count  int        // of texts
	lines  []line     // those of words, sorted; those of beginnings follow
	found  [][]uint32 // by line: texts<<2 | class
	sizes  []int      // by line: the bytes of all lines before
	better []uint8    // by text: scratch
	writer
}

// heavy is how many bytes words that begin alike may take without a line of
// their own.
const heavy = 4 << 10

func makeIndex(words []string, texts [][]term, parts int) *Index {
	x := &indexer{count: len(texts), better: make([]uint8, len(texts))}
	x.gather(words, texts)
	x.sizes = make([]int, len(x.lines)+1)
	for i, l := range x.lines {
		x.sizes[i+1] = x.sizes[i] + len(l.lists) + len(l.word)/2 + 2
	}
	x.beginnings(0, len(x.lines), 0)
	x.found = nil
	slices.SortFunc(x.lines, func(a, b line) int { return strings.Compare(a.word, b.word) })
	return x.divide(parts)
}

// gather turns the words of texts into the texts of words.
func (x *indexer) gather(words []string, texts [][]term) {
	starts := make([]uint32, len(words)+1)
	for _, list := range texts {
		for _, t := range list {
			starts[t>>2+1]++
		}
	}
	for i := range words {
		starts[i+1] += starts[i]
	}
	all, next := make([]uint32, starts[len(words)]), slices.Clone(starts)
	for i, list := range texts {
		for _, t := range list {
			all[next[t>>2]] = uint32(i)<<2 | t&3
			next[t>>2]++
		}
	}
	var used []int
	for id := range words {
		if starts[id] < starts[id+1] {
			used = append(used, id)
		}
	}
	slices.SortFunc(used, func(a, b int) int { return strings.Compare(words[a], words[b]) })
	x.lines, x.found = make([]line, 0, len(used)+len(used)/16), make([][]uint32, 0, len(used))
	for _, id := range used {
		found := all[starts[id]:starts[id+1]]
		x.lines, x.found = append(x.lines, line{words[id], x.lists(found)}), append(x.found, found)
	}
}

// beginnings adds lines for what the words of a range have in common at their
// beginnings, beyond so many bytes, where they take too much together.
func (x *indexer) beginnings(from, to, beyond int) {
	if to-from < 2 || x.sizes[to]-x.sizes[from] <= heavy {
		return
	}
	first, last := x.lines[from].word, x.lines[to-1].word
	common := commonBytes(first, last)
	for at := beyond; at < common; {
		_, size := utf8.DecodeRuneInString(first[at:])
		if at += size; at < common {
			x.lines = append(x.lines, line{first[:at] + "*", ">" + first[:common]})
		}
	}
	if common > beyond {
		x.lines = append(x.lines, line{first[:common] + "*", x.union(from, to)})
	}
	for from < to {
		word := x.lines[from].word
		_, size := utf8.DecodeRuneInString(word[common:])
		begin := word[:common+size]
		end := from + sort.Search(to-from, func(i int) bool { return size == 0 && i > 0 || !strings.HasPrefix(x.lines[from+i].word, begin) })
		x.beginnings(from, end, common)
		from = end
	}
}

// commonBytes is how long a beginning two words have in common, in whole
// characters.
func commonBytes(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) || n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

// union is the lists of all words of a range: a text is in that of its best
// class.
func (x *indexer) union(from, to int) string {
	clear(x.better)
	for _, found := range x.found[from:to] {
		for _, f := range found {
			x.better[f>>2] = max(x.better[f>>2], uint8(4-f&3))
		}
	}
	var found []uint32
	for i, is := range x.better {
		if is > 0 {
			found = append(found, uint32(i)<<2|uint32(4-is))
		}
	}
	return x.lists(found)
}

// divide cuts the lines into parts of about the same size.
func (x *indexer) divide(parts int) *Index {
	total := 0
	for _, l := range x.lines {
		total += len(l.word) + len(l.lists)
	}
	index := &Index{texts: x.count, parts: make([][]byte, parts)}
	at, done := 0, 0
	for n := range parts {
		begin := at
		for at < len(x.lines) && done*parts < (n+1)*total {
			done += len(x.lines[at].word) + len(x.lines[at].lists)
			at++
		}
		index.parts[n] = written(x.lines[begin:at])
		if n > 0 {
			index.begin = append(index.begin, x.between(begin))
		}
	}
	return index
}

// between is the shortest text that is after the line before one, and not after
// that one.
func (x *indexer) between(at int) string {
	switch {
	case at == len(x.lines):
		return "\U0010ffff"
	case at == 0:
		return ""
	}
	word := x.lines[at].word
	common := commonBytes(x.lines[at-1].word, word)
	_, size := utf8.DecodeRuneInString(word[common:])
	return word[:common+size]
}

// written is the lines of a part.
func written(lines []line) []byte {
	size := 0
	for _, l := range lines {
		size += len(l.word) + len(l.lists) + 2
	}
	b, before := make([]byte, 0, size), ""
	for _, l := range lines {
		common := min(commonBytes(before, l.word), 63)
		for common > 0 && common < len(l.word) && !utf8.RuneStart(l.word[common]) {
			common--
		}
		b = append(b, digits[utf8.RuneCountInString(l.word[:common])])
		b = append(append(append(b, l.word[common:]...), l.lists...), '\n')
		before = l.word
	}
	return bytes.Clone(b) // which has no room for what words have in common
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_~"

// marks are those of the classes.
const marks = "=:+-"

// writer writes lists. What it needs for that it needs for each of a hundred
// thousand words.
type writer struct {
	texts      []uint32
	line       []byte
	gaps, bits []byte
}

// lists writes which texts have a word, by class.
func (w *writer) lists(found []uint32) string {
	w.line = w.line[:0]
	for class := range uint32(len(marks)) {
		w.texts = w.texts[:0]
		for _, f := range found {
			if f&3 == class {
				w.texts = append(w.texts, f>>2)
			}
		}
		if len(w.texts) > 0 {
			w.line = append(append(w.line, marks[class]), w.numbers(w.texts)...)
		}
	}
	return string(w.line)
}

// numbers writes sorted numbers in the shorter of the two ways.
func (w *writer) numbers(list []uint32) []byte {
	w.gaps = w.gaps[:0]
	next := uint32(0)
	for _, n := range list {
		gap := n - next
		for ; gap > 31; gap >>= 5 {
			w.gaps = append(w.gaps, digits[gap&31|32])
		}
		w.gaps = append(w.gaps, digits[gap])
		next = n + 1
	}
	length := int(list[len(list)-1])/6 + 2
	if len(w.gaps) <= length {
		return w.gaps
	}
	w.bits = append(w.bits[:0], make([]byte, length)...)
	for _, n := range list {
		w.bits[1+n/6] |= 1 << (n % 6)
	}
	for i := range w.bits {
		w.bits[i] = digits[w.bits[i]]
	}
	w.bits[0] = '*'
	return w.bits
}
