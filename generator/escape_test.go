package generator_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"counterpoint/generator"
)

// evil is in every string that an author can write. EVIL is put into it so that
// what became of it can be found.
const evil = `EVIL</title></script></style></textarea>--><script>alert(1)</script>"'><img src=x onerror=alert(2)>{{.}}` + "` javascript:alert(3)"

// inYAML is a text as a YAML string.
func inYAML(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// evilSite says evil wherever a text may stand, and gives a dangerous address
// wherever one may.
func evilSite() map[string]string {
	files := map[string]string{
		"site.yaml": `title: EVIL
description: EVIL
author: EVIL
language: EVIL
params: {a: EVIL}
ratings: [{id: r, label: EVIL, color: "#b00"}]
menu: [{name: EVIL, url: URL}, {name: a, url: EVIL}]
claimants: {who: {name: EVIL, description: EVIL, url: URL}}
sources: {everywhere: {title: EVIL, publisher: EVIL, author: EVIL, url: URL, archive: URL, snapshot: URL, quote: EVIL}}
strings: {claims: EVIL}
`,
		"content/_index.md": "---\ntitle: EVIL\ndescription: EVIL\n---\nEVIL\n",
		"content/a.md": `---
title: EVIL
description: EVIL
summary: EVIL
slug: a
layout: EVIL
authors: [EVIL]
tags: [EVIL]
categories: [EVIL]
aliases: [EVIL, URL]
original: {title: EVIL, author: EVIL, publisher: EVIL, url: URL}
image: URL
params: {a: EVIL}
---
The sky is blue. The sea is grey. EVIL

## EVIL

[EVIL](URL "EVIL") ![EVIL](URL "EVIL") <URL> ==EVIL== ` + "`EVIL`" + `[^1]

` + "```EVIL\nEVIL\n```" + `

[^1]: EVIL
`,
		"content/b.md": "---\nlayout: page\ntitle: EVIL\nimage: x.png\n---\nEVIL\n",
		"content/a.claims.yaml": `claims:
  - id: a
    quote: The sky is blue
    claim: EVIL
    claimant: who
    rating: r
    counterpoints:
      - {id: one, text: EVIL, author: EVIL, sources: [s, everywhere]}
      - {answers: one, text: LINK, author: EVIL}
      - {quote: The sea, text: EVIL}
      - {claim: "#b"}
    corrections: [{date: 2025-01-01, text: EVIL}]
  - {id: b, quote: The sea is grey, claimant: EVIL}
sources:
  s: {title: EVIL, publisher: EVIL, author: EVIL, url: URL, archive: URL, snapshot: URL, quote: EVIL}
`,
	}
	for name, text := range files {
		const url = "javascript:alert(4)"
		data := strings.NewReplacer("EVIL", inYAML(evil), "URL", inYAML(url), "LINK", inYAML("[x]("+url+") "+evil))
		if !strings.HasSuffix(name, ".md") {
			files[name] = data.Replace(text)
			continue
		}
		matter, body, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
		files[name] = "---\n" + data.Replace(matter) + "\n---\n" + strings.NewReplacer("EVIL", evil, "URL", url).Replace(body)
	}
	return files
}

// Everything that an author writes is data: in no template slot does it become
// markup, or an address that runs. The built-in templates are tested, and those
// of the tests, which show all that a view holds.
func TestAuthorsWordsAreDataEverywhere(t *testing.T) {
	for what, templates := range map[string]string{"bare": "testdata/theme", "built-in": "../templates"} {
		dir := newSite(t, evilSite())
		o := options(dir)
		o.Templates, o.BaseURL = os.DirFS(templates), "https://example.org/"
		got := run(t, generator.New(o))
		pages, seen := 0, 0
		for name, data := range got {
			switch path.Ext(name) {
			case ".html":
				pages++
				seen += strings.Count(data, "EVIL")
				checkPage(t, what+" "+name, data)
			case ".xml":
				checkFeedsContent(t, what+" "+name, data)
			case ".json", ".jsonld":
				if !json.Valid([]byte(data)) {
					t.Errorf("%s %s is no JSON", what, name)
				}
			}
		}
		if pages < 8 || seen < 30 {
			t.Errorf("%s: only %d pages, %d words\n%s", what, pages, seen, got["diagnostics"])
		}
		if err := got["diagnostics"]; strings.Contains(err, "error:") {
			t.Errorf("%s: %s", what, err)
		}
	}
}

// isData tells whether a script is nothing but JSON, which no browser runs.
func isData(script *html.Node) bool {
	return slices.ContainsFunc(script.Attr, func(a html.Attribute) bool {
		return a.Key == "type" && (a.Val == "application/ld+json" || a.Val == "application/json")
	}) && json.Valid([]byte(script.FirstChild.Data))
}

// checkFeedsContent reads a feed's XML, and what of it is HTML as a browser would.
func checkFeedsContent(t *testing.T, what, data string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(data)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if start, ok := token.(xml.StartElement); ok && (start.Name.Local == "content" || start.Name.Local == "encoded") {
			var content string
			if err := d.DecodeElement(&content, &start); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			checkPage(t, what, content)
		}
	}
}

var addresses = regexp.MustCompile(`^(href|src|srcset|action|formaction|srcdoc|data|poster|background|ping|xlink:href)$`)

// checkPage parses a page as a browser does and looks at every element.
func checkPage(t *testing.T, what, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s: a comment: %s", what, n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "style", "iframe", "object", "embed", "base", "math":
			t.Errorf("%s: <%s>", what, n.Data)
		case "script":
			if n.FirstChild != nil && (!isData(n) || strings.Contains(n.FirstChild.Data, "<")) {
				t.Errorf("%s: a script: %s", what, n.FirstChild.Data)
			}
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "action" || a.Key == "src" && a.Val == "x" || a.Key == "style" || strings.ContainsAny(a.Key, `<>"'`+"`") {
				t.Errorf("%s: <%s %s=%q>", what, n.Data, a.Key, a.Val)
			}
			if scheme, _, ok := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":"); addresses.MatchString(a.Key) && ok &&
				(scheme == "javascript" || scheme == "vbscript" || scheme == "file") {
				t.Errorf("%s: <%s %s=%q>", what, n.Data, a.Key, a.Val)
			}
		}
	}
}
