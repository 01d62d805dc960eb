package exchange

import (
	"slices"

	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/site"
)

// maxReplies is how deep replies may answer one another.
const maxReplies = 100

const tooDeep = "annotations speak to one another in a circle, or too deeply"

// attach makes an annotation that speaks to another one a counterpoint of the
// claim at which that begins. It returns the claim, or nil.
func (p *planner) attach(i *Item, depth int) *planned {
	if c := p.claims[i]; c != nil || i.Result != "" {
		return c
	}
	if depth > maxReplies {
		i.end(Unplaced, tooDeep)
		return nil
	}
	parent := p.parent(i)
	if parent == nil {
		i.end(Unplaced, "what it speaks to is not in the file")
		return nil
	}
	c := p.attach(parent, depth+1)
	i.depth = parent.depth + 1
	switch {
	case i.depth > maxReplies:
		i.end(Unplaced, tooDeep)
		return nil
	case i.Result != "": // it came back in a circle
		return nil
	case c == nil && (parent.Result == Skipped || parent.Result == Foreign):
		i.end(parent.Result, "it speaks to what is not taken in: "+parent.Reason)
		return nil
	case c == nil:
		i.end(Unplaced, "what it speaks to has no place")
		return nil
	case !i.of.Answer.says():
		i.end(Skipped, "it says nothing")
		return nil
	}
	return p.answer(i, parent, c)
}

// parent is the nearest of those that an annotation speaks to which is there:
// one between them may have been deleted.
func (p *planner) parent(i *Item) *Item {
	for n, id := range i.of.About {
		if parent := p.byID[id]; parent != nil && parent != i {
			if n > 0 {
				i.of.note("what it answers is not in the file; it answers what that answered")
			}
			return parent
		}
	}
	return nil
}

// answer adds a counterpoint to a claim.
func (p *planner) answer(i, parent *Item, c *planned) *planned {
	i.Article, i.Claim, i.Counterpoint = c.Article, c.Claim, i.of.Name
	made := &answer{Item: i, id: i.of.Name}
	if to := slices.IndexFunc(c.answers, func(a *answer) bool { return a.Item == parent }); to >= 0 {
		made.to = c.answers[to].id
	}
	if taken := slices.ContainsFunc(c.answers, func(a *answer) bool { return a.id == made.id && made.id != "" }); taken {
		i.end(Differs, "another one of the same claim has its id")
		return nil
	}
	if passage := i.of.Answer.Passage; passage != nil {
		at, ok := p.passage(i, c, *passage)
		if !ok {
			return nil
		}
		made.at = &at
	}
	c.answers = append(c.answers, made)
	p.claims[i] = c
	return c
}

// passage finds one that answers a claim: it is of the same article.
func (p *planner) passage(i *Item, c *planned, of Passage) (anchor.Range, bool) {
	page, reason := p.addresses.page(of.Page)
	switch {
	case page == nil:
		i.end(Unplaced, "it is a passage of another page: "+reason)
	case page != c.page:
		i.end(Unplaced, "it is a passage of another article: make that a claim there")
	default:
		i.Quote = of.Exact
		return p.find(i, page, of)
	}
	return anchor.Range{}, false
}

// link finds the claims that counterpoints are: of the files, or of the site.
// A counterpoint without its claim is none, and nothing answers it.
func (p *planner) link() {
	for _, c := range p.order {
		for _, a := range c.answers {
			if a.of.Answer.Link == "" {
				continue
			}
			reason := "the claim answers itself"
			if a.link = p.linked(a.of.Answer.Link); a.link == nil {
				reason = "the claim that it is, " + said(a.of.Answer.Link) + ", is neither in the site nor in the files"
			} else if a.link.page != c.page || a.link.id != c.Claim {
				continue
			}
			a.link = nil
			if a.Item == c.Item { // the annotator's words are not the claim
				a.of.note("one of its bodies is left out: " + reason)
				a.of.Answer.Link = ""
				continue
			}
			a.end(Unplaced, reason)
		}
		c.answers = slices.DeleteFunc(c.answers, func(a *answer) bool {
			return a.Item == c.Item && !a.of.Answer.says() || a.Result == Unplaced && a.Item != c.Item
		})
		c.unanswer()
	}
}

// unanswer takes out what answers nothing that is left.
func (c *planned) unanswer() {
	for {
		ids := map[string]bool{"": true}
		for _, a := range c.answers {
			ids[a.id] = true
		}
		n := len(c.answers)
		c.answers = slices.DeleteFunc(c.answers, func(a *answer) bool {
			if ids[a.to] {
				return false
			}
			a.end(Unplaced, "what it speaks to has no place")
			return true
		})
		if len(c.answers) == n {
			return
		}
	}
}

func (p *planner) linked(address string) *link {
	if i := p.byID[address]; i != nil && p.claims[i] != nil && p.claims[i].Item == i && !p.claims[i].gone {
		return &link{p.claims[i].page, p.claims[i].Claim}
	}
	page, id := p.addresses.claim(address)
	if page == nil {
		return nil
	}
	has := func(c *claim.Claim) bool { return c.ID == id }
	planned := func(c *planned) bool { return c.page == page && c.Claim == id }
	if slices.ContainsFunc(p.site.Entry(page).Placed().Claims, has) || slices.ContainsFunc(p.order, planned) {
		return &link{page, id}
	}
	return nil
}

// written is how a counterpoint of an article names a claim.
func (p *planner) written(l *link, from *site.Page) string {
	if l.page == from {
		return "#" + l.id
	}
	return p.articleName(l.page, p.site.In(from)) + "#" + l.id
}
