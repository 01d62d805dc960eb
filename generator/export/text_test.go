package export

import (
	"strings"
	"testing"
	"unicode/utf8"

	"counterpoint/generator/anchor"
	"counterpoint/generator/site"
)

func TestPositionsCountCodePointsOfTheTextOnOneLine(t *testing.T) {
	for _, c := range []struct {
		raw, words string
		start, end int32
		exact      string
	}{
		{"The bridge is safe.", "bridge", 4, 10, "bridge"},
		{" \n The\n\n bridge", "bridge", 4, 10, "bridge"},
		{"😀 e\u0301te\u0301 \u00a0 “safe”", "“safe”", 8, 14, "“safe”"}, // in UTF-16 it would begin at 9
		{"a\u00a0b\tc", "b\tc", 2, 5, "b c"},
		{"one two", " two", 4, 7, "two"},
		{"soft\u00adhyphen x", "x", 12, 13, "x"},
	} {
		r := read(c.raw)
		at := strings.Index(c.raw, c.words)
		from, to, ok := r.find(anchor.Range{Start: at, End: at + len(c.words)})
		if !ok || from.point != c.start || to.point != c.end || r.text[from.at:to.at] != c.exact {
			t.Errorf("%q in %q: %v to %v (%v)", c.words, c.raw, from, to, ok)
		}
	}
	if _, _, ok := read("a \n b").find(anchor.Range{Start: 1, End: 4}); ok {
		t.Error("white space has a place")
	}
}

func TestFilesStandBesideTheirPage(t *testing.T) {
	for page, want := range map[string]string{"/": "/x.json", "/a/": "/a/x.json", "/a/b.html": "/a/b.x.json", "/tags/c%23/": "/tags/c%23/x.json"} {
		if got := beside(&site.Page{Path: page}, "x.json"); got != want {
			t.Errorf("beside %s: %s, want %s", page, got, want)
		}
	}
}

func TestContextIsAsLongAsItMustBe(t *testing.T) {
	same := strings.Repeat("the same words again and again, ", 20)
	for _, c := range []struct{ before, words, after, prefix, suffix string }{
		{"", "One", " word.", "", " word."},
		{"The city council said on Monday that the ", "bridge", " is safe.", "council said on Monday that the ", " is safe."},
		{"橋は安全だと市長は言った。しかし技師は亀裂があると言った。多くの人は技師を信じた。", "橋", "", "言った。しかし技師は亀裂があると言った。多くの人は技師を信じた。", ""},
		{same + "word, ", "word", ", " + same + "word, " + same, same + "word, ", ", " + same + "word, " + same},
	} {
		text := c.before + c.words + c.after
		r := read(text)
		from, to, _ := r.find(anchor.Range{Start: len(c.before), End: len(c.before) + len(c.words)})
		prefix, suffix := r.context(int(from.at), int(to.at))
		if !strings.HasSuffix(r.text[:from.at], prefix) || !strings.HasPrefix(r.text[to.at:], suffix) {
			t.Errorf("%q: %q and %q are not around it", c.words, prefix, suffix)
		}
		if utf8.RuneCountInString(c.prefix) <= usualContext && (prefix != c.prefix || suffix != c.suffix) {
			t.Errorf("%q stands between %q and %q", c.words, prefix, suffix)
		}
		if found, ok := r.index.Anchor(anchor.Selector{Exact: c.words, Prefix: prefix, Suffix: suffix}); !ok || found.Start != int(from.at) {
			t.Errorf("%q is not found again with %q and %q", c.words, prefix, suffix)
		}
	}
}

// Whatever passage an author can quote, its selectors lead back to it.
func FuzzSelectorsFindTheirPlaceAgain(f *testing.F) {
	f.Add("The bridge is safe. The bridge is old.", 20, 30)
	f.Add("a\u00a0b a\tb 😀 e\u0301 “x” - – …", 4, 9)
	f.Add("aa aa aa aa", 3, 5)
	f.Add("\u00ad a\u200bb \ufeff\n\nab", 1, 6)
	f.Add("각 ᄀ\u1161\u11a8 ก\u0e33 👩\u200d💻", 2, 9)
	f.Fuzz(func(t *testing.T, raw string, start, end int) {
		if len(raw) > 500 || !utf8.ValidString(raw) || start < 0 || start > end || end > len(raw) {
			return
		}
		quoted := anchor.New(raw)
		at, ok := quoted.Anchor(quoted.Describe(anchor.Range{Start: start, End: end}))
		if !ok {
			return // nothing that could be quoted
		}
		r := read(raw)
		from, to, ok := r.find(at)
		if !ok {
			t.Fatalf("%v of %q has no place", at, raw)
		}
		exact := r.text[from.at:to.at]
		if got := string([]rune(r.text)[from.point:to.point]); got != exact {
			t.Errorf("code points %d to %d of %q are %q, not %q", from.point, to.point, r.text, got, exact)
		}
		prefix, suffix := r.context(int(from.at), int(to.at))
		found, ok := r.index.Anchor(anchor.Selector{Exact: exact, Prefix: prefix, Suffix: suffix})
		if !ok || found != (anchor.Range{Start: int(from.at), End: int(to.at)}) {
			t.Errorf("%q between %q and %q in %q: %v %v, want %v %v", exact, prefix, suffix, r.text, found, ok, from, to)
		}
	})
}
