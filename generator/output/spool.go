package output

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Spool keeps the bytes of files on disk, from when they are made to when it is
// known that all could be made and they are written: a site of ten thousand
// articles has a gigabyte of pages. It is one file without a name, which is gone
// with the process. It is safe for concurrent use; the nil Spool keeps everything
// in memory.
type Spool struct {
	folder string
	mu     sync.Mutex
	file   *os.File // made when there is something to keep
	end    int64
	forget bool
}

// NewSpool returns a spool whose file will lie in a folder, or where the system
// keeps temporary files if that cannot be.
func NewSpool(folder string) *Spool { return &Spool{folder: folder} }

// Discard returns a spool for files that nobody will write: it keeps nothing but
// their hashes.
func Discard() *Spool { return &Spool{forget: true} }

// held is where a spool has the bytes of a file, or how they are made.
type held struct {
	spool *Spool
	parts []part // in their order, together
	make  func() ([]byte, error)
}

// part is a stretch of a spool's file.
type part struct {
	at   int64
	size int
}

// Promise returns a file of which it is known what it comes out as, and which is
// made if somebody asks for its bytes.
func Promise(path string, class Class, size int, hash string, make func() ([]byte, error)) File {
	return File{Path: path, Class: class, size: size, hash: hash, held: &held{make: make}}
}

// Put returns the file with its bytes in the spool. One without any, and one
// for which the disk has no room, stays as it is.
func (s *Spool) Put(f File) File {
	if s == nil || len(f.Data) == 0 {
		return f
	}
	w := s.Begin(f.Path, f.Class)
	_, _ = w.Write(f.Data)
	return w.File()
}

func (s *Spool) keep(data []byte) (at int64, err error) {
	s.mu.Lock()
	if s.file == nil {
		s.file, err = s.open()
	}
	at = s.end
	s.end += int64(len(data))
	s.mu.Unlock()
	if err == nil {
		_, err = s.file.WriteAt(data, at)
	}
	return at, err
}

// open makes the file, and takes its name away where the system allows it.
func (s *Spool) open() (*os.File, error) {
	file, err := os.CreateTemp(s.folder, "spool-")
	if err != nil {
		_ = os.MkdirAll(s.folder, 0o777)
		file, err = os.CreateTemp(s.folder, "spool-")
	}
	if err != nil {
		file, err = os.CreateTemp("", "counterpoint-spool-")
	}
	if err == nil {
		_ = os.Remove(file.Name())
	}
	return file, err
}

// Close gives the space back.
func (s *Spool) Close() error {
	if s == nil || s.file == nil {
		return nil
	}
	err := s.file.Close()
	if e := os.Remove(s.file.Name()); e != nil && !errors.Is(e, os.ErrNotExist) {
		err = errors.Join(err, e)
	}
	s.file = nil
	return err
}

// errForgotten says that a spool kept no bytes.
var errForgotten = errors.New("its bytes were not kept")

// Bytes returns the bytes of a file, from where they are kept.
func (f *File) Bytes() ([]byte, error) {
	if f.held == nil {
		return f.Data, nil
	}
	if f.held.make != nil {
		return f.keep(f.held.make())
	}
	s := f.held.spool
	if s.forget || s.file == nil {
		return nil, fmt.Errorf("%s: %w", f.Path, errForgotten)
	}
	return s.read(f.Path, f.held.parts, make([]byte, 0, f.size))
}

// read appends what lies in some parts.
func (s *Spool) read(name string, parts []part, data []byte) ([]byte, error) {
	for _, p := range parts {
		from := len(data)
		data = slices.Grow(data, p.size)[:from+p.size]
		if _, err := s.file.ReadAt(data[from:], p.at); err != nil {
			return nil, fmt.Errorf("read %s from %s: %w", name, filepath.Base(s.file.Name()), err)
		}
	}
	return data, nil
}

// buffers are what files are copied through: with one of its own for each, all
// bytes of a site were allocated once more when it was written.
var buffers = sync.Pool{New: func() any { return new([128 << 10]byte) }}

// copyTo writes the bytes of a file, from where they are kept.
func (f *File) copyTo(w io.Writer) error {
	if f.held == nil || f.held.spool == nil || f.held.spool.file == nil {
		data, err := f.Bytes()
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	buffer := buffers.Get().(*[128 << 10]byte)
	defer buffers.Put(buffer)
	for _, p := range f.held.parts {
		for from, end := p.at, p.at+int64(p.size); from < end; {
			piece := buffer[:min(int64(len(buffer)), end-from)]
			if _, err := f.held.spool.file.ReadAt(piece, from); err != nil {
				return fmt.Errorf("read it from %s: %w", filepath.Base(f.held.spool.file.Name()), err)
			}
			if _, err := w.Write(piece); err != nil {
				return err
			}
			from += int64(len(piece))
		}
	}
	return nil
}

// keep makes sure that the file is what was made.
func (f *File) keep(data []byte, err error) ([]byte, error) {
	if err == nil {
		f.hash, f.size = sum(data), len(data)
	}
	return data, err
}

// Size is how many bytes the file has.
func (f *File) Size() int {
	if f.held == nil {
		return len(f.Data)
	}
	return f.size
}

// Hash is the SHA-256 of the file's bytes, in hex.
func (f *File) Hash() string { return f.sum() }

// sum is the hash of the file's bytes.
func (f *File) sum() string {
	if f.hash == "" {
		f.hash = sum(f.Data)
	}
	return f.hash
}
