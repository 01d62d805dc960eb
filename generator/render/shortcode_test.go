package render

import (
	"fmt"
	"strings"
	"testing"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// templates of these tests.
var shortcodeFiles = map[string]string{
	"note":   `<aside class="{{ .Get 0 }}">{{ .Inner | markdownify }}</aside>` + "\n",
	"kbd":    `<kbd>{{ .Inner }}</kbd>`,
	"tabs":   `<div>{{ .Inner }}</div>`,
	"tab":    `<section title="{{ .Get "t" }}" data-n="{{ .Ordinal }}" data-of="{{ with .Parent }}{{ .Name }}{{ end }}">{{ .Inner | markdownify }}</section>`,
	"pic":    `<img src="{{ .Get "src" }}" alt="{{ .Get "alt" }}">`,
	"fig":    `<figure><figcaption>{{ .Get "caption" | markdownify }}</figcaption></figure>`,
	"b":      `<b>{{ .Get 0 | markdownify }}</b>`,
	"attr":   `<p title="{{ .Inner }}">x</p>`,
	"twice":  `<p>{{ .Inner }}</p><p>{{ .Inner }}</p>`,
	"script": `<script>var x = {{ .Inner | markdownify }}</script>`,
	"all":    `<i>{{ .Name }} {{ .IsNamedParams }} {{ .Params }} {{ .Page.Title }} {{ .Site.Title }}</i>`,
	"type":   `<i>{{ range .Params }}{{ printf "%T " . }}{{ end }}</i>`,
	"fails":  `<i>{{ errorf "no %s here" "x" }}</i>`,
	"field":  `<i>{{ .Nothing }}</i>`,
	"a":      `<a href="{{ .Get 0 }}">words</a>`,
	"ver":    "1&amp;2\n",
	"never":  `<i>never called with two tags</i>`,
}

func shortcodes(t testing.TB) *Shortcodes {
	t.Helper()
	o := ShortcodeOptions{Templates: map[string]*diag.Source{}, Config: &site.Config{Title: "Site"}}
	for name, text := range shortcodeFiles {
		o.Templates[name] = diag.NewSource("templates/shortcodes/"+name+".html", []byte(text))
	}
	s, list := NewShortcodes(o)
	if len(list) > 0 {
		t.Fatal(list.Text(false))
	}
	return s
}

func called(t testing.TB, unsafe bool, text string) (*markdown.Doc, diag.List) {
	t.Helper()
	return markdown.New(markdown.Options{Shortcodes: shortcodes(t), Unsafe: unsafe}).
		ParsePage(diag.NewSource("a.md", []byte(text)), 0, markdown.Page{Title: "Title <"})
}

func TestShortcodesAreCalled(t *testing.T) {
	for text, want := range map[string]string{
		// Blocks, and what stands between their tags.
		"{{% note warn %}}\nA *b*.\n\n- c\n{{% /note %}}\nd":   "<aside class=\"warn\"><p>A <em>b</em>.</p>\n<ul>\n<li>c</li>\n</ul>\n</aside>\n<p>d</p>\n",
		"{{< note >}}A *b*.{{< /note >}} d":                    "<aside class=\"\"><p>A <em>b</em>.</p>\n</aside>\n<p>d</p>\n",
		"a\n{{< note >}}\nb\n{{< /note >}}\nc":                 "<p>a</p>\n<aside class=\"\"><p>b</p>\n</aside>\n<p>c</p>\n",
		"> {{% note %}}\n> b\n> {{% /note %}}\n> c":            "<blockquote>\n<aside class=\"\"><p>b</p>\n</aside>\n<p>c</p>\n</blockquote>\n",
		"- a\n\n  {{% note %}}\n  b\n  {{% /note %}}\n- c":     "<ul>\n<li>\n<p>a</p>\n<aside class=\"\"><p>b</p>\n</aside>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n",
		"{{< note \"x y\" >}}{{< /note >}}":                    "<aside class=\"x y\"></aside>\n",
		"{{< note/>}}":                                         "<aside class=\"\"></aside>\n",
		"{{% note %}}\n```\n{{% /note %}}\n```\n{{% /note %}}": "<aside class=\"\"><div class=\"highlight\"><pre class=\"chroma\" tabindex=\"0\"><code>{{% /note %}}\n</code></pre></div>\n</aside>\n",
		"{{% note %}}\n## H {#x}\n\nT\n: d\n\n{{% /note %}}":   "<aside class=\"\"><h2 id=\"x\">H</h2>\n<dl>\n<dt id=\"t\">T</dt>\n<dd>d</dd>\n</dl>\n</aside>\n",
		// Lines.
		"a {{< kbd >}}b *c* | <d>{{< /kbd >}} e":            "<p>a <kbd>b *c* | &lt;d&gt;</kbd> e</p>\n",
		"a {{% kbd %}}b *c*{{% /kbd %}} e":                  "<p>a <kbd>b <em>c</em></kbd> e</p>\n",
		"*a {{% kbd %}}b* c*d*{{% /kbd %}} e*":              "<p><em>a <kbd>b* c<em>d</em></kbd> e</em></p>\n",
		"[a {{% kbd %}}b{{% /kbd %}}](/c)":                  "<p><a href=\"/c\">a <kbd>b</kbd></a></p>\n",
		"a {{< pic src=\"b c.png\" alt=`\"d\"` >}} e":       "<p>a <img src=\"b%20c.png\" alt=\"&#34;d&#34;\"> e</p>\n",
		"a{{< kbd >}}b\nc{{< /kbd >}}d":                     "<p>a<kbd>b\nc</kbd>d</p>\n",
		"a {{< fig caption=\"*b*\" >}} c":                   "<p>a </p>\n<figure><figcaption><em>b</em></figcaption></figure>\n<p> c</p>\n",
		"# A {{< b \"*c*\" >}}":                             "<h1 id=\"a\">A <b><em>c</em></b></h1>\n",
		"| {{< kbd >}}a|b{{< /kbd >}} |\n|---|":             "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr>\n<th><kbd>a|b</kbd></th>\n</tr>\n</thead>\n</table></div>\n",
		"[a](/b/{{< ver >}}/c \"d\") ![e]({{< ver >}}.png)": "<p><a href=\"/b/1&amp;2/c\" title=\"d\">a</a> <img src=\"1&amp;2.png\" alt=\"e\"></p>\n",
		// In one another.
		"{{< tabs >}}\n{{< tab t=\"A\" >}}*a*{{< /tab >}}\n{{< tab t=\"B\" >}}\nb\n{{< /tab >}}\n{{< /tabs >}}": "<div>" +
			"<section title=\"A\" data-n=\"0\" data-of=\"tabs\"><p><em>a</em></p>\n</section>\n" +
			"<section title=\"B\" data-n=\"1\" data-of=\"tabs\"><p>b</p>\n</section>\n</div>\n",
		// Where the words must not become elements.
		"{{< attr >}}*a* <b> \"{{< /attr >}}":               "<p title=\"*a* &lt;b&gt; &#34;\">x</p>\n",
		"{{< twice >}}<b>{{< /twice >}}":                    "<p>&lt;b&gt;</p><p>&lt;b&gt;</p>\n",
		"{{< script >}}\"</script>{{< /script >}}":          "<p><script>var x = \"\\\"\\u003c/script\\u003e\"</script></p>\n",
		"{{< pic src=\"javascript:x\" alt=\"y\" >}} \uF8F0": "<p><img src=\"#ZgotmplZ\" alt=\"y\"> \uF8F0</p>\n",
		"{{< b \"\uF8F00\uF8F1&\" >}}":                      "<p><b>0&amp;</b></p>\n",
		// Zola's, and what is shown instead of called.
		"{% note(x=[1, \"a\"]) %}\n*a*\n{% end %}":          "<aside class=\"\"><p><em>a</em></p>\n</aside>\n",
		"a {{ all(x=1, y='b', z=true) }}":                   "<p>a <i>all true map[x:1 y:b z:true] Title &lt; Site</i></p>\n",
		"{{< type a \"b\" true 1 1.5 \"true\" `c\n\nd` >}}": "<p><i>string string bool int float64 string string </i></p>\n",
		"{{</* note */>}} `{{%/* b */%}}` {{/* all() */}}":  "<p>{{&lt; note &gt;}} <code>{{% b %}}</code> {{ all() }}</p>\n",
		"```\n{{</* note\n  x */>}} {{/* c */}}\n```":       "<div class=\"highlight\"><pre class=\"chroma\" tabindex=\"0\"><code>{{&lt; note\n  x &gt;}} {{/* c */}}\n</code></pre></div>\n",
		"`{{< note >}}`\n\n    {{< b c >}}":                 "<p><code>{{&lt; note &gt;}}</code></p>\n<div class=\"highlight\"><pre class=\"chroma\" tabindex=\"0\"><code>{{&lt; b c &gt;}}\n</code></pre></div>\n",
	} {
		doc, list := called(t, false, text)
		if doc == nil || len(list) > 0 {
			t.Errorf("%q: %s", text, list.Text(false))
			continue
		}
		if got := doc.HTML(nil); got != want {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestShortcodesInRawHTMLAreCalled(t *testing.T) {
	for text, want := range map[string]string{
		"<p class=\"{{< b \"x\" >}}\">a</p>":                "<p class=\"<b>x</b>\">a</p>", // who writes HTML knows what it will be
		"a <a href=\"{{< ref \"b.md\" >}}\">c</a>":          "<p>a <a href=\"b.md\">c</a></p>\n",
		"<div>\n{{< pic src=\"a.png\" alt=\"\" >}}\n</div>": "<div>\n<img src=\"a.png\" alt=\"\">\n</div>",
		"{{< kbd >}}<i>b</i>{{< /kbd >}}":                   "<p><kbd><i>b</i></kbd></p>\n",
	} {
		doc, list := called(t, true, text)
		if got := doc.HTML(nil); got != want || len(list) > 0 {
			t.Errorf("%q:\n got %q\nwant %q\n%s", text, got, want, list.Text(false))
		}
	}
}

// What stands between tags, and Markdown in parameters, is text of the
// document, and knows where it is written.
func TestTextOfShortcodesCanBeQuoted(t *testing.T) {
	const text = "One {{< b \"two *three*\" >}}four.\n\n{{< note >}}\nFive *six*.\n{{< /note >}}\n\n{{< fig caption=\"Seven\" >}} {{< kbd >}}eight{{< /kbd >}}\n"
	doc, list := called(t, false, text)
	if len(list) > 0 {
		t.Fatal(list.Text(false))
	}
	if got, want := strings.Join(strings.Fields(doc.Text()), " "), "One two threefour. Five six. Seven eight"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	for _, word := range []string{"One", "two", "three", "four", "Five", "six", "Seven", "eight"} {
		if got, want := doc.At(strings.Index(doc.Text(), word)).Offset, strings.Index(text, word); got != want {
			t.Errorf("%s is at %d, want %d", word, got, want)
		}
	}
	from := strings.Index(doc.Text(), "six")
	blocks := doc.Blocks([]markdown.Mark{{Start: 0, End: from + 3, Name: "c", ID: "claim-c"}}, nil)
	if len(blocks) != 3 || len(blocks[1].Ends) != 1 || !strings.HasSuffix(blocks[1].HTML, "</mark></em>.</p>\n</aside>\n") {
		t.Errorf("got %+v", blocks)
	}
}

func TestLinksOfShortcodesAreResolved(t *testing.T) {
	doc, _ := called(t, false, "{{< a \"b.md\" >}}\n\n{{< pic src=\"c&d.png\" alt=\"\" >}}\n")
	var got []string
	html := doc.HTML(func(l markdown.Link) markdown.Target {
		got = append(got, fmt.Sprintf("%s %v %d", l.Destination, l.Image, l.At.Pos().Line))
		return markdown.Target{URL: "/to/" + l.Destination, Width: 2, Height: 1}
	})
	if want := "[b.md false 1 c&d.png true 3]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if !strings.Contains(html, `<img src="/to/c&amp;d.png" width="2" height="1" alt="">`) {
		t.Error(html)
	}
}

func TestWhatIsWrongWithAShortcodeIsSaidAtItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"a {{< note >}} b":   `1:3: error: shortcode "note" is not closed`,
		"{{< note >}}\nb":    `1:1: error: shortcode "note" is not closed`,
		"a\n\n{{< /note >}}": `3:1: error: this end of shortcode "note" closes nothing`,
		"{{< note >}}{{< kbd >}}{{< /note >}}{{< /kbd >}}":             `error: shortcode "kbd" is not closed`,
		"a {{< kbd >}}b\n\nc{{< /kbd >}}":                              `1:3: error: shortcode "kbd" begins and ends in different`,
		"*a {{% kbd %}}b* c{{% /kbd %}} [{{% kbd %}}d](e){{% /kbd %}}": `error: shortcode "kbd" begins and ends in different`,
		"a {{< never >}}b{{< /never >}}":                               `1:3: error: shortcode "never" takes nothing between its tags`,
		"[a](/b/{{< fails >}})":                                        `1:8: error: shortcode "fails": no x here`,
		"a {{< fails >}}":                                              `1:3: error: shortcode "fails": no x here`,
		"{{< field >}}":                                                `has no field Nothing; it has: Get, Inner`,
		"a {{< b \"c >}}":                                              `1:3: error: shortcode "b" cannot be read: a " is missing`,
		"a {{< b c":                                                    `1:3: error: shortcode "b" cannot be read: >}} is missing`,
		"a {{< b c d=1 >}}":                                            `1:3: error: shortcode "b" cannot be read: parameters are either`,
		"a {{< b = >}}":                                                `1:3: error: shortcode "b" cannot be read: '=' cannot stand here`,
		"{{ b(\"c\" }}":                                                `1:1: error: shortcode "b" cannot be read`,
		strings.Repeat("{{% note %}}\n", 200) + strings.Repeat("{{% /note %}}\n", 200): `101:1: error: shortcodes are nested more than 100 deep`,
	} {
		_, list := called(t, false, text)
		if !strings.Contains(list.Text(false), want) {
			t.Errorf("%.80q: got %s, want %s", text, list.Text(false), want)
		}
	}
}

func TestUnknownShortcodesAreShown(t *testing.T) {
	doc, list := called(t, false, "a {{< nosuch x >}} {{< nosuch >}} {{% other %}}*b*{{% /other %}}\n")
	if len(list) > 0 || len(doc.Unknown()) != 2 || doc.Unknown()[0].Name != "nosuch" || doc.Unknown()[1].Name != "other" {
		t.Errorf("%v %v", doc.Unknown(), list)
	}
	if got := doc.HTML(nil); !strings.Contains(got, `<code class="shortcode">{{% other %}}</code><em>b</em>`) {
		t.Error(got)
	}
}

// None of these may take more than a moment for its size, nor panic: a test
// that waits for them would hang.
func TestHostileShortcodes(t *testing.T) {
	r := func(s string, n int) string { return strings.Repeat(s, max(1, n/lesser)) }
	for name, text := range map[string]string{
		"nested":           r("{{% note %}}\n", 10_000) + r("{{% /note %}}\n", 10_000),
		"nested in lines":  r("{{< note >}}", 10_000) + r("{{< /note >}}", 10_000),
		"unclosed":         r("{{< note >}}", 5_000),
		"ends":             r("{{< /note >}}", 5_000),
		"crossed":          r("{{< note >}}{{< kbd >}}{{< /note >}}{{< /kbd >}}", 2_000),
		"long parameter":   "{{< b \"" + r("a", 1<<20) + "\" >}}",
		"long between":     "{{< kbd >}}" + r("a ", 1<<19) + "{{< /kbd >}}",
		"parameters":       "{{< all " + r("a ", 100_000) + ">}}",
		"quotes":           r("{{< b \"", 50_000),
		"backticks":        r("{{< b `", 50_001),
		"lists":            "{{ b(" + r("[", 100_000) + ") }}",
		"comments":         r("{{</*", 50_000),
		"pairs on a line":  r("{{< kbd >}}a{{< /kbd >}}", 5_000),
		"blocks on a line": r("{{< note >}}a{{< /note >}}", 5_000),
		"quoted":           "> {{< b\n" + r(">", 90) + r("\n>", 20_000) + " c >}}",
		"spaces":           r("{{< b"+r(" ", 1000)+"\n", 1000),
		"brackets":         r("{{% kbd %}}[{{% /kbd %}}", 3_000),
		"markdown in it":   "{{< b \"" + r("[a](", 10_000) + "\" >}}",
		"raw":              "<div>" + r("{{< b c >}}", 5_000),
	} {
		t.Run(name, func(t *testing.T) {
			for _, unsafe := range []bool{false, true} {
				if doc, list := called(t, unsafe, text); doc == nil && !list.Failed() {
					t.Errorf("%s: nothing came of it", name)
				}
			}
		})
	}
}

func FuzzShortcodes(f *testing.F) {
	for _, seed := range []string{"{{< note >}}\n*a* {{% kbd %}}b{{% /kbd %}}\n{{< /note >}}", "> {{< b\n> \"c\" >}}\n- {{< kbd >}}\n  d{{< /kbd >}}",
		"[{{% kbd %}}a](b){{% /kbd %}}", "| {{< fig caption=\"a|b\" >}} |\n|-|\n", "{% note(a=[1,\"b\"]) %}c{% end %}", "```\n{{</* a */>}}\n```"} {
		f.Add(seed)
	}
	c := markdown.New(markdown.Options{Shortcodes: shortcodes(f), Unsafe: true})
	f.Fuzz(func(t *testing.T, text string) {
		doc, list := c.Parse(diag.NewSource("a.md", []byte(text)), 0)
		if doc == nil {
			if strings.Contains(list.Text(false), "cannot be parsed") {
				t.Fatal(list.Text(false))
			}
			return
		}
		whole := doc.HTML(nil)
		marked := doc.Blocks([]markdown.Mark{{Start: 0, End: len(doc.Text()), Name: "c"}}, nil)
		var b strings.Builder
		for _, block := range marked {
			b.WriteString(block.HTML)
		}
		taken := strings.NewReplacer(`<mark class="claim" data-claims="c">`, "", "</mark>", "").Replace(b.String())
		if taken != strings.ReplaceAll(whole, "</mark>", "") {
			t.Fatalf("marks change the HTML\n%q\n%q", taken, whole)
		}
		for i := 0; i < len(doc.Text()); i += 7 {
			_ = doc.At(i).Pos() // must not panic
		}
	})
}
