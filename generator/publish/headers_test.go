package publish

import (
	"strings"
	"testing"
)

func TestTypesComeFromAFixedTable(t *testing.T) {
	for name, want := range map[string]string{
		"index.html": "text/html; charset=utf-8", "a.css": "text/css; charset=utf-8", "a.js": "text/javascript; charset=utf-8",
		"a.svg": "image/svg+xml; charset=utf-8", "sitemap.xml": "application/xml; charset=utf-8", "atom.xml": "application/atom+xml; charset=utf-8",
		"rss.xml": "application/rss+xml; charset=utf-8", "feed.json": "application/feed+json; charset=utf-8", "a.json": "application/json; charset=utf-8",
		"a/claims.jsonld": "application/ld+json; charset=utf-8", "a.woff2": "font/woff2", "site.webmanifest": "application/manifest+json; charset=utf-8",
		"robots.txt": "text/plain; charset=utf-8", "claims.csv": "text/csv; charset=utf-8", "A.PNG": "image/png", "CNAME": "text/plain; charset=utf-8",
		"noext": "application/octet-stream", "a.unknown": "application/octet-stream", ".well-known/apple-app-site-association": "application/json; charset=utf-8",
	} {
		if got := ContentType(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestNamesWithAHashAreKeptForEver(t *testing.T) {
	for name, want := range map[string]string{
		"assets/counterpoint.b15a9e8e20.css": forever, "index.html": shortly, "atom.xml": shortly, "a/picture.jpg": anHour,
		"2026-11-24-bridge.jpg": anHour, "a/b.12345678": anHour, "assets/decade.css": shortly, "img/facade.jpg": anHour,
	} {
		if got := cacheControl(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern  string
		yes, not string
	}{
		{"*.pdf", "a.pdf b/c.pdf", "a.pdfx pdf a/pdf"},
		{"a/*.pdf", "a/b.pdf", "a/b/c.pdf b/a/c.pdf"},
		{"/a/**", "a/b a/b/c", "b/a/c"},
		{"**/x.txt", "x.txt a/x.txt a/b/x.txt", "ax.txt"},
		{"a/**/x.txt", "a/x.txt a/b/c/x.txt", "x.txt b/x.txt"},
		{"p?.html", "p1.html a/pz.html", "p.html p12.html"},
		{"[a].(b)+", "[a].(b)+", "a.b"},
	} {
		for _, name := range strings.Fields(c.yes) {
			if !(Rule{Match: c.pattern}).Matches(name) {
				t.Errorf("%s does not match %s", c.pattern, name)
			}
		}
		for _, name := range strings.Fields(c.not) {
			if (Rule{Match: c.pattern}).Matches(name) {
				t.Errorf("%s matches %s", c.pattern, name)
			}
		}
	}
}

func TestALaterRuleOverridesThoseBeforeIt(t *testing.T) {
	rules := []Rule{{Match: "*", CacheControl: "a", Encoding: "gzip"}, {Match: "*.html", ContentType: "b"}, {Match: "index.html", CacheControl: "c", Encoding: "none"}}
	for name, want := range map[string]Headers{
		"index.html": {ContentType: "b", CacheControl: "c"},
		"a.html":     {ContentType: "b", CacheControl: "a", ContentEncoding: "gzip"},
		"a.css":      {ContentType: "text/css; charset=utf-8", CacheControl: "a", ContentEncoding: "gzip"},
	} {
		if got := HeadersOf(name, rules); got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestSecretsAreFound(t *testing.T) {
	key := "-----BEGIN RSA PRIVATE KEY-----\n" + strings.Repeat("abcdefgh", 12) + "\n-----END RSA PRIVATE KEY-----\n"
	for _, c := range []struct{ name, data, want string }{
		{".env", "", "a file of secrets by its name"},
		{"a/.env.production", "", "a file of secrets by its name"},
		{"Server.PEM", "", "a file of secrets by its name"},
		{"a/tls.key", "", "a file of secrets by its name"},
		{"a.html", "<p>" + key, "a private key"},
		{"a.txt", "id AKIA" + "ABCDEFGHIJKLMNOP.", "an access key of AWS"},
		{"a.json", `{"t":"ghp_` + strings.Repeat("a1", 18) + `"}`, "a token of GitHub"},
		{"a.html", "AKIA" + "IOSFODNN7EXAMPLE", ""}, // in AWS's own documentation
		{"a.html", "AKIA and AKIAB, -----BEGIN PRIVATE KEY----- is how one begins", ""},
		{"key.html", "monkey.keyboard", ""},
	} {
		if got := secretIn(c.name, []byte(c.data)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
