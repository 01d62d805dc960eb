package site

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// missingLinks reports links of an article to what is not there. The words are
// the same for all of a kind, so that a list of diagnostics can be short.
func (s *Site) missingLinks(p *Page, out *checked) {
	if s.Config.Links == LinksOff {
		return
	}
	a := s.Entry(p).Article
	links := a.Links
	if a.Image != "" {
		links = append(links[:len(links):len(links)], markdown.Link{Destination: a.Image, Image: true, At: a.ImageAt})
	}
	for _, link := range links {
		if _, missing := s.target(p, link); !missing {
			s.missingPlace(p, link, out)
			continue
		}
		at := s.addressOf(p, link)
		derived := s.MayDerive(at)
		out.derived = out.derived || derived
		if !derived || s.PageAt(at) == nil {
			out.list.Add(s.Config.graded(s.missing(p, link)))
		}
	}
}

// What `links:` says of links that lead nowhere.
const (
	LinksWarn  = "warn"
	LinksError = "error"
	LinksOff   = "off"
)

// readLinks reads how bad a link is that leads nowhere.
func readLinks(m *decode.Map, out *diag.List) string {
	switch links := m.Text("links"); links {
	case "":
		return LinksWarn
	case LinksWarn, LinksError, LinksOff:
		return links
	case "false": // YAML reads off as that
		return LinksOff
	default:
		out.Add(m.ValueAt("links").Errorf("links is %q", links).WithHint("write error, warn or off"))
		return LinksWarn
	}
}

// graded is a diagnostic of a link that leads nowhere, as bad as the site has it.
func (c *Config) graded(d diag.Diagnostic) diag.Diagnostic {
	if c.Links == LinksError {
		d.Severity = diag.Error
	}
	return d
}

// MayDerive tells whether an address lies where, in any language, pages are made
// of claims.
func (s *Structure) MayDerive(address string) bool {
	return slices.ContainsFunc(s.kin, func(of *Structure) bool { return of.isDerived(address) })
}

// isDerived tells whether an address is one of the pages that are made of
// claims.
func (s *Structure) isDerived(address string) bool {
	return slices.ContainsFunc([]string{ClaimsPath, ClaimantsPath, SourcesPath}, func(root string) bool {
		return strings.HasPrefix(address, s.At(root))
	})
}

// addressOf is the address that a link means as a browser reads it, with a
// slash at its end.
func (s *Structure) addressOf(from *Page, link markdown.Link) string {
	name, _, _ := strings.Cut(link.Destination, "#")
	name, _, _ = strings.Cut(name, "?")
	at := s.rooted(decodePath(joinPath(from.Path, name)))
	return strings.TrimSuffix(strings.TrimSuffix(at, "index.html"), "/") + "/"
}

func (s *Structure) missing(p *Page, link markdown.Link) diag.Diagnostic {
	name, _, _ := strings.Cut(link.Destination, "#")
	switch {
	case link.Image:
		return link.At.Warnf("this image is not there").WithHint("%s", s.fileHint(p, link, name))
	case meansPage(link, name):
		return link.At.Warnf("this link leads to no page of this site").WithHint("%s", s.pageHint(p, name))
	}
	return link.At.Warnf("this link leads to a file that is not there").WithHint("%s", s.fileHint(p, link, name))
}

// meansPage tells whether a destination is the address of a page rather than
// the name of a file.
func meansPage(link markdown.Link, name string) bool {
	if link.Ref || strings.HasPrefix(name, "@/") || domain.MatchString(name) {
		return false
	}
	ext := path.Ext(name)
	return ext == "" || ext == ".html" || ext == ".htm"
}

// domain begins an address of the web whose author forgot https://.
var domain = regexp.MustCompile(`^(?:www\.[\w.-]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|edu|gov))(?:/|$)`)

// known is what missing links may have meant.
type known struct {
	files  map[string][]string // paths in content/ by their last part
	beside map[string][]string // last parts by their folder
	pages  map[string][]string // addresses by their last part, in lower case
}

// makeKnown is called when the first link is missing, and then kept: a blog that
// moves in has a thousand of them.
func (s *Structure) makeKnown() *known {
	k := &known{map[string][]string{}, map[string][]string{}, map[string][]string{}}
	add := func(file string) {
		k.files[path.Base(file)] = append(k.files[path.Base(file)], file)
		k.beside[path.Dir(file)] = append(k.beside[path.Dir(file)], path.Base(file))
	}
	for file := range s.files {
		add(file)
	}
	for _, p := range s.byContent {
		add(p.Front.Path)
	}
	for _, p := range s.Pages {
		k.pages[lastPart(p.Path)] = append(k.pages[lastPart(p.Path)], p.Path)
	}
	return k
}

func lastPart(address string) string {
	return strings.ToLower(strings.TrimSuffix(path.Base(address), ".html"))
}

// fileHint says which file was looked for, and proposes one.
func (s *Structure) fileHint(p *Page, link markdown.Link, name string) string {
	content := s.contentPath(p, name)
	hint := "it would be content/" + content
	switch {
	case link.Ref:
		hint = "no article has the path " + name
	case domain.MatchString(name):
		return "write https://" + name
	}
	base, folder := path.Base(content), path.Dir(content)
	if near := s.known().files[base]; len(near) == 1 {
		return hint + "; did you mean content/" + near[0] + "?"
	}
	if near := diag.Suggest(base, s.known().beside[folder]); near != "" {
		return hint + "; did you mean content/" + path.Join(folder, near) + "?"
	}
	return hint
}

// pageHint says where a page was looked for, and proposes one whose address
// ends in the same way: blogs that move in had other folders in theirs.
func (s *Structure) pageHint(from *Page, name string) string {
	at := s.rooted(decodePath(joinPath(from.Path, name)))
	hint := "nothing is published at " + at
	if near := s.known().pages[lastPart(at)]; len(near) == 1 {
		hint += "; did you mean " + near[0] + "?"
	}
	return hint
}
