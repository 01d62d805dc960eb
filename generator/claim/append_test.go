package claim

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

func TestAppendTouchesNothingElse(t *testing.T) {
	add := Addition{ID: "new", Quote: `it is "safe"`}
	const at2, at0 = "  - id: new\n    quote: \"it is \\\"safe\\\"\"\n", "- id: new\n  quote: \"it is \\\"safe\\\"\"\n"
	for name, c := range map[string]struct {
		text string // ^ is where the claim goes,
		item string
		cut  string // in place of this
	}{
		"no file":                        {"^", "claims:\n" + at2, ""},
		"comments only":                  {"# The claims.\n^", "claims:\n" + at2, ""},
		"a comment without a line break": {"# The claims.^", "\nclaims:\n" + at2, ""},
		"byte order mark":                {"\ufeff^", "claims:\n" + at2, ""},
		"byte order mark and claims":     {"\ufeffclaims:\n- id: a\n  quote: x\n^", at0, ""},
		"sources only":                   {"sources:\n  s: {title: T}\n^", "claims:\n" + at2, ""},
		"nothing yet":                    {"claims:\n^", at2, ""},
		"nothing yet, sources after":     {"claims: # none\n^sources: {}\n", at2, ""},
		"empty list":                     {"# x\nclaims:^", "\n" + at2, " []\n"},
		"empty list, no line break":      {"claims:^", "\n" + at2, " [ ]"},
		"empty list, comment":            {"claims:^sources: {}\n", " # none\n" + at2, " [] # none\n"},
		"indentation 2":                  {"claims:\n  - id: a\n    quote: x\n^", at2, ""},
		"indentation 0":                  {"claims:\n- id: a\n  quote: x\n^", at0, ""},
		"indentation 0, sources after":   {"claims:\n- id: a\n  quote: x\n^\nsources:\n  s: {title: T}\n", at0, ""},
		"wide dashes":                    {"claims:\n  -   id: a\n      quote: x\n^", "  -   id: new\n      quote: \"it is \\\"safe\\\"\"\n", ""},
		"all indented":                   {"  claims:\n    - id: a\n      quote: x\n^", "    - id: new\n      quote: \"it is \\\"safe\\\"\"\n", ""},
		"no final line break":            {"claims:\n  - id: a\n    quote: x^", "\n" + at2, ""},
		"text without final line break":  {"claims:\n  - id: a\n    claim: |\n      x^", "\n" + at2, ""},
		"CRLF":                           {"claims:\r\n  - id: a\r\n    quote: x\r\n^# end\r\n", strings.ReplaceAll(at2, "\n", "\r\n"), ""},
		"CRLF, no final line break":      {"claims:\r\n  - id: a^", "\r\n" + strings.ReplaceAll(at2, "\n", "\r\n"), ""},
		"CRLF, empty list":               {"claims:^", "\r\n" + strings.ReplaceAll(at2, "\n", "\r\n"), " []\r\n"},
		"comments at the end":            {"claims:\n  - id: a\n    quote: x\n^\n  # - id: old\n# end", at2, ""},
		"a comment within the claim":     {"claims:\n  - id: a\n# why\n    quote: x # y\n^\n\n", at2, ""},
		"sources after":                  {"claims:\n  - id: a\n    quote: x\n^\nsources:\n  s: {title: T}\n", at2, ""},
		"lists in the last claim": {"claims:\n  - id: a\n    quote: x\n  - id: b\n    counterpoints:\n    - text: |\n        - id: no\n\n        # no comment\n" +
			"    - text: y\n^sources: {}\n", at2, ""},
		"a dash alone":        {"claims:\n  -\n    id: a\n    quote: x\n^", at2, ""},
		"a claim in brackets": {"claims:\n  - {id: a, quote: x,\n     claim: y}\n^", at2, ""},
		"document markers":    {"---\nclaims:\n- id: a\n^...\n", at0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			before, after, found := strings.Cut(c.text, "^")
			if !found {
				t.Fatal("no place for the claim")
			}
			got, line, err := Append(diag.NewSource("a", []byte(before+c.cut+after)), add)
			want := before + c.item + after
			if err != nil || string(got) != want {
				t.Fatalf("got %q (%v), want %q", got, err, want)
			}
			if lines := strings.Split(want, "\n"); !strings.HasSuffix(strings.TrimSpace(lines[line-1]), "id: new") {
				t.Errorf("line %d is %q", line, lines[line-1])
			}
		})
	}
}

func TestAppendRefusesWhatItCouldSpoil(t *testing.T) {
	for text, reason := range map[string]string{
		"claims: [{id: a, quote: x}]\n": "in brackets",
		"claims: [\n]\n":                "in brackets",
		"claims:\n  [ {id: a} ]\n":      "in brackets",
		"claims: x\n":                   "no list",
		"claims: {}\n":                  "no list",
		"claims: null\n":                "safely",
		"{claims: }\n":                  "safely",
		"{sources: {}}\n":               "safely",
		"sources: {}\n...\n":            "safely",
		"claims:\n  - id: a\n    claim: |+\n      x\n\n": "safely",
		"claims:\n  - id: a\n   quote: x\n":              "cannot be read",
		"claims: \xff":                                   "cannot be read",
		"- id: a\n":                                      "cannot be read",
		"claims:\r  - id: a\r":                           "safely",
		"claims:\n  - id: new\n":                         "already",
	} {
		got, _, err := Append(diag.NewSource("a", []byte(text)), Addition{ID: "new", Quote: "x"})
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: got %q, %v; want %s", text, got, err, reason)
		}
	}
	if _, _, err := Append(diag.NewSource("a", nil), Addition{ID: "No. 1", Quote: "x"}); err == nil || !strings.Contains(err.Error(), `"no-1"`) {
		t.Errorf("a bad id: got %v", err)
	}
}

func TestAppendedTextsAreReadAsTheyWere(t *testing.T) {
	for _, text := range []string{`a "b" \ c`, "tab\tand\nline", "'#: - {}", "\u2028\u0085\u00ad\u200d\ufeff", "\u202eevil", "\U0001F600\U000E0001", "~", "null", " edge "} {
		add := Addition{ID: "null", Quote: text, Prefix: text, Suffix: text, Claimant: text}
		got, _, err := Append(diag.NewSource("a", nil), add)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		s, out := parse(t, string(got))
		if len(out) > 0 || s.Claims[0].ID != "null" || s.Claims[0].Target.Exact != text || s.Claims[0].Claimant != text || s.Claims[0].Target.Suffix != text {
			t.Errorf("%q: got %+v, %s", text, s.Claims[0], out.Text(false))
		}
	}
}

func TestSuggestedIDs(t *testing.T) {
	taken := []string{"the-bridge-is-safe", "the-bridge-is-safe-2", "first-claim"}
	for quote, want := range map[string]string{
		"The bridge is safe": "the-bridge-is-safe-3", "One, two; three four five six": "one-two-three-four-five",
		"L’État, c’est moi": "letat-cest-moi", "橋は安全": "first-claim-2", "$2,000!": "2-000",
		strings.Repeat("x", 100): strings.Repeat("x", 60),
	} {
		if got := SuggestID(quote, taken); got != want {
			t.Errorf("%q: got %q, want %q", quote, got, want)
		}
	}
}
