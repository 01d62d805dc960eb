package card

import (
	"errors"
	"slices"
	"testing"
)

// What Missing says and what Draw says is the same, so that nobody is led to a
// picture that is not there.
func TestMissingAgreesWithDraw(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	d := p.newDesk()
	for text, lacking := range map[string]string{"The sky is blue.": "", "Ça – “oui”…": "", "الادعاء ١٢": "", "שלום abc": "", "日本語": "日本語", "ok 🙂": "🙂",
		"Zażółć": "", "Ελλάδα Ж": "", "क": "क", "x\u0347 e\u0301 \u0600": "", "e\u093c": "\u093c", "o\u0302\u0323": "", "می\u200cدهد": "", "ok ☺\ufe0f": "", "ﬁ ½ ≠ → № ‰ a\u2011b": ""} {
		// A box is drawn for the glyph of number 0.
		if box := slices.Contains(ids(d.setText(serif, text, "", false).clusters), 0); box != (lacking != "") {
			t.Errorf("%s: a box is drawn: %v", text, box)
		}
		for _, c := range []Card{{Words: text}, {Words: "x", Claimant: text}, {Words: "x", Article: text}, {Words: "x", Answers: []Answer{{Text: text}}}} {
			_, err := p.Draw(c)
			var missing *MissingError
			got := p.Missing(c)
			if errors.As(err, &missing); missing != nil && !slices.Equal(missing.Runes, got) || missing == nil && len(got) > 0 {
				t.Errorf("%+v: Missing says %q, Draw %v", c, got, err)
			}
			if want := []rune(lacking); !slices.Equal(got, want) && text != "日本語" {
				t.Errorf("%+v: missing %q, want %q", c, got, want)
			}
		}
	}
}
