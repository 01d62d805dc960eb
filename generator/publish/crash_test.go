package publish_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"counterpoint/generator/publish"
)

// world is a site whose pages are lines: "page NAME" is a link, "asset NAME" what
// the page needs. An asset holds its own name, since that has its hash in it.
type world struct {
	r     *rand.Rand
	pages map[string][]string // what they need and lead to
	both  bool                // every file lies beside itself, as it would packed
}

func newWorld(seed uint64) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 1)), pages: map[string][]string{"index.html": nil}}
	for range 6 {
		w.addPage()
	}
	return w
}

func (w *world) addPage() {
	name := fmt.Sprintf("p%d/index.html", w.r.IntN(1e6))
	w.pages[name] = []string{w.asset()}
	for other := range w.pages {
		if w.r.IntN(3) == 0 {
			w.pages[other] = append(w.pages[other], "page "+name)
		}
	}
	w.pages["index.html"] = append(w.pages["index.html"], "page "+name)
}

func (w *world) asset() string { return fmt.Sprintf("asset assets/a.%08x.css", w.r.IntN(1e6)) }

// edit adds, drops and changes some pages.
func (w *world) edit() {
	for name := range w.pages {
		switch {
		case w.r.IntN(4) == 0:
			w.pages[name] = append(w.pages[name], w.asset())
		case w.r.IntN(5) == 0 && name != "index.html":
			delete(w.pages, name)
		}
	}
	for name, lines := range w.pages {
		var kept []string
		for _, line := range lines {
			target, isPage := strings.CutPrefix(line, "page ")
			if _, ok := w.pages[target]; !isPage || ok {
				kept = append(kept, line)
			}
		}
		w.pages[name] = kept
	}
	w.addPage()
	w.addPage()
}

func (w *world) site() map[string]string {
	site := map[string]string{"feed.json": ""}
	for name, lines := range w.pages {
		site[name] = strings.Join(lines, "\n")
		site["feed.json"] += "page " + name + "\n"
		for _, line := range lines {
			if asset, ok := strings.CutPrefix(line, "asset "); ok {
				site[asset] = asset
			}
		}
	}
	if w.both {
		for name, text := range maps.Clone(site) {
			site[name+".gz"] = text
		}
	}
	return site
}

// crawl follows all links from the home page and the feed, and returns what is
// not as its name says. Ending is that of the files that a reader is sent, where
// there are such.
func crawl(site map[string]string, ending string) (broken []string) {
	if site["index.html"] == "" {
		return nil // nothing is published yet
	}
	read := func(name string) (string, bool) {
		if text, ok := site[name+ending]; ok {
			return text, true
		}
		text, ok := site[name]
		return text, ok
	}
	seen, next := map[string]bool{}, []string{"index.html", "feed.json"}
	for len(next) > 0 {
		name := next[0]
		next = next[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		text, ok := read(name)
		if !ok {
			broken = append(broken, name)
			continue
		}
		for line := range strings.Lines(text) {
			kind, target, _ := strings.Cut(strings.TrimSpace(line), " ")
			switch kind {
			case "page":
				next = append(next, target)
			case "asset":
				if text, _ := read(target); text != target {
					broken = append(broken, target+" of "+name)
				}
			}
		}
	}
	return broken
}

// A publish is killed at every request that it makes, before and after the store
// has carried it out. What readers see then is whole, and the next publish makes
// of it what was wanted; so also if that one is killed, too.
func TestKilledAnywhereTheSiteIsWholeAndTheNextPublishFinishes(t *testing.T) {
	points := 0
	for seed := range uint64(12) {
		w := newWorld(seed)
		w.both = seed%4 == 2
		first := w.site()
		w.edit()
		second := w.site()
		w.edit()
		third := w.site()
		before := newMemory()
		if seed%2 == 0 {
			publishAll(t, before, first)
		}
		for n := 1; ; n++ {
			m := &memory{objects: maps.Clone(before.objects), noMark: seed%3 == 2}
			if !killed(m, "one", second, n, w.r.IntN(2) == 0) {
				break // it had ended by then
			}
			points++
			whole(t, m, seed, n)
			if killed(m, "one", third, n, w.r.IntN(2) == 0) {
				whole(t, m, seed, n)
			}
			publishAll(t, m, second)
			if d := sameSite(m.site(), second); d != "" {
				t.Fatalf("seed %d, killed at request %d, then published: %s", seed, n, d)
			}
			if len(m.objects) != len(second)+1 {
				t.Fatalf("seed %d, killed at request %d: something is left beside the site", seed, n)
			}
		}
	}
	if points < 100 {
		t.Errorf("only %d points", points)
	}
}

func whole(t *testing.T, m *memory, seed uint64, n int) {
	t.Helper()
	for _, ending := range []string{"", ".gz"} {
		if broken := crawl(m.site(), ending); len(broken) > 0 {
			t.Fatalf("seed %d, killed at request %d: broken are %v\n%s", seed, n, broken, strings.Join(m.requests, "\n"))
		}
	}
}

func publishAll(t *testing.T, m *memory, site map[string]string) {
	t.Helper()
	m.fail = nil
	m.forget()
	if _, err := run(m, "one", nil, site, all); err != nil {
		t.Fatal(err)
	}
}

// killed publishes until the n-th request, from which on the store never hears
// of that run again. It tells whether the run came so far.
func killed(m *memory, who string, site map[string]string, n int, carriedOut bool) bool {
	m.forget()
	hit := false
	m.fail = func(k int, _ string, done bool) error {
		if k > n || k == n && done == carriedOut {
			hit = true
			return publish.Refused{Err: errDown} // no second try
		}
		return nil
	}
	_, _ = run(m, who, nil, site, all)
	m.fail = nil
	return hit
}

// Another copy of the site does not know that the one that was killed is dead,
// and waits until its lock has ended.
func TestAKilledPublishHoldsItsLockForAWhile(t *testing.T) {
	w := newWorld(9)
	m, c := newMemory(), &clock{now: time.Unix(1e9, 0)}
	site := w.site()
	killed(m, "one", site, 9, true)
	if _, err := run(m, "two", c, site, all); err == nil || !strings.Contains(err.Error(), "another publish to this target is under way, for 0s") {
		t.Fatalf("at once: %v", err)
	}
	c.add(6 * time.Minute)
	if _, err := run(m, "two", c, site, all); err != nil {
		t.Fatalf("later: %v", err)
	}
	if d := sameSite(m.site(), site); d != "" {
		t.Error(d)
	}
}

// Ctrl-C is a kill that may still give back the lock.
func TestInterruptedAPublishGivesBackItsLock(t *testing.T) {
	m := newMemory()
	ctx, cancel := context.WithCancel(context.Background())
	m.fail = func(_ int, request string, _ bool) error {
		if request == "write index.html" {
			cancel()
		}
		return nil
	}
	site := newWorld(3).site()
	if _, err := runContext(ctx, m, "one", nil, files(site), all); err == nil {
		t.Fatal("no error")
	}
	m.fail = nil
	if _, err := run(m, "two", nil, site, all); err != nil {
		t.Fatal(err)
	}
}
