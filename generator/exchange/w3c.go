package exchange

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// W3C reads annotations of the Web Annotation Data Model (2017) in JSON-LD: a
// collection with its pages in it, a page, a list, or one annotation. What
// package export writes is read without loss; what other programs write, as far
// as a claim can say it.
func W3C(src *diag.Source) ([]*Annotation, diag.List) {
	var out diag.List
	root, ok := decode.JSONFile(src, &out)
	if !ok {
		return nil, out
	}
	var list []*Annotation
	found, elsewhere := annotationsIn(root, 0)
	for _, v := range found {
		list = append(list, w3cAnnotation(v))
	}
	switch total, err := strconv.Atoi(text(get(root, "total"))); {
	case len(elsewhere) > 0:
		out.Add(elsewhere[0].At().Errorf("there are more annotations at %q, and nothing is fetched", line(elsewhere[0])).
			WithHint("save that page beside this file, and name both"))
	case len(list) == 0 && root.Kind() == decode.MapKind && !get(root, "rows", "annotations").IsNull():
		out.Add(root.At().Errorf("there is no annotation of the W3C's model in this file").WithHint("it looks like Hypothesis's: use `counterpoint import hypothesis`"))
	case len(list) == 0 && root.Kind() != decode.ListKind && total == 0 && !isA(root, "AnnotationCollection") && !isA(root, "AnnotationPage"):
		out.Add(root.At().Errorf("there is no annotation of the W3C's model in this file").WithHint("it is an AnnotationCollection, an AnnotationPage, an Annotation or a list of these"))
	case err == nil && total > len(list) && isA(root, "AnnotationCollection"):
		out.Add(get(root, "total").At().Warnf("the collection has %d annotations, of which this file has %d", total, len(list)))
	}
	return list, out
}

// annotationsIn finds annotations in whatever holds them, and pages that are not
// in the file.
func annotationsIn(v decode.Value, depth int) (found, elsewhere []decode.Value) {
	join := func(held decode.Value) {
		for _, each := range all(held) {
			switch {
			case depth > 32: // the JSON is not nested deeper
			case each.Kind() == decode.MapKind:
				f, e := annotationsIn(each, depth+1)
				found, elsewhere = append(found, f...), append(elsewhere, e...)
			}
		}
	}
	switch {
	case v.Kind() == decode.ListKind:
		join(v)
	case v.Kind() != decode.MapKind:
	case isA(v, "AnnotationCollection"), isA(v, "AnnotationPage"), !get(v, "items", "@graph").IsNull() && get(v, "target").IsNull():
		join(get(v, "items", "@graph"))
		for _, key := range []string{"first", "next"} {
			page := get(v, key)
			if page.Kind() == decode.StringKind {
				elsewhere = append(elsewhere, page)
			}
			join(page)
		}
	case isA(v, "Annotation"), !get(v, "target", "oa:hasTarget", "hasTarget").IsNull():
		found = append(found, v)
	}
	return found, elsewhere
}

// isA tells whether a thing is of a type, in whatever way that is written:
// "Annotation", "oa:Annotation", "http://www.w3.org/ns/oa#Annotation".
func isA(v decode.Value, kind string) bool {
	return slices.ContainsFunc(all(get(v, "type", "@type")), func(t decode.Value) bool { return lastPart(text(t)) == kind })
}

// lastPart is what follows the last #, / or : of an address.
func lastPart(s string) string {
	s = strings.TrimRight(s, "#/:")
	return s[strings.LastIndexAny(s, "#/:")+1:]
}

// iri is the address of a thing, which may be only that.
func iri(v decode.Value) string {
	if v.Kind() == decode.MapKind {
		return line(get(v, "id", "@id"))
	}
	return line(v)
}

// ours is what package export calls annotations.
var ours = regexp.MustCompile(`claims\.jsonld#(claim|answer)-([a-z0-9-]+)(?:\.([a-z0-9-]+))?$`)

func w3cAnnotation(v decode.Value) *Annotation {
	a := &Annotation{At: v.At(), ID: iri(v)}
	target := get(v, "target", "hasTarget", "oa:hasTarget")
	a.w3cTarget(target)
	a.Answer.Author = agentName(first(get(v, "creator", "dcterms:creator")))
	a.Answer.Date = date(text(get(v, "date")))
	if created := text(get(v, "created", "dcterms:created")); a.Answer.Date == "" && created != "" {
		if a.Answer.Date = day(created); a.Answer.Date == "" {
			a.note("when it was made is no date, and left out")
		}
	}
	a.stance(v)
	a.rest(v)
	a.bodies(v)
	a.name()
	a.measure()
	if a.Passage.Exact == "" && a.Passage.Fragment == "" && a.Flaw == "" {
		switch {
		case a.Passage.Page == "":
			a.Flaw = "it has no target"
		case target.Kind() == decode.MapKind && !get(target, "selector").IsNull():
			a.Flaw = "it has no words of the page (TextQuoteSelector), and a position alone is not used"
		}
	}
	return a
}

// name calls it as it was called here, or as its address says.
func (a *Annotation) name() {
	switch m := ours.FindStringSubmatch(a.ID); {
	case m != nil && m[1] == "claim" && m[3] == "":
		a.Name = m[2]
	case m != nil && m[1] == "answer":
		a.Name = m[3]
	case a.ID != "":
		a.Name = suffixed(lastPart(a.ID), a.ID)
	default:
		a.Name = suffixed(a.Passage.Exact, a.Passage.Page+"\n"+a.Passage.Exact+"\n"+a.Answer.Text+"\n"+a.Answer.Date)
	}
}

// w3cTarget reads what is annotated: of several things, the first.
func (a *Annotation) w3cTarget(v decode.Value) {
	list := all(v)
	if len(list) > 1 {
		a.note("only the first of what it is about is looked at")
	}
	if len(list) == 0 {
		return
	}
	target := list[0]
	for range 3 { // a choice of several
		if items := get(target, "items"); !items.IsNull() {
			target = first(items)
		}
	}
	a.Passage = Passage{At: target.At()}
	if source := get(target, "source", "hasSource", "oa:hasSource"); !source.IsNull() {
		a.Passage.Page = iri(first(source))
	} else {
		a.Passage.Page = iri(target)
	}
	a.Passage.read(get(target, "selector", "hasSelector", "oa:hasSelector"))
}

// read takes the words of a passage from its selectors, or those that refine
// them, and what else may decide where it is.
func (p *Passage) read(selectors decode.Value) {
	for _, s := range all(selectors) {
		switch lastPart(text(first(get(s, "type", "@type")))) {
		case "TextQuoteSelector":
			if exact := text(get(s, "exact")); exact != "" {
				p.Exact, p.Prefix, p.Suffix = exact, text(get(s, "prefix")), text(get(s, "suffix"))
				p.At = get(s, "exact").At()
			}
		case "TextPositionSelector":
			if n, err := strconv.Atoi(text(get(s, "start"))); err == nil {
				p.Start = n
			}
		case "FragmentSelector":
			p.Fragment = line(get(s, "value"))
		}
		if refined := get(s, "refinedBy"); !refined.IsNull() {
			p.read(refined)
		}
	}
}

// stances are the terms of CiTO with which package export says how a counterpoint
// relates to its claim.
var stances = []struct {
	stance claim.Stance
	keys   []string
}{
	{claim.Disputes, []string{"disputes", "cito:disputes", "http://purl.org/spar/cito/disputes"}},
	{claim.Qualifies, []string{"qualifies", "cito:qualifies", "http://purl.org/spar/cito/qualifies"}},
	{claim.Supports, []string{"supports", "cito:supports", "http://purl.org/spar/cito/supports"}},
	{claim.Context, []string{"givesContextTo", "cito:givesBackgroundTo", "http://purl.org/spar/cito/givesBackgroundTo"}},
}

func (a *Annotation) stance(v decode.Value) {
	for _, s := range stances {
		if !get(v, s.keys...).IsNull() {
			a.Answer.Stance = s.stance
			return
		}
	}
}

// rest reads what only package export writes.
func (a *Annotation) rest(v decode.Value) {
	a.Claim.Rating = line(get(get(v, "rating"), "key"))
	for _, c := range all(get(v, "corrections")) {
		made := claim.AddedCorrection{Date: date(text(get(c, "date"))), Text: text(get(c, "text"))}
		if made.Date == "" || made.Text == "" {
			a.note("a correction without a date or a text is left out")
			continue
		}
		a.Claim.Corrections = append(a.Claim.Corrections, made)
	}
	for _, s := range all(get(v, "sources")) {
		a.source(s)
	}
}

// agentName is the name of a creator; of one that has only an address, that.
func agentName(v decode.Value) string {
	if name := line(first(get(v, "name", "foaf:name", "nickname"))); name != "" {
		return name
	}
	return iri(v)
}
