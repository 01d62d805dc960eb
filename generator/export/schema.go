package export

import (
	"bytes"
	"cmp"
	"encoding/json"

	"counterpoint/generator/article"
	"counterpoint/generator/site"
)

// What a page says of itself to search engines, in the words of schema.org: the
// article, its claims, and a review of each that has a rating; a claim by itself
// where it has a page. A claim's words
// stand there once, counterpoints not at all: schema.org has no word for how
// claims relate, and claims.jsonld has them.

// Schema is what stands in a page, or nil. It is escaped so that it can stand in
// a <script>.
func (e *Exporter) Schema(p *site.Page) json.RawMessage {
	if !e.hasSchema(p) {
		return nil
	}
	w := newWriter(nil)
	defer w.giveBack()
	g := &graph{e, w.json()}
	g.dense = true
	g.open('{')
	g.text("@context", "https://schema.org")
	g.in("@graph", '[')
	switch p.Kind {
	case site.KindClaim:
		g.claimByItself(p)
	case site.KindClaimant:
		g.profile(p)
	default:
		g.article(p)
		g.breadcrumbs(p)
	}
	g.close(']')
	g.close('}')
	return bytes.Clone(w.b)
}

func (e *Exporter) hasSchema(p *site.Page) bool {
	switch p.Kind {
	case site.KindClaim, site.KindArticle:
		return e.site.Config.Origin != ""
	case site.KindClaimant:
		return e.site.Config.Origin != "" && p.Number == 0
	}
	return e.site.Config.Origin != "" && annotated(e.site, p)
}

// graph writes the things that a page speaks of.
type graph struct {
	*Exporter
	*jsonWriter
}

// thing begins one, of a type and with a name of its own, either of which may be
// empty.
func (g *graph) thing(kind, id string) {
	g.open('{')
	g.maybe("@type", kind)
	g.maybe("@id", id)
}

// breadcrumbs lead from the section at the top to the page; nothing where it
// stands in none.
func (g *graph) breadcrumbs(p *site.Page) {
	above := g.site.Above(p)
	if len(above) < 2 {
		return
	}
	g.next()
	g.thing("BreadcrumbList", "")
	g.in("itemListElement", '[')
	for i, each := range append(above[1:], p) {
		g.next()
		g.thing("ListItem", "")
		g.number("position", i+1)
		g.text("name", each.Title)
		g.text("item", g.address(each, ""))
		g.close('}')
	}
	g.close(']')
	g.close('}')
}

// claimByItself is the same thing as in its article, and has the same name.
func (g *graph) claimByItself(p *site.Page) {
	c := g.site.About(p)[0]
	article, at := g.address(c.Page, ""), g.address(p, "")
	g.claim(c, article)
	g.text("url", at)
	g.key("appearance")
	g.thing("Article", article)
	g.text("name", c.Page.Title)
	g.text("url", article)
	g.close('}')
	g.close('}')
	g.next()
	g.publisher()
	if c.Rating != nil {
		g.review(c, article, at)
	}
}

// claim begins a claim.
func (g *graph) claim(c *site.Claim, article string) {
	g.next()
	g.open('{')
	g.text("@type", "Claim")
	g.text("@id", article, "#claim-", c.ID)
	g.text("text", g.said(c))
	g.named("author", c.Claimant.Name)
	g.maybe("datePublished", c.Date.Machine())
}

// named is somebody or something of which there is but a name.
func (g *graph) named(key, name string) {
	if name != "" {
		g.in(key, '{')
		g.text("name", name)
		g.close('}')
	}
}

// ref is something that is described elsewhere.
func (g *graph) ref(key string, id ...string) {
	g.in(key, '{')
	g.text("@id", id...)
	g.close('}')
}

// review is the rating of a claim, as it stands at an address.
func (g *graph) review(c *site.Claim, article, at string) {
	g.next()
	g.thing("ClaimReview", "")
	g.text("url", at)
	g.text("claimReviewed", g.said(c))
	g.ref("itemReviewed", article, "#claim-", c.ID)
	g.key("reviewRating")
	g.thing("Rating", "")
	g.text("alternateName", c.Rating.Label)
	g.close('}')
	g.ref("author", g.publisherID())
	g.maybe("datePublished", moment(g.site.Entry(c.Page).Article.Date))
	g.close('}')
}

// article is an article with its claims, and the reviews of these.
func (g *graph) article(p *site.Page) {
	a, at := g.site.Entry(p).Article, g.address(p, "")
	g.next()
	g.thing("Article", at)
	g.text("url", at)
	g.text("headline", a.Title)
	g.maybe("description", a.Description)
	g.maybe("inLanguage", g.language())
	g.maybe("datePublished", moment(a.Date))
	if changed := g.modified(p); changed.After(a.Date.Time) {
		g.maybe("dateModified", utc(changed))
	}
	g.maybe("image", g.Image(p))
	g.authors(a.Authors)
	g.key("publisher")
	g.publisher()
	g.basedOn(a.Original)
	claims := g.site.Claims(p)
	members(g.jsonWriter, "hasPart", claims, func(_ int, c *site.Claim) {
		g.claim(c, at)
		g.close('}')
	})
	g.translate(p)
	g.close('}')
	for _, c := range claims {
		if c.Rating != nil {
			g.review(c, at, at+"#note-"+c.ID)
		}
	}
}

func (g *graph) authors(names []string) {
	g.in("author", '[')
	for _, name := range names {
		g.next()
		g.thing("Person", "")
		g.maybe("name", name)
		g.close('}')
	}
	if len(names) == 0 {
		g.next()
		g.thing("", g.publisherID())
		g.close('}')
	}
	g.close(']')
}

// basedOn is the text that is annotated where it is somebody else's.
func (g *graph) basedOn(o *article.Original) {
	if o == nil {
		return
	}
	g.key("isBasedOn")
	g.thing("CreativeWork", "")
	g.maybe("name", o.Title)
	g.named("author", o.Author)
	g.named("publisher", o.Publisher)
	g.maybe("datePublished", o.Date.Machine())
	g.maybe("url", site.WebURL(o.URL))
	g.close('}')
}

// publisher is who speaks on the site.
func (g *graph) publisher() {
	g.thing("Organization", g.publisherID())
	g.maybe("name", cmp.Or(g.site.Config.Author, g.site.Config.Title))
	g.maybe("url", g.absolute(g.site.Config.Root, ""))
	g.close('}')
}

func (e *Exporter) publisherID() string { return e.absolute("/", "publisher") }

// Image is the whole address of an article's image, or "".
func (e *Exporter) Image(p *site.Page) string {
	lead, ok := e.site.LeadImage(p)
	if !ok {
		return ""
	}
	return site.WebURL(e.hosted(e.site.Resolve(p, nil, lead)))
}
