package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// What the oracle's author does to who claims what, and on what that relies.

// claimant has somebody else say something, of whom there may be a page already,
// or of whose name an address is hard to make.
func (w *world) claimant() {
	if name := w.pick("content/", ".claims.yaml"); name != "" {
		w.write(name, strings.Replace(w.read(name), w.oneOf("claimant: who", "claimant: Who!", "claimant: Ann"), "claimant: "+w.oneOf("who", "Who!", "Ann", `"???"`), 1))
	}
}

// source has an article describe a source of its own: one that others have at
// the same address, or none that has to do with theirs.
func (w *world) source() {
	name := w.pick("content/", ".claims.yaml")
	if name == "" {
		return
	}
	text, _, _ := strings.Cut(strings.Replace(w.read(name), "sources: [minutes]", "sources: [minutes, own]", 1), "sources:\n")
	w.write(name, text+fmt.Sprintf("sources:\n  own: {title: Own %d%s}\n", w.IntN(3), w.oneOf("", ", url: 'https://example.org/paper'", ", url: 'https://example.org/paper#p2', quote: a word")))
}

// search has a page or a file of the author's where the site's own would search,
// or much text, for which its index is divided.
func (w *world) search() {
	name := "content/search.md"
	switch text := "---\ntitle: My search\ndate: 2025-01-01\n---\nMine.\n"; w.IntN(4) {
	case 0:
		w.write(name, text)
	case 1:
		w.write("static/search/index.html", "<p>Mine.</p>")
	case 2:
		w.write("content/docs/long.md", strings.Replace(text, "My search", "Long", 1)+strings.Repeat("So it goes on. ", 9000))
	default:
		for _, name := range []string{name, "static/search/index.html", "content/docs/long.md"} {
			_ = os.Remove(filepath.Join(w.dir, name))
		}
	}
}

// crowd is an article with more claims than a page shows, or nearly.
func (w *world) crowd() {
	const name = "content/docs/crowd"
	if w.IntN(2) == 0 {
		_ = os.Remove(filepath.Join(w.dir, name+".md"))
		_ = os.Remove(filepath.Join(w.dir, name+".claims.yaml"))
		return
	}
	var b strings.Builder
	b.WriteString("claims:\n")
	for i := range 180 + w.IntN(40) {
		fmt.Fprintf(&b, "- {id: c%d, quote: Much was said, claimant: %s}\n", i, w.oneOf("who", "Ann", "Bob"))
	}
	w.write(name+".md", "---\ntitle: Crowd\ndate: 2025-01-01\n---\nMuch was said.\n")
	w.write(name+".claims.yaml", b.String())
}

var skyClaim = regexp.MustCompile(`- id: sky\n(?:  claim: .*\n)?`)

// reword says a claim in other words: its id stays, and who makes it.
func (w *world) reword() {
	if name := w.pick("content/", ".claims.yaml"); name != "" {
		w.write(name, skyClaim.ReplaceAllString(w.read(name), fmt.Sprintf("- id: sky\n  claim: The sky is %d\n", w.IntN(100))))
	}
}

// stance makes a counterpoint one of another kind: no id changes, and no words.
func (w *world) stance() {
	if name := w.pick("content/", ".claims.yaml"); name != "" {
		w.write(name, strings.Replace(w.read(name), "stance: "+w.oneOf("context", "qualifies"), "stance: "+w.oneOf("context", "qualifies", "supports"), 1))
	}
}

var answer = regexp.MustCompile(`  - (?:quote: The sea is grey|claim: .*)\n`)

// answer makes a counterpoint of a claim that of another article, or the passage
// that it was: no id changes.
func (w *world) answer() {
	name, other := w.pick("content/", ".claims.yaml"), w.pick("content/", ".claims.yaml")
	if name == "" {
		return
	}
	line := "  - quote: The sea is grey\n"
	if w.IntN(3) > 0 {
		line = fmt.Sprintf("  - claim: '%s#sky'\n", strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(other, "content/"), ".claims.yaml"), "/index"))
	}
	w.write(name, answer.ReplaceAllString(w.read(name), line))
}
