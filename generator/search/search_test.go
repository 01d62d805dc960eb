package search_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"counterpoint/generator/search"
)

// library is some texts whose words have much in common at their beginnings.
func library(r *rand.Rand, n int) []search.Text {
	syllables := strings.Fields("ba be ka ke 東 京 é سلا 𐐷 x")
	words := func(count int) string {
		var b strings.Builder
		for range count {
			for range 1 + r.IntN(4) {
				b.WriteString(syllables[r.IntN(len(syllables))])
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	var list []search.Text
	for range n {
		list = append(list, search.Text{Title: words(3), Claims: words(5), Body: words(60)})
	}
	return list
}

func index(m *search.Memory, texts []search.Text, parts int) *search.Index {
	keys := make([]any, len(texts))
	for i, t := range texts {
		keys[i] = t
	}
	return m.Index(keys, func(i int) search.Text { return texts[i] }, func(int) search.Text { return search.Text{} }, parts)
}

// files are the root and the parts.
func files(x *search.Index, parts int) []string {
	list := []string{string(x.Root(2))}
	for n := range parts {
		list = append(list, string(x.Part(n)))
	}
	return list
}

// wanted says by hand which texts have a word, by the best class.
func wanted(texts []search.Text) map[string]map[int]int {
	found := map[string]map[int]int{}
	for i, t := range texts {
		counts := map[string]int{}
		for _, word := range search.Words(t.Body) {
			counts[word]++
		}
		add := func(word string, class int) {
			if found[word] == nil {
				found[word] = map[int]int{}
			}
			if old, ok := found[word][i]; !ok || class < old {
				found[word][i] = class
			}
		}
		for word, n := range counts {
			add(word, map[bool]int{true: 2, false: 3}[n >= 3])
		}
		for _, word := range search.Words(t.Claims) {
			add(word, 1)
		}
		for _, word := range search.Words(t.Title) {
			add(word, 0)
		}
	}
	return found
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_~"

// read reads lists as the package describes them.
func read(lists string) map[int]int {
	found := map[int]int{}
	class, next, gap, shift, bits := 0, 0, 0, 0, false
	for _, c := range lists {
		if at := strings.IndexRune("=:+-", c); at >= 0 {
			class, next, bits = at, 0, false
			continue
		}
		if c == '*' {
			bits = true
			continue
		}
		digit := strings.IndexRune(digits, c)
		if bits {
			for bit := range 6 {
				if digit>>bit&1 == 1 {
					found[next+bit] = class
				}
			}
			next += 6
			continue
		}
		gap |= digit & 31 << shift
		if shift += 5; digit < 32 {
			found[next+gap] = class
			next, gap, shift = next+gap+1, 0, 0
		}
	}
	return found
}

// lines reads all parts: what texts have each word, and what stands for all
// words with a beginning.
func lines(t *testing.T, x *search.Index, parts int) (words, beginnings map[string]string) {
	t.Helper()
	words, beginnings = map[string]string{}, map[string]string{}
	begin := strings.Split(strings.TrimSuffix(string(x.Root(2)), "\n"), "\n")[1:]
	if len(begin) != parts-1 {
		t.Fatalf("%d parts have a beginning, want %d", len(begin), parts-1)
	}
	for n := range parts {
		before := []rune{}
		for _, line := range strings.Split(strings.TrimSuffix(string(x.Part(n)), "\n"), "\n") {
			if line == "" {
				continue
			}
			at := 1 + strings.IndexAny(line[1:], "=:+->")
			word := string(before[:strings.IndexByte(digits, line[0])]) + line[1:at]
			if word <= string(before) || n > 0 && word < begin[n-1] || n < len(begin) && word >= begin[n] {
				t.Fatalf("part %d: %q stands after %q; the parts begin with %q", n, word, string(before), begin)
			}
			before = []rune(word)
			if text, ok := strings.CutSuffix(word, "*"); ok {
				beginnings[text] = line[at:]
			} else {
				words[word] = line[at:]
			}
		}
	}
	return words, beginnings
}

func TestAnIndexHasEveryWordOfEveryText(t *testing.T) {
	for _, c := range []struct{ texts, parts int }{{0, 1}, {1, 1}, {1, 8}, {7, 4}, {900, 16}} {
		texts := library(rand.New(rand.NewPCG(1, 2)), c.texts)
		words, beginnings := lines(t, index(&search.Memory{}, texts, c.parts), c.parts)
		want := wanted(texts)
		if len(words) != len(want) {
			t.Errorf("%v: %d words, want %d", c, len(words), len(want))
		}
		for word, found := range want {
			if got := read(words[word]); !maps.Equal(got, found) {
				t.Fatalf("%v: %q is in %v, want %v", c, word, got, found)
			}
		}
		if c.texts == 900 && len(beginnings) < 10 {
			t.Errorf("only %d beginnings have a line: nothing much was compared", len(beginnings))
		}
		for begin, lists := range beginnings {
			checkBeginning(t, begin, lists, want, beginnings)
		}
	}
}

// checkBeginning compares a line that stands for many words with all of them.
func checkBeginning(t *testing.T, begin, lists string, want map[string]map[int]int, beginnings map[string]string) {
	t.Helper()
	all, words := map[int]int{}, []string{}
	for word, found := range want {
		if !strings.HasPrefix(word, begin) {
			continue
		}
		words = append(words, word)
		for i, class := range found {
			if old, ok := all[i]; !ok || class < old {
				all[i] = class
			}
		}
	}
	if longer, ok := strings.CutPrefix(lists, ">"); ok {
		if !strings.HasPrefix(longer, begin) || beginnings[longer] == "" || slices.ContainsFunc(words, func(w string) bool { return !strings.HasPrefix(w, longer) }) {
			t.Errorf("%q stands for %q, but there are %v", begin, longer, words)
		}
		return
	}
	if got := read(lists); !maps.Equal(got, all) {
		t.Errorf("%q* is in %d texts, want %d", begin, len(got), len(all))
	}
}

// What a query loads is bounded: a word, and all that begin as it does.
func TestNoBeginningNeedsMuchToBeLoaded(t *testing.T) {
	texts := library(rand.New(rand.NewPCG(3, 4)), 900)
	words, beginnings := lines(t, index(&search.Memory{}, texts, 16), 16)
	sizes := map[string]int{}
	for word, lists := range words {
		for at := range word {
			sizes[word[:at]] += len(lists)
		}
	}
	for begin, size := range sizes {
		if begin != "" && beginnings[begin] == "" && size > 4<<10 {
			t.Errorf("%d bytes must be loaded for %q", size, begin)
		}
	}
}

// An index is that of its texts, whatever was indexed before.
func TestAnIndexOfWhatChangedIsThatOfANewOne(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	texts := library(r, 40)
	var m search.Memory
	for step := range 30 {
		switch r.IntN(3) {
		case 0:
			texts[r.IntN(len(texts))] = library(r, 1)[0]
		case 1:
			texts = append(texts, library(r, 1)[0])
		default:
			texts = slices.Delete(texts, 0, 1)
		}
		got, want := files(index(&m, texts, 4), 4), files(index(&search.Memory{}, texts, 4), 4)
		if !slices.Equal(got, want) {
			t.Fatalf("step %d: another index", step)
		}
	}
}

// A text that has not changed is not asked for again; what may change without
// it is.
func TestOnlyWhatChangedIsReadAgain(t *testing.T) {
	var m search.Memory
	keys := []any{"a", "b", "c"}
	var asked atomic.Int32
	index := func(more string) []byte {
		return m.Index(keys, func(i int) search.Text { asked.Add(1); return search.Text{Body: fmt.Sprint("text ", keys[i])} },
			func(i int) search.Text { return search.Text{Title: more} }, 1).Part(0)
	}
	first := index("one")
	keys = []any{"a", "d", "c"}
	second := index("two")
	if asked.Load() != 4 {
		t.Errorf("%d texts were read, want 3 and the one that is new", asked.Load())
	}
	if bytes.Contains(second, []byte("one")) || !bytes.Contains(second, []byte("wo=")) || !bytes.Contains(first, []byte("one=")) {
		t.Errorf("first\n%ssecond\n%s", first, second)
	}
	if !utf8.Valid(second) {
		t.Error("not UTF-8")
	}
}
