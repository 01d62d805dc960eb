package export

import "counterpoint/generator/site"

// Hreflang is a page in a language, by its address, as search engines are told
// of it: in the head of a page and in a sitemap.
type Hreflang struct {
	Lang, URL string
	path      string
}

// Path is its address from the site's root.
func (h Hreflang) Path() string { return h.path }

// Hreflangs are a page in all its languages, itself among them, and once more
// the one in the site's own language, for everybody else; nil where it is in one
// language.
func (e *Exporter) Hreflangs(p *site.Page) []Hreflang {
	var list []Hreflang
	var rest Hreflang
	for _, of := range e.site.In(p).Translations(p) {
		c := e.site.In(of).Config
		list = append(list, Hreflang{c.Language, e.address(of, ""), of.Path})
		if c == c.Default {
			rest = Hreflang{"x-default", e.address(of, ""), of.Path}
		}
	}
	if rest.Lang != "" {
		list = append(list, rest)
	}
	return list
}

// translate says in schema.org's words which article was translated: that in the
// site's own language or, where there is none, the first.
func (g *graph) translate(p *site.Page) {
	all := g.site.Translations(p)
	if all == nil {
		return
	}
	first := all[0]
	for _, of := range all {
		if g.site.In(of) == g.site.All()[0] {
			first = of
		}
	}
	if p != first {
		g.ref("translationOfWork", g.address(first, ""))
		return
	}
	g.in("workTranslation", '[')
	for _, of := range all {
		if of != p {
			g.next()
			g.thing("", g.address(of, ""))
			g.close('}')
		}
	}
	g.close(']')
}

// translations are the same claim in the site's other languages: that of the
// same id in a translation of its article.
func (d *dataWriter) translations(c *site.Claim) {
	members(d.jsonWriter, "translations", d.site.ClaimTranslations(c), func(_ int, of *site.Page) {
		d.element()
		d.text("language", d.site.In(of).Config.Language)
		d.text("url", d.address(of, ""), "#claim-", c.ID)
		d.close('}')
	})
}
