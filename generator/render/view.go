package render

import (
	"encoding/json"
	"html/template"

	"counterpoint/generator/export"
)

// The structs of this file are what templates see: one view a template, plain
// values, nothing to compute. URLs are ready to stand in an attribute: they
// carry the path of baseURL, or are relative where relativeURLs is set.

// Site is what every page knows of the whole.
type Site struct {
	Title, Description, Author string
	Language, Dir              string // BCP 47, "ltr" or "rtl"
	HomeURL, ClaimsURL         string
	SearchURL                  string                // of the page that searches; empty where there is none
	OpenSearch                 *Alternate            // what tells a browser of it; nil where there is none
	CSS, JS                    string                // URLs of the one stylesheet and the one script
	Integrity                  Integrity             // of their bytes
	Icons                      []Icon                // of the site, and its manifest; only those that are there
	HasIcon                    bool                  // a browser that is given none asks for /favicon.ico
	Menu                       []MenuLink            // that of the name main
	Menus                      map[string][]MenuLink // by their names
	HasClaims                  bool
	Params                     map[string]any // of site.yaml
	Data                       map[string]any // of the files in data/
	v                          *viewer
}

// Link is a text and where it leads. Current is true on the page it leads to.
type Link struct {
	Text, URL string
	Current   bool
	Lang      string // where the text is in another language than the page
}

// Icon is a picture that stands for the site, or its manifest.
type Icon struct{ Rel, URL, Type, Sizes string }

// Date is a day as a person reads it and as machines do (RFC 3339, the date
// alone where no time was given). The zero Date is none.
type Date struct{ Text, Machine string }

// Page is what the shell of every page needs; each view embeds it.
type Page struct {
	Site        Site
	Kind        string // the template's name: article, page, list, claims, 404
	Title       string // of this page alone; empty on the home page
	Description string
	Canonical   string // absolute URL, or empty where baseURL has no host
	Alternates  []Alternate
	Hreflangs   []export.Hreflang // the page in all its languages; nil where it is in one
	Data        json.RawMessage   // schema.org's JSON-LD, for a <script type="application/ld+json">; may be empty
	Draft       bool
	Unlisted    bool // no list has it, and no search finds it
	Social      Social
	v           *viewer // of functions that ask from which page
}

func (p Page) viewing() *viewer { return p.v }

// Social is what other sites show of a page that somebody shares, beside its
// title, description and address: Open Graph, and the cards of Twitter.
type Social struct {
	Type                string   // "article" or "website"
	Locale              string   // such as de_AT; may be empty
	Locales             []string // of its translations
	Published, Modified string   // of an article, as machines read it
	Tags                []string
	Image               *Picture // nil where there is none
}

// LeadImage is the image of an article, above its text. Sizes of 0 are not known;
// Srcset lists smaller pictures of it, and may be empty.
type LeadImage struct {
	URL           string
	Width, Height int
	Srcset, Sizes string
}

// Picture is an image by its whole address. A size of 0 is not known.
type Picture struct {
	URL, Alt      string
	Width, Height int
}

// Alternate is a feed, or the data of the page: <link rel="alternate">.
type Alternate struct{ Type, Title, URL string }

// ArticlePage is the view of article.html.
type ArticlePage struct {
	Page
	Article Article
}

// PlainPage is the view of page.html, of `layout: page`.
type PlainPage struct {
	Page
	Article Article
}

// ListPage is the view of list.html: the home page, a section, a tag.
type ListPage struct {
	Page
	Heading  string
	Intro    template.HTML  // the text of _index.md
	Params   map[string]any // of _index.md
	Articles []Summary
	Terms    []Link // the list of a taxonomy's terms, with their counts in the text
	Pages    *Pages // nil where this page is the only one
}

// Summary is an article in a list.
type Summary struct {
	Title, URL, Text string
	Date             Date
	Authors          []string
	Tally            Tally
	Draft            bool
	Params           map[string]any
}

// SearchPage is the view of search.html: a script finds what readers look for.
type SearchPage struct {
	Page
	Index  string            // URL of the folder of the index
	Root   string            // URL from which the addresses of results lead
	Script string            // URL
	Words  map[string]string // those that the script needs, by their keys
	Ways   []Link            // to what can be read without it
}

// AliasPage is the view of alias.html, which leads on from an address of before.
// It is a page without the shell of the others.
type AliasPage struct {
	Page
	URL string // where it leads; Page.Canonical is the same, absolute
}

// NotFoundPage is the view of 404.html.
type NotFoundPage struct{ Page }

// Article is a text with its claims.
type Article struct {
	Title, Description string
	Heading            template.HTML // the h1 where the text begins with its title; otherwise empty
	URL                string
	Authors            []string
	Date, Updated      Date
	ReadingMinutes     int
	Image              string     // URL, may be empty
	Lead               *LeadImage // the same with its size; nil where there is none
	Original           *Original
	Tags               []Link
	Contents           []Heading // for a table of contents; empty for short texts
	Passages           []Passage // the whole text, in order
	Claims             []Claim   // all that are placed, in the order of the text
	Claimants          []ClaimantTally
	Map                *Map    // of the claims and what answers them; nil where there are none
	Unplaced           []Claim // only in a preview: claims whose quote was not found
	Tally              Tally
	Previous, Next     *Link
	AnswersIn          []Link // other articles with claims that claims of this one answer
	Params             map[string]any
	By                 []Link   // the authors, where they have pages: taxonomies: {author: authors}
	Series             []Series // in which it is a part: taxonomies: {series: series}
	v                  *viewer
}

// ClaimantTally says how a claimant's claims of the article are answered.
type ClaimantTally struct {
	Name  string
	Key   string // as the claims file has it
	URL   string // of the page about them, may be empty
	Tally Tally
}

// Original is the text being annotated where it is somebody else's.
type Original struct {
	Title, Author, Publisher, URL string
	Date                          Date
}

// Heading is an entry of the table of contents.
type Heading struct {
	Level     int // 2 or 3
	Text, URL string
}

// Passage is a block in which claims end, the headings that lead to it, the
// notes of those claims, and the blocks up to the next passage. The first one
// of an article may have no notes.
type Passage struct {
	Lead  template.HTML // whole blocks; the claims end in the last one
	Notes []Claim
	Rest  template.HTML // whole blocks without claims, may be empty
}

// Claim is a claim with all that speaks to it: a note, or a row of the index.
type Claim struct {
	ID            string // "bounty": the elements are #claim-bounty and #note-bounty
	Number        int    // 1-based, in the order of the text
	URL           string // to #claim-ID; on the article's own page just the fragment
	NoteURL       string // to #note-ID, likewise
	PageURL       string // of the page about it alone; empty where there is none
	Quote         string // the words of the article
	Restatement   string // the claim in other words, may be empty
	Claimant      string // a name, may be empty
	ClaimantKey   string // as the claims file has it: a key, or the name
	ClaimantNote  string // who that is, may be empty
	ClaimantURL   string // of the page about them, may be empty
	Date          Date
	Rating        *Rating
	Counterpoints []Counterpoint
	Corrections   []Correction
	Answers       []ClaimLink // claims elsewhere that this one answers
	Tally         Tally       // of this claim's counterpoints
	Article       Link        // where it stands, for the index
	Topics        []string    // keys of the article's, for the index
	Previous      *Link       // the neighbours in the text of an article's note; the Text is the number
	Next          *Link
	Draft         bool
}

// Rating is one of the site's own verdicts.
type Rating struct{ ID, Label, Color string }

// Counterpoint is one answer: Quote, Claim or Text, which may also accompany
// one of the others.
type Counterpoint struct {
	ID       string // of its element in the note
	Stance   string // disputes, qualifies, supports, context
	Quote    string // a passage of the same article
	URL      string // to that passage
	NoteURL  string // to the counterpoint in its claim's note, on the page of a source
	Below    bool   // it stands after the claim, on the same page
	Above    bool   // or before it
	Claim    *ClaimLink
	Text     template.HTML // words of the annotator
	Author   string
	Date     Date
	Sources  []Source
	Replies  []Counterpoint
	Unplaced bool // only in a preview: the passage was not found
}

// ClaimLink leads to a claim of this or another article.
type ClaimLink struct {
	URL, Text, Claimant, Article string
	Stance                       string // how the one answers the other
	Same                         bool   // of the same article
	Lang                         string // where it is in another language
}

// Source is what a counterpoint relies on.
type Source struct {
	Title, Publisher, Author string
	URL                      string // may be empty: a hearing, a book, a letter
	Archive, Snapshot        string // saved copies, may be empty
	Quote                    string
	Date, Accessed           Date
	PageURL                  string // of the page about it, may be empty
	Claims                   int    // how many of the site rely on it, where there is such a page
}

// Correction is what was changed in an annotation, and when.
type Correction struct {
	Date Date
	Text string
}

// Tally says how claims are answered.
type Tally struct {
	Claims, Answered int
	Counterpoints    int
	Stances          []StanceCount // in a fixed order, only those that occur
}

// Unanswered is the number of claims without any counterpoint.
func (t Tally) Unanswered() int { return t.Claims - t.Answered }

// StanceCount is how many counterpoints take a stance.
type StanceCount struct {
	Stance string
	Count  int
	Text   string // such as "2 dispute"
}
