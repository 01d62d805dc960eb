package export

import (
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// The claims of the site as data. What the fields mean is in
// docs/claims-data.md; a field may be added, none changes its meaning.

// dataWriter writes claims.json.
type dataWriter struct {
	*Exporter
	*jsonWriter
	of *site.Page // whose claims are being written
	at string     // its address
}

func (e *Exporter) claimsJSON(w *writer) {
	d := &dataWriter{Exporter: e, jsonWriter: w.json()}
	d.open('{')
	d.number("version", 1)
	d.text("title", e.site.Config.Title)
	d.text("url", e.absolute(e.site.Config.Root, ""))
	d.text("language", e.site.Config.Language)
	d.in("claims", '[')
	for c := range e.site.AllClaims() {
		d.claim(c)
		w.rest()
	}
	d.close(']')
	d.close('}')
	d.end()
}

func (d *dataWriter) claim(c *site.Claim) {
	if d.of != c.Page {
		d.of, d.at = c.Page, d.address(c.Page, "")
	}
	d.element()
	d.text("id", c.ID)
	d.text("url", d.at, "#claim-", c.ID)
	d.text("note_url", d.at, "#note-", c.ID)
	d.maybe("page_url", d.pageOf(c))
	d.article()
	d.text("quote", c.Words)
	d.maybe("claim", c.Restatement)
	d.agent("claimant", d.claimant(c))
	d.maybe("date", c.Date.Machine())
	if c.Rating != nil {
		d.in("rating", '{')
		d.text("id", c.Rating.ID)
		d.text("label", c.Rating.Label)
		d.close('}')
	}
	d.truth("answered", c.Answered())
	d.in("counterpoints", '[')
	for _, cp := range c.All {
		d.counterpoint(cp)
	}
	d.close(']')
	d.corrections("", c.Corrections)
	d.answers(c)
	d.translations(c)
	d.close('}')
}

// article is that in which the claim stands.
func (d *dataWriter) article() {
	d.in("article", '{')
	d.text("url", d.at)
	d.text("title", d.of.Title)
	d.maybe("date", d.of.Front.Date.Machine())
	if d.of.Front.Draft {
		d.truth("draft", true)
	}
	d.close('}')
}

// answers are the claims of which this one is a counterpoint.
func (d *dataWriter) answers(c *site.Claim) {
	members(d.jsonWriter, "counterpoint_of", d.site.Answers(c), func(_ int, cp *site.Counterpoint) {
		d.next()
		d.value(d.address(cp.Of.Page, ""), "#claim-", cp.Of.ID)
	})
}

// pageOf is the address of a claim's own page, or "".
func (e *Exporter) pageOf(c *site.Claim) string {
	if p := e.site.ClaimPage(c); p != nil {
		return e.address(p, "")
	}
	return ""
}

func (d *dataWriter) counterpoint(cp *site.Counterpoint) {
	d.element()
	d.text("url", d.at, "#", cp.AnswerID())
	d.maybe("id", cp.ID)
	d.text("stance", string(cp.Stance))
	d.maybe("answers", cp.Answers)
	if cp.Target != nil {
		d.maybe("quote", cp.Words)
	} else if other := d.site.Other(cp); other != nil {
		d.text("claim", d.address(other.Page, ""), "#claim-", other.ID)
	}
	d.maybe("text", cp.Text)
	d.maybe("author", cp.Author)
	d.maybe("date", cp.Date.Machine())
	d.sources(d.Exporter, "", cp)
	d.close('}')
}

// sources writes those of a counterpoint, with their type where there is one.
func (j *jsonWriter) sources(e *Exporter, kind string, cp *site.Counterpoint) {
	members(j, "sources", cp.Sources, func(i int, s *claim.Source) {
		j.element()
		j.maybe("type", kind)
		j.text("key", cp.Counterpoint.Sources[i].Key)
		j.maybe("title", s.Title)
		j.maybe("author", s.Author)
		j.maybe("publisher", s.Publisher)
		j.maybe("date", s.Date.Machine())
		j.maybe("url", s.URL)
		j.maybe("archive", s.Archive)
		j.maybe("snapshot", e.snapshot(s, cp.Of.Page))
		j.maybe("quote", s.Quote)
		j.maybe("accessed", s.Accessed.Machine())
		j.close('}')
	})
}

// corrections writes those of a claim, likewise.
func (j *jsonWriter) corrections(kind string, list []claim.Correction) {
	members(j, "corrections", list, func(_ int, each claim.Correction) {
		j.element()
		j.maybe("type", kind)
		j.text("date", each.Date.Machine())
		j.text("text", each.Text)
		j.close('}')
	})
}

// agent writes a member about somebody, unless there is nobody.
func (j *jsonWriter) agent(name string, who agent) {
	if who.name == "" {
		return
	}
	j.in(name, '{')
	j.maybe("key", who.key)
	j.text("name", who.name)
	j.maybe("homepage", who.homepage)
	j.maybe("description", who.description)
	j.close('}')
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

// agent is somebody; of nobody all is empty.
type agent struct{ key, name, homepage, description string }

// claimant is who claims something. The key is that of the site's claimants, if
// it is one.
func (e *Exporter) claimant(c *site.Claim) agent {
	who := agent{name: c.Claimant.Name, homepage: site.WebURL(c.Claimant.URL), description: c.Claimant.Description}
	if e.site.Config.Claimants[c.Claim.Claimant] != nil {
		who.key = c.Claim.Claimant
	}
	return who
}
