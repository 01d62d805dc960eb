package site

import (
	"fmt"
	"strings"
	"testing"
)

func TestListsGoOnOnFurtherPages(t *testing.T) {
	files := map[string]string{"short/a.md": "---\ndate: 2025-02-01\n---\nA."}
	for i := range 25 {
		files[fmt.Sprintf("posts/p%02d.md", i)] = fmt.Sprintf("---\ndate: 2025-01-%02d\n---\nA.", i+1)
	}
	for config, want := range map[string]string{
		"":                               "/ 10, /page/2/ 10, /page/3/ 6, /posts/ 10, /posts/page/2/ 10, /posts/page/3/ 5, /short/ 1",
		"paginate: 20\n":                 "/ 20, /page/2/ 6, /posts/ 20, /posts/page/2/ 5, /short/ 1",
		"pagination: {pagerSize: 25}\n":  "/ 25, /page/2/ 1, /posts/ 25, /short/ 1",
		"paginate: 0\n":                  "/ 26, /posts/ 25, /short/ 1",
		"paginate: 5\nWITH paginate_by:": "/ 5, /page/2/ 5, /page/3/ 5, /page/4/ 5, /page/5/ 5, /page/6/ 1, /posts/ 24, /posts/page/2/ 1, /short/ 1",
	} {
		config, zola, _ := strings.Cut(config, "WITH")
		delete(files, "posts/_index.md")
		if zola != "" {
			files["posts/_index.md"] = "---\npaginate_by: 24\n---\n"
		}
		s, out := link(t, config, files)
		if len(out) > 0 {
			t.Errorf("%q: %s", config, out.Text(false))
		}
		var got []string
		seen := map[*Page]int{}
		for _, p := range s.Pages {
			if p.Kind != KindList {
				continue
			}
			shown := s.Shown(p)
			got = append(got, fmt.Sprint(p.Path, " ", len(shown)))
			for _, a := range shown {
				seen[a]++
			}
			if parts := s.Parts(p); (len(parts) > 1) != (len(p.First().Children) > len(shown)) || p.Number > 0 && parts[p.Number-1] != p {
				t.Errorf("%q: %s has the parts %v", config, p.Path, parts)
			}
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", config, got, want)
		}
		for p, n := range seen {
			if n != 2 { // its section and the home page
				t.Errorf("%q: %s is listed %d times", config, p.Path, n)
			}
		}
	}
	for config, want := range map[string]string{"paginate: -1\n": "site.yaml:1:11: error: a page of a list cannot have -1 articles",
		"pagination: {pagerSise: 3}\n": `did you mean "pagerSize"?`} {
		if _, out := link(t, config, files); !strings.Contains(out.Text(false), want) {
			t.Errorf("%q: %s", config, out.Text(false))
		}
	}
}

func TestAliasesLeadToTheArticle(t *testing.T) {
	for alias, want := range map[string]string{
		"/old/":          "/old/",
		"/old":           "/old/",
		"old":            "/posts/old/",
		"../old":         "/old/",
		"/../../old":     "/old/",
		"/old.html":      "/old.html",
		"/posts/A/":      "", // is the article's own but for its case
		"/o/index.html":  "/o/",
		"/a%20b/":        "/a b/",
		"/C#x":           "",
		"/x?y=1":         "",
		"":               "",
		"https://a.org/": "",
		`/a\b`:           "",
	} {
		s, out := link(t, "", map[string]string{"posts/a.md": fmt.Sprintf("---\naliases: [%q]\n---\nA.", alias), "posts/_index.md": "---\ntitle: P\n---\n"})
		got := ""
		for _, p := range s.Aliases() {
			if got = p.Path; p.Of != page(t, s, "/posts/a/") {
				t.Errorf("%q leads to %s", alias, p.Of.Path)
			}
		}
		if got != want || (want == "") != (len(out) > 0) {
			t.Errorf("%q: got %q, want %q\n%s", alias, got, want, out.Text(false))
		}
	}
}

func TestALinkToAnAliasLeadsSomewhere(t *testing.T) {
	_, out := link(t, "", map[string]string{"a.md": "---\naliases: [/old/]\n---\nA.", "b.md": "[x](/old/)"})
	if len(out) > 0 {
		t.Error(out.Text(false))
	}
}

func TestWhatSearchEnginesShouldKnow(t *testing.T) {
	s, _ := link(t, "paginate: 1\n"+directoryConfig, map[string]string{
		"a.md":     articleWith("2025-01-01", "one dhs minutes"),
		"b.md":     "---\naliases: [/old/]\ndate: 2025-01-01\n---\nB.",
		"c.md":     strings.Replace(articleWith("2025-01-01", "one dhs minutes"), "claims:", "build: {list: never}\nclaims:", 1),
		"sub/d.md": "---\ndate: 2025-01-01\n---\nD.",
	})
	var got []string
	for _, p := range s.InSitemap() {
		got = append(got, p.Path)
	}
	want := "/ /a/ /b/ /claims/ /sub/ /sub/d/ /claimants/ /claimants/dhs/ /sources/ /sources/minutes/ /claims/a/one/"
	if got := strings.Join(got, " "); got != want || s.SitemapParts() != 1 {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
