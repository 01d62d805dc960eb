package moving

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/site"
)

// readPermalinks reads the patterns of addresses, by kind and section.
func (h *hugoSite) readPermalinks() {
	h.permalinks = map[string]map[string]string{"page": {}, "section": {}}
	for _, name := range h.keys("permalinks") {
		if h.permalinks[name] == nil {
			if pattern := h.text("permalinks", name); pattern != "" {
				h.permalinks["page"][sectionKey(name)] = pattern
			}
			continue
		}
		for _, section := range h.keys("permalinks", name) {
			h.permalinks[name][sectionKey(section)] = h.text("permalinks", name, section)
		}
	}
}

func sectionKey(name string) string {
	return strings.ToLower(site.Sanitize(strings.Trim(name, "/")))
}

// address is where Hugo has an article.
func (h *hugoSite) address(p *post) string {
	if p.URL != "" && p.Keys.Has("url") {
		at := h.expand(p, p.URL)
		if h.isOther(p) && !strings.HasPrefix(at, "/") {
			at = p.Lang + "/" + at
		}
		return directory(at)
	}
	kind, dir := "page", p.Folder()
	if p.IsSection() {
		kind = "section"
	}
	top, _, _ := strings.Cut(dir, "/")
	pattern := h.permalinks[kind][sectionKey(strings.TrimPrefix(top, "."))]
	at := ""
	switch {
	case pattern != "":
		at = h.letters(h.expand(p, pattern))
	case p.IsSection():
		at = h.path(dir)
	default:
		at = h.path(path.Join(dir, h.lastPart(p)))
	}
	at = directory("/" + strings.Trim(at, "/"))
	if h.ugly(top) && !p.IsSection() && at != "/" {
		at = strings.TrimSuffix(at, "/") + ".html"
	}
	switch {
	case h.isOther(p):
		at = "/" + p.Lang + at
	case h.yes("defaultContentLanguageInSubdir"):
		at = "/" + strings.ToLower(h.language) + at
	}
	return at
}

// isOther tells whether a text is in another language than the default one.
func (h *hugoSite) isOther(p *post) bool {
	return p.Lang != "" && !strings.EqualFold(p.Lang, h.language)
}

// ugly tells whether the pages of a section are files: all, or those of the
// sections that are named.
func (h *hugoSite) ugly(section string) bool {
	return h.yes("uglyURLs") || h.yes("uglyURLs", section)
}

// directory ends an address with a slash, unless it is a file's.
func directory(at string) string {
	at = path.Clean("/" + at)
	if ext := path.Ext(at); at == "/" || ext == ".html" || ext == ".htm" || ext == ".xml" || ext == ".json" {
		return at
	}
	return at + "/"
}

// lastPart is the last part of an address; its slug may have slashes.
func (h *hugoSite) lastPart(p *post) string {
	switch {
	case p.Slug != "":
		return p.Slug
	case h.datesInNames() && p.NameDate() != "":
		return p.Name()
	}
	return baseName(p)
}

// datesInNames tells whether Hugo takes the date out of a file's name.
func (h *hugoSite) datesInNames() bool {
	return slices.Contains(textsOf(h.get("frontmatter", "date")), ":filename")
}

// baseName is the name of an article's file, or of the folder whose index it is.
func baseName(p *post) string {
	if p.IsIndex() || p.IsSection() {
		if name := path.Base(path.Dir(p.Plain)); name != "." {
			return name
		}
		return ""
	}
	return strings.TrimSuffix(path.Base(p.Plain), ".md")
}

// path makes every part of a path fit for an address, as Hugo does.
func (h *hugoSite) path(p string) string {
	if p == "." {
		return ""
	}
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = h.part(parts[i])
	}
	return strings.Join(parts, "/")
}

func (h *hugoSite) letters(s string) string {
	if h.yes("removePathAccents") {
		s = withoutAccents(s)
	}
	if h.yes("disablePathToLower") {
		return s
	}
	return strings.ToLower(s)
}

// token is a part of a pattern: :year, :sections[1:], :2006-01.
var token = regexp.MustCompile(`:(?:[a-zA-Z]+(?:\[[^\]]*\])?|[0-9][0-9A-Za-z_-]*)`)

// expand replaces the tokens of a pattern.
func (h *hugoSite) expand(p *post, pattern string) string {
	return token.ReplaceAllStringFunc(pattern, func(t string) string { return h.expandOne(p, t[1:]) })
}

func (h *hugoSite) expandOne(p *post, name string) string {
	date := p.Date.Time
	name, slice, sliced := strings.Cut(name, "[")
	title := p.Title
	if title == "" {
		title = baseName(p)
	}
	switch strings.ToLower(name) {
	case "year":
		return date.Format("2006")
	case "month":
		return date.Format("01")
	case "monthname":
		return date.Month().String()
	case "day":
		return date.Format("02")
	case "weekday":
		return strconv.Itoa(int(date.Weekday()))
	case "weekdayname":
		return date.Weekday().String()
	case "yearday":
		return strconv.Itoa(date.YearDay())
	case "section":
		top, _, _ := strings.Cut(p.Folder(), "/")
		return h.part(strings.TrimPrefix(top, "."))
	case "sections":
		return strings.Join(cut(h.sectionsOf(p), slice, sliced), "/")
	case "title":
		return h.path(title) // which may have a slash
	case "slug":
		return h.path(cmp.Or(p.Slug, title))
	case "slugorfilename", "slugorcontentbasename":
		return h.path(cmp.Or(p.Slug, baseName(p)))
	case "filename", "contentbasename":
		return h.part(baseName(p))
	}
	if name[0] >= '0' && name[0] <= '9' {
		return date.Format(name)
	}
	h.m.findings.add(Config, "permalinks :"+name, "", "this part of an address is not known")
	return ""
}

// part is a part of an address.
func (h *hugoSite) part(name string) string { return h.letters(site.Sanitize(name)) }

// sectionsOf are the sections that an article lies in: the folder at the top, and
// those below it that have an _index.md.
func (h *hugoSite) sectionsOf(p *post) (list []string) {
	at := ""
	if p.Folder() == "." {
		return nil
	}
	for _, part := range strings.Split(p.Folder(), "/") {
		at = path.Join(at, part)
		if at == part || h.sections[at] {
			list = append(list, h.part(part))
		}
	}
	return list
}

// cut takes the sections that an index names: 0, last, 1:, :last, 1:last.
func cut(list []string, slice string, sliced bool) []string {
	if !sliced || len(list) == 0 {
		return list
	}
	at := func(text string, none int) int {
		switch text {
		case "":
			return none
		case "last":
			return len(list) - 1
		}
		return min(max(number(text), 0), len(list))
	}
	from, to, isRange := strings.Cut(strings.TrimSuffix(slice, "]"), ":")
	first := at(from, 0)
	if !isRange {
		if first >= len(list) {
			return nil
		}
		return list[first : first+1]
	}
	last := at(to, len(list))
	if first >= last {
		return nil
	}
	return list[first:last]
}
