package article

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

func read(t *testing.T, path, text string) (*Article, diag.List) {
	t.Helper()
	return Read(diag.NewSource("content/"+path, []byte(text)), path, markdown.New(markdown.Options{}))
}

const everyKey = `title: The title
date: 2025-03-04
lastmod: 2025-03-05
description: About
summary: Short
draft: true
publishDate: 2025-03-06
expiryDate: 2026-03-04T10:00:00+02:00
slug: other
url: /a/b/
aliases: [/old/, /older/]
tags: [x, y]
categories: z
authors: [Jo Field]
weight: 3
layout: page
image: cover.png
original: {title: Speech, author: A. N. Official, publisher: Town hall, date: 2025-01-01, url: "https://a.example/"}
params: {any: [1, two]}
`

func TestReadsEveryKey(t *testing.T) {
	a, out := read(t, "post.md", "---\n"+everyKey+"---\nText.\n")
	if len(out) > 0 {
		t.Fatalf("diagnostics:\n%s", out.Text(false))
	}
	for what, ok := range map[string]bool{
		"title":       a.Title == "The title",
		"date":        a.Date.Format("2006-01-02") == "2025-03-04",
		"updated":     a.Updated.Format("2006-01-02") == "2025-03-05",
		"description": a.Description == "About", "summary": a.Summary == "Short", "draft": a.Draft,
		"publishDate": a.Publish.Format("2006-01-02") == "2025-03-06",
		"expiryDate":  a.Expiry.UTC().Format("2006-01-02T15:04") == "2026-03-04T08:00",
		"slug":        a.Slug == "other", "url": a.URL == "/a/b/", "aliases": len(a.Aliases) == 2,
		"tags":       strings.Join(a.Taxonomies["tags"], " ") == "x y",
		"categories": strings.Join(a.Taxonomies["categories"], " ") == "z",
		"authors":    strings.Join(a.Authors, " ") == "Jo Field", "weight": a.Weight == 3,
		"layout": a.Layout == "page", "image": a.Image == "cover.png",
		"original": a.Original != nil && a.Original.Publisher == "Town hall" && a.Original.URL == "https://a.example/",
		"params":   len(a.Params["any"].([]any)) == 2,
	} {
		if !ok {
			t.Errorf("%s is not as written: %+v", what, a)
		}
	}
}

// Posts of other generators move in unchanged.
func TestReadsForeignFrontMatter(t *testing.T) {
	for name, text := range map[string]string{
		"Zola": "+++\ntitle = \"T\"\ndate = 2025-03-04\ntemplate = \"article.html\"\n[taxonomies]\ntags = [\"x\"]\n[extra]\nauthor = \"Jo\"\n+++\nText.\n",
		"Hugo": "---\ntitle: T\ndate: 2025-03-04T10:00:00+01:00\nauthor: {name: Jo}\nseries: [one]\nkeywords: [x]\ntags: x\nextra: {author: Jo}\n---\nText.\n",
		"CRLF": "---\r\ntitle: T\r\ndate: 2025-03-04\r\ntags: [x]\r\nextra: {author: Jo}\r\n---\r\nText.\r\n",
		"BOM":  "\ufeff---\ntitle: T\ndate: 2025-03-04\ntags: [x]\nextra: {author: Jo}\n---\nText.\n",
	} {
		a, out := read(t, "post.md", text)
		if a == nil || len(out) > 0 {
			t.Errorf("%s: diagnostics:\n%s", name, out.Text(false))
			continue
		}
		if a.Title != "T" || a.Date.Format("2006-01-02") != "2025-03-04" || strings.Join(a.Taxonomies["tags"], "") != "x" || a.Params["author"] != "Jo" {
			t.Errorf("%s: %+v", name, a)
		}
		if a.Doc.Text() != "Text." {
			t.Errorf("%s: text %q", name, a.Doc.Text())
		}
	}
}

func TestNamesAndFallbacks(t *testing.T) {
	for _, c := range []struct{ path, text, name, title, date string }{
		{"my-post.md", "Text.", "my-post", "my post", ""},
		{"2025-03-04-news.md", "Text.", "news", "news", "2025-03-04"},
		{"2025-03-04_news.md", "---\ndate: 2025-05-05\n---\n# Head\n", "news", "Head", "2025-05-05"},
		{"2025-13-40-news.md", "Text.", "news", "news", ""},
		{"audit/index.md", "---\ntitle: Audit\n---\n", "audit", "Audit", ""},
		{"2025-03-04-audit/index.md", "", "audit", "audit", "2025-03-04"},
		{"index.md", "Text.", "", "", ""},
		{"news/_index.md", "Text.", "_index", "", ""},
		{"a.md", "# *Em* and `code`\n\n# Two", "a", "Em and code", ""},
	} {
		a, out := read(t, c.path, c.text)
		if a == nil || len(out) > 0 {
			t.Errorf("%s: diagnostics:\n%s", c.path, out.Text(false))
			continue
		}
		date := ""
		if !a.Date.IsZero() {
			date = a.Date.Format("2006-01-02")
		}
		if a.Name() != c.name || a.Title != c.title || date != c.date {
			t.Errorf("%s: name %q, title %q, date %q", c.path, a.Name(), a.Title, date)
		}
	}
}

func TestFrontMatterDiagnostics(t *testing.T) {
	for _, c := range []struct{ name, text, place, words string }{
		{"an unknown key", "---\ntitel: T\n---\n", ":2:1: warning", `"title"`},
		{"a wrong type", "---\ndraft: maybe\n---\n", ":2:8: ", "true"},
		{"a broken date", "---\ndate: yesterday\n---\n", ":2:7: ", "date"},
		{"no end", "---\ntitle: T\n", ":1:1: error", "does not end"},
		{"no mapping", "---\n- a\n---\n", ":2:1: error", "front matter"},
		{"an original's address", "---\noriginal: {title: A, url: \"javascript:x\"}\n---\n", ":2:27: warning", "https://"},
	} {
		_, out := read(t, "a.md", c.text)
		if text := out.Text(false); !strings.Contains(text, "content/a.md"+c.place) || !strings.Contains(text, c.words) {
			t.Errorf("%s: want %s and %q, got\n%s", c.name, c.place, c.words, text)
		}
	}
}

// Three dashes are only front matter on the first line.
func TestTextMayHaveRules(t *testing.T) {
	a, out := read(t, "a.md", "One.\n\n---\ntitle: no\n---\n")
	if a == nil || len(out) > 0 || a.Title != "a" {
		t.Errorf("got %+v\n%s", a, out.Text(false))
	}
	a, out = read(t, "a.md", "---\n---\nOne.")
	if a == nil || len(out) > 0 || a.Doc.Text() != "One." {
		t.Errorf("empty front matter: got %+v\n%s", a, out.Text(false))
	}
}
