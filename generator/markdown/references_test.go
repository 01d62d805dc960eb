package markdown

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// A destination that is Hugo's ref becomes a link's, wherever a link may be.
func TestReferencesOfHugoAreLinks(t *testing.T) {
	for text, want := range map[string]string{
		`[x]({{< ref "other.md" >}})`:                             `ref other.md`,
		`[x]({{< relref "other.md" >}} "Title")`:                  `ref other.md`,
		`[x]( {{% ref "/posts/other" %}} )`:                       `ref /posts/other`,
		`[x]({{< ref other.md >}})`:                               `ref other.md`,
		`[x]({{<ref 'a/b.md#part'>}})`:                            `ref a/b.md#part`,
		`[x]({{< relref path="other.md" lang="en" >}})`:           `ref other.md`,
		`[x]({{< ref "other.md" >}}#part)`:                        `ref other.md#part`,
		`a [*x* y]({{< ref "über.md" >}}) [z](z.md)`:              `ref über.md, z.md`,
		"[x][1]\n\n[1]: {{< ref \"other.md\" >}}":                 `ref other.md`,
		"[x] y\n\n[1]: a.md\n[x]: {{% relref \"o.md#p\" %}}":      `ref o.md#p`,
		"- [one]({{< ref \"a.md\" >}})\n  [y]({{< ref \"b\" >}})": `ref a.md, ref b`,
		`[x](other.md) {{< ref "other.md" >}}`:                    `other.md`,
		"`[x]({{< ref \"other.md\" >}})`":                         ``,
	} {
		src := diag.NewSource("a.md", []byte(text))
		doc, _ := New(Options{}).Parse(src, 0)
		var links []string
		for _, l := range doc.Links() {
			ref := ""
			if l.Ref {
				ref = "ref "
			}
			links = append(links, ref+l.Destination)
		}
		if got := strings.Join(links, ", "); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
		if string(src.Data()) != text {
			t.Errorf("%s: the file's text was changed to %q", text, src.Data())
		}
	}
}

func TestCodeShowsReferencesAsTheyAre(t *testing.T) {
	const code = `[x]({{< ref "other.md" >}})` + "\n"
	for _, text := range []string{"```\n" + code + "```", "    " + code, "`" + code + "`", "~~~md\n[y]: " + code + "~~~"} {
		doc, _ := New(Options{}).Parse(diag.NewSource("a.md", []byte(text)), 0)
		if !strings.Contains(doc.Text(), strings.TrimSpace(code)) || strings.Contains(doc.Text(), refMark) {
			t.Errorf("%q: text %q", text, doc.Text())
		}
	}
}

func TestUnknownShortcodesAreNotedOnce(t *testing.T) {
	for text, want := range map[string]string{
		`a {{< figure src="x.png" >}} {{% y %}} {{< y >}}`:             "figure 1:3, y 1:30",
		`{{ youtube(id="x") }}`:                                        "youtube 1:1",
		"text\n{% quote(author=\"x\") %}\nb\n{% end %}":                "quote 2:1",
		`{% if a(b) %}x{% else %}{% endif %} {% endorse() %}{% end %}`: "if 1:1 a tag, endorse 1:37",
		`{{< /gone >}} {%- for x in y -%} {% note %} {% note() %}`:     "for 1:15 a tag, note 1:34 a tag, note 1:45",
		`{{ my_own_name(id=1) }}`:                                      "my_own_name 1:1",
		`{% highlight ruby %}`:                                         "highlight 1:1 a tag",
		`[x]({{< ref "other.md" >}})`:                                  "",
		"`{{< figure >}}` and\n\n    {{< figure >}}":                   "",
		`{{ .Title }} {a} {{b}} {%}`:                                   "",
		`f(x) = {{y} | y > 0}`:                                         "",
	} {
		doc, list := New(Options{}).Parse(diag.NewSource("a.md", []byte(text)), 0)
		var got []string
		for _, u := range doc.Unknown() {
			name := u.Name + strings.TrimPrefix(u.At.Pos().String(), "a.md")
			if u.Tag {
				name += " a tag"
			}
			got = append(got, name)
		}
		if strings.ReplaceAll(strings.Join(got, ", "), ":", " ") != strings.ReplaceAll(want, ":", " ") || len(list) > 0 {
			t.Errorf("%s: got %q %s, want %q", text, got, list.Text(false), want)
		}
	}
	_, list := New(Options{}).Parse(diag.NewSource("a.md", []byte(`a {{< ref "other.md" >}}`)), 0)
	if len(list) != 1 || list[0].Column != 3 || !strings.Contains(list[0].Message, "the address of no link") {
		t.Error(list.Text(false))
	}
}

// Nothing in a shortcode is Markdown or HTML.
func TestShortcodesAreShownAsTheyAre(t *testing.T) {
	for text, want := range map[string]string{
		"a {{<img src=\"x.png\" alt=\"*b*\">}} *c*": `<p>a <code class="shortcode">{{&lt;img src=&quot;x.png&quot; alt=&quot;*b*&quot;&gt;}}</code> <em>c</em></p>`,
		"{{% x %}}*b*{{% /x %}}":                    `<p><code class="shortcode">{{% x %}}</code><em>b</em><code class="shortcode">{{% /x %}}</code></p>`,
		"{{< figure\n  src=\"_a_\"\n>}} b":          "<p><code class=\"shortcode\">{{&lt; figure\n  src=&quot;_a_&quot;\n&gt;}} b</code></p>",
		"{{ cdn_image_of(url=\"a_b_c\") }}":         `<p><code class="shortcode">{{ cdn_image_of(url=&quot;a_b_c&quot;) }}</code></p>`,
		"{% a_b %} c":                               `<p><code class="shortcode">{% a_b %}</code> c</p>`,
		"{{< *never* closed\n\nb >}}":               "<p>{{&lt; <em>never</em> closed</p>\n<p>b &gt;}}</p>",
		"{{ *b* }} {a_b_c}":                         "<p>{{ <em>b</em> }} {a_b_c}</p>",
		"a\n{{< figure\n  src=\"b\"\n>}}\nc":        "<p>a</p>\n<p><code class=\"shortcode\">{{&lt; figure\n  src=&quot;b&quot;\n&gt;}}</code></p>\n<p>c</p>",
		"- {{< a\n  b\n  >}}\n- c":                  "<li>\n<p><code class=\"shortcode\">{{&lt; a\nb\n&gt;}}</code></p>\n</li>\n<li>c</li>",
		"| a |\n|---|\n| {{< b c=\"d\" >}} |":       `<code class="shortcode">{{&lt; b c=&quot;d&quot; &gt;}}</code>`,
		"> {{< a\n> b >}}":                          "<p><code class=\"shortcode\">{{&lt; a\nb &gt;}}</code></p>\n</blockquote>",
	} {
		got, list := convert(t, Options{}, text)
		if !strings.Contains(got, want) {
			t.Errorf("%q: got %s", text, got)
		}
		for _, d := range list {
			if strings.Contains(d.Message, "raw HTML") {
				t.Errorf("%q: %s", text, d.Message)
			}
		}
	}
}

func TestLanguageNames(t *testing.T) {
	for info, want := range map[string]string{
		"go": "go", "rust,linenos": "rust", "go{linenos=table}": "go", "{r}": "r", "{r, echo=FALSE}": "r", "{.haskell}": "haskell", "c++": "c++", "{}": "",
	} {
		doc, _ := New(Options{}).Parse(diag.NewSource("a.md", []byte("```"+info+"\nx\n```\n")), 0)
		class := `<code class="language-` + want + `">`
		if want == "" {
			class = `<code>`
		}
		if !strings.Contains(doc.HTML(nil), class) {
			t.Errorf("%s: want %s in %s", info, class, doc.HTML(nil))
		}
	}
}

func TestSummaries(t *testing.T) {
	for _, c := range []struct {
		text, want string
		cut        bool
	}{
		{"One two three.", "One two three.", false},
		{"One two three four five six.", "One two three four five", true},
		{"# Head\n\nOne two.\n\n- three\n- four five six", "One two. three four five", true},
		{"One.\n\n<!-- more -->\n\nTwo.", "One.", true},
		{"One two three four five six seven.\n\n<!--more-->\n\nEight.", "One two three four five six seven.", true},
		{"```go\ncode of a block\n```\n\n{{< figure src=\"x\" >}}\n\n{{ video(id=1) }}\n\n| a | b |\n|---|---|\n| c | d |\n\nWords.", "Words.", false},
		{"> Quoted.\n\nSaid.", "Quoted. Said.", false},
		{"一二三四五六七八九十。一二三。", "一二三四五六七八九十。", true},
		{"一二三四。 one 五六七八九十", "一二三四。 one 五六七八", true},
		{"一二三四。", "一二三四。", false},
		{"one two three four 一二三四五", "one two three four 一二", true},
	} {
		doc, _ := New(Options{}).Parse(diag.NewSource("a.md", []byte(c.text)), 0)
		if got, cut := doc.Summary(5); got != c.want || cut != c.cut {
			t.Errorf("%q: got %q (%v), want %q", c.text, got, cut, c.want)
		}
	}
}

// HTML may not contain control characters; the text knows their places all the
// same.
func TestControlCharactersAreNotWritten(t *testing.T) {
	const text = "In doubt,\vleave \x1b[0m it\x7f \u0085out. `a\x03b`\n\n```sh\nx\x1b\n```\n\n![a\x1bb](c.png)\n"
	src := diag.NewSource("a.md", []byte(text))
	doc, _ := New(Options{}).Parse(src, 0)
	for _, shown := range []string{doc.HTML(nil), doc.Text()} {
		if strings.ContainsAny(shown, "\v\x1b\x7f\u0085\x03") || !strings.Contains(shown, "In doubt, leave \uFFFD[0m it\uFFFD \uFFFDout.") {
			t.Errorf("got %q", shown)
		}
	}
	for _, word := range []string{"leave", "out."} {
		if got, want := doc.At(strings.Index(doc.Text(), word)).Offset, strings.Index(text, word); got != want {
			t.Errorf("%s is at %d, want %d", word, got, want)
		}
	}
}

func TestURLsContainWhatTheyMay(t *testing.T) {
	for dest, want := range map[string]string{
		`https://a.example/b"`:            `https://a.example/b%22`,
		"https://a.example/b?c[]={d}|`e":  `https://a.example/b?c%5B%5D=%7Bd%7D%7C%60e`,
		"https://a.example/?c=##d":        `https://a.example/?c=#%23d`,
		"https://[::1]:80/x]":             `https://[::1]:80/x%5D`,
		"https://a.example/?q=50%&r=%20":  `https://a.example/?q=50%25&amp;r=%20`,
		"a b.png":                         `a%20b.png`,
		"/ü/{x}":                          `/ü/%7Bx%7D`,
		"#a^b":                            `#a%5Eb`,
		"mailto:jo@a.example?subject=a b": `mailto:jo@a.example?subject=a%20b`,
		"//a.example/|":                   `//a.example/%7C`,
		"?a=//[":                          `?a=//%5B`,
	} {
		if got := escapeURL(dest); got != want {
			t.Errorf("%s: got %s, want %s", dest, got, want)
		}
	}
}

func TestImagesWithoutAddressAreLeftOut(t *testing.T) {
	got, list := convert(t, Options{}, "a ![b]() c")
	if strings.Contains(got, "<img") || !strings.Contains(got, "a b c") || len(list) != 1 || list[0].Column != 3 {
		t.Errorf("%s %s", got, list.Text(false))
	}
}
