package moving

import (
	"cmp"
	"slices"
)

// Kind is what is wrong with a finding.
type Kind string

// The kinds, as they are listed.
const (
	Unreadable  Kind = "unreadable"
	Clash       Kind = "clash"
	Link        Kind = "link"
	Moved       Kind = "moved"
	Address     Kind = "address"
	Language    Kind = "language"
	Shortcode   Kind = "shortcode"
	Format      Kind = "format"
	RemoteImage Kind = "remote image"
	FrontMatter Kind = "front matter"
	Menu        Kind = "menu"
	Config      Kind = "config"
	Feed        Kind = "feed"
	Template    Kind = "template"
	Style       Kind = "style"
	Words       Kind = "words"
	Hosting     Kind = "hosting"
)

// kinds are all of them in order, and what is to be done.
var kinds = []struct {
	kind Kind
	hint string
}{
	{Unreadable, "mend it here: `counterpoint check` says what is wrong, and where"},
	{Clash, "two files would have the same name: rename one of them"},
	{Link, "symbolic links that lead elsewhere are not followed: copy what you need"},
	{Moved, "these articles stand at another address now: give each an `aliases` with the old one"},
	{Address, "these articles were given a `url`, so that they stay where they were"},
	{Language, "these files belong to a language that the site does not have: list it, or move what they have into content/"},
	{Shortcode, "write a template for it in templates/shortcodes/, or write Markdown instead"},
	{Format, "articles are written in Markdown"},
	{RemoteImage, "they are shown as links; save them in the site, or set `markup: {remoteImages: true}`"},
	{FrontMatter, "the key means nothing here"},
	{Menu, "write the entry into site.yaml, with the address that it is to have"},
	{Config, "there is no such setting"},
	{Feed, "feeds are called rss.xml, atom.xml and feed.json: let your host lead from the old name to one of them"},
	{Template, "templates are written anew, in templates/ (see the README)"},
	{Style, "what is in templates/css/ and templates/js/ becomes one stylesheet and one script; Sass is not compiled"},
	{Words, "the words of the interface are in `strings` of site.yaml, or templates/strings/"},
	{Hosting, "it still says how the old site was built and served: look through it"},
}

// Hint says what can be done about findings of a kind.
func (k Kind) Hint() string {
	for _, each := range kinds {
		if each.kind == k {
			return each.hint
		}
	}
	return ""
}

// Finding is something that could not be taken as it is.
type Finding struct {
	Kind   Kind     `json:"kind"`
	Name   string   `json:"name"`
	Count  int      `json:"count"`
	Places []string `json:"places"` // the first few
	Note   string   `json:"note,omitempty"`
}

const maxPlaces = 3

type key struct {
	kind Kind
	name string
}

type findings struct{ by map[key]*Finding }

// add counts something, at a place of the old site.
func (f *findings) add(kind Kind, name, place, note string) {
	k := key{kind, clip(name)}
	one := f.by[k]
	if one == nil {
		one = &Finding{Kind: kind, Name: k.name, Places: []string{}, Note: note}
		f.by[k] = one
	}
	if one.Count++; place != "" && len(one.Places) < maxPlaces && !slices.Contains(one.Places, place) {
		one.Places = append(one.Places, place)
	}
}

// clip bounds what is quoted of a file, which may be anything.
func clip(s string) string {
	const most = 120
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}

func (f *findings) sorted() []Finding {
	list := []Finding{}
	for _, one := range f.by {
		list = append(list, *one)
	}
	rank := func(k Kind) int {
		for i, each := range kinds {
			if each.kind == k {
				return i
			}
		}
		return len(kinds)
	}
	slices.SortFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return list
}
