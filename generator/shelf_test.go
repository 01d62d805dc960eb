package generator_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"counterpoint/generator"
)

// What a preview parsed is put into the cache when there is time for it, and not
// before, and the next one parses only what is not there.
func TestAPreviewIsShelvedLater(t *testing.T) {
	dir, c := sample(t), &memory{values: map[string][]byte{}}
	preview := func() *generator.Result {
		o := options(dir)
		o.Cache, o.Preview = c, true
		result, err := generator.New(o).Update(context.Background(), nil)
		must(t, err)
		return result
	}
	first := preview()
	if first.Stats.Parsed != 2 || len(c.values) != 0 {
		t.Errorf("%d articles were parsed, %d values put into the cache before there was time", first.Stats.Parsed, len(c.values))
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if first.Shelve(ended); len(c.values) != 0 {
		t.Error("a preview that ended put something into the cache")
	}
	first.Shelve(context.Background())
	puts := c.puts
	if again := preview(); again.Stats.Parsed != 0 {
		t.Errorf("%d articles were parsed again", again.Stats.Parsed)
	} else if again.Shelve(context.Background()); c.puts != puts {
		t.Error("what was in the cache was put there again")
	}
	name := filepath.Join(dir, "content", "budget.claims.yaml")
	data, err := os.ReadFile(name)
	must(t, err)
	must(t, os.WriteFile(name, append(data, '\n'), 0o666))
	edited := preview()
	if edited.Stats.Parsed != 1 {
		t.Errorf("%d articles were parsed after an edit of one", edited.Stats.Parsed)
	}
	edited.Shelve(context.Background())
	if again := preview(); again.Stats.Parsed != 0 {
		t.Errorf("%d articles were parsed after the edited one was shelved", again.Stats.Parsed)
	}
}

// An article in which something is wrong is not shelved: what is wrong with it is
// found again, with its place. It keeps no other one from the cache.
func TestWhatIsWrongIsParsedAgain(t *testing.T) {
	dir, c := sample(t), &memory{values: map[string][]byte{}}
	name := filepath.Join(dir, "content", "budget.claims.yaml")
	must(t, os.WriteFile(name, []byte("claims:\n  - id: a\n    quote: words that are nowhere in it\n"), 0o666))
	puts := 0
	for range 3 {
		o := options(dir)
		o.Cache, o.Preview = c, true
		result, err := generator.New(o).Update(context.Background(), nil)
		must(t, err)
		if len(result.Diagnostics) == 0 {
			t.Error("nothing is wrong")
		}
		result.Shelve(context.Background())
		if puts != 0 && (c.puts != puts || result.Stats.Parsed != 1) {
			t.Errorf("%d articles were parsed again, and put into the cache %d times", result.Stats.Parsed, c.puts-puts)
		}
		puts = c.puts
	}
}
