// Package site links the whole: articles, their claims and the counterpoints
// that lead from one to another, lists and every URL.
//
// Its main type is Site, made anew from the parsed files at every build; nothing
// in it is ever repaired. Link takes over from an earlier site whole parts, each
// immutable, whose inputs are the same: where pages stand (Structure) depends on
// the fronts of the articles, who answers whom (references) on the ids of their
// claims, what is wrong with an article on that article and these two. The
// claims of a page are made when somebody asks for them. It knows no HTML, reads
// no file and asks no clock: the time comes in with the options.
//
// Addresses: a Page's Path is from the site's root and starts and ends with a
// slash ("/2026/audit/"); % ? and # in it are encoded ("/tags/c%23/"). Href
// turns it into what stands in an attribute, File into the name of a file.
package site

import (
	"strconv"
	"time"

	"counterpoint/generator/anchor"
	"counterpoint/generator/article"
	"counterpoint/generator/asset"
	"counterpoint/generator/claim"
	"counterpoint/generator/markdown"
	"counterpoint/generator/packed"
)

// Entry is one parsed article with its claims. It is immutable, and cached
// from build to build.
type Entry struct {
	Article *article.Article
	summary
	size     int // of the text in its file
	toClaims []markdown.Link
	images   []markdown.Link // of the annotator's words
}

// NewEntry puts together what is parsed of an article. The images are those of
// the annotator's words.
func NewEntry(a *article.Article, noted *packed.Kept[Noted, *Noted], images []markdown.Link) *Entry {
	return &Entry{Article: a, summary: summarise(noted), toClaims: toClaims(a), size: a.Source.Size, images: images}
}

// Images are those of the annotator's words.
func (e *Entry) Images() []markdown.Link { return e.images }

// Counts returns how many claims the article has, and counterpoints.
func (e *Entry) Counts() (claims, counterpoints int) {
	for _, each := range e.answers {
		counterpoints += each.count()
	}
	return len(e.answers), counterpoints
}

// Input is what a site is made of.
type Input struct {
	Options
	Entries []*Entry // in the order of their paths
	Anchors *Anchors // of the templates, may be nil
}

// Options are all of the input but the articles.
type Options struct {
	Config  *Config
	Files   *Files
	Now     time.Time
	Drafts  bool // include drafts,
	Future  bool // what is to be published later,
	Expired bool // and what is over
}

// Files are the files that are no articles. They do not change.
type Files struct {
	Resources []string                   // those of content/, by their paths there
	Images    map[string]asset.Size      // sizes: by their paths, those of content/ and, with a / in front, of static/
	Smaller   map[string][]asset.Variant // pictures that are made of these images
}

// Kind is what a page shows.
type Kind string

// The kinds of pages; each is also the name of a template.
const (
	KindArticle   Kind = "article"
	KindPlain     Kind = "page"
	KindList      Kind = "list"   // home, section, term
	KindClaims    Kind = "claims" // all claims
	KindClaim     Kind = "claim"  // one
	KindClaimants Kind = "claimants"
	KindClaimant  Kind = "claimant"
	KindSources   Kind = "sources"
	KindSource    Kind = "source"
	KindSearch    Kind = "search"
	KindAlias     Kind = "alias" // an address of before
	Kind404       Kind = "404"
)

// KindCard is the picture of a claim, which is no page.
const KindCard Kind = "card"

// Page is a page of the site. It does not change, and knows no text: that is
// its Site's.
type Page struct {
	Kind     Kind
	Path     string // "/2026/audit/", or "/404.html"
	Title    string
	Template string         // another template than the kind's, or empty
	Front    *article.Front // nil for a list without a text of its own
	Date     time.Time
	Children []*Page // of a list, newest first
	Terms    []*Page // of a taxonomy's page, by name; of a section, the sections below it
	Tags     []*Page // the terms of an article
	Previous *Page   // the older neighbour in time
	Next     *Page
	Of       *Page  // of a claim's page: the article; of an alias: where it leads; of a further page of a list: the first
	ID       string // of a claim's page: the claim
	Section  *Page  // that in which it stands; nil of the home page
	Taxonomy string // of a term, and of the list of terms: "tags"
	Unlisted bool   // it is found by those who know its address: in no list, feed or sitemap
	Number   int    // of a further page of an index: the second has 2
	key      string // what it is a translation of, where there are several languages
	root     string // the address of its language's home page
	tongue   int    // which of the languages is its own
	entry    int    // which of the input's entries is its text, where there is a Front
}

// Claim is a claim in its article.
type Claim struct {
	*claim.Claim
	Page          *Page
	Words         string       // its passage on one line: the article's, or those of the quote where it is not placed
	Number        int          // 1-based, in the order of the text; 0 if not placed
	Range         anchor.Range // in the text of its page: who reads it asks for the page's Entry, too, so that this is noted (Reads)
	Placed        bool
	Claimant      Claimant
	Rating        *Rating
	Counterpoints []*Counterpoint // those that are no replies, in file order
	All           []*Counterpoint // with the replies, in file order
	index         int             // in file order
	with          *made           // it and those beside it
}

// Answered tells whether anything speaks to the claim.
func (c *Claim) Answered() bool { return len(c.All) > 0 }

// Counterpoint is a counterpoint of a claim.
type Counterpoint struct {
	*claim.Counterpoint
	Of      *Claim
	N       int          // 1-based, among all of its claim: #counterpoint-CLAIM-N
	Words   string       // of the passage that it points to, likewise
	Range   anchor.Range // like a claim's
	Placed  bool         // its passage, if it is one, was found
	Doc     *Words       // nil if there is none
	Sources []*claim.Source
	Replies []*Counterpoint
}

// AnswerID is the address of the counterpoint in its claim's note. One that has
// an id of its own keeps its address when others are put in before it; a point,
// which no id has, makes sure that no two are the same.
func (cp *Counterpoint) AnswerID() string {
	if cp.ID != "" {
		return "answer-" + cp.Of.ID + "." + cp.ID
	}
	return "answer-" + cp.Of.ID + "-" + strconv.Itoa(cp.N)
}

// To is the counterpoint that this one replies to, or nil.
func (cp *Counterpoint) To() *Counterpoint {
	for _, other := range cp.Of.All {
		if cp.Answers != "" && other.ID == cp.Answers {
			return other
		}
	}
	return nil
}

// PassageID is the address of the passage that answers the claim.
func (cp *Counterpoint) PassageID() string {
	return "counterpoint-" + cp.Of.ID + "-" + strconv.Itoa(cp.N)
}

// Resource is a file of content/ that is copied.
type Resource struct{ Content, Path string }
