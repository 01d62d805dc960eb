package render

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/site"
)

// The pages about claims: the index, who claims what, what is relied on.

func (v *viewer) claims() ClaimsPage {
	p := ClaimsPage{Page: v.shell(), Tally: v.tally(v.site.Tally(v.page)), Pages: v.pages()}
	p.Title = v.numbered(v.text("claims"), p.Pages)
	for _, c := range v.site.About(v.page) {
		view := v.claim(c)
		for _, t := range topics(c.Page.Tags) {
			view.Topics = append(view.Topics, t.Key)
		}
		p.Claims = append(p.Claims, view)
	}
	if v.page.Number > 0 {
		p.Ways = []Link{{Text: v.text("filter-elsewhere"), URL: v.href(v.site.At(site.ClaimsPath))}}
		return p
	}
	claimed := v.site.ByClaimant()
	p.Chart = v.chart(claimed)
	p.Ways = v.ways(site.ClaimantsPath, site.SourcesPath)
	for _, who := range claimed {
		if who.Key != "" {
			p.Claimants = append(p.Claimants, ClaimantTally{Name: who.Name, Key: who.Key, Tally: v.tally(who.Tally)})
		}
	}
	slices.SortStableFunc(p.Claimants, func(a, b ClaimantTally) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	for _, r := range v.site.Ratings() {
		p.Ratings = append(p.Ratings, *rating(r))
	}
	p.Topics = topics(v.site.Topics())
	return p
}

// topic is the key of a term: the last part of its address. A tag and a
// category of one name are one topic.
func topic(t *site.Page) string { return path.Base(t.Path) }

func topics(terms []*site.Page) []Topic {
	var list []Topic
	for _, t := range terms {
		if !slices.ContainsFunc(list, func(other Topic) bool { return other.Key == topic(t) }) {
			list = append(list, Topic{Key: topic(t), Text: t.Title})
		}
	}
	return list
}

// listURL is the URL of a list of claimants or sources, or "".
func (v *viewer) listURL(at string) string {
	if p := v.site.PageAt(v.site.At(at)); p != nil {
		return v.href(p.Path)
	}
	return ""
}

// ways lead to the lists that there are.
func (v *viewer) ways(addresses ...string) []Link {
	var list []Link
	for _, at := range addresses {
		if url := v.listURL(at); url != "" {
			list = append(list, Link{Text: v.text(strings.Trim(at, "/")), URL: url})
		}
	}
	return list
}

// numbered is the title of a page that may be a further one.
func (v *viewer) numbered(title string, p *Pages) string {
	if v.page.Number == 0 {
		return title
	}
	at := v.text("page-of", p.Number, p.Count)
	if title == "" {
		return at
	}
	return title + v.text("comma") + at
}

// pages says where a page stands among its neighbours; nil where it is alone.
func (v *viewer) pages() *Pages {
	parts := v.site.Parts(v.page)
	if len(parts) < 2 {
		return nil
	}
	at := slices.Index(parts, v.page)
	p := &Pages{Number: at + 1, Count: len(parts)}
	if at > 0 {
		p.Previous = v.href(parts[at-1].Path)
	}
	if at+1 < len(parts) {
		p.Next = v.href(parts[at+1].Path)
	}
	for i, part := range parts {
		if near := max(at-i, i-at) < 2; near || i == 0 || i == len(parts)-1 {
			p.Links = append(p.Links, Link{Text: strconv.Itoa(i + 1), URL: v.href(part.Path), Current: i == at})
		} else if p.Links[len(p.Links)-1].URL != "" {
			p.Links = append(p.Links, Link{})
		}
	}
	return p
}

func (v *viewer) claimantsPage() ClaimantsPage {
	p := ClaimantsPage{Page: v.shell(), Pages: v.pages()}
	p.Title = v.numbered(v.text("claimants"), p.Pages)
	var counts []site.Tally
	for _, who := range v.site.Members(v.page) {
		p.Claimants = append(p.Claimants, Subject{Link: Link{Text: who.Title, URL: v.href(who.Path)}, Note: v.site.Claimant(who).Description})
		counts = append(counts, v.site.Tally(who))
	}
	v.bars(p.Claimants, counts)
	return p
}

func (v *viewer) sourcesPage() SourcesPage {
	p := SourcesPage{Page: v.shell(), Pages: v.pages()}
	p.Title = v.numbered(v.text("sources"), p.Pages)
	for _, of := range v.site.Members(v.page) {
		s := Subject{Link: Link{Text: of.Title, URL: v.href(of.Path)}, Tally: v.tally(v.site.Tally(of))}
		if source := v.site.Source(of); source.Title != "" {
			s.Note = source.Publisher
		}
		p.Sources = append(p.Sources, s)
	}
	return p
}

func (v *viewer) claimantPage() ClaimantPage {
	who := v.site.Claimant(v.page)
	p := ClaimantPage{Page: v.shell(), Name: who.Name, Description: who.Description, URL: site.WebURL(who.URL),
		Tally: v.tally(v.site.Tally(v.page)), Pages: v.pages(), Ways: v.ways(site.ClaimantsPath)}
	p.Title = v.numbered(who.Name, p.Pages)
	if p.Page.Description = who.Description; p.Page.Description != "" {
		p.Page.Description = who.Name + v.text("comma") + who.Description
	}
	for _, c := range v.site.About(v.page) {
		row := v.row(c)
		row.Claimant, row.ClaimantURL = "", "" // the page says it
		p.Claims = append(p.Claims, row)
	}
	return p
}

func (v *viewer) sourcePage() SourcePage {
	p := SourcePage{Page: v.shell(), Tally: v.tally(v.site.Tally(v.page)), Pages: v.pages(), Ways: v.ways(site.SourcesPath)}
	p.Title = v.numbered(v.page.Title, p.Pages)
	about := v.site.About(v.page)
	for i, c := range v.site.Citations(v.page) {
		of := c.Page
		if of == nil {
			of = about[0].Page
		}
		switch source := v.source(c.Source, of); {
		case i == 0:
			p.Source = source
		case v.page.Number == 0:
			p.Others = append(p.Others, source)
		}
	}
	for _, c := range about {
		row := v.row(c)
		for _, cp := range v.site.RelyingIn(v.page, c) {
			view := Counterpoint{ID: cp.AnswerID(), Stance: string(cp.Stance), Author: cp.Author, Date: v.date(cp.Date),
				NoteURL: v.href(c.Page.Path + "#" + cp.AnswerID())}
			row.Counterpoints = append(row.Counterpoints, view)
		}
		p.Claims = append(p.Claims, row)
	}
	return p
}
