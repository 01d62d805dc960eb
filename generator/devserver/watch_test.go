package devserver

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// watching is a watcher that has looked once.
func watching(t *testing.T, root string, log func(Event)) (*watcher, func() []string) {
	t.Helper()
	if log == nil {
		log = func(Event) {}
	}
	w := newWatcher(root, 0, log)
	t.Cleanup(w.close)
	w.changed(t.Context())
	return w, func() []string {
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		defer cancel()
		return w.wait(ctx)
	}
}

func wantChanged(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// However an editor saves, the file is what changed, once.
func TestEveryWayOfSaving(t *testing.T) {
	for name, save := range map[string]func(file string) error{
		"in place (VS Code, nano)": func(file string) error { return os.WriteFile(file, []byte("new"), 0o666) },
		"temporary file (vim with backupcopy=no, sed -i, GNOME)": func(file string) error {
			temp := filepath.Join(filepath.Dir(file), "sedXYZ")
			if err := os.WriteFile(temp, []byte("new"), 0o666); err != nil {
				return err
			}
			return os.Rename(temp, file)
		},
		"old one away first (emacs)": func(file string) error {
			if err := os.Rename(file, file+"~"); err != nil {
				return err
			}
			return os.WriteFile(file, []byte("new"), 0o666)
		},
		"vim with all it leaves": func(file string) error {
			probe, swap := filepath.Join(filepath.Dir(file), "4913"), filepath.Join(filepath.Dir(file), ".a.md.swp")
			for _, f := range []string{probe, swap, file + "~", file} {
				if err := os.WriteFile(f, []byte("new"), 0o666); err != nil {
					return err
				}
			}
			return os.Remove(probe)
		},
		"deleted and made (unison, some FTP programs)": func(file string) error {
			if err := os.Remove(file); err != nil {
				return err
			}
			return os.WriteFile(file, []byte("new"), 0o666)
		},
	} {
		root := t.TempDir()
		put(t, root, "content/a.md", "old")
		_, wait := watching(t, root, nil)
		must(t, save(filepath.Join(root, "content", "a.md")))
		for seen := false; !seen; {
			got := wait()
			if got == nil {
				t.Fatalf("%s: not seen", name)
			}
			for _, changed := range got {
				seen = seen || changed == "content/a.md"
				if changed != "content/a.md" && changed != "content/sedXYZ" {
					t.Errorf("%s: %s changed", name, changed)
				}
			}
		}
	}
}

// A queue that overflowed, or an error of it, is a reason to look; what
// happened is found by looking.
func TestLostEventsAreMadeUpFor(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/a.md", "old")
	w, wait := watching(t, root, nil)
	for folder := range map[string]bool{root: true, filepath.Join(root, "content"): true} {
		must(t, w.notify.Remove(folder)) // from now on nothing is reported
	}
	put(t, root, "content/a.md", "new")
	go func() { w.notify.Errors <- fsnotify.ErrEventOverflow }()
	wantChanged(t, "after an overflow", wait(), "content/a.md")
}

func TestWithoutEvents(t *testing.T) {
	for _, c := range []struct {
		err  error
		hint string
	}{{syscall.ENOSPC, "max_user_watches"}, {syscall.EMFILE, "max_user_instances"}, {os.ErrInvalid, "invalid"}} {
		root := t.TempDir()
		put(t, root, "content/a.md", "old")
		var mu sync.Mutex
		var told []byte
		w, wait := watching(t, root, func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if p, ok := e.(Polling); ok {
				told = append(told, p.Err.Error()...)
			}
		})
		w.poll(c.err)
		put(t, root, "content/x/y/b.md", "new")
		wantChanged(t, "a new file", wait(), "content/x/y/b.md")
		put(t, root, "content/a.md", "new")
		wantChanged(t, "a changed file", wait(), "content/a.md")
		mu.Lock()
		if !bytes.Contains(told, []byte(c.hint)) {
			t.Errorf("told %s, want %s", told, c.hint)
		}
		mu.Unlock()
	}
}

// A build follows content/ where it is a link within the site, so we watch
// where it leads, and where it leads next.
func TestContentThatIsALink(t *testing.T) {
	root := t.TempDir()
	put(t, root, "texts/a.md", "old")
	put(t, root, "others/a.md", "other")
	must(t, os.Symlink("texts", filepath.Join(root, "content")))
	_, wait := watching(t, root, nil)
	put(t, root, "texts/a.md", "new")
	wantChanged(t, "through the folder", wait(), "content/a.md")
	put(t, root, "content/b/c.md", "new")
	wantChanged(t, "through the link", wait(), "content/b/c.md")
	must(t, os.Symlink("others", filepath.Join(root, "next")))
	must(t, os.Rename(filepath.Join(root, "next"), filepath.Join(root, "content")))
	wantChanged(t, "turned elsewhere", wait(), "content/a.md", "content/b/c.md")
	put(t, root, "others/a.md", "newer")
	wantChanged(t, "and changed there", wait(), "content/a.md")
}

// The files' own times are not trusted while they are young, and a change of
// the times alone leads to a build that shows the same.
func TestSameSizeAndTimesButOtherBytes(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/a.md", "old")
	file := filepath.Join(root, "content", "a.md")
	now := time.Now()
	must(t, os.Chtimes(file, now, now))
	_, wait := watching(t, root, nil)
	put(t, root, "content/a.md", "new")
	must(t, os.Chtimes(file, now, now))
	wantChanged(t, "other bytes", wait(), "content/a.md")
}

// A file of 20 MB that is being copied is seen again when it is complete.
func TestAFileThatGrows(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/a.md", "text")
	_, wait := watching(t, root, nil)
	f, err := os.Create(filepath.Join(root, "content", "film.mp4"))
	must(t, err)
	defer f.Close()
	for range 3 {
		_, err := f.Write(make([]byte, 4<<20))
		must(t, err)
		wantChanged(t, "grown", wait(), "content/film.mp4")
	}
}

// A folder that cannot be read, a pipe and a link in a circle are passed over,
// and nothing waits for them.
func TestOddThingsAreLookedAtWithoutOpeningThem(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/a.md", "old")
	must(t, syscall.Mkfifo(filepath.Join(root, "content", "pipe.md"), 0o666))
	must(t, os.Symlink("circle.md", filepath.Join(root, "content", "circle.md")))
	must(t, os.Symlink("/dev/zero", filepath.Join(root, "content", "zero.md")))
	must(t, os.Symlink(".", filepath.Join(root, "content", "self")))
	must(t, syscall.Mkfifo(filepath.Join(root, "templates"), 0o666))
	must(t, os.Symlink("static", filepath.Join(root, "static")))
	_, wait := watching(t, root, nil)
	put(t, root, "content/a.md", "new")
	wantChanged(t, "beside them", wait(), "content/a.md")
}
