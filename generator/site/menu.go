package site

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// MainMenu is the menu that the theme shows.
const MainMenu = "main"

// MenuItem is an entry of a menu, as site.yaml names it.
type MenuItem struct {
	Name, URL          string
	PageRef            string // a page by its path in content/, instead of an URL
	Identifier, Parent string
	Weight             int // 0: after those that have one
	At                 diag.Place
}

// MenuEntry is an entry of a menu, with those below it.
type MenuEntry struct {
	Name     string
	URL      string // from the root of the site, or elsewhere
	Children []*MenuEntry
	item     MenuItem
}

// readMenus reads the menus of site.yaml: a list is the main one, a mapping has
// them by their names, as Hugo's menus have.
func readMenus(m *decode.Map, out *diag.List) map[string][]MenuItem {
	menus := map[string][]MenuItem{}
	for _, key := range []string{"menu", "menus"} {
		v, ok := m.Get(key)
		switch {
		case !ok || v.IsNull():
		case v.Kind() == decode.MapKind:
			named := m.Map(key)
			for _, name := range named.Keys() {
				menus[name] = append(menus[name], readMenu(named.List(name), out)...)
			}
		default:
			menus[MainMenu] = append(menus[MainMenu], readMenu(m.List(key), out)...)
		}
	}
	return menus
}

func readMenu(list []decode.Value, out *diag.List) (items []MenuItem) {
	for _, v := range list {
		m := v.Map(out, "a menu entry")
		items = append(items, MenuItem{Name: m.Text("name"), URL: m.Text("url"), PageRef: m.Text("pageRef"),
			Identifier: m.Text("identifier"), Parent: m.Text("parent"), Weight: m.Int("weight", 0), At: m.At()})
		m.Allow("title", "pre", "post", "params")
		m.Unknown(diag.Error, "a menu entry")
	}
	return items
}

// menus puts together what site.yaml and the articles say. Where both name a
// page, site.yaml decides.
func (l *planner) menus() {
	all := map[string][]*MenuEntry{}
	for name, items := range l.Config.Menus {
		for _, i := range items {
			all[name] = append(all[name], l.ownEntry(i))
		}
	}
	written := []*Page{}
	for _, p := range l.site.Pages {
		if p.Front != nil && len(p.Front.Menus) > 0 && p.Kind != KindAlias && p.Number == 0 {
			written = append(written, p)
		}
	}
	slices.SortStableFunc(written, func(a, b *Page) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Path, b.Path)) })
	for _, p := range written {
		for _, m := range p.Front.Menus {
			item := MenuItem{m.Name, p.Path, "", m.Identifier, m.Parent, m.Weight, m.At}
			if !slices.ContainsFunc(all[m.Menu], func(e *MenuEntry) bool { return e.URL == p.Path }) {
				all[m.Menu] = append(all[m.Menu], &MenuEntry{Name: cmp.Or(m.Name, p.Title), URL: p.Path, item: item})
			}
		}
	}
	l.site.Menus = map[string][]*MenuEntry{}
	for name, list := range all {
		l.site.Menus[name] = l.nested(name, list)
	}
}

// ownEntry is an entry of site.yaml. What it names in another language is, where
// there is one, its translation.
func (l *planner) ownEntry(i MenuItem) *MenuEntry {
	e := &MenuEntry{Name: i.Name, URL: i.URL, item: i}
	if p := l.site.meant(i.URL); p != nil {
		e.URL = l.site.inOurs(p).Path
	}
	if i.PageRef == "" || i.URL != "" {
		return e
	}
	key := contentKey(strings.Trim(i.PageRef, "/"))
	p := cmp.Or(l.site.named(key), l.lists[cmp.Or(key, ".")])
	if p == nil {
		l.out.Add(i.At.Errorf("no page is made of %q", i.PageRef).WithHint("%s", diag.DidYouMean(key, slices.Sorted(maps.Keys(l.site.byContent)))))
		return e
	}
	e.Name, e.URL = cmp.Or(e.Name, p.Title), p.Path
	return e
}

// nested puts the entries of a menu in order, and below one another.
func (l *planner) nested(menu string, list []*MenuEntry) []*MenuEntry {
	slices.SortStableFunc(list, func(a, b *MenuEntry) int { return cmp.Compare(weightOf(a), weightOf(b)) })
	named := map[string]*MenuEntry{}
	for _, e := range list {
		for _, name := range []string{e.item.Identifier, e.Name} {
			if named[name] == nil && name != "" {
				named[name] = e
			}
		}
	}
	var top []*MenuEntry
	for _, e := range list {
		switch parent := named[e.item.Parent]; {
		case e.item.Parent == "":
			top = append(top, e)
		case parent == nil:
			top = append(top, e)
			l.out.Add(e.item.At.Warnf("the menu %q has no entry %q", menu, e.item.Parent).WithHint("%s", diag.DidYouMean(e.item.Parent, slices.Sorted(maps.Keys(named)))))
		case parent.isBelow(e, named):
			top = append(top, e)
			l.out.Add(e.item.At.Warnf("in the menu %q this entry would stand below itself", menu))
		default:
			parent.Children = append(parent.Children, e)
		}
	}
	return top
}

// isBelow tells whether an entry is another one, or stands somewhere below it.
func (e *MenuEntry) isBelow(other *MenuEntry, named map[string]*MenuEntry) bool {
	for range len(named) + 1 {
		if e == nil || e == other {
			return e == other
		}
		e = named[e.item.Parent]
	}
	return false
}

// weightOf puts entries without a weight last, as Hugo does.
func weightOf(e *MenuEntry) int {
	if e.item.Weight == 0 {
		return math.MaxInt
	}
	return e.item.Weight
}
