package exchange

import (
	"cmp"
	"slices"
	"strings"

	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// Options say what is taken in.
type Options struct {
	Article *site.Page // all belong to it, whatever address they name
	Private bool       // also what only its author can read
}

// Plan is what is to be done with annotations, and what became of each.
type Plan struct {
	Items       []*Item   // in the order of the files
	Files       []*File   // in the order of their names
	Diagnostics diag.List // why passages have no place
}

// File is what is to be added to the claims of an article.
type File struct {
	Page *site.Page
	claim.Changes
}

// Result is what became of an annotation.
type Result string

// The results.
const (
	Added    Result = "added"    // or would be, if nothing is wrong elsewhere
	Present  Result = "present"  // it is there already
	Differs  Result = "differs"  // something else of its name is there, and is left alone
	Unplaced Result = "unplaced" // it has no place
	Foreign  Result = "foreign"  // it belongs to no article
	Skipped  Result = "skipped"  // nobody expects it to be taken in
)

// Item is what became of an annotation.
type Item struct {
	diag.Pos
	Annotation   string   `json:"annotation,omitempty"`
	Result       Result   `json:"result"`
	State        string   `json:"state,omitempty"` // of its passage: anchored, ambiguous, changed or lost
	Article      string   `json:"article,omitempty"`
	Claim        string   `json:"claim,omitempty"`
	Counterpoint string   `json:"counterpoint,omitempty"`
	Quote        string   `json:"quote,omitempty"`
	Reason       string   `json:"reason,omitempty"`
	Notes        []string `json:"notes,omitempty"`
	of           *Annotation
	depth        int // how many annotations it answers that answer one another
}

// planner makes a plan.
type planner struct {
	site      *site.Site
	options   Options
	addresses *addresses
	plan      *Plan
	byID      map[string]*Item
	texts     map[*site.Page]*articleText
	lost      map[*site.Page]*unplaced
	names     map[string]bool    // FILE#ID of the claims so far
	claims    map[*Item]*planned // by the item of their annotation
	order     []*planned
	sources   map[*site.Page]map[string]claim.AddedSource
}

// planned is a claim with what speaks to it.
type planned struct {
	*Item
	page    *site.Page
	at      anchor.Range
	quote   quote
	there   *site.Claim // the one of its id in the article, or nil
	gone    bool        // it is not to be added after all
	answers []*answer
}

// answer is a counterpoint.
type answer struct {
	*Item // of its annotation: of the annotator's own words the claim's
	id    string
	to    string // the id of the counterpoint that it answers
	at    *anchor.Range
	quote quote
	link  *link
}

// link is a claim that a counterpoint is.
type link struct {
	page *site.Page
	id   string
}

// own is the id of the annotator's own words on a passage.
const own = "note"

// Make plans what becomes of annotations in a site.
func Make(s *site.Site, list []*Annotation, o Options) *Plan {
	p := &planner{site: s, options: o, addresses: addressesOf(s, o.Article), plan: &Plan{}, byID: map[string]*Item{}, names: map[string]bool{},
		texts: map[*site.Page]*articleText{}, lost: map[*site.Page]*unplaced{}, claims: map[*Item]*planned{},
		sources: map[*site.Page]map[string]claim.AddedSource{}}
	p.index(list)
	for _, i := range p.plan.Items {
		if i.Result == "" && len(i.of.About) == 0 {
			p.place(i)
		}
	}
	for _, i := range p.plan.Items {
		if i.Result == "" && len(i.of.About) > 0 {
			p.attach(i, 0)
		}
	}
	p.settle()
	p.link()
	p.explain()
	slices.SortStableFunc(p.order, func(a, b *planned) int {
		return cmp.Or(strings.Compare(a.page.Front.Path, b.page.Front.Path), cmp.Compare(a.at.Start, b.at.Start), cmp.Compare(a.at.End, b.at.End))
	})
	for _, c := range p.order {
		p.finish(c)
	}
	for _, i := range p.plan.Items {
		i.Notes = i.of.Notes
	}
	p.plan.sort()
	return p.plan
}

// sort brings the items in the order of the files, in which they may stand in
// another one than that of time.
func (p *Plan) sort() {
	files := map[string]int{}
	for _, i := range p.Items {
		if _, seen := files[i.File]; !seen {
			files[i.File] = len(files)
		}
	}
	slices.SortStableFunc(p.Items, func(a, b *Item) int {
		return cmp.Or(cmp.Compare(files[a.File], files[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// index makes an item of every annotation, and sorts out what needs no look at
// the site.
func (p *planner) index(list []*Annotation) {
	for _, a := range list {
		i := &Item{Pos: a.At.Pos(), Annotation: a.ID, Quote: strings.Join(strings.Fields(a.Passage.Exact), " "), of: a}
		p.plan.Items = append(p.plan.Items, i)
		switch first := p.byID[a.ID]; {
		case a.ID == "":
		case first != nil:
			i.end(Skipped, "it is in the files twice")
		default:
			p.byID[a.ID] = i
		}
	}
	for _, i := range p.plan.Items {
		a := i.of
		if to := a.Passage.Page; len(a.About) == 0 && a.Passage.Exact == "" && (p.byID[to] != nil || ours.MatchString(to)) {
			a.About = []string{to}
		}
		switch {
		case i.Result != "":
		case a.Skip != "":
			i.end(Skipped, a.Skip)
		case a.Private && !p.options.Private:
			i.end(Skipped, "only its author can read it; --private takes it in")
		case a.Flaw != "":
			i.end(Unplaced, a.Flaw)
		case len(a.About) == 0 && a.Passage.Exact == "" && a.Passage.Fragment == "":
			i.end(Skipped, "it is about a whole page, and no passage")
		}
	}
}

func (i *Item) end(r Result, reason string) { i.Result, i.Reason = r, reason }

// text is the text of an article, made when it is first asked for.
func (p *planner) text(page *site.Page) *articleText {
	if p.texts[page] == nil {
		p.texts[page] = textOf(p.site.Entry(page))
	}
	return p.texts[page]
}

// place finds the article and the passage of a claim.
func (p *planner) place(i *Item) {
	page, reason := p.addresses.page(i.of.Passage.Page)
	if page == nil {
		i.end(Foreign, reason)
		if reason != notHere {
			i.Result = Unplaced
		}
		return
	}
	i.Article, i.Claim = p.articleName(page, p.site), i.of.Name
	name := page.Front.Path + "#" + i.Claim
	at, ok := p.find(i, page, i.of.Passage)
	switch {
	case !ok:
		return
	case p.names[name] && i.Annotation == "": // its name is made of its words
		i.end(Skipped, "it is in the files twice")
		return
	case p.names[name]:
		i.end(Differs, "another one of the same article has its id")
		return
	}
	p.names[name] = true
	c := &planned{Item: i, page: page, at: at}
	p.claims[i] = c
	p.order = append(p.order, c)
	p.ownWords(c)
}

// ownWords makes a counterpoint of what an annotator says of his passage.
func (p *planner) ownWords(c *planned) {
	words := &answer{Item: c.Item, id: own}
	if of := c.of.Answer.Passage; of != nil {
		if f := p.text(c.page).find(*of); f.state == anchor.Anchored {
			words.at = &f.at
		} else {
			c.of.Answer.Passage = nil
			c.of.note("the passage that is its body has no place")
		}
	}
	if c.of.Answer.says() {
		c.answers = append(c.answers, words)
	} else if len(c.of.Answer.Sources) > 0 {
		c.of.note("its sources are left out: nobody says what they are for")
	}
}

// find finds a passage, and notes why it has no place.
func (p *planner) find(i *Item, page *site.Page, of Passage) (anchor.Range, bool) {
	t := p.text(page)
	f := t.find(of)
	if f.known {
		i.State = states[f.state]
	}
	if f.state == anchor.Anchored {
		return t.trim(f.at), true
	}
	i.Result = Unplaced
	switch {
	case of.Exact == "":
		i.Reason = "it names a passage by its element only, and the article has no such mark"
	default:
		if p.lost[page] == nil {
			p.lost[page] = &unplaced{}
		}
		p.lost[page].passages = append(p.lost[page].passages, of)
		p.lost[page].items = append(p.lost[page].items, i)
	}
	return anchor.Range{}, false
}

var states = map[anchor.State]string{anchor.Anchored: "anchored", anchor.Ambiguous: "ambiguous", anchor.Changed: "changed",
	anchor.Lost: "lost", anchor.Invalid: "lost"}

// explain says why passages have no place.
func (p *planner) explain() {
	for _, page := range p.site.Whole() {
		if u := p.lost[page]; u != nil {
			p.plan.Diagnostics.Add(p.text(page).explain(u)...)
		}
	}
	p.plan.Diagnostics.Sort()
	for _, i := range p.plan.Items {
		if i.Result == Unplaced && i.Reason == "" {
			i.Reason = "the quoted words have no place in the article"
		}
	}
}

// articleName is how counterpoints name an article: its path in content/,
// without ending, and with its language where they are of another one.
func (p *planner) articleName(of *site.Page, from *site.Site) string {
	name := strings.TrimSuffix(of.Front.Plain, ".md")
	name = strings.TrimSuffix(strings.TrimSuffix(name, "/index"), "/_index")
	if to := p.site.In(of); to != from {
		name += "." + to.Config.Key
	}
	return name
}
