package devserver

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// small is a site below a path.
func small(context.Context, []string) (*Site, error) {
	return &Site{BasePath: "/docs/", Files: memory{
		"index.html":        []byte("<html><body>home</body></html>"),
		"post/index.html":   []byte("<p>post"),
		"post/a b.png":      []byte("\x89PNG"),
		"style.css":         []byte("body { margin: 0 }"),
		"404.html":          []byte("<body>not here</body>"),
		"files/readme":      []byte("text"),
		"fr/404.html":       []byte("<body>pas ici</body>"),
		"ümlaut/index.html": []byte("<body>ü</body>"),
	}}, nil
}

// answer is what came of a request that is written as it goes over the wire:
// no client would send some of these.
type answer struct {
	status int
	header http.Header
	body   string
}

func (r *running) send(method, target string, headers ...string) answer {
	r.t.Helper()
	host := strings.TrimPrefix(strings.TrimSuffix(r.url, "/docs"), "http://")
	conn, err := net.Dial("tcp", host)
	must(r.t, err)
	defer conn.Close()
	text := method + " " + target + " HTTP/1.1\r\nConnection: close\r\n"
	if !strings.Contains("\n"+strings.Join(headers, "\n"), "\nHost:") {
		text += "Host: " + host + "\r\n"
	}
	for _, h := range headers {
		_, port, _ := strings.Cut(host, ":")
		text += strings.NewReplacer("HOST", host, "PORT", port).Replace(h) + "\r\n"
	}
	_, err = io.WriteString(conn, text+"\r\n")
	must(r.t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	must(r.t, err)
	defer response.Body.Close()
	a := answer{status: response.StatusCode, header: response.Header}
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		data, err := io.ReadAll(response.Body)
		must(r.t, err)
		a.body = string(data)
	}
	return a
}

// everyRoute are the addresses of every kind of answer there is.
var everyRoute = []string{
	"/docs/", "/docs/post/", "/docs/post", "/docs/style.css", "/docs/missing", "/", "/elsewhere",
	"/docs/_counterpoint/events", "/docs/_counterpoint/status", "/docs/_counterpoint/client.js", "/docs/_counterpoint/client.css",
	"/docs/_counterpoint/unknown", "/_counterpoint/events", "/_counterpoint/status",
}

// Whoever is not this site's own page, or the reader, gets nothing, wherever
// they knock.
func TestStrangersAreRefusedOnEveryRoute(t *testing.T) {
	r := start(t, t.TempDir(), small)
	for _, c := range []struct {
		name    string
		method  string
		headers []string
		status  int
	}{
		{"another host (DNS rebinding)", "GET", []string{"Host: evil.example"}, 403},
		{"another host with our port", "GET", []string{"Host: evil.example:1313"}, 403},
		{"our host without the port", "GET", []string{"Host: 127.0.0.1"}, 403},
		{"our host with another port", "GET", []string{"Host: 127.0.0.1:1"}, 403},
		{"our name with a dot", "GET", []string{"Host: localhost.:PORT"}, 403},
		{"our address, short", "GET", []string{"Host: 127.1:PORT"}, 403},
		{"our address as a number", "GET", []string{"Host: 2130706433:PORT"}, 403},
		{"no address at all", "GET", []string{"Host: 0.0.0.0:PORT"}, 403},
		{"our address in the new form", "GET", []string{"Host: [::ffff:127.0.0.1]:PORT"}, 403},
		{"another of our addresses", "GET", []string{"Host: 127.0.0.2:PORT"}, 403},
		{"an empty host", "GET", []string{"Host: "}, 403},
		{"another host with our cookie", "GET", []string{"Host: evil.example", "Cookie: a=b", "Sec-Fetch-Site: none"}, 403},
		{"a forwarded host", "GET", []string{"Host: evil.example", "X-Forwarded-Host: HOST"}, 403},
		{"another origin", "GET", []string{"Origin: https://evil.example"}, 403},
		{"the null origin", "GET", []string{"Origin: null"}, 403},
		{"another port", "GET", []string{"Origin: http://127.0.0.1:1"}, 403},
		{"our origin, but https", "GET", []string{"Origin: https://HOST"}, 403},
		{"two origins", "GET", []string{"Origin: http://HOST", "Origin: https://evil.example"}, 403},
		{"a script of another port", "GET", []string{"Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"}, 403},
		{"an image of another site", "GET", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"}, 403},
		{"a fetch of another site", "GET", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"}, 403},
		{"a frame of another site", "GET", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"}, 403},
		{"a script that says nothing of its mode", "GET", []string{"Sec-Fetch-Site: cross-site"}, 403},
		{"a site we do not know", "GET", []string{"Sec-Fetch-Site: elsewhere", "Sec-Fetch-Mode: cors"}, 403},
		{"two sites", "GET", []string{"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"}, 403},
		{"a form of another port", "POST", []string{"Sec-Fetch-Site: same-site", "Content-Type: text/plain", "Origin: http://127.0.0.1:1", "Content-Length: 0"}, 403},
		{"a beacon", "POST", []string{"Origin: null", "Content-Type: application/json", "Content-Length: 0"}, 403},
		{"a form of another site", "POST", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Content-Length: 0"}, 403},
		{"a socket of another site", "GET", []string{"Origin: https://evil.example", "Connection: Upgrade", "Upgrade: websocket"}, 403},
		{"a post of our own", "POST", []string{"Origin: http://HOST", "Content-Length: 0"}, 405},
		{"a preflight", "OPTIONS", []string{"Access-Control-Request-Method: POST"}, 405},
		{"a delete", "DELETE", []string{"X-HTTP-Method-Override: GET"}, 405},
		{"a put", "PUT", []string{"Content-Length: 0"}, 405},
		{"a tunnel", "TRACE", nil, 405},
		{"a body", "GET", []string{"Content-Length: 3"}, 400},
		{"a body of unknown length", "GET", []string{"Transfer-Encoding: chunked"}, 400},
	} {
		for _, route := range everyRoute {
			a := r.send(c.method, route, c.headers...)
			if a.status != c.status {
				t.Errorf("%s: %s %s: got %d, want %d", c.name, c.method, route, a.status, c.status)
			}
			if strings.Contains(a.body, "evil") || strings.Contains(a.body, "home") {
				t.Errorf("%s: %s: says %q", c.name, route, a.body)
			}
			checkHeaders(t, c.name+" "+route, a)
		}
	}
}

func checkHeaders(t *testing.T, what string, a answer) {
	t.Helper()
	for name := range a.header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: header %s", what, name)
		}
	}
	for name, want := range headers {
		if a.header.Get(name) != want {
			t.Errorf("%s: %s is %q", what, name, a.header.Get(name))
		}
	}
}

func TestReadersGetIn(t *testing.T) {
	r := start(t, t.TempDir(), small)
	port := strings.TrimPrefix(strings.TrimSuffix(r.url, "/docs"), "http://127.0.0.1:")
	for name, headers := range map[string][]string{
		"a program":              nil,
		"by name":                {"Host: localhost:" + port},
		"by another name":        {"Host: LocalHost:" + port},
		"typed":                  {"Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"},
		"from a link elsewhere":  {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"},
		"from a page of its own": {"Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Origin: http://HOST"},
	} {
		for _, route := range []string{"/docs/", "/docs/_counterpoint/status"} {
			a := r.send("GET", route, headers...)
			if a.status != http.StatusOK {
				t.Errorf("%s: %s: got %d", name, route, a.status)
			}
			checkHeaders(t, name+" "+route, a)
		}
	}
}

// What no honest client sends is refused before anybody looks at it.
func TestMalformedRequestsAreRefused(t *testing.T) {
	r := start(t, t.TempDir(), small)
	for name, c := range map[string]struct {
		headers []string
		status  int
	}{
		"two hosts":       {[]string{"Host: HOST", "Host: evil.example"}, 400},
		"our host twice":  {[]string{"Host: HOST", "Host: HOST"}, 400},
		"a huge header":   {[]string{"X-Long: " + strings.Repeat("x", 1<<20)}, 431},
		"many headers":    {[]string{strings.Repeat("X-Many: x\r\n", 4000) + "X: y"}, 431},
		"a host and user": {[]string{"Host: x@HOST"}, 400},
		"two lengths":     {[]string{"Content-Length: 0", "Content-Length: 5"}, 400},
		"a space before":  {[]string{"Host : evil.example"}, 400},
	} {
		if a := r.send("GET", "/docs/", c.headers...); a.status != c.status || strings.Contains(a.body, "home") {
			t.Errorf("%s: got %d %q", name, a.status, a.body)
		}
	}
	if a := r.send("GET", "/docs/"); a.status != http.StatusOK {
		t.Errorf("then a reader gets %d", a.status)
	}
}

// Who holds a connection open without a word is cut off.
func TestStrangersCannotHoldOn(t *testing.T) {
	s := webServer(context.Background(), http.NotFoundHandler())
	if s.ReadHeaderTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("no bounds: %+v", s)
	}
}

// No way out, by any spelling, and never a server error.
func TestNoWayOutOfTheSite(t *testing.T) {
	r := start(t, t.TempDir(), small)
	for _, target := range []string{
		"/../x", "/docs/../../etc/passwd", "/%2e%2e/x", "/docs/%2E%2e/x", "/..%2fx", "/..%5cx", `/a\..\x`, "//etc/passwd", "/x%00.html",
		"/docs/x%00.html", "/.env", "/.git/config", "/docs/.env/.", "/docs/./index.html", "/docs/index.html%3fraw??", "/x::$DATA",
		"/docs//index.html", "/docs/post//", "http://evil.example/docs/", "*", "/docs/%zz", "/docs/\x01", "/docs/site.yaml", "/docs/content/",
		"/docs/files/", "/docs/files", "/docs/#x", "http://HOST/docs/", "https://HOST/docs/", "HOST", "docs/", "/docs/..;/x", "/docs/%252e%252e/x",
		"/docs/%c0%ae%c0%ae/x", "/docs/\u2025/x", "/docs/_counterpoint/../index.html", "/docs/_counterpoint/", "/docs/_counterpoint//events",
		"/docs/_counterpoint/client.js/", "/docs/index.html/", "/docs/post%2findex.html", "/docs/POST/", "/docs/index.html::$DATA",
	} {
		for _, method := range []string{"GET", "HEAD"} {
			a := r.send(method, strings.ReplaceAll(target, "HOST", strings.TrimPrefix(strings.TrimSuffix(r.url, "/docs"), "http://")))
			if a.status != http.StatusBadRequest && a.status != http.StatusNotFound && a.status != http.StatusForbidden {
				t.Errorf("%s %q: got %d", method, target, a.status)
			}
			if strings.Contains(a.body, "home") || strings.Contains(a.body, "root:") {
				t.Errorf("%s %q: says %q", method, target, a.body)
			}
		}
	}
	if a := r.send("OPTIONS", "*"); a.status < 400 {
		t.Errorf("OPTIONS *: got %d", a.status)
	}
}

func TestFiles(t *testing.T) {
	r := start(t, t.TempDir(), small)
	for _, c := range []struct {
		target   string
		status   int
		location string
		kind     string
		body     string
	}{
		{"/docs/", 200, "", "text/html; charset=utf-8", "home"},
		{"/docs/index.html", 200, "", "text/html; charset=utf-8", "home"},
		{"/docs/post/", 200, "", "text/html; charset=utf-8", "post"},
		{"/docs/post", 301, "/docs/post/", "", ""},
		{"/docs/post?q=1", 301, "/docs/post/?q=1", "", ""},
		{"/docs/post/a%20b.png", 200, "", "image/png", "PNG"},
		{"/docs/style.css", 200, "", "text/css; charset=utf-8", "margin"},
		{"/docs/files/readme", 200, "", "application/octet-stream", "text"},
		{"/docs/%C3%BCmlaut/", 200, "", "text/html; charset=utf-8", "ü"},
		{"/docs/missing/", 404, "", "text/html; charset=utf-8", "not here"},
		{"/docs/fr/missing/page/", 404, "", "text/html; charset=utf-8", "pas ici"},
		{"/docs", 302, "/docs/", "", ""},
		{"/", 302, "/docs/", "", ""},
		{"/post/", 404, "", "text/html; charset=utf-8", "not here"},
		{"/docs/_counterpoint/client.js", 200, "", "text/javascript; charset=utf-8", "counterpoint"},
		{"/docs/_counterpoint/client.css", 200, "", "text/css; charset=utf-8", "dialog"},
	} {
		a := r.send("GET", c.target)
		if a.status != c.status || a.header.Get("Location") != c.location || !strings.Contains(a.body, c.body) ||
			c.kind != "" && a.header.Get("Content-Type") != c.kind {
			t.Errorf("%s: got %d, %q, %q, %q", c.target, a.status, a.header.Get("Location"), a.header.Get("Content-Type"), a.body)
		}
	}
}

func TestConditionalAndPartialRequests(t *testing.T) {
	r := start(t, t.TempDir(), small)
	first := r.send("GET", "/docs/style.css")
	etag := first.header.Get("ETag")
	if a := r.send("GET", "/docs/style.css", "If-None-Match: "+etag); etag == "" || a.status != http.StatusNotModified || a.body != "" {
		t.Errorf("with its ETag %q: got %d", etag, a.status)
	}
	if a := r.send("HEAD", "/docs/style.css"); a.status != http.StatusOK || a.body != "" || a.header.Get("Content-Length") != fmt.Sprint(len(first.body)) {
		t.Errorf("HEAD: got %d, %q, %q", a.status, a.header.Get("Content-Length"), a.body)
	}
	if a := r.send("GET", "/docs/style.css", "Range: bytes=0-3"); a.status != http.StatusPartialContent || a.body != "body" {
		t.Errorf("Range: got %d %q", a.status, a.body)
	}
	if a := r.send("GET", "/docs/style.css", "Range: bytes=900-"); a.status != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("a range too far: got %d", a.status)
	}
}

// The client is in every page that is shown, and in no file.
func TestTheClientIsOnlyInWhatIsShown(t *testing.T) {
	site, _ := small(context.Background(), nil)
	r := start(t, t.TempDir(), func(context.Context, []string) (*Site, error) { return site, nil })
	script := `<script src="/docs/_counterpoint/client.js?` + clientVersion + `" data-build="`
	for _, target := range []string{"/docs/", "/docs/post/", "/docs/missing"} {
		if a := r.send("GET", target); strings.Count(a.body, script) != 1 {
			t.Errorf("%s: %s", target, a.body)
		}
	}
	if a := r.send("GET", "/docs/"); !strings.HasSuffix(a.body, "</script>\n</body></html>") {
		t.Errorf("not before the end of the body: %s", a.body)
	}
	if a := r.send("GET", "/docs/style.css"); strings.Contains(a.body, "script") {
		t.Errorf("in a stylesheet: %s", a.body)
	}
	for name, data := range site.Files.(memory) {
		if strings.Contains(string(data), "_counterpoint") {
			t.Errorf("in the site's own file %s", name)
		}
	}
}

func TestRefusalsAreToldOnce(t *testing.T) {
	r := start(t, t.TempDir(), small)
	for range 3 {
		r.send("GET", "/docs/", "Host: evil.example")
	}
	for i := range 2 * maxSeen {
		r.send("GET", "/docs/", fmt.Sprintf("Host: evil%d.example", i))
	}
	n, same := 0, 0
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		if f, ok := e.(Refused); ok {
			n++
			if f.Host == "evil.example" {
				same++
			}
		}
	}
	if same != 1 || n != maxSeen {
		t.Errorf("%d refusals told, %d of them the same", n, same)
	}
}
