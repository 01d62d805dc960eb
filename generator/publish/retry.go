package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"time"
)

const (
	tries     = 5
	firstWait = 300 * time.Millisecond
	longest   = 5 * time.Second // between two tries
)

// retrying tries again what may go well the next time: a store that has too much
// to do says so, and connections break.
type retrying struct {
	Store
	wait  func(context.Context, time.Duration) error
	now   func() time.Time
	least time.Duration // see patience
}

// Wait waits, or until the context ends.
func Wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// again does something until it goes well, cannot, or there is no time for one
// more try; then the last error says why better than that the time is up.
func (s retrying) again(ctx context.Context, do func() error) error {
	pause := firstWait
	for try := 1; ; try++ {
		err := do()
		if err == nil || try == tries || hopeless(err) || ctx.Err() != nil {
			return err
		}
		d := pause/2 + rand.N(pause)
		if end, ok := ctx.Deadline(); ok && s.now().Add(d).After(end) {
			return err
		}
		if s.wait(ctx, d) != nil {
			return err
		}
		pause = min(2*pause, longest)
	}
}

// hopeless tells whether an error will be the same the next time.
func hopeless(err error) bool {
	return errors.As(err, new(Refused)) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrPermission)
}

// patience is how long one try may take with so many bytes: a minute, and a second
// more for every KB, of which sixteen files at a time leave that much over a bad
// line. Who takes a byte a second must not hold up the rest.
func (s retrying) patience(size int64) time.Duration {
	return s.least + time.Duration(size>>10)*time.Second
}

// within does something for some time at most.
func within(ctx context.Context, most time.Duration, do func(context.Context) error) error {
	short, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	err := do(short)
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		return fmt.Errorf("it was not done within %s; the network, or the target, is too slow", most)
	}
	return err
}

// longList is how many times as long it may take to read a list.
const longList = 10

func (s retrying) Read(ctx context.Context, name string) (data []byte, err error) {
	err = s.again(ctx, func() error {
		return within(ctx, longList*s.least, func(ctx context.Context) error {
			data, err = s.Store.Read(ctx, name)
			return err
		})
	})
	return data, err
}

func (s retrying) Write(ctx context.Context, name string, u Upload) error {
	return s.again(ctx, func() error {
		return within(ctx, s.patience(u.Size), func(ctx context.Context) error { return s.Store.Write(ctx, name, u) })
	})
}

func (s retrying) Delete(ctx context.Context, name string) error {
	return s.again(ctx, func() error {
		return within(ctx, s.patience(0), func(ctx context.Context) error { return s.Store.Delete(ctx, name) })
	})
}

func (s retrying) Mark(ctx context.Context, name string) (mark string, err error) {
	err = s.again(ctx, func() error {
		mark, err = s.Store.Mark(ctx, name)
		return err
	})
	return mark, err
}

// List lists from the beginning if it breaks off, and yields nothing twice.
func (s retrying) List(ctx context.Context) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		seen, stopped := map[string]bool{}, false
		err := s.again(ctx, func() error {
			for o, err := range s.Store.List(ctx) {
				if err != nil {
					return err
				}
				if seen[o.Name] {
					continue
				}
				seen[o.Name] = true
				if stopped = !yield(o, nil); stopped {
					return nil
				}
			}
			return nil
		})
		if err != nil && !stopped {
			yield(Object{}, err)
		}
	}
}
