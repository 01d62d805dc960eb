package markdown

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

func convert(t *testing.T, o Options, text string) (string, diag.List) {
	t.Helper()
	doc, list := New(o).Parse(diag.NewSource("a.md", []byte(text)), 0)
	if doc == nil {
		t.Fatalf("refused: %s", list.Text(false))
	}
	return doc.HTML(nil), list
}

func TestDangerousLinksAreLeftOutWithAWarning(t *testing.T) {
	for _, dest := range []string{
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#x6A;avascript:alert(1)", "javascript&colon;alert(1)",
		"java&Tab;script:alert(1)", "java&NewLine;script:alert(1)", "&#1;javascript:alert(1)", "vbscript:x",
		"data:text/html,x", "data:image/svg+xml;base64,x", "file:///etc/passwd", "blob:x", "feed:javascript:x",
		"jar:x", "intent:x", "ms-its:x", `javascript\:alert(1)`,
	} {
		for _, form := range []string{"[a](<" + dest + ">)", "[a][r]\n\n[r]: <" + dest + ">", "![a](<" + dest + ">)"} {
			got, list := convert(t, Options{RemoteImages: true}, form)
			if strings.Contains(got, "href=") || strings.Contains(got, "src=") {
				t.Errorf("%s: %s", form, got)
			}
			if len(list) != 1 || list[0].Severity != diag.Warning || list[0].Line == 0 {
				t.Errorf("%s: want one warning with its line, got %v", form, list)
			}
		}
	}
	got, _ := convert(t, Options{}, "<javascript:alert(1)>")
	if strings.Contains(got, "href=") {
		t.Errorf("autolink: %s", got)
	}
}

func TestOrdinaryLinksStay(t *testing.T) {
	for _, dest := range []string{"https://example.org/a?b=c#d", "http://a", "mailto:a@b.c", "tel:+1", "other.md", "#h",
		"/a/b", "?q", "a:b/c", "//example.org/x"} {
		got, list := convert(t, Options{}, "[a](<"+dest+">)")
		if strings.Contains(got, "href=") == (dest == "a:b/c") || len(list) > 0 != (dest == "a:b/c") {
			t.Errorf("%s: %s %v", dest, got, list)
		}
	}
}

func TestRawHTMLNeedsLeave(t *testing.T) {
	for _, raw := range []string{"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
		"<iframe srcdoc='x'></iframe>", "<math><mi>", "<style>p{}</style>", "text <b>bold</b>", "<div>\nx\n</div>"} {
		got, list := convert(t, Options{}, raw)
		for _, tag := range []string{"<script", "<img", "<svg", "<iframe", "<math", "<style", "<b>", "<div>"} {
			if strings.Contains(got, tag) {
				t.Errorf("%s: %s", raw, got)
			}
		}
		if len(list) != 1 {
			t.Errorf("%s: want one warning, got %v", raw, list)
		}
		if got, _ := convert(t, Options{Unsafe: true}, raw); !strings.Contains(got, strings.SplitN(raw, "\n", 2)[0]) {
			t.Errorf("allowed, but %q became %s", raw, got)
		}
	}
	if got, list := convert(t, Options{}, "<!-- mine -->\n\na <!-- too --> b <a href=\"unclosed"); strings.Contains(got, "<!--") || strings.Contains(got, "<a") || len(list) > 0 {
		t.Errorf("comments are left out silently, got %s %v", got, list)
	}
}

func TestAttributesAreEscaped(t *testing.T) {
	got, _ := convert(t, Options{}, "[a](b \"x\\\" onclick='1' <\") ![\"><b](c.png)\n\n```\"><b onload=1\nx\n```\n\n## h {#x .c style=\"x\" onclick=\"y\"}\n\n## i {#\"><u .c}")
	for _, bad := range []string{"<b", "<u", "style=", `" on`} {
		if strings.Contains(got, bad) {
			t.Errorf("%s in %s", bad, got)
		}
	}
}

func TestRemoteImagesBecomeLinks(t *testing.T) {
	got, list := convert(t, Options{}, "![a cat](https://example.org/cat.png) [![x](https://e.org/y.png)](/z)")
	if strings.Contains(got, "<img") || !strings.Contains(got, `<a href="https://example.org/cat.png">a cat</a>`) || len(list) != 1 {
		t.Errorf("got %s %v", got, list)
	}
	if err := wellFormed(got); err != nil {
		t.Error(err)
	}
	if got, _ := convert(t, Options{RemoteImages: true}, "![a](https://example.org/cat.png)"); !strings.Contains(got, "<img") {
		t.Errorf("allowed, but %s", got)
	}
}

func TestHeadingIDs(t *testing.T) {
	got, list := convert(t, Options{}, "# The *first* `one`\n\n## The first one\n\n## Ünï 日本 عربي\n\n## !!!\n\n## own {#own .wide}\n\n## Own\n\n## claim x\n\n## a {#claim-b}\n\n## b {#own}")
	for _, id := range []string{`id="the-first-one"`, `id="the-first-one-1"`, `id="ünï-日本-عربي"`, `id="heading"`,
		`id="own" class="wide"`, `id="own-1"`, `id="h-claim-x"`, `id="a"`, `id="b"`} {
		if strings.Count(got, id) != 1 {
			t.Errorf("%s is not there once in %s", id, got)
		}
	}
	if len(list) != 2 {
		t.Errorf("want warnings for the reserved and the repeated id, got %s", list.Text(false))
	}
}

func TestCodeIsHighlightedWithoutLosingText(t *testing.T) {
	code := "package main\n\n// <b> & \"quotes\"\nfunc f() { return 1 }\n"
	for _, lang := range []string{"go", "python", "js,linenos", "html", "nosuchlang", "", "diff", "yaml", "bash", "php", "json"} {
		doc := parse(t, "> ```"+lang+"\n> "+strings.ReplaceAll(strings.TrimSpace(code), "\n", "\n> ")+"\n> ```\n")
		if doc.Text() != code {
			t.Errorf("%s: got %q", lang, doc.Text())
		}
	}
	if got, _ := convert(t, Options{}, "```go\nfunc f()\n```"); !strings.Contains(got, `<span class="kd">func</span>`) {
		t.Errorf("no colours: %s", got)
	}
}

func TestMarkNames(t *testing.T) {
	doc, list := New(Options{}).Parse(diag.NewSource("a.md", []byte("==a== b=={#x} a == b ==*two* words=={#good} ==c=={#good} ==d=={#Bad}")), 0)
	if len(list) != 2 || !strings.Contains(list[0].Message, "twice") || !strings.Contains(list[1].Message, "a-z") {
		t.Errorf("got %s", list.Text(false))
	}
	m := doc.Marks()["good"]
	if got := doc.Text()[m.Start:m.End]; got != "two words" {
		t.Errorf("got %q", got)
	}
}

func TestSlowInputsAreRefusedByName(t *testing.T) {
	r := strings.Repeat
	for name, text := range map[string]string{
		"links":      r("[a](", 40_000),
		"angle":      r("[a](<b", 40_000),
		"images":     r("![a](", 40_000),
		"quotes":     r(">", 40_000),
		"quotes tab": r(">\t", 20_000),
		"lists": func() string {
			s := ""
			for i := range 1500 {
				s += r("  ", i) + "- a\n"
			}
			return s
		}(),
		"table":      r("a|", 4000) + "\n" + r("-|", 4000) + "\n" + r("a|\n", 4000),
		"references": r("[a]: /u\n", 40_000),
		"footnotes":  r("[^a]: x\n\n", 40_000),
		"attributes": "# a " + r("{a=", 10_000),
		"setext":     "a " + r("{a=", 10_000) + "\n===\n",
		"size":       r("a", 50<<20),
	} {
		doc, list := New(Options{}).Parse(diag.NewSource("content/slow.md", []byte(text)), 0)
		if doc != nil || len(list) != 1 || list[0].File != "content/slow.md" || list[0].Severity != diag.Error {
			t.Errorf("%s: not refused: %v", name, list)
		}
	}
	for name, text := range map[string]string{
		"stars": r("*a", 20_000), "line": r("word ", 200_000),
		"marks": r("==a", 20_000), "entities": r("&#", 20_000),
		"shortcodes": r("{{<", 60_000), "shortcodes on lines": r("{% a\n", 15_000), "references": r("[a]({{< ref \"b\" >}}) ", 3_000),
	} {
		if doc, list := New(Options{}).Parse(diag.NewSource("a.md", []byte(text)), 0); doc == nil {
			t.Errorf("%s: refused: %v", name, list)
		}
	}
}

func TestSummary(t *testing.T) {
	if text, cut := parse(t, "# h\n\none two\n\n<!--more-->\n\nthree").Summary(50); text != "h one two" || !cut {
		t.Errorf("got %q %v", text, cut)
	}
	if text, cut := parse(t, "# h\n\none two\n\nthree").Summary(2); text != "one two" || !cut {
		t.Errorf("got %q %v", text, cut)
	}
}
