package generator_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpoint/generator"
	"counterpoint/generator/output"
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
	// The article, the pages and data of its claims, its lists and feeds, the search
	// index, the sitemap: not the other articles, nor what shows its claims alone.
	const mostMade = 22
	t.Logf("%d of %d made, %d changed", len(edited.Files)-edited.Kept, len(edited.Files), changed)
	if made := len(edited.Files) - edited.Kept; changed == 0 || made > mostMade {
		t.Errorf("%d of %d files were made again, at most %d should be; %d changed", made, len(edited.Files), mostMade, changed)
	}
	if all := buildCounted(t, dir, &memory{values: map[string][]byte{}}); len(all.Files)-all.Kept < 3*mostMade {
		t.Errorf("there are only %d files: the bound says nothing", len(all.Files))
	}
	// Its claims stand further below, in another order, and in other words: an
	// apostrophe is found whichever it is, and shown as the text has it.
	write(t, countedFile(dir, 20)+".claims.yaml", "claims:\n- id: sky\n  quote: The sky's blue\n- id: sea\n  quote: The sea is grey\n")
	text := func(words string) {
		write(t, countedFile(dir, 20)+".md", "---\ntitle: Article 20\ndate: 2025-01-21\n---\n"+words+"\n")
	}
	for _, edit := range []struct {
		words string
		more  bool // than the text is made again
	}{
		{"The sky's blue. The sea is grey.", true}, // the claims are others
		{"To begin with: The sky's blue. The sea is grey.", false},
		{"The sea is grey. The sky's blue.", true},
		{"The sea is grey. The sky's *blue*.", false},
		{"The sea is grey. The sky’s *blue*.", true},
		{"Is the sea grey? The sea is grey. The sky’s blue.", false},
	} {
		text(edit.words)
		again := buildCounted(t, dir, c)
		if made := len(again.Files) - again.Kept; made > mostMade != edit.more {
			t.Errorf("%s: %d files were made again, more than %d: want %v", edit.words, made, mostMade, edit.more)
		}
	}
}

// What is built again is compared with what lies there: nothing is written where
// nothing changed, not even what the program knows of it, and after an edit what
// came out otherwise, and no other file.
func TestABuildWritesWhatChanged(t *testing.T) {
	dir, c := countedSite(t), &memory{values: map[string][]byte{}}
	o := output.Options{Source: dir, State: filepath.Join(dir, ".counterpoint"), Destination: filepath.Join(dir, "public")}
	bring := func() (written []string) {
		report, err := output.Sync(context.Background(), buildCounted(t, dir, c).Files, o)
		must(t, err)
		for _, change := range report.Changes {
			written = append(written, change.Path)
		}
		slices.Sort(written)
		return written
	}
	if first := bring(); len(first) < 3*counted {
		t.Fatalf("%d files were written", len(first))
	}
	before := contents(t, o.Destination)
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	for name := range before {
		must(t, os.Chtimes(filepath.Join(o.Destination, name), past, past))
	}
	bring() // what is known of their times
	state := changedAt(t, o.State)
	if written := bring(); len(written) > 0 || !maps.Equal(changedAt(t, o.State), state) {
		t.Errorf("nothing was edited, and %v written; what is known of them: %v, before %v", written, changedAt(t, o.State), state)
	}
	for name, at := range changedAt(t, o.Destination) {
		if !at.Equal(past) {
			t.Errorf("%s was written though nothing was edited", name)
		}
	}
	writeCounted(t, dir, 20, "\nOne more line.\n")
	written, after := bring(), contents(t, o.Destination)
	var differ []string
	for name := range after {
		if after[name] != before[name] {
			differ = append(differ, name)
		}
	}
	slices.Sort(differ)
	if len(differ) == 0 || len(differ) > counted/4 || !slices.Equal(written, differ) {
		t.Errorf("after an edit of one article %v were written, and %v differ", written, differ)
	}
}

// contents are the files below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name := range changedAt(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		files[name] = string(data)
	}
	return files
}

// changedAt are the times when they were written.
func changedAt(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	times := map[string]time.Time{}
	must(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		rel, _ := filepath.Rel(dir, name)
		times[rel] = info.ModTime()
		return err
	}))
	return times
}

// A preview makes a page when somebody looks at it, once; after an edit it parses
// that article alone.
func TestAPreviewMakesWhatIsLookedAt(t *testing.T) {
	dir := countedSite(t)
	o := options(dir)
	o.Preview, o.Metrics = true, true
	b := generator.New(o)
	result, err := b.Update(context.Background(), nil)
	must(t, err)
	pages := func() (n int) {
		for _, m := range result.TemplateMetrics() {
			if m.Name == "base.html" {
				n += m.Count
			}
		}
		return n
	}
	tried := pages()
	if tried > 10 {
		t.Errorf("%d pages were made that nobody looked at", tried)
	}
	for edit := range 3 {
		made := pages()
		writeCounted(t, dir, 20, strings.Repeat("\nOne more line.\n", edit+1))
		result, err = b.Update(context.Background(), []string{"content/s0/a20.md"})
		must(t, err)
		if result.Stats.Parsed != 1 || pages() != made {
			t.Errorf("after an edit %d articles were parsed and %d pages made that nobody looked at", result.Stats.Parsed, pages()-made)
		}
		for range 2 {
			if data, _, ok := result.File("s0/a20/index.html"); !ok || strings.Count(string(data), "One more line.") < edit+1 {
				t.Fatalf("the page is not as it was edited: %s", data)
			}
		}
		if pages() != made+1 {
			t.Errorf("%d pages were made for one that was looked at twice", pages()-made)
		}
	}
	if tried == 0 {
		t.Error("no page was tried: what is counted may be called otherwise now")
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
