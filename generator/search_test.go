package generator_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterpoint/generator"
)

// searchFiles are those of a site with which its readers search.
func searchFiles(files map[string]string) []string {
	var list []string
	for name := range files {
		if strings.HasPrefix(name, "search/") || strings.HasPrefix(name, "assets/search.") || name == "opensearch.xml" {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

func TestWhichFilesTheSearchNeeds(t *testing.T) {
	const article = "---\ntitle: A\n---\nText.\n"
	all := "assets/search.da39a3ee5e.js opensearch.xml search/found-0.json search/index.html search/index.txt search/words-0.txt"
	for _, c := range []struct {
		what, config string
		files        map[string]string
		want         string
	}{
		{"a site", "baseURL: https://example.org/", nil, all},
		{"without a host there is no address that a browser could keep", "", nil, strings.Replace(all, "opensearch.xml ", "", 1)},
		{"it is left out", "disableKinds: [search]", nil, ""},
		{"an article has its address", "", map[string]string{"content/search.md": article}, "search/index.html"},
		{"a list has its address", "", map[string]string{"content/search/b.md": article}, "search/b/index.html search/index.html"},
		{"a file has its address", "", map[string]string{"static/search/index.html": "Mine."}, "search/index.html"},
		{"a file beside an article has its address", "", map[string]string{"content/search/index.html": "Mine."}, "search/index.html"},
		{"a file has the name of its folder", "", map[string]string{"static/search": "Mine."}, ""},
		{"files of the author's lie beside it", "", map[string]string{"static/search/logo.txt": "Mine."},
			strings.Replace(strings.Replace(all, "opensearch.xml ", "", 1), "search/words", "search/logo.txt search/words", 1)},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "site.yaml"), "title: T\n"+c.config+"\n")
		write(t, filepath.Join(dir, "content/a.md"), article)
		for name, text := range c.files {
			write(t, filepath.Join(dir, name), text)
		}
		files := build(t, dir)
		got := strings.Join(searchFiles(files), " ")
		if script, rest, ok := strings.Cut(got, ".js"); ok {
			got = strings.Split(all, ".js")[0] + ".js" + rest
			if len(script) != len("assets/search.da39a3ee5e") {
				t.Errorf("%s: a script is called %s", c.what, script)
			}
		}
		if got != c.want || files["diagnostics"] != "" {
			t.Errorf("%s:\n got %s\nwant %s\n%s", c.what, got, c.want, files["diagnostics"])
		}
	}
}

// The files of results say what the page shows, and their addresses lead to
// files of the site.
func TestResultsLeadToTheirPages(t *testing.T) {
	files := sampleSite(t)
	articles, claims := 0, 0
	for _, name := range searchFiles(files) {
		if !strings.HasSuffix(name, ".json") {
			continue
		}
		var list []struct {
			Title, URL, Day, Pages string
			Claims                 []struct {
				ID, Words, By string
				Stances       []int
			}
		}
		if err := json.Unmarshal([]byte(files[name]), &list); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, a := range list {
			articles++
			if files[a.URL+"index.html"] == "" || a.Title == "" {
				t.Errorf("%s: %q leads to %q", name, a.Title, a.URL)
			}
			for _, c := range a.Claims {
				claims++
				if files[a.Pages+c.ID+"/index.html"] == "" || c.Words == "" || c.Stances != nil && len(c.Stances) != 4 {
					t.Errorf("%s: claim %+v leads to %s", name, c, a.Pages)
				}
			}
		}
	}
	if articles != 4 || claims < 30 {
		t.Errorf("%d articles, %d claims", articles, claims)
	}
}

func TestABrowserIsToldOfTheSearch(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site.yaml"), "title: A & B <c> of a long name\nbaseURL: https://example.org/x/\n")
	o := options(dir)
	o.Templates = os.DirFS("../templates")
	files := run(t, generator.New(o))
	var d struct {
		ShortName, Description string
		URL                    struct {
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	if err := xml.Unmarshal([]byte(files["opensearch.xml"]), &d); err != nil {
		t.Fatal(err)
	}
	if d.URL.Template != "https://example.org/x/search/?q={searchTerms}" || d.ShortName != "A & B <c> of a…" || d.Description == "" {
		t.Errorf("got %+v", d)
	}
	const link = `<link rel="search" type="application/opensearchdescription+xml" title="A & B <c> of a long name" href="/x/opensearch.xml">`
	if !strings.Contains(html.UnescapeString(files["index.html"]), link) {
		t.Errorf("no link in\n%s", files["index.html"])
	}
}

// A preview makes the index when somebody asks for it, and anew after an edit.
func TestTheIndexOfAPreviewIsThatOfItsTexts(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site.yaml"), "title: T\n")
	write(t, filepath.Join(dir, "content/claimants.yaml"), "who: Somebody\n")
	write(t, filepath.Join(dir, "content/a.md"), "---\ntitle: A\n---\nFirst words.\n")
	write(t, filepath.Join(dir, "content/a.claims.yaml"), "claims: [{id: x, quote: First words, claimant: who}]\n")
	b := generator.New(options(dir))
	for _, step := range []struct{ name, text, has, not string }{
		{"content/a.md", "---\ntitle: A\n---\nFirst words, then more.\n", "\n0more-0\n", "zebra"},
		{"content/a.md", "---\ntitle: A\n---\nFirst words and a zebra.\n", "\n0zebra-0\n", "more"},
		{"content/claimants.yaml", "who: Anybody\n", "ybody:0\n", "omebody"},
	} {
		write(t, filepath.Join(dir, step.name), step.text)
		result, err := b.Update(context.Background(), []string{step.name})
		if err != nil {
			t.Fatal(err)
		}
		data, _, _ := result.File("search/words-0.txt")
		if !strings.Contains(string(data), step.has) || strings.Contains(string(data), step.not) {
			t.Errorf("after %q:\n%s", step.text, data)
		}
	}
}
