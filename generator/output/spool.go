package output

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"counterpoint/generator/scratch"
)

// Spool keeps the bytes of files on disk, from when they are made to when it is
// known that all could be made and they are written: a site of ten thousand
// articles has a gigabyte of pages. It is safe for concurrent use; the nil Spool
// keeps everything in memory.
type Spool struct {
	file   *scratch.File
	forget bool
}

// NewSpool returns a spool that keeps them in a file.
func NewSpool(file *scratch.File) *Spool { return &Spool{file: file} }

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
	if s.forget {
		return nil, fmt.Errorf("%s: %w", f.Path, errForgotten)
	}
	return s.read(f.Path, f.held.parts, make([]byte, 0, f.size))
}

// read appends what lies in some parts.
func (s *Spool) read(name string, parts []part, data []byte) ([]byte, error) {
	for _, p := range parts {
		from := len(data)
		data = slices.Grow(data, p.size)[:from+p.size]
		if err := s.file.ReadAt(data[from:], p.at); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return data, nil
}

// buffers are what files are copied through: with one of its own for each, all
// bytes of a site were allocated once more when it was written.
var buffers = sync.Pool{New: func() any { return new([128 << 10]byte) }}

// copyTo writes the bytes of a file, from where they are kept.
func (f *File) copyTo(w io.Writer) error {
	if f.held == nil || f.held.spool == nil || f.held.spool.forget {
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
			if err := f.held.spool.file.ReadAt(piece, from); err != nil {
				return err
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
