package generator_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"counterpoint/generator"
)

// What lies over site.yaml in an environment decides, and its errors are its own.
func TestEnvironments(t *testing.T) {
	dir := newSite(t, map[string]string{
		"site.yaml":           "title: T\nbaseURL: https://example.org/\nhighlight: {dark: dracula}\nstrings: {claims: C}\n",
		"site.staging.yaml":   "title: Staging\nbaseURL: https://staging.example.org/\nstrings: {claims: D}\n",
		"site.broken.yaml":    "titel: x\nhighlight: {light: nothing}\n",
		"site.empty.yaml":     "# nothing\n",
		"content/a.md":        "A.\n",
		"site.not-asked.yaml": "title: [\n",
	})
	for name, want := range map[string]string{"": "|T</title>", "production": "|T</title>", "staging": "|Staging</title>", "empty": "|T</title>"} {
		got := buildWith(t, dir, func(o *generator.Options) { o.Environment = name })
		if page := got["index.html"]; !strings.Contains(page, want) || strings.Contains(page, "staging.example.org") != (name == "staging") {
			t.Errorf("%q: %s\n%s", name, page, got["diagnostics"])
		}
	}
	got := buildWith(t, dir, func(o *generator.Options) { o.Environment = "broken" })
	for _, want := range []string{`site.broken.yaml:1:1: error: unknown key "titel"`, "site.broken.yaml:2:1: error"} {
		if !strings.Contains(got["diagnostics"], want) {
			t.Errorf("%s is not said:\n%s", want, got["diagnostics"])
		}
	}
}

// The file of an environment may come and go while a preview runs.
func TestAnEnvironmentComesAndGoes(t *testing.T) {
	dir := newSite(t, map[string]string{"site.yaml": "title: T\n", "content/a.md": "A.\n"})
	o := options(dir)
	o.Environment, o.Preview = "development", true
	b := generator.New(o)
	title := func(changed []string) string {
		t.Helper()
		result, err := b.Update(context.Background(), changed)
		must(t, err)
		page, _, _ := result.File("index.html")
		_, after, _ := strings.Cut(string(page), "<title>")
		before, _, _ := strings.Cut(after, "</title>")
		return before
	}
	got := []string{title(nil)}
	for _, text := range []string{"title: One\n", "title: Two\n", ""} {
		if text == "" {
			must(t, os.Remove(dir+"/site.development.yaml"))
		} else {
			write(t, dir+"/site.development.yaml", text)
		}
		got = append(got, title([]string{"site.development.yaml"}))
	}
	if got := strings.Join(got, " "); got != "|T |One |Two |T" {
		t.Error(got)
	}
}
