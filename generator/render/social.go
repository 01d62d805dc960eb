package render

import (
	"golang.org/x/text/language"

	"counterpoint/generator/card"
	"counterpoint/generator/export"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// social is what other sites show of the page. Pictures need whole addresses.
func (v *viewer) social(exports *export.Exporter) Social {
	s := Social{Type: "website", Locale: locale(v.site.Config.Language)}
	for _, of := range v.site.Translations(v.page) {
		if other := locale(v.site.In(of).Config.Language); other != "" && other != s.Locale {
			s.Locales = append(s.Locales, other)
		}
	}
	switch v.page.Kind {
	case site.KindClaim:
		s.Type = "article"
		if v.HasCard(v.site, v.page) {
			s.Image = &Picture{URL: v.site.Canonical(site.CardPath(v.page)), Width: card.Width, Height: card.Height}
		}
	case site.KindArticle:
		a := v.written()
		s.Type, s.Published, s.Modified = "article", a.Date.Machine(), a.Updated.Machine()
		for _, t := range v.page.Tags {
			if isTopic(t) {
				s.Tags = append(s.Tags, t.Title)
			}
		}
		if url := exports.Image(v.page); url != "" && v.site.Config.Origin != "" {
			size := v.site.Target(v.page, v.page, markdown.Link{Destination: a.Image, Image: true})
			s.Image = &Picture{URL: url, Width: size.Width, Height: size.Height}
		}
	}
	return s
}

// locale is a language as Open Graph wants it, with a region; without one, with
// that where most of its speakers are (Unicode CLDR). It is "" for a language
// that nobody knows.
func locale(name string) string {
	tag, err := language.Parse(name)
	if err != nil {
		return ""
	}
	base, _ := tag.Base()
	region, sure := tag.Region()
	if sure == language.No || base.String() == "und" {
		return ""
	}
	return base.String() + "_" + region.String()
}
