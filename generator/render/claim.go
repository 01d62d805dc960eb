package render

import (
	"cmp"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// row is a claim in a list, without what is set beside it.
func (v *viewer) row(c *site.Claim) Claim {
	view := Claim{
		ID: c.ID, Number: c.Number,
		URL:     v.href(c.Page.Path + "#claim-" + c.ID),
		NoteURL: v.href(c.Page.Path + "#note-" + c.ID),
		Quote:   c.Words, Restatement: c.Restatement,
		Claimant: c.Claimant.Name, ClaimantKey: c.Claim.Claimant, ClaimantNote: c.Claimant.Description,
		Date:    v.date(c.Date),
		Tally:   v.tally(c.Tally()),
		Article: Link{Text: c.Page.Title, URL: v.href(c.Page.Path)},
		Draft:   c.Page.Front.Draft,
	}
	if p := v.site.ClaimPage(c); p != nil {
		view.PageURL = v.href(p.Path)
	}
	if c.Rating != nil {
		view.Rating = rating(*c.Rating)
	}
	if p := v.site.ClaimantPage(c); p != nil {
		view.ClaimantURL = v.href(p.Path)
	}
	return view
}

func rating(r site.Rating) *Rating { return &Rating{ID: r.ID, Label: r.Label, Color: r.Color} }

func (v *viewer) claim(c *site.Claim) Claim {
	view := v.row(c)
	for _, cp := range c.Counterpoints {
		view.Counterpoints = append(view.Counterpoints, v.counterpoint(cp))
	}
	for _, each := range c.Corrections {
		view.Corrections = append(view.Corrections, Correction{Date: v.date(each.Date), Text: each.Text})
	}
	for _, cp := range v.site.Answers(c) {
		link := v.claimLink(cp.Of)
		link.Stance = string(cp.Stance)
		view.Answers = append(view.Answers, link)
	}
	return view
}

// claimLink leads to a claim: from an article to where it stands, from the page
// of a claim to the page of another.
func (v *viewer) claimLink(c *site.Claim) ClaimLink {
	text := c.Restatement
	if text == "" {
		text = c.Words
	}
	link := ClaimLink{URL: v.href(c.Page.Path + "#claim-" + c.ID), Text: text, Claimant: c.Claimant.Name,
		Article: c.Page.Title, Same: c.Page == cmp.Or(v.page.Of, v.page), Lang: v.foreign(c.Page)}
	if v.page.Kind == site.KindClaim {
		if p := v.site.ClaimPage(c); p != nil {
			link.URL = v.href(p.Path)
		}
	}
	return link
}

func (v *viewer) counterpoint(cp *site.Counterpoint) Counterpoint {
	view := Counterpoint{
		ID: cp.AnswerID(), Stance: string(cp.Stance),
		Author: cp.Author, Date: v.date(cp.Date),
	}
	switch {
	case cp.Target != nil && cp.Placed:
		view.Quote = cp.Words
		view.URL = v.href(cp.Of.Page.Path + "#" + cp.PassageID())
		if v.page == cp.Of.Page {
			view.Below = cp.Range.Start >= cp.Of.Range.End
			view.Above = !view.Below
		}
	case cp.Target != nil:
		view.Quote, view.Unplaced = cp.Words, true
	default:
		if other := v.site.Other(cp); other != nil {
			link := v.claimLink(other)
			view.Claim = &link
		}
	}
	if cp.Doc != nil {
		view.Text = v.html(cp.Doc.Doc(), cp.Of.Page)
	}
	for i, at := range v.site.SourcePages(cp) {
		source := v.source(cp.Sources[i], cp.Of.Page)
		if at != nil {
			source.PageURL, source.Claims = v.href(at.Path), v.site.Relying(at)
			if cp.Of.Page.Unlisted {
				source.Claims++ // itself, which that page does not list
			}
		}
		view.Sources = append(view.Sources, source)
	}
	for _, r := range cp.Replies {
		view.Replies = append(view.Replies, v.counterpoint(r))
	}
	return view
}

func (v *viewer) source(s *claim.Source, of *site.Page) Source {
	view := Source{Title: s.Title, Publisher: s.Publisher, Author: s.Author, URL: toTheWords(s.URL, s.Quote), Archive: toTheWords(s.Archive, s.Quote),
		Quote: s.Quote, Date: v.date(s.Date), Accessed: v.date(s.Accessed)}
	if s.Snapshot != "" {
		view.Snapshot = v.site.Resolve(of, v.page, markdown.Link{Destination: s.Snapshot})
		if page, _, _ := strings.Cut(view.Snapshot, "#"); strings.HasSuffix(page, ".html") || strings.HasSuffix(page, ".htm") {
			view.Snapshot = toTheWords(view.Snapshot, s.Quote)
		}
	}
	return view
}
