package benchmark_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpoint/generator"
)

// What is measured on a site with errors is worth nothing.
func TestTheCorpusBuildsWithNothingToSay(t *testing.T) {
	c := corpus{20}
	dir := t.TempDir()
	if err := write(dir, c.files()); err != nil {
		t.Fatal(err)
	}
	result, err := generator.New(generator.Options{Source: dir, Now: time.Unix(2e9, 0), Templates: os.DirFS("../../templates")}).Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range result.Diagnostics {
		t.Errorf("%v", d)
	}
	s := result.Stats
	if s.Articles != 20 || s.Claims != 20*8 || s.Counterpoints != 20*8*2 || s.Misplaced != 0 || len(result.Files) == 0 {
		t.Errorf("%+v with %d files", s, len(result.Files))
	}
}

func TestHugeArticlesBuildWithNothingToSay(t *testing.T) {
	for _, shape := range hugeShapes {
		h, dir := shape.part(50), t.TempDir()
		if err := write(dir, h.files()); err != nil {
			t.Fatal(err)
		}
		result, err := generator.New(generator.Options{Source: dir, Now: time.Unix(2e9, 0), Templates: os.DirFS("../../templates"), Plain: true}).Update(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range result.Diagnostics {
			t.Errorf("%s: %v", shape.name, d)
		}
		if s := result.Stats; s.Claims != h.claims || s.Counterpoints != h.claims*h.answers || s.Misplaced != 0 {
			t.Errorf("%s: %+v", shape.name, s)
		}
	}
}

func TestTheCorpusIsAsItIsSaidToBe(t *testing.T) {
	c := corpus{20}
	kinds := map[string]int{}
	for i := range c.articles {
		body := c.body(i, 0)
		if n := len(slices.Concat(c.text(i)...)); n < 850 || n > 950 {
			t.Errorf("article %d has %d words", i, n)
		}
		if strings.Contains(body, "```go") != (i%2 == 0) || !strings.Contains(body, "](/s") {
			t.Errorf("article %d: code or links are not as they should be", i)
		}
		for _, s := range c.statements(i, 0) {
			for _, a := range s.answers {
				kinds[kind(a)]++
			}
		}
	}
	if kinds["passages"] != 160 || kinds["claims"] != 40 || kinds["texts"] != 120 {
		t.Errorf("counterpoints: %v", kinds)
	}
}

func kind(a answer) string {
	switch {
	case a.quote != "":
		return "passages"
	case a.claim != "":
		return "claims"
	}
	return "texts"
}

// Figures of two days can be compared only if they are of the same site.
func TestTheCorpusIsTheSameEveryTime(t *testing.T) {
	var list [2][]string
	for n := range list {
		for name, data := range (corpus{20}).files() {
			list[n] = append(list[n], name, data)
		}
	}
	if !slices.Equal(list[0], list[1]) {
		t.Error("two corpora of one size differ")
	}
}

// An edit changes one file, at one place.
func TestAnEditChangesWhatItSays(t *testing.T) {
	c := corpus{20}
	for _, file := range []func(i, edit int) (string, string){c.articleFile, c.claimsFile, c.hugoArticleFile, c.hugoClaimsFile} {
		nameBefore, before := file(3, 0)
		nameAfter, after := file(3, 17)
		back := strings.ReplaceAll(after, token(17), token(0))
		if nameBefore != nameAfter || back != before || strings.Count(after, token(17)) != 1 {
			t.Errorf("%s: another edit is not another word", nameAfter)
		}
	}
}
