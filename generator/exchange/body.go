package exchange

import (
	"html"
	"net/url"
	"regexp"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
)

// bodies reads what an annotation says. An annotation of a claim, as package
// export writes it, has the claim itself as a body, and describes it in other
// words; anything else says its annotator.
func (a *Annotation) bodies(v decode.Value) {
	var words, tags []string
	list := all(get(v, "body", "hasBody", "oa:hasBody"))
	claimed := a.claimed(list)
	for _, body := range list {
		switch {
		case claimed && lastPart(text(get(body, "purpose"))) == "describing":
			a.Claim.Restatement = text(get(body, "value"))
		case lastPart(text(get(body, "purpose"))) == "tagging":
			tags = append(tags, line(get(body, "value")))
		case !isA(body, "Claim"):
			if part := a.body(body); part != "" {
				words = append(words, part)
			}
		}
	}
	if value := text(get(v, "bodyValue")); strings.TrimSpace(value) != "" {
		words = append(words, plain(value))
	}
	whole, ok := a.markdownOf(strings.Join(words, "\n\n"))
	if !ok || len(a.Claim.Restatement) > maxText {
		a.Flaw = tooLong
	}
	a.Answer.Text = whole
	a.tags(tags)
}

// claimed reads the claim itself, if it is among the bodies.
func (a *Annotation) claimed(bodies []decode.Value) bool {
	for _, body := range bodies {
		if isA(body, "Claim") {
			who := get(body, "claimant")
			a.Claim.ClaimantKey, a.Claim.Claimant = line(get(who, "key")), agentName(who)
			a.Claim.Date = date(text(get(body, "claimed")))
			return true
		}
	}
	return false
}

// body is what one says, in Markdown. A passage or a claim goes to its place.
func (a *Annotation) body(v decode.Value) string {
	for range 3 { // a choice of several
		if items := get(v, "items"); !items.IsNull() {
			v = first(items)
		}
	}
	source := get(v, "source", "hasSource")
	switch value := text(get(v, "value", "chars", "cnt:chars", "rdf:value")); {
	case value != "":
		return inMarkdown(value, lastPart(text(first(get(v, "format", "dc:format")))))
	case !source.IsNull() && !get(v, "selector").IsNull():
		p := &Passage{Page: iri(first(source)), At: v.At()}
		p.read(get(v, "selector"))
		if p.Exact == "" && p.Fragment == "" || a.Answer.Passage != nil {
			a.note("a passage among its bodies is left out")
			return ""
		}
		a.Answer.Passage = p
		return ""
	case !source.IsNull():
		return a.link(iri(first(source)))
	case v.Kind() == decode.StringKind || !get(v, "id", "@id").IsNull():
		return a.link(iri(v))
	}
	return ""
}

// link is a body that is only an address: of a claim, or of something on the
// web.
func (a *Annotation) link(address string) string {
	if _, fragment, _ := strings.Cut(address, "#"); strings.HasPrefix(fragment, "claim-") && a.Answer.Link == "" {
		a.Answer.Link = address
		return ""
	}
	if webAddress(address) == "" {
		a.note("the body " + said(address) + " is no address of the web, and left out")
		return ""
	}
	return "<" + address + ">"
}

// webAddress is an address that a reader can be sent to, or "".
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(s, " <>\"`\\") {
		return ""
	}
	return s
}

var (
	lineTag = regexp.MustCompile(`(?i)</?(p|div|br|li|ul|ol|h[1-6]|blockquote|tr)\b[^<>]*>`)
	unseen  = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)\s*>|<!--.*?-->`)
	anyTag  = regexp.MustCompile(`<[a-zA-Z/!?][^<>]*>`)
	blanks  = regexp.MustCompile(`\n\s*\n`)
)

// inMarkdown makes Markdown of a text in a format. What has none is plain.
func inMarkdown(value, format string) string {
	switch format {
	case "markdown", "x-markdown":
		return value
	case "html", "xhtml+xml":
		value = lineTag.ReplaceAllString(unseen.ReplaceAllString(value, ""), "\n\n")
		value = html.UnescapeString(anyTag.ReplaceAllString(value, ""))
		value = strings.TrimSpace(blanks.ReplaceAllString(value, "\n\n"))
	}
	return plain(value)
}

// source reads a source, or the address of one.
func (a *Annotation) source(v decode.Value) {
	if v.Kind() != decode.MapKind {
		if address := webAddress(line(v)); address != "" {
			a.Answer.Sources = append(a.Answer.Sources, claim.AddedSource{Key: suffixed(lastPart(address), address), Title: address, URL: address})
		}
		return
	}
	s := claim.AddedSource{
		Key: line(get(v, "key")), Title: text(get(v, "title", "name")), Publisher: text(get(v, "publisher")), Author: text(get(v, "author")),
		Date: date(text(get(v, "date"))), URL: line(get(v, "url")), Archive: line(get(v, "archive")),
		Snapshot: line(get(v, "snapshot")), Quote: text(get(v, "quote")), Accessed: date(text(get(v, "accessed"))),
	}
	for _, address := range []*string{&s.URL, &s.Archive} {
		if *address != "" && webAddress(*address) == "" {
			a.note("the address " + said(*address) + " of a source is left out")
			*address = ""
		}
	}
	if s.Title == "" && s.Publisher == "" {
		s.Title = s.Key + s.URL
	}
	switch {
	case s.Title == "" && s.Publisher == "":
		a.note("a source without a title is left out")
		return
	case s.Key == "" || len(s.Key) > 100:
		s.Key = suffixed(s.Title+s.Publisher, s.Title+s.Publisher+s.URL)
	}
	a.Answer.Sources = append(a.Answer.Sources, s)
}
