package devserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// The times of watching. Events come in bursts (an editor's save is four of
// them, a checkout thousands): a build waits for quiet, but not for ever.
const (
	quiet   = 4 * time.Millisecond
	longest = 100 * time.Millisecond
	patrol  = 2 * time.Second        // for what no event tells of
	leisure = 50                     // a look at all files is made at most every so many times as long as it takes
	polling = 500 * time.Millisecond // where there are no events
)

// watcher tells when the files of a site have changed. Events are only a hint
// to look: what has changed is found by comparing the files with what they were.
// So it does not matter that events are lost, come twice or too early: those
// that name files lead to a look at these, all others to a look at everything,
// and so does the patrol, now and then.
type watcher struct {
	root    string
	log     func(Event)
	notify  *fsnotify.Watcher // nil where there are no events
	every   time.Duration     // where there are none
	last    snapshot
	folders map[string]string // those that are watched → their paths from the root, slash-separated; "." is the root
	took    time.Duration     // the last look at everything
}

func newWatcher(root string, poll time.Duration, log func(Event)) *watcher {
	w := &watcher{root: filepath.Clean(root), log: log, every: poll}
	if poll > 0 {
		return w
	}
	w.every = polling
	notify, err := fsnotify.NewBufferedWatcher(1 << 12)
	if err != nil {
		w.poll(err)
		return w
	}
	w.notify = notify
	return w
}

func (w *watcher) close() {
	if w.notify != nil {
		_ = w.notify.Close()
		w.notify = nil
	}
}

// poll gives up on events, and says so.
func (w *watcher) poll(err error) {
	w.close()
	w.log(Polling{Err: fmt.Errorf("watch %s: %w", w.root, plainly(err)), Every: w.every})
}

// plainly says what the system means by a full disk (too many watched folders)
// and by too many open files (too many programs that watch).
func plainly(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return errors.New("too many folders are watched; the limit is fs.inotify.max_user_watches")
	case errors.Is(err, syscall.EMFILE):
		return errors.New("too many programs watch folders; the limit is fs.inotify.max_user_instances")
	}
	return err
}

// wait returns the files that changed, when some have, or nil when the context
// ends.
func (w *watcher) wait(ctx context.Context) []string {
	for ctx.Err() == nil {
		named, all := w.hint(ctx)
		changed, enough := []string(nil), false
		if !all {
			changed, enough = w.look(named)
		}
		if !enough {
			changed = append(changed, w.changed(ctx)...)
		}
		if len(changed) > 0 {
			slices.Sort(changed)
			return slices.Compact(changed)
		}
	}
	return nil
}

// hint waits until it is worth looking: at the named files, or at all.
func (w *watcher) hint(ctx context.Context) (named map[string]bool, all bool) {
	if w.notify == nil {
		pause(ctx, w.every)
		return nil, true
	}
	timer := time.NewTimer(max(patrol, leisure*w.took))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, false
		case <-timer.C:
			return nil, true
		case <-w.notify.Errors: // the queue overflowed, or worse
			return nil, true
		case e := <-w.notify.Events:
			if !litter(filepath.Base(e.Name)) {
				return w.settle(ctx, timer, e.Name)
			}
		}
	}
}

// settle waits for the end of a burst of events.
func (w *watcher) settle(ctx context.Context, timer *time.Timer, first string) (named map[string]bool, all bool) {
	named = map[string]bool{first: true}
	end := time.Now().Add(longest)
	for {
		timer.Reset(min(quiet, time.Until(end)))
		select {
		case <-ctx.Done():
			return nil, false
		case <-timer.C:
			return named, all
		case <-w.notify.Errors:
			all = true
		case e := <-w.notify.Events:
			named[e.Name] = true
		}
	}
}

// look looks at the files that events name, and returns those that are not as
// they were; enough is false where an event means more than a file.
func (w *watcher) look(named map[string]bool) (changed []string, enough bool) {
	for file := range named {
		folder, known := w.folders[filepath.Dir(file)]
		name := path.Join(folder, filepath.Base(file))
		_, isFolder := w.folders[file]
		switch {
		case litter(filepath.Base(file)):
			continue
		case !known || isFolder:
			return changed, false
		case folder == "." && !slices.Contains(watched, name) && !isSiteFile(name):
			continue // beside the site: public/, a README
		case folder == "." && !isSiteFile(name):
			return changed, false // content/, perhaps a symbolic link
		}
		before, was := w.last[name]
		info, err := os.Lstat(file)
		switch {
		case err != nil && was:
			delete(w.last, name)
			changed = append(changed, name)
		case err != nil: // it came and went
		case info.IsDir():
			return changed, false
		default:
			now := newStamp(file, info, before)
			if w.last[name] = now; !was || !now.same(before) {
				changed = append(changed, name)
			}
		}
	}
	return changed, true
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// changed looks at all files, and returns those that are not as they were. The
// first look finds nothing changed.
func (w *watcher) changed(ctx context.Context) []string {
	start := time.Now()
	folders := map[string]string{w.root: "."}
	w.watch(w.root)
	now := scan(ctx, w.root, w.last, func(folder, name string) {
		folders[folder] = name
		w.watch(folder)
	})
	if ctx.Err() != nil {
		return nil
	}
	w.folders, w.took = folders, time.Since(start)
	w.forget()
	before := w.last
	w.last = now
	if before == nil {
		return nil
	}
	return now.difference(before)
}

// watch asks for the events of a folder. It is asked again at every look: a
// folder that was moved away and made anew has lost its watch without a word.
// Where the system has no more watches to give, we look ourselves.
func (w *watcher) watch(folder string) {
	if w.notify == nil {
		return
	}
	if err := w.notify.Add(folder); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		w.poll(err)
	}
}

// forget gives back the watches of folders that are no longer ours: one that
// was moved out of the site would go on reporting.
func (w *watcher) forget() {
	if w.notify == nil {
		return
	}
	for _, folder := range w.notify.WatchList() {
		if _, ours := w.folders[folder]; !ours {
			_ = w.notify.Remove(folder)
		}
	}
}
