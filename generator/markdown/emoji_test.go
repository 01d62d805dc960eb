package markdown

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

func TestEmojiAreAskedFor(t *testing.T) {
	const text = "a :smile:, :+1: :nosuch: 10:30:45 `:smile:` {{< x \":smile:\" >}}"
	for asked, want := range map[bool]string{false: "a :smile:, :+1: :nosuch: 10:30:45 :smile: ", true: "a 😄, 👍 :nosuch: 10:30:45 :smile: "} {
		doc, _ := New(Options{Emoji: asked}).Parse(diag.NewSource("a.md", []byte(text)), 0)
		if got, _, _ := strings.Cut(doc.Text(), "{{"); got != want {
			t.Errorf("%v: got %q, want %q", asked, got, want)
		}
		if at := doc.At(strings.Index(doc.Text(), ":nosuch")).Offset; at != strings.Index(text, ":nosuch") {
			t.Errorf("%v: what follows is at %d", asked, at)
		}
	}
}
