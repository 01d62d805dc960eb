// Package exchange takes in annotations that were made elsewhere: the bytes of
// another program's file become annotations, and annotations become claims that
// are to be added to the articles which they are about.
//
//	list, problems := exchange.W3C(src)               // or Hypothesis
//	plan := exchange.Make(site, list, exchange.Options{})
//	plan.Files                                        // what to add to which claims file
//	plan.Items                                        // what became of every annotation
//
// Its main types are Annotation, which is the same for every format, and Plan.
//
// An annotation of a passage becomes a claim: the passage is the claim's quote.
// The words of its annotator become a counterpoint of it, and so does every
// annotation that speaks to it. A passage is one of the four states that package
// anchor knows, and only an anchored one gets a place. Prefix, suffix and
// position are what another program saw on its page: they decide among several
// places of the words, and never make one. Offsets are not kept.
//
// What is read was written by strangers. Nothing in it is trusted: raw HTML is
// made text, control characters are dropped, what is no date is no date. The
// package reads and writes no file, and asks no clock. It never changes a claim
// that is there.
package exchange

import (
	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
)

// Annotation is an annotation of any format.
type Annotation struct {
	At      diag.Place
	ID      string   // its address or id, as it is written; empty if it has none
	Name    string   // what the claim or counterpoint that it becomes is called; a counterpoint may have none
	About   []string // the annotations that it speaks to, the nearest first; none: it is about a passage
	Passage Passage
	Claim   Claim
	Answer  Answer // of an annotation of a passage: its annotator's words
	Private bool   // only its author can read it
	Skip    string // why nobody expects it to be taken in
	Flaw    string // why it cannot be taken in
	Notes   []string
}

func (a *Annotation) note(text string) { a.Notes = append(a.Notes, text) }

// said is what a stranger wrote inside a message: not long.
func said(s string) string {
	if r := []rune(s); len(r) > 80 {
		s = string(r[:79]) + "…"
	}
	return "“" + s + "”"
}

// Passage is a stretch of a page.
type Passage struct {
	Page string // the page's address
	anchor.Selector
	Fragment string     // the element that it has on the page
	Start    int        // in characters, if it is more than 0
	At       diag.Place // of the words
}

// Claim is what an annotation says of the claim in its passage.
type Claim struct {
	Restatement           string
	ClaimantKey, Claimant string
	Date, Rating          string
	Corrections           []claim.AddedCorrection
}

// Answer is what an annotation says itself. One without a text, a passage and a
// link says nothing.
type Answer struct {
	Stance       claim.Stance // empty: not said
	Text         string       // Markdown, without raw HTML
	Author, Date string
	Passage      *Passage // it is a passage of the article
	Link         string   // it is the claim with this address
	Sources      []claim.AddedSource
}

func (a *Answer) says() bool { return a.Text != "" || a.Passage != nil || a.Link != "" }
