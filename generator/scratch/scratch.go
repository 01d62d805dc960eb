// Package scratch keeps bytes on disk for the process that made them: what is
// large, and asked for once more or never. Its one type is File, to which is added
// and which is read at any place:
//
//	f := scratch.New(".counterpoint")
//	at, err := f.Append(data)
//	err = f.ReadAt(data, at)
//
// The file has no name, where the system allows that, and is gone with the process.
package scratch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// File is made when there is something to keep. It is safe for concurrent use.
type File struct {
	folder string
	mu     sync.Mutex
	file   *os.File
	end    int64
	closed bool
}

// On returns a File that lies in an open file, which is empty.
func On(file *os.File) *File { return &File{file: file} }

// New returns a file that will lie in a folder, which need not be there, or where the
// system keeps temporary files if that cannot be.
func New(folder string) *File { return &File{folder: folder} }

// Append adds bytes, and tells from which offset on they lie.
func (f *File) Append(data []byte) (at int64, err error) {
	if at, err = f.Reserve(len(data)); err == nil {
		err = f.WriteAt(data, at)
	}
	return at, err
}

// Reserve makes room for so many bytes, and tells from which offset on.
func (f *File) Reserve(size int) (at int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return 0, errClosed
	}
	if f.file == nil {
		if f.file, err = f.open(); err != nil {
			return 0, err
		}
	}
	at = f.end
	f.end += int64(size)
	return at, nil
}

// WriteAt writes bytes where there is room for them.
func (f *File) WriteAt(data []byte, at int64) error {
	file, err := f.opened()
	if err == nil {
		_, err = file.WriteAt(data, at)
	}
	return err
}

func (f *File) opened() (*os.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		return nil, errClosed
	}
	return f.file, nil
}

// open makes the file, and takes its name away where the system allows it.
func (f *File) open() (*os.File, error) {
	file, err := os.CreateTemp(f.folder, "spool-")
	if err != nil {
		_ = os.MkdirAll(f.folder, 0o777)
		file, err = os.CreateTemp(f.folder, "spool-")
	}
	if err != nil {
		file, err = os.CreateTemp("", "counterpoint-spool-")
	}
	if err == nil {
		_ = os.Remove(file.Name())
	}
	return file, err
}

// errClosed says that nothing is there any more, or was ever.
var errClosed = errors.New("nothing is kept there")

// ReadAt fills a buffer with what lies at an offset.
func (f *File) ReadAt(p []byte, at int64) error {
	file, err := f.opened()
	if err != nil {
		return err
	}
	if _, err := file.ReadAt(p, at); err != nil {
		return fmt.Errorf("read %s: %w", filepath.Base(file.Name()), err)
	}
	return nil
}

// Close gives the space back; nothing can be kept any more. A nil File has none.
func (f *File) Close() error {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	if e := os.Remove(f.file.Name()); e != nil && !errors.Is(e, os.ErrNotExist) {
		err = errors.Join(err, e)
	}
	f.file = nil
	return err
}
