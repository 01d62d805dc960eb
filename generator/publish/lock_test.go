package publish_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"counterpoint/generator/publish"
)

// Many want to publish at once, also where one that was killed has left its lock:
// never two change the site at a time, and those that are refused say why.
func TestOfManyOneAtATimePublishes(t *testing.T) {
	for round := range 40 {
		m, c := newMemory(), &clock{now: time.Unix(1e9, 0)}
		if round%2 == 0 {
			killed(m, "dead", map[string]string{"index.html": "dead"}, 6, true)
			c.add(time.Hour)
		}
		m.fail = together(t)
		var all sync.WaitGroup
		var mu sync.Mutex
		sites, refused := map[string]map[string]string{}, 0
		for i := range 6 {
			all.Go(func() {
				who := fmt.Sprint("run", i)
				site := map[string]string{"index.html": who, who + ".html": who}
				_, err := run(m, who, c, site, publish.Options{MaxDeletes: -1})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					sites[who] = site
					return
				}
				refused++
				if !strings.Contains(err.Error(), "another") && !strings.Contains(err.Error(), "publish again") {
					t.Errorf("%v", err)
				}
			})
		}
		all.Wait()
		m.fail = nil
		last := m.site()["index.html"]
		if len(sites) == 0 && round%2 == 1 {
			t.Errorf("all %d were refused", refused)
		}
		if len(sites) > 0 && sameSite(m.site(), sites[last]) != "" {
			t.Errorf("round %d: of %q there is %v", round, last, m.site())
		}
	}
}

// together fails the test if two write down at the same time what they change.
func together(t *testing.T) func(int, string, bool) error {
	at := 0
	return func(_ int, request string, done bool) error {
		switch {
		case request == "write .counterpoint/pending.json" && !done:
			if at++; at > 1 {
				t.Error("two publish at the same time")
			}
		case request == "delete .counterpoint/pending.json" && done:
			at--
		}
		return nil
	}
}

// A machine whose clock is years ahead was killed. Nobody waits so long.
func TestALockOfAWrongClockSaysHowItIsEnded(t *testing.T) {
	m := newMemory()
	m.objects[".counterpoint/lock.json"] = object{data: `{"who":"other","run":"ABC","since":"2032-01-01T00:00:00Z","until":"2032-01-01T00:05:00Z"}`}
	_, err := run(m, "one", nil, little, all)
	if err == nil || !strings.Contains(err.Error(), "it says 2032-01-01 00:00:00); set the clocks, or delete .counterpoint/lock.json there if nobody publishes") {
		t.Error(err)
	}
}
