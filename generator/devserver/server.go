package devserver

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
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
	guard *guard
	run   string // sets this run's build names apart from those of the last
	count int    // of the builds; only the worker touches it
	state atomic.Pointer[state]
	hub   hub
}

// state is what is shown. It is immutable.
type state struct {
	build  string            // name of the last build, "" before the first
	shown  string            // name of the build that made files
	ok     bool              // the last build is the one shown, without errors
	files  map[string][]byte // of the last good build, nil before it
	base   string            // "/" or "/docs/"
	status []byte            // JSON, one line
}

func newServer(g *guard) *server {
	s := &server{guard: g, run: strings.ToLower(rand.Text()[:8])}
	first := &state{base: "/"}
	first.describe(nil)
	s.state.Store(first)
	return s
}

func (s *server) now() *state { return s.state.Load() }

// show takes over a build.
func (s *server) show(site *Site) {
	next := *s.now()
	name := s.next()
	next.build = name
	next.ok = site.Files != nil && !site.Diagnostics.Failed()
	if base := cleanBase(site.BasePath); site.Files != nil {
		// A build that made the same files is no reason to reload.
		if next.files == nil || base != next.base || !maps.EqualFunc(site.Files, next.files, bytes.Equal) {
			next.shown = name
		}
		next.files, next.base = site.Files, base
	} else if next.files == nil {
		next.base = base
	}
	s.publish(&next, site.Diagnostics)
}

// fail keeps the last good build, and says why there is no newer one.
func (s *server) fail(err error) {
	next := *s.now()
	next.build, next.ok = s.next(), false
	s.publish(&next, diag.List{{Severity: diag.Error, Message: err.Error()}})
}

func (s *server) next() string {
	s.count++
	return fmt.Sprintf("%s-%d", s.run, s.count)
}

func (s *server) publish(next *state, list diag.List) {
	next.describe(list)
	s.state.Store(next)
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
		file(w, r, now, name)
	case path == "/" || path+"/" == now.base:
		redirect(w, now.base, "", http.StatusFound) // not for ever: the path may change
	default:
		notFound(w, now)
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
