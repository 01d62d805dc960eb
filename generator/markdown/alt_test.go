package markdown

import (
	"fmt"
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// figures stands for the built-in template.
type figures struct{ anyName }

func (figures) TakesInner(string) bool { return false }

func (figures) Render(call *Call) ([]Part, error) {
	return []Part{{Text: `<figure><img src="x.png" alt=""></figure>`}}, nil
}

func TestWhichImagesHaveNoDescription(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // places
	}{
		{"![a](x.png)", ""},
		{"a ![](x.png) ![ ](x.png)\n> ![][r]\n\n[r]: x.png", "1:3 1:14 2:3"},
		{`![](x.png "") ![](x.png 'Title')`, ""},
		{"`![](x.png)` and\n\n    ![](x.png)", ""},
		{`{{< figure src="x.png" >}}`, "1:1"},
		{"- a\n\n  {{< figure \"x.png\" >}}", "3:3"},
		{`{{< figure src="x.png" alt="" >}} {{< figure src="x.png" caption="A crack" >}} {{< other src="x.png" >}}`, ""},
		{"a <img src=x.png> <IMG\nSRC='x.png' ALT> <img alt=\"\" src=x>", "1:3"},
		{"<p>\n<img src=\"x.png\" title=\"an alt >\">\n<imgx>", "2:1"},
		{"<!-- <img src=x> -->\n\na <!-- <img src=x> --> b", ""},
		{"<script>\n'<img src=x>'\n</script>", ""},
	} {
		_, list := New(Options{Unsafe: true, Shortcodes: figures{}}).Parse(diag.NewSource("a.md", []byte(c.text)), 0)
		got := ""
		for _, d := range list {
			if d.Message == "this image has no description" {
				got += fmt.Sprintf(" %d:%d", d.Line, d.Column)
			}
		}
		if got = strings.TrimSpace(got); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}
