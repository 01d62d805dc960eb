package markdown

import (
	"sync"
	"sync/atomic"
)

// Kept is a document that may be forgotten and parsed again when somebody asks
// for it: parsing is a pure function of its source, and the texts of 10,000
// articles take 300 MB, of which a preview looks at few. It is safe for
// concurrent use.
type Kept struct {
	doc   atomic.Pointer[Doc]
	parse func() *Doc
	shelf *shelf
}

// Doc returns the document.
func (k *Kept) Doc() *Doc {
	if d := k.doc.Load(); d != nil {
		return d
	}
	d := k.parse()
	k.shelf.put(k, d)
	return d
}

// Keep keeps a document for as long as there is room (Options.Room); parse makes
// the same one again, or for the first time where there is none.
func (c *Converter) Keep(d *Doc, parse func() *Doc) *Kept {
	k := &Kept{parse: parse, shelf: &c.shelf}
	if d != nil {
		c.shelf.put(k, d)
	}
	return k
}

// shelf has room for some documents; the one that was put there first goes
// first.
type shelf struct {
	room  int // bytes; 0 is without end
	mu    sync.Mutex
	taken int
	list  []*Kept
}

func (s *shelf) put(k *Kept, d *Doc) {
	k.doc.Store(d)
	if s.room == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list, s.taken = append(s.list, k), s.taken+d.size()
	for s.taken > s.room && len(s.list) > 1 {
		first := s.list[0]
		s.list[0], s.list = nil, s.list[1:]
		if gone := first.doc.Swap(nil); gone != nil {
			s.taken -= gone.size()
		}
	}
}

// size is about how many bytes a document takes.
func (d *Doc) size() int {
	return 512 + len(d.html) + len(d.text) + 20*len(d.runs) + 64*len(d.links) + 64*len(d.headings)
}
