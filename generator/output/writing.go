package output

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

// Writing is a file that comes into a spool piece by piece, so that nobody need
// hold it whole. What goes wrong is said where its bytes are asked for. It is for
// one goroutine.
type Writing struct {
	file  File
	spool *Spool
	parts []part
	hash  hash.Hash
	err   error
}

// Begin begins a file.
func (s *Spool) Begin(path string, class Class) *Writing {
	return &Writing{file: File{Path: path, Class: class}, spool: s, hash: sha256.New()}
}

// Write adds to the file. It takes all.
func (w *Writing) Write(p []byte) (int, error) {
	if len(p) > 0 && w.err == nil {
		w.hash.Write(p)
		w.file.size += len(p)
		w.keep(p)
	}
	return len(p), nil
}

func (w *Writing) keep(p []byte) {
	if w.spool != nil && w.spool.forget {
		return
	}
	if w.spool != nil && w.file.Data == nil {
		at, err := w.spool.file.Append(p)
		if err == nil {
			w.add(part{at, len(p)})
			return
		}
		if w.file.Data, w.err = w.spool.read(w.file.Path, w.parts, nil); w.err != nil { // the disk has no room: in memory then
			return
		}
	}
	w.file.Data = append(w.file.Data, p...)
}

// add notes a part, which mostly goes on where the last one ends.
func (w *Writing) add(p part) {
	if n := len(w.parts); n > 0 && w.parts[n-1].at+int64(w.parts[n-1].size) == p.at {
		w.parts[n-1].size += p.size
		return
	}
	w.parts = append(w.parts, p)
}

// File is the file, which is whole now.
func (w *Writing) File() File {
	f := w.file
	if f.size == 0 {
		return f
	}
	f.hash = hex.EncodeToString(w.hash.Sum(nil))
	switch {
	case w.err != nil:
		err := w.err
		f.held = &held{make: func() ([]byte, error) { return nil, err }}
	case f.Data == nil:
		f.held = &held{spool: w.spool, parts: w.parts}
	}
	return f
}
