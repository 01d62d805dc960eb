package render

import (
	"counterpoint/generator/site"
)

// The pages about claims: the index, one claim, who claims what, what is relied
// on.

func (v *viewer) claims() ClaimsPage {
	p := ClaimsPage{Page: v.shell(), Tally: tally(v.site.Tally(v.page))}
	p.Title = v.text("claims")
	p.Claims = v.rows()
	return p
}

// rows are the claims that the page is about.
func (v *viewer) rows() []Claim {
	var list []Claim
	for _, c := range v.site.About(v.page) {
		list = append(list, v.claim(c))
	}
	return list
}

func (v *viewer) claimantsPage() ClaimantsPage {
	p := ClaimantsPage{Page: v.shell()}
	p.Title = v.text("claimants")
	for _, who := range v.site.Claimants() {
		p.Claimants = append(p.Claimants, v.subject(who))
	}
	return p
}

func (v *viewer) sourcesPage() SourcesPage {
	p := SourcesPage{Page: v.shell()}
	p.Title = v.text("sources")
	for _, of := range v.site.Sources() {
		p.Sources = append(p.Sources, v.subject(of))
	}
	return p
}

// subject is a claimant or a source in a list.
func (v *viewer) subject(p *site.Page) Subject {
	return Subject{Link{Text: p.Title, URL: v.href(p.Path)}, tally(v.site.Tally(p))}
}

func (v *viewer) claimantPage() ClaimantPage {
	who := v.site.Claimant(v.page)
	return ClaimantPage{Page: v.shell(), Name: who.Name, Description: who.Description, URL: who.URL,
		Tally: tally(v.site.Tally(v.page)), Claims: v.rows()}
}

func (v *viewer) sourcePage() SourcePage {
	about := v.site.About(v.page)
	return SourcePage{Page: v.shell(), Source: v.source(v.site.Source(v.page), about[0].Page), Tally: tally(v.site.Tally(v.page)), Claims: v.rows()}
}
