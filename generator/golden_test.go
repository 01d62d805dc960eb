package generator_test

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A golden site is a txtar file: the files of a site, then what comes of it.
//
//	-- site.yaml --
//	-- content/a.md --
//	-- want/diagnostics --        what is printed, if anything
//	-- want/a/index.html --       pages whose bytes are kept
//
// The pages are made with testdata/theme, which shows all that a view holds
// and nothing of the design. A page is compared if the file names it; -update
// writes those that it names, and the diagnostics.
func TestGoldenSites(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden sites found (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkGolden(t, file, archive)
		})
	}
}

func checkGolden(t *testing.T, file string, archive *txtar.Archive) {
	t.Helper()
	got := build(t, writeSite(t, archive))
	named := false
	for i, f := range archive.Files {
		name, ok := strings.CutPrefix(f.Name, "want/")
		if !ok {
			continue
		}
		named = true
		switch {
		case *update:
			archive.Files[i].Data = []byte(got[name])
		case got[name] != string(f.Data) && got[name]+"\n" != string(f.Data): // an archive ends every file by a line break
			t.Errorf("%s\n--- got\n%s\n--- want\n%s", name, got[name], f.Data)
		}
		delete(got, name)
	}
	if !named || got["diagnostics"] != "" && !*update {
		t.Errorf("nothing is wanted of this site, or diagnostics came unexpected:\n%s", got["diagnostics"])
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// writeSite unpacks the site's files.
func writeSite(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "want/") {
			continue
		}
		write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	return dir
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}

// theme is the bare theme of these tests.
func theme() fs.FS { return os.DirFS("testdata/theme") }

func options(dir string) generator.Options {
	return generator.Options{Source: dir, Templates: theme(), Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
}

// build returns the files of a site, and its diagnostics as "diagnostics".
func build(t *testing.T, dir string) map[string]string {
	t.Helper()
	return run(t, generator.New(options(dir)))
}

func run(t *testing.T, b *generator.Builder) map[string]string {
	t.Helper()
	result, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range result.Files {
		got[f.Path] = string(f.Data)
	}
	if text := result.Diagnostics.Text(false); text != "" {
		got["diagnostics"] = text
	}
	return got
}
