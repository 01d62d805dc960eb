package generator_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"counterpoint/generator"
)

// A build that takes over from the record of the one before comes to what a clean
// build does: every file has the same hash, whatever was edited, and whatever
// happened to the cache.
func TestAfterAnyEditsABuildFromTheCacheEqualsACleanOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5)
	c := &memory{values: map[string][]byte{}}
	recalled, kept, whole, parsed, articles := 0, 0, 0, 0, 0
	for step := range oracleSteps {
		what := "nothing"
		if step%5 != 4 {
			what = w.edit()
		}
		if step%11 == 10 {
			what += ", " + c.damage(w)
		}
		if step%4 == 3 {
			w.previewed(c)
		}
		want, _ := w.built(nil)
		got, result := w.built(c)
		same(t, fmt.Sprintf("step %d (%s)", step, what), got, want)
		if t.Failed() {
			return
		}
		if result.Recalled {
			recalled++
		}
		kept += result.Kept
		if result.OK() && !result.Recalled {
			parsed, articles = parsed+result.Stats.Parsed, articles+result.Stats.Articles
		}
		if result.OK() {
			whole++
		}
	}
	if recalled < oracleSteps/10 || kept < oracleSteps || whole < oracleSteps/2 || parsed > articles*3/4 {
		t.Errorf("of %d sites %d were whole, %d builds and %d files were taken over, %d of %d articles parsed: nothing much was compared",
			oracleSteps, whole, recalled, kept, parsed, articles)
	}
}

// built are the hashes of a build's files, and what it says.
func (w *world) built(c generator.Cache) (map[string]string, *generator.Result) {
	w.Helper()
	o := w.options()
	if c != nil {
		o.Cache, o.Records = c, true
	}
	result, err := generator.New(o).Build(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	w.wrong = result.Diagnostics
	list := map[string]string{"diagnostics": result.Diagnostics.Text(false), "base": result.BasePath}
	for i, f := range result.Files {
		list[f.Path] = fmt.Sprint(f.Class, f.Size(), " ", result.Files[i].Hash())
	}
	return list, result
}

// previewed shows the site, which leaves in the cache what it parsed.
func (w *world) previewed(c generator.Cache) {
	w.Helper()
	o := w.options()
	o.Cache, o.Preview = c, true
	result, err := generator.New(o).Update(context.Background(), nil)
	if err != nil {
		w.Fatal(err)
	}
	result.Shelve(context.Background())
}

// memory is a cache whose values a test can damage.
type memory struct {
	sync.Mutex
	values map[string][]byte
	puts   int
}

func (m *memory) Get(kind, key string) ([]byte, bool) {
	m.Lock()
	defer m.Unlock()
	data, ok := m.values[kind+key]
	return data, ok
}

func (m *memory) Put(kind, key string, value []byte) {
	m.Lock()
	defer m.Unlock()
	m.values[kind+key] = slices.Clone(value)
	m.puts++
}

// damage does to a value what a disk may do; what package cache would find by its
// checksum, too.
func (m *memory) damage(w *world) string {
	for _, key := range slices.Sorted(maps.Keys(m.values)) {
		data := m.values[key]
		switch w.IntN(4) {
		case 0:
			m.values[key] = nil
		case 1:
			m.values[key] = data[:len(data)*w.IntN(100)/100]
		case 2:
			m.values[key] = []byte("of another program")
		case 3:
			delete(m.values, key)
		}
	}
	return "damage"
}
