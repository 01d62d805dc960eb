package card_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	japanese "eliasnaur.com/font/noto/sans/jp/regular"

	"counterpoint/generator/card"
)

var answers = []card.Answer{{"disputes", "5 dispute"}, {"qualifies", "9 qualify"}, {"supports", "4 support"}, {"context", "4 give context"}}

// plain is a card with everything on it.
func plain(words string) card.Card {
	return card.Card{Lang: "en", Words: words, Open: "“", Close: "”", Claimant: "City transport office", Date: "3 March 2024",
		Answers: answers, Rating: card.Rating{Text: "Unproven", Color: "#8a6d00"}, Article: "What the new lane changed", Site: "Counterpoint"}
}

func with(c card.Card, change func(*card.Card)) card.Card {
	change(&c)
	return c
}

// cards are of every kind that a site may have.
var cards = map[string]card.Card{
	"short":      plain("It begins at $2,000."),
	"long":       plain(strings.Repeat("Networks tied to the cartels work together with street gangs, the bulletin says. ", 9)),
	"words only": {Words: "Leave a claim unanswered where you have found nothing."},
	"unanswered": with(plain("Armed men keep watch from roofs."), func(c *card.Card) {
		c.Answers, c.Rating = []card.Answer{{"unanswered", "Not answered yet"}}, card.Rating{}
	}),
	"no claimant": with(plain("The lane cut crashes by a third."), func(c *card.Card) { c.Claimant, c.Date = "", "" }),
	"german":      plain("Das Rinderkennzeichnungsfleischetikettierungsüberwachungsaufgabenübertragungsgesetz verhinderte die Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfälschung."),
	"arabic":      arabic,
	"hebrew": with(plain("הנתיב החדש ברחוב King George (בין 12 ל-48) הפחית תאונות ב-33.5% בשנת 2024."), func(c *card.Card) {
		c.Claimant = "עיריית תל אביב"
	}),
	"cyrillic": plain("Полоса сократила число аварий на треть — и никто этого не оспаривает; ≥ 30 %."),
	"many": with(plain("A kidnapping is to bring up to $50,000"), func(c *card.Card) {
		c.Rating.Text = strings.Repeat("Contested by the court ", 9)
		c.Claimant = strings.Repeat("Department of Long Names ", 9)
		c.Article, c.Site, c.Date = strings.Repeat("title ", 90), strings.Repeat("site ", 90), strings.Repeat("date ", 90)
		for range 5 {
			c.Answers = append(c.Answers, card.Answer{Stance: "asks", Text: "12 ask for the sources of it"})
		}
	}),
	"no blanks":      plain(strings.Repeat("W", 5000)),
	"climbing marks": plain("H" + strings.Repeat("\u0301\u0322\u0347", 3000) + "e comes " + strings.Repeat("\u030d", 3000)),
	"steering":       plain("a\u202ename\u202c \u2066b\u2069 \x00\x1b[31m c\u00ad\u200b\n\n\t d"),
	"one ligature":   plain("\ufdfd\ufdfd \ufdfd"),
}

var arabic = card.Card{Lang: "ar", Words: "خفّض المسار الجديد عدد الحوادث بنسبة 33٪ في عام 2024.", Open: "«", Close: "»",
	Claimant: "هيئة النقل", Date: "٣ مارس ٢٠٢٤", Answers: []card.Answer{{"disputes", "2 يعارضان"}, {"context", "1 يضيف سياقًا"}},
	Rating: card.Rating{Text: "غير مثبت", Color: "#8a6d00"}, Article: "ما الذي غيّره المسار الجديد (Lane 5)؟", Site: "نقطة مقابلة"}

func painter(t testing.TB, fonts ...[]byte) *card.Painter {
	t.Helper()
	p, err := card.New(fonts...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func draw(t testing.TB, p *card.Painter, c card.Card) *image.Paletted {
	t.Helper()
	data, err := p.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > 60<<10 {
		t.Errorf("%d bytes", len(data))
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return decoded.(*image.Paletted)
}

// The grounds are the first colours of the palette.
const (
	paper = iota
	straw
	amber
	rule
)

func TestEveryCardIsWholeAndKeepsItsMargins(t *testing.T) {
	p := painter(t)
	for name, c := range cards {
		t.Run(name, func(t *testing.T) { checkPicture(t, draw(t, p, c)) })
	}
}

// checkPicture looks for what holds of any card: its size, paper on all sides,
// the claim's mark, and the line below it, which nothing may cross.
func checkPicture(t *testing.T, picture *image.Paletted) {
	t.Helper()
	if size := picture.Bounds().Size(); size != image.Pt(card.Width, card.Height) {
		t.Fatalf("size %v", size)
	}
	const side, above = 72 - 21, 54 - 12
	inside := image.Rect(side, above, card.Width-side, card.Height-24)
	counts, lines := map[uint8]int{}, 0
	for y := range card.Height {
		row := picture.Pix[y*picture.Stride : y*picture.Stride+card.Width]
		for x, v := range row {
			if counts[v]++; v != paper && !(image.Pt(x, y).In(inside)) {
				t.Fatalf("something at %d,%d", x, y)
			}
		}
		if bytes.Equal(row[72:card.Width-72], bytes.Repeat([]byte{rule}, card.Width-144)) {
			lines++
		}
	}
	if counts[straw] < 1000 || counts[amber] < 100 {
		t.Errorf("the claim is not marked: %v", counts)
	}
	if lines != 2 {
		t.Errorf("the line has %d pixels, not 2", lines)
	}
}

func TestWordsAreDrawn(t *testing.T) {
	p := painter(t)
	empty := draw(t, p, card.Card{Words: "."})
	for _, c := range []card.Card{{Words: "word"}, {Words: ".", Claimant: "word"}, {Words: ".", Date: "word"}, {Words: ".", Site: "word"}, {Words: ".", Article: "word"},
		{Words: ".", Rating: card.Rating{Text: "word"}}, {Words: ".", Answers: []card.Answer{{"disputes", "word"}}}, {Words: ".", Answers: []card.Answer{{"of its own", "word"}}}} {
		if had, has := inked(empty), inked(draw(t, p, c)); has < had+200 {
			t.Errorf("%+v: %d pixels of ink, without the word %d", c, has, had)
		}
	}
}

func inked(picture *image.Paletted) (n int) {
	for _, v := range picture.Pix {
		if v > rule {
			n++
		}
	}
	return n
}

// extent is from where to where something stands, from left to right.
func extent(picture *image.Paletted, wanted func(color.RGBA) bool) (left, right int) {
	left, right = card.Width, 0
	for i, v := range picture.Pix {
		if c, _ := picture.Palette[v].(color.RGBA); wanted(c) {
			left, right = min(left, i%picture.Stride), max(right, i%picture.Stride+1)
		}
	}
	return left, right
}

func exactly(r, g, b uint8) func(color.RGBA) bool {
	return func(c color.RGBA) bool { return c == color.RGBA{r, g, b, 0xff} }
}

// What starts at the left in one card starts at the right in its mirror.
func TestACardFromRightToLeftIsMirrored(t *testing.T) {
	p := painter(t)
	for _, c := range []struct {
		what   string
		colour func(color.RGBA) bool
	}{
		{"the mark", exactly(0xfb, 0xec, 0xc1)},
		{"what disputes", exactly(0xa2, 0x21, 0x1f)},
		{"the rating", exactly(0x12, 0x34, 0x56)},
	} {
		one := with(plain("7 + 8"), func(c *card.Card) { c.Answers, c.Rating.Color = answers[:1], "#123456" })
		l1, r1 := extent(draw(t, p, with(one, func(c *card.Card) { c.Dir = "ltr" })), c.colour)
		l2, r2 := extent(draw(t, p, with(one, func(c *card.Card) { c.Dir = "rtl" })), c.colour)
		// Inside, a label of Latin letters is still read from left to right.
		if start := c.what != "the rating"; start && (l1 > 80 || r2 < card.Width-80) || !start && (l1 < 800 || l2 > 400 || r1 < l1 || r2 < l2) {
			t.Errorf("%s: %d–%d, mirrored %d–%d", c.what, l1, r1, l2, r2)
		}
	}
}

func TestTheFirstStrongLetterDecidesWhereACardBegins(t *testing.T) {
	p := painter(t)
	mark := exactly(0xfb, 0xec, 0xc1)
	for words, fromRight := range map[string]bool{"12 שלום OECD": true, "OECD שלום": false, "(2024) العربية": true} {
		l, r := extent(draw(t, p, card.Card{Words: words}), mark)
		if got := r > card.Width-80; got != fromRight || fromRight == (l < 80) {
			t.Errorf("%s: from %d to %d", words, l, r)
		}
	}
}

func TestTheSameCardHasTheSameBytes(t *testing.T) {
	one, other := painter(t), painter(t)
	want := map[string][]byte{}
	for name, c := range cards {
		want[name], _ = one.Draw(c)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for name, c := range cards {
				if got, err := other.Draw(c); err != nil || !bytes.Equal(got, want[name]) {
					t.Errorf("%s: differs (%v)", name, err)
				}
			}
		})
	}
	wait.Wait()
}

// A picture that is kept is found by its key, so what changes a picture changes
// the version. The sum is over pixels.
func TestADrawingThatChangesHasAnotherVersion(t *testing.T) {
	const version, want = "3", "c49aadc17a9195e2"
	hash := sha256.New()
	p := painter(t)
	for _, name := range slices.Sorted(maps.Keys(cards)) {
		picture := draw(t, p, cards[name])
		for _, c := range picture.Palette {
			fmt.Fprint(hash, c)
		}
		hash.Write(picture.Pix)
	}
	if got := fmt.Sprintf("%x", hash.Sum(nil)[:8]); got != want || card.Version != version {
		t.Errorf("version %s, sum %s: raise card.Version, and note both here", card.Version, got)
	}
}

func TestMissingCharactersAreNamed(t *testing.T) {
	for _, c := range []struct {
		card card.Card
		want []rune
	}{
		{plain("事故 in 事"), []rune("事故")},
		{plain("a\xff\xfe b"), []rune("\ufffd")},
		{plain("a flame 🔥"), []rune("🔥")},
		{with(plain("a"), func(c *card.Card) { c.Site = "鳥" }), []rune("鳥")},
		{with(plain("a"), func(c *card.Card) { c.Answers = []card.Answer{{"context", "კარგი"}} }), []rune("აგიკრ")},
		{plain("ça va — “naïve” ½ … ≠ → ﬁ №\u00a05 1\u202f000 a\u2011b क\u0301"), []rune("क")},
	} {
		_, err := painter(t).Draw(c.card)
		var missing *card.MissingError
		if !errors.As(err, &missing) || string(missing.Runes) != string(c.want) {
			t.Errorf("%+v: %v, want %q", c.card, err, string(c.want))
		}
	}
}

func TestAFontOfTheSiteWritesWhatTheOthersCannot(t *testing.T) {
	c := plain(strings.Repeat("新しい自転車レーンは事故を三分の一減らした、", 12))
	checkPicture(t, draw(t, painter(t, japanese.TTF), c))
}

func TestWhatIsNoFontIsRefused(t *testing.T) {
	for _, file := range [][]byte{nil, []byte("wOF2"), []byte("\x00\x01\x00\x00\xff\xff\xff\xff"), japanese.TTF[:1000]} {
		if _, err := card.New(japanese.TTF, file); err == nil || !strings.HasPrefix(err.Error(), "font 2: ") {
			t.Errorf("%d bytes: %v", len(file), err)
		}
	}
}

func TestACardWithoutWordsIsNone(t *testing.T) {
	for _, words := range []string{"", " \n", "\u202e\u2066", "\x00"} {
		if data, err := painter(t).Draw(plain(words)); !errors.Is(err, card.ErrEmpty) || data != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
}

func TestKeysNameAllThatAPictureDependsOn(t *testing.T) {
	p := painter(t)
	seen := map[string]string{p.Key(plain("a")): "the card itself"}
	if p.Key(plain("a")) != painter(t).Key(plain("a")) {
		t.Error("the same card has two keys")
	}
	note := func(what, key string) {
		if other, taken := seen[key]; taken {
			t.Errorf("%s has the key of %s", what, other)
		}
		seen[key] = what
	}
	note("another font", painter(t, japanese.TTF).Key(plain("a")))
	note("one answer less", p.Key(with(plain("a"), func(c *card.Card) { c.Answers = answers[:2] })))
	note("a text moved", p.Key(with(plain("a"), func(c *card.Card) { c.Article, c.Site = c.Article+c.Site, "" })))
	change := plain("a")
	change.Answers = slices.Clone(answers)
	for name, field := range texts(reflect.ValueOf(&change).Elem(), "Card") {
		before := field.String()
		field.SetString(before + "x")
		note(name, p.Key(change))
		field.SetString(before)
	}
	if len(seen) != 4+11+8 {
		t.Errorf("%d keys; does Key know all fields?", len(seen))
	}
}

// texts finds every text of a value.
func texts(v reflect.Value, name string) map[string]reflect.Value {
	all := map[string]reflect.Value{}
	switch v.Kind() {
	case reflect.String:
		all[name] = v
	case reflect.Struct:
		for i := range v.NumField() {
			maps.Copy(all, texts(v.Field(i), name+"."+v.Type().Field(i).Name))
		}
	case reflect.Slice:
		for i := range v.Len() {
			maps.Copy(all, texts(v.Index(i), fmt.Sprint(name, i)))
		}
	}
	return all
}

func FuzzDraw(f *testing.F) {
	for _, c := range cards {
		if len(c.Words) > 300 {
			continue // the engine would spend its time on making them shorter
		}
		f.Add(c.Words, c.Claimant, c.Article, c.Dir)
	}
	f.Add("שלום \u0660\u0661 abc 12.5% (ב)", "\u200f[", "\u0301", "rtl")
	p := painter(f)
	f.Fuzz(func(t *testing.T, words, claimant, article, dir string) {
		c := plain(words)
		c.Claimant, c.Article, c.Dir = claimant, article, dir
		c.Answers = append(slices.Clone(answers), card.Answer{Stance: dir, Text: claimant})
		c.Rating.Text = article
		data, err := p.Draw(c)
		var missing *card.MissingError
		if errors.Is(err, card.ErrEmpty) || errors.As(err, &missing) && len(missing.Runes) > 0 {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		checkPicture(t, decoded.(*image.Paletted))
	})
}

func BenchmarkDraw(b *testing.B) {
	p := painter(b)
	for _, name := range []string{"short", "long", "arabic"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Draw(cards[name]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ExamplePainter_Draw() {
	painter, err := card.New()
	if err != nil {
		panic(err)
	}
	_, err = painter.Draw(card.Card{Words: "鳥 fly south."})
	fmt.Println(err)
	picture, _ := painter.Draw(card.Card{Words: "Birds fly south.", Answers: []card.Answer{{Stance: "supports", Text: "1 supports"}}})
	fmt.Printf("%q\n", picture[1:4])
	// Output:
	// no font for 鳥 (U+9CE5)
	// "PNG"
}
