package site

import (
	"slices"
	"strings"
)

// SearchPath is the address of the page on which a reader searches.
const SearchPath = "/search/"

// HasSearch tells whether there is that page.
func (s *Structure) HasSearch() bool {
	p := s.byPath(s.At(SearchPath))
	return p != nil && p.Kind == KindSearch
}

// holds tells whether an author's file lies where a page would stand.
func (l *planner) holds(address string) bool {
	for name := range l.Files.Images { // which are all that are copied
		if strings.HasPrefix(name, "/") && isPageFile(encodePath(name), address) {
			return true
		}
	}
	for _, at := range l.site.files {
		if isPageFile(at, address) {
			return true
		}
	}
	return false
}

func isPageFile(file, address string) bool {
	return strings.EqualFold(file, address+"index.html") || strings.EqualFold(file, strings.TrimSuffix(address, "/"))
}

// Searched are the pages that are searched, the oldest first: a new one changes
// the number of no other.
func (s *Structure) Searched() []*Page {
	var list []*Page
	for _, p := range s.Pages {
		if (p.Kind == KindArticle || p.Kind == KindPlain) && !p.Unlisted {
			list = append(list, p)
		}
	}
	newestFirst(list)
	slices.Reverse(list)
	return list
}

// searchPart is about how many bytes of text a part of the search index is made
// of. With it a part has some 8 KB, of texts in which words are rarely the same.
const searchPart = 64 << 10

// SearchParts is into how many parts the search index is divided: a power of
// two, so that it rarely changes.
func (s *Site) SearchParts() int {
	parts := 1
	for parts*searchPart < s.totals.sizes[s.Config.Key] {
		parts *= 2
	}
	return parts
}
