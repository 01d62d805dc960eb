package search_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"counterpoint/generator/search"
)

// A browser holds the script of the page to the same file.
func TestTheWordsOfTextsAreThoseThatThePageLooksFor(t *testing.T) {
	data, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Text  string
		Words []string
	}
	if err := json.Unmarshal(data, &list); err != nil || len(list) < 20 {
		t.Fatalf("%d texts (%v)", len(list), err)
	}
	for _, each := range list {
		if got := search.Words(each.Text); !slices.Equal(got, each.Words) {
			t.Errorf("%s\n got %q\nwant %q", each.Text, got, each.Words)
		}
	}
}

// Whatever the text is, words are such that a line of the index can hold them,
// and looking for one finds it.
func FuzzWordsAreFoundByThemselves(f *testing.F) {
	for _, text := range []string{"l'homme 1,5", "東京ー x", "\xff\xe6a'", "ﷺ", "a\u0301'\u0640b", "ŉ", "ÅΣς", "צ״", "1.２"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, word := range search.Words(text) {
			if word == "" || strings.ContainsAny(word, "=:+-*> \n") || utf8.RuneCountInString(word) > 24 || !utf8.ValidString(word) {
				t.Fatalf("%q has the word %q", text, word)
			}
			if again := search.Words(word); !slices.Contains(again, word) {
				t.Errorf("%q of %q is read as %q", word, text, again)
			}
		}
	})
}
