package history

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository is one of this test's own, whatever the settings of this machine.
type repository struct {
	*testing.T
	dir string
	day int
}

func newRepository(t *testing.T) *repository {
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	r := &repository{T: t, dir: t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r *repository) git(args ...string) {
	r.Helper()
	c := exec.Command("git", args...)
	c.Dir = r.dir
	c.Env = append(os.Environ(), "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.org",
		"GIT_AUTHOR_DATE="+date(r.day), "GIT_COMMITTER_DATE="+strings.Replace(date(r.day), "2025", "2026", 1))
	if out, err := c.CombinedOutput(); err != nil {
		r.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func date(day int) string {
	return "2025-03-" + string([]byte{'0' + byte(day/10), '0' + byte(day%10)}) + "T10:00:00+02:00"
}

func (r *repository) write(name, text string) {
	r.Helper()
	name = filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		r.Fatal(err)
	}
}

// commit commits all that there is, a day after the last commit.
func (r *repository) commit() {
	r.Helper()
	r.day++
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "@ R100\n\nM\tx")
}

// days are the days of the dates that are known.
func (r *repository) days(folder string) map[string]string {
	r.Helper()
	l, err := Read(context.Background(), filepath.Join(r.dir, folder))
	if err != nil {
		r.Fatal(err)
	}
	days := map[string]string{}
	for name, date := range l.Dates {
		if !strings.HasSuffix(date, "T10:00:00+02:00") {
			r.Errorf("%s: %s is not the author's date", name, date)
		}
		if _, err := os.Stat(filepath.Join(r.dir, folder, name)); err == nil { // of what is gone nobody asks
			days[name] = strings.TrimPrefix(date[:10], "2025-03-")
		}
	}
	return days
}

func (r *repository) want(what, folder string, want map[string]string) {
	r.Helper()
	if got := r.days(folder); !maps.Equal(got, want) {
		r.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func TestTheLastCommitThatChangedAFileHasItsDate(t *testing.T) {
	r := newRepository(t)
	r.write("blog/content/a.md", "a")
	r.want("before the first commit", "blog/content", map[string]string{})
	r.write("blog/content/sub/say \"ü\"\n @R100.md", "odd")
	r.write("outside.md", "x")
	r.commit() // 1
	r.write("blog/content/b.md", "b")
	r.commit() // 2
	r.write("blog/content/a.md", "a, changed")
	r.commit() // 3
	r.write("outside.md", "y")
	r.commit() // 4
	r.write("blog/content/b.md", "b, not committed")
	r.want("files of a folder", "blog/content", map[string]string{"a.md": "03", "b.md": "02", "sub/say \"ü\"\n @R100.md": "01"})
	r.want("the whole repository", ".", map[string]string{"blog/content/a.md": "03", "blog/content/b.md": "02", "blog/content/sub/say \"ü\"\n @R100.md": "01", "outside.md": "04"})
}

// A name is no text: a folder that is called otherwise says nothing new to readers.
func TestAFileThatIsRenamedWasNotChanged(t *testing.T) {
	r := newRepository(t)
	r.write("a.md", "text of a")
	r.write("b.md", "text of b")
	r.write("c.md", "text of c")
	r.commit() // 1
	r.git("mv", "c.md", "d.md")
	r.commit() // 2
	r.want("renamed", ".", map[string]string{"a.md": "01", "b.md": "01", "d.md": "01"})
	r.write("c.md", "a new file of an old name")
	r.commit() // 3
	r.git("mv", "b.md", "e.md")
	r.write("e.md", "renamed, and nothing is as it was")
	r.git("mv", "d.md", "f.md")
	r.commit() // 4
	r.want("renamed and changed", ".", map[string]string{"a.md": "01", "c.md": "03", "e.md": "04", "f.md": "01"})
}

func TestAMergeIsAChangeOfWhatItChanges(t *testing.T) {
	r := newRepository(t)
	r.write("a.md", "a")
	r.write("b.md", "b")
	r.commit() // 1
	r.git("checkout", "-q", "-b", "side")
	r.write("a.md", "a of the side")
	r.commit() // 2
	r.git("checkout", "-q", "main")
	r.write("b.md", "b of main")
	r.commit() // 3
	r.day++
	r.git("merge", "-q", "--no-commit", "side")
	r.write("c.md", "only in the merge")
	r.commit() // 5
	r.want("a merge", ".", map[string]string{"a.md": "02", "b.md": "03", "c.md": "05"})
}

func TestOfAShallowCloneOnlyWhatIsKnownIsSaid(t *testing.T) {
	r := newRepository(t)
	for _, name := range []string{"a.md", "b.md", "c.md"} {
		r.write(name, name)
		r.commit()
	}
	to := t.TempDir()
	r.git("clone", "-q", "--depth", "2", "file://"+r.dir, to)
	r.dir = to
	l, err := Read(context.Background(), to)
	if err != nil || !l.Shallow {
		t.Errorf("it is shallow: %v, %v", l, err)
	}
	r.want("a shallow clone", ".", map[string]string{"c.md": "03"})
}

// A preview asks at every save whether it has to ask again.
func TestALogIsCurrentUntilAnotherCommitIsCheckedOut(t *testing.T) {
	r := newRepository(t)
	r.write("a.md", "a")
	steps := []struct {
		what string
		do   func()
		same bool
	}{
		{"the first commit", r.commit, false},
		{"an edit", func() { r.write("a.md", "b") }, true},
		{"a commit", r.commit, false},
		{"a branch of the same commit is another name", func() { r.git("checkout", "-q", "-b", "side") }, false},
		{"pack-refs", func() { r.git("pack-refs", "--all") }, false},
		{"a commit after that", func() { r.write("a.md", "c"); r.commit() }, false},
		{"a commit of its own", func() { r.git("checkout", "-q", "--detach") }, false},
		{"back", func() { r.git("reset", "-q", "--hard", "HEAD~1") }, false},
		{"nothing", func() {}, true},
	}
	for _, step := range steps {
		l, err := Read(context.Background(), r.dir)
		if err != nil {
			t.Fatal(err)
		}
		step.do()
		if l.Current() != step.same {
			t.Errorf("%s: current: %v", step.what, !step.same)
		}
	}
}

func TestAWorkTreeOfARepository(t *testing.T) {
	r := newRepository(t)
	r.write("a.md", "a")
	r.commit()
	r.git("worktree", "add", "-q", "-b", "other", filepath.Join(r.dir, "tree"))
	r.dir = filepath.Join(r.dir, "tree")
	l, err := Read(context.Background(), r.dir)
	if err != nil {
		t.Fatal(err)
	}
	r.write("b.md", "b")
	r.commit()
	if l.Current() {
		t.Error("its commit was not seen")
	}
	r.want("a work tree", ".", map[string]string{"a.md": "01", "b.md": "02"})
}

func TestWhyNothingIsKnown(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	_, err := Read(context.Background(), dir)
	if e := (*Error)(nil); !errors.As(err, &e) || e.Message != "the site is in no repository of git" {
		t.Error(err)
	}
	t.Setenv("PATH", dir)
	_, err = Read(context.Background(), dir)
	if e := (*Error)(nil); !errors.As(err, &e) || e.Message != "the program git is not here" {
		t.Error(err)
	}
}
