package devserver

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// guard stands before every route. The dev server has no password: what keeps
// other sites in the same browser from reading drafts is that their requests
// name another host or another origin. DNS rebinding gives a stranger our
// address, but not our name: only the Host check stops it.
type guard struct {
	hosts map[string]bool
	log   func(Event)
	mu    sync.Mutex
	seen  map[Refused]bool
}

// maxSeen bounds how many kinds of refusals are told: their names are the
// stranger's choice.
const maxSeen = 32

func newGuard(host string, port int, log func(Event)) *guard {
	return &guard{hosts: allowedHosts(host, port), log: log, seen: map[Refused]bool{}}
}

// allowedHosts are the names of the server, with its port.
func allowedHosts(host string, port int) map[string]bool {
	hosts := map[string]bool{}
	names := []string{"localhost", "127.0.0.1", "::1", host}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		names = append(names, ownAddresses()...)
	}
	for _, name := range names {
		full := strings.ToLower(net.JoinHostPort(name, strconv.Itoa(port)))
		hosts[full] = true
		if port == 80 { // which browsers leave out
			hosts[strings.TrimSuffix(full, ":80")] = true
		}
	}
	return hosts
}

// ownAddresses are those of this machine: somebody who asked to listen on all
// of them opens the page by one of them. They are no way in for rebinding, which
// needs a name.
func ownAddresses() []string {
	var list []string
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if network, ok := a.(*net.IPNet); ok {
			list = append(list, network.IP.String())
		}
	}
	return list
}

// headers go with every answer, also with refusals.
var headers = map[string]string{
	"X-Content-Type-Options":       "nosniff",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"X-Frame-Options":              "SAMEORIGIN",
	"Referrer-Policy":              "no-referrer",
	"Cache-Control":                "no-cache",
}

// wrap answers what must not get through, and passes on the rest.
func (g *guard) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if status := g.verdict(r); status != 0 {
			g.tell(r, status)
			refuse(w, status)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refuse says nothing of what was asked: an echo is a way to be read.
func refuse(w http.ResponseWriter, status int) {
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", "GET, HEAD")
	}
	w.Header().Set("Connection", "close") // so that no body is read
	fail(w, status, http.StatusText(status))
}

// fail answers in plain text. http.Error would drop the Cache-Control.
func fail(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// tell reports each kind of refusal once.
func (g *guard) tell(r *http.Request, status int) {
	e := Refused{Status: status, Method: r.Method, Host: r.Host, Origin: r.Header.Get("Origin")}
	g.mu.Lock()
	known := g.seen[e] || len(g.seen) >= maxSeen
	if !known {
		g.seen[e] = true
	}
	g.mu.Unlock()
	if !known {
		g.log(e)
	}
}

// verdict returns the status of a request that must not be answered, or 0.
func (g *guard) verdict(r *http.Request) int {
	switch {
	case !plainTarget(r.RequestURI):
		return http.StatusBadRequest
	case !g.hosts[strings.ToLower(r.Host)], foreignOrigin(r), foreignSite(r):
		return http.StatusForbidden
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return http.StatusMethodNotAllowed
	case r.ContentLength != 0: // nothing here takes a body; -1 is one of unknown length
		return http.StatusBadRequest
	}
	return 0
}

// foreignOrigin refuses "null" too: it is what a sandboxed frame of anybody
// sends.
func foreignOrigin(r *http.Request) bool {
	origin := r.Header.Values("Origin")
	return len(origin) > 1 || len(origin) == 1 && origin[0] != "http://"+r.Host
}

// foreignSite tells whether a page of another site asks (another port of this
// machine is another site), other than by sending the reader here.
func foreignSite(r *http.Request) bool {
	sites := r.Header.Values("Sec-Fetch-Site")
	if len(sites) == 0 {
		return false
	}
	mode, dest := r.Header.Get("Sec-Fetch-Mode"), r.Header.Get("Sec-Fetch-Dest")
	switch {
	case len(sites) > 1:
		return true
	case sites[0] == "same-origin":
		return false
	case sites[0] == "none": // typed, or from a bookmark
		return mode != "" && mode != "navigate"
	}
	return r.Method != http.MethodGet || mode != "navigate" || dest != "" && dest != "document"
}

// plainTarget refuses request targets that mean one thing here and another in
// a file system: it must be a path, with no way up and nothing hidden in it.
func plainTarget(target string) bool {
	raw, _, _ := strings.Cut(target, "?")
	if !strings.HasPrefix(raw, "/") || strings.HasPrefix(raw, "//") || strings.ContainsFunc(target, unplain) {
		return false
	}
	lower := strings.ToLower(raw)
	for _, hidden := range []string{"%2f", "%5c", "%00"} {
		if strings.Contains(lower, hidden) {
			return false
		}
	}
	path, err := url.PathUnescape(raw)
	if err != nil || strings.ContainsFunc(path, control) {
		return false
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == ".." || part == "." {
			return false
		}
	}
	return true
}

func unplain(r rune) bool { return r == '\\' || r == '#' || control(r) }

func control(r rune) bool { return r < ' ' || r == 0x7f }
