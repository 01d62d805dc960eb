package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

const bilingual = "title: T\nlanguages: {fr: {title: Fr}}\n"

// inEach are the pages of every language, but those that each has.
func inEach(s *Site) string {
	var list []string
	for _, of := range s.All() {
		for _, p := range of.Pages {
			if p.Front != nil || p.Kind == KindList && p != of.Home || p.Kind == KindAlias {
				list = append(list, p.Path)
			}
		}
	}
	return strings.Join(list, " ")
}

func TestWhereTranslationsStand(t *testing.T) {
	for _, c := range []struct {
		name, config string
		files        map[string]string
		want, said   string
	}{
		{"a file, a bundle, a section", bilingual,
			map[string]string{"a.md": "", "a.fr.md": "", "b/index.fr.md": "", "b/sea.png": "", "c/_index.fr.md": "", "c/d.FR.md": ""},
			"/a/ /fr/a/ /fr/b/ /fr/c/ /fr/c/d/", ""},
		{"the site's own key may be written", bilingual, map[string]string{"a.en.md": "", "b.fr.md": ""}, "/a/ /fr/b/", ""},
		{"not twice", bilingual, map[string]string{"a.en.md": front("slug: x"), "a.md": ""}, "/x/",
			"content/a.md: content/a.en.md is the same article in the same language"},
		{"another default", "title: T\nlanguage: fr-CA\nlanguages: {en: {}, fr: {}}\n", map[string]string{"a.md": "", "a.en.md": "", "a.fr.md": front("slug: b")}, "/b/ /en/a/",
			"content/a.md: content/a.fr.md is the same article in the same language"},
		{"Zola's settings", "title: T\ndefault_language: de\nlanguages: {en: {generate_feeds: true}}\n", map[string]string{"a.md": "", "a.en.md": "", "a.de.md": front("slug: b"), "c.fr.md": ""},
			"/b/ /c.fr/ /en/a/", "content/a.md: content/a.de.md is the same article in the same language"},
		{"a language that is not published", "title: T\nlanguages: {fr: {disabled: true}}\n", map[string]string{"a.md": "", "a.fr.md": ""}, "/a/", ""},
		{"nor others", "title: T\nlanguages: {fr: {}, de: {}}\ndisableLanguages: [de]\n", map[string]string{"a.md": "", "a.fr.md": "", "a.de.md": ""}, "/a/ /fr/a/", ""},
		{"addresses of one's own", bilingual, map[string]string{"a.fr.md": front("url: here/"), "b.fr.md": front("url: /there/"), "c.fr.md": front("slug: it"), "d.fr.md": front("aliases: [/old/]")},
			"/fr/d/ /fr/here/ /fr/it/ /old/ /there/", ""},
		{"an address of another language", bilingual, map[string]string{"a.md": "", "b.fr.md": front("url: /a/")}, "/a/ /a/",
			"content/b.fr.md: this article has the same address as content/a.md: /a/"},
		{"a folder like a language", bilingual, map[string]string{"fr/a.md": ""}, "/fr/ /fr/a/",
			`content/fr/a.md: the list of this article's folder has an address of the language "fr": /fr/`},
		{"an alias of another language's address", bilingual, map[string]string{"a.md": front("aliases: [/fr/b/]"), "b.fr.md": ""}, "/a/ /fr/b/",
			`content/a.md:2:10: alias "/fr/b/" is left out: there is a page at that address`},
		{"a part of a bundle in another language", bilingual, map[string]string{"a/index.md": "", "a/part.fr.md": ""}, "/a/",
			"content/a/part.fr.md: this file is a part of the bundle that it lies in, and gets no page"},
		{"terms", bilingual, map[string]string{"a.md": front("tags: [x]"), "a.fr.md": front("tags: [x, y]"), "tags/y/_index.fr.md": front("title: Y")},
			"/a/ /tags/ /tags/x/ /fr/a/ /fr/tags/ /fr/tags/x/ /fr/tags/y/", ""},
		{"the default language in a folder", "title: T\nlanguages: {fr: {}}\ndefaultContentLanguageInSubdir: true\n",
			map[string]string{"a.md": "", "b/c.md": "", "b/sea.png": "", "d.md": front("url: /d/"), "a.fr.md": front("aliases: [/old/]")},
			"/ /d/ /en/a/ /en/b/ /en/b/c/ /fr/a/ /old/", ""},
		{"a translationKey twice", bilingual, map[string]string{"a.md": front("translationKey: k"), "b.fr.md": front("translationKey: k"), "c.fr.md": front("translationKey: k")}, "/a/ /fr/b/ /fr/c/",
			"content/c.fr.md:2:17: this translationKey is left out: content/b.fr.md has it, in the same language"},
		{"one language is none", "title: T\nlanguages: {en: {title: English}}\n", map[string]string{"a.md": "", "b.en.md": ""}, "/a/ /b.en/", ""},
	} {
		s, out := link(t, c.config, c.files)
		if got := inEach(s); got != c.want || said(out) != c.said {
			t.Errorf("%s: got %s\nwant %s\n%s", c.name, got, c.want, out.Text(false))
		}
	}
}

// A reader of one language sees lists of it alone.
func TestListsAreOfOneLanguage(t *testing.T) {
	s, _ := link(t, bilingual, map[string]string{"n/a.md": front("tags: [x]\ndate: 2025-01-01"), "n/b.md": front("tags: [x]\ndate: 2025-01-02"),
		"n/a.fr.md": front("tags: [x]\ndate: 2025-01-03"), "n/c.fr.md": front("date: 2025-01-04")})
	fr := s.All()[1]
	for path, want := range map[string]string{"/fr/": "/fr/n/c/ /fr/n/a/", "/fr/n/": "/fr/n/c/ /fr/n/a/", "/fr/tags/x/": "/fr/n/a/"} {
		if got := listed(page(t, fr, path).Children); got != want {
			t.Errorf("%s lists %s, want %s", path, got, want)
		}
	}
	if a := page(t, fr, "/fr/n/a/"); a.Previous != nil || a.Next.Path != "/fr/n/c/" || a.Section.Path != "/fr/n/" {
		t.Errorf("the neighbours of %s are %v and %v", a.Path, a.Previous, a.Next)
	}
}

func TestWhatTranslatesWhat(t *testing.T) {
	s, out := link(t, "title: T\nlanguages: {fr: {weight: 1}, ar: {}, en: {weight: 2}}\n", map[string]string{
		"a.md": front("tags: [x, y]"), "a.fr.md": front("tags: [x]\nslug: un"), "b.md": front("translationKey: k"), "c.ar.md": front("translationKey: k"),
		"n/_index.md": front("url: /news/"), "n/d.fr.md": "", "e.md": ""})
	if len(out) > 0 {
		t.Fatal(out.Text(false))
	}
	for path, want := range map[string]string{
		"/a/": "/fr/un/ /a/", "/fr/un/": "/fr/un/ /a/", "/b/": "/b/ /ar/c/", "/e/": "", "/": "/fr/ / /ar/", "/news/": "/fr/n/ /news/",
		"/tags/": "/fr/tags/ /tags/", "/fr/tags/x/": "/fr/tags/x/ /tags/x/", "/tags/y/": "", "/fr/claims/": "/fr/claims/ /claims/ /ar/claims/", "/404.html": ""} {
		if got := listed(s.Translations(s.anywhere(path))); got != want {
			t.Errorf("%s is translated by %s, want %s", path, got, want)
		}
	}
}

// What an article names is its language's; what is not there, the site's own.
func TestNamesMeanTheOwnLanguage(t *testing.T) {
	s, _ := link(t, bilingual, map[string]string{"n/a.md": "", "n/a.fr.md": "", "n/b.md": "", "n/t.md": front("translationKey: k"), "n/voyage.fr.md": front("translationKey: k"),
		"n/p/index.md": "", "n/p/sea.png": "", "n/p/index.fr.md": "", "n/words.png": "", "n/words.fr.png": ""})
	fr := s.All()[1]
	for name, want := range map[string]string{"a.md": "/fr/n/a/", "b.md": "/n/b/", "a.en.md": "/n/a/", "/n/a.fr.md": "/fr/n/a/", "@/n/a.md": "/fr/n/a/", "t.md": "/fr/n/voyage/",
		"p/index.md": "/fr/n/p/", "p/sea.png": "/n/p/sea.png", "words.png": "/n/words.fr.png", "/n/b/": "/n/b/", "/n/a/": "/n/a/"} {
		if got, missing := fr.target(page(t, fr, "/fr/n/a/"), markdown.Link{Destination: name}); got != want || missing {
			t.Errorf("%s leads to %q, want %s", name, got, want)
		}
	}
	for name, want := range map[string]string{"a.fr.md": "/fr/n/a/", "words.png": "/n/words.png"} {
		if got, _ := s.target(page(t, s, "/n/b/"), markdown.Link{Destination: name}); got != want {
			t.Errorf("in English %s leads to %q, want %s", name, got, want)
		}
	}
	for name, want := range map[string]*Page{"n/a.md": s.anywhere("/n/a/"), "n/a.fr.md": s.anywhere("/fr/n/a/"), "n/b.fr.md": nil} {
		if got := s.PageOf(name); got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
}

func TestClaimsAreTranslatedWithTheirArticles(t *testing.T) {
	claims := func(list string) string { return front("claims:\n"+list) + "Sea and sky.\n" }
	s, out := link(t, bilingual, map[string]string{
		"a.md":    claims("- {id: x, quote: Sea}\n- {id: y, quote: sky}\n"),
		"a.fr.md": claims("- {id: x, quote: Sea, claimant: Ann, counterpoints: [{claim: b#z}, {claim: c#only}]}\n"),
		"b.md":    claims("- {id: z, quote: Sea, counterpoints: [{claim: a#y}]}\n"),
		"c.md":    claims("- {id: only, quote: sky, claimant: Ann}\n"), "c.fr.md": claims("- {id: w, quote: sky, counterpoints: [{claim: a#y}]}\n"),
	})
	if len(out) > 0 {
		t.Fatal(out.Text(false))
	}
	fr := s.All()[1]
	x := s.Claims(s.anywhere("/fr/a/"))[0]
	if got := s.Other(x.All[0]).Page.Path + " " + s.Other(x.All[1]).Page.Path; got != "/b/ /c/" {
		t.Errorf("the claim is answered by those of %s", got)
	}
	if list := s.ClaimTranslations(x); listed(list) != "/a/" {
		t.Errorf("the claim stands in %s, too", listed(list))
	}
	answered := func(path, id string) string {
		var list []string
		for _, c := range s.Claims(s.anywhere(path)) {
			for _, cp := range s.Answers(c) {
				if c.ID == id {
					list = append(list, cp.Of.Page.Path+cp.Of.ID)
				}
			}
		}
		return strings.Join(list, " ")
	}
	if got := answered("/b/", "z") + ", " + answered("/a/", "y"); got != ", /b/z /fr/c/w" { // x is there in English
		t.Errorf("answers are %s", got)
	}
	for _, path := range []string{"/claims/a/x/", "/fr/claims/a/x/", "/claimants/ann/", "/fr/claimants/ann/", "/fr/claimants/"} {
		p := s.PageAt(path)
		if p == nil || p.Path != path {
			t.Errorf("there is no page %s", path)
		} else if strings.Contains(path, "/claims/") && listed(s.Translations(p)) != "/claims/a/x/ /fr/claims/a/x/" {
			t.Errorf("%s is translated by %s", path, listed(s.Translations(p)))
		}
	}
	if n := len(slices.Collect(fr.AllClaims())); n != 2 || len(s.EveryClaim()) != 6 {
		t.Errorf("%d claims are French, and all are %d", n, len(s.EveryClaim()))
	}
}

// What a language says lies over what the site does.
func TestSettingsOfALanguage(t *testing.T) {
	var out diag.List
	c := parseConfig(`{title: T, author: Jo, menu: [{name: A, url: /a/}], params: {a: 1, b: 1}, claimants: {m: Mayor, n: Nobody}, strings: {claims: Statements},
ratings: [{id: r, label: Right, color: red}], languages: {pt_BR: {author: Zé, params: {b: 2}, claimants: {m: Prefeito}, ratings: [{id: r, label: Certo}], direction: rtl}, en: {title: E}}}`, &out)
	if len(out) > 0 || len(c.Languages) != 2 {
		t.Fatal(out.Text(false))
	}
	pt := c.Languages[0]
	got := fmt.Sprint(pt.Key, pt.Language, pt.Root, pt.Title, pt.Author, pt.Menus["main"][0].URL, pt.Params, pt.Claimants["m"].Name, pt.Claimants["n"].Name, pt.Strings, pt.Ratings, pt.Direction)
	const want = "pt_brpt-BR/pt_br/TZé/a/map[a:1 b:2]PrefeitoNobodymap[] [{r Certo red}]rtl"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := fmt.Sprint(c.Key, c.Language, c.Root, c.Title, c.Params, c.Claimants["m"].Name, c.Strings, c.Ratings); got != "enen/Emap[a:1 b:1]Mayormap[claims:Statements] [{r Right red}]" {
		t.Errorf("the site's own are %s", got)
	}
}
