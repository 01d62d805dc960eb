package card

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
)

func newTestDesk(t testing.TB) *desk {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p.newDesk()
}

func TestCleanKeepsWhatIsRead(t *testing.T) {
	for in, want := range map[string]string{
		"  a \n\t b  ":                                 "a b",
		"a\u00a0b\u202fc\u2007d":                       "a\u00a0b\u00a0c\u00a0d",
		"\u202eevil\u202c \u2067x\u2069":               "evil x",
		"\x00\x1b[0mа\u0085б\u2028в":                   "[0mа б в",
		"Silben\u00adtrennung":                         "Silbentrennung",
		"می\u200cدهد \u200f!\u0600١":                   "می\u200cدهد \u200f!\u0600١",
		"e\u0301":                                      "e\u0301",
		"e" + strings.Repeat("\u0301", 99) + "x\u0301": "e" + strings.Repeat("\u0301", mostMarks) + "x\u0301",
		"\ufeff\uffff\U000e0041a":                      "a",
	} {
		if got, more := clean(in); string(got) != want || more {
			t.Errorf("%q: %q, want %q", in, string(got), want)
		}
	}
	if got, more := clean(strings.Repeat("ab ", 1<<20)); len(got) != mostRunes || !more {
		t.Errorf("%d runes, more %v", len(got), more)
	}
}

// The orders are those of UAX 9; Hebrew and Arabic stand for letters that are
// read from right to left. Each letter is one cluster.
func TestLettersStandInTheOrderOfTheirDirections(t *testing.T) {
	d := newTestDesk(t)
	for _, c := range []struct {
		text string
		rtl  bool
		want string // from left to right
	}{
		{"abc", false, "abc"},
		{"abc", true, "abc"},
		{"abc.", true, ".abc"},
		{"אבג", false, "גבא"},
		{"אבג.", false, "גבא."},
		{"אבג.", true, ".גבא"},
		{"אב 12 גד", true, "דג 12 בא"},
		{"a אב 12 גד b", false, "a דג 12 בא b"},
		{"a אב 12, b", false, "a 12 בא, b"},
		{"a אב 12% b", false, "a 12% בא b"},
		{"a دد 12% b", false, "a 12 دد% b"},
		{"a دد 12,5 b", false, "a 12,5 دد b"},
		{"a ١٢ אב", false, "a בא ١٢"},
		{"a 12 אב", false, "a 12 בא"},
		{"א a 12 ב", true, "ב a 12 א"},
		{"(אב) a", false, "(בא) a"},
		{"אב (cd) הו", true, "וה )cd( בא"}, // the shaper mirrors brackets
		{"(א", true, "א("},
		{"ab, אב, cd.", true, ".cd ,בא ,ab"},
	} {
		text := []rune(c.text)
		levels := d.levels(text, c.rtl)
		clusters := make([]cluster, len(text))
		for i := range clusters {
			clusters[i] = cluster{width: i, level: levels[i]}
		}
		var got []rune
		for _, v := range visual(clusters) {
			got = append(got, text[v.width])
		}
		if string(got) != c.want {
			t.Errorf("%s (rtl %v): %s, want %s; levels %v", c.text, c.rtl, string(got), c.want, levels)
		}
	}
}

func ids(clusters []cluster) (out []uint32) {
	for _, c := range clusters {
		for _, g := range c.glyphs {
			out = append(out, uint32(g.id))
		}
	}
	return out
}

func TestArabicIsJoined(t *testing.T) {
	d := newTestDesk(t)
	alone := ids(d.shape(serif, []rune("ب"), true))
	word := d.shape(serif, []rune("ببب"), true)
	if got := ids(word); len(got) < 3 || slices.Equal(got[:len(alone)], alone) || slices.Equal(ids(word[:1]), ids(word[1:2])) || slices.Equal(ids(word[1:2]), ids(word[2:])) {
		t.Errorf("forms %v, alone %v", got, alone)
	}
	if got := d.shape(serif, []rune("لا"), true); len(got) != 1 {
		t.Errorf("lam and alef are %d clusters", len(got))
	}
}

func TestMarksStayOnTheirLetters(t *testing.T) {
	d := newTestDesk(t)
	for text, want := range map[string]int{"e\u0301x": 2, "x\u0301\u0327": 1, "שָׁ": 1, "בּ": 1, "a\u0301b\u0301": 2} {
		got := d.shape(serif, []rune(text), false)
		if len(got) != want {
			t.Errorf("%s: %d clusters, want %d", text, len(got), want)
		}
	}
}

// cutText returns the words that are left of a text, in the order of reading.
func cutText(d *desk, text, tail string, room, lines int) (words string, cut bool, set []line, p paragraph) {
	p = d.setText(serif, text, tail, false)
	set = p.cutLines(room, lines)
	n := 0
	for _, l := range set {
		n = l.from + len(l.clusters)
	}
	if cut = len(p.tail) > 0 && len(set) > 0 && n >= len(p.tail) && endsWith(set[len(set)-1].clusters, p.tail); cut {
		n -= len(p.tail)
	}
	return string([]rune(text)[:n]), cut, set, p
}

func endsWith(clusters, tail []cluster) bool {
	return len(clusters) >= len(tail) && slices.Equal(ids(clusters[len(clusters)-len(tail):]), ids(tail))
}

func TestLongTextsAreCutAtAWord(t *testing.T) {
	d := newTestDesk(t)
	const text = "The lane cut crashes by a third, and nobody disputes it"
	for _, c := range []struct{ ems, lines int }{{6, 1}, {9, 1}, {12, 1}, {14, 1}, {6, 2}, {8, 3}} {
		words, cut, set, p := cutText(d, text, "”", c.ems*em, c.lines)
		if rest := strings.TrimPrefix(text, words); !cut || rest == text || !strings.HasPrefix(strings.TrimLeft(rest, ","), " ") || strings.HasSuffix(words, ",") {
			t.Errorf("%+v: %q", c, words)
		}
		for _, l := range set {
			if width(l.clusters) > c.ems*em {
				t.Errorf("%+v: a line of %d", c, width(l.clusters))
			}
		}
		if len(set) != c.lines || len(p.tail) != 2 {
			t.Errorf("%+v: %d lines, tail %d", c, len(set), len(p.tail))
		}
	}
	if words, cut, _, _ := cutText(d, text, "”", 99*em, 1); cut || words != text {
		t.Errorf("cut %v: %q", cut, words)
	}
}

func TestTextsWithoutBlanksAreCutBetweenGraphemes(t *testing.T) {
	d := newTestDesk(t)
	text := strings.Repeat("x\u0301", 400)
	p := d.setText(serif, text, "", false)
	lines := p.cutLines(10*em, 3)
	if len(lines) != 3 || !endsWith(lines[2].clusters, p.tail) {
		t.Fatalf("%d lines", len(lines))
	}
	for _, l := range lines {
		if w := width(l.clusters); w > 10*em || w < 9*em {
			t.Errorf("a line of %d", w)
		}
		for i := range l.clusters[:len(l.clusters)-1] {
			if !l.clusters[i].graphemes {
				t.Error("cut inside a grapheme")
			}
		}
	}
}

// The longer a text, the smaller it is set, and never wider or higher than there
// is room.
func TestTextsOfAnyLengthFit(t *testing.T) {
	d := newTestDesk(t)
	const w, h = 1000, 300
	last := claimSizes[0]
	for words := 1; words < 300; words += 1 + words/8 {
		p := d.setText(serif, strings.TrimSpace(strings.Repeat("crashes ", words)), "”", false)
		size, lines := fit(&p, w, h)
		if size > last || !slices.Contains(claimSizes, size) {
			t.Errorf("%d words: size %d after %d", words, size, last)
		}
		last = size
		if len(lines) == 0 || len(lines)*leading(size) > h {
			t.Errorf("%d words: %d lines of size %d", words, len(lines), size)
		}
		for _, l := range lines {
			if got := pixels(width(l.clusters), size); got > w+1 {
				t.Errorf("%d words: %d pixels", words, got)
			}
		}
	}
	if last != claimSizes[len(claimSizes)-1] {
		t.Errorf("the longest is set in %d", last)
	}
}

func TestAWordIsBrokenOnlyWhereTheTextIsSmall(t *testing.T) {
	d := newTestDesk(t)
	for n := range 120 {
		p := d.setText(serif, "A "+strings.Repeat("m", n+1)+" word", "", false)
		size, _ := fit(&p, 1000, 300)
		_, whole := p.breakLines(1000*em/size, 99, false)
		if !whole && size > 44 {
			t.Errorf("a word of %d letters is broken in size %d", n+1, size)
		}
	}
}

func TestShortTextsHaveLinesOfLikeLength(t *testing.T) {
	d := newTestDesk(t)
	p := d.setText(serif, "Leave a claim unanswered where you have found nothing at all", "", false)
	lines, ok := p.breakLines(24*em, 9, false)
	even := p.balance(lines, 24*em)
	if !ok || len(even) != len(lines) || len(lines) != 2 {
		t.Fatalf("%d lines, balanced %d", len(lines), len(even))
	}
	gap := func(l []line) int { return abs(width(l[0].clusters) - width(l[1].clusters)) }
	if gap(even) >= gap(lines) {
		t.Errorf("lines differ by %d, before by %d", gap(even), gap(lines))
	}
}

func TestRampsAndTheirInverse(t *testing.T) {
	n := len(paletteWith(inkColors[black]))
	if n > 256 {
		t.Fatalf("%d colours", n)
	}
	seen := map[int]bool{}
	for ramp := range int(inks) + int(rule) - 1 {
		g, i := lies(ramp)
		if got := rampOf(g, i); got != ramp || seen[ramp] {
			t.Errorf("ramp %d: ground %d, ink %d, back %d", ramp, g, i, got)
		}
		seen[ramp] = true
	}
	for old := range n {
		for i := range inks {
			for steps := 1; steps <= shades; steps++ {
				if got := cover(uint8(old), i, steps); int(got) >= n || got < uint8(grounds) {
					t.Fatalf("cover(%d, %d, %d) = %d of %d", old, i, steps, got, n)
				}
			}
		}
	}
}

// luminance and contrast are those of WCAG 2.
func luminance(c color.RGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func contrast(a, b color.RGBA) float64 {
	l, m := luminance(a), luminance(b)
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

func TestWordsHaveContrast(t *testing.T) {
	for i, c := range inkColors {
		want := 4.5
		if ink(i) == amber { // a shape, beside words
			want = 3
		}
		if got := contrast(c, groundColors[paper]); got < want {
			t.Errorf("ink %d on paper: %.2f", i, got)
		}
	}
	if got := contrast(inkColors[black], groundColors[straw]); got < 7 {
		t.Errorf("words on a mark: %.2f", got)
	}
}

func TestColorsOfRatings(t *testing.T) {
	for in, want := range map[string]color.RGBA{"#fff": rgb(0xffffff), "#8A6d00": rgb(0x8a6d00), "": inkColors[black], "teal": inkColors[black],
		"#12345": inkColors[black], "#+12345": inkColors[black], "#zzz": inkColors[black], "8a6d00": inkColors[black], "#12345678": inkColors[black]} {
		if got := parseColor(in); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}
