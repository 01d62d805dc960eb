package devserver

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// patience is how many builds in a row a newer change may cancel. Without
	// an end to it, a file that never rests would keep the site from being built.
	patience = 5
	// farewell is how long a build may take to notice that nobody wants it.
	farewell = time.Second
)

// worker builds when something changes.
type worker struct {
	Options
	server    *server
	url       string
	elsewhere []string
	told      bool // the address
	idle      *idle
}

// run builds, and builds again, until the context ends. A change during a build
// cancels it: what it would show is already old. The files were looked at before
// the build began, so a file saved while it runs differs from that look, and
// leads to another build.
func (w *worker) run(ctx context.Context) {
	watcher := newWatcher(w.Root, w.Poll, w.Log)
	defer watcher.close()
	watcher.changed(ctx) // the files as they are now
	var later sync.WaitGroup
	later.Go(func() { w.idle.run(ctx, w.server.served) })
	defer later.Wait()
	var changed []string
	for overtaken := 0; ctx.Err() == nil; {
		building, cancel := context.WithCancel(ctx)
		done := w.start(building, changed)
		more := watcher.wait(ctx)
		w.idle.disturb()
		if overtaken < patience {
			cancel()
		}
		overtaken++
		if ended(ctx, done) {
			changed, overtaken = nil, 0
		}
		cancel()
		changed = merge(changed, more)
	}
}

// start builds in the background. The channel says whether it came to an end
// that the browser was shown.
func (w *worker) start(ctx context.Context, changed []string) <-chan bool {
	done := make(chan bool, 1)
	go func() { done <- w.build(ctx, changed) }()
	return done
}

// ended waits for a build; when the server ends, not for long.
func ended(ctx context.Context, done <-chan bool) bool {
	select {
	case shown := <-done:
		return shown
	case <-ctx.Done():
	}
	select {
	case shown := <-done:
		return shown
	case <-time.After(farewell):
		return false
	}
}

func (w *worker) build(ctx context.Context, changed []string) bool {
	start := time.Now()
	site, err := w.Build(ctx, changed)
	if ctx.Err() != nil {
		return false
	}
	if site == nil && err == nil {
		err = errors.New("the build made nothing")
	}
	took := time.Since(start)
	if err != nil {
		w.server.fail(err, changed)
		w.Log(Failed{Err: err, Duration: took, Changed: changed})
	} else {
		w.server.show(site, took, changed)
		w.Log(Built{Site: site, Duration: took, Changed: changed})
		w.idle.add(site.Later)
	}
	w.tellAddress()
	return true
}

// tellAddress waits for the first build, which knows the site's path.
func (w *worker) tellAddress() {
	if !w.told {
		w.told = true
		base := escaped(w.server.now().base)
		e := Listening{URL: w.url + base}
		for _, url := range w.elsewhere {
			e.Elsewhere = append(e.Elsewhere, url+base)
		}
		w.Log(e)
	}
}

func merge(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}
