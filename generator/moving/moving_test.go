package moving

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

var update = flag.Bool("update", false, "write the golden files anew")

var options = Options{Now: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	HasShortcode: func(name string) bool { return name == "figure" || name == "youtube" },
	HasStyle:     func(name string) bool { return name == "monokai" }}

func planOf(t *testing.T, name string, fsys fs.FS) *Plan {
	t.Helper()
	read := Hugo
	if strings.HasPrefix(filepath.Base(name), "zola") {
		read = Zola
	}
	p, err := read(fsys, options)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

// describe is a plan to read: every file, what was made or changed as it is now,
// and what was found.
func describe(p *Plan) string {
	var b strings.Builder
	for _, f := range p.Files {
		fmt.Fprintf(&b, "%s < %s\n", f.Path, f.From)
		if f.Text != nil {
			for line := range strings.Lines(string(f.Text)) {
				b.WriteString("    " + strings.TrimRight(line, "\n") + "\n")
			}
		}
	}
	for _, f := range p.Findings {
		fmt.Fprintf(&b, "%s: %d %s (%s) %s\n", f.Kind, f.Count, f.Name, strings.Join(f.Places, " "), f.Note)
	}
	return b.String()
}

func oldSite(a *txtar.Archive) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, "old/"); ok {
			fsys[name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	return fsys
}

func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no files")
	}
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys := oldSite(a)
		p := planOf(t, name, fsys)
		i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
		got := describe(p)
		if *update {
			a.Files[i].Data = []byte(got)
			if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
				t.Fatal(err)
			}
		} else if got != string(a.Files[i].Data) {
			t.Errorf("%s: got\n%s", name, got)
		}
		if again := describe(planOf(t, name, fsys)); again != got {
			t.Errorf("%s: a second look gives something else:\n%s", name, again)
		}
		checkPlan(t, name, fsys, p)
	}
}

// checkPlan looks at what holds for every plan.
func checkPlan(t *testing.T, name string, fsys fs.FS, p *Plan) {
	t.Helper()
	for _, f := range p.Files {
		if !fs.ValidPath(f.Path) {
			t.Errorf("%s: %q is no path", name, f.Path)
		}
		if f.From != "" && f.Text != nil {
			was, err := fs.ReadFile(fsys, f.From)
			if err != nil || !bytes.Contains(was, []byte("url: ")) && !holds(f.Text, was) {
				t.Errorf("%s: %s has lost bytes (%v)", name, f.Path, err)
			}
		}
		if f.Path == "site.yaml" {
			var out diag.List
			if site.ParseConfig(readYAML(t, name, f.Text), &out); len(out) > 0 {
				t.Errorf("%s: %s\n%s", name, out.Text(false), f.Text)
			}
		}
	}
}

func readYAML(t *testing.T, name string, text []byte) *decode.Map {
	t.Helper()
	var out diag.List
	v, _ := decode.YAML(diag.NewSource("site.yaml", text), 0, len(text), &out)
	m := v.Map(&out, "site.yaml")
	if len(out) > 0 {
		t.Errorf("%s: %s\n%s", name, out.Text(false), text)
	}
	return m
}

// holds tells whether a text was made of another one by putting something in.
func holds(text, was []byte) bool {
	for _, c := range was {
		i := bytes.IndexByte(text, c)
		if i < 0 {
			return false
		}
		text = text[i+1:]
	}
	return true
}

func TestAFolderThatIsNoSiteIsSaidSo(t *testing.T) {
	empty := fstest.MapFS{"content/a.md": {Data: []byte("A")}}
	if _, err := Hugo(empty, options); err == nil || !strings.Contains(err.Error(), "hugo.toml") {
		t.Errorf("Hugo: %v", err)
	}
	if _, err := Zola(empty, options); err == nil || !strings.Contains(err.Error(), "zola.toml") {
		t.Errorf("Zola: %v", err)
	}
}
