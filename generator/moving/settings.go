package moving

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// settings are what site.yaml will say.
type settings struct {
	title, description, author, language, baseURL string

	paginate         string // a number, or empty
	relative, unsafe bool
	math, emoji      bool
	zolaIDs          bool
	taxonomies       []string // but for tags and categories, which there are
	style            string
	menus            map[string][]item
	params           []decode.Value
	languages        []tongue // all of them, where there are several
	inFolder         bool     // the default one has a folder, too
}

// check leaves out what site.yaml must not say.
func (s *settings) check(m *mover) {
	var out diag.List
	if new(site.Config).SetBaseURL(s.baseURL, diag.Place{}, &out); out.Failed() {
		m.findings.add(Config, "address of the site", "", clip(s.baseURL)+" is no address")
		s.baseURL = ""
	}
	if n, err := strconv.Atoi(s.paginate); err != nil || n < 0 {
		s.paginate = ""
	}
}

// item is an entry of the menu.
type item struct {
	name, url string
	page      string // path in content/, without ending, instead of an url
	weight    int

	identifier, parent string
}

// yaml writes an entry.
func (i item) yaml() string {
	text := "{name: " + quote(i.name)
	for _, more := range []struct{ key, value string }{{"url", i.url}, {"identifier", i.identifier}, {"parent", i.parent}} {
		if more.value != "" {
			text += ", " + more.key + ": " + quote(more.value)
		}
	}
	if i.weight != 0 {
		text += fmt.Sprintf(", weight: %d", i.weight)
	}
	return text + "}"
}

// yaml writes them.
func (s *settings) yaml() []byte {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			b.WriteString(key + ": " + quote(value) + "\n")
		}
	}
	line("title", s.title)
	line("description", s.description)
	line("author", s.author)
	line("language", s.language)
	line("baseURL", s.baseURL)
	if s.paginate != "" {
		fmt.Fprintf(&b, "paginate: %s\n", s.paginate)
	}
	if s.relative {
		b.WriteString("relativeURLs: true\n")
	}
	if s.emoji {
		b.WriteString("enableEmoji: true\n")
	}
	if len(s.taxonomies) > 0 {
		b.WriteString("taxonomies: [" + strings.Join(s.taxonomies, ", ") + "]\n")
	}
	if s.unsafe || s.math || s.zolaIDs {
		b.WriteString("markup:\n")
	}
	if s.unsafe {
		b.WriteString("  unsafe: true # raw HTML in Markdown is passed through, as it was\n")
	}
	if s.math {
		b.WriteString("  math: true\n")
	}
	if s.zolaIDs {
		b.WriteString("  headingIDs: zola # as they were\n")
	}
	if s.style != "" {
		b.WriteString("highlight:\n  light: " + quote(s.style) + "\n")
	}
	s.writeMenus(&b)
	writeParams(&b, s.params, "")
	s.writeLanguages(&b)
	if b.Len() == 0 {
		b.WriteString("title: \"\"\n")
	}
	return []byte(b.String())
}

// writeMenus writes the menus: the main one alone as a list.
func (s *settings) writeMenus(b *strings.Builder) {
	names := slices.Sorted(maps.Keys(s.menus))
	if len(names) == 1 && names[0] == site.MainMenu {
		writeMenu(b, "menu", s.menus[site.MainMenu], "")
		return
	}
	if len(names) > 0 {
		b.WriteString("menus:\n")
	}
	for _, name := range names {
		writeMenu(b, word(name), s.menus[name], "  ")
	}
}

func writeMenu(b *strings.Builder, key string, menu []item, indent string) {
	if len(menu) > 0 {
		b.WriteString(indent + key + ":\n")
	}
	for _, i := range menu {
		b.WriteString(indent + "  - " + i.yaml() + "\n")
	}
}

// writeParams writes what is there for templates, of several files each key
// once.
func writeParams(b *strings.Builder, params []decode.Value, indent string) {
	seen := map[string]bool{}
	for _, v := range params {
		if v.Kind() != decode.MapKind {
			continue
		}
		m := v.Map(nil, "")
		for _, k := range m.Keys() {
			if seen[k] {
				continue
			}
			if len(seen) == 0 {
				b.WriteString(indent + "params:\n")
			}
			seen[k] = true
			each, _ := m.Get(k)
			b.WriteString(indent + "  " + word(k) + ":")
			writeYAML(b, each, indent+"    ")
		}
	}
}

// findMenus gives the menus' entries their addresses, and their order. A menu
// without any is left out.
func (s *settings) findMenus(m *mover, there *site.Structure) {
	pages := menuPages(there)
	for _, name := range slices.Sorted(maps.Keys(s.menus)) {
		if s.menus[name] = findEntries(m, s.menus[name], pages); len(s.menus[name]) == 0 {
			delete(s.menus, name)
		}
	}
	for i, t := range s.languages {
		for _, of := range there.InLanguages() {
			if of.Config.Key == t.key && len(t.menu) > 0 {
				own := maps.Clone(pages)
				maps.Copy(own, menuPages(of))
				s.languages[i].menu = findEntries(m, t.menu, own)
			}
		}
	}
}

// menuPages are the pages of a language by what menus call them.
func menuPages(there *site.Structure) map[string]*site.Page {
	pages := map[string]*site.Page{}
	for _, p := range there.Pages {
		if p.Front != nil {
			name := strings.TrimSuffix(p.Front.Plain, ".md")
			name = strings.TrimSuffix(strings.TrimSuffix("/"+name, "/_index"), "/index")
			pages[strings.ToLower(strings.TrimPrefix(name, "/"))] = p
		} else {
			at := strings.TrimPrefix(p.Path, there.Config.Root)
			pages[strings.ToLower(strings.Trim(at, "/"))] = p // of a list without a text
		}
	}
	return pages
}

func findEntries(m *mover, menu []item, pages map[string]*site.Page) []item {
	var list []item
	for _, i := range menu {
		if i.find(m, pages) {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b item) int { return cmp.Compare(rank(a.weight), rank(b.weight)) })
	return list
}

// find gives an entry the address of its page; false if there is none.
func (i *item) find(m *mover, pages map[string]*site.Page) bool {
	if i.url != "" || i.page == "" {
		return true
	}
	page := pages[strings.ToLower(strings.Trim(i.page, "/"))]
	if page == nil {
		m.findings.add(Menu, cmp.Or(i.name, i.page), "", "there is no page "+i.page)
		return false
	}
	i.url, i.name = page.Path, cmp.Or(i.name, page.Title)
	if page.Front != nil {
		i.url = cmp.Or(m.stays[page.Front.Path], page.Path)
	}
	return true
}

// rank puts what has no weight last, as Hugo does.
func rank(weight int) int {
	if weight == 0 {
		return int(^uint(0) >> 1)
	}
	return weight
}

// taxonomyName is what may be one here, and can stand in YAML without quotes.
var taxonomyName = regexp.MustCompile(`^[\pL_][\pL\pN_-]*$`)

// addTaxonomy takes a name under which articles have terms.
func (s *settings) addTaxonomy(m *mover, name, at string) {
	switch {
	case name == "", name == "tags", name == "categories", slices.Contains(s.taxonomies, name):
	case !taxonomyName.MatchString(name):
		m.findings.add(Config, "taxonomy "+name, at, "its name must consist of letters, digits, - and _")
	default:
		s.taxonomies = append(s.taxonomies, name)
	}
}
