package moving

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// tongue is one of the languages of a site that has several, as the old site's
// settings have it.
type tongue struct {
	key                        string
	label, locale, direction   string
	title, description, author string
	weight                     int
	disabled                   bool
	menu                       []item
	params                     []decode.Value
}

// fileLanguages are the languages that names of files have; none where there is
// one language.
func fileLanguages(first string, others []string) article.Languages {
	if len(others) == 0 {
		return article.Languages{}
	}
	l := article.Languages{Default: strings.ToLower(first)}
	for _, key := range append([]string{first}, others...) {
		l.Keys = append(l.Keys, strings.ToLower(key))
	}
	return l
}

// hugoLanguage are the keys of a language that are taken, in lower case.
var hugoLanguage = setOf("title", "languagename", "label", "weight", "languagecode", "locale", "languagedirection", "direction",
	"params", "menu", "menus", "disabled", "contentdir", "description", "author")

// speak reads what the languages of a site of Hugo say beside all of it.
func (h *hugoSite) speak(s *settings) {
	if len(h.others) == 0 {
		return
	}
	s.inFolder = h.yes("defaultContentLanguageInSubdir")
	for _, key := range append([]string{h.language}, h.others...) {
		own := func(keys ...string) string { return textOf(h.first(append([]string{"languages", key}, keys...)...)) }
		t := tongue{key: strings.ToLower(key), label: cmp.Or(own("label"), own("languageName")), locale: cmp.Or(own("locale"), own("languageCode")),
			direction: cmp.Or(own("direction"), own("languageDirection")), weight: number(own("weight")), disabled: own("disabled") == "true"}
		if t.key == strings.ToLower(h.language) { // the rest is the site's
			s.language, t.locale = t.key, cmp.Or(t.locale, s.language)
		} else {
			t.title, t.author = own("title"), cmp.Or(own("params", "author", "name"), own("params", "author"), own("author"))
			t.description = cmp.Or(own("params", "description"), own("description"))
			t.params = h.below([]string{"languages", key, "params"})
			for _, menus := range []string{"menus", "menu"} {
				if v := h.first("languages", key, menus, "main"); v.Kind() == listKind && len(t.menu) == 0 {
					t.menu = h.menu(v)
				}
			}
			h.notTaken(key)
		}
		t.disabled = t.disabled || slices.Contains(textsOf(h.get("disableLanguages")), key)
		s.languages = append(s.languages, t)
	}
}

// notTaken lists the settings of a further language that mean nothing here.
func (h *hugoSite) notTaken(key string) {
	h.used["languages."+strings.ToLower(key)] = true
	for _, p := range h.parts {
		v, ok := p.get([]string{"languages", key})
		if !ok || v.Kind() != mapKind {
			continue
		}
		m := v.Map(nil, "")
		for _, k := range m.Keys() {
			if low := strings.ToLower(k); !hugoLanguage[low] && !quietHugo[low] {
				h.m.findings.add(Config, "languages."+key+"."+k, m.KeyAt(k).Pos().String(), notesHugo[low])
			}
		}
	}
}

// speak reads the same of a site of Zola.
func (z *zolaSite) speak(s *settings) {
	if len(z.others) == 0 {
		return
	}
	s.language = z.language()
	s.languages = []tongue{{key: strings.ToLower(s.language)}}
	for _, key := range z.others {
		own := func(name string) string { return textOf(z.first("languages", key, name)) }
		s.languages = append(s.languages, tongue{key: strings.ToLower(key), title: own("title"), description: own("description")})
		if v := z.first("languages", key, "translations"); v.Kind() == mapKind {
			z.m.findings.add(Words, "languages."+key+".translations", v.At().Pos().String(), notesZola["translations"])
		}
	}
}

func (s *settings) folder() string {
	if s.inFolder {
		return "defaultContentLanguageInSubdir: true\n"
	}
	return ""
}

// writeLanguages writes them.
func (s *settings) writeLanguages(b *strings.Builder) {
	if len(s.languages) > 0 {
		b.WriteString(s.folder() + "languages:\n")
	}
	for _, t := range s.languages {
		b.WriteString("  " + word(t.key) + ":")
		before := b.Len()
		for _, each := range []struct{ key, value string }{{"label", t.label}, {"locale", t.locale}, {"direction", t.direction}, {"title", t.title},
			{"description", t.description}, {"author", t.author}} {
			if each.value != "" && each.value != t.key {
				b.WriteString("\n    " + each.key + ": " + quote(each.value))
			}
		}
		if t.weight > 0 {
			b.WriteString("\n    weight: " + strconv.Itoa(t.weight))
		}
		if t.disabled {
			b.WriteString("\n    disabled: true")
		}
		if b.Len() == before && len(t.menu) == 0 && len(t.params) == 0 {
			b.WriteString(" {}")
		}
		b.WriteByte('\n')
		writeMenu(b, "menu", t.menu, "    ")
		writeParams(b, t.params, "    ")
	}
}

// config are the settings by which the articles are arranged: nothing but the
// languages matters for where they stand.
func (s *settings) config() *site.Config {
	var b strings.Builder
	if len(s.languages) > 0 {
		b.WriteString("language: " + quote(s.language) + "\n" + s.folder() + "languages:\n")
	}
	for _, t := range s.languages {
		b.WriteString("  " + word(t.key) + ": {}\n")
	}
	var none diag.List
	v, _ := decode.YAML(diag.NewSource("site.yaml", []byte(b.String())), 0, b.Len(), &none)
	if v.IsNull() {
		v = decode.Value{}
	}
	c := site.ParseConfig(v.Map(&none, "site.yaml"), &none)
	c.Settle()
	return c
}
