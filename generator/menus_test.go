package generator_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"counterpoint/generator"
)

var (
	navigation = regexp.MustCompile(`(?s)<nav class="menu".*?</nav>`)
	entryLink  = regexp.MustCompile(`<a href="([^"]*)"( aria-current="(\w+)")?>([^<]*)</a>|<span>([^<]*)</span>`)
)

// menuOf is the theme's navigation, an entry a word, those below it in brackets.
func menuOf(page string) string {
	text := strings.ReplaceAll(navigation.FindString(page), "\n", "")
	text = entryLink.ReplaceAllString(text, "$4$5:$1:$3 ")
	for _, tag := range []struct{ from, to string }{{"<ul>", "("}, {"</ul>", ")"}, {"<li>", ""}, {"</li>", ""}} {
		text = strings.ReplaceAll(text, tag.from, tag.to)
	}
	_, text, _ = strings.Cut(strings.TrimSuffix(text, ")</nav>"), ">(")
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(text, ": ", " "), " )", ")"))
}

func TestMenus(t *testing.T) {
	page := func(title, front string) string { return "---\ntitle: " + title + "\n" + front + "\n---\nText.\n" }
	for _, c := range []struct {
		what, config string
		files        map[string]string
		want, said   string
	}{
		{"of site.yaml, in its order", "menu: [{name: Z, url: /z/}, {name: Here, url: /good/}, {name: Away, url: 'https://example.net/'}]", nil,
			"Z:/z/ Here:/good/:page Away:https://example.net/ Search:/search/", ""},
		{"of articles, by weight, those without one last and by title", "", map[string]string{
			"a.md": page("A", "menu: main"), "b.md": page("B", "menus: [main, footer]"), "c.md": page("C", "menus: {main: {weight: 20, name: Sea}}"),
			"d/_index.md": page("D", "menu: {main: {weight: 10}}"), "e.md": page("E", "menu: footer"), "f.md": page("F", "menu: main\ndraft: true"),
			"g.md": "+++\ntitle = \"G\"\nlinkTitle = \"Gee\"\n[menus.main]\n  Weight = 15\n+++\n"},
			"D:/d/ Gee:/g/ Sea:/c/ A:/a/ B:/b/ Search:/search/", ""},
		{"below one another", "menu: [{name: More, identifier: more}, {name: Home, url: /, weight: 1}]", map[string]string{
			"a.md": page("A", "menus: {main: {parent: more, weight: 2}}"), "good.md": page("Good", "menus: {main: {parent: more, identifier: good, weight: 1}}"), "c.md": page("C", "menus: {main: {parent: good}}")},
			"Home:/ More: (Good:/good/:page (C:/c/)A:/a/)Search:/search/", ""},
		{"the page stands below", "", map[string]string{"good.md": page("Good", "menus: {main: {parent: A}}"), "a.md": page("A", "menu: main")},
			"A:/a/:true (Good:/good/:page)Search:/search/", ""},
		{"site.yaml and an article name the same page", "menu: [{name: About us, url: /a/}]", map[string]string{"a.md": page("A", "menu: main")}, "About us:/a/ Search:/search/", ""},
		{"Hugo's mapping, pages by their paths", "menus: {main: [{pageRef: /d, weight: 2}, {name: Q, pageRef: q/b.md, weight: 1}], other: [{name: X, url: /x/}]}",
			map[string]string{"d/_index.md": page("D", ""), "q/b/index.md": page("B", "")}, "Q:/q/b/ D:/d/ Search:/search/", ""},
		{"no such parent", "", map[string]string{"a.md": page("A", "menus: {main: {parent: Bee}}"), "b.md": page("Be", "menu: main")}, "A:/a/ Be:/b/ Search:/search/",
			`content/a.md:3:9: warning: the menu "main" has no entry "Bee"`},
		{"in a circle", "menu: [{name: A, url: /a/, parent: B}, {name: B, url: /b/, parent: A}]", nil, "A:/a/ B:/b/ Search:/search/", "this entry would stand below itself"},
		{"no such page", "menu: [{name: A, pageRef: /nowhere}]", nil, "", `site.yaml:2:8: error: no page is made of "/nowhere"`},
		{"what could run", "menu: [{name: A, url: 'javascript:alert(1)'}]", nil, "A: Search:/search/", ""},
		{"as themes write it for themselves", "", map[string]string{"a.md": page("A", "menu: true"), "b.md": page("B", "menu:")}, "Search:/search/", ""},
	} {
		files := map[string]string{"site.yaml": "title: T\n" + c.config + "\n"}
		for name, data := range c.files {
			files["content/"+name] = data
		}
		got := buildWith(t, newSite(t, files), func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
		if menu := menuOf(got["good/index.html"]); menu != c.want {
			t.Errorf("%s:\n got %s\nwant %s\n%s", c.what, menu, c.want, got["diagnostics"])
		}
		if said := got["diagnostics"]; !strings.Contains(said, c.said) || (said == "") != (c.said == "") {
			t.Errorf("%s:\n got %s\nwant %s", c.what, said, c.said)
		}
	}
}

// An article is in the menu of its language; what site.yaml names is the
// translation there.
func TestMenusOfLanguages(t *testing.T) {
	got := buildWith(t, newSite(t, map[string]string{
		"site.yaml":           "title: T\nlanguages: {en: {}, fr: {menus: {main: [{name: Racine, pageRef: /, weight: 1}, {name: À propos, url: /about/}]}}}\nmenu: [{name: About, url: /about/}]\n",
		"content/about.md":    "---\ntitle: About\nmenu: main\n---\n",
		"content/about.fr.md": "---\ntitle: Nous\nmenu: main\n---\n",
		"content/seul.fr.md":  "---\ntitle: Seul\nmenu: main\n---\n",
		"content/alone.md":    "---\ntitle: Alone\nmenu: main\n---\n",
		"content/good.fr.md":  "---\ntitle: Bon\n---\n",
	}), func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
	for name, want := range map[string]string{
		"good/index.html":    "About:/about/ Alone:/alone/ Search:/search/",
		"fr/good/index.html": "Racine:/fr/ À propos:/fr/about/ Seul:/fr/seul/ Rechercher:/fr/search/",
	} {
		if menu := menuOf(got[name]); menu != want {
			t.Errorf("%s:\n got %s\nwant %s\n%s", name, menu, want, got["diagnostics"])
		}
	}
}
