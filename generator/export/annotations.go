package export

import (
	"bytes"
	"cmp"
	"encoding/json"
	"regexp"
	"sync"

	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/site"
)

// An article's claims as annotations of the W3C Web Annotation Data Model
// (Recommendation of 23 February 2017).
//
// A claim is an annotation that assesses a passage of the page: its bodies are
// the claim, and its author's other words for it. A counterpoint is one whose
// target is the claim's annotation, or that of the counterpoint which it
// answers: replying where it is words, linking where it is a passage or another
// claim, both where it is both. How it relates to its target no vocabulary of
// the W3C says, nor schema.org; CiTO does, the Citation Typing Ontology.

// terms are what the W3C's context lacks. Its file of 2016 has no term for the
// motivation assessing, which its own model names.
var terms = []byte(`{
"assessing": "oa:assessing",
"cito": "http://purl.org/spar/cito/",
"Article": "schema:Article",
"Claim": "schema:Claim",
"CreativeWork": "schema:CreativeWork",
"Rating": "schema:Rating",
"CorrectionComment": "schema:CorrectionComment",
"about": {"@id": "schema:about", "@type": "@id"},
"headline": "schema:headline",
"articleBody": "schema:articleBody",
"key": "schema:identifier",
"description": "schema:description",
"claimant": {"@id": "schema:author", "@type": "@id"},
"claimed": "schema:datePublished",
"disputes": {"@id": "cito:disputes", "@type": "@id"},
"qualifies": {"@id": "cito:qualifies", "@type": "@id"},
"supports": {"@id": "cito:supports", "@type": "@id"},
"givesContextTo": {"@id": "cito:givesBackgroundTo", "@type": "@id"},
"rating": {"@id": "schema:reviewRating", "@type": "@id"},
"sources": {"@id": "schema:citation", "@type": "@id", "@container": "@list"},
"title": "schema:name",
"author": "schema:author",
"publisher": "schema:publisher",
"date": "schema:datePublished",
"url": {"@id": "schema:url", "@type": "@id"},
"archive": {"@id": "schema:archivedAt", "@type": "@id"},
"snapshot": {"@id": "schema:encoding", "@type": "@id"},
"quote": "schema:text",
"text": "schema:text",
"accessed": "http://purl.org/pav/sourceAccessedOn",
"corrections": {"@id": "schema:correction", "@type": "@id", "@container": "@list"}
}`)

const annotationContext = "http://www.w3.org/ns/anno.jsonld"

// htmlFragments is what an HTML page's fragments conform to, as the model says.
const htmlFragments = "http://tools.ietf.org/rfc/rfc3236"

// indentedTerms are the same as they stand in a file.
var indentedTerms = sync.OnceValue(func() []byte {
	var dense, b bytes.Buffer
	if err := json.Compact(&dense, terms); err != nil {
		panic(err) // it is ours
	}
	_ = json.Indent(&b, dense.Bytes(), "  ", " ")
	return b.Bytes()
})

// annotator writes the annotations of one page.
type annotator struct {
	*Exporter
	*jsonWriter
	page *site.Page
	at   string // its address
	read *reading
	base string // the address of the collection
}

// annotations is the file claims.jsonld of a page.
func (e *Exporter) annotations(w *writer, p *site.Page) {
	a := &annotator{e, w.json(), p, e.address(p, ""), read(e.site.Entry(p).Article.Doc().Text()), e.absolute(annotations(p), "")}
	a.open('{')
	a.in("@context", '[')
	a.next()
	a.value(annotationContext)
	a.next()
	a.b = append(a.b, indentedTerms()...)
	a.close(']')
	a.text("id", a.base)
	a.text("type", "AnnotationCollection")
	a.text("label", e.title(p.Title))
	a.creator(e.site.Config.Author)
	a.maybe("modified", utc(e.modified(p)))
	a.about()
	a.items(e.site.Claims(p))
	a.close('}')
	a.end()
}

// creator writes who made something, if that is known.
func (a *annotator) creator(name string) { a.agent("creator", agent{name: name}) }

// about is the article, with the text that positions count in.
func (a *annotator) about() {
	a.in("about", '{')
	a.text("id", a.at)
	a.text("type", "Article")
	a.text("headline", a.page.Title)
	a.text("articleBody", a.read.text)
	a.close('}')
}

// items are all annotations, on one page. To what that is a part of stands there
// as an object: the W3C's own schemas refuse a string.
func (a *annotator) items(list []*site.Claim) {
	total := len(list)
	for _, c := range list {
		total += len(c.All)
	}
	a.number("total", total)
	a.in("first", '{')
	a.id("page-1")
	a.text("type", "AnnotationPage")
	a.in("partOf", '{')
	a.text("id", a.base)
	a.close('}')
	a.number("startIndex", 0)
	a.in("items", '[')
	for _, c := range list {
		a.claim(c)
		for _, cp := range c.All {
			a.counterpoint(cp)
		}
		a.rest()
	}
	a.close(']')
	a.close('}')
}

// id is the address of an annotation: in the collection what that of its
// element is in the page.
func (a *annotator) id(name ...string) { a.text("id", append([]string{a.base, "#"}, name...)...) }

func (a *annotator) claim(c *site.Claim) {
	a.element()
	a.id("claim-", c.ID)
	a.text("type", "Annotation")
	a.text("motivation", "assessing")
	a.maybe("modified", utc(newest(c.Corrections).Time))
	a.claimBody(c)
	a.key("target")
	a.resource("claim-"+c.ID, c.Range, c.Placed, c.Target)
	if c.Rating != nil {
		a.in("rating", '{')
		a.text("type", "Rating")
		a.text("key", c.Rating.ID)
		a.text("label", c.Rating.Label)
		a.close('}')
	}
	a.corrections("CorrectionComment", c.Corrections)
	a.close('}')
}

// claimBody is the claim, and its author's other words for it.
func (a *annotator) claimBody(c *site.Claim) {
	a.oneOrMore("body", true, c.Restatement != "")
	a.open('{')
	a.text("id", a.at, "#claim-", c.ID)
	a.text("type", "Claim")
	a.agent("claimant", a.claimant(c))
	a.maybe("claimed", c.Date.Machine())
	a.close('}')
	if c.Restatement != "" {
		a.next()
		a.words("describing", c.Restatement, "text/plain")
		a.close(']')
	}
}

// oneOrMore begins a member for one value or two: many readers do not expect one
// in a list.
func (a *annotator) oneOrMore(name string, first, second bool) {
	a.key(name)
	if first && second {
		a.open('[')
		a.next()
	}
}

func (a *annotator) counterpoint(cp *site.Counterpoint) {
	a.element()
	a.id(cp.AnswerID())
	a.text("type", "Annotation")
	a.answer(cp, cp.Target != nil, a.site.Other(cp))
	a.target(cp)
	a.sources(a.Exporter, "CreativeWork", cp)
	a.close('}')
}

// answer is what a counterpoint says: it links where it is a passage or another
// claim, replies where it is words, does both where it is both.
func (a *annotator) answer(cp *site.Counterpoint, passage bool, other *site.Claim) {
	links, replies := passage || other != nil, cp.Text != ""
	a.motivation(links, replies)
	a.creator(cp.Author)
	a.maybe("created", utc(cp.Date.Time))
	a.maybe("date", cp.Date.Machine()) // as its author gave it: a day, or a time with its zone
	if !links && !replies {
		return
	}
	a.oneOrMore("body", links, replies)
	switch {
	case passage:
		a.resource(cp.PassageID(), cp.Range, cp.Placed, *cp.Target)
	case links:
		a.value(a.absolute(annotations(other.Page), ""), "#claim-", other.ID)
	}
	if links && replies {
		a.next()
	}
	if replies {
		a.words("replying", cp.Text, "text/markdown")
	}
	if links && replies {
		a.close(']')
	}
}

func (a *annotator) motivation(links, replies bool) {
	a.oneOrMore("motivation", links, replies)
	switch {
	case links && replies:
		a.value("linking")
		a.next()
		a.value("replying")
		a.close(']')
	case links:
		a.value("linking")
	case replies:
		a.value("replying")
	default: // of a claim that is not there, which only a preview has
		a.say("null")
	}
}

// stanceTerms are what the stances are called, as terms say.
var stanceTerms = map[claim.Stance]string{claim.Disputes: "disputes", claim.Qualifies: "qualifies", claim.Supports: "supports"}

// target is what a counterpoint speaks to, and how.
func (a *annotator) target(cp *site.Counterpoint) {
	id := "claim-" + cp.Of.ID
	if to := cp.To(); to != nil {
		id = to.AnswerID()
	}
	a.text("target", a.base, "#", id)
	a.text(cmp.Or(stanceTerms[cp.Stance], "givesContextTo"), a.base, "#", id)
}

// resource is a passage of the page, by its element, its words and its place.
// One that was not found, which only a preview has, is as its author wrote it.
func (a *annotator) resource(element string, at anchor.Range, placed bool, written claim.Target) {
	a.open('{')
	a.text("type", "SpecificResource")
	a.text("source", a.at)
	if placed || written.Exact != "" {
		a.in("selector", '[')
		if placed {
			a.selectors(element, at)
		} else {
			a.quote(written.Exact, written.Prefix, written.Suffix)
		}
		a.close(']')
	}
	a.close('}')
}

func (a *annotator) selectors(element string, at anchor.Range) {
	a.element()
	a.text("type", "FragmentSelector")
	a.text("conformsTo", htmlFragments)
	a.text("value", element)
	a.close('}')
	from, to, ok := a.read.find(at)
	if !ok {
		return
	}
	prefix, suffix := a.read.context(int(from.at), int(to.at))
	a.quote(a.read.text[from.at:to.at], prefix, suffix)
	a.element()
	a.text("type", "TextPositionSelector")
	a.number("start", int(from.point))
	a.number("end", int(to.point))
	a.close('}')
}

func (a *annotator) quote(exact, prefix, suffix string) {
	a.element()
	a.text("type", "TextQuoteSelector")
	a.text("exact", exact)
	a.maybe("prefix", prefix)
	a.maybe("suffix", suffix)
	a.close('}')
}

func (a *annotator) words(purpose, text, format string) {
	a.open('{')
	a.text("type", "TextualBody")
	a.text("purpose", purpose)
	a.text("value", text)
	a.text("format", format)
	a.maybe("language", a.language())
	a.close('}')
}

// tag is the form of a language tag (RFC 5646).
var tag = regexp.MustCompile(`^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$`)

// language is the site's, where it is one.
func (e *Exporter) language() string {
	if l := e.site.Config.Language; tag.MatchString(l) {
		return l
	}
	return ""
}
