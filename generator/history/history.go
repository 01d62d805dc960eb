// Package history knows when the files of a folder were last changed, by the
// commits of the git repository in which it lies: Read asks the program git for
// all of them at once,
//
//	git log --relative --name-status -z --format='@%H %aI' -- .
//
// and a Log is what it said. It never writes to the repository.
package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Log is when files were last changed. It does not change itself.
type Log struct {
	Dates   map[string]string // by their paths from the folder: the author's date of the commit, in RFC 3339
	Shallow bool              // older commits are not there: of files that none of the others touched nothing is known
	head    head
	was     string // what the head was
}

// Error says why nothing is known, in words for the author of the site.
type Error struct{ Message, Hint string }

func (e *Error) Error() string { return e.Message }

// Read asks for the dates of all files of a folder.
func Read(ctx context.Context, folder string) (*Log, error) {
	l := &Log{Dates: map[string]string{}}
	shallow, err := l.find(ctx, folder)
	if err != nil {
		return nil, err
	}
	l.was = l.head.now() // before the log: what comes meanwhile is asked for again
	if _, err := git(ctx, folder, "rev-parse", "--verify", "--quiet", "HEAD"); err != nil {
		return l, ctx.Err() // no commit yet
	}
	out, err := git(ctx, folder, "-c", "log.follow=false", "-c", "log.showSignature=false", "log", "--date-order", "--no-color",
		"--no-notes", "--no-mailmap", "--relative", "--find-renames=100%", "-c", "--name-status", "-z", "--format=@%H %aI", "--", ".")
	if err != nil {
		return nil, err
	}
	r := reader{log: l, ends: shallow, names: map[string]string{}}
	r.read(strings.Split(string(out), "\x00"))
	return l, nil
}

// find looks up where the repository is, and which commits end a shallow one.
func (l *Log) find(ctx context.Context, folder string) (ends map[string]bool, err error) {
	out, err := git(ctx, folder, "rev-parse", "--absolute-git-dir", "--git-common-dir", "--git-path", "shallow")
	if err != nil {
		return nil, err
	}
	paths := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
	if len(paths) != 3 {
		return nil, fmt.Errorf("git rev-parse said %q", out)
	}
	for i, p := range paths {
		if !filepath.IsAbs(p) {
			paths[i] = filepath.Join(folder, p)
		}
	}
	l.head = head{own: paths[0], common: paths[1]}
	ends = map[string]bool{}
	data, err := os.ReadFile(paths[2])
	for _, commit := range strings.Fields(string(data)) {
		l.Shallow, ends[commit] = true, true
	}
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return ends, err
}

// Current tells whether the commit that is checked out is still the one that was
// asked about. It starts no program: a preview wants to know at every save.
func (l *Log) Current() bool { return l.head.now() == l.was }

// head finds out what is checked out.
type head struct {
	own    string // folder of the work tree's own files
	common string // folder of the files that all work trees of the repository share
}

// now is whatever decides on that: a commit, or the name of a branch with what
// is known of it. Branches are files, lines of packed-refs, or lie in tables.
func (h head) now() string {
	name, err := os.ReadFile(filepath.Join(h.own, "HEAD"))
	if err != nil {
		return ""
	}
	ref, isRef := bytes.CutPrefix(bytes.TrimSpace(name), []byte("ref: "))
	if !isRef {
		return string(name)
	}
	branch, _ := os.ReadFile(filepath.Join(h.common, filepath.FromSlash(string(ref))))
	now := fmt.Sprintf("%s %s", name, branch)
	for _, file := range []string{"packed-refs", filepath.Join("reftable", "tables.list")} {
		if info, err := os.Stat(filepath.Join(h.common, file)); err == nil {
			now += fmt.Sprint(" ", info.Size(), info.ModTime().UnixNano())
		}
	}
	return now
}

// git runs git in a folder.
func git(ctx context.Context, folder string, args ...string) ([]byte, error) {
	path, err := exec.LookPath("git")
	if err != nil {
		return nil, &Error{"the program git is not here", "install git, or leave gitInfo out"}
	}
	c := exec.CommandContext(ctx, path, append([]string{"--no-pager"}, args...)...)
	c.Dir = folder
	c.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0")
	var wrong bytes.Buffer
	c.Stderr = &wrong
	out, err := c.Output()
	switch said := strings.TrimSpace(wrong.String()); {
	case err == nil:
		return out, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case strings.Contains(said, "not a git repository"):
		return nil, &Error{"the site is in no repository of git", "start one with `git init`, or leave gitInfo out"}
	case strings.Contains(said, "dubious ownership"):
		return nil, &Error{"git refuses to read this repository, which is somebody else's", "`git config --global --add safe.directory DIR` allows it"}
	default:
		first, _, _ := strings.Cut(strings.TrimPrefix(said, "fatal: "), "\n")
		return nil, &Error{"git cannot be asked: " + first, ""}
	}
}
