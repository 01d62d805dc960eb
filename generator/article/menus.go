package article

import (
	"cmp"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// MenuEntry says that an article stands in a menu, as Hugo has it: `menu: main`,
// `menus: [main, footer]` or
//
//	menus:
//	  main: {weight: 10, name: Short, parent: about, identifier: x}
type MenuEntry struct {
	Menu       string
	Name       string // empty: the page's title
	Identifier string // by which others name it as their parent; empty: the name
	Parent     string
	Weight     int // 0: after those that have one
	At         diag.Place
}

// readMenus reads in which menus the article stands.
func (a *Front) readMenus(m *decode.Map) {
	short := m.Text("linkTitle")
	for _, key := range []string{"menus", "menu"} {
		v, _ := m.Get(key)
		switch v.Kind() {
		case decode.MapKind:
			menus := m.Map(key).Lenient()
			for _, name := range menus.Keys() {
				a.Menus = append(a.Menus, readEntry(menus, name, short))
			}
		case decode.ListKind, decode.StringKind:
			for _, name := range m.Texts(key) {
				a.Menus = append(a.Menus, MenuEntry{Menu: name, Name: short, At: m.ValueAt(key)})
			}
		}
	}
}

func readEntry(menus *decode.Map, menu, short string) MenuEntry {
	e := MenuEntry{Menu: menu, Name: short, At: menus.KeyAt(menu)}
	if v, _ := menus.Get(menu); v.Kind() != decode.MapKind {
		return e
	}
	m := menus.Map(menu).Lenient()
	e.Name, e.Identifier, e.Parent = cmp.Or(m.Text("name"), short), m.Text("identifier"), m.Text("parent")
	e.Weight = m.Int("weight", 0)
	m.Ignore("title", "pre", "post", "params", "url", "pageRef")
	return e
}
