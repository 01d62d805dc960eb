package claim

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// full has something in every field.
func full(text string) Changes {
	return Changes{
		Claims: []Addition{{ID: "new", Quote: text, Prefix: text, Suffix: text, Restatement: text, Claimant: text,
			Date: "2025-03-04T10:00:00+02:00", Rating: "half",
			Counterpoints: []AddedCounterpoint{
				{ID: "a", Stance: "disputes", Quote: text, Prefix: text, Suffix: text, Text: text, Author: text, Date: "2025-01-02", Sources: []string{text + "s", "two"}},
				{Stance: "context", Answers: "a", Claim: "other#id"},
			},
			Corrections: []AddedCorrection{{"2025-01-03", text}}},
			{ID: "second", Mark: "m"}},
		Sources: []AddedSource{{Key: text + "s", Title: text, Publisher: text, Author: text, Date: "2025-01-01", URL: "https://a.example/",
			Archive: "https://b.example/", Snapshot: text, Quote: text, Accessed: "2025-01-02"}, {Key: "two", Title: "T"}},
	}
}

func TestWhatIsAddedIsReadAgain(t *testing.T) {
	for _, text := range []string{"word", "a: b # c", "one\ntwo\n\n  three\n", "one\ntwo", "\nfirst empty", "  indented\nfirst", "ends\nwith\n\n", "tab\there\nx",
		"trailing \nspace", "# comment\n- item\n...\n---\n", "null", "~", "yes", "\u2028\u0085\x7f\ufeff", "“é” 橋 😀", `"quoted" \`, "a\r\nb"} {
		for _, file := range []string{"", "# nothing\r\n", "claims: []\nsources: {}\n", "sources:\n  old: {title: T}\nclaims:\n  - id: old\n"} {
			c := full(text)
			got, err := Add(diag.NewSource("a", []byte(file)), c)
			if err != nil {
				t.Errorf("%q in %q: %v", text, file, err)
				continue
			}
			s, out := parse(t, string(got))
			if len(out) > 0 {
				t.Errorf("%q: %s\n%s", text, out.Text(false), got)
				continue
			}
			var read Changes
			for _, c := range s.Claims[len(s.Claims)-2:] {
				read.Claims = append(read.Claims, c.Addition())
			}
			for _, add := range c.Sources {
				if source := s.Sources[add.Key]; source != nil {
					read.Sources = append(read.Sources, source.Added(add.Key))
				}
			}
			if !reflect.DeepEqual(read, c) {
				t.Errorf("%q: got %+v\n%s", text, read, got)
			}
		}
	}
}

func TestSourcesTouchNothingElse(t *testing.T) {
	add := Changes{Sources: []AddedSource{{Key: "new", Title: "A: b"}}}
	for name, c := range map[string]struct {
		text string // ^ is where the source goes,
		item string
		cut  string // in place of this
	}{
		"no file":           {"^", "sources:\n  new:\n    title: \"A: b\"\n", ""},
		"claims only":       {"claims:\n- id: a\n  quote: x\n^", "sources:\n  new:\n    title: \"A: b\"\n", ""},
		"none yet":          {"sources:\n^claims: []\n", "  new:\n    title: \"A: b\"\n", ""},
		"empty":             {"sources:^claims: []\n", " # none\n  new:\n    title: \"A: b\"\n", " {} # none\n"},
		"some":              {"sources:\n  a: {title: T} # t\n  b:\n    title: T\n\n    author: A\n^\n# end\nclaims: []\n", "  new:\n    title: \"A: b\"\n", ""},
		"no final break":    {"sources:\n    a: {title: T}^", "\n    new:\n      title: \"A: b\"\n", ""},
		"a text at the end": {"sources:\n a:\n  title: |\n   x\n\n   y\n^claims: []\n", " new:\n   title: \"A: b\"\n", ""},
		"CRLF":              {"sources:\r\n  a: {title: T}\r\n^", "  new:\r\n    title: \"A: b\"\r\n", ""},
	} {
		before, after, _ := strings.Cut(c.text, "^")
		got, err := Add(diag.NewSource("a", []byte(before+c.cut+after)), add)
		if want := before + c.item + after; err != nil || string(got) != want {
			t.Errorf("%s: got %q (%v), want %q", name, got, err, want)
		}
	}
}

func TestAddRefusesWhatItCouldSpoil(t *testing.T) {
	for text, reason := range map[string]string{
		"sources: {a: {title: T}}\n":                 "in braces",
		"sources: [a]\n":                             "no mapping",
		"sources:\n  new: {title: T}\n":              "already",
		"claims:\n  - id: new\n":                     "already",
		"{sources: }\n":                              "safely",
		"sources:\n  a:\n    title: |+\n      x\n\n": "safely",
	} {
		got, err := Add(diag.NewSource("a", []byte(text)), Changes{Claims: []Addition{{ID: "new"}}, Sources: []AddedSource{{Key: "new", Title: "T"}}})
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: got %q, %v; want %s", text, got, err, reason)
		}
	}
	many := Changes{Claims: make([]Addition, 30_000)}
	for i := range many.Claims {
		many.Claims[i] = Addition{ID: fmt.Sprint("c", i), Quote: "x"}
	}
	if _, err := Add(diag.NewSource("a", nil), many); err == nil || !strings.Contains(err.Error(), "it would have too many values in one file") {
		t.Errorf("too many claims: %v", err)
	}
	for _, twice := range []Changes{{Claims: []Addition{{ID: "a"}, {ID: "a"}}}, {Sources: []AddedSource{{Key: "a", Title: "T"}, {Key: "a", Title: "T"}}}, {Claims: []Addition{{ID: "A b"}}}} {
		if got, err := Add(diag.NewSource("a", nil), twice); err == nil {
			t.Errorf("%+v: got %q", twice, got)
		}
	}
}
