package claim

import (
	"cmp"
	"maps"
	"slices"

	"counterpoint/generator/anchor"
	"counterpoint/generator/diag"
	"counterpoint/generator/packed"
)

// pack writes down where the passages of a set stand.
func (p *Placed) pack(w *packed.Writer) {
	for _, c := range p.Claims {
		r, ok := p.Claim(c)
		packRange(w, r, ok)
		for _, cp := range c.Counterpoints {
			r, ok := p.Counterpoint(cp)
			packRange(w, r, ok)
		}
	}
	ranges := slices.SortedFunc(maps.Keys(p.words), func(a, b anchor.Range) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	w.Number(len(ranges))
	for _, r := range ranges {
		packRange(w, r, true)
		w.Text(p.words[r])
	}
	w.Number(len(p.Unused))
	for _, u := range p.Unused {
		packRange(w, u.Range, true)
		w.Number(u.At.Offset)
	}
}

func packRange(w *packed.Writer, r anchor.Range, ok bool) {
	if w.Is(ok); ok {
		w.Number(r.Start)
		w.Number(r.End - r.Start)
	}
}

func unpackRange(r *packed.Reader) (at anchor.Range, ok bool) {
	if !r.Is() {
		return at, false
	}
	at.Start = r.Number()
	at.End = at.Start + r.Number()
	return at, true
}

// unpack reads where the passages of the same set stand, in the text of the same
// article.
func unpack(s *Set, src *diag.Source, r *packed.Reader) *Placed {
	p := newPlaced(s)
	for _, c := range s.Claims {
		if at, ok := unpackRange(r); ok {
			p.claims[c.number] = spotOf(at)
		}
		for _, cp := range c.Counterpoints {
			if at, ok := unpackRange(r); ok {
				p.counterpoints[cp.number] = spotOf(at)
			}
		}
	}
	for range r.Count() {
		if p.words == nil {
			p.words = map[anchor.Range]string{}
		}
		at, _ := unpackRange(r)
		p.words[at] = r.Text()
	}
	for range r.Count() {
		at, _ := unpackRange(r)
		p.Unused = append(p.Unused, Passage{Range: at, At: src.At(r.Number())})
	}
	return p
}
