//go:build !race

package generator_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"counterpoint/generator"
)

// sitemap is either kind of file of the protocol.
type sitemap struct {
	URLs     []string `xml:"url>loc"`
	Sitemaps []string `xml:"sitemap>loc"`
}

func readSitemap(t *testing.T, r *generator.Result, name string) (s sitemap) {
	t.Helper()
	data, _, ok := r.File(name)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	must(t, xml.Unmarshal(data, &s))
	return s
}

// A sitemap has at most 50,000 addresses; a site of more claims has several.
func TestALargeSitemapIsDivided(t *testing.T) {
	const claims = 9_000 // of each of three articles
	files := map[string]string{"site.yaml": "baseURL: https://example.org/\n", "content/b.md": "B."}
	for _, name := range []string{"x", "y", "z"} {
		var text strings.Builder
		text.WriteString("---\nclaims:\n")
		for i := range claims {
			fmt.Fprintf(&text, "- {id: c%d, quote: sky}\n", i)
		}
		files["content/"+name+".md"] = text.String() + "---\nThe sky.\n"
	}
	o := options(newSite(t, files))
	o.Preview = true
	result, err := generator.New(o).Update(context.Background(), nil)
	must(t, err)
	index := readSitemap(t, result, "sitemap.xml")
	if len(index.Sitemaps) != 2 || len(index.URLs) > 0 {
		t.Fatalf("there are %d sitemaps, %d addresses\n%.300s", len(index.Sitemaps), len(index.URLs), result.Diagnostics.Text(false))
	}
	seen := map[string]bool{}
	for _, at := range index.Sitemaps {
		part := readSitemap(t, result, strings.TrimPrefix(at, "https://example.org/"))
		if len(part.URLs) == 0 || len(part.URLs) > 50_000 {
			t.Errorf("%s has %d addresses", at, len(part.URLs))
		}
		for _, u := range part.URLs {
			if seen[u] {
				t.Fatalf("%s is there twice", u)
			}
			seen[u] = true
		}
	}
	if !seen["https://example.org/claims/z/c8999/"] || !seen["https://example.org/b/"] || len(seen) < 3*claims+5 {
		t.Errorf("there are %d addresses", len(seen))
	}
}
