package exchange

import (
	"strings"
	"testing"

	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// shown is the text that a reader sees of Markdown.
func shown(t *testing.T, s string) string {
	t.Helper()
	doc, list := markdown.New(markdown.Options{}).Parse(diag.NewSource("", []byte(s)), 0)
	if len(list) > 0 {
		t.Errorf("%q: %s", s, list.Text(false))
	}
	return strings.Join(strings.Fields(doc.Text()), " ")
}

func TestPlainTextIsShownAsItIs(t *testing.T) {
	for _, text := range []string{
		"a *b* _c_ **d** `e` ~~f~~ ==g== <b>h</b> &amp; &lt; [i](j) ![k](l) [m]: n", "# not a heading", "- no\n- list", "+ no", "1. no\n2) list", "> no quote",
		"    no code", "\tno code", "a\n===\nb\n---\nc", "| a | b |\n|---|---|\n| c | d |", "* * *", "```\nx\n```", "~~~\nx", "term\n: definition", "[^1] and [^1]: note",
		"{{< shortcode >}} {{% x %}} {.class} {#id}", `a\b \* \\`, "<!-- more -->", "<!--more-->", "a<b>c", "[x] y", "-\n-", "1986\\. x", "==x=={#y}", "$x$", "www.a.example",
		"-- and --- and ...", "\"quotes\" 'single'", "___", "***", "+++", "end with \\", "one  \ntwo", "a&copy;b",
	} {
		if got, want := shown(t, plain(text)), strings.Join(strings.Fields(text), " "); got != want {
			t.Errorf("%q becomes %q and is shown as %q", text, plain(text), got)
		}
	}
}

func TestAddressesInPlainTextLeadThere(t *testing.T) {
	for text, want := range map[string]string{
		"See https://a.example/x_y_z?q=*1*.": "See <https://a.example/x_y_z?q=*1>\\*.",
		"(http://a.example/)":                "(<http://a.example/>)",
		"https://":                           "https://",
		"javascript:alert(1)":                "javascript:alert(1)",
	} {
		if got := plain(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestNamesAreStableAndUnique(t *testing.T) {
	seen := map[string]string{}
	for _, id := range []string{"abc", "ABC", "Abc", "a_c", "a-c", "a.c", "", "橋", "é", "e", strings.Repeat("x", 64), strings.Repeat("x", 65), strings.Repeat("x", 66), "A B", "a/b", "--"} {
		name := named(id)
		if !validName.MatchString(name) || len(name) > longName || seen[name] != "" || named(id) != name {
			t.Errorf("%q is called %q, as is %q", id, name, seen[name])
		}
		seen[name] = id
	}
	if named("abc") != "abc" {
		t.Error("what is an id is another one")
	}
}

func TestDatesAreThoseOfClaims(t *testing.T) {
	for text, want := range map[string]string{
		"2025-03-04": "2025-03-04", "2025-03-04T10:11:12Z": "2025-03-04T10:11:12Z", "2025-03-04T10:11:12.123456+00:00": "2025-03-04T10:11:12Z",
		"2025-03-04T10:11:12.5+0200": "2025-03-04T10:11:12+02:00", "2025-03-04T10:11:12": "2025-03-04T10:11:12Z",
		"2025-02-30": "", "2025": "", "yesterday": "", "": "", "0000-01-01": "", "2025-03-04T25:00:00Z": "", "99999-01-01T00:00:00Z": "", "2025-03-04T10:11:12+99:00": "",
	} {
		if got := date(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if day("2025-03-04T00:00:00Z") != "2025-03-04" || day("2025-03-04T00:00:00+02:00") != "2025-03-04T00:00:00+02:00" {
		t.Error("the beginning of a day in UTC is a day")
	}
}

func TestWhatDecidesAmongSeveralPlaces(t *testing.T) {
	raw := "One safe word 😀.\n\nTwo safe\nwords here and now, where it is long. safe"
	text := &articleText{Text: claim.Text{Index: anchor.New(raw), Raw: raw, Marks: map[string]claim.Passage{"here": {Range: anchor.Range{Start: 25, End: 29}}}}}
	at := func(n int) int { // the n-th place
		from := 0
		for range n {
			from += strings.Index(raw[from:], "safe") + 4
		}
		return from - 4
	}
	for name, c := range map[string]struct {
		passage Passage
		want    int // 0: ambiguous
	}{
		"nothing":                     {Passage{}, 0},
		"a prefix":                    {Passage{Selector: anchor.Selector{Prefix: "One "}}, 1},
		"a suffix":                    {Passage{Selector: anchor.Selector{Suffix: " words here"}}, 2},
		"no white space between them": {Passage{Selector: anchor.Selector{Prefix: "word 😀.Two ", Suffix: "words"}}, 2},
		"something drawn behind":      {Passage{Selector: anchor.Selector{Prefix: "and now, where it is long. ", Suffix: "1 more"}}, 3},
		"too little before it":        {Passage{Selector: anchor.Selector{Prefix: "is long. ", Suffix: "1 more"}}, 0},
		"both sides contradict":       {Passage{Selector: anchor.Selector{Prefix: "and now, where it is long. ", Suffix: " words here and now, where"}}, 0},
		"neither side":                {Passage{Selector: anchor.Selector{Prefix: "x", Suffix: "y"}}, 0},
		"code points":                 {Passage{Start: 21}, 2},
		"UTF-16":                      {Passage{Start: 22}, 2},
		"a position beside":           {Passage{Start: 20}, 0},
		"words against a position":    {Passage{Selector: anchor.Selector{Prefix: "One "}, Start: 21}, 1},
		"the article's own name":      {Passage{Fragment: "claim-here"}, 2},
		"a name that is none":         {Passage{Fragment: "claim-there"}, 0},
	} {
		c.passage.Exact = "safe"
		f := text.find(c.passage)
		switch {
		case c.want == 0 && f.state != anchor.Ambiguous:
			t.Errorf("%s: state %v at %v", name, f.state, f.at)
		case c.want > 0 && (f.state != anchor.Anchored || f.at.Start != at(c.want)):
			t.Errorf("%s: state %v at %v, want %d", name, f.state, f.at, at(c.want))
		}
	}
}
