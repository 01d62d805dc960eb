package exchange_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/exchange"
	"counterpoint/generator/site"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A golden import is a txtar file: the files of a site, what is imported
// (import.json is Hypothesis's, import.jsonld the W3C's), and what comes of it.
//
//	-- want/items --              what became of every annotation
//	-- want/diagnostics --        what is printed besides
//	-- want/content/a.claims.yaml --
//
// A second import of the same adds nothing, and the site with what was added
// has no errors.
func TestGoldenImports(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden imports found (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkImport(t, file, archive)
		})
	}
}

func checkImport(t *testing.T, file string, archive *txtar.Archive) {
	t.Helper()
	dir := t.TempDir()
	var imported *diag.Source
	wanted := map[string]int{}
	for i, f := range archive.Files {
		name, want := strings.CutPrefix(f.Name, "want/")
		switch {
		case want:
			wanted[name] = i
		case strings.HasPrefix(f.Name, "import."):
			imported = diag.NewSource(f.Name, f.Data)
		default:
			write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
		}
	}
	got := takeIn(t, dir, imported)
	if _, list := siteOf(t, dir); list.Failed() {
		t.Errorf("the site has errors now: %s", list.Text(false))
	}
	if again := takeIn(t, dir, imported); len(again) > 2 || strings.Contains(again["items"], "added") {
		t.Errorf("a second import adds something: %v", again)
	}
	for name, i := range wanted {
		if *update {
			archive.Files[i].Data = []byte(got[name])
		} else if got[name] != string(archive.Files[i].Data) {
			t.Errorf("%s\n--- got\n%s\n--- want\n%s", name, got[name], archive.Files[i].Data)
		}
		delete(got, name)
	}
	for name, data := range got {
		if data != "" {
			t.Errorf("%s is not wanted:\n%s", name, data)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// takeIn imports a file, and returns what became of it and the files that were
// written.
func takeIn(t testing.TB, dir string, src *diag.Source) map[string]string {
	t.Helper()
	read := exchange.Hypothesis
	if strings.HasSuffix(src.Name, ".jsonld") {
		read = exchange.W3C
	}
	list, problems := read(src)
	s, _ := siteOf(t, dir)
	plan := exchange.Make(s, list, exchange.Options{})
	problems.Add(plan.Diagnostics...)
	got := map[string]string{"items": itemsOf(plan), "diagnostics": problems.Text(false)}
	for _, f := range plan.Files {
		name := "content/" + strings.TrimSuffix(f.Page.Front.Path, ".md") + ".claims.yaml"
		file := filepath.Join(dir, filepath.FromSlash(name))
		was, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		text, err := claim.Add(diag.NewSource(name, was), f.Changes)
		if err != nil {
			t.Fatal(err)
		}
		write(t, file, string(text))
		got[name] = string(text)
	}
	return got
}

func itemsOf(p *exchange.Plan) string {
	var b strings.Builder
	for _, i := range p.Items {
		fmt.Fprintf(&b, "%d %s: %s", i.Line, i.Annotation, i.Result)
		if i.State != "" {
			b.WriteString(" (" + i.State + ")")
		}
		if i.Claim != "" {
			b.WriteString(", " + i.Article + "#" + i.Claim + strings.TrimRight(" "+i.Counterpoint, " "))
		}
		if i.Reason != "" {
			b.WriteString(": " + i.Reason)
		}
		b.WriteString("\n")
		for _, note := range i.Notes {
			b.WriteString("    " + note + "\n")
		}
	}
	return b.String()
}

func siteOf(t testing.TB, dir string) (*site.Site, diag.List) {
	t.Helper()
	result, err := generator.New(generator.Options{Source: dir, Templates: templates(), Preview: true, Drafts: true,
		Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}).Update(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.Site(), result.Diagnostics
}

func templates() fs.FS { return os.DirFS("../testdata/theme") }

func write(t testing.TB, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}
