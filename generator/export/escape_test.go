package export

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"strings"
	"testing"
)

// What a program that reads XML gets is what was written, but for the
// characters that XML cannot contain.
func TestXMLIsReadAsItWasWritten(t *testing.T) {
	for text, want := range map[string]string{
		"a < b & c > d ]]> \"'":             "a < b & c > d ]]> \"'",
		"tab\t line\n return\r end":         "tab\t line\n return\r end",
		"\x00a\x01\x08b\x0b\x0c\x1fc\x7f":   "abc\x7f",
		"\ufffe\uffff\ufffd😀é":              "\ufffd😀é",
		"<![CDATA[x]]><!-- --><?xml?>&amp;": "<![CDATA[x]]><!-- --><?xml?>&amp;",
	} {
		w := newWriter(nil)
		w.declare()
		w.open("a", "b", text, "empty", "")
		w.leaf("c", text)
		w.html("d", text)
		w.leaf("nothing", "")
		w.close("a")
		var got struct {
			B       string  `xml:"b,attr"`
			C       string  `xml:"c"`
			D       string  `xml:"d"`
			Nothing *string `xml:"nothing"`
			Empty   *string `xml:"empty,attr"`
		}
		if err := xml.Unmarshal(w.b, &got); err != nil {
			t.Errorf("%q: %v\n%s", text, err, w.b)
		}
		if lines := strings.ReplaceAll(want, "\r", "\n"); got.D != lines { // as XML reads line breaks
			t.Errorf("%q is read as HTML %q", text, got.D)
		}
		if got.B != want || got.C != want || got.Nothing != nil || got.Empty != nil {
			t.Errorf("%q is read as %q and %q", text, got.B, got.C)
		}
	}
}

// A cell that a spreadsheet would compute is a text.
func TestNoCellIsAFormula(t *testing.T) {
	for text, want := range map[string]string{
		`=HYPERLINK("x")`: `'=HYPERLINK("x")`, "+1": "'+1", "-1": "'-1", "@SUM(1)": "'@SUM(1)",
		"\t=1": "'=1", "\r\n=1": "'=1", " =1": "'=1", "＝1": "'＝1",
		"a=b": "a=b", "": "", "two\nlines": "two lines", `a "b", c`: `a "b", c`,
	} {
		if got := cell(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write([]string{cell(`a "b", c`)}); err != nil {
		t.Fatal(err)
	}
	if w.Flush(); b.String() != "\"a \"\"b\"\", c\"\n" {
		t.Errorf("got %q", b.String())
	}
}

// A feed has plain HTML, absolute addresses, and nothing that runs.
func TestPlainHTML(t *testing.T) {
	for text, want := range map[string]string{
		`<p class="x" id="y" onclick="z">a &amp; b &lt;i&gt;</p>`:   `<p>a &amp; b &lt;i&gt;</p>`,
		`<mark class="highlight">a</mark><span class="k">b</span>`:  `<mark>a</mark>b`,
		`<a href="#fn:1" class="footnote-ref">1</a>`:                `<a href="https://e.example/w/a/#fn:1">1</a>`,
		`<a href="/w/b/?c=d&amp;e#f">b</a><a href="c/">c</a>`:       `<a href="https://e.example/w/b/?c=d&amp;e#f">b</a><a href="https://e.example/w/a/c/">c</a>`,
		`<a href="//o.example/">o</a><a href="mailto:a@b.c">m</a>`:  `<a href="https://o.example/">o</a><a href="mailto:a@b.c">m</a>`,
		`<a href="javascript:x">a</a><img src="javascript:x">`:      `<a>a</a><img>`,
		`<img src="x.png" alt="&quot;" width="1" style="a">`:        `<img src="https://e.example/w/a/x.png" alt="&#34;" width="1">`,
		`<img src="data:image/png;base64,AAAA">`:                    `<img src="data:image/png;base64,AAAA">`,
		`a<script>b<</script>c<style>d</style><!-- e -->f`:          `acf`,
		`<svg><title>a</title><svg>b</svg>c</svg>d`:                 `d`,
		`<iframe srcdoc="<script>"></iframe><form>a<b>b</b></form>`: `a<b>b</b>`,
		`<script>a`: ``,
		`<li><input type="checkbox" disabled checked> a`: `<li>☑ a`,
		`<li><input type="checkbox"> a<input name="b">`:  `<li>☐ a`,
		`<td class="align-right" colspan="2">a < b</td>`: `<td colspan="2">a &lt; b</td>`,
	} {
		if got := plain([]byte(text), "https://e.example/w/a/"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
	if got := plain([]byte(strings.Repeat("<svg>", 1000)+"x"), "::"); got != "" {
		t.Errorf("got %q", got)
	}
}
