package generator_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// utf16of is a text as Notepad once saved it.
func utf16of(s string) string {
	var b strings.Builder
	for _, u := range append([]uint16{0xFEFF}, utf16.Encode([]rune(s))...) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

// Every file that is a text is one in UTF-8, or an error that names it.
func TestEncodingsOfEveryFile(t *testing.T) {
	for file, text := range map[string]string{
		"site.yaml":                 "title: caf\xe9\n",
		"content/good.md":           "caf\xe9\n",
		"content/good.claims.yaml":  "claims: [{id: a, quote: caf\xe9}]\n",
		"content/sources.yaml":      "a: {title: caf\xe9}\n",
		"content/claimants.yaml":    "a: caf\xe9\n",
		"templates/404.html":        "{{define \"main\"}}caf\xe9{{end}}",
		"templates/css/x.css":       "p::before { content: 'caf\xe9' }",
		"templates/js/x.js":         "'caf\xe9'",
		"templates/strings/en.yaml": "claims: caf\xe9\n",
	} {
		plain := strings.ReplaceAll(text, "\xe9", "é")
		for what, data := range map[string]string{
			"Latin-1": text, "UTF-16": utf16of(plain), "UTF-16, the other way": "\xFE\xFF" + strings.ReplaceAll(plain, "", "\x00"),
			"NUL": strings.ReplaceAll(text, "\xe9", "\x00"), "overlong": strings.ReplaceAll(text, "\xe9", "\xc0\xaf"),
			"a surrogate": strings.ReplaceAll(text, "\xe9", "\xed\xa0\x80"),
		} {
			got := build(t, newSite(t, map[string]string{file: data}))
			if !strings.Contains(got["diagnostics"], file) || !strings.Contains(got["diagnostics"], "error") || len(got) > 1 {
				t.Errorf("%s in %s: %d files, got:\n%s", file, what, len(got)-1, got["diagnostics"])
			}
		}
		if file == "templates/strings/en.yaml" {
			continue // it would have to be whole
		}
		for what, data := range map[string]string{"UTF-8": plain, "with a mark": "\xEF\xBB\xBF" + plain, "CRLF": strings.ReplaceAll(plain, "\n", "\r\n")} {
			got := build(t, newSite(t, map[string]string{file: data}))
			if strings.Contains(got["diagnostics"], "UTF-8") || strings.Contains(got["diagnostics"], "NUL") {
				t.Errorf("%s in %s: got:\n%s", file, what, got["diagnostics"])
			}
		}
	}
}

// slow are texts that took goldmark a second and more.
var slow = map[string]string{
	"links":      strings.Repeat("[a](", 40_000),
	"angles":     strings.Repeat("[a](<b", 40_000),
	"quotes":     strings.Repeat(">", 40_000),
	"tabs":       strings.Repeat(">\t", 20_000),
	"attributes": "# a " + strings.Repeat("{a=", 10_000),
	"references": strings.Repeat("[a]: /u\n", 40_000),
	"footnotes":  strings.Repeat("[^a]: x\n\n", 40_000),
	"lists":      nested(1500),
	"table":      strings.Repeat("a|", 4000) + "\n" + strings.Repeat("-|", 4000) + "\n" + strings.Repeat("a|\n", 4000),
}

func nested(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// block is a text as a block of YAML.
func block(text string, indent int) string {
	spaces := strings.Repeat(" ", indent)
	return "|2\n" + spaces + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+spaces) + "\n"
}

// Markdown stands in three places; in each, what is slow is refused by its
// line. What is no Markdown may hold it.
func TestSlowMarkdownIsRefusedWhereverItStands(t *testing.T) {
	for name, text := range slow {
		claims := "claims:\n  - id: a\n    quote: The sky\n    counterpoints:\n      - text: " + block(text, 10)
		for _, c := range []struct{ file, data, place string }{
			{"content/bad.md", text, "content/bad.md:"},
			{"content/good.claims.yaml", claims, "content/good.claims.yaml:5:15: error"},
			{"content/good.md", "---\n" + claims + "---\nThe sky.\n", "content/good.md:6:15: error"},
		} {
			t.Run(name+" in "+c.file, func(t *testing.T) {
				wantError(t, newSite(t, map[string]string{c.file: c.data}), c.place, "this Markdown is beyond what is allowed")
			})
		}
		matter := "---\n"
		for _, key := range []string{"title", "description", "summary"} {
			matter += key + ": " + block(text, 2)
		}
		if name == "references" || name == "footnotes" {
			continue // as YAML these have more keys than a file may have
		}
		if got := build(t, newSite(t, map[string]string{"content/bad.md": matter + "---\n"})); got["bad/index.html"] == "" {
			t.Errorf("%s as title and summary: %s", name, got["diagnostics"])
		}
	}
}

// YAML that is a trap is refused by its line in every file that is YAML.
func TestTrapsInEveryYAMLFile(t *testing.T) {
	for name, c := range map[string]struct{ text, words string }{
		"a bomb":             {"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors"},
		"a cycle":            {"a: &a [*a]\n", "anchors"},
		"a merge":            {"a: &a {b: 1}\nc: {<<: *a}\n", "anchors"},
		"brackets":           {"a: " + strings.Repeat("[", 20_000) + "\n", "nested"},
		"braces":             {"a: " + strings.Repeat("{a: ", 20_000) + "\n", "nested"},
		"dashes":             {strings.Repeat("- ", 20_000) + "\n", "nested"},
		"questions":          {strings.Repeat("? ", 20_000) + "\n", "nested"},
		"many keys":          {manyKeys(100_000), "too many values"},
		"many entries":       {"a: [" + strings.Repeat("1,", 300_000) + "1]\n", "too many values"},
		"the same key":       {strings.Repeat("a: 1\n", 4000), "duplicate key"},
		"a second document":  {"a: 1\n...\n---\nb: 1\n", "second document"},
		"a tag":              {"a: !!binary aGk=\n", "tags"},
		"a foreign tag":      {"a: !!python/object:os.system x\n", "tags"},
		"a tag's definition": {"%TAG ! x:\n---\na: 1\n", "not supported"},
		"a tab":              {"a:\n\tb: 1\n", "tab"},
		"an open quote":      {"a: \"x\n" + strings.Repeat("b\n", 50_000), "never closed"},
		"a list as a key":    {"[a]: 1\n", "key must be text"},
		"a long line":        {"a: " + strings.Repeat("x", 2<<20) + "\n", "a line of more than"},
	} {
		for file, data := range map[string]string{
			"site.yaml": c.text, "content/good.claims.yaml": c.text, "content/sources.yaml": c.text, "content/claimants.yaml": c.text,
			"templates/strings/en.yaml": c.text, "content/good.md": "---\n" + c.text + "---\n",
		} {
			if file == "content/good.md" && name == "a second document" {
				continue // its --- ends the front matter
			}
			got := build(t, newSite(t, map[string]string{file: data}))
			if !strings.Contains(got["diagnostics"], file+":") || !strings.Contains(got["diagnostics"], c.words) || len(got) != 1 {
				t.Errorf("%s in %s: want %q, got:\n%.600s", name, file, c.words, got["diagnostics"])
			}
			for line := range strings.Lines(got["diagnostics"]) {
				if len(line) > 1000 {
					t.Errorf("%s in %s: a line of %d bytes", name, file, len(line))
				}
			}
		}
	}
}

// Ten thousand claims, of the same words and of others, in one article; and as
// many that are not in it.
func TestThousandsOfClaims(t *testing.T) {
	const n = manyClaims
	var text, claims, lost strings.Builder
	claims.WriteString("claims:\n")
	lost.WriteString("claims:\n")
	for i := range n {
		fmt.Fprintf(&text, "w%d ", i)
		quote := fmt.Sprintf("w%d w%d w%d", i, i+1, i+2)
		if i%2 == 0 || i > n-3 {
			quote = "w1 w2 w3"
		}
		fmt.Fprintf(&claims, "  - {id: c%d, quote: %s}\n", i, quote)
		fmt.Fprintf(&lost, "  - {id: c%d, quote: nobody says %d}\n", i, i)
	}
	got := build(t, newSite(t, map[string]string{"content/a.md": text.String(), "content/a.claims.yaml": claims.String()}))
	page := got["a/index.html"]
	for _, i := range []int{0, 1, 777, n - 1} {
		if id := fmt.Sprintf(` id="claim-c%d"`, i); strings.Count(page, id) != 1 {
			t.Errorf("%s is there %d times\n%.300s", id, strings.Count(page, id), got["diagnostics"])
		}
	}
	got = build(t, newSite(t, map[string]string{"content/a.md": text.String(), "content/a.claims.yaml": lost.String()}))
	if n := strings.Count(got["diagnostics"], ": error: "); n != manyClaims {
		t.Errorf("%d errors", n)
	}
}
