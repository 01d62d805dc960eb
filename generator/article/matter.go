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
	keys, body, ok := frontMatter(src, out)
	if !ok {
		return nil
	}
	f := &Front{Path: contentPath, Source: src, matter: string(src.Data()[:body])}
	f.Lang, f.Plain = l.Of(contentPath)
	f.read(keys, taxonomies, out)
	return &Matter{f, keys, body}
}

// Meaningless tells whether a key of Hugo's or Zola's front matter is accepted
// and means nothing here.
func Meaningless(key string) bool { return slices.Contains(foreign, key) }
