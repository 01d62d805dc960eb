package generator

import (
	"sync"

	"counterpoint/generator/diag"
	"counterpoint/generator/scratch"
)

// away keeps on disk what was parsed and is seldom asked for again: a build needs
// it once, when a page is made of it. In memory it was half of what was alive, which
// every collection of garbage had to go through. The nil away keeps nothing.
type away struct {
	file *scratch.File
	lost func(error)

	mu    sync.Mutex
	spare int    // bytes that may still stay in memory
	chunk []byte // what comes is written together
	at    int64  // where it will lie
	full  bool   // the disk has no room: what is in the chunk stays there
}

const chunkSize = 256 << 10

func newAway(o Options) *away {
	if o.Scratch == nil {
		return nil
	}
	return &away{file: o.Scratch, lost: o.Lost, spare: o.Spare}
}

var _ diag.Away = (*away)(nil)

// Put takes bytes, unless they should stay in memory: because there are few so far,
// because they are many at once, or because the disk has no room.
func (a *away) Put(data []byte) (at int64, ok bool) {
	if a == nil || len(data) > chunkSize {
		return 0, false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(data) <= a.spare {
		a.spare -= len(data)
		return 0, false
	}
	if len(a.chunk)+len(data) > cap(a.chunk) && !a.next() {
		return 0, false
	}
	at = a.at + int64(len(a.chunk))
	a.chunk = append(a.chunk, data...)
	return at, true
}

// next writes the chunk, and begins another one.
func (a *away) next() bool {
	if a.full {
		return false
	}
	if len(a.chunk) > 0 && a.file.WriteAt(a.chunk, a.at) != nil {
		a.full = true
		return false
	}
	at, err := a.file.Reserve(chunkSize)
	if err != nil {
		a.full = true
		return false
	}
	if a.chunk == nil {
		a.chunk = make([]byte, 0, chunkSize)
	}
	a.chunk, a.at = a.chunk[:0], at
	return true
}

// Get returns bytes that were taken.
func (a *away) Get(at int64, size int) []byte {
	data := make([]byte, size)
	if a.inChunk(data, at) {
		return data
	}
	if err := a.file.ReadAt(data, at); err != nil {
		if a.lost != nil {
			a.lost(err)
		}
		panic(err) // there is nothing to go on with
	}
	return data
}

func (a *away) inChunk(data []byte, at int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	from := at - a.at
	if from < 0 || from >= int64(len(a.chunk)) {
		return false
	}
	copy(data, a.chunk[from:])
	return true
}

// keep returns a function that gives the bytes again, as a text.
func (a *away) keep(data []byte) func() string {
	size := len(data)
	if at, ok := a.Put(data); ok {
		return func() string { return string(a.Get(at, size)) }
	}
	text := string(data)
	return func() string { return text }
}
