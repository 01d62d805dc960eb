package generator

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"counterpoint/generator/decode"
)

// shownKeys is how many unknown keys are named; one theme has a dozen.
const shownKeys = 12

// unknownKeys says once for the whole site which keys of front matter nothing
// here knows: every theme has its own, in every post. One that looks like a
// slip of the pen was reported with its article.
func (w *work) unknownKeys(of []*unit) {
	posts := map[string]int{} // key → how many articles have it
	articles := 0
	var first decode.Key
	for _, u := range of {
		e := u.made.value.entry
		if e == nil || len(e.Article.Unknown) == 0 {
			continue
		}
		if articles++; articles == 1 {
			first = e.Article.Unknown[0]
		}
		for _, key := range e.Article.Unknown {
			posts[key.Name]++
		}
	}
	const hint = "they are kept for templates; under `params:` they are expected"
	switch {
	case articles == 0:
	case len(posts) == 1 && articles == 1:
		w.diagnostics.Add(first.At.Warnf("unknown key %q in the front matter", first.Name).
			WithHint("it is kept for templates; under `params:` it is expected"))
	case articles == 1:
		w.diagnostics.Add(first.At.Warnf("unknown keys in the front matter: %s", named(posts, 1)).WithHint(hint))
	default:
		w.diagnostics.Add(first.At.Warnf("unknown keys in the front matter of %d articles: %s", articles, named(posts, articles)).WithHint(hint))
	}
}

// named lists keys, the most frequent first, each with its number of articles.
func named(posts map[string]int, articles int) string {
	names := slices.Sorted(maps.Keys(posts))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(posts[b], posts[a]) })
	var list []string
	for _, name := range names[:min(len(names), shownKeys)] {
		if articles > 1 {
			name = fmt.Sprintf("%s (%d)", name, posts[name])
		}
		list = append(list, name)
	}
	if rest := len(names) - len(list); rest > 0 {
		list = append(list, fmt.Sprintf("and %d more", rest))
	}
	return strings.Join(list, ", ")
}
