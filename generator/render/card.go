package render

import (
	"strings"

	"counterpoint/generator/card"
	"counterpoint/generator/site"
)

// The picture of a claim, which other sites show where they link to its page.

// Card is what the picture of a claim's page shows.
func (r *Renderer) Card(s *site.Site, p *site.Page) card.Card {
	v, c := &viewer{Renderer: r, site: s, page: p}, s.About(p)[0]
	show := card.Card{
		Lang:  s.Config.Language,
		Words: c.Restatement, Claimant: c.Claimant.Name, Date: v.date(c.Date).Text,
		Article: c.Page.Title, Site: s.Config.Title,
	}
	if show.Words == "" {
		show.Words = c.Words
		show.Open, show.Close, _ = strings.Cut(v.text("quoted", "\x00"), "\x00")
	}
	if c.Rating != nil {
		show.Rating = card.Rating{Text: c.Rating.Label, Color: c.Rating.Color}
	}
	for _, each := range v.tally(c.Tally()).Stances {
		show.Answers = append(show.Answers, card.Answer{Stance: each.Stance, Text: each.Text})
	}
	if show.Answers == nil {
		show.Answers = []card.Answer{{Stance: "unanswered", Text: v.text("unanswered")}}
	}
	return show
}

// HasCard tells whether a page has a picture: one of a claim has, if there are
// fonts for what it shows.
func (r *Renderer) HasCard(s *site.Site, p *site.Page) bool {
	return s.HasCard(p) && len(r.options.Painter.Missing(r.Card(s, p))) == 0
}
