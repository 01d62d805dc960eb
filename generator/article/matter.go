package article

import (
	"slices"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Matter is an article of which the front matter alone was read.
type Matter struct {
	*Front
	Keys *decode.Map // as they are written
	Body int         // where the text begins, an offset
	tree decode.Value
}

// ReadMatter reads what an article says of itself, and not its text: a title that
// only its first heading gives is missing. If it is nil, the diagnostics say why.
func ReadMatter(l Languages, src *diag.Source, contentPath string) (*Matter, diag.List) {
	var out diag.List
	m := readMatter(l, src, contentPath, nil, &out)
	if m != nil {
		m.dateFromName()
	}
	return m, out
}

// readMatter reads the front matter; nil where there is no telling it.
func readMatter(l Languages, src *diag.Source, contentPath string, taxonomies []string, out *diag.List) *Matter {
	if d, ok := src.NotText(); ok {
		out.Add(d)
		return nil
	}
	tree, body, ok := frontMatter(src, out)
	if !ok {
		return nil
	}
	return newMatter(l, src, contentPath, tree, body, taxonomies, out)
}

// newMatter takes over what stands before the text. The tree is null where
// nothing does.
func newMatter(l Languages, src *diag.Source, contentPath string, tree decode.Value, body int, taxonomies []string, out *diag.List) *Matter {
	at := out
	if body == bom(src.Data()) {
		at = &diag.List{} // there is no front matter
	}
	keys := tree.Map(at, "the front matter")
	f := &Front{Path: contentPath, Source: src, matter: string(src.Data()[:body])}
	f.Lang, f.Plain = l.Of(contentPath)
	f.read(keys, taxonomies, out)
	return &Matter{f, keys, body, tree}
}

// Meaningless tells whether a key of Hugo's or Zola's front matter is accepted
// and means nothing here.
func Meaningless(key string) bool { return slices.Contains(foreign, key) }
