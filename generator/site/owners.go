package site

import (
	"cmp"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"counterpoint/generator/article"
)

// owners returns the entries that get a page of their own. As in Hugo, a
// Markdown file in a bundle is a part of the bundle. What is called as a
// translation into a language that the site has not gets none.
func (l *planner) owners() []*article.Front {
	bundles, files := map[string]*article.Front{}, map[string]bool{}
	for _, e := range l.site.fronts {
		folder := path.Dir(e.Path)
		files[strings.TrimSuffix(e.Plain, ".md")] = true
		if e.IsIndex() && (bundles[folder] == nil || e.Lang == l.Config.Key) && folder != "." && l.indexes[folder] == nil {
			bundles[folder] = e
		}
	}
	var list []*article.Front
	for _, e := range l.fronts {
		bundle := bundleOf(e, bundles)
		switch at := e.Source.Whole(); {
		case e.IsSection():
		case isTranslation(e.Plain, files):
			l.out.Add(at.Warnf("this translation gets no page: the site has no language %q", languageOf(e.Plain)).
				WithHint("list it under `languages:` in site.yaml; a page of its own it gets by a name without a dot"))
		case bundle == nil:
			list = append(list, e)
		case !bundle.Shown(l.cascade(path.Dir(bundle.Path))).Hidden:
			l.out.Add(at.Warnf("this file is a part of the bundle that it lies in, and gets no page").
				WithHint("move it out of the folder of content/%s, or call that file _index.md", bundle.Path))
		}
	}
	return list
}

// bundleOf returns the index of the bundle in which a file is a part.
func bundleOf(e *article.Front, bundles map[string]*article.Front) *article.Front {
	if e.IsIndex() {
		return nil
	}
	for folder := path.Dir(e.Path); folder != "."; folder = path.Dir(folder) {
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

// languageOf is the language of a translation.
func languageOf(file string) string { return suffix.FindStringSubmatch(path.Base(file))[2] }

// paths gives every article its address. Of articles of a folder that have the
// same one, as a report of every year may, the oldest has it, and the others
// have their dates in theirs: what is written later must not move it.
func (l *planner) paths(entries []*article.Front) map[*article.Front]string {
	paths := map[*article.Front]string{}
	same := map[string][]*article.Front{}
	for _, e := range entries {
		paths[e] = l.path(e)
		same[paths[e]] = append(same[paths[e]], e)
	}
	for _, address := range slices.Sorted(maps.Keys(same)) {
		list := same[address]
		slices.SortStableFunc(list, func(a, b *article.Front) int {
			return cmp.Or(cmp.Compare(dateOf(a), dateOf(b)), cmp.Compare(a.Path, b.Path))
		})
		for _, e := range list[1:] {
			date := dateOf(e)
			if date == "" {
				continue // an error, which is reported with the addresses
			}
			paths[e] = clean(path.Dir(strings.TrimSuffix(address, "/")), date+"-"+path.Base(address))
			if l.published(e) {
				l.out.Add(e.Source.Whole().Warnf("another article has this name; the address of this one has its date").
					WithHint("it is %s; give it a `slug` for another", paths[e]))
			}
		}
	}
	return paths
}

// dateOf is the date by which an article can be told from others of its name;
// empty where it has none, or its front matter gives its address whole.
func dateOf(e *article.Front) string {
	a := e
	switch {
	case a.URL != "":
		return ""
	case a.NameDate() != "" || a.Date.IsZero():
		return a.NameDate()
	}
	return a.Date.Format(time.DateOnly)
}
