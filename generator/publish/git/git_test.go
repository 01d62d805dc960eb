package git

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpoint/generator/output"
	"counterpoint/generator/publish"
)

func TestAPublishIsOneCommit(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
	remote := bare(t)
	mustPublish(t, remote, files{"a": "1", "b/c": "1"})
	mustPublish(t, remote, files{"a/x": "2", "b": "2"})
	if got := tree(t, remote).without(); got != "a/x=2 b=2" {
		t.Error(got)
	}
}

func TestADryRunPushesNothing(t *testing.T) {
	t.Parallel()
	remote := bare(t)
	r, err := publishTo(t, remote, files{"index.html": "1"}, publish.Options{DryRun: true})
	if err != nil || len(r.Changes) != 1 {
		t.Errorf("%v, %v", r, err)
	}
	if refs := gitIn(t, remote, "for-each-ref"); refs != "" {
		t.Error(refs)
	}
}

// An empty repository has no ids by which it could be seen that they are long.
func TestAnEmptyRepositoryMayHaveLongIds(t *testing.T) {
	t.Parallel()
	remote := bare(t, "--object-format=sha256")
	told := ""
	o := publish.Options{Told: func(_ context.Context, paths []string) error { told = strings.Join(paths, " "); return nil }}
	if _, err := publishTo(t, remote, files{"index.html": "1", "a.css": "{}"}, o); err != nil || told != "a.css index.html" {
		t.Fatal(err, told)
	}
	if got := tree(t, remote).without(); got != "a.css={} index.html=1" || len(gitIn(t, remote, "rev-parse", "pages")) != 64 {
		t.Error(got)
	}
	if r := mustPublish(t, remote, files{"index.html": "1", "a.css": "{}"}); len(r.Changes) != 0 || commits(t, remote) != 1 {
		t.Errorf("a second publish changes %v", r.Changes)
	}
	mustPublish(t, remote, files{"index.html": "2"})
	if got := tree(t, remote).without(); got != "index.html=2" {
		t.Error(got)
	}
}

func TestIdsMayBeLong(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	b.repo.wait = func(context.Context, time.Duration) error {
		t.Error("what is refused is tried again")
		return nil
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
	t.Parallel()
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
	t.Parallel()
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

func TestQuotedPathsAreAnyBytes(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
