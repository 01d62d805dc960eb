package render

import (
	"slices"
	"strings"

	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// MenuLink is an entry of a menu. Within is true where the page is one of those
// below it.
type MenuLink struct {
	Text, URL       string
	Current, Within bool
	Children        []MenuLink
}

func (v *viewer) menu(list []*site.MenuEntry) (links []MenuLink) {
	for _, e := range list {
		link := MenuLink{Text: e.Name, URL: v.site.Counterpart(e.URL), Children: v.menu(e.Children)}
		link.Current = link.URL == v.page.Path
		switch {
		case !markdown.SafeURL(link.URL):
			link.URL = ""
		case strings.HasPrefix(link.URL, "/") && !strings.HasPrefix(link.URL, "//"):
			link.URL = v.href(link.URL)
		}
		link.Within = slices.ContainsFunc(link.Children, func(c MenuLink) bool { return c.Current || c.Within })
		links = append(links, link)
	}
	return links
}
