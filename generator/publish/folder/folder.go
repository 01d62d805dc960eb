// Package folder is a store in a folder of this machine, file:///srv/www: for a
// web server that runs here, a mounted disk, a stick.
//
// Its main type is Store. A file is written to a temporary name, which the next
// run clears away if it was left, and renamed. Nothing outside the folder can be
// reached, also not by a symbolic link.
package folder

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"counterpoint/generator/publish"
)

// Store is a folder.
type Store struct {
	dir  string
	mu   sync.Mutex
	root *os.Root // nil as long as the folder is not there
	// step is asked before each change; for tests, which end there.
	step func(what string) error
}

// Open opens a folder. It need not be there yet, but what it lies in: a disk that
// is not mounted must not be taken for an empty one.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir, step: func(string) error { return nil }}
	if info, err := os.Stat(filepath.Dir(dir)); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("open the target: there is no folder %s", filepath.Dir(dir))
	}
	if _, err := s.open(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open the target: %w", err)
	}
	return s, nil
}

func (s *Store) open() (*os.Root, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.root != nil {
		return s.root, nil
	}
	var err error
	s.root, err = os.OpenRoot(s.dir)
	return s.root, err
}

// made is the folder, which is made if it is not there.
func (s *Store) made() (*os.Root, error) {
	if err := os.Mkdir(s.dir, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, refused(err)
	}
	return s.open()
}

// Close lets go of the folder.
func (s *Store) Close() error {
	if s.root == nil {
		return nil
	}
	return s.root.Close()
}

// Traits says that there are folders, and no headers.
func (s *Store) Traits() publish.Traits { return publish.Traits{Plain: true} }

// Read returns the bytes of a file.
func (s *Store) Read(_ context.Context, name string) ([]byte, error) {
	root, err := s.open()
	if err != nil {
		return nil, err
	}
	return root.ReadFile(name)
}

// temporary is how the names of files that are not yet whole begin.
const temporary = ".counterpoint-"

// Write writes a file under a temporary name and renames it.
func (s *Store) Write(ctx context.Context, name string, u publish.Upload) error {
	root, err := s.made()
	if err != nil {
		return err
	}
	dir := path.Dir(name)
	if err := root.MkdirAll(dir, 0o777); err != nil {
		return refused(err)
	}
	temp := path.Join(dir, temporary+rand.Text()[:12])
	err = s.fill(ctx, root, temp, u)
	if err == nil {
		err = s.step("rename " + name)
	}
	if err == nil && u.New {
		if err = root.Link(temp, name); err != nil && !errors.Is(err, fs.ErrExist) {
			err = s.fill(ctx, root, name, u) // a stick has no links
		}
	} else if err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil || u.New {
		_ = root.Remove(temp)
	}
	if err == nil && u.Stamp != nil {
		if info, err := root.Lstat(name); err == nil { // if not, the next run looks into the file
			u.Stamp(publish.StampOf(info))
		}
	}
	return refused(err)
}

func (s *Store) fill(ctx context.Context, root *os.Root, temp string, u publish.Upload) error {
	if err := s.step("write " + temp); err != nil {
		return err
	}
	r, err := u.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, ending{ctx, r})
	return errors.Join(err, f.Close())
}

// ending is a reader that ends with its context.
type ending struct {
	ctx context.Context
	io.Reader
}

func (e ending) Read(p []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.Reader.Read(p)
}

// Delete removes a file, and the folders that this leaves empty.
func (s *Store) Delete(_ context.Context, name string) error {
	if err := s.step("delete " + name); err != nil {
		return err
	}
	root, err := s.open()
	if err != nil {
		return refused(err)
	}
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return refused(err)
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if root.Remove(dir) != nil {
			break // not empty
		}
	}
	return nil
}

// List yields all files.
func (s *Store) List(ctx context.Context) iter.Seq2[publish.Object, error] {
	return func(yield func(publish.Object, error) bool) {
		err := s.walk(ctx, func(name string, d fs.DirEntry) error {
			o := publish.Object{Name: name, Size: -1} // what is no file has no size of one
			if info, err := d.Info(); err == nil && d.Type().IsRegular() {
				o.Size, o.Stamp = info.Size(), publish.StampOf(info)
			}
			if !yield(o, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(publish.Object{}, err)
		}
	}
}

func (s *Store) walk(ctx context.Context, do func(name string, d fs.DirEntry) error) error {
	root, err := s.open()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return refused(err)
	}
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, fs.ErrNotExist) && name != ".":
			return nil // it went while we looked
		case err != nil:
			return refused(err)
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		return do(name, d)
	})
}

// Tidy removes what was left half written.
func (s *Store) Tidy(ctx context.Context, _ []string) error {
	return s.walk(ctx, func(name string, _ fs.DirEntry) error {
		if !strings.HasPrefix(path.Base(name), temporary) {
			return nil
		}
		return s.root.Remove(name)
	})
}

// Mark returns the SHA-256 of a file.
func (s *Store) Mark(_ context.Context, name string) (string, error) {
	root, err := s.open()
	if err != nil {
		return "", refused(err)
	}
	f, err := root.Open(name)
	if err != nil {
		return "", refused(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// refused says that it does not help to try again: a full disk stays full.
func refused(err error) error {
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err // the name is a temporary one, or is said anyway
	}
	if errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%w; may this user write there?", err)
	}
	return publish.Refused{Err: err}
}
