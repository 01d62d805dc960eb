package render

import "html/template"

// The views of the pages about claims: their index, one, who claims what, and
// what is relied on.

// ClaimsPage is the view of claims.html: every claim of the site, newest
// article first, in the order of the text. Beyond some it goes on on further
// pages; the first one alone has the chart, and what the filter offers.
type ClaimsPage struct {
	Page
	Tally     Tally // of all claims
	Claims    []Claim
	Pages     *Pages    // nil where this page is the only one
	Ways      []Link    // to the lists of claimants and of sources; on further pages to the first
	Chart     []Subject // who claims most, and how that is answered; empty where nobody claims anything
	Claimants []ClaimantTally
	Ratings   []Rating // those that claims have
	Topics    []Topic  // of articles with claims
}

// Topic is a term of an article by which claims can be chosen.
type Topic struct{ Key, Text string }

// Pages says where a page stands among those on which the same thing goes on.
type Pages struct {
	Number, Count  int
	Previous, Next string // URLs, empty where there is none
	Links          []Link // the pages by their numbers; one without URL stands for those left out
}

// ClaimPage is the view of claim.html: one claim, to share and to cite.
type ClaimPage struct {
	Page
	Claim          Claim
	Dir            string        // direction of its words: "ltr" or "rtl"
	Context        template.HTML // the block in which it stands, with the claim marked; empty where it was not found
	ContextDir     string
	Previous, Next *ClaimLink // its neighbours in the article
	Linking        []Link     // articles that link to it
	Cite           []string   // how it is cited: the claim, the article, the site, a date, the address
	Embed          *Embed     // nil where baseURL has no host
}

// Embed is how other pages can show a claim: HTML to copy.
type Embed struct{ Code string }

// ClaimantPage is the view of claimant.html: who claimed what, and how it is
// answered.
type ClaimantPage struct {
	Page
	Name, Description, URL string
	Tally                  Tally   // of all their claims
	Claims                 []Claim // without their counterpoints
	Pages                  *Pages
	Ways                   []Link // to the list of claimants
}

// SourcePage is the view of source.html: the claims whose counterpoints rely
// on a source.
type SourcePage struct {
	Page
	Source Source
	Others []Source // the same source where articles describe it otherwise: other words relied on, another page of it; on the first page alone
	Tally  Tally
	Claims []Claim // with those counterpoints alone that rely on it, replies among them
	Pages  *Pages
	Ways   []Link // to the list of sources
}

// ClaimantsPage is the view of claimants.html.
type ClaimantsPage struct {
	Page
	Claimants []Subject
	Pages     *Pages
}

// SourcesPage is the view of sources.html.
type SourcesPage struct {
	Page
	Sources []Subject
	Pages   *Pages
}

// Subject is a claimant or a source in a list, and how the claims that have to
// do with it are answered.
type Subject struct {
	Link         // the URL is empty where there is no page
	Note  string // who that is; who published it
	Tally Tally
	Bar   *Bar // of claimants
}

// Bar is a bar of a chart, in pixels: as long as the claims are many, and
// divided by how they are answered.
type Bar struct {
	Width, Height int
	Parts         []BarPart
}

// Middle is the y of the middle of the bar.
func (b Bar) Middle() int { return b.Height / 2 }

// BarPart is the part of a bar for a stance, or for what is not answered.
type BarPart struct {
	Stance           string // or "unanswered"
	X, Width, Middle int
	Symbol           bool // there is room for one
}
