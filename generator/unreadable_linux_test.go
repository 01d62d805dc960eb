package generator_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"counterpoint/generator"
)

// withoutRights makes this program's accesses those of nobody: a test that runs
// as root may read everything. It must not run beside others.
func withoutRights(t *testing.T) (restore func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		return func() {}
	}
	must(t, syscall.Setresuid(-1, 65534, -1))
	return func() { must(t, syscall.Setresuid(-1, 0, -1)) }
}

// What may not be read is an error of the world that names the file.
func TestUnreadableFilesAreNamed(t *testing.T) {
	for _, place := range []string{"site.yaml", "content/x.md", "content/x.png", "content/secret/", "static/x", "templates/x.html"} {
		dir := newSite(t, nil)
		for folder := dir; folder != filepath.Clean(os.TempDir()) && folder != "/"; folder = filepath.Dir(folder) {
			must(t, os.Chmod(folder, 0o755)) // t.TempDir is closed to others
		}
		name := filepath.Join(dir, filepath.FromSlash(place))
		if strings.HasSuffix(place, "/") {
			must(t, os.MkdirAll(name, 0o777))
		} else {
			write(t, name, "title: T\n")
		}
		must(t, os.Chmod(name, 0))
		restore := withoutRights(t)
		result, err := generator.New(options(dir)).Build(context.Background())
		restore()
		must(t, os.Chmod(name, 0o755))
		if err == nil || !strings.Contains(err.Error(), strings.TrimSuffix(place, "/")) || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: got %v, %v", place, result, err)
		}
	}
}
