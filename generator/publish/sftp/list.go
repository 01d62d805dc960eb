package sftp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"
	"sync"

	"github.com/pkg/sftp"

	"counterpoint/generator/publish"
)

// List yields all files.
func (s *Store) List(ctx context.Context) iter.Seq2[publish.Object, error] {
	return func(yield func(publish.Object, error) bool) {
		list, err := with(ctx, s, func(c *sftp.Client) ([]publish.Object, error) { return s.walk(ctx, c) })
		for _, o := range list {
			if !yield(o, nil) {
				return
			}
		}
		if err != nil {
			yield(publish.Object{}, err)
		}
	}
}

// walkers is how many folders are read at a time: each takes the time of some
// answers, and a site has as many as it has articles.
const walkers = 16

// walk lists a folder with all that is below it.
func (s *Store) walk(ctx context.Context, c *sftp.Client) ([]publish.Object, error) {
	w := &walk{store: s, client: c, ctx: ctx, todo: []string{"."}, busy: 0}
	w.more = sync.NewCond(&w.mu)
	var all sync.WaitGroup
	for range walkers {
		all.Go(w.work)
	}
	all.Wait()
	return w.found, w.err
}

// walk is one under way.
type walk struct {
	store  *Store
	client *sftp.Client
	ctx    context.Context

	mu    sync.Mutex
	more  *sync.Cond
	todo  []string // folders
	busy  int      // those that are being read
	found []publish.Object
	err   error
}

// work reads folders until there are none left and nobody reads one.
func (w *walk) work() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		for len(w.todo) == 0 && w.busy > 0 && w.err == nil {
			w.more.Wait()
		}
		if len(w.todo) == 0 || w.err != nil {
			w.more.Broadcast()
			return
		}
		dir := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		w.busy++
		w.mu.Unlock()
		list, err := w.client.ReadDirContext(w.ctx, w.store.at(dir))
		w.mu.Lock()
		w.busy--
		w.keep(dir, list, err)
		w.more.Broadcast()
	}
}

// keep notes what is in a folder. One that is not there has nothing: it went
// meanwhile, or is to be made.
func (w *walk) keep(dir string, list []os.FileInfo, err error) {
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) && w.err == nil {
			w.err = fmt.Errorf("read the folder %s: %w", dir, err)
		}
		return
	}
	for _, info := range list {
		name := path.Join(dir, info.Name())
		switch {
		case info.Name() == "." || info.Name() == ".." || strings.Contains(info.Name(), "/"): // no name, whatever a server says
		case info.IsDir() && info.Name() == ".git":
		case info.IsDir():
			w.todo = append(w.todo, name)
		case info.Mode().IsRegular():
			w.found = append(w.found, publish.Object{Name: name, Size: info.Size(), Stamp: publish.StampOf(info)})
		default:
			w.found = append(w.found, publish.Object{Name: name, Size: -1}) // what is no file has no size of one
		}
	}
}

// Tidy removes what was left half written.
func (s *Store) Tidy(ctx context.Context, _ []string) error {
	for o, err := range s.List(ctx) {
		if err == nil && strings.HasPrefix(path.Base(o.Name), temporary) {
			err = s.Delete(ctx, o.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
