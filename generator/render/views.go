package render

import (
	"html/template"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/export"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// viewer fills the view of one page.
type viewer struct {
	*Renderer
	site *site.Site
	page *site.Page
}

func (v *viewer) view() any {
	switch v.page.Kind {
	case site.KindArticle:
		return ArticlePage{v.shell(), v.article()}
	case site.KindPlain:
		return PlainPage{v.shell(), v.article()}
	case site.KindList:
		return v.list()
	case site.KindClaims:
		return v.claims()
	case site.KindSearch:
		return v.search()
	case site.KindAlias:
		p := AliasPage{Page: v.shell(), URL: v.href(v.page.Of.Path)}
		p.Canonical = v.site.Canonical(v.page.Of.Path)
		return p
	case site.KindClaim:
		return v.oneClaim()
	case site.KindClaimants:
		return v.claimantsPage()
	case site.KindClaimant:
		return v.claimantPage()
	case site.KindSources:
		return v.sourcesPage()
	case site.KindSource:
		return v.sourcePage()
	}
	shell := v.shell()
	shell.Title = v.text("not-found")
	return NotFoundPage{shell}
}

func (v *viewer) href(to string) string { return v.site.Href(v.page, to) }

func (v *viewer) shell() Page {
	c := v.site.Config
	p := Page{v: v,
		Site: Site{
			Title: c.Title, Description: c.Description, Author: c.Author,
			Language: c.Language, Dir: dirOf(c),
			HomeURL: v.href(c.Root), ClaimsURL: v.href(v.site.At(site.ClaimsPath)),
			CSS: v.href(v.options.CSS), JS: v.href(v.options.JS), Integrity: v.options.Integrity,
			HasClaims: v.site.HasClaims(), Params: c.Params, Data: v.options.Data, v: v,
		},
		Kind: string(v.page.Kind), Title: v.page.Title, Description: c.Description,
		Canonical: v.site.Canonical(v.page.Path), Unlisted: v.page.Unlisted,
	}
	p.Site.Menus = map[string][]MenuLink{}
	for name, list := range v.site.Menus {
		p.Site.Menus[name] = v.menu(list)
	}
	p.Site.Menu = p.Site.Menus[site.MainMenu]
	if e := v.site.Entry(v.page); e != nil {
		p.Draft = e.Article.Draft
		if p.Description = e.Article.Description; p.Description == "" {
			p.Description, _ = e.Article.Doc().Summary(30)
		}
	}
	if v.page.Kind == site.Kind404 {
		p.Canonical = ""
	}
	for _, i := range v.site.Icons {
		p.Site.Icons = append(p.Site.Icons, Icon{i.Rel, v.href(i.Address), i.Type, i.Sizes})
		p.Site.HasIcon = p.Site.HasIcon || i.Rel == "icon"
	}
	exports := export.New(v.site, v.options.Words)
	for _, a := range exports.Alternates(v.page) {
		p.Alternates = append(p.Alternates, Alternate{a.Type, a.Title, v.href(a.Path)})
	}
	if v.site.HasSearch() {
		p.Site.SearchURL = v.href(v.site.At(site.SearchPath))
	}
	if a := exports.SearchAlternate(); a != nil {
		p.Site.OpenSearch = &Alternate{a.Type, a.Title, v.href(a.Path)}
	}
	for _, of := range exports.Hreflangs(v.page) {
		if c.Origin == "" {
			of.URL = v.href(of.Path())
		}
		p.Hreflangs = append(p.Hreflangs, of)
	}
	p.Data, p.Social = exports.Schema(v.page), v.social(exports)
	return p
}

// direction returns the base direction of a language by its primary subtag.
func direction(language string) string {
	primary, _, _ := strings.Cut(language, "-")
	switch strings.ToLower(primary) {
	case "ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}

// date gives a day to a person and to machines.
func (v *viewer) date(d decode.Date) Date {
	if d.IsZero() {
		return Date{}
	}
	return Date{Text: v.day(d), Machine: d.Machine()}
}

func (v *viewer) list() ListPage {
	p := ListPage{Page: v.shell(), Heading: v.page.Title, Pages: v.pages()}
	if e := v.site.Entry(v.page); e != nil {
		p.Intro, p.Params = v.html(e.Article.Doc(), v.page), e.Article.Params
	}
	if v.page.First() == v.site.Home {
		p.Title = ""
		if p.Heading == "" {
			p.Heading = p.Site.Title
		}
	}
	p.Title = v.numbered(p.Title, p.Pages)
	for _, a := range v.site.Shown(v.page) {
		p.Articles = append(p.Articles, v.summary(a))
	}
	for _, t := range v.page.Terms {
		p.Terms = append(p.Terms, Link{Text: v.text("term", t.Title, len(t.Children)), URL: v.href(t.Path)})
	}
	return p
}

func (v *viewer) summary(p *site.Page) Summary {
	a := v.site.Entry(p).Article
	s := Summary{Title: a.Title, URL: v.href(p.Path), Date: v.date(a.Date), Authors: a.Authors,
		Tally: v.tally(v.site.Tally(p)), Draft: a.Draft, Text: a.Summary, Params: a.Params}
	if s.Text == "" {
		s.Text = a.Description
	}
	if s.Text == "" {
		s.Text = a.Excerpt
	}
	return s
}

// html is a whole document, its links resolved. The markdown package escapes
// all text and refuses what could run, so its output is HTML; this is the one
// place where a document becomes template.HTML, beside passages.
func (v *viewer) html(d *markdown.Doc, written *site.Page) template.HTML {
	return template.HTML(d.HTML(func(l markdown.Link) markdown.Target { return v.site.Target(written, v.page, l) }))
}

func (v *viewer) resolve(l markdown.Link) markdown.Target { return v.site.Target(v.page, v.page, l) }

// resolveText is resolve for the text of an article, whose first image is seen at
// once unless it has another above it: to load that late would be slower.
func (v *viewer) resolveText() func(markdown.Link) markdown.Target {
	_, seen := v.site.LeadImage(v.page)
	return func(l markdown.Link) markdown.Target {
		t := v.resolve(l)
		if l.Image && !seen {
			t.Lazy, seen = false, true
		}
		return t
	}
}

// tally puts into words how claims are answered.
func (r *Renderer) tally(from site.Tally) Tally {
	t := Tally{Claims: from.Claims, Answered: from.Answered, Counterpoints: from.Counterpoints}
	for i, n := range from.Stances {
		if n > 0 {
			stance := string(claim.Stances()[i])
			t.Stances = append(t.Stances, StanceCount{stance, n, r.number("count-"+stance, n)})
		}
	}
	return t
}
