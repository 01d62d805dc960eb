package generator_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator"
)

func sample(t *testing.T) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/golden/claims.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return writeSite(t, archive)
}

func same(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
		t.Fatalf("%s: files %v, want %v", what, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for name, data := range want {
		if got[name] != data {
			t.Fatalf("%s: %s differs\n--- got\n%s\n--- want\n%s", what, name, got[name], data)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	dir := sample(t)
	want := build(t, dir)
	for _, n := range []int{1, 8} {
		before := runtime.GOMAXPROCS(n)
		same(t, "with other processors", build(t, dir), want)
		runtime.GOMAXPROCS(before)
	}
	elsewhere := filepath.Join(t.TempDir(), "another", "place")
	must(t, os.MkdirAll(filepath.Dir(elsewhere), 0o777))
	must(t, os.CopyFS(elsewhere, os.DirFS(dir)))
	t.Setenv("LANG", "tr_TR.UTF-8")
	same(t, "from another folder", build(t, elsewhere), want)
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(elsewhere, link))
	same(t, "through a link", build(t, link), want)

	here := time.Local
	t.Cleanup(func() { time.Local = here })
	for _, hours := range []int{-12, 9, 14} {
		time.Local = time.FixedZone("there", hours*60*60)
		same(t, "in another time zone", build(t, dir), want)
	}
	for _, year := range []int{1960, 1970, 2038, 2039, 2200} {
		at := time.Date(year, 1, 19, 3, 14, 8, 0, time.UTC)
		must(t, filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
			return errors.Join(err, os.Chtimes(name, at, at))
		}))
		same(t, "with files of other years", build(t, dir), want)
	}

	o := options(".")
	templates, err := filepath.Abs("testdata/theme")
	must(t, err)
	o.Templates = os.DirFS(templates)
	t.Chdir(elsewhere)
	same(t, "from this folder", run(t, generator.New(o)), want)
}

// What is in the folder first is not what is read first.
func TestTheOrderOfFilesDoesNotMatter(t *testing.T) {
	dir, turned := sample(t), t.TempDir()
	var names []string
	must(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			names = append(names, name)
		}
		return err
	}))
	slices.Reverse(names)
	for _, name := range names {
		rel, err := filepath.Rel(dir, name)
		must(t, err)
		data, err := os.ReadFile(name)
		must(t, err)
		write(t, filepath.Join(turned, rel), string(data))
	}
	same(t, "made in reverse", build(t, turned), build(t, dir))
}

// Law 1: after any edit the next build of the same builder equals a first one.
func TestRebuildEqualsCleanBuild(t *testing.T) {
	dir := sample(t)
	b := generator.New(options(dir))
	file := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for _, edit := range []struct {
		what string
		do   func() error
	}{
		{"nothing", func() error { return nil }},
		{"a new article", func() error { return os.WriteFile(file("content/new.md"), []byte("---\ntags: [x]\n---\nNew."), 0o666) }},
		{"its claims", func() error {
			return os.WriteFile(file("content/new.claims.yaml"), []byte("claims: [{id: n, quote: New, counterpoints: [{claim: 'bridge#cracks'}]}]"), 0o666)
		}},
		{"a broken one", func() error {
			return os.WriteFile(file("content/new.claims.yaml"), []byte("claims: [{id: n, quote: Old}]"), 0o666)
		}},
		{"mended", func() error {
			return os.WriteFile(file("content/new.claims.yaml"), []byte("claims: [{id: n, quote: New}]"), 0o666)
		}},
		{"a retitled one that others link to", func() error {
			data, err := os.ReadFile(file("content/bridge/index.md"))
			if err != nil {
				return err
			}
			return os.WriteFile(file("content/bridge/index.md"), append([]byte("---\ntitle: Other"), data[len("---\ntitle: Bridge"):]...), 0o666)
		}},
		{"a template", func() error { return os.MkdirAll(file("templates"), 0o777) }},
		{"its text", func() error {
			return os.WriteFile(file("templates/404.html"), []byte(`{{define "main"}}gone{{end}}`), 0o666)
		}},
		{"site.yaml", func() error {
			return os.WriteFile(file("site.yaml"), []byte("title: Else\nbaseURL: /x/\nratings: [{id: unproven}]\nmarkup: {unsafe: true}\nclaimants: {council: C}\n"), 0o666)
		}},
		{"sources.yaml", func() error {
			return os.WriteFile(file("content/sources.yaml"), []byte("minutes: {title: Other minutes}"), 0o666)
		}},
		{"a renamed article", func() error {
			return os.Rename(file("content/new.md"), file("content/newer.md"))
		}},
		{"and its claims", func() error { return os.Rename(file("content/new.claims.yaml"), file("content/newer.claims.yaml")) }},
		{"a deleted folder", func() error { return os.RemoveAll(file("content/bridge")) }},
		{"the link to it", func() error { return os.Remove(file("content/budget.claims.yaml")) }},
	} {
		must(t, edit.do())
		same(t, edit.what, run(t, b), build(t, dir))
	}
}

func TestOnlyWhatChangedIsParsed(t *testing.T) {
	dir := sample(t)
	b := generator.New(options(dir))
	for _, c := range []struct {
		edit string
		want int
	}{{"", 2}, {"", 0}, {"content/budget.claims.yaml", 1}, {"content/bridge/index.md", 1}} {
		if c.edit != "" {
			name := filepath.Join(dir, filepath.FromSlash(c.edit))
			data, err := os.ReadFile(name)
			must(t, err)
			must(t, os.WriteFile(name, append(data, '\n'), 0o666))
		}
		result, err := b.Build(context.Background())
		if err != nil || result.Stats.Parsed != c.want {
			t.Errorf("after an edit of %q: parsed %d articles, want %d (%v)", c.edit, result.Stats.Parsed, c.want, err)
		}
	}
}

func TestCancelledBuildEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if result, err := generator.New(options(sample(t))).Build(ctx); err == nil || result != nil {
		t.Errorf("got %v, %v", result, err)
	}
}
