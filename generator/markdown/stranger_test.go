package markdown

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

func TestRawHTMLOfStrangersIsText(t *testing.T) {
	for text, want := range map[string]string{
		"plain *words* 1 < 2":                        "",
		"`<b>` and <https://a.example/> and <a@b.c>": "",
		"```\n<script>\n```\n":                       "",
		"    <script>\n":                             "",
		"a <b>c</b>":                                 `a \<b>c\</b>`,
		"<script>alert(1)</script>":                  `\<script>alert(1)\</script>`,
		"x <!-- y --> z":                             `x \<!-- y --> z`,
		"| `x | <script> |\n|---|---|\n| a | <b> |":  "| `x | \\<script> |\n|---|---|\n| a | \\<b> |",
		"<http://a`><i>`":                            "<http://a`>\\<i>`",
		"> <div>\n> <b>\n":                           "> \\<div>\n> \\<b>\n",
		"<div>\n\n<b>\n":                             "\\<div>\n\n\\<b>\n",
		"a {{< x >}} {{%y%}} `{{< z >}}`":            "a \\{{< x >}} \\{{%y%}} `{{< z >}}`",
		"{{< x >}}\nb\n{{< /x >}}":                   "\\{{< x >}}\nb\n\\{{< /x >}}",
		"{{ x(a=1) }} {{ .Title }} {{</* x */>}}":    "\\{{ x(a=1) }} {{ .Title }} \\{{</* x */>}}",
		"{{< x `a\n\nb` >}}":                         "\\{{< x `a\n\nb` >}}",
		"[a](b/{{< x >}}) {{< highlight >}}c":        "[a](b/\\{{< x >}}) \\{{< highlight >}}c",
		"a {{< x \"b":                                "a \\{{< x \"b",
		"- <?php ?>\n- <![CDATA[x]]>":                "- \\<?php ?>\n- \\<![CDATA[x]]>",
	} {
		if want == "" {
			want = text
		}
		got, changed, ok := Harmless(text)
		if got != want || changed != (want != text) || !ok {
			t.Errorf("%q: got %q, %v %v; want %q", text, got, changed, ok, want)
		}
	}
}

// marking shows where a call is made.
type marking struct{ anyName }

func (marking) Render(call *Call) ([]Part, error) { return []Part{{Text: "<called>"}}, nil }

// Whatever is made of it: where raw HTML is passed through, there is none.
func FuzzRawHTMLOfStrangersIsText(f *testing.F) {
	for _, seed := range []string{"a <b>c", "<div>\n<p\n>", "`<b>\n<b>`", "| `<b>|<b>` |\n|---|---|\n", "<a href='`'><b>`", "[x](<b> <i>)", "\\<b>", "<<<b>>>", "{{< x >}}`{{% y %}}", "[a]({{ x() }})"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, _, ok := Harmless(text)
		if !ok {
			return
		}
		_, list := New(Options{}).Parse(diag.NewSource("", []byte(got)), 0)
		for _, d := range list {
			if strings.HasPrefix(d.Message, "raw HTML") {
				t.Errorf("%q is %q: %s", text, got, d.Message)
			}
		}
		if doc, _ := New(Options{Shortcodes: marking{}}).Parse(diag.NewSource("", []byte(got)), 0); doc != nil && strings.Contains(doc.HTML(nil), "<called") {
			t.Errorf("%q is %q, and calls a shortcode: %s", text, got, doc.HTML(nil))
		}
	})
}
