package generator_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator"
)

// builtInLanguages writes the golden site of several languages with other settings, and
// builds it with the built-in templates.
func builtInLanguages(t *testing.T, settings string) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/golden/languages.txtar")
	must(t, err)
	dir := writeSite(t, archive)
	name := filepath.Join(dir, "site.yaml")
	data, err := os.ReadFile(name)
	must(t, err)
	write(t, name, strings.Replace(string(data), "baseURL: https://example.org/w/\n", settings, 1))
	o := options(dir)
	o.Templates, o.Plain = os.DirFS("../templates"), true
	return run(t, generator.New(o))
}

var leading = regexp.MustCompile(`(?:href|src|data-root)="([^"]*)"`)

// Languages lie in folders of their own, and share files: what leads from one to
// another must be right under a path, and from a folder.
func TestEveryAddressLeadsToAFileInAllLanguages(t *testing.T) {
	for _, c := range []struct{ settings, base string }{
		{"baseURL: https://example.org/w/\n", "/w/"},
		{"relativeURLs: true\n", "/"},
		{"relativeURLs: true\ndefaultContentLanguageInSubdir: true\n", "/"},
		{"baseURL: https://example.org/w/\nrelativeURLs: true\n", "/w/"},
	} {
		files, seen := builtInLanguages(t, c.settings), 0
		if files["diagnostics"] != "" {
			t.Fatal(files["diagnostics"])
		}
		for name, text := range files {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			page, err := url.Parse("https://example.org" + c.base + strings.TrimSuffix(name, "index.html"))
			must(t, err)
			for _, m := range leading.FindAllStringSubmatch(text, -1) {
				to, err := page.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
				must(t, err)
				file, inside := strings.CutPrefix(to.Path, c.base)
				if to.Scheme == "data" {
					continue
				}
				if strings.HasSuffix(file, "/") || file == "" {
					file += "index.html"
				}
				if _, ok := files[file]; !ok || !inside {
					t.Errorf("%q: %s leads to %s, and nothing is there", c.settings, name, m[1])
				}
				seen++
			}
		}
		if seen < 500 {
			t.Errorf("only %d addresses were followed", seen)
		}
	}
}

func TestEveryLanguageHasItsOwnWords(t *testing.T) {
	files := builtInLanguages(t, "baseURL: https://example.org/w/\n")
	for name, words := range map[string][]string{
		"fr-ca/posts/bridge/index.html": {`lang="fr-CA" dir="ltr"`, "Aller au texte", `aria-label="fait"`, "Affirmation", `<a href="/w/posts/sea/#claim-wet" lang="en" hreflang="en"><bdi>Water`, `aria-label="Langues"`, `<a href="/w/ar/" lang="ar" hreflang="ar" dir="rtl">`},
		"ar/voyage/index.html":          {`lang="ar" dir="rtl"`, "انتقل إلى النص", `<link rel="search" type="application/opensearchdescription&#43;xml" title="المراقبة" href="/w/ar/opensearch.xml">`},
		"posts/bridge/index.html":       {`lang="en" dir="ltr"`, "Skip to the text", `<a href="/w/posts/bridge/" lang="en" hreflang="en" dir="ltr" aria-current="true">English</a>`},
		"fr-ca/404.html":                {"Page introuvable"},
		"fr-ca/search/found-0.json":     {"Le pont", "2 janvier 2025"},
		"fr-ca/atom.xml":                {`xml:lang="fr-CA"`, "La veille"},
		"fr-ca/opensearch.xml":          {"https://example.org/w/fr-ca/search/?q="},
	} {
		for _, want := range words {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s: there is no %s", name, want)
			}
		}
	}
	if found := files["search/found-0.json"] + files["search/found-1.json"]; strings.Contains(found, "Le pont") || !strings.Contains(found, "The sea") {
		t.Errorf("the English search finds %s", found)
	}
}

func TestTemplatesKnowThePagesLanguageAndItsTranslations(t *testing.T) {
	result := built(t, exampleSite, map[string]string{
		"site.yaml":                  "title: W\nbaseURL: https://example.org/w/\nlanguages: {fr: {title: La veille}}\n",
		"content/posts/bridge.fr.md": "---\ntitle: Le pont\n---\n",
		"templates/article.html":     `{{define "main"}}[{{ absLangURL "a" }} {{ relLangURL $ "/a" }} {{ relLangURL "https://x.org/" }} {{ .Lang }} {{ range .Translations }}{{ .Title }} {{ .URL }} {{ end }}{{ range .Site.Languages }}{{ .URL }} {{ end }}{{ .IsTranslated }} {{ len .Site.Pages }} {{ .Site.Title }}]{{end}}`,
	})
	const want = "[https://example.org/w/fr/a /w/fr/a https://x.org/ fr The bridge /w/posts/bridge/ /w/ /w/fr/ true 1 La veille]"
	if page := mainOf(t, result, "fr/posts/bridge/index.html"); !strings.Contains(page, want) {
		t.Errorf("got %s, want %s\n%s", page, want, result.Diagnostics.Text(false))
	}
}

// A French page shows its own picture, whose smaller ones must be there, too.
func TestPicturesOfALanguageAreMadeSmallerAsThoseOfAll(t *testing.T) {
	got := buildWith(t, newSite(t, map[string]string{
		"site.yaml":          "title: T\nbaseURL: https://example.org/\nlanguages: {fr: {}}\nimages: {sizes: [200]}\n",
		"content/a/index.md": "![words](words.jpg)\n", "content/a/index.fr.md": "![mots](words.jpg)\n",
		"content/a/words.jpg": photo(t, 600, 500, 1, 1), "content/a/words.fr.jpg": photo(t, 600, 500, 2, 1),
	}), func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
	for page, name := range map[string]string{"a/index.html": "words", "fr/a/index.html": "words.fr"} {
		smaller := regexp.MustCompile(`/(a/` + name + `-200w\.[0-9a-f]+\.webp) 200w`).FindStringSubmatch(got[page])
		if smaller == nil || got[smaller[1]] == "" {
			t.Errorf("%s shows %s, and %v is not there", page, images(got[page]), smaller)
		}
	}
}
