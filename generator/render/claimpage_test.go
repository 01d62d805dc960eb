package render

import (
	"html/template"
	"strings"
	"testing"
)

func TestAPassageIsCutBetweenWords(t *testing.T) {
	for _, c := range []struct {
		text        string
		most        int
		first, last string
	}{
		{"one two three", 9, "one two", "two three"},
		{"one two three", 7, "one two", "three"},
		{"one two three", 13, "one two three", "one two three"},
		{"one\n two", 5, "one", "two"},
		{"onetwothree", 6, "onetwo", "othree"},
		{"nae\u0308hern", 3, "nae\u0308", "ern"}, // an accent stays with its letter
		{"e\u0308nde", 4, "e\u0308nd", "nde"},
		{"空は青い。海は灰色だ。", 4, "空は青い", "灰色だ。"},
		{"", 4, "", ""},
	} {
		first, cutAfter := firstWords(c.text, c.most)
		last, cutBefore := lastWords(c.text, c.most)
		if first != c.first || last != c.last || cutAfter != (first != c.text) || cutBefore != (last != c.text) {
			t.Errorf("%q, %d: first %q (%v), last %q (%v)", c.text, c.most, first, cutAfter, last, cutBefore)
		}
	}
}

// A block on another page has no ids, and its links lead to where it is from.
func TestABlockIsMadeFitForAnotherPage(t *testing.T) {
	for block, want := range map[template.HTML]template.HTML{
		`<p>a &lt; b &amp; <code>c</code></p>`:                    `<p>a &lt; b &amp; <code>c</code></p>`,
		`<h2 id="x" class="big">A</h2>`:                           `<p class="big">A</p>`,
		`<p><a href="#x">y</a> <a href="/z/#x">z</a></p>`:         `<p><a href="/a/#x">y</a> <a href="/z/#x">z</a></p>`,
		`<sup id="fnref:1"><a href="#fn:1">1</a></sup>`:           `<sup><a href="/a/#fn:1">1</a></sup>`,
		`<img src="p.png" alt=" id=" title="&quot; id=&quot;">`:   `<img src="p.png" alt=" id=" title="&quot; id=&quot;">`,
		`<b ID='x' title='" onclick="'>raw</b><br id=y />`:        `<b title="&#34; onclick=&#34;">raw</b><br/>`,
		`<svg viewBox="0 0 1 1"/><!-- id="x" --><hr>`:             `<svg viewBox="0 0 1 1"/><!-- id="x" --><hr>`,
		`<pre class="chroma"><span class="k">id="x"</span></pre>`: `<pre class="chroma"><span class="k">id="x"</span></pre>`,
	} {
		if got := elsewhere(block, "/a/"); got != want {
			t.Errorf("%s: got %s, want %s", block, got, want)
		}
	}
}

func TestATextHasTheDirectionOfMostOfItsLetters(t *testing.T) {
	for text, want := range map[string]string{
		"The bridge":               "ltr",
		"الجسر آمن":                "rtl",
		"הגשר בטוח":                "rtl",
		"NASA قالت إن الصور":       "rtl", // which begins in another
		"He said نعم to all of it": "ltr",
		"橋は安全だ":                    "ltr",
		"2026":                     "ltr",
		"":                         "ltr",
	} {
		if got := directionOf(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestALocaleHasARegion(t *testing.T) {
	for name, want := range map[string]string{
		"en": "en_US", "en-GB": "en_GB", "de": "de_DE", "de-AT": "de_AT", "zh-Hant": "zh_TW", "ar": "ar_EG", "fa": "fa_IR", "x-unknown": "", "<b>": "", "": "",
	} {
		if got := locale(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// The frame of a longer claim is higher, of one in characters of East Asia, too;
// but none is higher than a screen.
func TestAFrameIsAsHighAsItsWords(t *testing.T) {
	height := func(words string) int { return embedHeight(Claim{Claimant: "The mayor"}, words) }
	short, long := height("The bridge is safe"), height(strings.Repeat("The bridge is safe. ", 8))
	latin, han := height(strings.Repeat("safe ", 20)), height(strings.Repeat("橋は安全だ", 20))
	if short >= long || latin >= han {
		t.Errorf("short %d, long %d; latin %d, han %d", short, long, latin, han)
	}
	if got := height(strings.Repeat("The bridge is safe. ", 1000)); got != embedHighest {
		t.Errorf("the longest is %d", got)
	}
}
