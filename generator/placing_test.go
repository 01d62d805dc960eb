package generator_test

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"
)

var (
	piece = regexp.MustCompile(`<mark class="claim" data-claims="q"(?: id="[^"]*" data-label="[^"]*")?>((?s:.*?))</mark>`)
	tag   = regexp.MustCompile(`<[^>]*>`)
	ref   = regexp.MustCompile(`<a class="claim-ref".*?</a>`)
)

// claimed returns the words of claim q that a page marks, its pieces joined by |.
func claimed(page string) string {
	var pieces []string
	for _, m := range piece.FindAllStringSubmatch(ref.ReplaceAllString(page, ""), -1) {
		pieces = append(pieces, html.UnescapeString(tag.ReplaceAllString(m[1], "")))
	}
	return strings.Join(pieces, "|")
}

func quoteClaim(t *testing.T, quote string) string {
	t.Helper()
	data, err := json.Marshal(quote) // which YAML reads too
	if err != nil {
		t.Fatal(err)
	}
	return "claims:\n  - id: q\n    quote: " + string(data) + "\n"
}

// From the words of a claims file to the marks of the page, over all that a
// quote can cross.
func TestQuotesAcrossMarkup(t *testing.T) {
	for _, c := range []struct{ name, body, quote, want string }{
		{"first character", "Xylophones ring.", "X", "X"},
		{"last character", "They ring!", "!", "!"},
		{"the whole text", "They ring!", "They ring!", "They ring!"},
		{"emphasis", "It is *very* safe.", "is very safe", "is |very| safe"},
		{"half an emphasis", "It is *very very* safe.", "It is very", "It is |very"},
		{"strong in emphasis", "It is *very **very*** safe.", "very very safe", "very |very| safe"},
		{"a link", "It is [paid for](https://a.example/) now.", "is paid for now", "is |paid for| now"},
		{"a code span", "Use `a + b` here.", "Use a + b here", "Use |a + b| here"},
		{"a hard break", "One\\\ntwo three.", "One two three", "One|\ntwo three"},
		{"a soft break", "One\ntwo three.", "One two three", "One\ntwo three"},
		{"an entity", "Ben &amp; Jo &copy; 2025", "Ben & Jo © 2025", "Ben & Jo © 2025"},
		{"an escape", `2 \* 3 is six`, "2 * 3", "2 * 3"},
		{"an autolink", "See https://a.example/x now", "See https://a.example/x now", "See |https://a.example/x| now"},
		{"struck out", "It is ~~un~~safe", "It is unsafe", "It is |un|safe"},
		{"list items", "- one\n- two\n- three", "two three", "two|three"},
		{"nested items", "- one\n  - two\n- three", "one two three", "one|two|three"},
		{"a task", "- [ ] mow\n- [x] rake", "mow rake", "mow|rake"},
		{"table cells", "| a | b |\n|---|---|\n| one | two |\n| three | four |", "two three", "two|three"},
		{"table head and body", "| a | bee |\n|---|---|\n| one | two |", "bee one", "bee|one"},
		{"paragraphs", "It ended.\n\nThen it began.", "ended. Then it", "ended.|Then it"},
		{"a heading and a paragraph", "## Title\n\nText here.", "Title Text", "Title|Text"},
		{"a block quote", "He said:\n\n> Never again.\n\nHe left.", "said: Never again. He", "said:|Never again.|He"},
		{"a definition", "Term\n: Its meaning", "Term Its meaning", "Term|Its meaning"},
		{"a code block", "```\nx = 1\ny = 2\n```", "1 y =", "1\ny ="},
		{"indented code", "```\nif x {\n\ty = 2\n    z = 3\n}\n```", "x { y = 2 z = 3 }", "x {|y = 2|z = 3\n}"},
		{"indented code with colours", "```go\nif x {\n\ty = 2\n}\n```", "{ y = 2 }", "{|y| |=| |2|\n|}"},
		{"a highlight", "It ==is== so", "It is so", "It |is| so"},
		{"an image's text is no text", "One ![alt](a.png) two", "One two", "One | two"},
		{"a footnote's number is no text", "One[^1] two\n\n[^1]: Note.", "One two", "One| two"},
		{"within a footnote", "One[^1] two\n\n[^1]: A long note.", "A long note", "A long note"},
		{"letters that are composed", "Cafe\u0301s closed.", "Cafés closed", "Cafe\u0301s closed"},
		{"quotation marks", "He said “no—never” twice.", `said "no-never" twice`, "said “no—never” twice"},
		{"a soft hyphen", "counter\u00adpoint", "counterpoint", "counter\u00adpoint"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := newSite(t, map[string]string{
				"content/a.md": "---\ntitle: A\n---\n" + c.body + "\n", "content/a.claims.yaml": quoteClaim(t, c.quote),
				"content/a.png": "not looked at",
			})
			got := build(t, dir)
			if claimed(got["a/index.html"]) != c.want {
				t.Errorf("got %q, want %q\n%s\n%s", claimed(got["a/index.html"]), c.want, got["a/index.html"], got["diagnostics"])
			}
		})
	}
}

// A claim stays where it was when other text comes before it, and is an error
// with a difference when its own words change.
func TestClaimsSurviveOtherEditsOnly(t *testing.T) {
	const body = "It began in May.\n\nThe drug, says Dr. Holm, does cause harm; prices increased by 3.7% of them.\n"
	const quote = "The drug, says Dr. Holm, does cause harm; prices increased by 3.7%"
	for _, c := range []struct{ name, from, to, want string }{
		{"nothing", "", "", ""},
		{"a paragraph before it", "It began", "Another paragraph: the drug is old.\n\nIt began", ""},
		{"emphasis in it", "does cause", "does *cause*", ""},
		{"a line break in it", "cause harm", "cause\nharm", ""},
		{"one not", "does cause", "does not cause", "does {+not+} cause"},
		{"a digit", "3.7%", "9.7%", "by {+9.7+}%"},
		{"a name", "Holm", "Helm", "Dr. {+Helm+},"},
		{"the opposite", "increased", "decreased", "prices {+decreased+} by"},
		{"all gone", body, "Nothing of it is left here.", "nothing near them"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := newSite(t, map[string]string{
				"content/a.md":          "---\ntitle: A\n---\n" + strings.Replace(body, c.from, c.to, 1),
				"content/a.claims.yaml": quoteClaim(t, quote),
			})
			if c.want == "" {
				got := build(t, dir)
				if words := strings.Join(strings.Fields(strings.ReplaceAll(claimed(got["a/index.html"]), "|", "")), " "); words != quote {
					t.Errorf("got %q\n%s", words, got["diagnostics"])
				}
				return
			}
			wantError(t, dir, "content/a.claims.yaml:3:12: error", c.want)
		})
	}
}

// Spans of every relation to one another are legal, and each reaches its note.
func TestSpansMayOverlap(t *testing.T) {
	dir := newSite(t, map[string]string{
		"content/a.md": "---\ntitle: A\n---\nOne two *three four* five six.\n",
		"content/a.claims.yaml": `claims:
  - {id: outer, quote: two three four five}
  - {id: inner, quote: three}
  - {id: same, quote: three}
  - {id: crossing, quote: four five six}
  - {id: left, quote: One}
  - {id: next, quote: two, counterpoints: [{quote: three four}]}
`})
	page := build(t, dir)["a/index.html"]
	for _, id := range []string{"outer", "inner", "same", "crossing", "left", "next"} {
		for _, want := range []string{`id="claim-` + id + `"`, `id="note-` + id + `"`, `href="#note-` + id + `"`, `href="#claim-` + id + `"`} {
			if strings.Count(page, want) < 1 || strings.HasPrefix(want, "id=") && strings.Count(page, want) != 1 {
				t.Errorf("%s occurs %d times", want, strings.Count(page, want))
			}
		}
	}
	if !strings.Contains(page, `data-claims="outer inner same"`) {
		t.Errorf("three is not marked by all its claims\n%s", page)
	}
	if t.Failed() {
		t.Log(page)
	}
}
