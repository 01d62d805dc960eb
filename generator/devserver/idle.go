package devserver

import (
	"context"
	"sync"
	"time"
)

// calm is how long nothing was saved when what can wait is done.
const calm = time.Second

// idle does what can wait, when nobody waits for anything else.
type idle struct {
	later chan func(context.Context)

	mu   sync.Mutex
	last time.Time          // when something was saved
	stop context.CancelFunc // of what is being done; nil where nothing is
}

func newIdle() *idle { return &idle{later: make(chan func(context.Context), 1)} }

// add takes something to do, unless there is enough.
func (i *idle) add(do func(context.Context)) {
	if do == nil {
		return
	}
	select {
	case i.later <- do:
	default:
	}
}

// disturb stops what is being done: something was saved, and somebody waits.
func (i *idle) disturb() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.last = time.Now()
	if i.stop != nil {
		i.stop()
	}
}

// run does what there is to do, until the context ends.
func (i *idle) run(ctx context.Context, served <-chan struct{}) {
	select {
	case <-served:
	case <-ctx.Done():
	}
	for ctx.Err() == nil {
		select {
		case do := <-i.later:
			for ctx.Err() == nil && !i.done(ctx, do) {
			}
		case <-ctx.Done():
		}
	}
}

// done does something in a calm moment, and tells whether it came to its end.
func (i *idle) done(ctx context.Context, do func(context.Context)) bool {
	undisturbed, stop := context.WithCancel(ctx)
	defer stop()
	i.mu.Lock()
	left := calm - time.Since(i.last)
	if left <= 0 {
		i.stop = stop
	}
	i.mu.Unlock()
	if left > 0 {
		pause(ctx, left)
		return false
	}
	do(undisturbed)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.stop = nil
	return undisturbed.Err() == nil
}
