package sftp

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpoint/generator/output"
	"counterpoint/generator/publish"
)

func upload(text string) publish.Upload {
	return publish.Upload{Size: int64(len(text)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// content is what lies in a folder, without what a publish keeps there.
func content(t *testing.T, dir string) string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if strings.HasPrefix(rel, ".counterpoint/") {
			return nil
		}
		data, err := os.ReadFile(name)
		list = append(list, fmt.Sprintf("%s=%.20s", filepath.ToSlash(rel), data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

func TestAFileTakesItsPlaceInOneStep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not yet", "there")
	s, _ := overPipes(t, dir)
	ctx := t.Context()
	if _, err := s.Read(ctx, "a/b.html"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a missing file it says %v", err)
	}
	for _, text := range []string{"one", "", strings.Repeat("long ", 100000)} {
		if err := s.Write(ctx, "a/b.html", upload(text)); err != nil {
			t.Fatal(err)
		}
		got, err := s.Read(ctx, "a/b.html")
		mark, err2 := s.Mark(ctx, "a/b.html")
		sum := sha256.Sum256([]byte(text))
		if string(got) != text || mark != hex.EncodeToString(sum[:]) || err != nil || err2 != nil {
			t.Errorf("%d bytes, %s, %v, %v", len(got), mark, err, err2)
		}
	}
	broken := publish.Upload{Size: 8, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("half"), iotestError{})), nil
	}}
	if err := s.Write(ctx, "a/b.html", broken); err == nil {
		t.Error("a reader that fails is no error")
	}
	if got := content(t, dir); got != "a/b.html=long long long long " {
		t.Error(got)
	}
}

type iotestError struct{}

func (iotestError) Read([]byte) (int, error) { return 0, errors.New("broken") }

func TestWhatMustBeNewIsNotOverwritten(t *testing.T) {
	s, _ := overPipes(t, t.TempDir())
	u := upload("first")
	u.New = true
	if err := s.Write(t.Context(), "lock", u); err != nil {
		t.Fatal(err)
	}
	u = upload("second")
	u.New = true
	if err := s.Write(t.Context(), "lock", u); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the second says %v", err)
	}
	if got := content(t, s.folder); got != "lock=first" {
		t.Error(got)
	}
}

func TestFoldersComeAndGo(t *testing.T) {
	dir := t.TempDir()
	s, _ := overPipes(t, dir)
	ctx := t.Context()
	for range 2 { // the second time the folder has gone, which the store made itself
		if err := s.Write(ctx, "a/b/c.html", upload("1")); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Delete(ctx, "a/b/c.html"), s.Delete(ctx, "a/b/c.html"), s.Delete(ctx, "never/there")); err != nil {
			t.Fatal(err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
			t.Errorf("left are %v, %v", entries, err)
		}
	}
}

func TestAListHasAllFiles(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for i := range 120 {
		name := fmt.Sprintf("d%d/e%d/f%d.html", i%7, i%13, i)
		write(t, filepath.Join(dir, filepath.FromSlash(name)), strings.Repeat("x", i))
		want = append(want, fmt.Sprintf("%s %d", name, i))
	}
	write(t, filepath.Join(dir, ".git", "config"), "x")
	if err := os.Symlink("/etc", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	want = append(want, "link -1")
	s, _ := overPipes(t, dir)
	var got []string
	for o, err := range s.List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %d", o.Name, o.Size))
	}
	slices.Sort(want)
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("%d, and not %d: %v", len(got), len(want), got)
	}
	for o, err := range newStore(filepath.Join(dir, "none"), s.dial).List(t.Context()) {
		t.Errorf("in a folder that is not there is %v, %v", o, err)
	}
}

func TestAnEndedContextEndsAnUpload(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.html"), "old")
	s, v := overPipes(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	never := publish.Upload{Size: 1 << 30, Open: func() (io.ReadCloser, error) { return io.NopCloser(endless{cancel}), nil }}
	if err := s.Write(ctx, "a.html", never); !errors.Is(err, context.Canceled) {
		t.Errorf("it says %v", err)
	}
	if data, err := s.Read(t.Context(), "a.html"); err != nil || string(data) != "old" || v.dials.Load() != 2 {
		t.Errorf("%q, %v, %d connections", data, err, v.dials.Load())
	}
	if err := s.Tidy(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := content(t, dir); got != "a.html=old" {
		t.Error(got)
	}
}

// endless is a file without an end, in which somebody loses patience.
type endless struct{ patience func() }

func (e endless) Read(p []byte) (int, error) {
	e.patience()
	return len(p), nil
}

// site are the files of a site: pages that need a stylesheet of the same age.
func site(age string) (list []publish.File) {
	files := map[string]string{"assets/" + age + ".css": age}
	for i := range 20 {
		files[fmt.Sprintf("p%d/index.html", i)] = age + strings.Repeat(" page", 3000)
	}
	for name, text := range files {
		sum, md := sha256.Sum256([]byte(text)), md5.Sum([]byte(text))
		list = append(list, publish.File{Path: name, Class: output.ClassOf(name), Size: int64(len(text)), SHA256: hex.EncodeToString(sum[:]), MD5: md[:],
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	}
	slices.SortFunc(list, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// whole makes sure that every page is a whole one and that its stylesheet is there.
func whole(t *testing.T, dir string) {
	t.Helper()
	for i := range 20 {
		data, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("p%d/index.html", i)))
		if err != nil || len(data) != 3+3000*5 {
			t.Fatalf("a page has %d bytes, %v", len(data), err)
		}
		if _, err := os.Stat(filepath.Join(dir, "assets", string(data[:3])+".css")); err != nil {
			t.Fatal(err)
		}
	}
}

func publishTo(t *testing.T, s *Store, age string) (*publish.Report, error) {
	t.Helper()
	target := publish.NewStored(s, publish.StoredOptions{Who: "test", Wait: func(context.Context, time.Duration) error { return nil }})
	return publish.Publish(t.Context(), site(age), target, publish.Options{MaxDeletes: -1})
}

// A connection that breaks is made anew. One that stays broken leaves a whole
// site, and the next publish finishes it and clears away what was half written.
func TestACutConnectionLeavesAWholeSite(t *testing.T) {
	dir := t.TempDir()
	first, _ := overPipes(t, dir)
	if r, err := publishTo(t, first, "old"); err != nil || len(r.Changes) != 21 {
		t.Fatal(r, err)
	}
	if r, err := publishTo(t, first, "old"); err != nil || len(r.Changes) != 0 {
		t.Fatal(r, err)
	}
	for _, after := range []int64{300, 5000, 60_000, 150_000, 250_000, 290_000} {
		s, v := overPipes(t, dir)
		left := after
		v.after = func() int64 { defer func() { left = 10 }(); return left } // only the first gets on
		if _, err := publishTo(t, s, "new"); err == nil {
			t.Errorf("cut after %d bytes it says nothing", after)
		}
		whole(t, dir)
		again, v := overPipes(t, dir)
		begin := int64(200)
		v.after = func() int64 { defer func() { begin = -1 }(); return begin } // the first does not get far
		if _, err := publishTo(t, again, "new"); err != nil {
			t.Errorf("after a cut at %d: %v", after, err)
		}
		if v.dials.Load() < 2 {
			t.Error("no connection was made anew")
		}
		whole(t, dir)
		if got := content(t, dir); strings.Contains(got, "old") || strings.Contains(got, temporary) {
			t.Errorf("after a cut at %d there is %s", after, got)
		}
		if _, err := publishTo(t, first, "old"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsNoFolderIsRefused(t *testing.T) {
	s, _ := overPipes(t, "/dev/full")
	err := s.Write(t.Context(), "a.html", upload("1"))
	if err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("it says %v", err)
	}
}

// Somebody edits a page by hand, and its size stays. By the clock of the server
// that was a second later at least.
func TestAnEditByHandIsSeenThoughTheSizeIsTheSame(t *testing.T) {
	dir := t.TempDir()
	s, _ := overPipes(t, dir)
	if _, err := publishTo(t, s, "old"); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "p3/index.html")
	data, err := os.ReadFile(page)
	later := time.Now().Add(time.Minute)
	if err = errors.Join(err, os.WriteFile(page, []byte(strings.ToUpper(string(data))), 0o600), os.Chtimes(page, later, later)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} {
		if r, err := publishTo(t, s, "old"); err != nil || len(r.Changes) != want || len(r.Warnings) != want || r.Finished {
			t.Errorf("%+v, %v", r, err)
		}
	}
	whole(t, dir)
}
