package devserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/diag"
)

const (
	maxListeners = 64               // browsers that listen at once
	heartbeat    = 15 * time.Second // so that a connection that died is noticed
	maxTold      = 100              // diagnostics that a browser is told
	maxQuoted    = 4 << 10          // bytes; a longer line is not quoted
)

// facts are what a browser is told of a build besides what is wrong.
type facts struct {
	Edited       []string          `json:"edited,omitempty"`
	Moved        map[string]string `json:"moved,omitempty"`
	Milliseconds int64             `json:"milliseconds"`
	Claims       struct {
		Total  int `json:"total"`
		Placed int `json:"placed"`
	} `json:"claims"`
	Drafts int `json:"drafts"`
	editor
}

// editor is how a place is opened.
type editor struct {
	Editor string `json:"editor,omitempty"`
	Root   string `json:"root,omitempty"`
}

// factsOf tells of a site, its addresses as a browser knows them.
func factsOf(site *Site, took time.Duration, e editor) facts {
	f := facts{Milliseconds: took.Milliseconds(), Drafts: site.Drafts, editor: e}
	f.Claims.Total, f.Claims.Placed = site.Claims, max(0, site.Claims-site.Misplaced)
	base := strings.TrimSuffix(cleanBase(site.BasePath), "/")
	for _, address := range site.Edited {
		f.Edited = append(f.Edited, base+address)
	}
	for from, to := range site.Moved {
		if f.Moved == nil {
			f.Moved = map[string]string{}
		}
		f.Moved[base+from] = base + to
	}
	return f
}

// describe writes the status of a build.
func (now *state) describe() {
	var err error
	now.status, err = json.Marshal(struct {
		Build       string    `json:"build"`
		Shown       string    `json:"shown"`
		OK          bool      `json:"ok"`
		Errors      int       `json:"errors"`
		Warnings    int       `json:"warnings"`
		Diagnostics diag.List `json:"diagnostics"`
		Assets      bool      `json:"assets"`
		facts
	}{now.build, now.shown, now.ok, now.list.Count(diag.Error), now.list.Count(diag.Warning), foremost(now.list), now.assets, now.facts})
	if err != nil {
		panic("devserver: a diagnostic that is not data: " + err.Error())
	}
}

// mayBeAsset tells whether one of the files may be a picture, a font, or what
// else a page names: a page looks at all of its own then. Most saves are of
// texts, and none of those is. Without names it may be any file.
func mayBeAsset(changed []string) bool {
	texts := []string{".md", ".markdown", ".yaml", ".yml", ".html"}
	return changed == nil || slices.ContainsFunc(changed, func(name string) bool {
		return !slices.Contains(texts, strings.ToLower(path.Ext(name)))
	})
}

// foremost returns the errors, then the warnings, as many as somebody might
// read. A file of 10 MB in one line is not sent with each of them.
func foremost(list diag.List) diag.List {
	kept := diag.List{}
	for _, s := range []diag.Severity{diag.Error, diag.Warning} {
		for _, d := range list {
			if d.Severity != s || len(kept) == maxTold {
				continue
			}
			if len(d.Quoted) > maxQuoted {
				d.Quoted = ""
			}
			kept = append(kept, d)
		}
	}
	return kept
}

// hub wakes the listening browsers after every build. A browser that is slow
// misses builds, never the last one.
type hub struct {
	mu        sync.Mutex
	listeners map[chan struct{}]bool
}

func (h *hub) tell() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.listeners {
		select {
		case c <- struct{}{}:
		default: // it has not yet looked at the last one
		}
	}
}

// join returns a channel that wakes, or nil where there are too many listeners.
func (h *hub) join() chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.listeners) >= maxListeners {
		return nil
	}
	if h.listeners == nil {
		h.listeners = map[chan struct{}]bool{}
	}
	c := make(chan struct{}, 1)
	h.listeners[c] = true
	return c
}

func (h *hub) leave(c chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, c)
}

// stream is the events of one browser. It begins with the status now: a browser
// that was away sees at once whether it missed something.
func (s *server) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	if r.Method == http.MethodHead {
		return
	}
	woken := s.hub.join()
	if woken == nil {
		fail(w, http.StatusServiceUnavailable, "too many listeners")
		return
	}
	defer s.hub.leave(woken)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	text := fmt.Sprintf("retry: 500\ndata: %s\n\n", s.now().status)
	for push(w, text) {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			text = ": still here\n\n"
		case <-woken:
			text = fmt.Sprintf("data: %s\n\n", s.now().status)
		}
	}
}

// push sends at once, or finds that nobody is there.
func push(w http.ResponseWriter, text string) bool {
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Now().Add(heartbeat))
	_, err := fmt.Fprint(w, text)
	return err == nil && c.Flush() == nil
}
