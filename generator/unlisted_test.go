package generator_test

import (
	"os"
	"strings"
	"testing"

	"counterpoint/generator"
)

// What relies on a source of an article that no list has is not listed either; but
// its readers are led to what others say by the same source.
func TestSourcesOfArticlesThatNoListHas(t *testing.T) {
	const claims = "claims: [{id: sky, quote: The sky is blue, counterpoints: [{text: x, sources: [shared, own]}]}]\nsources: {own: {title: Own}}\n"
	got := buildWith(t, newSite(t, map[string]string{
		"site.yaml":    "title: T\nbaseURL: https://example.org/\nsources: {shared: {title: Shared}}\n",
		"content/a.md": "---\nbuild: {list: never}\n---\nThe sky is blue.\n", "content/a.claims.yaml": claims,
		"content/b.md": "The sky is blue.\n", "content/b.claims.yaml": claims,
	}), func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
	const way = `<a href="/sources/shared/">`
	if !strings.Contains(got["a/index.html"], way+"2 claims rely on this</a>") || strings.Contains(got["b/index.html"], way) {
		t.Errorf("%s\n%s\n%s", got["a/index.html"], got["b/index.html"], got["diagnostics"])
	}
	if got["sources/a/own/index.html"] != "" || got["sources/b/own/index.html"] == "" || strings.Contains(got["sources/shared/index.html"], "/a/") || strings.Contains(got["sitemap.xml"], "/a/") {
		t.Errorf("something of the article is listed:\n%s", got["sources/shared/index.html"])
	}
}
