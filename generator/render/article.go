package render

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"counterpoint/generator/anchor"
	"counterpoint/generator/article"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// wordsPerMinute is the reading speed that is assumed; Brysbaert (2019) found
// 238 for English non-fiction.
const wordsPerMinute = 238

// longText is how many headings a text has before it gets a table of contents.
const longText = 4

// written is the article of the page.
func (v *viewer) written() *article.Article { return v.site.Entry(v.page).Article }

func (v *viewer) article() Article {
	a := v.written()
	view := Article{
		Title: a.Title, Description: a.Description, URL: v.href(v.page.Path), Authors: a.Authors,
		Date: v.date(a.Date), Updated: v.date(a.Updated),
		ReadingMinutes: max(1, (a.Doc().Words()+wordsPerMinute/2)/wordsPerMinute),
		Tally:          v.tally(v.site.Tally(v.page)),
		Contents:       contents(a.Doc().Headings()),
		Previous:       v.neighbour(v.page.Previous), Next: v.neighbour(v.page.Next),
	}
	if lead, ok := v.site.LeadImage(v.page); ok {
		t := v.site.Target(v.page, v.page, lead)
		view.Image, view.Lead = t.URL, &LeadImage{t.URL, t.Width, t.Height, t.Srcset, t.Sizes}
	}
	if o := a.Original; o != nil {
		view.Original = &Original{Title: o.Title, Author: o.Author, Publisher: o.Publisher, URL: o.URL, Date: v.date(o.Date)}
	}
	view.Params, view.v = a.Params, v
	for _, t := range v.page.Tags {
		switch t.Taxonomy {
		case "series":
			view.Series = append(view.Series, v.series(t))
		case "author", "authors":
			view.By = v.by()
		default:
			view.Tags = append(view.Tags, Link{Text: t.Title, URL: v.href(t.Path)})
		}
	}
	notes := make([]Claim, len(v.site.Claims(v.page)))
	for i, c := range v.site.Claims(v.page) {
		notes[i] = v.claim(c)
		if c.Placed {
			view.Claims = append(view.Claims, notes[i])
		} else {
			view.Unplaced = append(view.Unplaced, notes[i])
		}
	}
	chain(notes[:len(view.Claims)]) // what has no place comes last
	view.Claimants, view.Map, view.AnswersIn = v.claimants(), v.articleMap(), v.answersIn()
	view.Heading, view.Passages = v.passages(notes)
	return view
}

// chain leads from each note to those before and after it.
func chain(notes []Claim) {
	for i := range notes[:max(0, len(notes)-1)] {
		notes[i].Next = &Link{Text: fmt.Sprint(notes[i+1].Number), URL: notes[i+1].URL}
		notes[i+1].Previous = &Link{Text: fmt.Sprint(notes[i].Number), URL: notes[i].URL}
	}
}

// claimants lists who claims something, in the order of the text.
func (v *viewer) claimants() []ClaimantTally {
	of := map[string][]*site.Claim{}
	var keys []string
	for _, c := range v.site.Claims(v.page) {
		key := c.Claim.Claimant
		if key == "" || !c.Placed {
			continue
		}
		if of[key] == nil {
			keys = append(keys, key)
		}
		of[key] = append(of[key], c)
	}
	var list []ClaimantTally
	for _, key := range keys {
		who := ClaimantTally{Name: of[key][0].Claimant.Name, Key: key, Tally: v.tally(site.TallyOf(of[key]))}
		if p := v.site.ClaimantPage(of[key][0]); p != nil {
			who.URL = v.href(p.Path)
		}
		list = append(list, who)
	}
	return list
}

// answersIn lists the other articles in which claims of this one are
// counterpoints.
func (v *viewer) answersIn() []Link {
	var list []Link
	seen := map[*site.Page]bool{v.page: true}
	for _, c := range v.site.Claims(v.page) {
		for _, cp := range v.site.Answers(c) {
			if of := cp.Of.Page; !seen[of] {
				seen[of] = true
				list = append(list, Link{Text: of.Title, URL: v.href(of.Path), Lang: v.foreign(of)})
			}
		}
	}
	return list
}

func (v *viewer) neighbour(p *site.Page) *Link {
	if p == nil {
		return nil
	}
	return &Link{Text: p.Title, URL: v.href(p.Path)}
}

// contents is the table of contents: the headings of the second and third
// level.
func contents(headings []markdown.Heading) []Heading {
	var list []Heading
	for _, h := range headings {
		if h.Level == 2 || h.Level == 3 {
			list = append(list, Heading{Level: h.Level, Text: h.Text, URL: "#" + h.ID})
		}
	}
	if len(list) < longText {
		return nil
	}
	return list
}

// passages divides the text: a passage begins with a block in which claims end
// and the headings before it, and goes on to the next one. A title at the head
// of the text is no part of it: it is the heading of the page, marks and all.
func (v *viewer) passages(notes []Claim) (heading template.HTML, list []Passage) {
	marks, of := v.marks()
	blocks := v.written().Doc().Blocks(marks, v.resolveText())
	var current Passage
	var held []markdown.Block // not yet known where they belong
	if v.titleInText(blocks) {
		heading = template.HTML(blocks[0].HTML)
		current.Notes = noted(blocks[0], of, notes)
		blocks = blocks[1:]
	}
	for _, b := range blocks {
		here := noted(b, of, notes)
		if len(here) == 0 {
			held = append(held, b)
			continue
		}
		lead := len(held)
		for lead > 0 && held[lead-1].Heading {
			lead--
		}
		current.Rest = join(held[:lead])
		if current.Lead != "" || current.Notes != nil || current.Rest != "" {
			list = append(list, current)
		}
		current = Passage{Lead: join(append(held[lead:], b)), Notes: here}
		held = nil
	}
	current.Rest = join(held)
	return heading, append(list, current)
}

// titleInText tells whether the text begins with the article's title, as a file
// does that has no front matter.
func (v *viewer) titleInText(blocks []markdown.Block) bool {
	a := v.written()
	headings := a.Doc().Headings()
	return len(blocks) > 0 && blocks[0].Heading && headings[0].Level == 1 && headings[0].Text == a.Title
}

// noted returns the notes of the claims that end in a block, in the order of the
// text.
func noted(b markdown.Block, of []int, notes []Claim) []Claim {
	var ends []int
	for _, mark := range b.Ends {
		if of[mark] >= 0 {
			ends = append(ends, of[mark])
		}
	}
	slices.Sort(ends)
	var list []Claim
	for _, i := range slices.Compact(ends) {
		list = append(list, notes[i])
	}
	return list
}

func join(blocks []markdown.Block) template.HTML {
	var b strings.Builder
	for _, each := range blocks {
		b.WriteString(each.HTML)
	}
	return template.HTML(b.String())
}

// marks are all marks of the article; of says which of the page's claims each
// is, or -1 where it is none.
func (v *viewer) marks() (marks []markdown.Mark, of []int) {
	add := func(m markdown.Mark, r anchor.Range, claim int) {
		m.Start, m.End = r.Start, r.End
		marks, of = append(marks, m), append(of, claim)
	}
	for i, c := range v.site.Claims(v.page) {
		if c.Placed {
			add(v.claimMark(c), c.Range, i)
		}
	}
	for _, c := range v.site.Claims(v.page) {
		for _, cp := range c.All {
			if cp.Placed {
				add(v.passageMark(cp), cp.Range, -1)
			}
		}
	}
	for _, p := range v.site.Entry(v.page).Placed().Unused {
		add(markdown.Mark{Kind: markdown.Highlight}, p.Range, -1)
	}
	return marks, of
}

func (v *viewer) claimMark(c *site.Claim) markdown.Mark {
	return markdown.Mark{
		Kind: markdown.Claim, Name: c.ID, ID: "claim-" + c.ID, Label: v.text("claim-begins", c.Number),
		Refs: []markdown.Ref{{Class: "claim-ref", ID: "ref-" + c.ID, URL: "#note-" + c.ID,
			Label: v.text("to-note", c.Number), Text: fmt.Sprint(c.Number)}},
	}
}

// passageMark marks a passage that answers a claim, with a link back to it.
func (v *viewer) passageMark(cp *site.Counterpoint) markdown.Mark {
	m := markdown.Mark{Kind: markdown.Counterpoint, Name: cp.Of.ID, ID: cp.PassageID()}
	if cp.Of.Placed {
		m.Refs = []markdown.Ref{{Class: "answer-ref", URL: "#claim-" + cp.Of.ID,
			Label: v.text("to-answered-claim", cp.Of.Number), Text: "↩" + fmt.Sprint(cp.Of.Number)}}
	}
	return m
}
