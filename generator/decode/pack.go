package decode

import (
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/packed"
)

// Pack writes a value down, to be kept where its file is known by its bytes: what
// was read once need not be parsed again.
func (v Value) Pack(w *packed.Writer) {
	w.Is(v.n != nil)
	if v.n != nil {
		v.n.write(w)
	}
}

// Unpack reads a value of a file again. What is damaged makes the reader bad.
func Unpack(src *diag.Source, r *packed.Reader) Value {
	if !r.Is() {
		return Value{}
	}
	n := &node{}
	n.unpack(r, 0)
	return Value{src, n}
}

func (n *node) write(w *packed.Writer) {
	w.Number(int(n.kind))
	w.Signed(n.at)
	switch n.kind {
	case ListKind:
		w.Number(len(n.list))
		for _, entry := range n.list {
			entry.write(w)
		}
	case MapKind:
		w.Number(len(n.fields))
		for _, f := range n.fields {
			w.Text(f.key)
			w.Signed(f.at)
			f.value.write(w)
		}
	default:
		w.Text(n.text)
	}
}

// unpack reads a node, and those in it. What is nested deeper than a file may be
// was not written by us.
func (n *node) unpack(r *packed.Reader, depth int) {
	n.kind, n.at = Kind(r.Number()), r.Signed()
	if n.kind > plainKind || depth > 2*maxDepth {
		r.Fail()
		return
	}
	switch n.kind {
	case ListKind:
		made := make([]node, r.Count())
		n.list = make([]*node, len(made))
		for i := range made {
			made[i].unpack(r, depth+1)
			n.list[i] = &made[i]
		}
	case MapKind:
		made := make([]node, r.Count())
		n.fields = make([]field, 0, len(made))
		for i := range made {
			f := field{key: r.Text(), at: r.Signed(), value: &made[i]}
			made[i].unpack(r, depth+1)
			n.add(f)
		}
	default:
		n.text = r.Text()
	}
}

// Pack writes a date down.
func (d Date) Pack(w *packed.Writer) {
	w.Is(!d.IsZero())
	if d.IsZero() {
		return
	}
	_, zone := d.Zone()
	w.Is(d.HasTime)
	w.Signed(int(d.Unix()))
	w.Number(d.Nanosecond())
	w.Signed(zone)
}

// UnpackDate is the inverse.
func UnpackDate(r *packed.Reader) (d Date) {
	if !r.Is() {
		return d
	}
	d.HasTime = r.Is()
	d.Time = time.Unix(int64(r.Signed()), int64(r.Number())).UTC()
	if zone := r.Signed(); zone != 0 {
		d.Time = d.In(time.FixedZone("", zone))
	}
	return d
}
