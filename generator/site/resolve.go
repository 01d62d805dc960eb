package site

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/markdown"
)

// Resolve returns where a link of an article leads: to the page of another
// Markdown file, to a file beside the article, to a path of the site; what it
// does not know stays as it is. The link is written in the file of one page and
// shown on another, which may be the same.
func (s *Structure) Resolve(written, shown *Page, l markdown.Link) string {
	to, _ := s.target(written, l)
	switch {
	case to != "":
		return s.Href(shown, to)
	case written != shown && l.Destination != "" && !l.Remote():
		return s.Href(shown, joinPath(written.Path, l.Destination))
	}
	return l.Destination
}

// Target is Resolve, with the size of an image of the site and the smaller
// pictures that a reader's browser may take instead. Where the page is not known,
// as in a feed, there is the image alone.
func (s *Structure) Target(written, shown *Page, l markdown.Link) markdown.Target {
	t := markdown.Target{URL: s.Resolve(written, shown, l)}
	if l.Image {
		to, _ := s.target(written, l)
		size := s.sizes[to]
		t.Width, t.Height = size.Width, size.Height
		if shown != nil {
			t.Srcset, t.Lazy, t.Async = s.srcset(shown, to), true, true
		}
		if t.Srcset != "" {
			t.Sizes = s.Config.Images.Drawn
		}
	}
	return t
}

// joinPath resolves a relative destination as a browser would on the page.
func joinPath(page, dest string) string {
	base := &url.URL{Path: decodePath(page)}
	to, err := base.Parse(dest)
	if err != nil {
		return page
	}
	result := encodePath(to.Path)
	if to.RawQuery != "" {
		result += "?" + to.RawQuery
	}
	if to.Fragment != "" {
		result += "#" + to.Fragment
	}
	return result
}

// target returns the address that a destination means, or "" where it stays as
// it is written; missing tells that nothing is there.
func (s *Structure) target(from *Page, l markdown.Link) (to string, missing bool) {
	dest := l.Destination
	if dest == "" || dest[0] == '#' || dest[0] == '?' || l.Remote() {
		return "", false
	}
	name, rest := dest, ""
	if i := strings.IndexAny(dest, "?#"); i >= 0 {
		name, rest = dest[:i], dest[i:]
	}
	plain, err := url.PathUnescape(name)
	if err != nil {
		plain = name
	}
	for _, ending := range []string{".markdown", ".mdown"} {
		if short, ok := strings.CutSuffix(plain, ending); ok {
			plain = short + ".md"
		}
	}
	if l.Ref {
		if p := s.reference(from, plain); p != nil {
			return p.Path + rest, false
		}
		return "", true
	}
	if p := s.named(s.contentPath(from, plain)); p != nil && strings.HasSuffix(plain, ".md") {
		return p.Path + rest, false
	}
	if strings.HasPrefix(plain, "/") {
		return s.rooted(plain) + rest, !s.has(s.rooted(plain))
	}
	if address, ok := s.fileOf(s.contentPath(from, plain)); ok {
		return address + rest, false
	}
	if root := encodePath(path.Clean("/" + plain)); l.Image && s.has(root) { // image: img/cover.png, which themes take from the root
		return root + rest, false
	}
	// On the page, a browser starts from its address, as it did where the blog came from.
	return "", !s.has(joinPath(from.Path, name))
}

// rooted is a path from the root of the site. One that has the path of baseURL
// already, as it must elsewhere, has it only once.
func (s *Structure) rooted(path string) string {
	address := encodePath(path)
	if below, ok := strings.CutPrefix(address, s.Config.BasePath); ok && !s.has(address) && s.has("/"+below) {
		return "/" + below
	}
	return address
}

// has tells whether something is published at an address.
func (s *Structure) has(address string) bool {
	return s.published[address] || s.published[address+"/"] || s.published[strings.TrimSuffix(address, "index.html")]
}

// contentPath returns the path in content/ that a destination means: relative
// to the article's file, or from the root with / or Zola's @/.
func (s *Structure) contentPath(from *Page, dest string) string {
	if at, ok := strings.CutPrefix(dest, "@/"); ok {
		return path.Clean(at)
	}
	if strings.HasPrefix(dest, "/") {
		return strings.TrimPrefix(path.Clean(dest), "/")
	}
	folder := "."
	if from.Front != nil {
		folder = path.Dir(from.Front.Path)
	}
	return strings.TrimPrefix(path.Join("/", folder, dest), "/")
}

// reference finds the page that Hugo's ref means: by its path from content/ or
// from the file, with or without ending, or by the end of its path where that
// is enough.
func (s *Structure) reference(from *Page, name string) *Page {
	name = strings.TrimSuffix(name, "/")
	for _, at := range []string{s.contentPath(from, name), s.contentPath(from, "/"+name)} {
		if p := s.named(at); p != nil {
			return p
		}
	}
	if p := s.ending(contentKey(strings.TrimPrefix(path.Clean("/"+name), "/"))); p != nil || s == s.kin[0] {
		return p
	}
	return s.kin[0].reference(from, name)
}

// ending finds the page of the language whose path in content/ ends in a key.
func (s *Structure) ending(key string) *Page {
	var found *Page
	for _, p := range s.byName[path.Base(key)] {
		if !strings.HasSuffix("/"+contentKey(p.Front.Plain), "/"+key) {
			continue
		}
		if found != nil {
			return nil
		}
		found = p
	}
	return found
}

// Above are the sections around a page, from the home page on. Those that cannot
// be reached, because a file has their address, are left out.
func (s *Structure) Above(p *Page) []*Page {
	var list []*Page
	for at := p.Section; at != nil && len(list) < maxDepth; at = at.Section {
		list = append(list, at)
	}
	slices.Reverse(list)
	return list
}

// maxDepth is more than a path can have folders.
const maxDepth = 4096

// Reference finds the page that a template means by a path of content/, as
// Hugo's ref does; nil if there is none, or more than one.
func (s *Structure) Reference(from *Page, name string) *Page {
	return s.reference(from, strings.TrimPrefix(name, "@/"))
}

// References are the paths by which pages can be named.
func (s *Structure) References() []string { return slices.Sorted(maps.Keys(s.byContent)) }

// findable notes what links can lead to.
func (l *planner) findable() {
	s := l.site
	for key, p := range s.byContent {
		s.byName[path.Base(key)] = append(s.byName[path.Base(key)], p)
	}
	for _, p := range s.Pages {
		s.published[p.Path] = true
		if last := path.Base(p.Path); p.Front != nil {
			s.byAddress[last] = append(s.byAddress[last], p)
		}
	}
	for _, address := range s.files {
		s.published[address] = true
	}
	for name := range l.Files.Images {
		if strings.HasPrefix(name, "/") {
			s.published[strings.TrimSuffix(encodePath(name), "index.html")] = true
		}
	}
}
