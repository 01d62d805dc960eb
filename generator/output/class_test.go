package output_test

import (
	"testing"

	"counterpoint/generator/output"
)

// What leads to pages is written after them, in every language.
func TestWhatLeadsToPagesComesAfterThem(t *testing.T) {
	for name, want := range map[string]output.Class{
		"index.html": output.Page, "fr/404.html": output.Page, "claims.json": output.Data, "a/claims.jsonld": output.Data, "assets/a.css": output.Asset,
		"sitemap.xml": output.Lead, "fr/atom.xml": output.Lead, "fr/feed.json": output.Lead, "_redirects": output.Lead,
		"search/index.txt": output.Lead, "fr/search/found-0.json": output.Lead,
	} {
		if got := output.ClassOf(name); got != want {
			t.Errorf("%s has the class %v, want %v", name, got, want)
		}
	}
}
