package site

import (
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"math/bits"
	"slices"
	"time"
)

// What something was made of. A page depends on the Basis of its site, which
// rarely changes, and on the articles whose texts or claims somebody asked for
// while it was made, which are noted.

// Reads are the articles of a site that something was made of, by their places
// in the input: all of an article, or its claims alone, which most edits of its
// text leave as they are (Entry.Standing). And whether it was made of how many
// claims there are in all of them, which most edits of claims leave as it is
// (Site.Tallies). The zero Reads are none. They are not safe for concurrent use; the
// nil Reads note nothing.
type Reads struct {
	texts, claims entrySet
	tallies       bool
}

// Tallies tells whether something was made of how many claims there are.
func (r *Reads) Tallies() bool { return r.tallies }

func (r *Reads) addTallies() {
	if r != nil {
		r.tallies = true
	}
}

func (r *Reads) add(entry int) {
	if r != nil {
		r.texts.add(entry)
	}
}

func (r *Reads) addClaims(entry int) {
	if r != nil {
		r.claims.add(entry)
	}
}

// Add adds what something else was made of.
func (r *Reads) Add(other *Reads) {
	for i := range other.texts.all() {
		r.add(i)
	}
	for i := range other.claims.all() {
		r.addClaims(i)
	}
	if other.tallies {
		r.addTallies()
	}
}

// Texts yields the articles that were read, in their order.
func (r *Reads) Texts() iter.Seq[int] { return r.texts.all() }

// Claims yields the articles of which the claims alone were read.
func (r *Reads) Claims() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range r.claims.all() {
			if !r.texts.has(i) && !yield(i) {
				return
			}
		}
	}
}

// entrySet is a set of articles: a bit for each.
type entrySet []uint64

func (p *entrySet) add(entry int) {
	for len(*p) <= entry/64 {
		*p = append(*p, 0)
	}
	(*p)[entry/64] |= 1 << (entry % 64)
}

func (p entrySet) has(entry int) bool { return entry/64 < len(p) && p[entry/64]&(1<<(entry%64)) != 0 }

func (p entrySet) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range p {
			for ; word != 0; word &= word - 1 { // without its lowest bit
				if !yield(i*64 + bits.TrailingZeros64(word)) {
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
		s.reads.addClaims(at.page.entry)
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

// Pack writes them down in few bytes. The first one says whether tallies were read.
func (r *Reads) Pack() []byte {
	first := byte('r')
	if r.tallies {
		first = 'R'
	}
	return slices.Clip(pack(pack([]byte{first}, r.Texts()), r.Claims()))
}

// UnpackReads is the inverse of Pack, for a site of some articles; false where
// nothing was packed so.
func UnpackReads(packed []byte, articles int) (*Reads, bool) {
	if len(packed) == 0 || packed[0] != 'r' && packed[0] != 'R' {
		return nil, false
	}
	r := &Reads{tallies: packed[0] == 'R'}
	rest, ok := r.texts.unpack(packed[1:], articles)
	if ok {
		rest, ok = r.claims.unpack(rest, articles)
	}
	return r, ok && len(rest) == 0
}

// pack appends a set: how many stretches of neighbours there are, and of each the
// step to it and its length, so that all are as few bytes as one is.
func pack(to []byte, all iter.Seq[int]) []byte {
	var stretches [][2]int // where each begins and ends
	for i := range all {
		if n := len(stretches); n > 0 && stretches[n-1][1] == i {
			stretches[n-1][1]++
			continue
		}
		stretches = append(stretches, [2]int{i, i + 1})
	}
	to, end := binary.AppendUvarint(to, uint64(len(stretches))), 0
	for _, s := range stretches {
		to = binary.AppendUvarint(to, uint64(s[0]-end))
		to = binary.AppendUvarint(to, uint64(s[1]-s[0]))
		end = s[1]
	}
	return to
}

// unpack reads a set of some articles, and returns what is left.
func (p *entrySet) unpack(packed []byte, articles int) (rest []byte, ok bool) {
	number := func() int {
		n, size := binary.Uvarint(packed)
		if size <= 0 || n > uint64(articles) {
			ok = false
			return 0
		}
		packed = packed[size:]
		return int(n)
	}
	end := 0
	ok = true
	for count := number(); ok && count > 0; count-- {
		from := end + number()
		end = from + number()
		if !ok || end > articles {
			return nil, false
		}
		for i := from; i < end; i++ {
			p.add(i)
		}
	}
	return packed, ok
}
