package markdown

import (
	"counterpoint/generator/diag"
	"counterpoint/generator/packed"
)

// PackLinks writes links down that are to be looked at, not shown: where in the
// HTML they stand is forgotten.
func PackLinks(w *packed.Writer, list []Link) {
	w.Number(len(list))
	for _, l := range list {
		w.Text(l.Destination)
		w.Is(l.Image)
		w.Is(l.Ref)
		w.Signed(l.At.Offset)
	}
}

// UnpackLinks reads the links of a file again.
func UnpackLinks(src *diag.Source, r *packed.Reader) []Link {
	var list []Link
	for range r.Count() {
		list = append(list, Link{Destination: r.Text(), Image: r.Is(), Ref: r.Is(), At: src.At(r.Signed())})
	}
	return list
}
