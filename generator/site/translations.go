package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// What the languages of a site have to do with one another. A page without a
// file is the translation of the one that stands at the same place below
// another language's root; one with a file, of that whose name is the same
// without the language.

// tongue is which of the languages is the structure's.
func (s *Structure) tongue() int { return slices.Index(s.kin, s) }

// named finds a page by its path in content/, with or without ending: that of
// this language, or else of the default one. A language in the path is meant.
func (s *Structure) named(file string) *Page {
	if p := s.byContent[contentKey(file)]; p != nil || len(s.kin) == 1 {
		return p
	}
	key, plain := s.Config.FileLanguages().Of(strings.TrimSuffix(file, ".md") + ".md")
	for _, of := range s.kin {
		if p := of.byContent[contentKey(plain)]; p != nil && of.Config.Key == key {
			if strings.TrimSuffix(file, ".md") == strings.TrimSuffix(plain, ".md") {
				return s.inOurs(p)
			}
			return p
		}
	}
	return nil
}

// fileOf is where a file of content/ is published: as in Hugo, sea.fr.png instead
// of sea.png in French.
func (s *Structure) fileOf(name string) (address string, ok bool) {
	if key := s.Config.Key; key != "" {
		ext := path.Ext(name)
		if address, ok = s.files[strings.TrimSuffix(name, ext)+"."+key+ext]; ok {
			return address, true
		}
	}
	address, ok = s.files[name]
	return address, ok
}

// inOurs is the translation of a page into this language, or the page.
func (s *Structure) inOurs(p *Page) *Page {
	for _, of := range s.translated[p.key] {
		if p.key != "" && of.tongue == s.tongue() {
			return of
		}
	}
	return p
}

// anywhere finds a page of any language by its address.
func (s *Structure) anywhere(address string) *Page {
	for _, of := range s.kin {
		if p := of.byPath(address); p != nil {
			return p
		}
	}
	return nil
}

// meant is the page that an address of a menu means: that which stands there, or
// else there in this language or the default one; nil if there is none.
func (s *Structure) meant(address string) *Page {
	if p := s.anywhere(address); p != nil || len(s.kin) == 1 {
		return p
	}
	if p := s.byPath(s.At(address)); p != nil {
		return p
	}
	return s.kin[0].byPath(s.kin[0].At(address))
}

// meet reports pages of two languages that have the same address.
func meet(plans []*planner) {
	at := map[string]*Page{}
	for _, l := range plans {
		for _, p := range l.site.Pages {
			other := at[p.Path]
			switch {
			case other == nil:
				at[p.Path] = p
				continue
			case other.Front == nil && p.Front == nil:
				l.meetList(other)
				continue
			case l.has(other):
				continue // which is reported
			case p.Front == nil:
				p, other = other, p
			}
			l.out.Add(collision(p, other))
		}
	}
}

// meetList reports a folder of the default language that is called as another
// one's key.
func (l *planner) meetList(other *Page) {
	if len(other.Children) > 0 && !l.has(other) {
		l.out.Add(other.Children[0].Front.Source.Whole().Errorf("the list of this article's folder has an address of the language %q: %s", l.Config.Key, other.Path).
			WithHint("rename the folder"))
	}
}

// has tells whether a page is one of the language's.
func (l *planner) has(p *Page) bool { return slices.Contains(l.site.Pages, p) }

// relate notes which pages are translations of one another. Of several in one
// language the first is, and the others are of nothing.
func relate(plans []*planner) {
	all := map[string][]*Page{}
	for _, l := range plans {
		l.site.translated = all
		seen := map[string]*Page{}
		for _, p := range l.site.Pages {
			if p.key = l.translation(p); p.key == "" {
				continue
			}
			if other := seen[p.key]; other != nil {
				if p.Front != nil && p.Front.TranslationKey != "" {
					l.out.Add(p.Front.TranslationKeyAt.Warnf("this translationKey is left out: content/%s has it, in the same language", other.Front.Path))
				}
				p.key = ""
				continue
			}
			seen[p.key] = p
			all[p.key] = append(all[p.key], p)
		}
	}
}

// translation names what a page is a translation of; empty where it is of
// nothing: an address of before, a page of an error, a further page of a list.
func (l *planner) translation(p *Page) string {
	switch {
	case p.Kind == KindAlias, p.Kind == Kind404, p.Number > 0:
		return ""
	case p.Kind == KindList && p.Front != nil: // whatever its url says
		return "at " + clean(slugPath(path.Dir(p.Front.Plain)))
	case p.Front != nil && p.Front.TranslationKey != "":
		return "key " + p.Front.TranslationKey
	case p.Front != nil:
		return "file " + contentKey(p.Front.Plain)
	}
	return "at /" + strings.TrimPrefix(p.Path, l.Config.Root)
}

// Translations are the pages that say the same in the site's languages, in the
// order of a switch, the page itself among them; nil where it has none.
func (s *Site) Translations(p *Page) []*Page {
	if len(s.all) == 1 {
		return nil
	}
	var list []*Page
	switch p.Kind {
	case KindClaim:
		for _, of := range s.Translations(p.Of) {
			if s.annotated(of).has(p.ID) {
				if page := s.claimPage(of, p.ID); page != nil {
					list = append(list, page)
				}
			}
		}
	case KindClaimant, KindClaimants, KindSource, KindSources:
		list = s.sameSubject(p)
	default:
		list = slices.Clone(s.translated[p.key])
	}
	if p.key == "" && len(list) == 0 || len(list) < 2 {
		return nil
	}
	order := s.Config.Languages
	slices.SortStableFunc(list, func(a, b *Page) int {
		return cmp.Compare(slices.Index(order, s.In(a).Config), slices.Index(order, s.In(b).Config))
	})
	return list
}

// having is an article that has a claim of an id: the one that was named or, where
// its translation lacks the claim, that in the site's own language.
func (s *Site) having(p *Page, id string) *Page {
	if !s.annotated(p).has(id) {
		if own := s.InLanguage(p, s.Config.Default); own != nil && s.annotated(own).has(id) {
			return own
		}
	}
	return p
}

// ClaimTranslations are the articles in which a claim stands in the site's other
// languages. A claim belongs to its article in its language; that of the same id
// in a translation is its translation.
func (s *Site) ClaimTranslations(c *Claim) []*Page {
	var list []*Page
	for _, of := range s.Translations(c.Page) {
		if of != c.Page && s.annotated(of).has(c.ID) {
			list = append(list, of)
		}
	}
	return list
}

// sameSubject are the pages of all languages about a claimant or a source, or
// the lists of these: they stand at the same place.
func (s *Site) sameSubject(p *Page) []*Page {
	var list []*Page
	for _, each := range s.all {
		if of := each.listed().at(each.Config.Root + strings.TrimPrefix(p.below(), "/")); p.Number == 0 && of != nil && of.Kind == p.Kind {
			list = append(list, of)
		}
	}
	return list
}

// InLanguage is the page of a language that says the same as a page, or nil.
func (s *Site) InLanguage(p *Page, c *Config) *Page {
	for _, of := range s.Translations(p) {
		if s.In(of).Config == c {
			return of
		}
	}
	return nil
}

// Counterpart is what an address of a menu means in the site's language where it
// leads to a page that is made of claims.
func (s *Site) Counterpart(address string) string {
	if len(s.all) == 1 || !s.all[0].isDerived(s.all[0].At(address)) || s.anywhere(address) != nil {
		return address
	}
	if p := s.PageAt(s.At(address)); p != nil {
		return p.Path
	}
	return address
}
