package site

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Icon is a link of every page to a picture of the site, or to its manifest
// (https://www.w3.org/TR/appmanifest/).
type Icon struct {
	Rel, Address string
	Type, Sizes  string // may be empty
}

// IconFiles are files of static/ that stand for the site, as site.yaml names them.
type IconFiles struct {
	Icon            []string
	Touch, Manifest string
	At              map[string]diag.Place // by path
}

// Names by which these files are found where site.yaml says nothing.
var (
	iconNames     = []string{"favicon.ico", "favicon.png", "favicon.svg"}
	touchNames    = []string{"apple-touch-icon.png"}
	manifestNames = []string{"site.webmanifest", "manifest.webmanifest"}
)

// readIcons reads which files stand for the site.
func (c *Config) readIcons(m *decode.Map) {
	icons := m.Map("icons")
	c.Icons.At = map[string]diag.Place{}
	read := func(key string) []string {
		list := icons.Texts(key)
		for i, name := range list {
			list[i] = strings.TrimPrefix(strings.TrimPrefix(name, "/"), "static/")
			c.Icons.At[list[i]] = icons.ValueAt(key)
		}
		return list
	}
	c.Icons.Icon = read("icon")
	for _, name := range read("appleTouchIcon") {
		c.Icons.Touch = name
	}
	for _, name := range read("manifest") {
		c.Icons.Manifest = name
	}
	icons.Unknown(diag.Error, "icons")
}

// icons finds the files that stand for the site. Nothing is named that is not
// there: a browser would ask for it on every page.
func (l *planner) icons() {
	c := l.Config.Icons
	for _, name := range slices.Concat(c.Icon, []string{c.Touch, c.Manifest}) {
		if name != "" && !l.carries(name) {
			l.out.Add(c.At[name].Errorf("there is no file static/%s", name).WithHint("%s", diag.DidYouMean(name, l.carried())))
		}
	}
	for _, name := range l.chosen(c.Icon, iconNames) {
		l.site.Icons = append(l.site.Icons, l.icon("icon", name))
	}
	l.firstIcon("apple-touch-icon", c.Touch, touchNames)
	l.firstIcon("manifest", c.Manifest, manifestNames)
}

// firstIcon adds one of a kind.
func (l *planner) firstIcon(rel, named string, usual []string) {
	if named != "" {
		usual = []string{named}
	}
	if names := l.chosen(nil, usual); len(names) > 0 {
		l.site.Icons = append(l.site.Icons, l.icon(rel, names[0]))
	}
}

// chosen are those of the files that are there: those that site.yaml names, or
// else those of the usual names.
func (l *planner) chosen(named, usual []string) []string {
	if len(named) == 0 {
		named = usual
	}
	return slices.DeleteFunc(slices.Clone(named), func(name string) bool { return !l.carries(name) })
}

func (l *planner) carries(name string) bool {
	_, ok := l.Files.Images["/"+name]
	return ok
}

func (l *planner) carried() []string {
	var list []string
	for name := range l.Files.Images {
		if own, ok := strings.CutPrefix(name, "/"); ok {
			list = append(list, own)
		}
	}
	slices.Sort(list)
	return list
}

// icon says of a file what a browser wants to know before it loads it. It would
// take an .ico for a drawing that fits everywhere unless it is told its size.
func (l *planner) icon(rel, name string) Icon {
	i := Icon{Rel: rel, Address: encodePath("/" + name)}
	if rel == "manifest" {
		return i
	}
	size := l.Files.Images["/"+name]
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".svg":
		i.Type, i.Sizes = "image/svg+xml", "any"
	case ext == ".ico":
		i.Sizes = "32x32"
	case size.Width > 0:
		i.Sizes = fmt.Sprintf("%dx%d", size.Width, size.Height)
	}
	if t := map[string]string{".png": "image/png", ".webp": "image/webp", ".gif": "image/gif"}[strings.ToLower(path.Ext(name))]; t != "" && rel == "icon" {
		i.Type = t
	}
	return i
}
