package devserver

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"counterpoint/generator/diag"
)

// reserved is where the server's own routes are.
const reserved = "_counterpoint/"

// slowest is how long an answer may take to be taken.
const slowest = time.Minute

// server shows the last good build. Builds are handed over whole: a request
// sees one or the other.
type server struct {
	guard  *guard
	editor editor
	run    string     // sets this run's build names apart from those of the last
	count  int        // of the builds; only the worker touches it
	mu     sync.Mutex // for changes of the state
	state  atomic.Pointer[state]
	hub    hub
	serve  sync.Once
	served chan struct{} // closed when the first file was
}

// state is what is shown. It is immutable.
type state struct {
	build  string // name of the last build, "" before the first
	shown  string // name of the build that made files
	ok     bool   // the last build is the one shown, without errors
	files  Files  // of the last good build, nil before it
	base   string // "/" or "/docs/"
	list   diag.List
	assets bool // the last build may have changed what pages carry along
	facts  facts
	status []byte // JSON, one line
}

func newServer(g *guard) *server {
	s := &server{guard: g, run: strings.ToLower(rand.Text()[:8]), served: make(chan struct{})}
	first := &state{base: "/"}
	first.describe()
	s.state.Store(first)
	return s
}

func (s *server) now() *state { return s.state.Load() }

// show takes over a build that these files led to.
func (s *server) show(site *Site, took time.Duration, changed []string) {
	s.change(func(next *state) {
		next.build = s.next()
		next.assets = mayBeAsset(changed)
		next.ok = site.Files != nil && !site.Diagnostics.Failed()
		next.list, next.facts = site.Diagnostics, factsOf(site, took, s.editor)
		if base := cleanBase(site.BasePath); site.Files != nil {
			next.shown, next.files, next.base = next.build, site.Files, base
		} else if next.files == nil {
			next.base = base
		}
	})
}

// report adds what was found wrong when a page was made.
func (s *server) report(of *state, list diag.List) {
	s.change(func(next *state) {
		if next.build == of.build { // and not of an older one
			next.ok = false
			next.list = append(slices.Clone(next.list), list...)
			next.list.Sort()
		}
	})
}

// fail keeps the last good build, and says why there is no newer one.
func (s *server) fail(err error, changed []string) {
	s.change(func(next *state) {
		next.build, next.ok = s.next(), false
		next.assets = mayBeAsset(changed)
		next.list = diag.List{{Severity: diag.Error, Message: err.Error()}}
	})
}

func (s *server) next() string {
	s.count++
	return fmt.Sprintf("%s-%d", s.run, s.count)
}

// change makes the next state, and tells the browsers.
func (s *server) change(make func(next *state)) {
	s.mu.Lock()
	next := *s.now()
	make(&next)
	next.describe()
	s.state.Store(&next)
	s.mu.Unlock()
	s.hub.tell()
}

func cleanBase(base string) string {
	if base = strings.Trim(base, "/"); base == "" {
		return "/"
	}
	return "/" + base + "/"
}

// handler is the whole server, its guard outermost.
func (s *server) handler() http.Handler {
	return s.guard.wrap(http.HandlerFunc(s.route))
}

// route finds what a request is for. There is no other way in.
func (s *server) route(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(slowest))
	now, path := s.now(), r.URL.Path
	if own, ok := ownRoute(path, now.base); ok {
		s.own(w, r, now, own)
		return
	}
	name, inside := strings.CutPrefix(path, now.base)
	switch {
	case now.files == nil:
		waiting(w, now)
	case inside:
		s.file(w, r, now, name)
	case path == "/" || path+"/" == now.base:
		redirect(w, now.base, "", http.StatusFound) // not for ever: the path may change
	default:
		notFound(w, now, "")
	}
}

// ownRoute knows the server's routes below the site's path, and below /: the
// page that waits for the first build does not know the site's path yet.
func ownRoute(path, base string) (string, bool) {
	if name, ok := strings.CutPrefix(path, base+reserved); ok {
		return name, true
	}
	return strings.CutPrefix(path, "/"+reserved)
}

func (s *server) own(w http.ResponseWriter, r *http.Request, now *state, name string) {
	switch name {
	case "events":
		s.stream(w, r)
	case "status":
		send(w, r, "status.json", now.status)
	case "client.js":
		send(w, r, name, clientJS)
	case "client.css":
		send(w, r, name, clientCSS)
	default:
		fail(w, http.StatusNotFound, "not found")
	}
}

// redirect writes the address itself: http.Redirect would clean it.
func redirect(w http.ResponseWriter, path, query string, status int) {
	to := url.URL{Path: path, RawQuery: query}
	w.Header().Set("Location", to.String())
	w.WriteHeader(status)
}

func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }
