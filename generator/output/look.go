package output

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// unread stands for the hash of a file that is none of ours, and which may be
// a film.
const unread = "not read"

// looker finds what lies in the destination.
type looker struct {
	ctx     context.Context
	folders *errgroup.Group // as many at a time as there are processors
	wanted  map[string]bool
	ours    *manifestJSON
	tidy    bool

	mu   sync.Mutex
	have found
	seen map[string]stamp
}

// look finds what lies in the destination, and hashes what may be ours. What an
// earlier run that was cut off left half written it removes, if it may.
func look(ctx context.Context, root *os.Root, files []File, ours *manifestJSON, tidy bool) (have found, seen map[string]stamp, err error) {
	l := &looker{wanted: map[string]bool{}, ours: ours, tidy: tidy, have: found{}, seen: map[string]stamp{}}
	for _, f := range files {
		l.wanted[f.Path] = true
	}
	l.folders, l.ctx = errgroup.WithContext(ctx)
	l.folders.SetLimit(max(1, runtime.GOMAXPROCS(0)-1)) // and this one
	err = l.folder(root, ".")
	if err = cmp.Or(ctx.Err(), l.folders.Wait(), err); err != nil {
		return nil, nil, fmt.Errorf("read the destination: %w", err)
	}
	return l.have, l.seen, nil
}

// folder looks through a folder. Each is opened by itself, so that the way to it
// is not gone again for each of its files.
func (l *looker) folder(root *os.Root, name string) error {
	list, err := entries(root)
	if err != nil {
		return l.closed(name, err)
	}
	for _, entry := range list {
		if err := cmp.Or(l.ctx.Err(), l.entry(root, path.Join(name, entry.Name()), entry)); err != nil {
			return err
		}
	}
	return nil
}

// closed says what comes of a folder that could not be read.
func (l *looker) closed(name string, err error) error {
	switch {
	case name == ".":
		return err
	case errors.Is(err, fs.ErrNotExist):
		return nil // it went while we looked
	case errors.Is(err, fs.ErrPermission):
		l.note(name, unread, stamp{})
		return nil
	}
	return err
}

func entries(root *os.Root) ([]fs.DirEntry, error) {
	folder, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	return folder.ReadDir(-1)
}

func (l *looker) entry(root *os.Root, name string, entry fs.DirEntry) error {
	switch {
	case entry.IsDir() && entry.Name() == ".git":
		return nil
	case entry.IsDir():
		return l.below(root, name, entry.Name())
	case strings.HasPrefix(entry.Name(), temporary):
		if l.tidy {
			return root.Remove(entry.Name())
		}
		return nil
	case !entry.Type().IsRegular() || !l.wanted[name] && l.ours.Files[name] == "":
		l.note(name, unread, stamp{})
		return nil
	}
	hash, now, err := l.ours.lookAt(root, name, entry)
	if err == nil {
		l.note(name, hash, now)
	}
	return err
}

// below looks through a folder of a folder, beside the others if it can.
func (l *looker) below(root *os.Root, name, base string) error {
	folder, err := root.OpenRoot(base)
	if err != nil {
		return l.closed(name, err)
	}
	look := func() error {
		defer folder.Close()
		return l.folder(folder, name)
	}
	if l.folders.TryGo(look) {
		return nil
	}
	return look()
}

func (l *looker) note(name, hash string, now stamp) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.have[name] = hash
	if now != (stamp{}) {
		l.seen[name] = now
	}
}

// lookAt is the hash of a file, which is read if it does not look as it did.
func (m *manifestJSON) lookAt(root *os.Root, name string, d fs.DirEntry) (hash string, now stamp, err error) {
	info, err := d.Info()
	if err != nil {
		return "", stamp{}, err
	}
	now = stampOf(info)
	if hash, ok := m.knows(name, now); ok {
		return hash, now, nil
	}
	hash, err = hashOf(root, d.Name())
	return hash, now, err
}

func hashOf(root *os.Root, name string) (string, error) {
	f, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}
