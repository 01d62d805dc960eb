package render

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"counterpoint/generator/site"
)

// The page of a claim: to share, to cite, and to show on other pages.

// How many characters of a claim stand in the title of its page, and of its
// words in its description.
const (
	titleLength = 100
	quoteLength = 200
)

func (v *viewer) oneClaim() ClaimPage {
	c := v.site.About(v.page)[0]
	p := ClaimPage{Page: v.shell(), Claim: v.claim(c)}
	words := cmp.Or(p.Claim.Restatement, p.Claim.Quote, c.ID)
	p.Title, p.Draft, p.Dir = beginning(words, titleLength), p.Claim.Draft, directionOf(words)
	p.Description = v.described(p.Claim)
	p.Context, p.ContextDir = v.context(c), directionOf(p.Claim.Quote)
	v.beside(c, &p)
	for _, from := range v.site.Linking(c) {
		p.Linking = append(p.Linking, Link{Text: from.Title, URL: v.href(from.Path), Lang: v.foreign(from)})
	}
	p.Cite = v.cite(p)
	if p.Canonical != "" {
		p.Embed = v.embed(p, words)
	}
	if p.Social.Image != nil {
		p.Social.Image.Alt = p.Description
	}
	return p
}

// described says in a line who claims what, and how it is answered.
func (v *viewer) described(c Claim) string {
	text := v.text("quoted", beginning(cmp.Or(c.Quote, c.Restatement, c.ID), quoteLength))
	if c.Claimant != "" {
		text = c.Claimant + ": " + text
	}
	var how []string
	for _, s := range c.Tally.Stances {
		how = append(how, v.number("count-"+s.Stance, s.Count))
	}
	if how == nil {
		how = []string{v.text("unanswered")}
	}
	return text + " – " + strings.Join(how, v.text("comma"))
}

// beside leads to the claims before and after one in its article.
func (v *viewer) beside(c *site.Claim, p *ClaimPage) {
	all := v.site.Claims(c.Page)
	lead := func(i int) (*ClaimLink, *Link) {
		if i < 0 || i >= len(all) || !c.Placed || !all[i].Placed {
			return nil, nil
		}
		link := v.claimLink(all[i])
		link.Text = beginning(link.Text, titleLength)
		return &link, &Link{Text: fmt.Sprint(all[i].Number), URL: link.URL}
	}
	p.Previous, p.Claim.Previous = lead(c.Number - 2)
	p.Next, p.Claim.Next = lead(c.Number)
}

// cite is how the page is cited, in parts. A claim in other words is no
// quotation.
func (v *viewer) cite(p ClaimPage) []string {
	text := p.Claim.Restatement
	if text == "" {
		text = v.text("quoted", cmp.Or(p.Claim.Quote, p.Claim.ID))
	}
	if p.Claim.Claimant != "" {
		text = p.Claim.Claimant + ": " + text
	}
	date := v.date(v.site.Entry(v.page.Of).Article.Date)
	return slices.DeleteFunc([]string{text, p.Claim.Article.Text, p.Site.Title, date.Text, p.Canonical}, func(part string) bool { return part == "" })
}

// embed is how the page is shown on others: its head alone, in a frame.
func (v *viewer) embed(p ClaimPage, words string) *Embed {
	return &Embed{Code: fmt.Sprintf(`<iframe src="%s#embed" width="100%%" height="%d" loading="lazy" title="%s" style="border:0"></iframe>`,
		html.EscapeString(p.Canonical), embedHeight(p.Claim, words), html.EscapeString(p.Title))}
}

// What 75-claim.css makes of the page in a frame that is 360 px wide: heights of
// lines in pixels, and how many characters they hold. A wider frame has room
// left over; one of a very long claim scrolls.
const (
	embedEdges   = 62 // above, below, and the link to the page
	embedGap     = 8
	embedLarge   = 26 // a line of the claim,
	embedLetters = 35
	embedSmall   = 21 // of what stands around it
	embedSmalls  = 42
	embedHighest = 640
)

func embedHeight(c Claim, words string) int {
	who := []string{c.Claimant, c.ClaimantNote, c.Date.Text}
	if c.Rating != nil {
		who = append(who, c.Rating.Label+"    ") // it has a frame
	}
	small := lines(strings.Repeat("x", 14*len(c.Tally.Stances)), embedSmalls) + lines("in "+c.Article.Text, embedSmalls)
	height := embedEdges + embedLarge*lines(words, embedLetters) + embedSmall*small + 3*embedGap
	if text := strings.TrimSpace(strings.Join(who, "   ")); text != "" {
		height += embedSmall*lines(text, embedSmalls) + embedGap
	}
	return min(height, embedHighest)
}

// lines is how many a text takes. Characters of East Asia are twice as wide.
func lines(text string, width int) int {
	n := 0
	for _, r := range text {
		n++
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			n++
		}
	}
	return max(1, (n+width-1)/width)
}

// directionOf is the direction of most letters of a text: it may quote another
// language than the site's.
func directionOf(text string) string {
	balance := 0
	for _, r := range text {
		properties, _ := bidi.LookupRune(r)
		switch properties.Class() {
		case bidi.L:
			balance++
		case bidi.R, bidi.AL:
			balance--
		}
	}
	if balance < 0 {
		return "rtl"
	}
	return "ltr"
}
