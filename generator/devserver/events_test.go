package devserver

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The events begin with the status, and each build sends it.
func TestEvents(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/a.txt", "one")
	r := start(t, root, nil)
	answer, err := http.Get(r.url + "/_counterpoint/events")
	must(t, err)
	defer answer.Body.Close()
	if got := answer.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Errorf("type %s", got)
	}
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal("the stream ended")
		return ""
	}
	first := next()
	put(t, root, "content/a.txt", "two")
	second := next()
	if !strings.Contains(first, `"ok":true`) || !strings.Contains(second, `"ok":true`) || first == second {
		t.Errorf("got %s, then %s", first, second)
	}
	r.end() // with the stream open
	select {
	case err := <-r.ended:
		r.ended <- nil
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(soon):
		t.Fatal("an open stream keeps the server from ending")
	}
}

func TestListenersAreBounded(t *testing.T) {
	r := start(t, t.TempDir(), nil)
	for i := range maxListeners + 1 {
		answer, err := http.Get(r.url + "/_counterpoint/events")
		must(t, err)
		defer answer.Body.Close()
		if full := i == maxListeners; full != (answer.StatusCode == http.StatusServiceUnavailable) {
			t.Fatalf("listener %d: %d", i, answer.StatusCode)
		}
	}
	if status, _ := r.get("/_counterpoint/status"); status != http.StatusOK {
		t.Errorf("others get %d", status)
	}
}

// A page looks at its pictures where one of them may have changed, and only then.
func TestWhichSavesMayChangeAnAsset(t *testing.T) {
	for name, c := range map[string]struct {
		changed []string
		want    bool
	}{
		"the first build, or any file": {nil, true},
		"texts":                        {[]string{"content/a.md", "content/a.claims.yaml", "templates/base.html", "site.yaml"}, false},
		"a picture":                    {[]string{"content/a/fig.PNG"}, true},
		"one among texts":              {[]string{"content/a.md", "static/x.woff2"}, true},
		"a stylesheet":                 {[]string{"templates/css/95-mine.css"}, true},
		"a file without a name's end":  {[]string{"static/x"}, true},
	} {
		if got := mayBeAsset(c.changed); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
