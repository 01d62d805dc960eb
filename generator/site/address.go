package site

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"counterpoint/generator/article"
)

// Addresses of pages that the site makes itself, below that of its language.
const (
	ClaimsPath   = "/claims/" // the index of all claims
	NotFoundPath = "/404.html"
)

// At is where a page that the site makes itself stands in its language.
func (s *Structure) At(address string) string {
	return s.Config.Root + strings.TrimPrefix(address, "/")
}

// below is the address of a page from the root of its language. One that its
// author put elsewhere keeps it.
func (p *Page) below() string {
	if at, ok := strings.CutPrefix(p.Path, p.root); ok {
		return "/" + at
	}
	return p.Path
}

// path returns where an article is published.
func (l *planner) path(e *article.Front) string {
	name := e.Name()
	switch {
	case e.URL != "":
		return l.fixedPath(e)
	case e.Slug != "":
		name = e.Slug
	}
	last := strings.Trim(slugPath(name), "/")
	if last == "" && strings.Trim(name, "/") != "" { // !!!.md would take the address of its folder
		l.out.Add(e.Source.Whole().Errorf("no address can be made of the name %q", name).
			WithHint("give it a `slug` with a letter or a digit"))
	}
	return clean(l.Config.Root, slugPath(e.Folder()), last)
}

// fixedPath is an address that the front matter gives whole.
func (l *planner) fixedPath(e *article.Front) string {
	u, err := url.Parse(e.URL)
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Path, "\\\x00") {
		l.out.Add(e.URLAt.Errorf("url %q is no path of this site", e.URL).WithHint("write it like /about/team/"))
		return clean(l.Config.Root, slug(e.Name()))
	}
	if !strings.HasPrefix(u.Path, "/") { // as in Hugo, in the address of its language
		u.Path = l.Config.Root + u.Path
	}
	p := path.Clean("/" + u.Path) // from the root, so that .. leads nowhere
	if strings.HasSuffix(p, ".html") || p == "/" {
		return encodePath(strings.TrimSuffix(p, "index.html"))
	}
	return encodePath(p) + "/"
}

func clean(parts ...string) string {
	p := path.Join(append([]string{"/"}, parts...)...)
	if p == "/" {
		return p
	}
	return p + "/"
}

// Slug makes a text fit to be a part of an address, as those of articles and
// terms are made. It is not encoded.
func Slug(name string) string { return decodePath(slug(name)) }

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

// slug makes a name fit for an address, in lower case.
func slug(name string) string { return encodePath(strings.ToLower(Sanitize(name))) }

// Sanitize leaves of a name what an address may have, as Hugo does: letters and
// digits of any script kept, of the rest only - _ . ~ + # @, and white space,
// with what falls away around it, as one hyphen: "C++ & C#" is C++-C#.
func Sanitize(name string) string {
	var b strings.Builder
	gap, last := false, '-'
	for _, r := range strings.TrimSpace(name) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), strings.ContainsRune("-_.~+#@", r):
			if gap && last != '-' && r != '-' {
				b.WriteByte('-')
			}
			gap, last = false, r
			b.WriteRune(r)
		case unicode.IsSpace(r):
			gap = true
		}
	}
	return strings.Trim(b.String(), ".")
}

// An address is a path in which % ? and # are encoded, so that a fragment or a
// query can follow it.
var encoder = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23")

func encodePath(path string) string { return encoder.Replace(path) }

func decodePath(address string) string {
	if path, err := url.PathUnescape(address); err == nil {
		return path
	}
	return address
}

// escape is an address as it stands in an attribute.
func escape(address string) string {
	if isEscaped(address) {
		return address
	}
	return (&url.URL{Path: decodePath(address)}).EscapedPath()
}

// isEscaped tells of most addresses that nothing in them is to be escaped.
func isEscaped(address string) bool {
	for i := range len(address) {
		switch c := address[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', c == '/', c == '-', c == '.', c == '_':
		default:
			return false
		}
	}
	return true
}

// File is the path of a page's file in the output.
func File(pagePath string) string {
	p := decodePath(strings.TrimPrefix(pagePath, "/"))
	if p == "" || strings.HasSuffix(p, "/") {
		return p + "index.html"
	}
	return p
}

// Address is the address of a file of the output: what File was made from.
func Address(file string) string {
	return encodePath("/" + strings.TrimSuffix(file, "index.html"))
}

// Href returns a link from one page to a path of the site, which may have a
// query and a fragment: below baseURL's path, or relative to the page.
func (s *Structure) Href(from *Page, to string) string {
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
	if s.Config.RelativeURLs && from != nil && from.Kind != Kind404 {
		return relative(from.Path, to) + query + fragment
	}
	return s.Config.BasePath + strings.TrimPrefix(escape(to), "/") + query + fragment
}

// relative leads from a page's file to that of another address.
func relative(from, to string) string {
	here := strings.Split(path.Dir(File(from)), "/")
	if here[0] == "." {
		here = nil
	}
	there := strings.Split(File(to), "/")
	for len(here) > 0 && len(there) > 1 && here[0] == there[0] {
		here, there = here[1:], there[1:]
	}
	link := strings.Repeat("../", len(here)) + escape(encodePath(strings.Join(there, "/")))
	if first, _, _ := strings.Cut(link, "/"); strings.Contains(first, ":") {
		return "./" + link // a:b is no scheme
	}
	return link
}

// Canonical returns the absolute address of a path, or "" where baseURL has no
// host.
func (s *Structure) Canonical(to string) string {
	if s.Config.Origin == "" {
		return ""
	}
	return s.Config.Origin + s.Config.BasePath + strings.TrimPrefix(escape(to), "/")
}

// WebURL is an address that a reader can be sent to, or "": one of
// another place with a host.
func WebURL(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
