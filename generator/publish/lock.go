package publish

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"time"
)

// A lock holds for a while after it was last renewed, so that one who was killed
// does not hold it for ever. It says so by the clock of who wrote it: clocks may
// differ by less than that.
const (
	lockTime  = 5 * time.Minute
	lockRenew = time.Minute
)

// lock is an object that is made only if there is none. Who finds one that has
// ended takes it over by making another, which bears the name of that one: so of
// several only one does.
type lock struct {
	store Store
	now   func() time.Time
	renew time.Duration
	held  holder
	taken bool // over from somebody who was killed
}

// holder is what a lock says.
type holder struct {
	Who   string    `json:"who"`   // a copy of a site
	Run   string    `json:"run"`   // one run of it
	Since time.Time `json:"since"` // when that began
	Until time.Time `json:"until"`
}

var runName = regexp.MustCompile(`^[A-Z0-9]+$`)

// takeLock takes the lock, or says who has it.
func takeLock(ctx context.Context, s Store, o StoredOptions) (*lock, error) {
	l := &lock{store: s, now: o.Now, renew: o.Renew, held: holder{Who: o.Who, Run: rand.Text(), Since: o.Now().UTC().Truncate(time.Second)}}
	for range tries {
		err := l.write(ctx, lockName, true)
		if err == nil {
			return l, l.confirm(ctx)
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("lock the target: %w", err)
		}
		other, err := l.read(ctx, lockName)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // it has just been given back
		case err != nil:
			return nil, fmt.Errorf("read the target's lock: %w", err)
		case other.Run == l.held.Run:
			return l, nil // the answer to a try that went well was lost
		case other.alive(o):
			return nil, other.refusal(o.Now())
		}
		if err := l.takeOver(ctx, other); err != nil {
			return nil, err
		}
		l.taken = true
		return l, l.confirm(ctx)
	}
	return nil, errors.New("the target is locked and given back again and again; another publish is under way")
}

// alive tells whether the holder may still be at work. One of our own was killed:
// of one copy of a site one run publishes at a time.
func (h holder) alive(o StoredOptions) bool {
	return h.Who != o.Who && o.Now().Before(h.Until)
}

func (h holder) refusal(now time.Time) error {
	if h.Until.Sub(now) > 2*lockTime {
		return fmt.Errorf("another publish to this target is under way, by a clock that is not this one's (it says %s); set the clocks, or delete %s there if nobody publishes",
			h.Since.UTC().Format(time.DateTime), lockName)
	}
	return fmt.Errorf("another publish to this target is under way, for %s; try again when it has ended, or after %s if it was killed",
		now.Sub(h.Since).Round(time.Second), h.Until.Sub(now).Round(time.Second))
}

func (l *lock) write(ctx context.Context, name string, isNew bool) error {
	l.held.Until = l.now().UTC().Add(lockTime).Truncate(time.Second)
	data, err := json.Marshal(l.held)
	if err != nil {
		return err
	}
	return l.store.Write(ctx, name, small(data, isNew))
}

func (l *lock) read(ctx context.Context, name string) (h holder, err error) {
	var data []byte
	err = within(ctx, lockRenew, func(ctx context.Context) error { // who waits longer cannot hold it
		data, err = l.store.Read(ctx, name)
		return err
	})
	if err == nil && (json.Unmarshal(data, &h) != nil || !runName.MatchString(h.Run)) {
		return holder{}, nil // no lock of ours, and so one that has ended
	}
	return h, err
}

// takeover is how claims to a lock begin, after which comes whose it was.
const takeover = kept + "takeover-"

func claimOf(run string) string { return takeover + run + ".json" }

// takeOver makes the lock of somebody who was killed our own.
func (l *lock) takeOver(ctx context.Context, from holder) error {
	claim := claimOf(from.Run)
	err := l.write(ctx, claim, true)
	if errors.Is(err, fs.ErrExist) {
		err = l.clear(ctx, claim)
	}
	if err == nil {
		err = l.replace(ctx, from)
	}
	if err == nil {
		err = l.store.Delete(ctx, claim)
	}
	if err != nil {
		return fmt.Errorf("take over the target's lock: %w", err)
	}
	return nil
}

// clear takes away the claim of one who was killed while he took over.
func (l *lock) clear(ctx context.Context, claim string) error {
	other, err := l.read(ctx, claim)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("another publish has just taken it over; publish again when that has ended")
	case err != nil:
		return err
	case other.Who == l.held.Who:
		return nil // of this run or of one of our own that was killed
	case l.now().Before(other.Until):
		return other.refusal(l.now())
	}
	if err := l.store.Delete(ctx, claim); err != nil {
		return err
	}
	return errors.New("what another left behind is cleared away; publish again")
}

// replace writes our lock over that of another run, if it is still there.
func (l *lock) replace(ctx context.Context, from holder) error {
	now, err := l.read(ctx, lockName)
	if err == nil && now.Run != from.Run {
		return now.refusal(l.now())
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return l.write(ctx, lockName, false)
}

// confirm reads the lock once more: some stores do not know how to write only
// what is not there, and write it.
func (l *lock) confirm(ctx context.Context) error { return l.check(ctx) }

// check makes sure that the lock is still ours.
func (l *lock) check(ctx context.Context) error {
	h, err := l.read(ctx, lockName)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read the target's lock: %w", err)
	case h.Run != l.held.Run:
		return errors.New("another publish has taken over this target; nothing was deleted, and the next publish finishes")
	}
	return nil
}

// hold renews the lock until it is stopped, and ends the context if it is lost.
func (l *lock) hold(ctx context.Context) (held context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for Wait(ctx, l.renew) == nil {
			err := l.check(ctx)
			if err == nil {
				err = l.write(ctx, lockName, false)
			}
			if err != nil && ctx.Err() == nil {
				cancel(err)
			}
		}
	}()
	return ctx, func() {
		cancel(nil)
		<-done
	}
}

// release takes the lock away, if it is ours.
func (l *lock) release(ctx context.Context) error {
	h, err := l.read(ctx, lockName)
	if errors.Is(err, fs.ErrNotExist) || err == nil && h.Run != l.held.Run {
		return nil
	}
	if err == nil {
		err = l.store.Delete(ctx, lockName)
	}
	if err != nil {
		return fmt.Errorf("unlock the target: %w", err)
	}
	return nil
}
