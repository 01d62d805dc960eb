package exchange

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Hypothesis reads annotations as Hypothesis has them: what its API's search
// returns ({"total": …, "rows": […]}, and "replies" where they were asked for
// apart), what its client exports ({"export_date": …, "annotations": […]}), a
// list of annotations, or one.
func Hypothesis(src *diag.Source) ([]*Annotation, diag.List) {
	var out diag.List
	root, ok := decode.JSONFile(src, &out)
	if !ok {
		return nil, out
	}
	rows, found := hypothesisRows(root)
	if !found {
		d := root.At().Errorf("this is no file of Hypothesis's").WithHint("it has `rows` or `annotations`, or is a list of annotations")
		if root.Kind() == decode.MapKind && !get(root, "@context", "items", "first").IsNull() {
			d.Hint = "it looks like annotations of the W3C's model: use `counterpoint import w3c`"
		}
		out.Add(d)
		return nil, out
	}
	var list []*Annotation
	when := map[*Annotation]string{}
	for _, row := range rows {
		a := hypothesisAnnotation(row)
		list = append(list, a)
		when[a] = moment(text(get(row, "created")))
	}
	// A search has the newest first; who answers comes after whom he answers.
	slices.SortStableFunc(list, func(a, b *Annotation) int { return strings.Compare(when[a], when[b]) })
	return list, out
}

// moment makes times comparable.
func moment(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return "~" // after all that have one
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000")
}

func hypothesisRows(root decode.Value) (rows []decode.Value, found bool) {
	if root.Kind() == decode.ListKind {
		return all(root), true
	}
	for _, key := range []string{"rows", "annotations"} {
		if list := get(root, key); list.Kind() == decode.ListKind {
			return append(all(list), all(get(root, "replies"))...), true
		}
	}
	if !get(root, "uri").IsNull() && !get(root, "user").IsNull() {
		return []decode.Value{root}, true
	}
	return nil, false
}

func hypothesisAnnotation(row decode.Value) *Annotation {
	a := &Annotation{At: row.At(), ID: line(get(row, "id"))}
	if row.Kind() != decode.MapKind || a.ID == "" {
		a.Flaw = "it is no annotation of Hypothesis's: it has no id"
		return a
	}
	a.Name = named(a.ID)
	for _, id := range all(get(row, "references")) { // from the root on
		a.About = append([]string{line(id)}, a.About...)
	}
	a.Private = onlyMine(get(row, "permissions"))
	if text(get(row, "hidden")) == "true" {
		a.Skip = "its moderators have hidden it"
	}
	a.Answer.Author = userName(row)
	if created := text(get(row, "created")); created != "" {
		if a.Answer.Date = date(created); a.Answer.Date == "" {
			a.note("when it was made is no date, and left out")
		}
	}
	var tags []string
	for _, tag := range all(get(row, "tags")) {
		tags = append(tags, line(tag))
	}
	a.tags(tags)
	a.hypothesisTarget(row)
	words, ok := a.markdownOf(strings.TrimSpace(mention.ReplaceAllString(text(get(row, "text")), "$1")))
	if !ok {
		a.Flaw = tooLong
	}
	a.Answer.Text = words
	a.measure()
	return a
}

// mention is how Hypothesis writes @name.
var mention = regexp.MustCompile(`<a data-hyp-mention[^<>]*>([^<>]*)</a>`)

// hypothesisTarget reads what is annotated: one passage, or the page.
func (a *Annotation) hypothesisTarget(row decode.Value) {
	target := first(get(row, "target"))
	a.Passage = Passage{Page: line(get(target, "source")), At: row.At()}
	if a.Passage.Page == "" {
		a.Passage.Page = line(get(row, "uri"))
	}
	a.Passage.read(get(target, "selector"))
	switch {
	case len(a.About) > 0 || a.Skip != "" || a.Passage.Exact != "":
	case len(all(get(target, "selector"))) == 0:
		a.Skip = "it is a note on the whole page, and on no passage"
	default:
		a.Flaw = "it has no words of the page (TextQuoteSelector), and a position alone is not used"
	}
}

// onlyMine tells whether only an annotation's author can read it: its readers
// are a user, not a group.
func onlyMine(permissions decode.Value) bool {
	readers := all(get(permissions, "read"))
	return len(readers) > 0 && !slices.ContainsFunc(readers, func(v decode.Value) bool {
		return strings.HasPrefix(text(v), "group:")
	})
}

// userName is the name that a user shows, or that of his account: acct:NAME@HOST.
func userName(row decode.Value) string {
	if name := line(get(get(row, "user_info"), "display_name")); name != "" {
		return name
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(line(get(row, "user")), "acct:"), "@")
	return name
}
