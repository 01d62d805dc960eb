package export

import (
	"encoding/json"

	"counterpoint/generator/site"
)

// What a page says of itself to search engines, in the words of schema.org: the
// article, its claims, and a review of each that has a rating; a claim by itself
// where it has a page. A claim's words
// stand there once, counterpoints not at all: schema.org has no word for how
// claims relate, and claims.jsonld has them.

type graph struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type schemaArticle struct {
	Type        string        `json:"@type"`
	ID          string        `json:"@id"`
	URL         string        `json:"url"`
	Headline    string        `json:"headline"`
	Description string        `json:"description,omitempty"`
	Language    string        `json:"inLanguage,omitempty"`
	Published   string        `json:"datePublished,omitempty"`
	Modified    string        `json:"dateModified,omitempty"`
	Image       string        `json:"image,omitempty"`
	Author      []schemaAgent `json:"author,omitempty"`
	Publisher   schemaAgent   `json:"publisher"`
	BasedOn     *schemaWork   `json:"isBasedOn,omitempty"`
	Claims      []schemaClaim `json:"hasPart,omitempty"`

	Translations  []schemaRef `json:"workTranslation,omitempty"`
	TranslationOf *schemaRef  `json:"translationOfWork,omitempty"`
}

// schemaAgent has no type where nobody said whether it is a person.
type schemaAgent struct {
	Type string `json:"@type,omitempty"`
	ID   string `json:"@id,omitempty"`
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type schemaWork struct {
	Type      string       `json:"@type"`
	ID        string       `json:"@id,omitempty"`
	Name      string       `json:"name,omitempty"`
	Author    *schemaAgent `json:"author,omitempty"`
	Publisher *schemaAgent `json:"publisher,omitempty"`
	Published string       `json:"datePublished,omitempty"`
	URL       string       `json:"url,omitempty"`
}

type schemaClaim struct {
	Type      string       `json:"@type"`
	ID        string       `json:"@id"`
	Text      string       `json:"text"`
	Author    *schemaAgent `json:"author,omitempty"`
	Published string       `json:"datePublished,omitempty"`
	URL       string       `json:"url,omitempty"`
	Appears   *schemaWork  `json:"appearance,omitempty"`
}

type schemaReview struct {
	Type     string       `json:"@type"`
	URL      string       `json:"url"`
	Claim    string       `json:"claimReviewed"`
	Reviewed schemaRef    `json:"itemReviewed"`
	Rating   schemaRating `json:"reviewRating"`
	Author   schemaRef    `json:"author"`
	Date     string       `json:"datePublished,omitempty"`
}

type schemaRef struct {
	ID string `json:"@id"`
}

type schemaRating struct {
	Type string `json:"@type"`
	Name string `json:"alternateName"`
}

// Schema is what stands in a page, or nil. It is escaped so that it can stand in
// a <script>.
func (e *Exporter) Schema(p *site.Page) json.RawMessage {
	switch {
	case e.site.Config.Origin == "":
		return nil
	case p.Kind == site.KindClaim:
		return encoded(e.claimGraph(p))
	case p.Kind == site.KindClaimant && p.Number == 0:
		return encoded(e.profileGraph(p))
	case p.Kind == site.KindArticle || annotated(e.site, p):
		return encoded(append(e.articleGraph(p), e.breadcrumbs(p)...))
	}
	return nil
}

type schemaList struct {
	Type  string        `json:"@type"`
	Items []schemaCrumb `json:"itemListElement"`
}

type schemaCrumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

// breadcrumbs lead from the section at the top to the page; nothing where it
// stands in none.
func (e *Exporter) breadcrumbs(p *site.Page) []any {
	above := e.site.Above(p)
	if len(above) < 2 {
		return nil
	}
	list := schemaList{Type: "BreadcrumbList"}
	for i, each := range append(above[1:], p) {
		list.Items = append(list.Items, schemaCrumb{Type: "ListItem", Position: i + 1, Name: each.Title, Item: e.address(each, "")})
	}
	return []any{list}
}

func encoded(nodes []any) json.RawMessage {
	data, err := json.Marshal(graph{Context: "https://schema.org", Graph: nodes}) // which escapes < > and &
	if err != nil {
		panic(err) // our own types
	}
	return data
}

func (e *Exporter) articleGraph(p *site.Page) []any {
	nodes := []any{e.schemaArticle(p)}
	for _, c := range e.site.Claims(p) {
		if c.Rating != nil {
			nodes = append(nodes, e.schemaReview(c, e.address(p, "note-"+c.ID)))
		}
	}
	return nodes
}

// claimGraph is a claim by itself. It is the same thing as in its article, and
// has the same name.
func (e *Exporter) claimGraph(p *site.Page) []any {
	c := e.site.About(p)[0]
	claim := e.schemaClaim(c)
	claim.URL = e.address(p, "")
	claim.Appears = &schemaWork{Type: "Article", ID: e.address(c.Page, ""), Name: c.Page.Title, URL: e.address(c.Page, "")}
	nodes := []any{claim, e.publisher()}
	if c.Rating != nil {
		nodes = append(nodes, e.schemaReview(c, claim.URL))
	}
	return nodes
}

func (e *Exporter) schemaClaim(c *site.Claim) schemaClaim {
	return schemaClaim{Type: "Claim", ID: e.address(c.Page, "claim-"+c.ID), Text: e.said(c),
		Author: named(c.Claimant.Name), Published: c.Date.Machine()}
}

// schemaReview is the rating of a claim, as it stands at an address.
func (e *Exporter) schemaReview(c *site.Claim, at string) schemaReview {
	return schemaReview{
		Type: "ClaimReview", URL: at, Claim: e.said(c), Reviewed: schemaRef{e.address(c.Page, "claim-"+c.ID)},
		Rating: schemaRating{"Rating", c.Rating.Label}, Author: schemaRef{e.publisher().ID}, Date: moment(e.site.Entry(c.Page).Article.Date),
	}
}

func (e *Exporter) schemaArticle(p *site.Page) schemaArticle {
	a := e.site.Entry(p).Article
	s := schemaArticle{
		Type: "Article", ID: e.address(p, ""), URL: e.address(p, ""), Headline: a.Title, Description: a.Description,
		Language: e.language(), Published: moment(a.Date), Image: e.Image(p), Publisher: e.publisher(),
	}
	if at := e.modified(p); at.After(a.Date.Time) {
		s.Modified = utc(at)
	}
	for _, name := range a.Authors {
		s.Author = append(s.Author, schemaAgent{Type: "Person", Name: name})
	}
	if s.Author == nil {
		s.Author = []schemaAgent{{ID: s.Publisher.ID}}
	}
	if o := a.Original; o != nil {
		s.BasedOn = &schemaWork{Type: "CreativeWork", Name: o.Title, Published: o.Date.Machine(), URL: site.WebURL(o.URL),
			Author: named(o.Author), Publisher: named(o.Publisher)}
	}
	for _, c := range e.site.Claims(p) {
		s.Claims = append(s.Claims, e.schemaClaim(c))
	}
	e.translate(&s, p)
	return s
}

// publisher is who speaks on the site.
func (e *Exporter) publisher() schemaAgent {
	name := e.site.Config.Author
	if name == "" {
		name = e.site.Config.Title
	}
	return schemaAgent{Type: "Organization", ID: e.absolute("/", "publisher"), Name: name, URL: e.absolute(e.site.Config.Root, "")}
}

func named(name string) *schemaAgent {
	if name == "" {
		return nil
	}
	return &schemaAgent{Name: name}
}

// Image is the whole address of an article's image, or "".
func (e *Exporter) Image(p *site.Page) string {
	lead, ok := e.site.LeadImage(p)
	if !ok {
		return ""
	}
	return site.WebURL(e.hosted(e.site.Resolve(p, nil, lead)))
}
