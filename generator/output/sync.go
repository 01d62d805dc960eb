package output

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Sync brings the destination to the wanted files. If it fails, every file is
// the old or the new one, whole, and the next run finishes.
func Sync(ctx context.Context, files []File, o Options) (*Report, error) {
	if err := guard(&o); err != nil {
		return nil, err
	}
	if o.DryRun {
		return dryRun(ctx, files, o)
	}
	state, err := makeState(o)
	if err != nil {
		return nil, err
	}
	o.State = state
	unlock, err := lock(ctx, o.State)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := os.MkdirAll(o.Destination, 0o777); err != nil {
		return nil, fmt.Errorf("make the destination: %w", err)
	}
	root, err := os.OpenRoot(o.Destination)
	if err != nil {
		return nil, fmt.Errorf("open the destination: %w", err)
	}
	defer root.Close()
	s := &syncer{ctx: ctx, root: root, manifest: manifestFile(o), about: o.About}
	return s.run(files, o.Adopt)
}

func dryRun(ctx context.Context, files []File, o Options) (*Report, error) {
	if _, err := os.Stat(o.State); err != nil {
		o.State = beside(o)
	}
	list, _ := readManifest(manifestFile(o))
	ours := list.Files
	root, err := os.OpenRoot(o.Destination)
	if errors.Is(err, fs.ErrNotExist) {
		r, _ := Picture{Ours: ours, Run: "build"}.Plan(files)
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the destination: %w", err)
	}
	defer root.Close()
	have, _, err := look(ctx, root, files, &list, false)
	if err != nil {
		return nil, err
	}
	r, _ := Picture{Have: have, Ours: ours, Run: "build"}.Plan(files)
	return r, nil
}

type syncer struct {
	ctx      context.Context
	root     *os.Root
	manifest string
	about    map[string]string
	mu       sync.Mutex              // of seen
	seen     map[string]stamp        // of what lies there, and of what was written
	step     func(what string) error // for tests: may fail or end the process before each step
}

func (s *syncer) run(files []File, adopt bool) (*Report, error) {
	list, warning := readManifest(s.manifest)
	ours := list.Files
	have, seen, err := look(s.ctx, s.root, files, &list, true)
	if err != nil {
		return nil, err
	}
	s.seen = seen
	report, blocked := Picture{Have: have, Ours: ours, Run: "build"}.Plan(files)
	if warning != "" {
		report.Warnings = append(report.Warnings, warning)
	}
	if len(blocked) > 0 && !adopt {
		return nil, notOurs(blocked, warning)
	}
	if len(report.Changes) == 0 && ours.holds(files) && maps.Equal(list.About, s.about) {
		if s.newStamps(&list) {
			list.Seen = seen
			return report, list.write(s.manifest, s.before)
		}
		return report, nil
	}
	pending := maps.Clone(ours)
	for i, f := range files {
		pending[f.Path] += " " + files[i].sum()
	}
	if err := (manifestJSON{Files: pending}).write(s.manifest, s.before); err != nil {
		return nil, err
	}
	if err := s.applyAll(report.Changes); err != nil {
		return nil, err
	}
	final := manifest{}
	for i, f := range files {
		final[f.Path] = files[i].sum()
	}
	return report, manifestJSON{About: s.about, Files: final, Seen: s.seen}.write(s.manifest, s.before)
}

// newStamps tells whether files had to be read that the next run need not read,
// if the manifest is written again.
func (s *syncer) newStamps(ours *manifestJSON) bool {
	now := time.Now()
	for name, stamp := range s.seen {
		if _, known := ours.knows(name, stamp); !known && stamp.settledAt(now) {
			return true
		}
	}
	return false
}

func notOurs(blocked []string, warning string) error {
	names := blocked[:min(len(blocked), 10)]
	more := ""
	if n := len(blocked) - len(names); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	known := "that no earlier build wrote"
	if warning != "" {
		known = "of which it is not known who wrote them (" + warning + ")"
	}
	return fmt.Errorf("the destination has files %s: %s%s; move them away, choose another --destination, or overwrite them with --adopt",
		known, strings.Join(names, ", "), more)
}

// before is asked before each change of the disk.
func (s *syncer) before(what string) error {
	if err := s.ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if s.step != nil {
		return s.step(what)
	}
	return nil
}

// writers is how many files are written at a time.
const writers = 4

// applyAll makes the changes, a stage after the other.
func (s *syncer) applyAll(changes []Change) error {
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].Stage == changes[0].Stage {
			n++
		}
		if err := s.applyStage(changes[:n]); err != nil {
			return err
		}
		changes = changes[n:]
	}
	return nil
}

// applyStage writes files side by side: to make one takes the disk longer than
// its bytes do. Deletions, of which one may empty the folder of another, and the
// steps of a test come one after the other.
func (s *syncer) applyStage(list []Change) error {
	all, ctx := errgroup.WithContext(s.ctx)
	all.SetLimit(writers)
	if s.step != nil || list[0].Op == Delete {
		all.SetLimit(1)
	}
	for _, c := range list {
		all.Go(func() error {
			if ctx.Err() != nil && s.ctx.Err() == nil {
				return nil // another one failed
			}
			return s.apply(c)
		})
	}
	return all.Wait()
}

func (s *syncer) apply(c Change) error {
	if c.Op == Delete {
		return s.remove(c.Path)
	}
	return s.write(c.file)
}

// temporary files are recognised by the next run, which removes them.
const temporary = ".counterpoint-"

// write puts a file in place in one step.
func (s *syncer) write(f *File) error {
	if err := s.before("write " + f.Path); err != nil {
		return err
	}
	dir, name := path.Split(f.Path)
	folder, err := s.folder(path.Clean(dir))
	if err != nil {
		return err
	}
	defer folder.Close()
	temp := temporary + rand.Text()[:12]
	now, err := writeTemp(folder, temp, f)
	if err == nil {
		err = s.before("rename " + f.Path)
	}
	if err == nil {
		err = folder.Rename(temp, name)
	}
	if err != nil {
		_ = folder.Remove(temp)
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[f.Path] = now
	return nil
}

// folder opens a folder, so that its path is gone along once and not for each
// step, and makes it where it is missing.
func (s *syncer) folder(dir string) (*os.Root, error) {
	folder, err := s.root.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err := s.root.MkdirAll(dir, 0o777); err != nil {
			return nil, fmt.Errorf("make folder %s: %w", dir, err)
		}
		folder, err = s.root.OpenRoot(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("open folder %s: %w", dir, err)
	}
	return folder, nil
}

func writeTemp(folder *os.Root, name string, f *File) (stamp, error) {
	file, err := folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return stamp{}, err
	}
	if err = f.copyTo(file); err != nil {
		return stamp{}, errors.Join(err, file.Close())
	}
	info, err := file.Stat()
	if err = errors.Join(err, file.Close()); err != nil {
		return stamp{}, err
	}
	return stampOf(info), nil
}

// remove deletes a file of ours and the folders that this leaves empty.
func (s *syncer) remove(name string) error {
	if err := s.before("delete " + name); err != nil {
		return err
	}
	if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	delete(s.seen, name)
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if s.root.Remove(dir) != nil {
			break // not empty
		}
	}
	return nil
}

// hidden files are not worth a word: .gitignore, .DS_Store.
func hidden(name string) bool {
	for _, part := range strings.Split(name, "/") {
		if strings.HasPrefix(part, ".") {
			return true
		}
	}
	return false
}
