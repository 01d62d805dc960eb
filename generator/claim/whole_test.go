package claim

import (
	"reflect"
	"testing"

	"counterpoint/generator/diag"
	"counterpoint/generator/packed"
)

// A set that was packed is what it was, with its places, whatever it says.
func TestASetIsPackedWhole(t *testing.T) {
	const article = "He described rewards that rise to the top. The judge said no – it is here."
	for _, text := range []string{
		"claims: []", "sources: {a: {title: T}}",
		`
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
      - {id: one, quote: The judge, suffix: " said"}
      - {stance: context, claim: other#two, sources: ruling, date: "2025-10-20T10:00:00.5+02:00"}
      - {stance: qualifies, answers: one, text: "*No* – ü", author: Jo, date: "2025-10-20 12:30", sources: [ruling, letter]}
      - {stance: supports, mark: here}
    corrections: [{date: 2025-11-02, text: Wrong.}, {date: 2025-11-03, text: Wrong again.}]
  - {id: marked}
  - {id: lost, quote: words that are nowhere}
  - {id: dash, quote: "no - it", date: 1800-01-01}
sources:
  ruling: {title: Ruling, publisher: Court, author: A, date: 2025-10-09, url: "https://a.example/x", archive: "http://b.example/", snapshot: s.html, quote: q, accessed: 2025-10-21}
  letter: {publisher: Somebody}
`,
	} {
		s, out := parse(t, text)
		if out.Failed() {
			t.Fatal(out.Text(false))
		}
		want, _ := place(t, s, article, map[string]string{"here": "here", "marked": "judge", "unused": "top"})
		files := []*diag.Source{want.at(), nil}
		if len(s.Claims) > 0 {
			files[1] = s.Claims[0].At.Source
		} else {
			files[1] = sourceOf(s)
		}
		var w packed.Writer
		want.PackWhole(&w, files...)
		r := packed.Read(w.Bytes)
		if got := UnpackWhole(r, files...); !r.Done() || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nis\n%+v, not\n%+v", text, got, want)
		}
		for n := range w.Bytes { // what was cut off is no panic
			UnpackWhole(packed.Read(w.Bytes[:n]), files...)
		}
	}
}

// at is the article that marks stand in.
func (p *Placed) at() *diag.Source {
	for _, u := range p.Unused {
		return u.At.Source
	}
	return nil
}

func sourceOf(s *Set) *diag.Source {
	for _, each := range s.Sources {
		return each.At.Source
	}
	return nil
}
