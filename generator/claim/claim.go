// Package claim reads the claims of an article, with their counterpoints and
// sources, and places them in the article's text.
//
// Its main type is Set, read from a sidecar file (or from the same keys in an
// article's front matter):
//
//	claims:
//	  - id: tiers                     # unique, [a-z0-9-]
//	    quote: "rewards that rise"    # the exact words; or mark: NAME; or neither: the mark named like the id
//	    claimant: dhs
//	    counterpoints:
//	      - stance: disputes          # disputes (default), qualifies, supports, context
//	        quote: "a passage of the same article"
//	sources:
//	  ruling: {title: Ruling from the bench}
//
// The words quote, prefix and suffix are TextQuoteSelector's of the W3C Web
// Annotation Data Model (2017); claim and claimant follow schema.org's
// claimReviewed and Claim. What refers to other files (claims of other
// articles, site-wide sources and claimants, ratings) is left to package site.
// It never reads a file and never guesses a place.
package claim

import (
	"counterpoint/generator/anchor"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Set is what an article's author says about its claims, in file order.
type Set struct {
	Claims  []*Claim
	Sources Sources
}

// Sources are sources by their key.
type Sources map[string]*Source

// Claim is a statement in an article that somebody makes.
type Claim struct {
	ID            string
	At            diag.Place // of the id
	Target        Target
	Restatement   string // the claim in other words (schema.org claimReviewed)
	Claimant      string // a key of the site's claimants, or a name
	ClaimantAt    diag.Place
	Date          decode.Date
	Rating        string // one of the site's ratings
	RatingAt      diag.Place
	Counterpoints []*Counterpoint
	Corrections   []Correction
	number        int // its place in the set
}

// Target is a passage: by its words, or by the name of a mark.
type Target struct {
	anchor.Selector
	Mark string
	At   diag.Place
}

// Stance is how a counterpoint relates to its claim.
type Stance string

// The stances, in the order in which they are counted and shown.
const (
	Disputes  Stance = "disputes"
	Qualifies Stance = "qualifies"
	Supports  Stance = "supports"
	Context   Stance = "context"
)

// Stances lists all of them in order.
func Stances() []Stance { return []Stance{Disputes, Qualifies, Supports, Context} }

// Counterpoint is one answer to a claim: a passage of the same article
// (Target), a claim of this or another one (Claim), or words (Text), which may
// also accompany either.
type Counterpoint struct {
	ID        string // may be empty
	At        diag.Place
	Stance    Stance
	Answers   string // the id of the counterpoint that this one replies to, or empty
	AnswersAt diag.Place
	Target    *Target
	Claim     string // ARTICLE#ID, or #ID
	ClaimAt   diag.Place
	Text      string // Markdown
	TextAt    diag.Place
	Author    string
	Date      decode.Date
	Sources   []SourceRef
	number    int // its place among all of the set
}

// Number is its place among all counterpoints of its set, from 0 on.
func (c *Counterpoint) Number() int { return c.number }

// SourceRef names a source.
type SourceRef struct {
	Key string
	At  diag.Place
}

// Source is what a counterpoint relies on. It has a title or a publisher; it
// need not have a URL.
type Source struct {
	At                       diag.Place
	Title, Publisher, Author string
	Date, Accessed           decode.Date
	URL, Archive             string // http or https
	Snapshot                 string // path of a saved copy in the site
	SnapshotAt               diag.Place
	Quote                    string // the words relied on
}

// Correction is what was changed in an annotation, and when.
type Correction struct {
	Date decode.Date
	Text string
}
