package site

import (
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"
)

// What something was made of. A page depends on the Basis of its site, which
// rarely changes, and on the articles whose texts or claims somebody asked for
// while it was made, which are noted.

// Reads are the articles of a site that something was made of, by their places
// in the input, and whether it was made of how many claims there are in all of
// them, which most edits of an article leave as it is (Site.Tallies). The zero
// Reads are none. They are not safe for concurrent use; the nil Reads note nothing.
type Reads struct {
	bits    []uint64
	tallies bool
}

// Tallies tells whether something was made of how many claims there are.
func (r *Reads) Tallies() bool { return r.tallies }

func (r *Reads) addTallies() {
	if r != nil {
		r.tallies = true
	}
}

func (r *Reads) add(entry int) {
	if r == nil {
		return
	}
	for len(r.bits) <= entry/64 {
		r.bits = append(r.bits, 0)
	}
	r.bits[entry/64] |= 1 << (entry % 64)
}

// Add adds what something else was made of.
func (r *Reads) Add(other *Reads) {
	for i := range other.All() {
		r.add(i)
	}
	if other.tallies {
		r.addTallies()
	}
}

// All yields the places, in their order.
func (r *Reads) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range r.bits {
			for bit := range 64 {
				if word&(1<<bit) != 0 && !yield(i*64+bit) {
					return
				}
			}
		}
	}
}

// Noting returns the same site, which notes the articles that somebody asks for.
func (s *Site) Noting(r *Reads) *Site {
	all, at := make([]*Site, len(s.all)), 0
	for i, each := range s.all {
		noting := *each
		noting.reads, noting.all = r, all
		if all[i] = &noting; each == s {
			at = i
		}
	}
	return all[at]
}

// Note notes what something was made of that is asked for, and was made before.
func (s *Site) Note(r *Reads) { s.reads.Add(r) }

func (s *Site) noteClaims(of []place) {
	for _, at := range of {
		s.reads.add(at.page.entry)
	}
}

// Basis adds to a hash what of the articles every page may depend on: the
// structure, who answers whom, who claims what, which texts link to claims. With
// it, the site's settings, and what was noted, all that a page depends on is
// known.
func (s *Site) Basis(h io.Writer) {
	for _, e := range s.entries {
		f := e.Article.Front
		fmt.Fprintf(h, "%#v %q %q\n", f.Says(), e.ids, e.subjects)
		for _, l := range e.toClaims {
			fmt.Fprintf(h, "%q\n", l.Destination)
		}
	}
	for _, each := range s.all {
		for _, p := range each.Pages {
			fmt.Fprintf(h, "%q\n", p.Path)
		}
		fmt.Fprintf(h, "%q\n", each.Claimed())
	}
}

// Tallies adds to a hash how many claims there are in all articles, and how they
// are answered.
func (s *Site) Tallies(h io.Writer) {
	for _, each := range s.all {
		fmt.Fprintf(h, "%v\n", each.tallyAllPages())
	}
}

// Until is when other articles are published, or over, than now; the zero time
// if that stays as it is.
func (s *Site) Until() time.Time {
	var until time.Time
	for _, e := range s.entries {
		f := e.Article.Front
		for _, t := range []time.Time{f.Date.Time, f.Publish.Time, f.Expiry.Time} {
			if t.After(s.Now) && (until.IsZero() || t.Before(until)) {
				until = t
			}
		}
	}
	return until
}

// Pack writes them down in few bytes: a bit for each article where they are many,
// otherwise the steps from one to the next. The first byte says which, and is a
// capital letter for tallies.
func (r *Reads) Pack() []byte {
	capital := byte(0)
	if r.tallies {
		capital = 's' - 'S'
	}
	steps, last := []byte{'s' - capital}, 0
	for i := range r.All() {
		steps, last = binary.AppendUvarint(steps, uint64(i-last)), i
	}
	if len(steps) <= 8*len(r.bits) {
		return slices.Clip(steps)
	}
	bits := []byte{'b' - capital}
	for _, word := range r.bits {
		bits = binary.LittleEndian.AppendUint64(bits, word)
	}
	return bits
}

// UnpackReads is the inverse of Pack; false where nothing was packed so.
func UnpackReads(packed []byte) (*Reads, bool) {
	if len(packed) == 0 {
		return nil, false
	}
	kind := packed[0] | ('s' - 'S')
	r := &Reads{tallies: kind != packed[0]}
	switch {
	case kind == 'b' && len(packed)%8 == 1:
		for at := 1; at < len(packed); at += 8 {
			r.bits = append(r.bits, binary.LittleEndian.Uint64(packed[at:]))
		}
		return r, true
	case kind != 's':
		return nil, false
	}
	for at, i := 1, uint64(0); at < len(packed); {
		step, n := binary.Uvarint(packed[at:])
		if i += step; n <= 0 || i >= maxEntries {
			return nil, false
		}
		at += n
		r.add(int(i))
	}
	return r, true
}

// maxEntries is more articles than a site has.
const maxEntries = 1 << 27
