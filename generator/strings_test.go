package generator_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"counterpoint/generator"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// languageFile reads one of the built-in theme's files of words.
func languageFile(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out diag.List
	src := diag.NewSource(name, data)
	v, _ := decode.YAML(src, 0, len(data), &out)
	m := v.Map(&out, name)
	words := map[string]string{}
	for _, key := range m.Keys() {
		words[key] = m.Text(key)
	}
	if len(out) > 0 {
		t.Fatal(out.Text(false))
	}
	return words
}

var (
	pluralEnding = regexp.MustCompile(`\.(zero|one|two|few|many|other)$`)
	placeholder  = regexp.MustCompile(`%[a-z]`)
)

// A language that lacks a word would show an English one in the midst.
func TestEveryLanguageHasAllWords(t *testing.T) {
	files, err := filepath.Glob("../templates/strings/*.yaml")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %v (%v)", files, err)
	}
	english := languageFile(t, "../templates/strings/en.yaml")
	for _, file := range files {
		words := languageFile(t, file)
		for key, text := range english {
			if strings.HasSuffix(key, ".one") {
				continue // which forms a language has is its own affair
			}
			got, want := placeholder.FindAllString(words[key], -1), placeholder.FindAllString(text, -1)
			if words[key] == "" || !slices.Equal(got, want) {
				t.Errorf("%s: %s is %q, in English %q", file, key, words[key], text)
			}
		}
		for key := range words {
			base := pluralEnding.ReplaceAllString(key, ".other")
			if _, ok := english[key]; !ok && (base == key || english[base] == "") {
				t.Errorf("%s: %s is no word of the interface", file, key)
			}
		}
		if months := strings.Split(words["months"], ","); len(months) != 12 {
			t.Errorf("%s: %d months", file, len(months))
		}
	}
}

// What a page says in the language of its site: plurals by its rules, dates
// with its months, the direction of its script.
func TestPagesSpeakTheSitesLanguage(t *testing.T) {
	for language, want := range map[string][]string{
		"en":    {`lang="en" dir="ltr"`, "2 claims, 1 answered, 1 not", "1 disputes", "4 March 2025"},
		"en-GB": {`lang="en-GB" dir="ltr"`, "2 claims, 1 answered, 1 not"},
		"de-AT": {`lang="de-AT" dir="ltr"`, "2 Behauptungen, 1 beantwortet, 1 nicht", "1 widerspricht", "4. März 2025"},
		"es":    {`lang="es" dir="ltr"`, "2 afirmaciones", "4 de marzo de 2025"},
		"fr":    {`lang="fr" dir="ltr"`, "2 affirmations", "4 mars 2025"},
		"ar":    {`lang="ar" dir="rtl"`, "ادعاءان", "4 مارس 2025"},
		"nl":    {`lang="nl" dir="ltr"`, "2 claims"},
	} {
		o := options(newSite(t, map[string]string{
			"site.yaml":             "title: T\nlanguage: " + language + "\n",
			"content/a.md":          "---\ntitle: A\ndate: 2025-03-04\n---\nThe sky is blue. The sea is grey.\n",
			"content/a.claims.yaml": "claims:\n- id: sky\n  quote: sky is blue\n  counterpoints:\n  - text: No.\n- id: sea\n  quote: sea is grey\n",
		}))
		o.Templates = os.DirFS("../templates")
		result, err := generator.New(o).Build(context.Background())
		if err != nil || len(result.Diagnostics) > 0 {
			t.Fatalf("%s: %v\n%s", language, err, result.Diagnostics.Text(false))
		}
		page := ""
		for _, f := range result.Files {
			if f.Path == "a/index.html" {
				page = string(f.Data)
			}
		}
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("%s: the page does not say %q", language, words)
			}
		}
	}
}
