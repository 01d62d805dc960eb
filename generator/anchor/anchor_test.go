package anchor

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFindAnchors(t *testing.T) {
	for _, c := range []struct {
		name, text string
		quote      Selector
		want       string // the raw text of the range
	}{
		{"the first word", "one two", Selector{Exact: "one"}, "one"},
		{"the last character", "one two!", Selector{Exact: "!"}, "!"},
		{"the whole text", "one two", Selector{Exact: "one two"}, "one two"},
		{"space at the ends of the quote", "one two three", Selector{Exact: "\n two "}, "two"},
		{"space at the ends of the text", "  one two \n", Selector{Exact: "one two"}, "one two"},
		{"runs of space", "one\n\n two", Selector{Exact: "one two"}, "one\n\n two"},
		{"a space that does not break", "10\u00a0km and 10\u202fm", Selector{Exact: "10 m"}, "10\u202fm"},
		{"curly for straight", "She said “no”, didn’t she?", Selector{Exact: `"no", didn't`}, "“no”, didn’t"},
		{"straight for curly", `She said "no"`, Selector{Exact: "„no‟"}, `"no"`},
		{"guillemets", "Il dit «non»", Selector{Exact: `"non"`}, "«non»"},
		{"dashes", "1990–2000 — gone", Selector{Exact: "1990-2000 - gone"}, "1990–2000 — gone"},
		{"an ellipsis", "and so… it went", Selector{Exact: "so... it"}, "so… it"},
		{"dots for an ellipsis", "and so... it", Selector{Exact: "so… it"}, "so... it"},
		{"a soft hyphen", "coun\u00adter\u200bpoint", Selector{Exact: "counterpoint"}, "coun\u00adter\u200bpoint"},
		{"a byte order mark", "\ufeffone", Selector{Exact: "one"}, "one"},
		{"composed for decomposed", "cafe\u0301s", Selector{Exact: "cafés"}, "cafe\u0301s"},
		{"decomposed for composed", "cafés", Selector{Exact: "cafe\u0301s"}, "cafés"},
		{"Hangul kept apart by nothing", "\u1100\u200b\u1161 one", Selector{Exact: "\uac00"}, "\u1100\u200b\u1161"},
		{"case is kept", "One one", Selector{Exact: "one"}, "one"},
		{"ZWJ is kept", "👩‍🚀 and 👩🚀", Selector{Exact: "👩🚀"}, "👩🚀"},
		{"not within a character", "e\u0301 e", Selector{Exact: "e"}, "e"},
		{"not within a flag", "🇩🇪🇪🇸 🇪🇪", Selector{Exact: "🇪🇪"}, "🇪🇪"},
		{"not within a family", "👨‍👩‍👧 👩", Selector{Exact: "👩"}, "👩"},
		{"not within an ellipsis", "so… it. No", Selector{Exact: "."}, "."},
		{"invalid UTF-8", "a\xffb", Selector{Exact: "b"}, "b"},
		{"a prefix alone", "a cat, the cat", Selector{Exact: "cat", Prefix: "the "}, "cat"},
		{"a prefix without its space", "a cat, the cat", Selector{Exact: "cat", Prefix: "the"}, "cat"},
		{"a suffix alone", "cat one, cat two", Selector{Exact: "cat", Suffix: " two"}, "cat"},
		{"a suffix without its space", "cat one, cat two", Selector{Exact: "cat", Suffix: "two"}, "cat"},
		{"both", "a cat one, a cat two, the cat two", Selector{Exact: "cat", Prefix: "a ", Suffix: " two"}, "cat"},
		{"a prefix within a word", "recount count", Selector{Exact: "count", Prefix: "re"}, "count"},
		{"a prefix at the start of the text", "cat, the cat", Selector{Exact: "cat", Prefix: " ", Suffix: ","}, "cat"},
		{"a suffix at the end of the text", "the cat's cat", Selector{Exact: "cat", Suffix: " "}, "cat"},
		{"a space in the suffix", "cattwo cat two", Selector{Exact: "cat", Suffix: " two"}, "cat"},
		{"context is normalised", "a “x” b, a y b", Selector{Exact: "b", Prefix: "\"x\"\n"}, "b"},
		{"a wide prefix over a paragraph", "End.\nThe cat. The cat.", Selector{Exact: "The cat", Prefix: "End. "}, "The cat"},
	} {
		m := New(c.text).Find(c.quote)
		if m.State != Anchored || c.text[m.Range.Start:m.Range.End] != c.want {
			t.Errorf("%s: got state %d, range %v", c.name, m.State, m.Range)
		}
	}
}

// What context decides for must be the right one of several.
func TestContextChooses(t *testing.T) {
	text := New("the cat sat. the cat ran. the dog sat.")
	for _, c := range []struct {
		quote Selector
		start int
	}{
		{Selector{Exact: "the cat", Suffix: "sat"}, 0},
		{Selector{Exact: "the cat", Suffix: "ran"}, 13},
		{Selector{Exact: "sat", Prefix: "cat"}, 8},
		{Selector{Exact: "sat", Prefix: "dog "}, 34},
		{Selector{Exact: "the", Prefix: "sat.", Suffix: "cat"}, 13},
	} {
		if m := text.Find(c.quote); m.State != Anchored || m.Range.Start != c.start {
			t.Errorf("%+v: got state %d at %d, want %d", c.quote, m.State, m.Range.Start, c.start)
		}
	}
}

func TestFindIsAmbiguous(t *testing.T) {
	for _, c := range []struct {
		name, text string
		quote      Selector
		total      int
		decide     []Selector // for each place, without Exact
	}{
		{"two", "a cat and the cat", Selector{Exact: "cat"}, 2, []Selector{{Prefix: "a "}, {Prefix: "the "}}},
		{"overlapping", "bananas", Selector{Exact: "ana"}, 2, []Selector{{Prefix: "b"}, {Suffix: "s"}}},
		{"alike before", "x the cat. y the cat ran", Selector{Exact: "cat"}, 2, []Selector{{Suffix: "."}, {Suffix: " ran"}}},
		{"with a prefix given", "the cat one, the cat two", Selector{Exact: "cat", Prefix: "the"}, 2, []Selector{{Prefix: "the", Suffix: " one,"}, {Prefix: "the", Suffix: " two"}}},
		{"of one letter", "aaaa", Selector{Exact: "aa"}, 3, []Selector{{Prefix: "", Suffix: "aa"}, {Prefix: "a", Suffix: "a"}, {Prefix: "aa"}}},
	} {
		m := New(c.text).Find(c.quote)
		if m.State != Ambiguous || m.Total != c.total || len(m.Places) != len(c.decide) {
			t.Errorf("%s: got state %d, %d of %d places", c.name, m.State, len(m.Places), m.Total)
			continue
		}
		for i, want := range c.decide {
			want.Exact = c.quote.Exact
			if got := m.Places[i].Selector; got != want {
				t.Errorf("%s: place %d: got %+v, want %+v", c.name, i, got, want)
			}
		}
	}
}

// What decides must decide: for every candidate, of every kind of text.
func TestSuggestionsDecide(t *testing.T) {
	for _, c := range []struct{ text, exact string }{
		{"a cat and the cat", "cat"}, {"bananas", "ana"}, {"aaaaaa", "aa"}, {"x x x x x", "x"}, {"x x x x x", "x x"},
		{"one two one two one two", "one two"}, {"“a” “a” “a”", `"a"`}, {"é e\u0301 é", "é"}, {"re re-re rere", "re"},
		{"a thecat b the cat, a the cat", "cat"}, {"catthe cat the", "cat"},
		{"the cat the cat the cat sat on the cat", "the cat"}, {"a\u00a0b a b a\nb", "a b"}, {"👩‍🚀👩‍🚀 👩‍🚀", "👩‍🚀"},
	} {
		text := New(c.text)
		m := text.Find(Selector{Exact: c.exact})
		if m.State != Ambiguous {
			t.Errorf("%q in %q: state %d", c.exact, c.text, m.State)
		}
		for i, p := range m.Places {
			if got := text.Find(p.Selector); got.State != Anchored || got.Range != p.Range {
				t.Errorf("%q in %q: candidate %d, %+v, leads to state %d, %v; want %v", c.exact, c.text, i, p.Selector, got.State, got.Range, p.Range)
			}
		}
	}
}

// Who quotes "a" needs other words, not one of a thousand contexts.
func TestManyMatchesHaveNoSuggestions(t *testing.T) {
	for _, c := range []struct {
		matches int
		decides bool
	}{{maxDecided, true}, {maxDecided + 1, false}, {100_000, false}} {
		m := New(strings.Repeat("a b ", c.matches) + "z").Find(Selector{Exact: "a"})
		if m.State != Ambiguous || m.Total != c.matches || len(m.Places) != maxPlaces || m.Places[0].Selector.Prefix != "" {
			t.Fatalf("%d matches: got state %d, %d places of %d", c.matches, m.State, len(m.Places), m.Total)
		}
		last := New("y " + strings.Repeat("a ", c.matches)).Find(Selector{Exact: "a"}).Places[0]
		if (last.Selector.Prefix == "y ") != c.decides {
			t.Errorf("%d matches: the first is suggested as %+v", c.matches, last.Selector)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	text := New("The sky is blue. The grass is green.")
	for _, c := range []struct {
		name  string
		quote Selector
		want  State
	}{
		{"nothing", Selector{}, Invalid},
		{"white space", Selector{Exact: " \n\u00a0"}, Invalid},
		{"only dropped characters", Selector{Exact: "\u00ad\u200b"}, Invalid},
		{"too long", Selector{Exact: strings.Repeat("sky ", 1<<15)}, Invalid},
		{"other words", Selector{Exact: "Nobody ever wrote these words"}, Lost},
		{"one other word", Selector{Exact: "purple"}, Lost},
		{"other case", Selector{Exact: "SKY"}, Lost},
		{"punctuation", Selector{Exact: "!!"}, Lost},
		{"within a character", Selector{Exact: "\u0301"}, Lost},
		{"another prefix", Selector{Exact: "sky", Prefix: "A "}, Changed},
		{"a prefix for one, a suffix for another", Selector{Exact: "is", Prefix: "sky", Suffix: "green"}, Changed},
	} {
		if m := text.Find(c.quote); m.State != c.want {
			t.Errorf("%s: got state %d, want %d", c.name, m.State, c.want)
		}
	}
	if m := New("").Find(Selector{Exact: "a"}); m.State != Lost {
		t.Errorf("in an empty text: got state %d", m.State)
	}
}

func TestWrongContextSaysWhereTheWordsAre(t *testing.T) {
	m := New("the sky is blue, a sky is not").Find(Selector{Exact: "sky", Prefix: "this"})
	if m.State != Changed || !m.Context || m.Total != 2 || len(m.Places) != 2 || m.Places[1].Range.Start != 19 {
		t.Errorf("got %+v", m)
	}
}

// A changed text is never taken for the quoted one, and the message shows what
// was changed.
func TestFindShowsWhatChanged(t *testing.T) {
	for _, c := range []struct{ name, text, quote, near, diff string }{
		{"one more not", "It rains. The drug does not cause harm, they say.", "The drug does cause harm",
			"The drug does not cause harm", "The drug does{+ not+} cause harm"},
		{"one not less", "The drug does cause harm; 3.7% of them.", "The drug does not cause harm",
			"The drug does cause harm", "The drug does[- not-] cause harm"},
		{"a digit", "The rate is 9.7% now", "rate is 3.7% now", "rate is 9.7% now", "rate is[- 3.7-]{+ 9.7+}% now"},
		{"a digit at the start", "They lost $2,500 each", "$2,000 each", "$2,500 each", "$[-2,000-]{+2,500+} each"},
		{"a name", "the mayor of Bonn said so", "mayor of Köln said so", "mayor of Bonn said so", "mayor of[- Köln-]{+ Bonn+} said so"},
		{"a verb", "Prices increased by half.", "Prices decreased by half.", "Prices increased by half.", "Prices[- decreased-]{+ increased+} by half."},
		{"the last word", "the sky is grey, and so", "the sky is blue", "the sky is grey", "the sky is[- blue-]{+ grey+}"},
		{"punctuation", "It is over, now.", "It is over; now.", "It is over, now.", "It is over[-;-]{+,+} now."},
		{"case", "The Council met in May", "the Council met in May", "The Council met in May", "[-the-]{+The+} Council met in May"},
		{"among like ones", "The sky is red. The sky is not blue. The sky is grey.", "The sky is blue",
			"The sky is not blue", "The sky is{+ not+} blue"},
		{"far apart", "One of the many bridges, said to be of the best in all of the land, fell.", "many bridges fell",
			"", ""},
	} {
		m := New(c.text).Find(Selector{Exact: c.quote})
		if c.diff == "" {
			if m.State != Changed && m.State != Lost {
				t.Errorf("%s: got state %d", c.name, m.State)
			}
			continue
		}
		if m.State != Changed || m.Context || c.text[max(0, m.Range.Start):max(0, m.Range.End)] != c.near {
			t.Errorf("%s: got state %d, %v %q", c.name, m.State, m.Range, c.text[max(0, m.Range.Start):max(0, m.Range.End)])
		}
		if got := marked(m.Diff); got != c.diff {
			t.Errorf("%s: got %q, want %q", c.name, got, c.diff)
		}
	}
}

func marked(diff []Edit) string {
	var b strings.Builder
	for _, e := range diff {
		b.WriteString([...]string{"", "[-", "{+"}[e.Op] + e.Text + [...]string{"", "-]", "+}"}[e.Op])
	}
	return b.String()
}

func TestDescribe(t *testing.T) {
	for _, c := range []struct {
		text       string
		start, end int
		want       Selector
	}{
		{"one two", 0, 3, Selector{Exact: "one"}},
		{"one two", 2, 5, Selector{Exact: "e t"}},
		{"one two", 3, 7, Selector{Exact: "two"}},
		{"one two", 3, 4, Selector{}},
		{"one two", 5, 5, Selector{}},
		{"the cat and a cat", 4, 7, Selector{Exact: "cat", Prefix: "the "}},
		{"big cat one, big cat two", 17, 20, Selector{Exact: "cat", Suffix: " two"}},
		{"bananas", 3, 6, Selector{Exact: "ana", Suffix: "s"}},
		{"cafe\u0301s", 3, 4, Selector{Exact: "é"}}, // a half character is widened
		{"🇩🇪🇪🇸", 4, 8, Selector{Exact: "🇩🇪"}},
		{"so… it", 2, 3, Selector{Exact: "..."}},
		{"co\u00adop", 1, 3, Selector{Exact: "o", Prefix: "c"}},
		{"a “b” c", 2, 9, Selector{Exact: `"b"`}},
	} {
		if got := New(c.text).Describe(Range{c.start, c.end}); got != c.want {
			t.Errorf("%q[%d:%d]: got %+v, want %+v", c.text, c.start, c.end, got, c.want)
		}
	}
}

// A paragraph that is put before a passage leaves it where it was.
func TestAnInsertionElsewhereChangesNothing(t *testing.T) {
	const text = "The bridge is safe. The bridge is old."
	for _, before := range []string{"", "New first words.\n\n", "The river is old.\n\n"} {
		s := New(text).Describe(Range{20, 37})
		m := New(before + text).Find(s)
		if m.State != Anchored || m.Range.Start != len(before)+20 {
			t.Errorf("after %q: got state %d at %v", before, m.State, m.Range)
		}
	}
}

// Find(Describe(r)) is r, widened to whole characters and without space at its
// ends: for any text and any range.
func FuzzFindDescribe(f *testing.F) {
	for _, text := range []string{
		"one two one", "bananas", "aaaa", "x x x", "cafe\u0301 café", "“so…” — 10\u00a0km", "👩‍🚀👨‍👩‍👧🇩🇪🇪🇸", "a\xffb\xc3",
		"\u1100\u200b\u1161\u11a8", "co\u00adop co-op", " \n ", "a\u0300\u0301\u0315b", "\u00a0\u0301x \u0301", "\ufeff\u200b", "‹\u0338›",
		strings.Repeat("a\u0301", 3) + strings.Repeat("\u0301", 40), "\u0f71\u0f72\u0f74 \u0344", "ﬁ ﬀ K Å",
	} {
		f.Add(text, uint16(0), uint16(3))
		f.Add(text, uint16(2), uint16(9))
	}
	f.Fuzz(func(t *testing.T, s string, i, j uint16) {
		if len(s) > 2000 {
			return
		}
		s = strings.ToValidUTF8(s, "?")
		text := New(s)
		r := Range{min(int(i), len(s)), min(int(j), len(s))}
		if r.Start > r.End {
			r.Start, r.End = r.End, r.Start
		}
		d := text.Describe(r)
		if d.Exact == "" {
			if strings.Trim(text.norm, " ") != "" && r == (Range{0, len(s)}) {
				t.Fatalf("%q: the whole text has no description", s)
			}
			return
		}
		m := text.Find(d)
		if m.State != Anchored {
			t.Fatalf("%q: %v is described as %q, which has state %d", s, r, d, m.State)
		}
		if again := text.Describe(m.Range); again != d {
			t.Fatalf("%q: %v is described as %q, found at %v, and that is described as %q", s, r, d, m.Range, again)
		}
		if covered := trimmed(s, r); utf8.ValidString(s[r.Start:r.End]) && (covered.Start < m.Range.Start || covered.End > m.Range.End) {
			t.Fatalf("%q: %v, found at %v, has lost something", s, r, m.Range)
		}
	})
}

// trimmed is a range without what is no part of any quote at its ends.
func trimmed(s string, r Range) Range {
	const nothing = " \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + dropped
	r.End = r.Start + len(strings.TrimRight(s[r.Start:r.End], nothing))
	r.Start = r.End - len(strings.TrimLeft(s[r.Start:r.End], nothing))
	return r
}

// Find never panics, and what it proposes decides.
func FuzzFind(f *testing.F) {
	f.Add("one two one", "one", "", "")
	f.Add("bananas", "ana", "", "")
	f.Add("a cat, the cat", "cat", "the", "")
	f.Add("The sky is blue.", "sky is not", "\u0301", "\u00a0")
	f.Add("\u0301 \u0301", "\u0301", " ", " ")
	f.Add("cat", "cat", " ", " ")
	f.Add("x cat y", "cat", " x ", " y ")
	f.Add("x cat x cat", "cat", " x x", "")
	f.Add("xaaaaaaaa", "x", "", "aaaaaaa")
	f.Add("one two three 5% four, one two three 5 %", "5", "two three", "%")
	f.Add("one two three 5% four five, six 5% four five", "5%", "", " four five")
	f.Add("two threecat two three cat", "cat", "two three", "")
	f.Fuzz(func(t *testing.T, s, exact, prefix, suffix string) {
		if len(s) > 2000 || len(exact) > 500 {
			return
		}
		s, exact, prefix, suffix = strings.ToValidUTF8(s, "?"), strings.ToValidUTF8(exact, "?"), strings.ToValidUTF8(prefix, "?"), strings.ToValidUTF8(suffix, "?")
		text := New(s)
		quote := Selector{Exact: exact, Prefix: prefix, Suffix: suffix}
		m := text.Find(quote)
		indexed := New(s)
		indexed.index.searches.Store(fewSearches)
		if got := indexed.Find(quote); !reflect.DeepEqual(got, m) {
			t.Fatalf("with the index: %+v, without: %+v", got, m)
		}
		if at, ok := indexed.Anchor(quote); ok != (m.State == Anchored) || ok && at != m.Range {
			t.Fatalf("with the index Anchor says %v, %v; Find says state %d, %v", at, ok, m.State, m.Range)
		}
		if at, ok := text.Anchor(quote); ok != (m.State == Anchored) || ok && at != m.Range {
			t.Fatalf("Anchor says %v, %v; Find says state %d, %v", at, ok, m.State, m.Range)
		}
		switch m.State {
		case Anchored, Changed:
			if m.Range.Start < 0 || m.Range.End > len(s) || m.Range.Start >= m.Range.End {
				t.Fatalf("range %v of %d", m.Range, len(s))
			}
		case Ambiguous:
			for _, p := range m.Places {
				if p.Selector.Exact == "" {
					continue
				}
				if got := text.Find(p.Selector); got.State != Anchored || got.Range != p.Range {
					t.Fatalf("%q: candidate %q leads to state %d, %v; want %v", s, p.Selector, got.State, got.Range, p.Range)
				}
			}
		}
	})
}
