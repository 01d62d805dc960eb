package markdown

import (
	"math/rand/v2"
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// checkQuiet fails where something is said of a text that is quiet.
func checkQuiet(t *testing.T, text string) {
	t.Helper()
	if !Quiet(text) {
		return
	}
	for _, o := range []Options{{}, {Unsafe: true, Math: true, Emoji: true, ZolaIDs: true}} {
		doc, list := New(o).Fragment(text, "answer-c-1-", diag.NewSource("a.claims.yaml", []byte("x")).At(0))
		if doc == nil || len(list) > 0 {
			t.Fatalf("of %q is said: %v", text, list)
		}
		for _, l := range doc.Links() {
			if l.Image {
				t.Fatalf("%q has an image", text)
			}
		}
	}
}

// Whatever is put together of what a quiet text may have, nothing is said of it.
func TestNothingIsSaidOfQuietTexts(t *testing.T) {
	pieces := []string{"a", "The court", "note-x", "claim-1", "1", "1.", "10)", " ", "  ", "    ", "\n", "\n\n", "\n    ", "-", "--", "---", "\n---\n",
		"*", "**", "***", "_", "__", ".", "...", ",", ";", ":", ": ", ":smile:", "?", "'", "\"", "(", ")", "/", "//", "http://a.example/b", "www.a.example",
		"javascript:alert(1)", "ftp://x", "mailto:a", "é", "中", "\u0085", "\u2028", "\u00a0", "\ufeff", "\xff", "!", "[", "<", "&", "|", "=", "#", "{", "$", "`", "~", "\\", "\t", "\r", "\x00"}
	r := rand.New(rand.NewPCG(1, 2))
	quiet := 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces)-r.IntN(20))])
		}
		if checkQuiet(t, b.String()); Quiet(b.String()) {
			quiet++
		}
	}
	if quiet < 1000 {
		t.Errorf("only %d texts were quiet", quiet)
	}
}

// What annotators write is quiet, and what may be said something of is not.
func TestWhatIsQuiet(t *testing.T) {
	for text, want := range map[string]bool{
		"": true,
		"The *record* of the hearing says “no”, three times (page 4):\nsee the annex and/or www.court.example.": true,
		"![a picture](a.png)": false, "ftp://a.example": false, "<b>": false, "[x](javascript:y)": false, "{{< figure >}}": false, "note-x\n---\n": false,
		"```x\n```": false, strings.Repeat("1. ", 40_000) + "x": false, strings.Repeat("*_a", 40_000): false,
	} {
		if Quiet(text) != want {
			t.Errorf("%.60q: quiet is %v", text, !want)
		}
	}
}

func FuzzQuiet(f *testing.F) {
	f.Add("The *record* says (page 4):\nno")
	f.Add("note-x\n ---\n1. - a")
	f.Fuzz(checkQuiet)
}
