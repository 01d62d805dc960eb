package markdown

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

var footnoted = []string{
	"a[^1] b[^2] c[^1]\n\n[^2]: two\n[^1]: one\n", "a[^b]\n\n[^a]: not asked for\n\n[^b]: asked for\n", "[^1]: nobody asks\n",
	"a[^1]\n\n[^1]: one\n\n[^1]: another\n", "a![^1] ![x](y) ![^2]\n\n[^1]: one\n", "a[^x] [^ x] [^X]\n\n[^x]: one\n",
	"a[^1]\n\n[^1]: one[^2]\n[^2]: two[^1]\n", "> a[^1]\n>\n> [^1]: in a quote\n\nb[^1]\n", "- a[^1]\n\n  [^1]: in a list\n",
	"[^1]\n\n[^1]: one\n\n    more\n\n    - a list\n\nText[^1].\n", "a[^1]\n\n[^1]:\n", "a[^\\]] b[^[c]]\n\n[^\\]]: one\n[^[c]]: two\n",
	"a[^1][^2][^3]\n\n[^3]: three\n[^2]: two\n[^1]: one\n", "a[^1\n\n[^1]: one\n", "a[^]\n\n[^]: none\n", "*a[^1]*\n# b[^1]\n\n| c[^1] |\n|--|\n| d[^1] |\n\n[^1]: *one*\n",
	"a[^1]\n\n[^1]: one\n```\ncode\n```\n", "[^1]:one\n\n[^1] [^1]: x\n", "a[^" + strings.Repeat("n", 998) + "] b[^" + strings.Repeat("m", 999) + "]\n\n[^" + strings.Repeat("n", 998) + "]: long\n\n[^" + strings.Repeat("m", 999) + "]: too long\n",
	"![^1", "![", "!", "[", "[^", "a\\[^1]\n\n[^1]: one\n", "`[^1]`\n\n[^1]: one\n", "[a[^1]](b)\n\n[^1]: one\n", "a[^1]\r\n\r\n[^1]: one\r\n",
}

// Ours are goldmark's, but for the time that they take.
func sameFootnotes(t *testing.T, text string) {
	t.Helper()
	var got, want bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.Table, footnotes{})).Convert([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if err := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote)).Convert([]byte(text), &want); err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Errorf("%q\n got %s\nwant %s", text, &got, &want)
	}
}

func TestFootnotesAreGoldmarks(t *testing.T) {
	notes := 0
	for _, text := range footnoted {
		sameFootnotes(t, text)
		notes += strings.Count(text, "]:")
	}
	if notes < 20 {
		t.Errorf("only %d notes were compared", notes)
	}
}

func FuzzFootnotes(f *testing.F) {
	for _, text := range footnoted {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 4000 {
			sameFootnotes(t, text)
		}
	})
}
