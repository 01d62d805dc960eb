package site

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// owners returns the entries that get a page of their own. As in Hugo, a
// Markdown file in a bundle is a part of the bundle; and a site has one
// language.
func (l *linker) owners() []*Entry {
	bundles, files := map[string]*Entry{}, map[string]bool{}
	for _, e := range l.Entries {
		folder := path.Dir(e.Article.Path)
		files[strings.TrimSuffix(e.Article.Path, ".md")] = true
		if e.Article.IsIndex() && folder != "." && l.indexes[folder] == nil {
			bundles[folder] = e
		}
	}
	var list []*Entry
	for _, e := range l.Entries {
		bundle := bundleOf(e, bundles)
		switch at := e.Article.Source.Whole(); {
		case e.Article.IsSection():
		case isTranslation(e.Article.Path, files):
			l.out.Add(at.Warnf("this translation gets no page: a site has one language").
				WithHint("make a site of each language; a page of its own it gets by a name without a dot"))
		case bundle == nil:
			list = append(list, e)
		case !bundle.Article.Shown(l.cascade(path.Dir(bundle.Article.Path))).Hidden:
			l.out.Add(at.Warnf("this file is a part of the bundle that it lies in, and gets no page").
				WithHint("move it out of the folder of content/%s, or call that file _index.md", bundle.Article.Path))
		}
	}
	return list
}

// bundleOf returns the index of the bundle in which a file is a part.
func bundleOf(e *Entry, bundles map[string]*Entry) *Entry {
	if e.Article.IsIndex() {
		return nil
	}
	for folder := path.Dir(e.Article.Path); folder != "."; folder = path.Dir(folder) {
		if b := bundles[folder]; b != nil {
			return b
		}
	}
	return nil
}

// suffix is what may be a language: post.fr.md, index.zh-cn.md.
var suffix = regexp.MustCompile(`^(.+)\.([a-z]{2,3}(?:-[a-zA-Z]{2,4})?)\.md$`)

// isTranslation tells whether a file's name is that of another with a language
// behind it, or of a bundle's or section's index. index.js is none.
func isTranslation(file string, files map[string]bool) bool {
	m := suffix.FindStringSubmatch(path.Base(file))
	if m == nil {
		return false
	}
	if _, err := language.Parse(m[2]); err != nil {
		return false
	}
	return m[1] == "index" || m[1] == "_index" || files[path.Join(path.Dir(file), m[1])]
}

// paths gives every article its address. Of articles of a folder that have the
// same one, as a report of every year may, the oldest has it, and the others
// have their dates in theirs: what is written later must not move it.
func (l *linker) paths(entries []*Entry) map[*Entry]string {
	paths := map[*Entry]string{}
	same := map[string][]*Entry{}
	for _, e := range entries {
		paths[e] = l.path(e)
		same[paths[e]] = append(same[paths[e]], e)
	}
	for _, address := range keys(same) {
		list := same[address]
		slices.SortStableFunc(list, func(a, b *Entry) int {
			return cmp.Or(cmp.Compare(dateOf(a), dateOf(b)), cmp.Compare(a.Article.Path, b.Article.Path))
		})
		for _, e := range list[1:] {
			date := dateOf(e)
			if date == "" {
				continue // an error, which is reported with the addresses
			}
			paths[e] = clean(path.Dir(strings.TrimSuffix(address, "/")), date+"-"+path.Base(address))
			if l.published(e) {
				l.out.Add(e.Article.Source.Whole().Warnf("another article has this name; the address of this one has its date").
					WithHint("it is %s; give it a `slug` for another", paths[e]))
			}
		}
	}
	return paths
}

// dateOf is the date by which an article can be told from others of its name;
// empty where it has none, or its front matter gives its address whole.
func dateOf(e *Entry) string {
	a := e.Article
	switch {
	case a.URL != "":
		return ""
	case a.NameDate() != "" || a.Date.IsZero():
		return a.NameDate()
	}
	return a.Date.Format(time.DateOnly)
}
