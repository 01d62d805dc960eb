package article

import (
	"path"
	"slices"
	"strings"
)

// Languages are the keys of a site's languages, as names of files have them:
// post.fr.md. The zero value is a site of one language, in whose names a dot is
// just a dot.
type Languages struct {
	Default string   // of a file without a key in its name
	Keys    []string // all of them, in lower case
}

// Of returns the language of a file of content/, and its path without it. As in
// Hugo, what is none of the keys is a part of the name.
func (l Languages) Of(contentPath string) (key, plain string) {
	short, ok := strings.CutSuffix(contentPath, ".md")
	ext := path.Ext(short)
	if key = strings.ToLower(strings.TrimPrefix(ext, ".")); ok && ext != "" && slices.Contains(l.Keys, key) && path.Base(short) != ext {
		return key, strings.TrimSuffix(short, ext) + ".md"
	}
	return l.Default, contentPath
}
