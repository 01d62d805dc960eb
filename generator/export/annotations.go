package export

import (
	"encoding/json"
	"regexp"

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

type collection struct {
	Context  []any       `json:"@context"`
	ID       string      `json:"id"`
	Type     string      `json:"type"`
	Label    string      `json:"label"`
	Creator  *agent      `json:"creator,omitempty"`
	Modified string      `json:"modified,omitempty"`
	About    annotatedBy `json:"about"`
	Total    int         `json:"total"`
	First    itemsPage   `json:"first"`
}

// annotatedBy is the article, with the text that positions count in.
type annotatedBy struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Headline string `json:"headline"`
	Text     string `json:"articleBody"`
}

type itemsPage struct {
	ID         string       `json:"id"`
	Type       string       `json:"type"`
	PartOf     node         `json:"partOf"` // as an object: the W3C's own schemas refuse a string
	StartIndex int          `json:"startIndex"`
	Items      []annotation `json:"items"`
}

type node struct {
	ID string `json:"id"`
}

type annotation struct {
	ID          string       `json:"id"`
	Type        string       `json:"type"`
	Motivation  any          `json:"motivation"`
	Creator     *agent       `json:"creator,omitempty"`
	Created     string       `json:"created,omitempty"`
	Date        string       `json:"date,omitempty"` // as its author gave it: a day, or a time with its zone
	Modified    string       `json:"modified,omitempty"`
	Body        any          `json:"body,omitempty"`
	Target      any          `json:"target"`
	Disputes    string       `json:"disputes,omitempty"`
	Qualifies   string       `json:"qualifies,omitempty"`
	Supports    string       `json:"supports,omitempty"`
	Context     string       `json:"givesContextTo,omitempty"`
	Rating      *rating      `json:"rating,omitempty"`
	Sources     []source     `json:"sources,omitempty"`
	Corrections []correction `json:"corrections,omitempty"`
}

type agent struct {
	Key         string `json:"key,omitempty"`
	Name        string `json:"name"`
	Homepage    string `json:"homepage,omitempty"`
	Description string `json:"description,omitempty"`
}

type claimBody struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Claimant *agent `json:"claimant,omitempty"`
	Claimed  string `json:"claimed,omitempty"`
}

type textualBody struct {
	Type     string `json:"type"`
	Purpose  string `json:"purpose"`
	Value    string `json:"value"`
	Format   string `json:"format"`
	Language string `json:"language,omitempty"`
}

type resource struct {
	Type     string `json:"type"`
	Source   string `json:"source"`
	Selector []any  `json:"selector,omitempty"`
}

type fragmentSelector struct {
	Type       string `json:"type"`
	ConformsTo string `json:"conformsTo"`
	Value      string `json:"value"`
}

type quoteSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

type positionSelector struct {
	Type  string `json:"type"`
	Start int32  `json:"start"`
	End   int32  `json:"end"`
}

type rating struct {
	Type  string `json:"type"`
	Key   string `json:"key"`
	Label string `json:"label"`
}

type source struct {
	Type      string `json:"type,omitempty"`
	Key       string `json:"key"`
	Title     string `json:"title,omitempty"`
	Author    string `json:"author,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	Date      string `json:"date,omitempty"`
	URL       string `json:"url,omitempty"`
	Archive   string `json:"archive,omitempty"`
	Snapshot  string `json:"snapshot,omitempty"`
	Quote     string `json:"quote,omitempty"`
	Accessed  string `json:"accessed,omitempty"`
}

type correction struct {
	Type string `json:"type,omitempty"`
	Date string `json:"date"`
	Text string `json:"text"`
}

// terms are what the W3C's context lacks. Its file of 2016 has no term for the
// motivation assessing, which its own model names.
var terms = json.RawMessage(`{
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

// annotator makes the annotations of one page.
type annotator struct {
	*Exporter
	page *site.Page
	text *reading
	base string // the address of the collection
}

// annotations is the file claims.jsonld of a page.
func (e *Exporter) annotations(p *site.Page) []byte {
	a := &annotator{e, p, read(e.site.Entry(p).Article.Doc().Text()), e.absolute(annotations(p), "")}
	c := collection{
		Context: []any{annotationContext, terms},
		ID:      a.base, Type: "AnnotationCollection", Label: e.title(p.Title),
		Modified: utc(e.modified(p)),
		About:    annotatedBy{e.address(p, ""), "Article", p.Title, a.text.text},
		First:    itemsPage{ID: a.id("page-1"), Type: "AnnotationPage", PartOf: node{a.base}},
	}
	if name := e.site.Config.Author; name != "" {
		c.Creator = &agent{Name: name}
	}
	for _, of := range e.site.Claims(p) {
		c.First.Items = append(c.First.Items, a.claim(of))
		for _, cp := range of.All {
			c.First.Items = append(c.First.Items, a.counterpoint(cp))
		}
	}
	c.Total = len(c.First.Items)
	return inJSON(c)
}

// id is the address of an annotation: in the collection what that of its
// element is in the page.
func (a *annotator) id(name string) string { return a.base + "#" + name }

func (a *annotator) claim(c *site.Claim) annotation {
	one := annotation{
		ID: a.id("claim-" + c.ID), Type: "Annotation", Motivation: "assessing",
		Modified: utc(newest(c.Corrections).Time),
		Target:   a.resource("claim-"+c.ID, c.Range, c.Placed, c.Target),
	}
	body := []any{claimBody{a.address(a.page, "claim-"+c.ID), "Claim", a.claimant(c), c.Date.Machine()}}
	if c.Restatement != "" {
		body = append(body, a.words("describing", c.Restatement, "text/plain"))
	}
	one.Body = alone(body)
	if c.Rating != nil {
		one.Rating = &rating{"Rating", c.Rating.ID, c.Rating.Label}
	}
	for _, each := range c.Corrections {
		one.Corrections = append(one.Corrections, correction{"CorrectionComment", each.Date.Machine(), each.Text})
	}
	return one
}

func (a *annotator) counterpoint(cp *site.Counterpoint) annotation {
	one := annotation{ID: a.id(cp.AnswerID()), Type: "Annotation", Created: utc(cp.Date.Time), Date: cp.Date.Machine(), Sources: a.sources(cp)}
	target := a.id("claim-" + cp.Of.ID)
	if to := cp.To(); to != nil {
		target = a.id(to.AnswerID())
	}
	one.Target = target
	if cp.Author != "" {
		one.Creator = &agent{Name: cp.Author}
	}
	var motivation, body []any
	if linked := a.linked(cp); linked != nil {
		motivation, body = append(motivation, "linking"), append(body, linked)
	}
	if cp.Text != "" {
		motivation, body = append(motivation, "replying"), append(body, a.words("replying", cp.Text, "text/markdown"))
	}
	one.Motivation, one.Body = alone(motivation), alone(body)
	switch cp.Stance {
	case claim.Disputes:
		one.Disputes = target
	case claim.Qualifies:
		one.Qualifies = target
	case claim.Supports:
		one.Supports = target
	default:
		one.Context = target
	}
	return one
}

// alone is the value of a list of one, which many readers do not expect in a
// list; nil of none.
func alone(list []any) any {
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	return list
}

// linked is the passage or the other claim that a counterpoint is, or nil.
func (a *annotator) linked(cp *site.Counterpoint) any {
	if cp.Target != nil {
		return a.resource(cp.PassageID(), cp.Range, cp.Placed, *cp.Target)
	}
	if other := a.site.Other(cp); other != nil {
		return a.absolute(annotations(other.Page), "claim-"+other.ID)
	}
	return nil
}

// resource is a passage of the page, by its element, its words and its place.
// One that was not found, which only a preview has, is as its author wrote it.
func (a *annotator) resource(element string, at anchor.Range, placed bool, written claim.Target) resource {
	r := resource{Type: "SpecificResource", Source: a.address(a.page, "")}
	if !placed {
		if written.Exact != "" {
			r.Selector = []any{quoteSelector{"TextQuoteSelector", written.Exact, written.Prefix, written.Suffix}}
		}
		return r
	}
	r.Selector = []any{fragmentSelector{"FragmentSelector", htmlFragments, element}}
	if from, to, ok := a.text.find(at); ok {
		prefix, suffix := a.text.context(int(from.at), int(to.at))
		r.Selector = append(r.Selector,
			quoteSelector{"TextQuoteSelector", a.text.text[from.at:to.at], prefix, suffix},
			positionSelector{"TextPositionSelector", from.point, to.point})
	}
	return r
}

func (a *annotator) words(purpose, text, format string) textualBody {
	return textualBody{"TextualBody", purpose, text, format, a.language()}
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

// sources are those of a counterpoint, with their keys.
func (e *Exporter) sources(cp *site.Counterpoint) []source {
	var list []source
	for _, s := range e.described(cp) {
		s.Type = "CreativeWork"
		list = append(list, s)
	}
	return list
}
