package devserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// The times of watching. Events come in bursts (an editor's save is four of
// them, a checkout thousands): a build waits for quiet, but not for ever.
const (
	quiet   = 20 * time.Millisecond
	longest = 200 * time.Millisecond
	patrol  = 2 * time.Second        // for what no event tells of
	polling = 500 * time.Millisecond // where there are no events
)

// watcher tells when the files of a site have changed. Events are only a hint
// to look: what has changed is found by comparing the files with what they were.
// So it does not matter that events are lost, come twice or too early.
type watcher struct {
	root   string
	log    func(Event)
	notify *fsnotify.Watcher // nil where there are no events
	last   snapshot
}

func newWatcher(root string, log func(Event)) *watcher {
	w := &watcher{root: filepath.Clean(root), log: log}
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
	w.log(Polling{Err: fmt.Errorf("watch %s: %w", w.root, plainly(err)), Every: polling})
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
		w.hint(ctx)
		if changed := w.changed(ctx); len(changed) > 0 {
			return changed
		}
	}
	return nil
}

// hint waits until it is worth looking.
func (w *watcher) hint(ctx context.Context) {
	if w.notify == nil {
		pause(ctx, polling)
		return
	}
	timer := time.NewTimer(patrol)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			return
		case <-w.notify.Errors: // the queue overflowed, or worse: look at everything
			return
		case e := <-w.notify.Events:
			if !litter(filepath.Base(e.Name)) {
				w.settle(ctx, timer)
				return
			}
		}
	}
}

// settle waits for the end of a burst of events.
func (w *watcher) settle(ctx context.Context, timer *time.Timer) {
	end := time.Now().Add(longest)
	for {
		timer.Reset(min(quiet, time.Until(end)))
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			return
		case <-w.notify.Errors:
		case <-w.notify.Events:
		}
	}
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
	folders := map[string]bool{w.root: true}
	w.watch(w.root)
	now := scan(ctx, w.root, w.last, func(folder string) {
		folders[folder] = true
		w.watch(folder)
	})
	if ctx.Err() != nil {
		return nil
	}
	w.forget(folders)
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
func (w *watcher) forget(but map[string]bool) {
	if w.notify == nil {
		return
	}
	for _, folder := range w.notify.WatchList() {
		if !but[folder] {
			_ = w.notify.Remove(folder)
		}
	}
}
