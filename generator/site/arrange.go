package site

import (
	"counterpoint/generator/article"
	"counterpoint/generator/diag"
)

// Arrange lays out the pages of articles of which nothing but the fronts is
// known: where they stand, and what is wrong with that.
func Arrange(o Options, fronts []*article.Front) (*Structure, diag.List) {
	in := Input{Options: o}
	for _, f := range fronts {
		in.Entries = append(in.Entries, &Entry{Article: &article.Article{Front: f}})
	}
	var out diag.List
	kin := structures(in, nil)
	for _, s := range kin {
		out.Add(s.out...)
	}
	return kin[0], out
}

// EncodePath is the address of a path: what would begin a query or a fragment is
// encoded.
func EncodePath(path string) string { return encodePath(path) }
