package generator_test

import (
	"context"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterpoint/generator"
)

// example is a template and what comes of it, as docs/templates.md has them: two
// lines, the second with an arrow.
type example struct{ template, want string }

func documented(t *testing.T) (list []example) {
	data, err := os.ReadFile("../docs/templates.md")
	must(t, err)
	lines := strings.Split(string(data), "\n")
	for i, line := range lines {
		want, isResult := strings.CutPrefix(line, "    → ")
		if !isResult {
			continue
		}
		from := i
		for from > 0 && strings.HasPrefix(lines[from-1], "    ") && !strings.HasPrefix(lines[from-1], "    → ") {
			from--
		}
		list = append(list, example{strings.ReplaceAll(strings.Join(lines[from:i], "\n"), "    ", ""), want})
	}
	return list
}

// exampleSite is what the examples stand in.
var exampleSite = map[string]string{
	"site.yaml":               "title: The Bridge Watch\nbaseURL: https://example.org/\n",
	"content/posts/bridge.md": "---\ntitle: The bridge\ndate: 2025-03-04\ntags: [roads, safety]\nseries: Repairs\nauthors: [Jo Field]\nparams: {mood: calm, rank: 3}\n---\nIt was closed twice this year.\n",
}

// built makes a site of files, with the program's own templates.
func built(t *testing.T, files ...map[string]string) *generator.Result {
	t.Helper()
	dir := t.TempDir()
	for _, list := range files {
		for name, data := range list {
			write(t, filepath.Join(dir, name), data)
		}
	}
	o := options(dir)
	o.Templates = os.DirFS("../templates")
	result, err := generator.New(o).Build(context.Background())
	must(t, err)
	return result
}

// mainOf is what the template of a page makes, without the shell.
func mainOf(t *testing.T, result *generator.Result, name string) string {
	t.Helper()
	data, _, ok := result.File(name)
	if !ok {
		t.Fatalf("there is no %s: %s", name, result.Diagnostics.Text(false))
	}
	_, main, _ := strings.Cut(string(data), "<main")
	main, _, _ = strings.Cut(main, "</main>")
	return main
}

func TestExamplesOfTheDocumentGiveWhatItSays(t *testing.T) {
	list := documented(t)
	if len(list) < 20 {
		t.Fatalf("only %d examples were found", len(list))
	}
	var b strings.Builder
	b.WriteString(`{{define "main"}}`)
	for _, each := range list {
		b.WriteString("⟦{{with $}}" + each.template + "{{end}}⟧")
	}
	b.WriteString("{{end}}")
	result := built(t, exampleSite, map[string]string{"templates/article.html": b.String()})
	page := mainOf(t, result, "posts/bridge/index.html")
	if page == "" {
		t.Fatal(result.Diagnostics.Text(false))
	}
	parts := strings.Split(page, "⟦")[1:]
	for i, each := range list {
		got, _, _ := strings.Cut(parts[i], "⟧")
		if got = html.UnescapeString(strings.TrimSpace(got)); got != each.want {
			t.Errorf("%s\n got %s\nwant %s", each.template, got, each.want)
		}
	}
}

// What is wrong in a template is named where it stands, with what would be
// right.
func TestTemplatesThatAskForTooMuchOrForNothingAreNamed(t *testing.T) {
	for _, c := range []struct{ template, want string }{
		{`{{ seq 1000000 }}`, "seq makes no list of more than 10000 numbers"},
		{`{{ seq 1 0 5 }}`, "step must not be 0"},
		{`{{ seq -9000000000000000000 9000000000000000000 }}`, "more than 10000"},
		{`{{ repeat 1000000000 "ab" }}`, "more than 1048576 bytes"},
		{`{{ $x := "aaaaaaaaaaaaaaaa" }}{{ range seq 9 }}{{ $x = replace $x "a" "aaaaaaaa" }}{{ end }}`, "more than 1048576 bytes"},
		{`{{ $x := slice 1 1 }}{{ range seq 40 }}{{ $x = slice $x $x }}{{ end }}{{ jsonify $x }}`, "more than 1048576 parts"},
		{`{{ div 1 0 }}`, "cannot be divided by 0"},
		{`{{ mod 1 0 }}`, "cannot be divided by 0"},
		{`{{ mul 9000000000000000000 2 }}`, "too large"},
		{`{{ add "a" 1 }}`, `"a" is no number`},
		{`{{ first -1 (seq 3) }}`, "-1 is no number of things"},
		{`{{ first 1 "text" }}`, "a text is no list"},
		{`{{ dict "a" }}`, "every key needs a value"},
		{`{{ where .Article.Tags "Titel" "x" }}`, "Link has no field Titel"},
		{`{{ where .Article.Tags "Text" "~" "x" }}`, `there is no operator "~"`},
		{`{{ sort (slice 1) "value" "down" }}`, "asc or desc"},
		{`{{ dateFormat "2006" "yesterday" }}`, `"yesterday" is no date`},
		{`{{ ref $ "posts/brige.md" }}`, `no page is made of "posts/brige.md"`},
		{`{{ ref .Site "posts/bridge.md" }}`, "write $"},
		{`{{ lowr "A" }}`, "there is no function lowr\n  2 | {{ lowr \"A\" }}{{end}}\n    | ^\n  hint: did you mean \"lower\"?"},
		{`{{ partial "x" . }}`, "write {{template"},
		{`{{ now }}`, "whenever it is built"},
		{`{{ safeHTML "<b>" }}`, "markup: {unsafe: true}"},
		{`{{ .Article.Titel }}`, "Article has no field Titel"},
	} {
		result := built(t, exampleSite, map[string]string{"templates/article.html": "{{define \"main\"}}\n" + c.template + "{{end}}"})
		got := result.Diagnostics.Text(false)
		if !strings.HasPrefix(got, "templates/article.html:2:") || !strings.Contains(got, c.want) {
			t.Errorf("%s\n got %s\nwant %s", c.template, got, c.want)
		}
	}
}

func TestHTMLIsTakenAsItIsWhereTheSiteLetsItThrough(t *testing.T) {
	result := built(t, exampleSite, map[string]string{
		"site.yaml":              exampleSite["site.yaml"] + "markup: {unsafe: true}\n",
		"templates/article.html": `{{define "main"}}{{ safeHTML "<i>x</i>" }}{{ markdownify "[a](javascript:b)" }}{{end}}`,
	})
	page := mainOf(t, result, "posts/bridge/index.html")
	if !strings.Contains(page, "<i>x</i>") || strings.Contains(page, "javascript:") {
		t.Error(page, result.Diagnostics.Text(false))
	}
}

func TestMonthsAreNamedInTheLanguageOfTheSite(t *testing.T) {
	result := built(t, exampleSite, map[string]string{
		"site.yaml":              exampleSite["site.yaml"] + "language: de\n",
		"templates/article.html": `{{define "main"}}[{{ dateFormat "2. January 2006" .Article.Date }}|{{ dateFormat "2006" "" }}|{{ upper "ß" }}]{{end}}`,
	})
	if page := mainOf(t, result, "posts/bridge/index.html"); !strings.Contains(page, "[4. März 2025||SS]") {
		t.Error(page, result.Diagnostics.Text(false))
	}
}

func TestAddressesOfTemplatesAreRightUnderAPathAndFromAFolder(t *testing.T) {
	for _, c := range []struct{ settings, want string }{
		{"baseURL: https://example.org/w/", "[https://example.org/w/a.css /w/a.css https://x.org/ #p]"},
		{"baseURL: /w/", "[/w/a.css /w/a.css https://x.org/ #p]"},
		{"baseURL: https://example.org/w/\nrelativeURLs: true", "[https://example.org/w/a.css ../../a.css https://x.org/ #p]"},
	} {
		result := built(t, exampleSite, map[string]string{
			"site.yaml":              "title: W\n" + c.settings + "\n",
			"templates/article.html": `{{define "main"}}[{{ absURL "/a.css" }} {{ relURL $ "a.css" }} {{ absURL "https://x.org/" }} {{ ref $ "bridge#p" }}]{{end}}`,
		})
		if page := mainOf(t, result, "posts/bridge/index.html"); !strings.Contains(page, c.want) {
			t.Errorf("%s: want %s in %s %s", c.settings, c.want, page, result.Diagnostics.Text(false))
		}
	}
}
