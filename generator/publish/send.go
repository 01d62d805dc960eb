package publish

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"counterpoint/generator/output"
)

// sender makes changes, several at a time.
type sender struct {
	store    Store
	workers  int
	progress func(files int, bytes int64)
	plain    bool
	files    map[string]File
	sent     atomic.Int64 // bytes
	done     atomic.Int64 // files
	mu       sync.Mutex
	stamps   map[string]string // of what was sent
}

// do makes the changes of one stage.
func (s *sender) do(ctx context.Context, stage []output.Change) error {
	return parallel(ctx, s.workers, stage, func(ctx context.Context, c output.Change) error {
		var err error
		if c.Op == output.Delete {
			err = s.store.Delete(ctx, c.Path)
		} else {
			err = s.send(ctx, c.Path)
		}
		if err != nil {
			return fmt.Errorf("%s %s: %w", c.Op, c.Path, err)
		}
		s.done.Add(1)
		s.tell(0)
		return nil
	})
}

func (s *sender) tell(bytes int) {
	s.progress(int(s.done.Load()), s.sent.Add(int64(bytes)))
}

func (s *sender) send(ctx context.Context, name string) error {
	f, told := s.files[name], 0
	return s.store.Write(ctx, name, Upload{
		Headers: f.Headers, Size: f.Size, MD5: f.MD5, Mark: f.Mark(s.plain), Stamp: func(stamp string) { s.keep(name, stamp) },
		Open: func() (io.ReadCloser, error) {
			r, err := f.Open()
			if err != nil {
				return nil, Refused{err}
			}
			return &proof{ReadCloser: r, file: f, hash: sha256.New(), tell: func(read int) {
				if read > told { // a second try sends the same bytes
					s.tell(read - told)
					told = read
				}
			}}, nil
		},
	})
}

func (s *sender) keep(name, stamp string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stamps[name] = stamp
}

// stampsOf are the stamps of files: of those that were sent their new one, of
// others that which was seen. Nil where there are none.
func (s *sender) stampsOf(files, seen map[string]string) map[string]string {
	all := map[string]string{}
	for name := range files {
		if stamp := cmp.Or(s.stamps[name], seen[name]); stamp != "" {
			all[name] = stamp
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// proof reads a file and fails, in place of its end, if its bytes are not those
// that were planned: somebody saved it meanwhile.
type proof struct {
	io.ReadCloser
	file File
	hash hash.Hash
	read int
	tell func(read int)
}

func (p *proof) Read(buf []byte) (int, error) {
	n, err := p.ReadCloser.Read(buf)
	p.hash.Write(buf[:n])
	p.read += n
	if err != nil && err != io.EOF {
		return n, Refused{fmt.Errorf("read it: %w", err)}
	}
	// Who knows the size may not ask for the end.
	end := err == io.EOF || int64(p.read) >= p.file.Size
	if end && (int64(p.read) != p.file.Size || hex.EncodeToString(p.hash.Sum(nil)) != p.file.SHA256) {
		return 0, Refused{errors.New("it changed while it was sent; build and publish again")}
	}
	p.tell(p.read)
	return n, err
}

// parallel does something for all items, several at a time, until one fails.
func parallel[T any](ctx context.Context, workers int, items []T, do func(context.Context, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(workers, len(items)) {
		all.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(items) {
					return
				}
				if err := do(ctx, items[i]); err != nil {
					cancel(err)
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

func sorted(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
