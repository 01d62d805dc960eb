package render

import (
	"cmp"
	"errors"
	"strings"

	"counterpoint/generator/site"
)

// Translation is a page in one of the site's languages, or the home page of one.
type Translation struct {
	Lang, Dir string // BCP 47; "ltr" or "rtl"
	Label     string // what the language is called by those who speak it
	Title     string // of that page
	URL       string
	Current   bool // it is the page that is shown
	Home      bool // there is no translation: it is the language's home page
}

// Languages are all of the site's, each with its home page; nil where there is
// one.
func (s Site) Languages() []Translation {
	var list []Translation
	for _, c := range s.v.site.Config.Languages {
		of := s.v.siteOf(c)
		list = append(list, s.v.translation(of.Home, of, of == s.v.site))
	}
	return list
}

// Lang is the page's language, BCP 47.
func (p Page) Lang() string { return p.v.site.Config.Language }

// IsTranslated tells whether the page is there in other languages, too.
func (p Page) IsTranslated() bool { return len(p.v.site.Translations(p.v.page)) > 0 }

// AllTranslations are the page in every language in which it is there, this one
// among them; nil where there is no other.
func (p Page) AllTranslations() []Translation {
	var list []Translation
	for _, of := range p.v.site.Translations(p.v.page) {
		list = append(list, p.v.translation(of, p.v.site.In(of), p.v.site.In(of) == p.v.site))
	}
	return list
}

// Translations are those in the other languages.
func (p Page) Translations() []Translation {
	var list []Translation
	for _, t := range p.AllTranslations() {
		if !t.Current {
			list = append(list, t)
		}
	}
	return list
}

// Switch leads to the page in every language of the site; where it is not there,
// to what it goes on from, or else to the language's home page.
func (p Page) Switch() []Translation {
	all := p.Site.Languages()
	for i, c := range p.v.site.Config.Languages {
		of := p.v.site.InLanguage(p.v.page, c)
		if of == nil {
			of = p.v.site.InLanguage(p.v.page.First(), c)
		}
		switch {
		case all[i].Current:
			all[i].URL = p.v.href(p.v.page.Path)
		case of != nil:
			all[i] = p.v.translation(of, p.v.siteOf(c), false)
		default:
			all[i].Home = true
		}
	}
	return all
}

func (v *viewer) siteOf(c *site.Config) *site.Site {
	for _, s := range v.site.All() {
		if s.Config == c {
			return s
		}
	}
	return v.site
}

func (v *viewer) translation(p *site.Page, s *site.Site, current bool) Translation {
	c := s.Config
	return Translation{Lang: c.Language, Dir: dirOf(c), Label: v.label(c), URL: v.href(p.Path), Current: current,
		Title: cmp.Or(p.Title, c.Title)}
}

// absLangURL and relLangURL are absURL and relURL of a path below the home page of
// the page's language.
func (r *Renderer) absLangURL(v any) (string, error) {
	s, err := r.ofLanguage(v)
	if err != nil {
		return "", err
	}
	return r.absURL(s)
}

func (r *Renderer) relLangURL(args ...any) (string, error) {
	if len(args) == 0 || len(args) > 2 {
		return "", errors.New("write relLangURL PATH, or relLangURL $ PATH")
	}
	s, err := r.ofLanguage(args[len(args)-1])
	if err != nil {
		return "", err
	}
	return r.relURL(append(args[:len(args)-1:len(args)-1], s)...)
}

func (r *Renderer) ofLanguage(v any) (string, error) {
	s, err := textOf(v)
	if err != nil || isElsewhere(s) || r.options.Config == nil {
		return s, err
	}
	return r.options.Config.Root + strings.TrimPrefix(s, "/"), nil
}

// foreign is the language of a page in another one than the page that is shown.
func (v *viewer) foreign(p *site.Page) string {
	if of := v.site.In(p); of != v.site {
		return of.Config.Language
	}
	return ""
}

// label is what a language is called.
func (v *viewer) label(c *site.Config) string {
	return cmp.Or(c.Label, v.options.Labels[c.Key], c.Language)
}

func dirOf(c *site.Config) string { return cmp.Or(c.Direction, direction(c.Language)) }
