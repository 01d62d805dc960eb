package claim

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"counterpoint/generator/anchor"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// parse reads a claims file.
func parse(t *testing.T, text string) (*Set, diag.List) {
	t.Helper()
	var out diag.List
	v, ok := decode.YAML(diag.NewSource("a.claims.yaml", []byte(text)), 0, len(text), &out)
	if !ok {
		t.Fatalf("not YAML: %s", out.Text(false))
	}
	m := v.Map(&out, "claims")
	claims, _ := m.Get("claims")
	sources, _ := m.Get("sources")
	return Parse(claims, sources, &out), out
}

// place places a set in a plain text, whose marks are at the given words.
func place(t *testing.T, s *Set, text string, marks map[string]string) (*Placed, diag.List) {
	t.Helper()
	src := diag.NewSource("a.md", []byte(text))
	passages := map[string]Passage{}
	for name, words := range marks {
		at := strings.Index(text, words)
		passages[name] = Passage{Range: anchor.Range{Start: at, End: at + len(words)}, At: src.At(at)}
	}
	return Place(s, Text{Index: anchor.New(text), Raw: text, At: src.At, Marks: passages})
}

func TestParseReadsEveryKey(t *testing.T) {
	s, out := parse(t, `
claims:
  - id: tiers
    quote: "rewards that rise"
    prefix: "described "
    suffix: " to"
    claim: It is tiered.
    claimant: dhs
    date: 2025-10-14
    rating: unproven
    counterpoints:
      - {id: one, quote: the judge, prefix: "said "}
      - {stance: context, claim: other#two, sources: ruling}
      - {stance: qualifies, answers: one, text: "*No*", author: Jo, date: 2025-10-20, sources: [ruling, letter]}
      - {stance: supports, mark: here}
    corrections: [{date: 2025-11-02, text: Wrong.}]
  - {id: marked}
  - {id: other-mark, mark: somewhere}
sources:
  ruling: {title: Ruling, publisher: Court, author: A, date: 2025-10-09, url: "https://a.example/x", archive: "http://b.example/", snapshot: s.html, quote: q, accessed: 2025-10-21}
  letter: {publisher: A reader}
`)
	if len(out) > 0 {
		t.Fatalf("diagnostics:\n%s", out.Text(false))
	}
	c := s.Claims[0]
	if c.ID != "tiers" || c.Target.Selector != (anchor.Selector{Exact: "rewards that rise", Prefix: "described ", Suffix: " to"}) ||
		c.Restatement != "It is tiered." || c.Claimant != "dhs" || c.Rating != "unproven" || c.Date.Format("2006-01-02") != "2025-10-14" {
		t.Errorf("claim: %+v", c)
	}
	if len(c.Corrections) != 1 || c.Corrections[0].Text != "Wrong." {
		t.Errorf("corrections: %+v", c.Corrections)
	}
	cp := c.Counterpoints
	if cp[0].Stance != Disputes || cp[0].Target.Exact != "the judge" || cp[0].Target.Prefix != "said " {
		t.Errorf("a passage: %+v", cp[0])
	}
	if cp[1].Stance != Context || cp[1].Claim != "other#two" || len(cp[1].Sources) != 1 || cp[1].Sources[0].Key != "ruling" {
		t.Errorf("another claim: %+v", cp[1])
	}
	if cp[2].Answers != "one" || cp[2].Text != "*No*" || cp[2].Author != "Jo" || len(cp[2].Sources) != 2 {
		t.Errorf("a reply: %+v", cp[2])
	}
	if cp[3].Target.Mark != "here" || cp[3].Stance != Supports {
		t.Errorf("a mark: %+v", cp[3])
	}
	if s.Claims[1].Target.Mark != "marked" || s.Claims[2].Target.Mark != "somewhere" {
		t.Errorf("marks: %+v, %+v", s.Claims[1].Target, s.Claims[2].Target)
	}
	if r := s.Sources["ruling"]; r.URL != "https://a.example/x" || r.Archive != "http://b.example/" || r.Snapshot != "s.html" || r.Quote != "q" || r.Accessed.IsZero() {
		t.Errorf("source: %+v", r)
	}
}

func TestParseNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, text, place, words, hint string }{
		{"no id", "claims:\n  - quote: a", "2:5", "has no id", "add `id:`"},
		{"a bad id", "claims:\n  - id: My Claim!", "2:9", "must consist of", `"my-claim"`},
		{"an id twice", "claims:\n  - id: a\n  - id: a", "3:9", "used twice", "permanent"},
		{"an unknown key", "claims:\n  - id: a\n    qoute: x", "3:5", `"qoute"`, "quote"},
		{"a wrong type", "claims: {id: a}", "1:9", "list", ""},
		{"no mapping", "claims: [a]", "1:10", "claim", ""},
		{"a quote and a mark", "claims:\n  - id: a\n    quote: x\n    mark: y", "4:5", "either a quote or a mark", ""},
		{"a prefix alone", "claims:\n  - id: a\n    prefix: x", "2:5", "need a quote", ""},
		{"a stance", "claims:\n  - id: a\n    counterpoints: [{stance: disputed, text: x}]", "3:30", `"disputed"`, "disputes"},
		{"nothing said", "claims:\n  - id: a\n    counterpoints: [{stance: context}]", "3:21", "says nothing", "quote"},
		{"two things", "claims:\n  - id: a\n    counterpoints: [{quote: x, claim: \"#b\"}]", "3:32", "not both", "two counterpoints"},
		{"a reply to nobody", "claims:\n  - id: a\n    counterpoints: [{id: one, text: x}, {answers: on, text: y}]", "3:51", `"on"`, "one"},
		{"a counterpoint's id twice", "claims:\n  - id: a\n    counterpoints: [{id: one, text: x}, {id: one, text: y}]", "3:46", "used twice", ""},
		{"a circle", "claims:\n  - id: a\n    counterpoints: [{id: x, answers: y, text: x}, {id: y, answers: x, text: y}]", "3:38", "circle", ""},
		{"a way into a circle", "claims:\n  - id: a\n    counterpoints: [{id: w, answers: x, text: w}, {id: x, answers: y, text: x}, {id: y, answers: x, text: y}]", "3:38", "circle", ""},
		{"itself", "claims:\n  - id: a\n    counterpoints: [{id: x, answers: x, text: x}]", "3:38", "circle", ""},
		{"a date", "claims:\n  - id: a\n    date: 2025-13-01", "3:11", "date", ""},
		{"a source without a name", "sources:\n  a: {url: \"https://a.example\"}", "2:6", "title or a publisher", "not needed"},
		{"a source's address", "sources:\n  a: {title: A, url: \"javascript:alert(1)\"}", "2:22", "left out", "https://"},
		{"a saved copy's address", "sources:\n  a: {title: A, archive: \"//evil.example\"}", "2:26", "left out", "https://"},
		{"a correction without a date", "claims:\n  - id: a\n    corrections: [{text: x}]", "3:19", "date and a text", ""},
	} {
		_, out := parse(t, c.text)
		found := false
		for _, d := range out {
			found = found || strings.HasPrefix(d.Pos.String(), "a.claims.yaml:"+c.place) &&
				strings.Contains(d.Message, c.words) && strings.Contains(d.Hint, c.hint)
		}
		if !found {
			t.Errorf("%s: want %s, %q, hint %q; got\n%s", c.name, c.place, c.words, c.hint, out.Text(false))
		}
	}
}

func TestPlace(t *testing.T) {
	const text = "One two three. Four two five."
	s, _ := parse(t, `
claims:
  - {id: plain, quote: One two}
  - {id: chosen, quote: two, suffix: five, counterpoints: [{quote: Four}, {text: x}, {quote: nowhere to be found at all}]}
  - {id: marked}
  - {id: named, mark: marked}
  - {id: twice, quote: two}
`)
	placed, out := place(t, s, text, map[string]string{"marked": "three.", "unused": "One"})
	want := func(what string, r anchor.Range, ok bool, start, end int) {
		t.Helper()
		if !ok || r != (anchor.Range{Start: start, End: end}) {
			t.Errorf("%s: got %v, %v", what, r, ok)
		}
	}
	for i, at := range []anchor.Range{{Start: 0, End: 7}, {Start: 20, End: 23}, {Start: 8, End: 14}, {Start: 8, End: 14}} {
		r, ok := placed.Claim(s.Claims[i])
		want(s.Claims[i].ID, r, ok, at.Start, at.End)
	}
	r, ok := placed.Counterpoint(s.Claims[1].Counterpoints[0])
	want("a passage", r, ok, 15, 19)
	if _, ok := placed.Counterpoint(s.Claims[1].Counterpoints[1]); ok {
		t.Error("words of the annotator have a place")
	}
	if _, ok := placed.Claim(s.Claims[4]); ok {
		t.Error("an ambiguous quote has a place")
	}
	if len(placed.Unused) != 1 || placed.Unused[0].Start != 0 {
		t.Errorf("unused marks: %+v", placed.Unused)
	}
	if out.Count(diag.Error) != 2 {
		t.Errorf("want two errors, got\n%s", out.Text(false))
	}
}

func TestPlaceSaysWhatWouldHelp(t *testing.T) {
	const text = "The cat sat. The cat ran. The drug does cause harm."
	for _, c := range []struct{ name, claim, words string }{
		{"ambiguous", "{id: a, quote: The cat}", `occur 2 times`},
		{"with what decides", "{id: a, quote: The cat}", `what decides: suffix: " sat."`},
		{"and where", "{id: a, quote: The cat}", `a.md:1:14: here`},
		{"changed", "{id: a, quote: The drug does not cause harm}", "does [-not-] cause"},
		{"lost", "{id: a, quote: Nobody has ever written this}", "nothing near them"},
		{"context", "{id: a, quote: The cat, suffix: slept}", "not with this suffix"},
		{"both contexts", "{id: a, quote: The cat, prefix: x, suffix: y}", "not with this prefix and suffix"},
		{"empty", `{id: a, quote: " "}`, "only white space"},
		{"a mark", "{id: a, mark: mrak}", `did you mean "mark"`},
		{"no quote", "{id: a}", "==the words=={#a}"},
	} {
		s, _ := parse(t, "claims:\n  - "+c.claim+"\n")
		_, out := place(t, s, text, map[string]string{"mark": "harm"})
		if !strings.Contains(out.Text(false), c.words) {
			t.Errorf("%s: want %q, got\n%s", c.name, c.words, out.Text(false))
		}
	}
}

// An article that is not the one that was annotated gives as many errors as it
// has claims, but it is not looked for what is near each of ten thousand.
func TestOnlyTheFirstErrorsAreExplained(t *testing.T) {
	var b strings.Builder
	b.WriteString("claims:\n")
	for i := range maxExplained + 50 {
		fmt.Fprintf(&b, "  - {id: c%d, quote: Nobody wrote this number %d}\n", i, i)
	}
	s, _ := parse(t, b.String())
	_, out := place(t, s, "One two three.", nil)
	text := out.Text(false)
	if n := strings.Count(text, "nothing near them"); n != maxExplained {
		t.Errorf("%d explained, want %d", n, maxExplained)
	}
	if n := strings.Count(text, "have no place in the article"); n != 50 {
		t.Errorf("%d named, want the other 50", n)
	}
}

// Followed one by one from each, these would be 11 billion steps.
func TestALongChainOfRepliesEnds(t *testing.T) {
	all := make([]*Counterpoint, 150_000)
	for i := range all {
		all[i] = &Counterpoint{ID: strconv.Itoa(i)}
		if i > 0 {
			all[i].Answers = all[i-1].ID
		}
	}
	var out diag.List
	if checkReplies(all, &out); len(out) > 0 {
		t.Errorf("a chain: %s", out.Text(false))
	}
	all[0].Answers = all[len(all)-1].ID
	if checkReplies(all, &out); len(out) != 1 || all[0].Answers != "" {
		t.Errorf("a circle: %s", out.Text(false))
	}
}
