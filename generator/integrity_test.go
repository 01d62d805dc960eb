package generator_test

import (
	"crypto/sha512"
	"encoding/base64"
	"html"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"counterpoint/generator"
)

var loads = regexp.MustCompile(`<(?:script|link)[^>]* (?:src|href)="?([^" >]*?)"? integrity="?([^" >]*)`)

// A browser that is told what a file is, and gets something else, shows the page
// without it.
func TestWhatPagesSayOfTheirFilesIsTrue(t *testing.T) {
	for _, minify := range []bool{false, true} {
		o := options("..")
		o.Templates, o.Plain, o.BaseURL, o.Minify = os.DirFS("../templates"), true, "https://example.org/a/", minify
		checked := map[string]bool{}
		files := run(t, generator.New(o))
		for name, page := range files {
			for _, m := range loads.FindAllStringSubmatch(page, -1) {
				file := strings.TrimPrefix(m[1], "/a/")
				sum := sha512.Sum384([]byte(files[file]))
				if want := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); html.UnescapeString(m[2]) != want || files[file] == "" {
					t.Errorf("%s: %s has %s, not %s", name, file, want, m[2])
				}
				checked[path.Ext(file)+path.Dir(name)] = true
			}
		}
		if !checked[".css."] || !checked[".js."] || !checked[".jssearch"] {
			t.Errorf("not all was looked at: %v", checked)
		}
	}
}

// A browser refuses what it opens from a folder, and is told to check.
func TestWhatIsOpenedFromAFolderIsNotChecked(t *testing.T) {
	files := map[string]string{"site.yaml": "title: T\nrelativeURLs: true\n", "static/a.js": "1", "content/deep/b.md": "B.\n",
		"templates/article.html": `{{define "main"}}{{with asset $ "a.js"}}[{{.URL}} {{.Integrity}}]{{end}}{{end}}`}
	got := buildWith(t, newSite(t, files), func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
	page := got["deep/b/index.html"]
	if strings.Contains(page, "integrity") || !strings.Contains(page, "[../../a.js?v=") || !strings.Contains(page, " ]") {
		t.Errorf("%s\n%s", page, got["diagnostics"])
	}
}

// Law 1, for templates that ask for files of static/.
func TestAPreviewKnowsOfFilesThatTemplatesAskFor(t *testing.T) {
	asking := `{{define "main"}}{{with asset "lib/a.js"}}{{.URL}} {{.Integrity}}{{end}}{{end}}`
	w := &world{T: t, dir: newSite(t, map[string]string{"static/lib/a.js": "let a = 1\n", "static/photo.jpg": "no photo"}), broken: map[string]string{}, before: map[string]string{}}
	w.builder = generator.New(w.options())
	kept := &memory{values: map[string][]byte{}}
	for _, step := range []struct{ what, file, data string }{
		{"no template asks", "static/lib/a.js", "let a = 2\n"}, {"one does", "templates/article.html", asking}, {"the file changes", "static/lib/a.js", "let a = 3\n"},
		{"smaller", "site.yaml", "title: T\nminify: true\n"}, {"another file", "static/lib/b.js", "1"}, {"gone", "static/lib/a.js", ""},
		{"it is the theme's", "themes/x/static/lib/a.js", "let b = 1"}, {"chosen", "site.yaml", "title: T\ntheme: x\n"}, {"back", "static/lib/a.js", "let  c"},
	} {
		if step.data == "" {
			must(t, os.Remove(filepath.Join(w.dir, step.file)))
		} else {
			w.write(step.file, step.data)
		}
		w.compare(step.what)
		want, _ := w.built(nil)
		got, _ := w.built(kept)
		same(t, step.what+", from the cache", got, want)
		result, err := w.builder.Update(t.Context(), []string{})
		must(t, err)
		if page, _, _ := result.File("good/index.html"); !strings.Contains("no template asks, gone, it is the theme's", step.what) && !strings.Contains(string(page), "/lib/a.js?v=") {
			t.Errorf("%s: %s", step.what, page)
		}
	}
}
