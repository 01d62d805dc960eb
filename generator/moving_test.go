package generator_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator"
	"counterpoint/generator/moving"
)

// A site that moved over builds but for the files that could not be read before,
// and every article stands where the old generator had it.
func TestArticlesThatMoveOverStayWhereTheyWere(t *testing.T) {
	files, err := filepath.Glob("moving/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sites (%v)", err)
	}
	kept := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		old := os.DirFS(filepath.Join(writeSite(t, archive), "old"))
		read := moving.Hugo
		if strings.Contains(file, "zola") {
			read = moving.Zola
		}
		o := options(t.TempDir())
		plan, err := read(old, moving.Options{Now: o.Now, HasStyle: func(name string) bool { return name == "monokai" }})
		must(t, err)
		var wanted []string
		for _, f := range plan.Findings {
			if f.Kind == moving.Address {
				wanted = append(wanted, strings.TrimPrefix(f.Name, "/"))
			}
		}
		for _, f := range plan.Files {
			data := f.Text
			if data == nil {
				data, err = fs.ReadFile(old, f.From)
				must(t, err)
			}
			to := filepath.Join(o.Source, filepath.FromSlash(f.Path))
			must(t, os.MkdirAll(filepath.Dir(to), 0o777))
			write(t, to, string(data))
		}
		must(t, os.RemoveAll(filepath.Join(o.Source, "content/broken.md")))
		o.Drafts, o.Future, o.Expired = true, true, true
		result := run(t, generator.New(o))
		for _, at := range wanted {
			if strings.HasSuffix(at, "/") {
				at += "index.html"
			}
			if _, ok := result[at]; !ok {
				t.Errorf("%s: there is no %s\n%s", file, at, result["diagnostics"])
			}
			kept++
		}
	}
	if kept < 10 {
		t.Errorf("only %d articles were looked for", kept)
	}
}
