// Package search makes the index with which a page finds the texts of a site,
// in files so small that a query loads few of them. Its main types are Memory,
// which knows the words of texts, and Index.
//
// A text has words of four classes: of its title (0), of its claims (1), those
// that are in it often (2), and all others (3). Texts are numbered from 0 in the
// order in which they are given. All files are UTF-8, a line ends with \n.
//
// The root says what there is, and where each part but the first begins:
//
//	1 10000 4        the version of the format, texts, texts in a file of results
//	ba               the second part has what is not before "ba"
//	bridg
//
// A part has one line a word, in the order of code points: how many
// characters (one digit) it has in common with the word before, the others, and the texts
// that have it, by the best class that it has there:
//
//	0bridge=0K:2,-A~f     "bridge" is in titles of 0K, in claims of 2, often in …
//	3dle-*00f             "bridle"
//	0br*=…                all words that begin with "br"
//	0bri*>bridg           they are those that begin with "bridg"
//
// The classes are = : + -. Texts are numbers of 64 digits (0-9 A-Z a-z _ ~, five
// bits in each, the sixth says that the number goes on, the lowest first): how
// many texts lie between one and the one before. Where that is shorter, they
// are bits after a *: six in a digit, the lowest first.
//
// Words that begin alike have a line of their own where otherwise more than
// some bytes had to be loaded for them. So an answer is complete for a beginning
// of one letter too, and no query needs more than a few parts.
//
// The package knows no site and reads no file. The same texts give the same
// bytes, in whatever order earlier ones were indexed.
package search

import (
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Text is what can be found: a title, and so on by class.
type Text struct{ Title, Claims, Body string }

const (
	inTitle = iota
	inClaims
	often
	inBody
)

// oftenIs is how many times a word must be in a text to be there often.
const oftenIs = 3

// Memory knows the words of texts from one index to the next, so that one that
// has not changed is not read again. It is safe for concurrent use.
type Memory struct {
	mu    sync.Mutex
	ids   map[string]uint32
	words []string
	texts map[any][]uint32
}

// term is a word of a text by its number, and its class there: id<<2 | class.
type term = uint32

// add looks up the words of a text, sorted.
func (m *Memory) add(t Text) []term {
	classes := map[string]uint32{}
	mark := func(text string, class uint32) {
		each(text, func(word string) {
			if old, known := classes[word]; !known || class < old {
				classes[word] = class
			}
		})
	}
	mark(t.Title, inTitle)
	mark(t.Claims, inClaims)
	counts := map[string]int{}
	each(t.Body, func(word string) { counts[word]++ })
	for word, n := range counts {
		if _, known := classes[word]; !known {
			classes[word] = inBody
			if n >= oftenIs {
				classes[word] = often
			}
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	list := make([]term, 0, len(classes))
	for word, class := range classes {
		list = append(list, m.id(word)<<2|class)
	}
	slices.Sort(list)
	return list
}

func (m *Memory) id(word string) uint32 {
	id, known := m.ids[word]
	if !known {
		word = strings.Clone(word) // it is part of a whole text
		id = uint32(len(m.words))
		m.ids[word], m.words = id, append(m.words, word)
	}
	return id
}

// Index makes the index of n texts. What a text says is asked of those whose key
// is not known from the index before; more is what may change while the key
// stays, and is asked of all. It takes as many parts as it is told.
func (m *Memory) Index(keys []any, text, more func(i int) Text, parts int) *Index {
	m.mu.Lock()
	if m.ids == nil {
		m.ids = map[string]uint32{}
	}
	before := m.texts
	m.mu.Unlock()
	texts, all := make([][]term, len(keys)), make([][]term, len(keys))
	parallel(len(keys), func(i int) {
		known, ok := before[keys[i]]
		if !ok {
			known = m.add(text(i))
		}
		texts[i], all[i] = known, merged(known, m.add(more(i)))
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	m.texts = make(map[any][]term, len(keys))
	for i, key := range keys {
		m.texts[key] = texts[i]
	}
	return makeIndex(m.words, all, parts)
}

// merged is the words of two lists, each once, in its best class.
func merged(a, b []term) []term {
	if len(b) == 0 {
		return a
	}
	list := slices.Concat(a, b)
	slices.Sort(list)
	return slices.CompactFunc(list, func(a, b term) bool { return a>>2 == b>>2 })
}

// parallel does n things, as many at a time as there are processors.
func parallel(n int, do func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
