package site

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// ClaimsPath is the address of the index of all claims.
const ClaimsPath = "/claims/"

// path returns where an article is published.
func (l *linker) path(e *Entry) string {
	a := e.Article
	if a.URL != "" {
		return l.fixedPath(e)
	}
	folder := path.Dir(a.Path)
	if a.IsIndex() {
		folder = path.Dir(folder)
	}
	name := a.Name()
	if a.Slug != "" {
		name = a.Slug
	}
	return clean(slugPath(folder), slug(name))
}

// fixedPath is an address that the front matter gives whole.
func (l *linker) fixedPath(e *Entry) string {
	u, err := url.Parse(e.Article.URL)
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Path, "\\\x00") {
		l.out.Add(e.Article.URLAt.Errorf("url %q is no path of this site", e.Article.URL).WithHint("write it like /about/team/"))
		return clean(slug(e.Article.Name()))
	}
	p := path.Clean("/" + u.Path) // from the root, so that .. leads nowhere
	if strings.HasSuffix(p, ".html") || p == "/" {
		return strings.TrimSuffix(p, "index.html")
	}
	return p + "/"
}

func clean(parts ...string) string {
	p := path.Join(append([]string{"/"}, parts...)...)
	if p == "/" {
		return p
	}
	return p + "/"
}

// slugPath makes every part of a path fit for an address.
func slugPath(p string) string {
	if p == "." {
		return ""
	}
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = slug(parts[i])
	}
	return strings.Join(parts, "/")
}

// slug makes a name fit for an address, as Hugo does: lower case, white space
// as -, letters and digits of any script kept, and of the rest only - _ . ~.
func slug(name string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), strings.ContainsRune("-_.~", r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(name))
	return strings.Trim(s, ".")
}

// File is the path of a page's file in the output.
func File(pagePath string) string {
	p := strings.TrimPrefix(pagePath, "/")
	if p == "" || strings.HasSuffix(p, "/") {
		return p + "index.html"
	}
	return p
}

// Href returns a link from one page to a path of the site, which may have a
// query and a fragment: below baseURL's path, or relative to the page.
func (s *Site) Href(from *Page, to string) string {
	to, fragment, _ := strings.Cut(to, "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	to, query, _ := strings.Cut(to, "?")
	if query != "" {
		query = "?" + query
	}
	if from != nil && to == from.Path && fragment != "" {
		return fragment
	}
	escaped := (&url.URL{Path: to}).EscapedPath()
	if s.Config.RelativeURLs && from != nil && from.Kind != Kind404 {
		return relative(from.Path, File(escaped)) + query + fragment
	}
	return s.Config.BasePath + strings.TrimPrefix(escaped, "/") + query + fragment
}

// relative leads from a page to a file of the output.
func relative(from, file string) string {
	here := strings.Split(path.Dir(File(from)), "/")
	if here[0] == "." {
		here = nil
	}
	there := strings.Split(file, "/")
	for len(here) > 0 && len(there) > 1 && here[0] == there[0] {
		here, there = here[1:], there[1:]
	}
	return strings.Repeat("../", len(here)) + strings.Join(there, "/")
}

// Canonical returns the absolute address of a path, or "" where baseURL has no
// host.
func (s *Site) Canonical(to string) string {
	if s.Config.Origin == "" {
		return ""
	}
	return s.Config.Origin + s.Config.BasePath + strings.TrimPrefix((&url.URL{Path: to}).EscapedPath(), "/")
}

// Resolve returns where a link of an article leads: to the page of another
// Markdown file, to a file beside the article, to a path of the site; what it
// does not know stays as it is. The link is written in the file of one page and
// shown on another, which may be the same.
func (s *Site) Resolve(written, shown *Page, l markdown.Link) string {
	to, _ := s.target(written, l.Destination)
	switch {
	case to != "":
		return s.Href(shown, to)
	case written != shown && l.Destination != "" && !l.Remote():
		return s.Href(shown, joinPath(written.Path, l.Destination))
	}
	return l.Destination
}

// Target is Resolve, with the size of an image of the site.
func (s *Site) Target(written, shown *Page, l markdown.Link) markdown.Target {
	t := markdown.Target{URL: s.Resolve(written, shown, l)}
	if l.Image {
		to, _ := s.target(written, l.Destination)
		size := s.sizes[to]
		t.Width, t.Height = size.Width, size.Height
	}
	return t
}

// joinPath resolves a relative destination as a browser would on the page.
func joinPath(page, dest string) string {
	base := &url.URL{Path: page}
	to, err := base.Parse(dest)
	if err != nil {
		return page
	}
	result := to.Path
	if to.RawQuery != "" {
		result += "?" + to.RawQuery
	}
	if to.Fragment != "" {
		result += "#" + to.Fragment
	}
	return result
}

// target returns the path of the site that a destination means, or "" where it
// is none; missing tells that a file was meant that is not there.
func (s *Site) target(from *Page, dest string) (to string, missing bool) {
	if dest == "" || dest[0] == '#' || dest[0] == '?' || (markdown.Link{Destination: dest}).Remote() {
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
	content := s.contentPath(from, plain)
	if strings.HasSuffix(plain, ".md") {
		if p := s.byContent[contentKey(content)]; p != nil {
			return p.Path + rest, false
		}
		return "", true
	}
	if address, ok := s.files[content]; ok && !strings.HasPrefix(plain, "/") {
		return address + rest, false
	}
	if strings.HasPrefix(plain, "/") {
		return plain + rest, false
	}
	return "", path.Ext(plain) != "" && !strings.HasSuffix(plain, ".html")
}

// contentPath returns the path in content/ that a destination means: relative
// to the article's file, or from the root with / or Zola's @/.
func (s *Site) contentPath(from *Page, dest string) string {
	if at, ok := strings.CutPrefix(dest, "@/"); ok {
		return path.Clean(at)
	}
	if strings.HasPrefix(dest, "/") {
		return strings.TrimPrefix(path.Clean(dest), "/")
	}
	folder := "."
	if from.Entry != nil {
		folder = path.Dir(from.Entry.Article.Path)
	}
	return strings.TrimPrefix(path.Join("/", folder, dest), "/")
}

// links reports links to Markdown files and images that are not there.
func (l *linker) links() {
	for _, p := range l.site.Pages {
		if p.Entry == nil {
			continue
		}
		for _, link := range p.Entry.Article.Doc.Links() {
			if _, missing := l.site.target(p, link.Destination); !missing {
				continue
			}
			what := "link leads to a file that is not there"
			if link.Image {
				what = "image is not there"
			}
			near := append(keys(l.site.files), l.markdownFiles()...)
			l.out.Add(link.At.Warnf("%s: %s", what, link.Destination).
				WithHint("%s", didYouMeanPath(l.site.contentPath(p, link.Destination), near)))
		}
	}
}

func didYouMeanPath(path string, known []string) string {
	if near := diag.Suggest(path, known); near != "" {
		return "did you mean content/" + near + "?"
	}
	return ""
}

func (l *linker) markdownFiles() []string {
	var list []string
	for _, p := range l.site.byContent {
		list = append(list, p.Entry.Article.Path)
	}
	return list
}
