package site

import (
	"net/url"
	"slices"
	"strings"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// Anchors are the ids that templates give to what they draw around a text.
type Anchors struct{ IDs []string }

// has tells whether a template has an id.
func (a *Anchors) has(id string) bool { return a != nil && slices.Contains(a.IDs, id) }

// missingPlace reports a link to a place in an article that is not there.
func (s *Site) missingPlace(p *Page, link markdown.Link, out *checked) {
	_, fragment, ok := strings.Cut(link.Destination, "#")
	fragment, _, _ = strings.Cut(fragment, ":~:") // words, which a browser looks for
	if !ok || fragment == "" || link.Image {
		return
	}
	to := s.landing(p, link)
	if to == nil || to.Front == nil {
		return
	}
	out.places = out.places || to != p
	if s.hasPlace(to, fragment) {
		return
	}
	d := s.Config.graded(link.At.Warnf("this link leads to no place in its page"))
	ids := s.entries[to.entry].Article.IDs
	if near := diag.Suggest(fragment, ids); near != "" {
		out.list.Add(d.WithHint("did you mean #%s?", near))
		return
	}
	out.list.Add(d.WithHint("%s has no heading #%s", "content/"+to.Front.Path, fragment))
}

// landing is the page on which a link lands, of those that are made of files;
// nil where it leads elsewhere.
func (s *Site) landing(from *Page, l markdown.Link) *Page {
	if strings.HasPrefix(l.Destination, "#") {
		return from
	}
	if l.Remote() {
		return nil
	}
	at, missing := s.target(from, l)
	if missing {
		return nil
	}
	if at == "" {
		at = joinPath(from.Path, l.Destination) // it stays as it is written
	}
	at, _, _ = strings.Cut(at, "#")
	at, _, _ = strings.Cut(at, "?")
	for _, address := range []string{at, strings.TrimSuffix(at, "index.html"), strings.TrimSuffix(at, "/") + "/"} {
		if p := s.anywhere(address); p != nil {
			return p
		}
	}
	return nil
}

// drawnIDs begin the ids that the program gives to claims and to what answers them.
// Which there are in a page is the business of its template.
var drawnIDs = []string{"answer-", "counterpoint-", "ref-"}

// hasPlace tells whether a page has an id, as far as is known.
func (s *Site) hasPlace(p *Page, fragment string) bool {
	e := s.entries[p.entry]
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	if _, found := slices.BinarySearch(e.Article.IDs, fragment); found || fragment == "top" || s.anchors.has(fragment) {
		return true
	}
	if id := claimNamed(fragment); id != "" {
		return e.has(id)
	}
	return slices.ContainsFunc(drawnIDs, func(prefix string) bool { return strings.HasPrefix(fragment, prefix) })
}

// samePlaces tells whether all articles have the places that they had.
func (s *Site) samePlaces(before *Site) bool {
	return before.anchors == s.anchors && slices.EqualFunc(before.entries, s.entries, func(a, b *Entry) bool {
		return a == b || a.ids == b.ids && slices.Equal(a.Article.IDs, b.Article.IDs)
	})
}
