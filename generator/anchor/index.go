package anchor

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// index finds words without reading the whole text: it knows where each stretch
// of four bytes stands, of those that begin at a multiple of four. Words of seven
// bytes or more hold such a stretch whole, wherever they stand.
//
// It is made when the text has been read a few times: to read a text of 200,000
// words for each of 6,000 quotes took four seconds, to make this takes as long as
// to read it ten times.
type index struct {
	searches atomic.Int32
	once     sync.Once
	starts   []int32 // by hash: where its places begin in places, and after the last one where they end
	places   []int32 // in numbers of stretches, in order
	shift    uint    // of a hash
}

const (
	stretch     = 4
	shortest    = 2*stretch - 1 // words that are found with it
	fewSearches = 4             // for which it is not made
	rare        = 32            // a stretch is worth looking at if fewer than one in so many are alike
)

// hash is a stretch's, of as many bits as the index has.
func (x *index) hash(s string) uint32 {
	const golden = 0x9E3779B1 // 2^32 through the golden ratio: Knuth, volume 3, 6.4
	n := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
	return n * golden >> x.shift
}

// fill notes all stretches of a text.
func (x *index) fill(text string) {
	count, bits := len(text)/stretch, uint(8)
	for 1<<bits < count {
		bits++
	}
	x.shift = 32 - bits
	x.starts, x.places = make([]int32, 1<<bits+1), make([]int32, count)
	for i := range count {
		x.starts[x.hash(text[i*stretch:])]++
	}
	for h := range 1 << bits {
		x.starts[h+1] += x.starts[h] // where they end
	}
	for i := count - 1; i >= 0; i-- {
		h := x.hash(text[i*stretch:])
		x.starts[h]--
		x.places[x.starts[h]] = int32(i)
	}
}

// alike are the places of the stretches that have the hash of a text's first
// bytes.
func (x *index) alike(s string) []int32 {
	h := x.hash(s)
	return x.places[x.starts[h]:x.starts[h+1]]
}

// rarest returns where in the words those seven bytes begin of whose stretches
// there are fewest, and how many these are.
func (x *index) rarest(words string) (at, count int) {
	var last [stretch]int
	sum := 0
	count = len(x.places) + 1
	for i := 0; i+stretch <= len(words); i++ {
		n := len(x.alike(words[i:]))
		sum += n - last[i%stretch]
		last[i%stretch] = n
		if i >= stretch-1 && sum < count {
			at, count = i-stretch+1, sum
		}
	}
	return at, count
}

// occurrences are the places of the words, overlapping ones too, whether or not
// they are whole.
func (t *Text) occurrences(words string) iter.Seq[int] {
	if len(words) < shortest || t.index.searches.Add(1) <= fewSearches {
		return t.read(words)
	}
	t.index.once.Do(func() { t.index.fill(t.norm) })
	at, count := t.index.rarest(words)
	if count > len(t.index.places)/rare {
		return t.read(words)
	}
	found := make([]int, 0, 1)
	for i := at; i < at+stretch; i++ {
		for _, place := range t.index.alike(words[i:]) {
			if from := int(place)*stretch - i; from >= 0 && strings.HasPrefix(t.norm[from:], words) {
				found = append(found, from)
			}
		}
	}
	slices.Sort(found)
	return slices.Values(found)
}

// read finds the words as they are read.
func (t *Text) read(words string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for from := 0; ; {
			i := strings.Index(t.norm[from:], words)
			if i < 0 || !yield(from+i) {
				return
			}
			_, size := utf8.DecodeRuneInString(t.norm[from+i:])
			from += i + size
		}
	}
}
