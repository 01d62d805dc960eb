package folder

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpoint/generator/publish"
)

type site map[string]string

func (s site) files() (list []publish.File) {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		list = append(list, publish.NewFile(name, []byte(s[name]), nil))
	}
	return list
}

// send publishes to a folder, and dies at the n-th change of the disk, if n is
// not 0.
func send(t *testing.T, dir string, files []publish.File, n int) error {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	s.step = func(string) error {
		if steps++; n > 0 && steps >= n {
			return publish.Refused{Err: errKilled}
		}
		return nil
	}
	target := publish.NewStored(s, publish.StoredOptions{Who: "one", Workers: 1})
	_, err = publish.Publish(context.Background(), files, target, publish.Options{MaxDeletes: -1})
	return errors.Join(err, target.Close())
}

var errKilled = errors.New("killed")

func content(t *testing.T, dir string) (got site, left []string) {
	t.Helper()
	got = site{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		data, err := os.ReadFile(name)
		if rel = filepath.ToSlash(rel); strings.Contains(rel, ".counterpoint") {
			left = append(left, rel)
		} else {
			got[rel] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got, left
}

var before = site{"index.html": "1", "old/a.html": "1", "x": "1", "Case.html": "1"}
var after = site{"index.html": "2", "new/b.html": "2", "x/y.html": "2", "case.html": "2", "a.css": "a{}"}

// A process that is killed leaves a temporary file, and nothing half written in
// place of a file; the next one clears it away and finishes.
func TestKilledAtEachStepEveryFileIsWhole(t *testing.T) {
	for n := 1; ; n++ {
		dir := filepath.Join(t.TempDir(), "www")
		if err := send(t, dir, before.files(), 0); err != nil {
			t.Fatal(err)
		}
		if err := send(t, dir, after.files(), n); err == nil {
			if n < 15 {
				t.Errorf("only %d steps", n)
			}
			return
		}
		got, _ := content(t, dir)
		for name, data := range got {
			if data != before[name] && data != after[name] {
				t.Fatalf("killed at step %d: %s is %q", n, name, data)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, temporary+"X"), []byte("ha"), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := send(t, dir, after.files(), 0); err != nil {
			t.Fatal(err)
		}
		if got, left := content(t, dir); !maps.Equal(got, after) || !slices.Equal(left, []string{".counterpoint/manifest.json"}) {
			if n > 2 || !maps.Equal(got, after) { // at first nothing tells that there was another run
				t.Fatalf("killed at step %d, then published: %q, beside it %q", n, got, left)
			}
		}
	}
}

func TestFilesOfOthersStay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	if err := send(t, dir, before.files(), 0); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"old/theirs.txt": "theirs", ".git/config": "theirs"} {
		_ = os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := send(t, dir, after.files(), 0); err != nil {
		t.Fatal(err)
	}
	want := maps.Clone(after)
	want["old/theirs.txt"], want[".git/config"] = "theirs", "theirs"
	if got, _ := content(t, dir); !maps.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestALinkThatLeavesTheFolderIsNotFollowed(t *testing.T) {
	outside := t.TempDir()
	dir := filepath.Join(t.TempDir(), "www")
	if err := errors.Join(os.Mkdir(dir, 0o777), os.Symlink(outside, filepath.Join(dir, "old"))); err != nil {
		t.Fatal(err)
	}
	err := send(t, dir, before.files(), 0)
	if left, _ := content(t, outside); err == nil || len(left) > 0 {
		t.Errorf("%v, outside are %q", err, left)
	}
}

// A disk that is not mounted is no empty folder.
func TestAFolderMustLieInOneThatIsThere(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "disk", "www")); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Error(err)
	}
}

func TestADryRunMakesNoFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := publish.Publish(t.Context(), before.files(), publish.NewStored(s, publish.StoredOptions{}), publish.Options{DryRun: true})
	if err != nil || len(r.Changes) != len(before) {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder was made")
	}
}

// Of two that write what must be new one is refused.
func TestOnlyOneMakesANewFile(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := publish.NewFile("x", []byte("x"), nil)
	up := publish.Upload{Size: 1, New: true, Open: f.Open}
	results := make(chan error)
	n := 2 + rand.IntN(6)
	for range n {
		go func() { results <- s.Write(context.Background(), "lock", up) }()
	}
	made := 0
	for range n {
		switch err := <-results; {
		case err == nil:
			made++
		case !errors.Is(err, fs.ErrExist):
			t.Error(err)
		}
	}
	if _, left := content(t, s.dir); made != 1 || len(left) > 0 {
		t.Errorf("%d made it; left are %q", made, left)
	}
}

// Somebody edits files by hand, and none of them changes its size. What was only
// touched is read once, and no more.
func TestAnEditByHandIsSeenThoughTheSizeIsTheSame(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	if err := send(t, dir, before.files(), 0); err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Minute)
	for _, name := range []string{"index.html", "old/a.html", "x"} {
		file := filepath.Join(dir, name)
		if name != "x" {
			if err := os.WriteFile(file, []byte("9"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(file, later, later); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"index.html old/a.html x|index.html", "|"} {
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		asked := &asking{Store: s}
		wanted := maps.Clone(before)
		delete(wanted, "old/a.html") // an edit of which is nobody's to delete
		r, err := publish.Publish(t.Context(), wanted.files(), publish.NewStored(asked, publish.StoredOptions{Who: "one", Workers: 1}), publish.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var sent []string
		for _, c := range r.Changes {
			sent = append(sent, c.Path)
		}
		if r.Untold || r.Finished != (want != "|") {
			t.Errorf("%+v", r)
		}
		slices.Sort(asked.names)
		if got := strings.Join(asked.names, " ") + "|" + strings.Join(sent, " "); got != want {
			t.Errorf("asked and sent: %s, want %s", got, want)
		}
		if got, _ := content(t, dir); got["index.html"] != "1" || got["old/a.html"] != "9" {
			t.Errorf("%q", got)
		}
	}
}

// asking is a store that remembers of which files the bytes were read.
type asking struct {
	publish.Store
	names []string
}

func (a *asking) Mark(ctx context.Context, name string) (string, error) {
	a.names = append(a.names, name)
	return a.Store.Mark(ctx, name)
}

func TestAFileThatBecameALinkIsAFileAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	if err := send(t, dir, before.files(), 0); err != nil {
		t.Fatal(err)
	}
	x := filepath.Join(dir, "x")
	if err := errors.Join(os.Remove(x), os.Symlink("old", x), send(t, dir, before.files(), 0)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(x)
	if got, _ := content(t, dir); err != nil || !info.Mode().IsRegular() || !maps.Equal(got, before) {
		t.Errorf("%v, %v, %q", info.Mode(), err, got)
	}
}
