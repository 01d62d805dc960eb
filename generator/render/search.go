package render

import (
	"slices"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/site"
)

// searchWords are the words that the script of the page fills in itself, some by
// number: those of the language's forms that there are.
func searchWords() []string {
	list := []string{"search-busy", "search-none", "search-some", "search-failed", "search-folder", "search-more",
		"search-found.", "claims-count.", "unanswered", "draft"}
	for _, stance := range claim.Stances() {
		list = append(list, "count-"+string(stance)+".")
	}
	return list
}

func (v *viewer) search() SearchPage {
	p := SearchPage{Page: v.shell(), Index: v.href(v.site.At(site.SearchPath)), Root: v.href("/"), Script: v.href(v.options.Search),
		Words: map[string]string{}}
	p.Title = v.text("search")
	wanted := searchWords()
	for key, text := range v.options.Words {
		if slices.ContainsFunc(wanted, func(want string) bool {
			return key == want || strings.HasSuffix(want, ".") && strings.HasPrefix(key, want)
		}) {
			p.Words[key] = text
		}
	}
	p.Ways = []Link{{Text: v.text("not-found-home", p.Site.Title), URL: p.Site.HomeURL}}
	if p.Site.HasClaims {
		p.Ways = append(p.Ways, Link{Text: v.text("not-found-claims"), URL: p.Site.ClaimsURL})
	}
	p.Ways = append(p.Ways, v.ways(site.ClaimantsPath, site.SourcesPath)...)
	for _, t := range v.site.Pages {
		if t.Kind == site.KindList && len(t.Terms) > 0 && t != v.site.Home && t.Number == 0 {
			p.Ways = append(p.Ways, Link{Text: t.Title, URL: v.href(t.Path)})
		}
	}
	return p
}
