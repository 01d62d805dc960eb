package article

import (
	"strings"
	"testing"

	"counterpoint/generator/decode"
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
		"JSON": "{\n\"title\": \"T\", \"date\": \"2025-03-04\",\n\"tags\": [\"x\"], \"extra\": {\"author\": \"Jo\"}}\n\nText.\n",
		"case": "---\nTitle: T\nDATE: 2025/3/4\nTags: [x]\nextra: {author: Jo}\ndraft: 'no'\n---\nText.\n",
		"late": "\n \n+++\ntitle = \"T\"\ndate = 2025-03-04\ntags = [\"x\"]\nextra.author = \"Jo\"\n+++\nText.\n",
		"null": "---\ntitle: T\ndate: 2025-03-04\ntags: [~, x]\ncategories:\nslug: ~\nurl: ''\nexpiryDate: ''\nweight: ''\nimage: {}\nextra: {author: Jo}\n---\nText.\n",
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
		if a.Doc().Text() != "Text." {
			t.Errorf("%s: text %q", name, a.Doc().Text())
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
		{"other names for a bad date", "---\npublishdate: soon\n---\n", ":2:14: error", "publishDate must be a date"},
		{"broken JSON", "{\"title\": \"T\",\n}\nText", ":2:1: error", "not valid JSON"},
		{"an image of another site", "---\nimage: https://a.example/x.png\n---\n", ":2:8: warning", "another site"},
		{"a theme's original", "---\noriginal: true\n---\n", ":2:11: warning", "original is left out"},
		{"a misspelt key", "---\ntitel: T\n---\n", ":2:1: warning", `"title"`},
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
	if a == nil || len(out) > 0 || a.Doc().Text() != "One." {
		t.Errorf("empty front matter: got %+v\n%s", a, out.Text(false))
	}
}

func TestDatesAndVisibilityByAllTheirNames(t *testing.T) {
	for _, c := range []struct{ path, front, want string }{
		{"a.md", "date: 2025-03-04\npubdate: 2025-03-05", "2025-03-04 publish 2025-03-05"},
		{"a.md", "published: 2025-03-05", "2025-03-05 publish 2025-03-05"},
		{"a.md", "modified: 2025-03-06", "2025-03-06 updated 2025-03-06"},
		{"a.md", "published: false", "draft"},
		{"a.md", "published: true\ndraft: yes", "draft"},
		{"a.md", "published: true", ""},
		{"a.md", "unpublishdate: 2025-03-07", "expiry 2025-03-07"},
		{"2025-03-04-a.md", "lastmod: 2025-03-06", "2025-03-04 updated 2025-03-06"},
		{"a.md", "path: 2024/05/06/a", "2024-05-06"},
		{"news/2024/05/06/a.md", "", "2024-05-06"},
		{"news/2024/15/06/a.md", "", ""},
		{"a/index.md", "headless: true", "hidden"},
		{"a.md", "render: false", "hidden"},
		{"a.md", "build: {render: never}", "hidden"},
		{"a.md", "_build: {render: false, list: false}", "hidden unlisted"},
		{"a.md", "build: {render: always, list: local}", "unlisted"},
		{"a.md", "build: {list: [x]}", ""},
		{"a.md", "build: true", ""},
		{"_index.md", "transparent: true", "transparent"},
		{"_index.md", "cascade: {build: {render: never, list: never}}", "cascade hidden cascade unlisted"},
		{"_index.md", "cascade: [{_build: {list: local}}, {target: {path: /x}, build: {render: never}}]", "cascade unlisted"},
		{"_index.md", "cascade: {type: docs}", ""},
		{"_index.md", "cascade: yes", ""},
	} {
		a, out := read(t, c.path, "---\n"+c.front+"\n---\nText.")
		if a == nil || len(out) > 0 {
			t.Errorf("%s: diagnostics:\n%s", c.front, out.Text(false))
			continue
		}
		if got := shown(a); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.path, c.front, got, c.want)
		}
	}
}

// shown says when and where an article is shown.
func shown(a *Article) string {
	var list []string
	for i, date := range []decode.Date{a.Date, a.Publish, a.Updated, a.Expiry} {
		if !date.IsZero() {
			list = append(list, strings.TrimSpace([]string{"", "publish", "updated", "expiry"}[i]+" "+date.Format("2006-01-02")))
		}
	}
	for i, yes := range []bool{a.Draft, a.Hidden, a.Unlisted, a.Transparent, a.Cascade.Hidden, a.Cascade.Unlisted} {
		if yes {
			list = append(list, []string{"draft", "hidden", "unlisted", "transparent", "cascade hidden", "cascade unlisted"}[i])
		}
	}
	return strings.Join(list, " ")
}

// A theme has its own keys in every post, and other types for some of ours.
func TestKeepsWhatAThemeReads(t *testing.T) {
	a, out := read(t, "a.md", `---
title: 2024
subtitle: Sub
banner: {size: 3}
author: [{name: Jo}, Jim, {email: x}]
image: {caption: C, src: cover.png}
template: page.html
params: {subtitle: Ours}
---
`)
	if a == nil || len(out) > 0 {
		t.Fatalf("diagnostics:\n%s", out.Text(false))
	}
	if len(a.Unknown) != 2 || a.Unknown[0].Name != "subtitle" || a.Unknown[1].At.Pos().Line != 4 {
		t.Errorf("unknown: %+v", a.Unknown)
	}
	if banner, ok := a.Params["banner"].(map[string]any); !ok || banner["size"] != int64(3) || a.Params["subtitle"] != "Ours" {
		t.Errorf("params: %v", a.Params)
	}
	if a.Title != "2024" || strings.Join(a.Authors, "+") != "Jo+Jim" || a.Image != "cover.png" || a.Layout != "" {
		t.Errorf("got %+v", a)
	}
}

// Curly brackets are JSON only where JSON can begin with them.
func TestTextMayBeginWithBrackets(t *testing.T) {
	for _, text := range []string{"{{< figure >}}", "{#id} text", "{ text }"} {
		a, out := read(t, "a.md", text)
		if a == nil || out.Failed() || !strings.HasPrefix(a.Doc().Text(), "{") {
			t.Errorf("%s: %s", text, out.Text(false))
		}
	}
}
