package git

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterpoint/generator/output"
	"counterpoint/generator/publish"
)

// TestMain keeps what this machine's users have set out of the tests, and lets
// one of them publish in a process that it kills.
func TestMain(m *testing.M) {
	os.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	os.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	if remote := os.Getenv("TEST_PUBLISH_TO"); remote != "" {
		publishAndExit(remote)
	}
	os.Exit(m.Run())
}

// files are files of a site: their bytes by path.
type files map[string]string

func (f files) list() []publish.File {
	var list []publish.File
	for name, text := range f {
		sum := sha256.Sum256([]byte(text))
		list = append(list, publish.File{Path: name, Class: output.Page, Size: int64(len(text)), SHA256: hex.EncodeToString(sum[:]),
			Headers: publish.Headers{ContentType: "text/plain; charset=utf-8"},
			Open:    func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	}
	slices.SortFunc(list, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// bare makes a repository to publish to.
func bare(t *testing.T, more ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site.git")
	gitIn(t, "", append([]string{"init", "--quiet", "--bare", "--initial-branch=main", dir}, more...)...)
	return dir
}

func gitIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	c := exec.Command("git", append([]string{"-c", "user.name=Other", "-c", "user.email=other@example.org"}, args...)...)
	c.Dir, c.Env = dir, environment()
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimRight(string(out), "\n")
}

// put commits a file to the branch as somebody else does; no text deletes it.
func put(t *testing.T, remote, name, text string) {
	t.Helper()
	dir := t.TempDir()
	gitIn(t, dir, "clone", "--quiet", "--branch", "pages", remote, ".")
	if text == "" {
		gitIn(t, dir, "rm", "--quiet", name)
	} else if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	gitIn(t, dir, "add", "--all")
	gitIn(t, dir, "commit", "--quiet", "-m", "by hand")
	gitIn(t, dir, "push", "--quiet", "origin", "pages")
}

// tree are the files of the branch.
func tree(t *testing.T, remote string) files {
	t.Helper()
	found := files{}
	for name := range strings.SplitSeq(gitIn(t, remote, "ls-tree", "-r", "-z", "--name-only", "pages"), "\x00") {
		if name != "" {
			found[name] = gitIn(t, remote, "cat-file", "blob", "pages:"+name)
		}
	}
	gitIn(t, remote, "fsck", "--strict")
	return found
}

func commits(t *testing.T, remote string) int {
	t.Helper()
	return len(strings.Fields(gitIn(t, remote, "rev-list", "pages")))
}

func publishTo(t *testing.T, remote string, site files, o publish.Options) (*publish.Report, error) {
	t.Helper()
	o.MaxDeletes = -1
	b, err := Open(t.Context(), "git+file://"+remote+"#pages", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		dir := b.repo.dir
		if _, err := os.Stat(dir); b.Close() != nil || err != nil {
			t.Errorf("%s: %v", dir, err)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s is left over", dir)
		}
	}()
	return publish.Publish(t.Context(), site.list(), b, o)
}

func mustPublish(t *testing.T, remote string, site files) *publish.Report {
	t.Helper()
	r, err := publishTo(t, remote, site, publish.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// without leaves out what every publish adds.
func (f files) without() string {
	var list []string
	for name, text := range f {
		if name != manifestFile && name != noJekyll {
			list = append(list, name+"="+text)
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}
