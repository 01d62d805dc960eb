package generator_test

import (
	"strings"
	"testing"
)

func themed(more map[string]string) []map[string]string {
	return []map[string]string{exampleSite, asked, {
		"site.yaml":                              "title: T\nbaseURL: /\ntheme: plain\nparams: {deep: {b: 2}}\n",
		"themes/plain/theme.yaml":                "name: Plain\nmin_version: 0.0.1\nparams: {hue: red, deep: {a: 1, b: 1}}\n",
		"themes/plain/templates/list.html":       "{{define \"main\"}}of the theme{{t \"own-word\"}}{{t \"home\"}}{{t \"menu\"}}{{end}}",
		"themes/plain/templates/article.html":    "{{define \"main\"}}of the theme{{end}}",
		"themes/plain/static/a.txt":              "theme's",
		"themes/plain/templates/strings/en.yaml": "own-word: Of the theme\nhome: Start\n",
		"templates/strings/en.yaml":              "home: Top\n",
		"themes/plain/static/b.txt":              "theme's",
		"static/b.txt":                           "site's",
		"themes/plain/exampleSite/site.yaml":     "\x00",
		"themes/other/templates/list.html":       "{{define \"main\"}}of another{{end}}",
	}, more}
}

func TestAThemeLiesBetweenTheBuiltInTemplatesAndTheSites(t *testing.T) {
	result := built(t, themed(nil)...)
	for name, want := range map[string]string{
		"index.html":              "of the themeOf the themeTopMain menu",
		"posts/bridge/index.html": "[red2]",
	} {
		if page := mainOf(t, result, name); !strings.Contains(page, want) {
			t.Errorf("%s: %s %s", name, page, result.Diagnostics.Text(false))
		}
	}
	for name, want := range map[string]string{"a.txt": "theme's", "b.txt": "site's"} {
		if data, _, _ := result.File(name); string(data) != want {
			t.Errorf("%s: %q, want %q", name, data, want)
		}
	}
}

func TestAThemeBringsShortcodes(t *testing.T) {
	result := built(t, themed(map[string]string{
		"themes/plain/templates/shortcodes/hi.html":   "hello from the theme",
		"themes/plain/templates/shortcodes/over.html": "theme",
		"templates/shortcodes/over.html":              "site",
		"templates/article.html":                      `{{define "main"}}{{range .Article.Passages}}{{.Rest}}{{end}}{{end}}`,
		"content/posts/bridge.md":                     "---\ntitle: T\n---\nOf it: {{< hi >}}, {{< over >}}.\n",
	})...)
	if page := mainOf(t, result, "posts/bridge/index.html"); !strings.Contains(page, "hello from the theme, site.") {
		t.Error(page, result.Diagnostics.Text(false))
	}
}

func TestAThemeThatIsNotThereOrIsWrongIsNamed(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"site.yaml", "theme: plian\n", "site.yaml:1:8: error: there is no theme \"plian\"\n  1 | theme: plian\n    |        ^\n  hint: did you mean \"plain\"?"},
		{"site.yaml", "theme: ../themes/plain\n", "site.yaml:1:8: error: there is no theme \"../themes/plain\""},
		{"site.yaml", "theme: plain/templates\n", "site.yaml:1:8: error: there is no theme"},
		{"themes/plain/theme.yaml", "min_version: 99.0\n", "themes/plain/theme.yaml:1:14: error: the theme plain needs Counterpoint 99.0; this is 1.2.3"},
		{"themes/plain/theme.yaml", "parms: {}\n", "themes/plain/theme.yaml:1:1: warning: unknown key \"parms\" in theme.yaml"},
		{"themes/plain/templates/article.html", "{{", ""},
		{"themes/other/theme.yaml", "[", ""},
		{"themes/other/templates/list.html", "{{", ""},
		{"themes/plain/templates/list.html", "{{define \"main\"}}{{.Titel}}{{end}}", "themes/plain/templates/list.html:1:"},
		{"layouts/single.html", "{{", "layouts: warning: this folder is not read\n  hint: templates are in templates/"},
	} {
		got := built(t, themed(map[string]string{c.name: c.text})...).Diagnostics.Text(false)
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s %q\n got %s\nwant %s", c.name, c.text, got, c.want)
		}
	}
}
