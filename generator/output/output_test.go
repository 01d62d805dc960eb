package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folders of one test: a site, its destination, its state.
func setup(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	o := Options{Source: filepath.Join(dir, "site"), Destination: filepath.Join(dir, "site", "public"), State: filepath.Join(dir, "site", ".counterpoint")}
	put(t, o.Source, "site.yaml", "title: T")
	return o
}

func put(t *testing.T, dir, name, data string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(data), 0o666)); err != nil {
		t.Fatal(err)
	}
}

func list(pairs ...string) []File {
	var files []File
	for i := 0; i < len(pairs); i += 2 {
		class := Page
		if strings.HasPrefix(pairs[i], "assets/") {
			class = Asset
		}
		files = append(files, File{Path: pairs[i], Data: []byte(pairs[i+1]), Class: class})
	}
	return files
}

func syncTo(t *testing.T, o Options, files []File) *Report {
	t.Helper()
	r, err := Sync(context.Background(), files, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// content returns what lies in a folder, on one line.
func content(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		data, err := os.ReadFile(name)
		all = append(all, filepath.ToSlash(rel)+"="+string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}

func steps(r *Report) string {
	var all []string
	for _, c := range r.Changes {
		all = append(all, c.Op.String()+" "+c.Path)
	}
	return strings.Join(all, ", ")
}

func TestPlanWritesAssetsFirstAndDeletesLast(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("old/index.html", "x", "index.html", "1", "assets/a.css", "c"))
	r := syncTo(t, o, list("index.html", "2", "b.html", "b", "assets/b.css", "d", "assets/a.css", "c"))
	if got, want := steps(r), "create assets/b.css, create b.html, update index.html, delete old/index.html"; got != want || r.Kept != 1 {
		t.Errorf("got %s, kept %d; want %s", got, r.Kept, want)
	}
	if got, want := content(t, o.Destination), "assets/a.css=c assets/b.css=d b.html=b index.html=2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := os.Stat(filepath.Join(o.Destination, "old")); err == nil {
		t.Error("the folder that only we filled is still there")
	}
}

func TestNothingIsWrittenWhenNothingChanged(t *testing.T) {
	o := setup(t)
	files := list("index.html", "1", "a/index.html", "2")
	syncTo(t, o, files)
	before, _ := os.Stat(filepath.Join(o.Destination, "index.html"))
	state, _ := os.Stat(manifestOf(t, o))
	r := syncTo(t, o, files)
	after, _ := os.Stat(filepath.Join(o.Destination, "index.html"))
	again, _ := os.Stat(manifestOf(t, o))
	if len(r.Changes) != 0 || r.Kept != 2 || !after.ModTime().Equal(before.ModTime()) || !again.ModTime().Equal(state.ModTime()) {
		t.Errorf("got %s, kept %d", steps(r), r.Kept)
	}
}

func manifestOf(t *testing.T, o Options) string {
	t.Helper()
	if err := guard(&o); err != nil {
		t.Fatal(err)
	}
	return manifestFile(o)
}

func TestWhatIsNotOursStays(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("index.html", "1", "mine.html", "2"))
	put(t, o.Destination, "CNAME", "example.org")
	put(t, o.Destination, ".git/HEAD", "ref")
	put(t, o.Destination, "mine.html", "edited")
	put(t, o.Destination, "index.html", "edited")
	r := syncTo(t, o, list("index.html", "1"))
	if got, want := content(t, o.Destination), ".git/HEAD=ref CNAME=example.org index.html=1 mine.html=edited"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if fmt.Sprint(r.Foreign) != "[CNAME mine.html]" || len(r.Warnings) != 1 {
		t.Errorf("foreign %v, warnings %v", r.Foreign, r.Warnings)
	}
}

func TestFilesOfOthersAreOnlyOverwrittenOnRequest(t *testing.T) {
	o := setup(t)
	put(t, o.Destination, "index.html", "theirs")
	put(t, o.Destination, "same.html", "s")
	_, err := Sync(context.Background(), list("index.html", "1", "same.html", "s"), o)
	if err == nil || !strings.Contains(err.Error(), "index.html") || strings.Contains(err.Error(), "same.html") || !strings.Contains(err.Error(), "--adopt") {
		t.Errorf("got %v", err)
	}
	if got := content(t, o.Destination); got != "index.html=theirs same.html=s" {
		t.Errorf("got %s", got)
	}
	o.Adopt = true
	syncTo(t, o, list("index.html", "1", "same.html", "s"))
	if got := content(t, o.Destination); got != "index.html=1 same.html=s" {
		t.Errorf("got %s", got)
	}
}

func TestFilesAndFoldersChangePlaces(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("a", "file", "b/c", "in a folder"))
	syncTo(t, o, list("a/x", "in a folder", "b", "file"))
	if got := content(t, o.Destination); got != "a/x=in a folder b=file" {
		t.Errorf("got %s", got)
	}
	put(t, o.Destination, "a/theirs", "t")
	if _, err := Sync(context.Background(), list("a", "file"), o); err == nil || !strings.Contains(err.Error(), "a/theirs") {
		t.Errorf("got %v", err)
	}
}

func TestDamagedManifestDeletesNothing(t *testing.T) {
	for _, damage := range []string{"", "{", `{"version": 2, "files": {}}`, "null"} {
		o := setup(t)
		syncTo(t, o, list("index.html", "1", "old.html", "2"))
		if err := os.WriteFile(manifestOf(t, o), []byte(damage), 0o666); err != nil {
			t.Fatal(err)
		}
		r := syncTo(t, o, list("index.html", "1"))
		if got := content(t, o.Destination); got != "index.html=1 old.html=2" || len(r.Warnings) != 1 {
			t.Errorf("%q: got %s, %v", damage, got, r.Warnings)
		}
	}
}

func TestDangerousDestinationsAreRefused(t *testing.T) {
	o := setup(t)
	put(t, o.Source, "content/a.md", "a")
	home := t.TempDir()
	t.Setenv("HOME", home)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(o.Source, link); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"/", home, o.Source, filepath.Dir(o.Source), filepath.Join(o.Source, "content"),
		filepath.Join(o.Source, "content", "deep"), filepath.Join(o.Source, "static"), link, filepath.Join(link, "templates")} {
		bad := o
		bad.Destination = dir
		if r, err := Sync(context.Background(), list("x", "y"), bad); err == nil {
			t.Errorf("%s: %v", dir, r)
		}
	}
}

func TestSymbolicLinksAreNotFollowedOut(t *testing.T) {
	o := setup(t)
	outside := t.TempDir()
	put(t, outside, "a/index.html", "theirs")
	put(t, o.Destination, "x", "y")
	if err := os.Symlink(filepath.Join(outside, "a"), filepath.Join(o.Destination, "a")); err != nil {
		t.Fatal(err)
	}
	if _, err := Sync(context.Background(), list("a/index.html", "ours"), o); err == nil {
		t.Error("no error")
	}
	if got := content(t, outside); got != "a/index.html=theirs" {
		t.Errorf("got %s", got)
	}
}

func TestDryRunTouchesNothing(t *testing.T) {
	o := setup(t)
	o.DryRun = true
	if got := steps(syncTo(t, o, list("index.html", "1"))); got != "create index.html" {
		t.Errorf("got %s", got)
	}
	if got := content(t, o.Source); got != "site.yaml=title: T" {
		t.Errorf("got %s", got)
	}
}

// A run that fails or is killed before any of its steps leaves every file old or
// new, and the next run finishes as if nothing had been.
func TestInterruptedAnywhereTheNextRunFinishes(t *testing.T) {
	errCut := errors.New("cut")
	old, next := list("index.html", "1", "gone/index.html", "g", "kept.html", "k"), list("index.html", "2", "new/index.html", "n", "kept.html", "k", "assets/a.css", "c")
	third := list("index.html", "3")
	for n := 0; ; n++ {
		o := setup(t)
		syncTo(t, o, old)
		if err := guard(&o); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(o.Destination)
		if err != nil {
			t.Fatal(err)
		}
		left := n
		s := &syncer{ctx: context.Background(), root: root, manifest: manifestFile(o), step: func(string) error {
			if left--; left < 0 {
				return errCut
			}
			return nil
		}}
		_, err = s.run(next, false)
		root.Close()
		for _, pair := range strings.Fields(content(t, o.Destination)) {
			if !strings.Contains(" index.html=1 index.html=2 gone/index.html=g kept.html=k new/index.html=n assets/a.css=c ", " "+pair+" ") {
				t.Fatalf("cut before step %d: %s", n, pair)
			}
		}
		syncTo(t, o, third) // deletes all that either run wrote
		if got := content(t, o.Destination); got != "index.html=3" {
			t.Fatalf("cut before step %d: the next run left %s", n, got)
		}
		if err == nil {
			if n < 8 {
				t.Fatalf("only %d steps", n)
			}
			return
		}
	}
}

func TestLitterOfAKilledRunIsRemoved(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("index.html", "1"))
	put(t, o.Destination, "a/"+temporary+"XYZ", "half")
	syncTo(t, o, list("index.html", "1"))
	if got := content(t, o.Destination); got != "index.html=1" {
		t.Errorf("got %s", got)
	}
}

func TestTwoRunsAtOnce(t *testing.T) {
	o := setup(t)
	done := make(chan error)
	for i := range 4 {
		go func() {
			_, err := Sync(context.Background(), list("index.html", fmt.Sprint(i), "a/index.html", fmt.Sprint(i)), o)
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if c := strings.Fields(content(t, o.Destination)); c[0][len("a/index.html="):] != c[1][len("index.html="):] {
		t.Errorf("the runs are mixed: %v", c)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ paths, kind string }{
		{"a b", ""}, {"a a", "same"}, {"A.html a.html", "case"}, {"e\u0301 \u00e9", "unicode"}, {"a a/b", "folder"},
		{"GOOD good/index.html", "folder"}, {"a/" + strings.Repeat("xyz/", 300) + "b", "name"}, {"../x", "name"}, {"/x", "name"}, {"a//b", "name"}, {`a\b`, "name"}, {"a/\x01", "name"}, {"con.html", "name"},
		{strings.Repeat("x", 256), "name"}, {"a:b", "name"},
	} {
		var files []File
		for _, p := range strings.Fields(c.paths) {
			files = append(files, File{Path: p})
		}
		kind := ""
		for _, found := range Check(files) {
			kind = found.Kind
			if found.Message == "" || found.Warning != (c.paths == "con.html" || c.paths == "a:b") {
				t.Errorf("%s: %+v", c.paths, found)
			}
		}
		if kind != c.kind {
			t.Errorf("%s: got %q, want %q", c.paths, kind, c.kind)
		}
	}
}
