package publish

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/output"
)

// Stored is a target in a store.
type Stored struct {
	store Store
	o     StoredOptions
	state state
	lock  *lock
	// claims to locks that were left by who was killed while he took one over
	claims []string
	locked bool              // somebody has the lock, or has left it
	stamps map[string]string // as they are, by the last look
}

// StoredOptions say how a store is used.
type StoredOptions struct {
	Who     string           // of this copy of the site, and of no other
	Now     func() time.Time // the clock
	Workers int              // requests at a time
	Renew   time.Duration    // how often the lock is renewed
	Wait    func(ctx context.Context, d time.Duration) error
	Answer  time.Duration // in which there must be a first answer
	Least   time.Duration // that one try may take, and longer with many bytes
}

// state is what was read of a target.
type state struct {
	manifest, pending           map[string]string
	stamps                      map[string]string // as they were; where the store gives some
	manifestBytes, pendingBytes []byte
}

// NewStored makes a store a target. Who is the same for every run of one copy of
// a site, of which only one runs at a time: so one that was killed is known, and
// the next need not wait until its lock has ended.
func NewStored(s Store, o StoredOptions) *Stored {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Workers == 0 {
		o.Workers = 16
	}
	if o.Renew == 0 {
		o.Renew = lockRenew
	}
	if o.Wait == nil {
		o.Wait = Wait
	}
	o.Answer, o.Least = cmp.Or(o.Answer, firstAnswer), cmp.Or(o.Least, time.Minute)
	return &Stored{store: retrying{s, o.Wait, o.Now, o.Least}, o: o}
}

// Close closes the store.
func (t *Stored) Close() error { return t.store.Close() }

// unknown is the mark of what may be anything.
const unknown = "?"

// firstAnswer is how long a store may take to say whether it can be used.
const firstAnswer = 9 * time.Second

// Look reads the lists and the names of all objects.
func (t *Stored) Look(ctx context.Context, files []File) (Seen, error) {
	traits := t.store.Traits()
	if err := t.readState(ctx); err != nil {
		return Seen{}, err
	}
	objects := map[string]Object{}
	t.claims, t.locked, t.stamps = nil, false, map[string]string{}
	for o, err := range t.store.List(ctx) {
		if err != nil {
			return Seen{}, fmt.Errorf("list the target: %w", err)
		}
		switch {
		case strings.HasPrefix(o.Name, takeover):
			t.claims = append(t.claims, o.Name)
		case o.Name == lockName:
			t.locked = true
		case !strings.HasPrefix(o.Name, kept):
			objects[o.Name] = o
			if o.Stamp != "" {
				t.stamps[o.Name] = o.Stamp
			}
		}
	}
	l := looker{t: t, objects: objects, wanted: map[string]File{}, plain: traits.Plain}
	for _, f := range files {
		l.wanted[f.Path] = f
	}
	if err := l.look(ctx); err != nil {
		return Seen{}, err
	}
	return Seen{
		Picture:    output.Picture{Have: l.have, Ours: l.ours, Flat: traits.Flat},
		Unfinished: t.state.pendingBytes != nil || t.locked || l.unlisted(), Untold: len(t.state.pending) > 0, Plain: traits.Plain,
	}, nil
}

// readState reads the lists. A store that says nothing is given up soon, which a
// long list over a slow line must not be taken for.
func (t *Stored) readState(ctx context.Context) error {
	first, cancel := context.WithTimeout(ctx, t.o.Answer*2/3)
	defer cancel()
	err := t.readLists(first)
	if err == nil || first.Err() == nil || ctx.Err() != nil {
		return err
	}
	if !t.answers(ctx) {
		return fmt.Errorf("the target did not answer within %s; is its address right, and is there a network?", t.o.Answer)
	}
	return t.readLists(ctx)
}

func (t *Stored) readLists(ctx context.Context) (err error) {
	t.state = state{}
	var manifest, pending list
	manifest, t.state.manifestBytes, err = readList(ctx, t.store, manifestName)
	if err == nil {
		pending, t.state.pendingBytes, err = readList(ctx, t.store, pendingName)
	}
	t.state.manifest, t.state.stamps, t.state.pending = manifest.Files, manifest.Stamps, pending.Files
	return err
}

// answers tells whether a store says soon what is little to say.
func (t *Stored) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, t.o.Answer/3)
	defer cancel()
	_, err := t.store.Read(ctx, lockName)
	return err == nil || errors.Is(err, fs.ErrNotExist)
}

// Begin takes the lock.
func (t *Stored) Begin(ctx context.Context) (changed bool, err error) {
	before := t.state
	if t.lock, err = takeLock(ctx, t.store, t.o); err != nil {
		return false, err
	}
	err = t.readState(ctx)
	if err == nil {
		err = t.tidy(ctx)
	}
	if err != nil {
		return false, errors.Join(err, t.End(context.WithoutCancel(ctx)))
	}
	return !bytes.Equal(before.manifestBytes, t.state.manifestBytes) || !bytes.Equal(before.pendingBytes, t.state.pendingBytes), nil
}

// tidy clears away what runs that were killed have left.
func (t *Stored) tidy(ctx context.Context) error {
	var err error
	if t.lock.taken || len(t.state.pending) > 0 {
		err = t.store.Tidy(ctx, sorted(t.state.pending))
	}
	for _, name := range t.claims {
		if err == nil && name != claimOf(t.lock.held.Run) {
			err = t.store.Delete(ctx, name)
		}
	}
	if err != nil {
		return fmt.Errorf("clear away what was left: %w", err)
	}
	return nil
}

// endTime is how long it may take to give the lock back.
const endTime = 10 * time.Second

// End gives the lock back.
func (t *Stored) End(ctx context.Context) error {
	if t.lock == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, endTime)
	defer cancel()
	err := t.lock.release(ctx)
	t.lock = nil
	return err
}

// Apply brings the store to the wanted files. What is about to change is written
// down first: if the run is cut off, the next one knows what is its own.
func (t *Stored) Apply(ctx context.Context, job Job) error {
	ctx, stop := t.lock.hold(ctx)
	defer stop()
	err := t.apply(ctx, job)
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

func (t *Stored) apply(ctx context.Context, job Job) error {
	pending := maps.Clone(t.state.pending)
	for _, c := range job.Changes {
		// Of what is deleted the manifest will no longer say that it was ours.
		before := either(pending[c.Path], t.state.manifest[c.Path])
		pending[c.Path] = either(before, cmp.Or(c.Hash(), gone))
	}
	if len(job.Changes) > 0 {
		if err := writeList(ctx, t.store, pendingName, list{Files: pending}); err != nil {
			return fmt.Errorf("write down what will change: %w", err)
		}
	}
	if err := t.change(ctx, job); err != nil {
		return err
	}
	if job.Told != nil {
		if err := job.Told(ctx, sorted(pending)); err != nil {
			return err
		}
	}
	return t.store.Delete(ctx, pendingName)
}

// change makes the changes, a stage after the other; before anything is deleted
// comes the manifest, in which it no longer is.
func (t *Stored) change(ctx context.Context, job Job) error {
	s := &sender{stamps: map[string]string{}, store: t.store, workers: t.o.Workers, progress: job.Progress, plain: t.store.Traits().Plain, files: map[string]File{}}
	now := list{Files: map[string]string{}}
	for _, f := range job.Files {
		s.files[f.Path] = f
		now.Files[f.Path] = f.Mark(s.plain)
	}
	stages, deletes := byStage(job.Changes)
	for _, stage := range stages {
		if err := s.do(ctx, stage); err != nil {
			return err
		}
	}
	if err := t.lock.check(ctx); err != nil {
		return err
	}
	now.Stamps = s.stampsOf(now.Files, t.stamps)
	if !maps.Equal(now.Files, t.state.manifest) || !maps.Equal(now.Stamps, t.state.stamps) || t.state.manifestBytes == nil {
		if err := writeList(ctx, t.store, manifestName, now); err != nil {
			return fmt.Errorf("write the list of what is published: %w", err)
		}
	}
	return s.do(ctx, deletes)
}

// byStage parts changes where one stage ends and the next begins, and the
// deletions from what else there is.
func byStage(changes []output.Change) (stages [][]output.Change, deletes []output.Change) {
	for i, c := range changes {
		if c.Op == output.Delete && (i == len(changes)-1 || changes[len(changes)-1].Stage == c.Stage) {
			return stages, changes[i:]
		}
		if n := len(stages); n > 0 && stages[n-1][0].Stage == c.Stage {
			stages[n-1] = append(stages[n-1], c)
		} else {
			stages = append(stages, []output.Change{c})
		}
	}
	return stages, nil
}

// looker finds out in which state the objects are.
type looker struct {
	t          *Stored
	objects    map[string]Object
	wanted     map[string]File
	plain      bool
	mu         sync.Mutex
	have, ours map[string]string
}

func (l *looker) look(ctx context.Context) error {
	state := l.t.state
	l.have, l.ours = map[string]string{}, maps.Clone(state.manifest)
	for name, states := range state.pending {
		for _, s := range strings.Fields(states) {
			l.ours[name] = either(l.ours[name], s)
		}
		l.ours[name] = either(l.ours[name], unknown)
	}
	var ask, differ []string
	for name, o := range l.objects {
		mark, ours := state.manifest[name]
		switch _, pending := state.pending[name]; {
		case o.Size < 0:
			l.have[name] = "no file"
		case pending:
			ask = append(ask, name)
		case !ours && l.wanted[name].Path != "":
			ask = append(ask, name) // the list may have been lost
		case !ours:
			l.have[name] = "not asked"
		case o.Stamp != state.stamps[name]:
			ask = append(ask, name) // somebody has written it since
		case o.Stamp == "" && l.differs(o, mark):
			l.have[name] = mark
			differ = append(differ, name)
		default:
			l.have[name] = mark
		}
	}
	if err := l.ask(ctx, ask); err != nil {
		return err
	}
	return l.askSome(ctx, differ)
}

// unlisted tells whether something is as it is wanted, and not in the list, or
// not with the stamp that it has.
func (l *looker) unlisted() bool {
	state := l.t.state
	for name, f := range l.wanted {
		mark := f.Mark(l.plain)
		if l.have[name] == mark && (state.manifest[name] != mark || state.stamps[name] != l.objects[name].Stamp) {
			return true
		}
	}
	return false
}

// differs tells whether an object does not look like what was put there. It can
// only be seen where the file is still the same.
func (l *looker) differs(o Object, mark string) bool {
	f, ok := l.wanted[o.Name]
	if !ok || f.Mark(l.plain) != mark {
		return false
	}
	return o.Size != f.Size || o.MD5 != nil && !bytes.Equal(o.MD5, f.MD5)
}

// sample is how many objects are asked about before it is believed that a store
// has something else where others have the MD5, as S3 does where it encrypts.
const sample = 8

// askSome asks about objects whose size or MD5 is not that of the file.
func (l *looker) askSome(ctx context.Context, differ []string) error {
	var sizes, sums []string
	for _, name := range differ {
		if l.objects[name].Size != l.wanted[name].Size {
			sizes = append(sizes, name)
		} else {
			sums = append(sums, name)
		}
	}
	for _, name := range sizes {
		l.have[name] = "of another size"
	}
	first := sums[:min(len(sums), sample)]
	if err := l.ask(ctx, first); err != nil {
		return err
	}
	for _, name := range first {
		if l.have[name] != l.t.state.manifest[name] {
			return l.ask(ctx, sums[len(first):])
		}
	}
	return nil
}

// ask asks the store for marks.
func (l *looker) ask(ctx context.Context, names []string) error {
	return parallel(ctx, l.t.o.Workers, names, func(ctx context.Context, name string) error {
		mark, err := l.t.store.Mark(ctx, name)
		if err != nil {
			return fmt.Errorf("look at %s: %w", name, err)
		}
		if mark == "" {
			mark = unknown
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.have[name] = mark
		return nil
	})
}
