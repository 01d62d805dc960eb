package output

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// syncerOf is a run under way, whose steps the test can disturb.
func syncerOf(t *testing.T, o Options, step func(what string) error) *syncer {
	t.Helper()
	if err := guard(&o); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(o.Destination)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return &syncer{ctx: context.Background(), root: root, manifest: manifestFile(o), step: step}
}

// What a disk did not take once, it may say that it took the second time.
func TestAStepThatFailsOnceFailsTheRun(t *testing.T) {
	steps := map[string]bool{}
	o := setup(t)
	syncTo(t, o, list("old.html", "1"))
	_, err := syncerOf(t, o, func(what string) error { steps[what] = true; return nil }).run(list("index.html", "2"), false)
	if err != nil || !steps["sync manifest"] || !steps["rename index.html"] || !steps["delete old.html"] {
		t.Fatalf("steps %v, %v", steps, err)
	}
	for fails := range steps {
		o := setup(t)
		syncTo(t, o, list("old.html", "1"))
		failed := false
		_, err := syncerOf(t, o, func(what string) error {
			if what == fails && !failed {
				failed = true
				return errors.New("disk")
			}
			return nil
		}).run(list("index.html", "2"), false)
		if err == nil {
			t.Errorf("%s failed, and the run did not", fails)
		}
		syncTo(t, o, list("index.html", "2"))
		if got := content(t, o.Destination); got != "index.html=2" {
			t.Errorf("after %s failed the next run left %s", fails, got)
		}
	}
}

// rm -rf public during a build: an error or a whole site, and the next run
// mends it.
func TestTheDestinationGoesMeanwhile(t *testing.T) {
	files := list("index.html", "2", "a/index.html", "a", "assets/a.css", "c")
	for n := 0; ; n++ {
		o := setup(t)
		syncTo(t, o, list("index.html", "1", "b/index.html", "b"))
		left := n
		_, err := syncerOf(t, o, func(string) error {
			if left--; left == -1 {
				return os.RemoveAll(o.Destination)
			}
			return nil
		}).run(files, false)
		if err == nil && left < 0 && n < 4 {
			t.Errorf("gone before step %d: no error", n)
		}
		syncTo(t, o, files)
		if got, want := content(t, o.Destination), "a/index.html=a assets/a.css=c index.html=2"; got != want {
			t.Errorf("gone before step %d: the next run left %s", n, got)
		}
		if left >= 0 {
			return
		}
	}
}

// A site that is moved or renamed still owns what it wrote.
func TestAMovedSiteKnowsItsFiles(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("index.html", "1", "old.html", "2"))
	moved := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.Rename(o.Source, moved); err != nil {
		t.Fatal(err)
	}
	o = Options{Source: moved, Destination: filepath.Join(moved, "public"), State: filepath.Join(moved, ".counterpoint")}
	r := syncTo(t, o, list("index.html", "3"))
	if got := content(t, o.Destination); got != "index.html=3" || len(r.Warnings) > 0 {
		t.Errorf("got %s, %v", got, r.Warnings)
	}
}

func TestTwoDestinationsHaveTwoManifests(t *testing.T) {
	o := setup(t)
	other := o
	other.Destination = filepath.Join(t.TempDir(), "www")
	syncTo(t, o, list("index.html", "1", "a.html", "2"))
	syncTo(t, other, list("index.html", "1"))
	syncTo(t, o, list("index.html", "2"))
	if got := content(t, o.Destination) + ", " + content(t, other.Destination); got != "index.html=2, index.html=1" {
		t.Errorf("got %s", got)
	}
}

func TestWithoutAManifestItIsSaidWhyNothingIsOurs(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("index.html", "1"))
	if err := os.WriteFile(manifestOf(t, o), []byte(`{"version": 2, "files": {}}`), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := Sync(context.Background(), list("index.html", "2"), o)
	if err == nil || !strings.Contains(err.Error(), "version 2") || !strings.Contains(err.Error(), "--adopt") {
		t.Errorf("got %v", err)
	}
	if got := content(t, o.Destination); got != "index.html=1" {
		t.Errorf("got %s", got)
	}
	o.Adopt = true
	syncTo(t, o, list("index.html", "2"))
	o.Adopt = false
	syncTo(t, o, list("index.html", "3"))
}

// Where case makes no difference, the new name is the old file: deleted last,
// it would be gone.
func TestAChangeOfCaseDeletesFirst(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("Foo.txt", "1", "About/index.html", "2", "caf\u00e9.txt", "3"))
	r := syncTo(t, o, list("foo.txt", "1", "about/index.html", "2", "cafe\u0301.txt", "3"))
	for i, c := range r.Changes {
		if (c.Op == Delete) != (i < 3) {
			t.Fatalf("got %s", steps(r))
		}
	}
	if got := content(t, o.Destination); got != "about/index.html=2 cafe\u0301.txt=3 foo.txt=1" {
		t.Errorf("got %s", got)
	}
}

// What hosts and version control keep in the folder is neither touched nor
// mentioned, or mentioned once.
func TestFilesOfHostsStay(t *testing.T) {
	for _, name := range []string{".git", ".domains", ".nojekyll", ".well-known/x", "_redirects", "CNAME", "mine/a/b.txt"} {
		o := setup(t)
		put(t, o.Destination, name, "theirs")
		syncTo(t, o, list("index.html", "1", "old.html", "1"))
		r := syncTo(t, o, list("index.html", "2"))
		got := content(t, o.Destination)
		if !strings.Contains(got, name+"=theirs") || !strings.Contains(got, "index.html=2") || strings.Contains(got, "old.html") {
			t.Errorf("%s: got %s", name, got)
		}
		if told := len(r.Foreign) == 1; told == strings.HasPrefix(name, ".") {
			t.Errorf("%s: told of %v", name, r.Foreign)
		}
	}
}

func TestMoreDangerousDestinationsAreRefused(t *testing.T) {
	o := setup(t)
	put(t, o.Source, ".git/HEAD", "ref")
	put(t, o.Source, "texts/a.md", "a")
	link, home := filepath.Join(o.Source, "content"), filepath.Join(t.TempDir(), "home")
	if err := errors.Join(os.Symlink("texts", link), os.Symlink(t.TempDir(), home)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", home)
	real, err := filepath.EvalSymlinks(home)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{filepath.Join(o.Source, ".git"), filepath.Join(o.Source, ".git", "x"), o.State, filepath.Join(o.State, "x"),
		filepath.Join(o.Source, "texts"), home, real} {
		bad := o
		bad.Destination = dir
		if r, err := Sync(context.Background(), list("x", "y"), bad); err == nil {
			t.Errorf("%s: %v", dir, r)
		}
	}
}

// What is not ours may be a film, a pipe, or nobody's business: it is not read.
func TestFilesOfOthersAreNotRead(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("index.html", "1"))
	put(t, o.Destination, "film.mp4", "")
	if err := errors.Join(os.Truncate(filepath.Join(o.Destination, "film.mp4"), 1<<40),
		syscall.Mkfifo(filepath.Join(o.Destination, "pipe"), 0o666)); err != nil {
		t.Fatal(err)
	}
	r := syncTo(t, o, list("index.html", "2"))
	if got := strings.Join(r.Foreign, " "); got != "film.mp4 pipe" || steps(r) != "update index.html" {
		t.Errorf("got %s, %s", got, steps(r))
	}
}

func TestADryRunLeavesLitter(t *testing.T) {
	o := setup(t)
	syncTo(t, o, list("index.html", "1"))
	put(t, o.Destination, temporary+"XYZ", "half")
	o.DryRun = true
	if r := syncTo(t, o, list("index.html", "1")); len(r.Changes) > 0 || len(r.Foreign) > 0 {
		t.Errorf("got %s, %v", steps(r), r.Foreign)
	}
	if got := content(t, o.Destination); !strings.Contains(got, "half") {
		t.Errorf("got %s", got)
	}
}

func TestAnotherBuildIsNamed(t *testing.T) {
	o := setup(t)
	syncTo(t, o, nil)
	unlock, err := lock(context.Background(), o.State)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if r, err := Sync(ctx, list("index.html", "1"), o); err == nil || !strings.Contains(err.Error(), "another build is writing this site") {
		t.Errorf("got %v, %v", r, err)
	}
}

func TestWithoutAHomeFolder(t *testing.T) {
	o := setup(t)
	t.Setenv("HOME", "")
	syncTo(t, o, list("index.html", "1"))
}
