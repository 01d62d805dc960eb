package markdown

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// shown writes a formula's MathML as ‹TeX›, which is long enough.
func shown(html string) string {
	for {
		before, rest, ok := strings.Cut(html, "<math")
		if !ok {
			return html
		}
		_, rest, _ = strings.Cut(rest, `x-tex">`)
		words, rest, _ := strings.Cut(rest, "</annotation></semantics></math>")
		html = before + "‹" + words + "›" + rest
	}
}

func TestFormulasAreFound(t *testing.T) {
	const block = "<div class=\"math\" tabindex=\"0\">"
	for text, want := range map[string]string{
		"a $x_1$ b $y_2$":                  "<p>a ‹x_1› b ‹y_2›</p>\n",
		`a \(x_1 * y\) *b*`:                "<p>a ‹x_1 * y› <em>b</em></p>\n",
		"a $$x_1$$ b":                      "<p>a ‹x_1› b</p>\n",
		"a $x\n= y$ b":                     "<p>a ‹x = y› b</p>\n",
		"$$\na\n= b\n- c\n$$":              block + "‹a = b - c›</div>\n",
		"a\n$$x$$\nb":                      "<p>a</p>\n" + block + "‹x›</div>\n<p>b</p>\n",
		`\[ a < b \]`:                      block + "‹a &lt; b›</div>\n",
		"> $$\n> a\n> $$\n> b":             "<blockquote>\n" + block + "‹a›</div>\n<p>b</p>\n</blockquote>\n",
		"- $$a$$\n- $b$":                   "<ul>\n<li>\n" + block + "‹a›</div>\n</li>\n<li>‹b›</li>\n</ul>\n",
		"| $a_1$ |\n|-|\n":                 "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr>\n<th>‹a_1›</th>\n</tr>\n</thead>\n</table></div>\n",
		"from $5 to $6, or $ 7 $, or \\$8": "<p>from $5 to $6, or $ 7 $, or $8</p>\n",
		"`$x$` and\n\n    $$x$$":           "<p><code>$x$</code> and</p>\n<div class=\"highlight\"><pre class=\"chroma\" tabindex=\"0\"><code>$$x$$\n</code></pre></div>\n",
		"$$ never\n\n$$$$ *closed* $":      "<p>$$ never</p>\n<p>$$$$ <em>closed</em> $</p>\n",
		`\\(a\\) \$b$`:                     "<p>\\(a\\) $b$</p>\n",
		"a $\\foo{b_c_d}$":                 "<p>a <code class=\"math\">\\foo{b_c_d}</code></p>\n",
	} {
		doc, list := New(Options{Math: true}).Parse(diag.NewSource("a.md", []byte(text)), 0)
		if got := shown(doc.HTML(nil)); got != want || len(list) > 0 != strings.Contains(text, "foo") {
			t.Errorf("%q:\n got %q\nwant %q\n%s", text, got, want, list.Text(false))
		}
	}
}

// Prose has prices and [sic]: only two dollars are a formula unasked.
func TestFormulasAreAskedFor(t *testing.T) {
	const text = "a $x$ \\(y\\) \\[sic\\] $$z$$"
	for asked, want := range map[bool]string{false: "<p>a $x$ (y) [sic] ‹z›</p>\n", true: "<p>a ‹x› ‹y› ‹sic› ‹z›</p>\n"} {
		doc, _ := New(Options{}).ParsePage(diag.NewSource("a.md", []byte(text)), 0, Page{Math: asked})
		if got := shown(doc.HTML(nil)); got != want {
			t.Errorf("%v: got %q, want %q", asked, got, want)
		}
	}
}

// A claim quotes the TeX of a formula, with the words around it; the mark is
// around all of the MathML, which is no text.
func TestFormulasCanBeQuoted(t *testing.T) {
	const text = "The energy $E = mc^2$ of *mass*.\n"
	doc, _ := New(Options{Math: true}).Parse(diag.NewSource("a.md", []byte(text)), 0)
	if want := "The energy E = mc^2 of mass."; doc.Text() != want {
		t.Fatalf("text %q, want %q", doc.Text(), want)
	}
	if at := doc.At(strings.Index(doc.Text(), "E =")).Offset; at != strings.Index(text, "E =") {
		t.Errorf("the formula is at %d", at)
	}
	from := strings.Index(doc.Text(), "energy")
	block := doc.Blocks([]Mark{{Start: from, End: strings.Index(doc.Text(), " of") + 3, Name: "c"}}, nil)[0].HTML
	if want := "<p>The <mark class=\"claim\" data-claims=\"c\">energy ‹E = mc^2› of</mark> <em>mass</em>.</p>\n"; shown(block) != want {
		t.Errorf("got %q", shown(block))
	}
	start := strings.Index(doc.Text(), "E =")
	block = doc.Blocks([]Mark{{Start: start, End: start + len("E = mc^2"), Name: "c", ID: "claim-c"}}, nil)[0].HTML
	if want := "energy <mark class=\"claim\" data-claims=\"c\" id=\"claim-c\">‹E = mc^2›</mark> of"; !strings.Contains(shown(block), want) {
		t.Errorf("got %q", shown(block))
	}
}

func TestHostileFormulas(t *testing.T) {
	r := func(s string, n int) string { return strings.Repeat(s, n/lesser) }
	for name, text := range map[string]string{
		"dollars": r("$a ", 200_000), "two dollars": r("$$a ", 200_000), "lines": r("$$ a\n", 40_000), "brackets": r(`\[a `, 200_000),
		"parentheses": r(`\(a`, 200_000), "only dollars": r("$", 500_000), "formulas": r("$a$ ", 50_000), "long": "$" + r("a", 1<<20) + "$", "braces": "$$" + r("{", 1<<20) + "$$",
		"ends": "$$a" + r("$$ b", 200_000),
	} {
		if doc, list := New(Options{Math: true}).Parse(diag.NewSource("a.md", []byte(text)), 0); doc == nil && !list.Failed() {
			t.Errorf("%s: nothing came of it", name)
		}
	}
}
