package export

import (
	"bytes"
	"encoding/json"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// The claims of the site as data. What the fields mean is in
// docs/claims-data.md; a field may be added, none changes its meaning.

type claimsFile struct {
	Version  int         `json:"version"`
	Title    string      `json:"title"`
	URL      string      `json:"url"`
	Language string      `json:"language"`
	Claims   []claimData `json:"claims"`
}

type claimData struct {
	ID             string             `json:"id"`
	URL            string             `json:"url"`
	NoteURL        string             `json:"note_url"`
	PageURL        string             `json:"page_url,omitempty"`
	Article        articleData        `json:"article"`
	Quote          string             `json:"quote"`
	Claim          string             `json:"claim,omitempty"`
	Claimant       *agent             `json:"claimant,omitempty"`
	Date           string             `json:"date,omitempty"`
	Rating         *ratingData        `json:"rating,omitempty"`
	Answered       bool               `json:"answered"`
	Counterpoints  []counterpointData `json:"counterpoints"`
	Corrections    []correction       `json:"corrections,omitempty"`
	CounterpointOf []string           `json:"counterpoint_of,omitempty"`
	Translations   []translationData  `json:"translations,omitempty"`
}

type articleData struct {
	URL   string `json:"url"`
	Title string `json:"title"`
	Date  string `json:"date,omitempty"`
	Draft bool   `json:"draft,omitempty"`
}

type ratingData struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

type counterpointData struct {
	URL     string   `json:"url"`
	ID      string   `json:"id,omitempty"`
	Stance  string   `json:"stance"`
	Answers string   `json:"answers,omitempty"`
	Quote   string   `json:"quote,omitempty"`
	Claim   string   `json:"claim,omitempty"`
	Text    string   `json:"text,omitempty"`
	Author  string   `json:"author,omitempty"`
	Date    string   `json:"date,omitempty"`
	Sources []source `json:"sources,omitempty"`
}

func (e *Exporter) claimsJSON() []byte {
	file := claimsFile{Version: 1, Title: e.site.Config.Title, URL: e.absolute(e.site.Config.Root, ""),
		Language: e.site.Config.Language, Claims: []claimData{}}
	whole := inJSON(file)
	all := e.site.AllClaims()
	if len(all) == 0 {
		return whole
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(whole, []byte("]\n}\n")))
	e.writeClaims(&b, all)
	b.WriteString("\n ]\n}\n")
	return b.Bytes()
}

// writeClaims writes claim by claim: as values and as text at once, those of
// 10,000 articles would take half a gigabyte.
func (e *Exporter) writeClaims(b *bytes.Buffer, all []*site.Claim) {
	var one bytes.Buffer
	w := json.NewEncoder(&one)
	w.SetEscapeHTML(false)
	w.SetIndent("  ", " ")
	for i, c := range all {
		one.Reset()
		if err := w.Encode(e.claimData(c)); err != nil {
			panic(err) // our own types: strings, numbers and lists
		}
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  ")
		b.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
		if i == measured {
			b.Grow(b.Len() / measured * len(all) * 5 / 4)
		}
	}
}

// measured is how many claims tell how long the others will be.
const measured = 100

func (e *Exporter) claimData(c *site.Claim) claimData {
	data := claimData{
		ID: c.ID, URL: e.address(c.Page, "claim-"+c.ID), NoteURL: e.address(c.Page, "note-"+c.ID),
		PageURL: e.pageOf(c),
		Article: articleData{URL: e.address(c.Page, ""), Title: c.Page.Title, Date: c.Page.Front.Date.Machine(), Draft: c.Page.Front.Draft},
		Quote:   c.Words, Claim: c.Restatement, Claimant: e.claimant(c), Date: c.Date.Machine(),
		Answered: c.Answered(), Counterpoints: []counterpointData{},
	}
	if c.Rating != nil {
		data.Rating = &ratingData{c.Rating.ID, c.Rating.Label}
	}
	for _, cp := range c.All {
		data.Counterpoints = append(data.Counterpoints, e.counterpointData(cp))
	}
	for _, each := range c.Corrections {
		data.Corrections = append(data.Corrections, correction{Date: each.Date.Machine(), Text: each.Text})
	}
	for _, cp := range e.site.Answers(c) {
		data.CounterpointOf = append(data.CounterpointOf, e.address(cp.Of.Page, "claim-"+cp.Of.ID))
	}
	data.Translations = e.translations(c)
	return data
}

// pageOf is the address of a claim's own page, or "".
func (e *Exporter) pageOf(c *site.Claim) string {
	if p := e.site.ClaimPage(c); p != nil {
		return e.address(p, "")
	}
	return ""
}

func (e *Exporter) counterpointData(cp *site.Counterpoint) counterpointData {
	data := counterpointData{
		URL: e.address(cp.Of.Page, cp.AnswerID()), ID: cp.ID, Stance: string(cp.Stance), Answers: cp.Answers,
		Text: cp.Text, Author: cp.Author, Date: cp.Date.Machine(), Sources: e.described(cp),
	}
	switch {
	case cp.Target != nil:
		data.Quote = cp.Words
	default:
		if other := e.site.Other(cp); other != nil {
			data.Claim = e.address(other.Page, "claim-"+other.ID)
		}
	}
	return data
}

// described are the sources of a counterpoint.
func (e *Exporter) described(cp *site.Counterpoint) []source {
	var list []source
	for i, s := range cp.Sources {
		list = append(list, e.source(cp.Counterpoint.Sources[i].Key, s, cp.Of.Page))
	}
	return list
}

func (e *Exporter) source(key string, s *claim.Source, of *site.Page) source {
	return source{
		Key: key, Title: s.Title, Author: s.Author, Publisher: s.Publisher, Date: s.Date.Machine(),
		URL: s.URL, Archive: s.Archive, Snapshot: e.snapshot(s, of), Quote: s.Quote, Accessed: s.Accessed.Machine(),
	}
}

// snapshot is the address of a source's copy in the site.
func (e *Exporter) snapshot(s *claim.Source, of *site.Page) string {
	if s.Snapshot == "" || !markdown.SafeURL(s.Snapshot) {
		return ""
	}
	return e.hosted(e.site.Resolve(of, nil, markdown.Link{Destination: s.Snapshot}))
}

// hosted puts the site's host before an address from the root.
func (e *Exporter) hosted(address string) string {
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") {
		return e.site.Config.Origin + address
	}
	return address
}

// newest is the date of the last of some corrections.
func newest(list []claim.Correction) decode.Date {
	var last decode.Date
	for _, each := range list {
		if each.Date.After(last.Time) {
			last = each.Date
		}
	}
	return last
}

// claimant is who claims something, or nil. The key is that of the site's
// claimants, if it is one.
func (e *Exporter) claimant(c *site.Claim) *agent {
	if c.Claimant.Name == "" {
		return nil
	}
	who := &agent{Name: c.Claimant.Name, Homepage: site.WebURL(c.Claimant.URL), Description: c.Claimant.Description}
	if e.site.Config.Claimants[c.Claim.Claimant] != nil {
		who.Key = c.Claim.Claimant
	}
	return who
}

// inJSON writes a value, its fields in the order of its type, for people to
// read, too.
func inJSON(v any) []byte {
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	w.SetIndent("", " ")
	if err := w.Encode(v); err != nil {
		panic(err) // our own types: strings, numbers and lists
	}
	return b.Bytes()
}
