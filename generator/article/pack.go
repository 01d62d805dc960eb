package article

import (
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/packed"
)

// Pack writes down what Read found, but for the text itself, which is parsed
// again when somebody asks for it.
func (a *Article) Pack(w *packed.Writer) {
	a.tree.Pack(w)
	w.Number(a.body)
	w.Text(a.Title)
	w.Text(a.Excerpt)
	markdown.PackLinks(w, a.Links)
	w.Number(len(a.Unnamed))
	for _, u := range a.Unnamed {
		w.Text(u.Name)
		w.Is(u.Tag)
		w.Signed(u.At.Offset)
	}
	w.Number(len(a.IDs))
	for _, id := range a.IDs {
		w.Text(id)
	}
}

// Seal forgets what Pack alone needs.
func (a *Article) Seal() {
	a.tree, a.Claims, a.Sources = decode.Value{}, decode.Value{}, decode.Value{}
}

// Unpack reads an article again that Read read from the same bytes, with the same
// converter and taxonomies.
func Unpack(l Languages, src *diag.Source, contentPath string, c *markdown.Converter, r *packed.Reader, taxonomies ...string) *Article {
	var said diag.List // what Read said already
	tree := decode.Unpack(src, r)
	body := min(r.Number(), src.Size)
	m := newMatter(l, src, contentPath, tree, body, taxonomies, &said)
	a := newArticle(m, c, &said)
	title := r.Text()
	a.keep(c, nil)
	a.dateFromName()
	a.Title, a.Excerpt = title, r.Text()
	a.Links = markdown.UnpackLinks(src, r)
	for range r.Count() {
		a.Unnamed = append(a.Unnamed, markdown.Unknown{Name: r.Text(), Tag: r.Is(), At: src.At(r.Signed())})
	}
	for range r.Count() {
		a.IDs = append(a.IDs, r.Text())
	}
	return a
}
