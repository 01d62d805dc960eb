package markdown

import (
	"fmt"
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// Each of these took goldmark, or our own parser of highlights, seconds to
// minutes for a few hundred kilobytes.
func TestWhatIsQuadraticIsRefused(t *testing.T) {
	r := strings.Repeat
	for name, text := range map[string]string{
		"lists on a line":           r("- ", 40_000) + "x",
		"numbered lists on a line":  r("1. ", 40_000) + "x",
		"lists in quotes on a line": r("> - ", 40_000) + "x",
		"definitions on a line":     "a\n" + r(": ", 40_000) + "x",
		"emphasis":                  r("*_a", 40_000),
		"strong and emphasis":       r("**x*a ", 40_000),
		"highlights":                r("==a ", 40_000),
		"named highlights":          r("==a=={#b}", 40_000),
		"links":                     r("[a](<b)", 40_000),
		"escaped parentheses":       r(`[a](b\)`, 40_000),
		"brackets":                  r("[", 60_000) + r("]", 60_000),
		"lines":                     r("a \n", 60_000),
		"quoted lines":              r("> a \n", 60_000),
		"definitions":               r("a\n\n: b\n", 40_000),
		"classes of a heading":      "# a {" + r(".a ", 40_000),
		"attributes in a list":      "- # a " + r("{a=", 40_000),
		"footnotes on a line":       r("[^a]: ", 40_000),
		"references on four lines":  r("[\na\n]:\n/u\n", 40_000),
		"after code":                "```\n" + r("_a\n", 10) + "```\n" + r("*_a", 40_000),
	} {
		doc, list := New(Options{}).Parse(diag.NewSource("content/slow.md", []byte(text)), 0)
		if doc != nil || len(list) != 1 || list[0].Line == 0 || !strings.Contains(list[0].Message, "beyond what is allowed") {
			t.Errorf("%s: not refused by its line: %v", name, list)
		}
	}
}

// What somebody may well write is not refused, though it is long.
func TestLongTextsAreNotRefused(t *testing.T) {
	lines := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format+"\n", i)
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"a listing":         "```c\n" + lines("a_b[%d] = *c_d_e * f_g[0](x);", 6000) + "```\n",
		"a quoted listing":  "> ~~~~\n" + lines("> a_b[%d] = `x` * c_d_e;", 9000) + "> ~~~~\n",
		"a list of links":   lines("- [a *b*](/%d)", 12_000),
		"a numbered list":   lines("%d. a *b* c", 12_000),
		"quoted paragraphs": lines("> *a* _b_ %d\n>", 12_000),
		"rules":             strings.Repeat(strings.Repeat("* ", 120)+"\n\n", 100),
		"equals signs":      strings.Repeat("=", 500_000),
		"unknown languages": strings.Repeat("```mermaid\na\n```\n", 3000),
	} {
		if doc, list := New(Options{}).Parse(diag.NewSource("a.md", []byte(text)), 0); doc == nil {
			t.Errorf("%s: refused: %v", name, list)
		}
	}
}

func TestLanguagesAreFoundByNameAliasAndEnding(t *testing.T) {
	for language, coloured := range map[string]bool{"go": true, "Go": true, "golang": true, "rs": true, "js": true, "c++": true,
		"makefile": true, "mermaid": false, "nosuch": false, "*": false, "[": false} {
		got, _ := convert(t, Options{}, "```"+language+"\nif a == 1 { return \"x\" } // y\n```")
		if strings.Contains(got, "<span") != coloured {
			t.Errorf("%s: %s", language, got)
		}
	}
}
