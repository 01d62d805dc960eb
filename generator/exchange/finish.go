package exchange

import (
	"slices"

	"counterpoint/generator/claim"
	"counterpoint/generator/site"
)

// settle says how passages are written, and gives up claims that cannot be
// added: nothing may lead to them.
func (p *planner) settle() {
	for _, c := range p.order {
		if c.there = p.existing(c); c.there != nil {
			continue
		}
		article, ok := p.site.Entry(c.page).Article, false
		if article.Claiming {
			p.giveUp(c, "the claims and sources of content/"+article.Path+" stand in its front matter: add it there yourself")
			continue
		}
		if c.quote, ok = p.text(c.page).quote(c.at, c.Claim); !ok {
			p.giveUp(c, noQuote)
			continue
		}
		for _, a := range c.answers {
			if a.at == nil {
				continue
			}
			if a.quote, ok = p.text(c.page).quote(*a.at, ""); !ok {
				p.giveUp(c, noQuote)
				break
			}
		}
	}
	p.order = slices.DeleteFunc(p.order, func(c *planned) bool { return c.gone })
}

const noQuote = "no quote can be written that has this place only"

func (p *planner) giveUp(c *planned, reason string) {
	c.gone = true
	p.endAll(c, Unplaced, reason)
}

// finish adds a claim to its article's file, unless it is there.
func (p *planner) finish(c *planned) {
	if made := p.addition(c); c.there != nil {
		p.compare(c, made, c.there)
	} else {
		p.add(c, made)
	}
}

// endAll is the end of a claim with all that speaks to it.
func (p *planner) endAll(c *planned, r Result, reason string) {
	c.end(r, reason)
	for _, a := range c.answers {
		a.end(r, reason)
	}
}

func (p *planner) existing(c *planned) *site.Claim {
	for _, there := range p.site.Claims(c.page) {
		if there.ID == c.Claim {
			return there
		}
	}
	return nil
}

func (p *planner) file(page *site.Page) *File {
	if n := len(p.plan.Files); n > 0 && p.plan.Files[n-1].Page == page { // they come in the order of articles
		return p.plan.Files[n-1]
	}
	return nil
}

// addition is the claim as it is written.
func (p *planner) addition(c *planned) claim.Addition {
	of := c.of.Claim
	made := claim.Addition{ID: c.Claim, Restatement: of.Restatement, Date: of.Date, Corrections: of.Corrections,
		Quote: c.quote.Exact, Prefix: c.quote.Prefix, Suffix: c.quote.Suffix, Mark: c.quote.mark,
		Claimant: p.claimant(c), Rating: p.rating(c)}
	for _, a := range c.answers {
		words := a.of.Answer
		cp := claim.AddedCounterpoint{ID: a.id, Stance: string(words.Stance), Answers: a.to, Text: words.Text, Author: words.Author, Date: words.Date,
			Quote: a.quote.Exact, Prefix: a.quote.Prefix, Suffix: a.quote.Suffix, Mark: a.quote.mark}
		if cp.Stance == "" {
			cp.Stance = string(claim.Context) // nobody said that it disputes
		}
		if a.link != nil {
			cp.Claim = p.written(a.link, c.page)
		}
		for _, s := range words.Sources {
			cp.Sources = append(cp.Sources, p.source(c.page, p.local(c, s)).Key)
		}
		made.Counterpoints = append(made.Counterpoints, cp)
	}
	return made
}

// claimant is the key of a claimant of the site, or a name that is no key of
// somebody else's.
func (p *planner) claimant(c *planned) string {
	of := c.of.Claim
	known := p.site.In(c.page).Config.Claimants
	if who := known[of.ClaimantKey]; who != nil && (who.Name == of.Claimant || of.ClaimantKey == of.Claimant) {
		return of.ClaimantKey
	}
	if who := known[of.Claimant]; who != nil && who.Name != of.Claimant {
		c.of.note("the claimant " + said(of.Claimant) + " is left out: here that is the key of " + who.Name)
		return ""
	}
	return of.Claimant
}

func (p *planner) rating(c *planned) string {
	id := c.of.Claim.Rating
	if id == "" || slices.ContainsFunc(p.site.Config.Ratings, func(r site.Rating) bool { return r.ID == id }) {
		return id
	}
	c.of.note("the rating " + said(id) + " is left out: site.yaml has none of that id")
	return ""
}

// add adds a claim to what is to be added to its article's file.
func (p *planner) add(c *planned, made claim.Addition) {
	f := p.file(c.page)
	if f == nil {
		f = &File{Page: c.page}
		p.plan.Files = append(p.plan.Files, f)
	}
	f.Claims = append(f.Claims, made)
	c.end(Added, "")
	for _, a := range c.answers {
		a.end(Added, "")
		for _, s := range a.of.Answer.Sources {
			p.addSource(f, p.source(c.page, p.local(c, s)))
		}
	}
}

// compare says what of a claim is there.
func (p *planner) compare(c *planned, made claim.Addition, there *site.Claim) {
	has := there.Addition()
	c.end(Present, "")
	for _, part := range []struct{ what, made, has string }{{"claimant", made.Claimant, has.Claimant}, {"claim", made.Restatement, has.Restatement},
		{"date", made.Date, has.Date}, {"rating", made.Rating, has.Rating}} {
		if part.made != "" && part.made != part.has {
			c.end(Differs, "a claim of this id is there with another "+part.what+", and left alone")
		}
	}
	missing := slices.ContainsFunc(made.Corrections, func(k claim.AddedCorrection) bool { return !slices.Contains(has.Corrections, k) })
	switch at, placed := p.site.Entry(c.page).Placed().Claim(there.Claim); {
	case !placed || p.text(c.page).trim(at) != c.at:
		c.end(Differs, "a claim of this id is there with another passage, and left alone")
	case missing:
		c.end(Differs, "a claim of this id is there without its corrections, and left alone")
	}
	used := map[*site.Counterpoint]bool{}
	for i, a := range c.answers {
		is := slices.IndexFunc(there.All, func(cp *site.Counterpoint) bool {
			return !used[cp] && p.same(c, a, made.Counterpoints[i], cp)
		})
		switch {
		case is >= 0:
			used[there.All[is]] = true
			if a.Item != c.Item {
				a.end(Present, "")
			}
		default:
			a.end(Differs, "its claim is there without this counterpoint, and left alone")
		}
	}
}

// same tells whether a counterpoint is what is to be added.
func (p *planner) same(c *planned, a *answer, made claim.AddedCounterpoint, there *site.Counterpoint) bool {
	if made.ID != there.ID || made.Text != there.Text { // most of many
		return false
	}
	has := (&claim.Claim{Counterpoints: []*claim.Counterpoint{there.Counterpoint}}).Addition().Counterpoints[0]
	other := p.site.Other(there)
	switch {
	case (a.link == nil) != (has.Claim == ""), a.link != nil && (other == nil || other.Page != a.link.page || other.ID != a.link.id):
		return false
	case (a.at == nil) != (there.Target == nil), a.at != nil && (!there.Placed || p.text(c.page).trim(there.Range) != *a.at):
		return false
	}
	made.Claim = has.Claim
	made.Quote, made.Prefix, made.Suffix, made.Mark = has.Quote, has.Prefix, has.Suffix, has.Mark
	return made.Stance == has.Stance && made.Answers == has.Answers &&
		made.Author == has.Author && made.Date == has.Date && slices.Equal(made.Sources, has.Sources)
}
