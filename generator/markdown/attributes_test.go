package markdown

import (
	"testing"

	"counterpoint/generator/diag"
)

func TestAttributesOfABlock(t *testing.T) {
	for text, want := range map[string]string{
		"a\n{.b}":                           "<p class=\"b\">a</p>\n",
		"a\nb\n{#i .c .d lang=\"fr\" }":     "<p class=\"c d\" lang=\"fr\">a\nb</p>\n",
		"a\n{class=\"!x\"}\nb":              "<p class=\"!x\">a</p>\n<p>b</p>\n",
		"- a\n{.b}":                         "<ul class=\"b\">\n<li>a</li>\n</ul>\n",
		"> a\n{.b}":                         "<blockquote class=\"b\">\n<p>a</p>\n</blockquote>\n",
		"> a\n> {.b}":                       "<blockquote>\n<p class=\"b\">a</p>\n</blockquote>\n",
		"|a|\n|-|\n{.b}":                    "<div class=\"table\" tabindex=\"0\"><table class=\"b\">\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n</table></div>\n",
		"a\n{.b style=\"x\" onclick=\"y\"}": "<p class=\"b\">a</p>\n",
		"## a\n{.b}":                        "<h2 id=\"a\">a</h2>\n",
		"{.b}":                              "<p>{.b}</p>\n",
		"a\n\n{.b}":                         "<p>a</p>\n<p>{.b}</p>\n",
		"a {.b}":                            "<p>a {.b}</p>\n",
		"a\n{.b} c":                         "<p>a\n{.b} c</p>\n",
		"a\n{x, y}":                         "<p>a\n{x, y}</p>\n",
		"a\n{}":                             "<p>a\n{}</p>\n",
		"a\n    {.b}":                       "<p>a\n{.b}</p>\n",
		"```\na\n{.b}\n```":                 "<div class=\"highlight\"><pre class=\"chroma\" tabindex=\"0\"><code>a\n{.b}\n</code></pre></div>\n",
	} {
		doc, list := New(Options{}).Parse(diag.NewSource("a.md", []byte(text)), 0)
		if got := doc.HTML(nil); got != want || len(list) > 0 {
			t.Errorf("%q:\n got %s\nwant %s\n%s", text, got, want, list.Text(false))
		}
	}
}
