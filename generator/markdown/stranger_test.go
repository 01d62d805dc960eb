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

// Whatever is made of it: where raw HTML is passed through, there is none.
func FuzzRawHTMLOfStrangersIsText(f *testing.F) {
	for _, seed := range []string{"a <b>c", "<div>\n<p\n>", "`<b>\n<b>`", "| `<b>|<b>` |\n|---|---|\n", "<a href='`'><b>`", "[x](<b> <i>)", "\\<b>", "<<<b>>>"} {
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
	})
}
