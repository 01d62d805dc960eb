package markdown

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

func TestTermsOfDefinitionListsHaveIDs(t *testing.T) {
	doc, _ := New(Options{}).Parse(diag.NewSource("a.md", []byte("## A term\n\nA term\n: What it is.\n\n`x` & y\n: One more.\n\nx--y\n: Last.\n")), 0)
	const want = `<dt id="a-term-1">A term</dt>`
	if got := doc.HTML(nil); !strings.Contains(got, want) || strings.Join(doc.IDs(), " ") != "a-term a-term-1 x--y x--y-1" {
		t.Errorf("%q in\n%s", doc.IDs(), got)
	}
}

func TestIDsOfHeadingsAsGitHubAndZolaMakeThem(t *testing.T) {
	for text, want := range map[string][2]string{
		"Contributors to 1.31.0":        {"contributors-to-1310", "contributors-to-1-31-0"},
		"What's `std::arch`, *really*?": {"whats-stdarch-really", "what-s-std-arch-really"},
		"stable_mir":                    {"stable_mir", "stable-mir"},
		"Größe — 日本語 한국어":               {"größe--日本語-한국어", "große-日本語-한국어"},
		"(1)":                           {"1", "1"},
		"!!":                            {"heading", "heading"},
		"Claim: x":                      {"h-claim-x", "h-claim-x"},
	} {
		for i, zola := range []bool{false, true} {
			doc, _ := New(Options{ZolaIDs: zola}).Parse(diag.NewSource("a.md", []byte("## "+text+"\n\n## "+text)), 0)
			ids := doc.IDs()
			if len(ids) != 2 || ids[0] != want[i] || doc.Headings()[0].ID != want[i] {
				t.Errorf("%s (Zola: %v): %q, want %q", text, zola, ids, want[i])
			}
		}
	}
}
