package output

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// withoutRights makes this goroutine's accesses those of nobody: a test that
// runs as root may write everywhere.
func withoutRights(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
	t.Cleanup(func() { setfsuid(t, 0) })
	setfsuid(t, 65534)
}

func setfsuid(t *testing.T, id int) {
	t.Helper()
	if err := syscall.Setfsuid(id); err != nil {
		t.Fatal(err)
	}
}

// A folder of others in the destination that may not be read is left alone.
func TestAFolderThatMayNotBeRead(t *testing.T) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	o := Options{Source: filepath.Join(dir, "site"), Destination: filepath.Join(dir, "site", "public"), State: filepath.Join(dir, "site", ".counterpoint")}
	put(t, o.Source, "site.yaml", "title: T")
	put(t, o.Destination, "secret/x", "y")
	for name, mode := range map[string]os.FileMode{dir: 0o755, o.Source: 0o777, o.Destination: 0o777, filepath.Join(o.Destination, "secret"): 0} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(o.Destination, "secret"), 0o755) })
	withoutRights(t)
	if r := syncTo(t, o, list("index.html", "1")); steps(r) != "create index.html" {
		t.Errorf("got %s", steps(r))
	}
}

// A container mounts the site read-only and takes the result from elsewhere.
func TestASiteThatCannotBeWritten(t *testing.T) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	o := Options{Source: filepath.Join(dir, "site"), Destination: filepath.Join(dir, "out", "www"), State: filepath.Join(dir, "site", ".counterpoint")}
	put(t, o.Source, "site.yaml", "title: T")
	for name, mode := range map[string]os.FileMode{dir: 0o755, o.Source: 0o555, filepath.Join(dir, "out"): 0o777} {
		if err := os.MkdirAll(name, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(o.Source, 0o755) })
	withoutRights(t)
	syncTo(t, o, list("index.html", "1", "old.html", "1"))
	o.DryRun = true
	if got := steps(syncTo(t, o, list("index.html", "2"))); got != "update index.html, delete old.html" {
		t.Errorf("a dry run does not know what is ours: %s", got)
	}
	o.DryRun = false
	syncTo(t, o, list("index.html", "2"))
	if got := content(t, o.Destination); got != "index.html=2" {
		t.Errorf("got %s", got)
	}
}
