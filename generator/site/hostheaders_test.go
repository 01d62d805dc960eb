package site

import (
	"slices"
	"strings"
	"testing"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// publishing reads a section publish of site.yaml.
func publishing(t *testing.T, text string) (Publishing, string) {
	t.Helper()
	var out diag.List
	src := diag.NewSource("site.yaml", []byte(text))
	v, ok := decode.YAML(src, 0, len(text), &out)
	if !ok {
		t.Fatal(out.Text(false))
	}
	m := v.Map(&out, "site.yaml")
	p := readPublishing(m, &out)
	var list []string
	for _, d := range out {
		list = append(list, d.Message)
	}
	return p, strings.Join(list, "\n")
}

func TestPatternsAreSaidToHosts(t *testing.T) {
	for pattern, want := range map[string]string{
		"**": "/*", "docs/**": "/docs/*", "/docs/**": "/docs/*", "*.pdf": "/*.pdf", "**/*.pdf": "/*.pdf", "docs/a.pdf": "/docs/a.pdf", "/robots.txt": "/robots.txt",
		"robots.txt": "/robots.txt /*/robots.txt", "**/feed.json": "/feed.json /*/feed.json", "/index.html": "/", "/a/index.html": "/a/", "*404.html": "/*404.html",
		"*.html": "", "*ndex.html": "", "index.html": "", "docs/*": "", "docs/*.pdf": "", "/*.pdf": "", "a?.pdf": "", "a*b": "", "*": "", "**a": "", "*/a/**": "", "a\nb": "", "a b": "", "ä": "",
	} {
		if got := strings.Join(HeaderRule{Match: pattern}.paths(), " "); got != want {
			t.Errorf("%q is said as %q, not %q", pattern, got, want)
		}
	}
}

func TestPathsMeet(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"/a", "/a", true}, {"/a", "/b", false}, {"/*", "/a", true}, {"/*.pdf", "/docs/*", true}, {"/docs/*", "/other/*", false}, {"/*.pdf", "/*.css", false},
		{"/*.pdf", "/a.pdf", true}, {"/a*a", "/a", false}, {"/docs/*", "/docs/a/*", true}, {"/*/a", "/a", false},
	} {
		if coincide(c.a, c.b) != c.want || coincide(c.b, c.a) != c.want {
			t.Errorf("%s and %s: not %v", c.a, c.b, c.want)
		}
	}
}

func TestRulesForHosts(t *testing.T) {
	p, wrong := publishing(t, `publish:
  headersFile: true
  headers:
    - {match: "**", set: {Content-Security-Policy: "default-src 'none'", X-Frame-Options: DENY}}
    - {match: "*.pdf", contentType: application/pdf, cacheControl: no-cache}
    - {match: "*.html", encoding: gzip}
`)
	var got strings.Builder
	for _, r := range p.HostRules("/base/") {
		got.WriteString(r.String())
	}
	want := `/base/assets/counterpoint.*
  Cache-Control: public, max-age=31536000, immutable
/base/assets/search.*
  Cache-Control: public, max-age=31536000, immutable
/base/*
  Content-Security-Policy: default-src 'none'
  X-Frame-Options: DENY
/base/*.pdf
  Content-Type: application/pdf
  Cache-Control: no-cache
`
	if got.String() != want || wrong != "" {
		t.Errorf("%s\n%s", got.String(), wrong)
	}
	// What the site says of all files holds for those with a hash, too.
	p, _ = publishing(t, "publish: {headersFile: true, headers: [{match: '**', cacheControl: no-cache}]}")
	if rules := p.HostRules("/"); len(rules) != 1 || !slices.Equal(rules[0].Headers, []Header{{"Cache-Control", "no-cache"}}) {
		t.Errorf("%v", rules)
	}
}

func TestWhatHostsCannotBeToldIsAWarning(t *testing.T) {
	for text, want := range map[string]string{
		"{headersFile: true, headers: [{match: 'docs/*', cacheControl: no-cache}]}":                                                         `hosts cannot be told of the pattern "docs/*"`,
		"{headersFile: true, headers: [{match: '*.pdf', cacheControl: a}, {match: 'docs/**', cacheControl: b}]}":                            `hosts send both values of Cache-Control`,
		"{headersFile: true, headers: [{match: '*.pdf', set: {X-A: a}}, {match: '**', set: {x-a: b}}]}":                                     `hosts send both values of X-A`,
		"{headers: [{match: '*.pdf', set: {X-A: a}}]}":                                                                                      `what is set for "*.pdf" is sent by nobody`,
		"{headersFile: true, headers: [{match: '**', set: {X-A: '" + strings.Repeat("a", 2000) + "'}}]}":                                    `X-A is longer than Cloudflare Pages takes`,
		"{headersFile: true, headers: [" + hundred() + "]}":                                                                                 `these are 102 rules`,
		"{headers: [{match: '*.pdf', set: {'X A': a}}]}":                                                                                    `"X A" is no name of a header`,
		"{headers: [{match: '*.pdf', set: {X-A: \"a\\nX-B: b\"}}]}":                                                                         `is no value of a header`,
		"{headers: [{match: '*.pdf', encoding: zip}]}":                                                                                      `"zip" is no encoding; there are gzip and br`,
		"{headers: [{match: '*.pdf', encoding: br}, {match: a.pdf, encoding: none}], targets: {a: {url: 'sftp://a@b/c', precompress: br}}}": "",
		"{headers: [{match: '*.pdf', set: {cache-Control: a}}]}":                                                                            `write contentType and cacheControl beside set`,
		"{headersFile: true, headers: [{match: '*.html', encoding: gzip}, {match: '*.css', set: {A: b}}, {match: a, set: {A: b}}]}":         "",
	} {
		_, wrong := publishing(t, "publish: "+text)
		if want == "" && wrong != "" || !strings.Contains(wrong, want) {
			t.Errorf("%.80s: %s", text, wrong)
		}
	}
}

// hundred are so many rules, each of another file.
func hundred() string {
	var list []string
	for i := range 100 {
		list = append(list, "{match: /a/"+strings.Repeat("b", i+1)+", cacheControl: no-cache}")
	}
	return strings.Join(list, ", ")
}
