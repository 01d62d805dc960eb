package diag

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPositions(t *testing.T) {
	s := NewSource("a.md", []byte("one\nzwé drei\n\nend"))
	for _, c := range []struct{ offset, line, column int }{
		{0, 1, 1}, {3, 1, 4}, {4, 2, 1}, {8, 2, 5}, {13, 2, 10}, {14, 3, 1}, {15, 4, 1}, {18, 4, 4}, {99, 4, 4}, {-1, 0, 0},
	} {
		if got := s.At(c.offset).Pos(); got.Line != c.line || got.Column != c.column || got.File != "a.md" {
			t.Errorf("offset %d: got %s, want %d:%d", c.offset, got, c.line, c.column)
		}
	}
	for _, c := range []struct{ line, runeColumn, offset int }{{1, 1, 0}, {2, 4, 8}, {2, 99, 13}, {9, 1, 15}, {0, 0, 0}} {
		if got := s.Offset(c.line, c.runeColumn); got != c.offset {
			t.Errorf("line %d, character %d: got offset %d, want %d", c.line, c.runeColumn, got, c.offset)
		}
	}
	if got := (Place{}).Errorf("x"); got.Line != 0 || got.Quoted != "" {
		t.Errorf("nowhere: got %+v", got)
	}
}

func TestTextShowsPlaceQuoteHintAndDiff(t *testing.T) {
	s := NewSource("content/a.claims.yaml", []byte("claims:\n  - id: crme\n"))
	d := s.At(16).Errorf("unknown claim %q", "crme").WithHint("did you mean %q?", "crime").WithNote(s.At(0), "here")
	d.Diff = []Edit{{Same, "does"}, {Delete, " not"}, {Same, " cause"}, {Insert, " much"}}
	const want = `content/a.claims.yaml:2:9: error: unknown claim "crme"
  2 |   - id: crme
    |         ^
  quoted: does [-not-] cause
  now:    does cause {+much+}
  content/a.claims.yaml:1:1: here
  1 | claims:
    | ^
  hint: did you mean "crime"?
`
	if got := d.Text(false); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := d.Text(true); !strings.Contains(got, "\x1b[1;31merror:\x1b[0m") {
		t.Errorf("no colours in %q", got)
	}
}

func TestTextCannotCommandTheTerminal(t *testing.T) {
	s := NewSource("a\x1b[2J.md", []byte("x \x1b]0;owned\x07 \u202e y\u2066"))
	got := s.At(0).Warnf("bad \x1b[31m %s", "\u202e").Text(false)
	for _, bad := range []string{"\x1b", "\x07", "\u202e", "\u2066"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q in %q", bad, got)
		}
	}
}

func TestLongLinesAndMessagesAreCut(t *testing.T) {
	s := NewSource("a.md", []byte(strings.Repeat("ä", 5000)+"X"+strings.Repeat("ö", 5000)))
	got := s.At(10000).Errorf("%s", strings.Repeat("m", 10000)).Text(false)
	if len(got) > 1200 || !strings.Contains(got, "…") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
	lines := strings.Split(got, "\n")
	if caret := strings.IndexRune(lines[2], '^'); []rune(lines[1])[caret] != 'X' {
		t.Errorf("the caret misses its character:\n%s", got)
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"title", "date", "draft", "description", "weight", "baseURL"}
	for word, want := range map[string]string{
		"titel": "title", "dat": "date", "drfat": "draft", "descripton": "description", "baseUrl": "baseURL",
		"baseurl": "baseURL", "colour": "", "x": "", "Title": "title", "": "",
	} {
		if got := Suggest(word, known); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
	if got := Suggest(strings.Repeat("a", 1<<20), known); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestSortOrdersAndDropsRepeats(t *testing.T) {
	s, other := NewSource("b", []byte("x\ny")), NewSource("a", []byte("x"))
	l := List{s.At(2).Errorf("m"), s.At(0).Errorf("z"), other.At(0).Errorf("m"), s.At(0).Errorf("m"), s.At(2).Errorf("m")}
	l.Sort()
	var got []string
	for _, d := range l {
		got = append(got, d.Pos.String()+" "+d.Message)
	}
	if strings.Join(got, ",") != "a:1:1 m,b:1:1 m,b:1:1 z,b:2:1 m" {
		t.Errorf("got %v", got)
	}
}

func TestJSON(t *testing.T) {
	s := NewSource("a", []byte("x"))
	d := s.At(0).Errorf("m")
	d.Diff = []Edit{{Insert, "w"}}
	got, err := json.Marshal(d)
	if want := `{"severity":"error","file":"a","line":1,"column":1,"message":"m","quoted":"x","diff":[{"op":"insert","text":"w"}]}`; err != nil || string(got) != want {
		t.Errorf("got %s (%v)", got, err)
	}
}

func TestNotText(t *testing.T) {
	for _, c := range []struct{ data, pos, words string }{
		{"", "", ""}, {"plain", "", ""}, {"zwé \uFFFD \U0001F600", "", ""},
		{"\xFF\xFEa\x00", "a.md", "UTF-16"}, {"\xFE\xFF\x00a", "a.md", "UTF-16"},
		{"one\ncaf\xe9", "a.md:2:4", "not UTF-8"}, {"\xc0\xaf", "a.md:1:1", "not UTF-8"}, {"a\xed\xa0\x80", "a.md:1:2", "not UTF-8"},
		{"a\x00b", "a.md:1:2", "NUL"}, {"\x00a\xff", "a.md:1:3", "not UTF-8"},
	} {
		d, bad := NewSource("a.md", []byte(c.data)).NotText()
		if bad != (c.words != "") || d.Pos.String() != c.pos || !strings.Contains(d.Message, c.words) {
			t.Errorf("%q: got %v, %+v", c.data, bad, d)
		}
	}
}
