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
	"site.yaml":               "title: The Bridge Watch\nbaseURL: https://example.org/\nparams: {colour: teal}\nmenu: [{name: About, url: /about/}]\ntaxonomies: {author: authors, series: series}\n",
	"static/lib/a.js":         "let a = 1\n",
	"data/piers.csv":          "name,depth\nnorth,3\nsouth,7\n",
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
	o.Templates, o.Version = os.DirFS("../templates"), "1.2.3"
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
		if got = html.UnescapeString(strings.TrimSpace(got)); got != strings.TrimSpace(each.want) {
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
		{`{{ ref .Article.Date "posts/bridge.md" }}`, "a Date is no page: write $"},
		{`{{ lowr "A" }}`, "there is no function lowr\n  2 | {{ lowr \"A\" }}{{end}}\n    | ^\n  hint: did you mean \"lower\"?"},
		{`{{ partial "x" . }}`, "write {{template"},
		{`{{ now }}`, "whenever it is built"},
		{`{{ safeHTML "<b>" }}`, "markup: {unsafe: true}"},
		{`{{ .Article.Titel }}`, "Article has no field Titel"},
		{`{{ .Site.Params.colours.dark }}`, "nothing is there that could have dark"},
		{`{{ (index .Site.Sections 0).Section.Section.Title }}`, "nothing is there that could have Title"},
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
		"templates/article.html": `{{define "main"}}[{{ dateFormat "2. January 2006" .Article.Date }}|{{ dateFormat "Monday, Mon 2. Jan" .Article.Date }}|{{ dateFormat "2006" "" }}|{{ upper "ß" }}]{{end}}`,
	})
	if page := mainOf(t, result, "posts/bridge/index.html"); !strings.Contains(page, "[4. März 2025|Dienstag, Di 4. März||SS]") {
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
			"templates/article.html": `{{define "main"}}[{{ absURL "/a.css" }} {{ relURL $ "a.css" }} {{ absURL "https://x.org/" }} {{ ref .Article "bridge#p" }}]{{end}}`,
		})
		if page := mainOf(t, result, "posts/bridge/index.html"); !strings.Contains(page, c.want) {
			t.Errorf("%s: want %s in %s %s", c.settings, c.want, page, result.Diagnostics.Text(false))
		}
	}
}

var asked = map[string]string{"templates/article.html": `{{define "main"}}[{{with .Site.Data.team}}{{.board.lead}} {{range .people}}{{.name}}:{{.since}} {{end}}{{end}}{{index .Site.Data "no-such"}}{{.Site.Params.hue}}{{with .Site.Params.deep}}{{.b}}{{end}}]{{end}}`}

func TestDataFilesOfEveryKindAreReadForTemplates(t *testing.T) {
	for name, text := range map[string]string{
		"board.yaml": "lead: Jo", "board.yml": "lead: Jo", "board.json": `{"lead": "Jo"}`, "board.toml": `lead = "Jo"`,
	} {
		result := built(t, exampleSite, asked, map[string]string{
			"data/team/" + name:    text,
			"data/team/people.csv": "\xEF\xBB\xBFname,since\r\n\"Field, Jo\",2024\r\nAbu,2025\r\n",
			"data/notes.txt":       "not read",
		})
		if page := mainOf(t, result, "posts/bridge/index.html"); !strings.Contains(page, "[Jo Field, Jo:2024 Abu:2025 ]") {
			t.Errorf("%s: %s %s", name, page, result.Diagnostics.Text(false))
		}
	}
}

func TestTablesOfProgramsThatWriteOtherCommasAreRead(t *testing.T) {
	for _, text := range []string{"name;since\nA, B;1\n", "name\tsince\nA, B\t1\n", "name,since\n\"A, B\",1\n"} {
		result := built(t, exampleSite, map[string]string{
			"data/t.csv":             text,
			"templates/article.html": `{{define "main"}}[{{range .Site.Data.t}}{{.name}}|{{.since}}{{end}}]{{end}}`,
		})
		if page := mainOf(t, result, "posts/bridge/index.html"); !strings.Contains(page, "[A, B|1]") {
			t.Errorf("%q: %s %s", text, page, result.Diagnostics.Text(false))
		}
	}
}

func TestWrongDataFilesAreNamedWhereTheyAreWrong(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"data/a.yaml", "a: [", "data/a.yaml:1:"},
		{"data/a.json", "{\"a\": }", "data/a.json:1:7: "},
		{"data/a.toml", "a = \n", "data/a.toml:1:"},
		{"data/a.csv", "x,y\n1,2\n3\n", "data/a.csv:3:1: error: this row has not as many fields as the first one, which has 2"},
		{"data/a.csv", "x,x\n", "data/a.csv:1:3: error: two columns have the name \"x\""},
		{"data/a.csv", "x,\n", "data/a.csv:1:3: error: this column has no name"},
		{"data/a.csv", "x,y\n1,a \"b\"\n", "data/a.csv:2:"},
		{"data/a.csv", "x,y\n1,\"b\n", "data/a.csv:"},
		{"data/a.csv", "x\n\xff\n", "data/a.csv:2:1: "},
		{"data/team.json", "{}", "data/team.yaml: error: data/team.json has the same name"},
		{"data/team/x.yaml", "{}", "data/team/x.yaml: error: the folder data/team/ has the same name"},
	} {
		files := map[string]string{c.name: c.text}
		if strings.HasPrefix(c.name, "data/team") {
			files["data/team.yaml"] = "lead: Jo"
		}
		if got := built(t, exampleSite, files).Diagnostics.Text(false); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %q\n got %s\nwant %s", c.name, c.text, got, c.want)
		}
	}
}

// library is a site with sections, tags, a series and authors.
var library = map[string]string{
	"site.yaml":                "title: Library\nbaseURL: https://example.org/\ntaxonomies: {author: authors, series: series, tag: tags}\nparams: {hue: teal}\n",
	"content/a/_index.md":      "---\ntitle: Alpha\nweight: 2\nparams: {n: 1}\n---\n",
	"content/a/deep/_index.md": "---\ntitle: Deep\n---\n",
	"content/a/deep/one.md":    "---\ntitle: One\ndate: 2025-01-01\ntags: [x, y]\nseries: Row\nauthors: [Jo Field, Abu]\nparams: {rank: 3}\n---\nText.\n",
	"content/a/two.md":         "---\ntitle: Two\ndate: 2025-01-02\ntags: [x]\nseries: [Row]\nauthor: Jo Field\n---\nText.\n",
	"content/b/three.md":       "---\ntitle: Three\ndate: 2025-01-03\ntags: [y, x]\nseries: Row\n---\nText.\n",
	"content/four.md":          "---\ntitle: Four\ndate: 2025-01-04\ntags: [z]\n---\nText.\n",
	"content/about.md":         "---\ntitle: About\nlayout: page\n---\nText.\n",
}

func TestViewsOfferWhatThemesAskFor(t *testing.T) {
	const one, two = "a/deep/one/index.html", "a/two/index.html"
	for _, c := range []struct{ page, template, want string }{
		{one, `{{range .Site.Pages}}{{.Title}} {{.URL}} {{.Date.Machine}};{{end}}`, "Four /four/ 2025-01-04;Three /b/three/ 2025-01-03;Two /a/two/ 2025-01-02;One /a/deep/one/ 2025-01-01;"},
		{one, `{{range .Site.Sections}}{{.Title}}:{{.Count}} {{end}}`, "Alpha:1 B:1 "},
		{one, `{{range .Site.Sections}}{{range .Sections}}{{.Title}}>{{range .Pages}}{{.Title}}{{end}}{{end}}{{end}}`, "Deep>One"},
		{one, `{{range $name, $terms := .Site.Taxonomies}}{{$name}}={{range $terms}}{{.Title}}({{.Count}}){{end}} {{end}}`, "authors=Abu(1)Jo Field(2) series=Row(3) tags=x(3)y(2)z(1) "},
		{one, `{{.Site.Params.hue}} {{.Article.Params.rank}} {{.Article.Params.none}}{{with .Section}}{{.Params.n}}{{.Title}}{{end}}`, "teal 3 Deep"},
		{one, `{{range .Breadcrumbs}}{{.Text}}={{.URL}} {{end}}`, "Home=/ Alpha=/a/ Deep=/a/deep/ "},
		{"four/index.html", `[{{range .Breadcrumbs}}{{.Text}}{{end}}]`, "[]"},
		{one, `{{range .Article.Related}}{{.Title}} {{end}}`, "Three Two "},
		{two, `{{range .Article.Related}}{{.Title}} {{end}}`, "Three One "},
		{"four/index.html", `[{{range .Article.Related}}{{.Title}}{{end}}]`, "[]"},
		{two, `{{range .Article.Series}}{{.Text}} {{.Number}}/{{.Count}} {{with .Previous}}{{.Text}}{{end}} {{with .Next}}{{.Text}}{{end}}{{end}}`, "Row 2/3 One Three"},
		{one, `{{range .Article.By}}{{.Text}}={{.URL}} {{end}}{{range .Article.Tags}}{{.Text}} {{end}}`, "Jo Field=/authors/jo-field/ Abu=/authors/abu/ x y "},
		{one, `{{range where .Site.Pages "Params.rank" ">" 2}}{{.Title}}{{end}} {{range first 1 (sort .Site.Pages "Title")}}{{.Title}}{{end}}`, "One Four"},
		{one, `{{range group_by .Site.Pages "Section.Title"}}{{.Key}}:{{range .Items}}{{.Title}}{{end}} {{end}}`, "Library:Four B:Three Alpha:Two Deep:One"},
		{one, `{{range .Site.Pages}}{{.Titel}}{{end}}`, "error: Item has no field Titel"},
		{one, `{{range sort .Site.Pages "Date"}}{{.Title}} {{end}}{{range sort .Site.Pages "Params.rank" "desc"}}{{.Title}} {{end}}`, "One Two Three Four One Four Three Two "},
		{one, `{{range where .Site.Pages "Date" "<" "2025-01-03"}}{{.Title}} {{end}}{{range where .Site.Pages "Date" (index .Site.Pages 0).Date}}{{.Title}}{{end}}`, "Two One Four"},
		{one, `{{range .Site.Pages}}{{if .Current}}{{.Title}}{{end}}{{end}}`, "One"},
		{one, `{{jsonify (first 1 .Site.Pages)}}`, `[{&#34;title&#34;:&#34;Four&#34;,&#34;url&#34;:&#34;/four/&#34;,&#34;date&#34;:&#34;2025-01-04&#34;}]`},
		{one, `{{range uniq (slice 1)}}{{ref (index $.Site.Pages 0) "two.md"}}{{end}}`, "/a/two/"},
	} {
		result := built(t, library, map[string]string{"templates/article.html": `{{define "main"}}` + c.template + `{{end}}`})
		got := result.Diagnostics.Text(false)
		if !result.Diagnostics.Failed() {
			got = mainOf(t, result, c.page)
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s\n got %s\nwant %s", c.template, got, c.want)
		}
	}
}

func TestBreadcrumbsAndSeriesStandInThePageAndForMachines(t *testing.T) {
	result := built(t, library)
	data, list, _ := result.File("a/deep/one/index.html")
	for _, want := range []string{
		"<nav class=\"breadcrumbs\" aria-label=\"Where this stands\">\n<ol>\n<li><a href=\"/\">Home</a></li>\n<li><a href=\"/a/\">Alpha</a></li>\n<li><a href=\"/a/deep/\">Deep</a></li>\n</ol>",
		`{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":"Alpha","item":"https://example.org/a/"},{"@type":"ListItem","position":2,"name":"Deep","item":"https://example.org/a/deep/"},{"@type":"ListItem","position":3,"name":"One","item":"https://example.org/a/deep/one/"}]}`,
		`<a href="/authors/jo-field/" rel="author">Jo Field</a>, <a href="/authors/abu/" rel="author">Abu</a>`,
		`Part 1 of 3</span> <a href="/series/row/">Row</a>`,
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("want %s in\n%s%s", want, data, list.Text(false))
		}
	}
	if data, _, _ := result.File("four/index.html"); strings.Contains(strings.ToLower(string(data)), "breadcrumb") {
		t.Errorf("an article in no section has breadcrumbs:\n%s", data)
	}
}

func TestTaxonomiesAreReadAsHugoAndZolaWriteThem(t *testing.T) {
	for _, c := range []struct{ setting, want string }{
		{"{author: authors, place: places}", "authors places tags "},
		{"[places, authors]", "authors places tags "},
		{"[{name: places, feed: true}, {name: tags}]", "places tags "},
		{"{}", "tags "},
		{"[{nom: x}]", "unknown key \"nom\" in a taxonomy"},
		{"[a/b]", "site.yaml:3:14: error: taxonomy \"a/b\" must consist"},
		{"5", "taxonomies must be a list"},
	} {
		result := built(t, exampleSite, map[string]string{
			"site.yaml":              "title: T\nbaseURL: /\ntaxonomies: " + c.setting + "\n",
			"content/x.md":           "---\ntitle: X\ntags: t\nplaces: [here]\nauthors: Jo\n---\n",
			"templates/article.html": `{{define "main"}}[{{range $name, $_ := .Site.Taxonomies}}{{$name}} {{end}}]{{end}}`,
		})
		got := result.Diagnostics.Text(false)
		if !result.Diagnostics.Failed() {
			got = mainOf(t, result, "x/index.html")
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s\n got %s\nwant %s", c.setting, got, c.want)
		}
	}
}

// Templates that are measured make the same pages.
func TestMeasuredTemplatesMakeTheSamePages(t *testing.T) {
	dir := sample(t)
	o := options(dir)
	o.Templates = os.DirFS("../templates")
	want := run(t, generator.New(o))
	o.Metrics = true
	b := generator.New(o)
	same(t, "measured", run(t, b), want)
	result, err := b.Update(context.Background(), []string{})
	must(t, err)
	counts := map[string]int{}
	for _, m := range result.TemplateMetrics() {
		counts[m.Name] = m.Count
	}
	for name, want := range map[string]int{"article.html": 2, "note.html": 6, "map.html: shape": 15} {
		if got := counts[name]; got != want {
			t.Errorf("%s ran %d times, want %d (of %v)", name, got, want, counts)
		}
	}
}
