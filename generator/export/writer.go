package export

import (
	"io"
	"sync"
)

// writer is what a file is written to. What lists the whole site rests from time
// to time, and what there is by then is handed on: claims.json of 10,000 articles
// has 65 MB, which nobody needs at once.
type writer struct {
	b  []byte
	to io.Writer // nil: all stays in b
}

// piece is how many bytes are worth handing on.
const piece = 64 << 10

// rest hands on what was written, if that is much.
func (w *writer) rest() {
	if w.to != nil && len(w.b) >= piece {
		w.flush()
	}
}

// flush hands on the rest. Whoever takes it has no errors of its own: they come
// out where the file is read.
func (w *writer) flush() {
	_, _ = w.to.Write(w.b)
	w.b = w.b[:0]
}

// say writes texts as they are.
func (w *writer) say(texts ...string) {
	for _, text := range texts {
		w.b = append(w.b, text...)
	}
}

// Write makes it an io.Writer for those who want one.
func (w *writer) Write(p []byte) (int, error) {
	w.b = append(w.b, p...)
	return len(p), nil
}

// writers are used again: grown from nothing for each file, they were a third of
// all that a build allocates.
var writers = sync.Pool{New: func() any { return &writer{} }}

// widest is how large a writer may be to be used again.
const widest = 1 << 20

func newWriter(to io.Writer) *writer {
	w := writers.Get().(*writer)
	w.b, w.to = w.b[:0], to
	return w
}

func (w *writer) giveBack() {
	if w.to = nil; cap(w.b) <= widest {
		writers.Put(w)
	}
}
