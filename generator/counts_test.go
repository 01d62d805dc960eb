package generator_test

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"counterpoint/generator"
)

// What a build does is counted here, and never timed: a test must not depend on
// who else uses the machine.

const counted = 80 // articles

// countedSite is a site of articles in two sections, each with two claims, one of
// which answers the article before.
func countedSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site.yaml"), "title: Counted\nbaseURL: https://example.org/\n")
	for i := range counted {
		writeCounted(t, dir, i, "")
		answers := ""
		if i > 1 {
			answers = fmt.Sprintf("\n  counterpoints: [{claim: 's%d/a%d#sky'}]", i%2, i-2)
		}
		write(t, countedFile(dir, i)+".claims.yaml", fmt.Sprintf("claims:\n- id: sky\n  quote: The sky is blue%s\n- id: sea\n  quote: The sea is grey\n", answers))
	}
	return dir
}

func countedFile(dir string, i int) string {
	return filepath.Join(dir, "content", fmt.Sprintf("s%d/a%d", i%2, i))
}

func writeCounted(t *testing.T, dir string, i int, more string) {
	t.Helper()
	write(t, countedFile(dir, i)+".md", fmt.Sprintf("---\ntitle: Article %d\ndate: 2025-01-%02d\n---\nThe sky is blue. The sea is grey.\n%s", i, 1+i%28, more))
}

func buildCounted(t *testing.T, dir string, c generator.Cache) *generator.Result {
	t.Helper()
	o := options(dir)
	o.Cache, o.Records, o.Plain = c, true, true
	result, err := generator.New(o).Build(context.Background())
	if err != nil || !result.OK() {
		t.Fatal(err, result.Diagnostics.Text(false))
	}
	return result
}

// An edit of one article parses it alone, and makes again what shows it.
func TestAnEditMakesAgainWhatDependsOnIt(t *testing.T) {
	dir, c := countedSite(t), &memory{values: map[string][]byte{}}
	first := buildCounted(t, dir, c)
	if first.Stats.Parsed != counted || first.Kept != 0 {
		t.Errorf("the first build parsed %d articles and kept %d files", first.Stats.Parsed, first.Kept)
	}
	if again := buildCounted(t, dir, c); !again.Recalled || len(again.Files) != len(first.Files) {
		t.Errorf("nothing was edited, and the build was not recalled; %d files, %d before", len(again.Files), len(first.Files))
	}
	writeCounted(t, dir, 20, "\nOne more line.\n")
	edited := buildCounted(t, dir, c)
	if edited.Stats.Parsed != 1 {
		t.Errorf("%d articles were parsed after an edit of one", edited.Stats.Parsed)
	}
	before := map[string]string{}
	for i, f := range first.Files {
		before[f.Path] = first.Files[i].Hash()
	}
	changed := 0
	for i, f := range edited.Files {
		if before[f.Path] != edited.Files[i].Hash() {
			changed++
		}
	}
	// The article, what answers it and what it answers, its lists and feeds, the
	// search index, the sitemap, the index of claims: not the other articles.
	const mostMade = 35
	t.Logf("%d of %d made, %d changed", len(edited.Files)-edited.Kept, len(edited.Files), changed)
	if made := len(edited.Files) - edited.Kept; changed == 0 || made > mostMade {
		t.Errorf("%d of %d files were made again, at most %d should be; %d changed", made, len(edited.Files), mostMade, changed)
	}
	if all := buildCounted(t, dir, &memory{values: map[string][]byte{}}); len(all.Files)-all.Kept < 3*mostMade {
		t.Errorf("there are only %d files: the bound says nothing", len(all.Files))
	}
}

// A page costs no more memory on a larger site.
func TestAllocationsOfAFileAreBounded(t *testing.T) {
	dir := countedSite(t)
	o := options(dir)
	o.Plain = true
	result, err := generator.New(o).Update(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := result.Render(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	const most = 1500
	if each := (after.Mallocs - before.Mallocs) / uint64(len(result.Files)); each > most {
		t.Errorf("a file takes %d allocations, at most %d should be", each, most)
	} else {
		t.Logf("%d files, %d allocations each", len(result.Files), each)
	}
}
