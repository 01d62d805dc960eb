package markdown

import (
	"testing"

	"counterpoint/generator/diag"
)

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
