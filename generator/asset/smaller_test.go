package asset

import (
	"strings"
	"testing"
)

func TestWhatIsLeftOutOfAPage(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"space between elements", "<p><b>a</b>\n  <i>b</i> <span> c </span>d", "<p><b>a</b>\n<i>b</i> <span> c </span>d"},
		{"list items in one line", "<ul><li>a</li> <li>b</li></ul>", "<ul><li>a <li>b</ul>"},
		{"icons", "<a href=\"/\"><i class=\"x\"></i> Home</a>", "<a href=/><i class=x></i> Home</a>"},
		{"pre", "<pre>\n\n  a\n\n   b  </pre>", "<pre>\n\n  a\n\n   b  </pre>"},
		{"code in pre", "<pre><code>a\n  <span>b</span>\n\n</code></pre>", "<pre><code>a\n  <span>b</span>\n\n</code></pre>"},
		{"textarea", "<textarea>\n a\n  b </textarea>", "<textarea>\n a\n  b </textarea>"},
		{"comments", "<p>a<!-- no one needs it --> b", "<p>a b"},
		{"comments for servers", "<!--#include virtual=\"/x\" -->", "<!--#include virtual=\"/x\" -->"},
		{"entities", "<p>a &lt;b&gt; &amp;amp; &nbsp;", "<p>a &lt;b> &amp;amp; &nbsp;"},
		{"attributes", "<a title=\"a  b\" data-claims=\"x y\" href=\"/a?b=c&amp;d=e\">a</a>", "<a title=\"a  b\" data-claims=\"x y\" href=\"/a?b=c&amp;d=e\">a</a>"},
		{"a script", "<script>\n  let a = 1 // x\n</script>", "<script>\n  let a = 1 // x\n</script>"},
		{"data", "<script type=\"application/ld+json\">{ \"a\" : 1.0 }</script>", "<script type=application/ld+json>{\"a\":1.0}</script>"},
		{"svg", "<svg><text> a  b </text></svg>", "<svg><text> a  b </text></svg>"},
		{"math", "<math><mi>a</mi> <mo> + </mo></math>", "<math><mi>a</mi> <mo> + </mo></math>"},
		{"white space that shows", "<p style='white-space: pre'>a   b", "<p style='white-space: pre'>a   b"},
		{"a page with styles of its own", "<style>p { white-space: pre }</style><p>a   b", "<style>p { white-space: pre }</style><p>a   b"},
		{"words about styles", "<p>style=white-space:   pre", "<p>style=white-space: pre"},
	} {
		if got, err := MinifyHTML([]byte(c.page)); err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
}

func TestWhatIsLeftOutOfAFile(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"a.json", "{\n \"a\" : [ 1.50, 1e3, \" x \" ]\n}", `{"a":[1.50,1e3," x "]}`},
		{"a.webmanifest", "{ }", "{}"},
		{"a.CSS", "a { color : #ffffff }", "a{color:#fff}"},
		{"a.js", "/*! license */ let long = 1; export { long }", "/*! license */let long=1;export{long}"},
		{"a.svg", `<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"><path d="M 10 10 L 20 20"/></svg>`, `<svg xmlns="http://www.w3.org/2000/svg"><path d="M10 10 20 20"/></svg>`},
		{"a.svg", "<svg>\n\n <!-- x --><text> a <tspan>b</tspan>  c </text></svg>", "<svg>\n<text> a <tspan>b</tspan>  c </text></svg>"},
		{"a.svg", "<?xml-stylesheet href='a.css'?>\n<svg  a='1'\n b=\"2\"/>", "<?xml-stylesheet href='a.css'?>\n<svg a='1' b=\"2\"/>"},
		{"a.xml", "<a>\n\n  <!-- x --><b>  c\n\n d </b>\n  <![CDATA[ <!-- kept -->  ]]></a>", "<a>\n<b>  c\n\n d </b>\n<![CDATA[ <!-- kept -->  ]]></a>"},
		{"a.xml", "<!DOCTYPE a [<!ENTITY x \"<!-- y -->\">]>\n\n<a>&x;</a>", "<!DOCTYPE a [<!ENTITY x \"<!-- y -->\">]>\n<a>&x;</a>"},
		{"a.xml", "<a xml:space=\"preserve\">\n\n  <b/></a>", "<a xml:space=\"preserve\">\n\n  <b/></a>"},
	} {
		if got, err := Minify(c.name, []byte(c.data)); err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
	for _, name := range []string{"a.min.js", "a.min.css", "a.html", "a.txt", "a.png", "json", "a.md"} {
		if Minifies(name) {
			t.Errorf("%s would be made smaller", name)
		}
	}
	for name, data := range map[string]string{"a.json": "{ // x\n}", "a.js": "let = = ;\n", "b.json": "{\"a\": 1}}"} {
		if got, err := Minify(name, []byte(data)); err == nil || string(got) != data {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// What is minified may come from anywhere, and the bytes of others stay theirs.
func FuzzMinify(f *testing.F) {
	for _, seed := range []string{"<a b='c'>\n<!-- x --> d</a>", "{\"a\": [1, 2]}", "<svg><path d='M0 0h1'/></svg>", "<![CDATA[", "<?a", "<!DOCTYPE ["} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		for _, name := range []string{"a.xml", "a.svg", "a.json"} {
			given := []byte(data)
			_, _ = Minify(name, given)
			if string(given) != data {
				t.Errorf("%s: what was given is %q now", name, given)
			}
		}
		once, err := MinifyHTML([]byte(data))
		if err == nil && strings.Contains(data, "<pre>") && !strings.Contains(string(once), "<pre>") {
			t.Errorf("%q became %q", data, once)
		}
	})
}
