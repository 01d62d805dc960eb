// Package site links the whole: articles, their claims and the counterpoints
// that lead from one to another, lists and every URL.
//
// Its main type is Site, made anew from the parsed files at every build: it is
// cheap, and nothing in it is ever repaired. It knows no HTML, reads no file
// and asks no clock: the time comes in with the options.
//
// Addresses: a Page's Path is from the site's root and starts and ends with a
// slash ("/2026/audit/"); % ? and # in it are encoded ("/tags/c%23/"). Href
// turns it into what stands in an attribute, File into the name of a file.
package site

import (
	"time"

	"counterpoint/generator/anchor"
	"counterpoint/generator/article"
	"counterpoint/generator/asset"
	"counterpoint/generator/claim"
	"counterpoint/generator/markdown"
)

// Entry is one parsed article with its claims. It is immutable, and cached
// from build to build.
type Entry struct {
	Article *article.Article
	Placed  *claim.Placed
	Texts   map[*claim.Counterpoint]*markdown.Doc // the annotator's words
}

// Input is what a site is made of.
type Input struct {
	Config    *Config
	Entries   []*Entry              // in any order
	Resources []string              // other files of content/, by their paths there
	Images    map[string]asset.Size // sizes: by their paths, those of content/ and, with a / in front, of static/
	Now       time.Time
	Drafts    bool // include drafts,
	Future    bool // what is to be published later,
	Expired   bool // and what is over
}

// Site is the linked whole.
type Site struct {
	Config    *Config
	Home      *Page
	Pages     []*Page // every page that is written, in the order of their paths
	Articles  []*Page // newest first
	Claims    []*Claim
	Resources []Resource
	byContent map[string]*Page      // by content path without ending
	byName    map[string][]*Page    // by the last part of that path
	files     map[string]string     // resource path in content/ → address
	sizes     map[string]asset.Size // of images, by address
	published map[string]bool       // every address that there is, of static/ too
}

// Kind is what a page shows.
type Kind string

// The kinds of pages; each is also the name of a template.
const (
	KindArticle Kind = "article"
	KindPlain   Kind = "page"
	KindList    Kind = "list" // home, section, term
	KindClaims  Kind = "claims"
	Kind404     Kind = "404"
)

// Page is a page of the site.
type Page struct {
	Kind     Kind
	Path     string // "/2026/audit/", or "/404.html"
	Title    string
	Template string // another template than the kind's, or empty
	Entry    *Entry // nil for a list without a text of its own
	Date     time.Time
	Children []*Page // of a list, newest first
	Terms    []*Page // of a taxonomy's page, by name; of a section, the sections below it
	Tags     []*Page // the terms of an article
	Claims   []*Claim
	Previous *Page // the older neighbour in time
	Next     *Page
}

// Claim is a claim in its article.
type Claim struct {
	*claim.Claim
	Page          *Page
	Number        int // 1-based, in the order of the text; 0 if not placed
	Range         anchor.Range
	Placed        bool
	Claimant      Claimant
	Rating        *Rating
	Counterpoints []*Counterpoint // those that are no replies, in file order
	All           []*Counterpoint // with the replies, in file order
	Answers       []*Counterpoint // counterpoints, anywhere, that point to this claim
}

// Answered tells whether anything speaks to the claim.
func (c *Claim) Answered() bool { return len(c.All) > 0 }

// Counterpoint is a counterpoint of a claim.
type Counterpoint struct {
	*claim.Counterpoint
	Of      *Claim
	N       int // 1-based, among all of its claim: #counterpoint-CLAIM-N
	Range   anchor.Range
	Placed  bool   // its passage, if it is one, was found
	Other   *Claim // the claim that it points to, or nil
	Doc     *markdown.Doc
	Sources []*claim.Source
	Replies []*Counterpoint
}

// Resource is a file of content/ that is copied.
type Resource struct{ Content, Path string }
