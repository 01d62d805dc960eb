package git

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
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

func TestAPublishIsOneCommit(t *testing.T) {
	remote := bare(t)
	odd := `a "quoted" \name` + "\nbelow ü"
	site := files{"index.html": "1", "assets/a.css": "{}", odd: "odd", "empty.txt": "", "bin.dat": "\x00\r\n\xff"}
	mustPublish(t, remote, site)
	got := tree(t, remote)
	if got.without() != site.without() || commits(t, remote) != 1 {
		t.Errorf("%q, %d commits", got, commits(t, remote))
	}
	if text, ok := got[noJekyll]; !ok || text != "" {
		t.Error("there is no .nojekyll")
	}
	about := gitIn(t, remote, "log", "-1", "--format=%an <%ae> %cn <%ce>|%s", "pages")
	if about != "Counterpoint <counterpoint@localhost> Counterpoint <counterpoint@localhost>|Publish: 5 new" {
		t.Error(about)
	}

	if r := mustPublish(t, remote, site); len(r.Changes) != 0 || commits(t, remote) != 1 {
		t.Errorf("a second publish changes %v", r.Changes)
	}

	delete(site, odd)
	site["index.html"] = "2"
	site["b/index.html"] = "new"
	mustPublish(t, remote, site)
	if got := tree(t, remote); got.without() != site.without() || commits(t, remote) != 2 {
		t.Errorf("%q, %d commits", got, commits(t, remote))
	}
	if says := gitIn(t, remote, "log", "-1", "--format=%s", "pages"); says != "Publish: 1 new, 1 changed, 1 deleted" {
		t.Error(says)
	}
}

func TestFilesOfOthersStay(t *testing.T) {
	remote := bare(t)
	mustPublish(t, remote, files{"index.html": "1", "old.html": "1", "mine.html": "1"})
	put(t, remote, "CNAME", "example.org")
	put(t, remote, "old.html", "edited")
	r := mustPublish(t, remote, files{"index.html": "2"})
	if got := tree(t, remote).without(); got != "CNAME=example.org index.html=2 old.html=edited" {
		t.Error(got)
	}
	if !slices.Equal(r.Foreign, []string{"CNAME", "old.html"}) {
		t.Errorf("foreign are %v", r.Foreign)
	}
	_, err := publishTo(t, remote, files{"index.html": "2", "CNAME": "example.com"}, publish.Options{})
	if err == nil || !strings.Contains(err.Error(), "CNAME") {
		t.Errorf("a file of somebody else was overwritten: %v", err)
	}
	// The same bytes are no conflict, and are ours from then on.
	mustPublish(t, remote, files{"index.html": "2", "CNAME": "example.org"})
	mustPublish(t, remote, files{"index.html": "2"})
	if got := tree(t, remote).without(); got != "index.html=2 old.html=edited" {
		t.Error(got)
	}
}

func TestABranchWithHistoryKeepsIt(t *testing.T) {
	remote := bare(t)
	mustPublish(t, remote, files{"index.html": "1"})
	for range 3 {
		put(t, remote, "notes.txt", gitIn(t, remote, "rev-parse", "pages"))
	}
	first := gitIn(t, remote, "rev-list", "--max-parents=0", "pages")
	mustPublish(t, remote, files{"index.html": "2"})
	if n := commits(t, remote); n != 5 || gitIn(t, remote, "rev-list", "--max-parents=0", "pages") != first {
		t.Errorf("%d commits", n)
	}
	put(t, remote, noJekyll, "")
	mustPublish(t, remote, files{"index.html": "2"})
	if _, ok := tree(t, remote)[noJekyll]; !ok {
		t.Error(".nojekyll was not added again")
	}
}

func TestAFileBecomesAFolder(t *testing.T) {
	remote := bare(t)
	mustPublish(t, remote, files{"a": "1", "b/c": "1"})
	mustPublish(t, remote, files{"a/x": "2", "b": "2"})
	if got := tree(t, remote).without(); got != "a/x=2 b=2" {
		t.Error(got)
	}
}

func TestADryRunPushesNothing(t *testing.T) {
	remote := bare(t)
	r, err := publishTo(t, remote, files{"index.html": "1"}, publish.Options{DryRun: true})
	if err != nil || len(r.Changes) != 1 {
		t.Errorf("%v, %v", r, err)
	}
	if refs := gitIn(t, remote, "for-each-ref"); refs != "" {
		t.Error(refs)
	}
}

func TestIdsMayBeLong(t *testing.T) {
	remote := bare(t, "--object-format=sha256")
	// Of an empty repository git does not say how long its ids are.
	dir := t.TempDir()
	gitIn(t, dir, "init", "--quiet", "--object-format=sha256", "--initial-branch=pages")
	gitIn(t, dir, "commit", "--quiet", "--allow-empty", "-m", "first")
	gitIn(t, dir, "push", "--quiet", remote, "pages")
	site := files{"index.html": "1"}
	mustPublish(t, remote, site)
	if r := mustPublish(t, remote, site); len(r.Changes) != 0 || commits(t, remote) != 2 {
		t.Errorf("a second publish changes %v", r.Changes)
	}
}

func TestOnlyOneOfTwoAtOncePublishes(t *testing.T) {
	remote := bare(t)
	mustPublish(t, remote, files{"index.html": "0"})
	ctx := t.Context()
	open := func(text string) (*Branch, publish.Job) {
		b, err := Open(ctx, "git+file://"+remote+"#pages", t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { b.Close() })
		list := files{"index.html": text}.list()
		p, err := b.Look(ctx, list)
		if err != nil {
			t.Fatal(err)
		}
		wanted := []output.File{output.Hashed("index.html", output.Page, len(text), list[0].Mark(true))}
		r, _ := p.Plan(wanted)
		return b, publish.Job{Files: list, Changes: r.Changes}
	}
	a, jobA := open("a")
	b, jobB := open("b")
	if err := a.Apply(ctx, jobA); err != nil {
		t.Fatal(err)
	}
	err := b.Apply(ctx, jobB)
	if err == nil || !strings.Contains(err.Error(), "somebody else pushed") {
		t.Errorf("the second says %v", err)
	}
	if got := tree(t, remote).without(); got != "index.html=a" || commits(t, remote) != 2 {
		t.Error(got)
	}
	changed, err := b.Begin(ctx)
	if err != nil || !changed {
		t.Errorf("it is not seen that the branch moved: %v", err)
	}
}

func TestAFileThatChangesMeanwhileIsNotPublished(t *testing.T) {
	remote := bare(t)
	mustPublish(t, remote, files{"index.html": "0"})
	for _, now := range []string{"B", "longer", ""} {
		list := files{"index.html": "b"}.list()
		reads := 0
		list[0].Open = func() (io.ReadCloser, error) {
			if reads++; reads == 1 {
				return io.NopCloser(strings.NewReader("b")), nil
			}
			return io.NopCloser(strings.NewReader(now)), nil
		}
		b, err := Open(t.Context(), "git+file://"+remote+"#pages", t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		_, err = publish.Publish(t.Context(), list, b, publish.Options{MaxDeletes: -1})
		if err == nil || !strings.Contains(err.Error(), "index.html: it changed meanwhile") {
			t.Errorf("%q: %v", now, err)
		}
		b.Close()
	}
	if got := tree(t, remote).without(); got != "index.html=0" {
		t.Error(got)
	}
}

func TestWhoCouldNotBeToldIsToldByTheNextPublish(t *testing.T) {
	remote := bare(t)
	var told [][]string
	fails := errors.New("no answer")
	tell := func(_ context.Context, paths []string) error { told = append(told, paths); return fails }
	do := func(site files) error {
		_, err := publishTo(t, remote, site, publish.Options{Told: tell})
		return err
	}
	if err := do(files{"a": "1", "b": "1"}); !errors.Is(err, fails) {
		t.Errorf("it says %v", err)
	}
	if err := do(files{"a": "2", "b": "1", "c": "1"}); !errors.Is(err, fails) {
		t.Errorf("it says %v", err)
	}
	if _, err := publishTo(t, remote, files{"a": "2", "b": "1", "c": "1"}, publish.Options{}); err != nil {
		t.Error(err) // nobody is to be told by this one: it forgets nothing
	}
	fails = nil
	for range 2 {
		if err := do(files{"a": "2", "b": "1", "c": "1"}); err != nil {
			t.Error(err)
		}
	}
	want := [][]string{{"a", "b"}, {"a", "b", "c"}, {"a", "b", "c"}}
	if !slices.EqualFunc(told, want, slices.Equal) {
		t.Errorf("told %v", told)
	}
	if refs := gitIn(t, remote, "for-each-ref", "--format=%(refname)"); refs != "refs/heads/pages" || commits(t, remote) != 2 {
		t.Errorf("%s, %d commits", refs, commits(t, remote))
	}
}

func TestTheSitesRepositorySaysWhoCommits(t *testing.T) {
	remote, site := bare(t), t.TempDir()
	gitIn(t, site, "init", "--quiet")
	gitIn(t, site, "config", "user.name", "Jo Field")
	gitIn(t, site, "config", "user.email", "jo@example.org")
	relative, err := filepath.Rel(site, remote)
	if err != nil {
		t.Fatal(err)
	}
	gitIn(t, site, "remote", "add", "live", relative)
	below := filepath.Join(site, "web", "site")
	if err := os.MkdirAll(below, 0o777); err != nil {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), "git:live#pages", below)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	t.Setenv("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z")
	t.Setenv("GIT_DIR", "/nowhere") // as in a hook
	if _, err := publish.Publish(t.Context(), files{"index.html": "1"}.list(), b, publish.Options{}); err != nil {
		t.Fatal(err)
	}
	if who := gitIn(t, remote, "log", "-1", "--format=%an <%ae> %cn %cI", "pages"); !strings.HasPrefix(who, "Jo Field <jo@example.org> Jo Field 2026-01-02T03:04:05") {
		t.Error(who)
	}
	if _, err := Open(t.Context(), "git:other#pages", site); err == nil {
		t.Error("a remote that there is not was opened")
	}
	gitIn(t, site, "remote", "add", "evil", "ext::sh -c touch% "+filepath.Join(site, "ran"))
	if _, err := Open(t.Context(), "git:evil#pages", site); err == nil {
		t.Error("a remote that is a command was opened")
	}
}

// Whenever a publish is killed, the branch has the old site or the new one: after
// some files, while it pushes, and when it has pushed.
func TestAPublishThatIsKilledIsWholeOrNot(t *testing.T) {
	before, after := killedSite("0"), killedSite("1")
	remote := bare(t)
	mustPublish(t, remote, before)
	for _, at := range []int{0, 1, 70, 140} {
		killAt(t, remote, at)
		if got := tree(t, remote).without(); got != before.without() {
			t.Errorf("killed after %d files it left something else", at)
		}
	}
	hook := filepath.Join(remote, "hooks", "reference-transaction")
	for state, want := range map[string]files{"prepared": before, "committed": after} {
		mustPublish(t, remote, before)
		pid := hook + ".pid"
		script := "#!/bin/sh\ntest $1 = " + state + " || exit 0\nkill -9 \"$(cat " + pid + ")\"\nexit 1\n"
		if err := errors.Join(os.MkdirAll(filepath.Dir(pid), 0o777), os.WriteFile(hook, []byte(script), 0o777)); err != nil {
			t.Fatal(err)
		}
		killedBy(t, remote, pid)
		if err := os.Remove(hook); err != nil {
			t.Fatal(err)
		}
		if tree(t, remote).without() != want.without() {
			t.Errorf("killed when the push is %s it left something else", state)
		}
	}
	mustPublish(t, remote, after)
	if tree(t, remote).without() != after.without() {
		t.Error("the next publish does not finish")
	}
}

// other starts a publish in a process of its own.
func other(t *testing.T, remote string) (*exec.Cmd, io.Reader) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "TEST_PUBLISH_TO="+remote, "TMPDIR="+t.TempDir())
	steps, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return c, steps
}

// killAt kills a publish when it has read some files.
func killAt(t *testing.T, remote string, at int) {
	t.Helper()
	c, steps := other(t, remote)
	if _, err := io.CopyN(io.Discard, steps, int64(at)); err != nil {
		t.Fatal(err)
	}
	_ = c.Process.Kill()
	_, _ = io.Copy(io.Discard, steps)
	_ = c.Wait()
}

// killedBy lets a publish be killed by a hook, which is told its process.
func killedBy(t *testing.T, remote, pid string) {
	t.Helper()
	c, steps := other(t, remote)
	if err := os.WriteFile(pid, []byte(strconv.Itoa(c.Process.Pid)), 0o666); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, steps)
	if err := c.Wait(); err == nil {
		t.Error("nobody killed it")
	}
}

func killedSite(text string) files {
	f := files{}
	for i := range 200 {
		f["p"+strings.Repeat("x", i%7)+string(rune('a'+i%26))+"/"+strings.Repeat("y", i)+".html"] = strings.Repeat(text, 100)
	}
	return f
}

func publishAndExit(remote string) {
	b, err := Open(context.Background(), "git+file://"+remote+"#pages", ".")
	if err == nil {
		list := killedSite("1").list()
		for i, f := range list {
			open, reads := f.Open, 0
			list[i].Open = func() (io.ReadCloser, error) {
				if reads++; reads == 2 {
					os.Stdout.Write([]byte{'.'})
				}
				return open()
			}
		}
		_, err = publish.Publish(context.Background(), list, b, publish.Options{MaxDeletes: -1})
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
	os.Exit(0)
}

func TestQuotedPathsAreAnyBytes(t *testing.T) {
	var all bytes.Buffer
	for c := 1; c < 256; c++ {
		if c != '/' {
			all.WriteByte(byte(c))
		}
	}
	remote := bare(t)
	name := "x" + all.String()[:120]
	mustPublish(t, remote, files{name: "1"})
	if got := tree(t, remote); got[name] != "1" {
		t.Errorf("%q", got)
	}
}

// Where the host can leave out bytes of files, a publish of one file fetches
// those of the manifest alone.
func TestTheBytesOfOtherFilesAreNotFetched(t *testing.T) {
	remote := bare(t)
	gitIn(t, remote, "config", "uploadpack.allowFilter", "true")
	gitIn(t, remote, "config", "uploadpack.allowAnySHA1InWant", "true")
	site := files{"index.html": "1", "a/b.html": "1", "c.html": "other"}
	mustPublish(t, remote, site)
	put(t, remote, "foreign.txt", "of somebody else")
	site["index.html"] = "2"
	b, err := Open(t.Context(), "git+file://"+remote+"#pages", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := publish.Publish(t.Context(), site.list(), b, publish.Options{MaxDeletes: -1}); err != nil {
		t.Fatal(err)
	}
	missing := strings.Count(gitIn(t, b.repo.dir, "rev-list", "--objects", "--missing=print", newRef), "?")
	if missing != 3 { // a/b.html, c.html and foreign.txt
		t.Errorf("%d blobs were not fetched", missing)
	}
	if got := tree(t, remote).without(); got != "a/b.html=1 c.html=other foreign.txt=of somebody else index.html=2" {
		t.Error(got)
	}
}
