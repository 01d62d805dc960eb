package cdn

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	front = "cloudfront://E1ABCDEFGHIJKL"
	flare = "cloudflare://0123456789abcdef0123456789abcdef"
)

// asked is a request that a service got.
type asked struct {
	path, kind, token, body string
}

// service answers with one status after the other, the last again and again.
type service struct {
	*httptest.Server
	answers []string // a status and a body
	header  http.Header
	got     []asked
}

func serve(t *testing.T, answers ...string) *service {
	t.Helper()
	s := &service{answers: answers, header: http.Header{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost {
			t.Errorf("%s, %v", r.Method, err)
		}
		s.got = append(s.got, asked{r.URL.Path, r.Header.Get("Content-Type"), r.Header.Get("Authorization"), string(body)})
		answer := s.answers[min(len(s.got), len(s.answers))-1]
		var status int
		_, _ = fmt.Sscanf(answer, "%d", &status)
		_, text, _ := strings.Cut(answer, " ")
		for name, values := range s.header {
			w.Header()[name] = values
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(s.Close)
	t.Setenv("AWS_ENDPOINT_URL_CLOUDFRONT", s.URL)
	t.Setenv("CLOUDFLARE_BASE_URL", s.URL+"/v4")
	t.Setenv("CLOUDFLARE_API_TOKEN", "s3cret")
	t.Setenv("COUNTERPOINT_WEBHOOK_TOKEN", "")
	return s
}

// waits are how long somebody was to wait.
type waits []time.Duration

func tell(t *testing.T, w *waits, address string, files ...string) (*Caches, error) {
	t.Helper()
	c, err := Open([]string{address}, Options{Base: "https://example.org/base/",
		Sign: func(_ context.Context, r *http.Request, body []byte, service string) error {
			r.Header.Set("Authorization", fmt.Sprintf("signed %s %d", service, len(body)))
			return nil
		},
		Wait: func(_ context.Context, d time.Duration) error { *w = append(*w, d); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	return c, c.Tell(t.Context(), files)
}

var changed = []string{"a/index.html", "index.html", "assets/counterpoint.0123456789.css", "bridge-480w.01234567.webp", "my file ü?.pdf", "xindex.html", "404.html",
	"a/index.html.gz", "a/index.html.br", "assets/counterpoint.0123456789.css.gz"}

const wantPaths = "/base/ /base/404.html /base/a/ /base/a/index.html /base/index.html /base/my%20file%20%C3%BC%3F.pdf /base/xindex.html"

func TestCloudFrontIsToldOfWhatChanged(t *testing.T) {
	s := serve(t, "201 <Invalidation/>")
	c, err := tell(t, &waits{}, front, changed...)
	if err != nil {
		t.Fatal(err)
	}
	var said invalidation
	if err := xml.Unmarshal([]byte(s.got[0].body), &said); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(said.Items, " "); got != wantPaths || said.Quantity != 7 || len(said.Reference) < 20 {
		t.Errorf("%+v", said)
	}
	if g := s.got[0]; g.path != "/2020-05-31/distribution/E1ABCDEFGHIJKL/invalidation" || g.token != fmt.Sprintf("signed cloudfront %d", len(g.body)) || len(s.got) != 1 {
		t.Errorf("%+v", s.got)
	}
	if !slices.Equal(c.Told(), []string{front + " was told of 7 addresses"}) {
		t.Error(c.Told())
	}
	if _, err := tell(t, &waits{}, front, changed...); err != nil || s.got[1].body == s.got[0].body {
		t.Errorf("two invalidations have one reference: %v", err)
	}
}

func TestCloudFrontIsToldOfAFolderWhereVeryMuchChanged(t *testing.T) {
	s := serve(t, "201 ")
	var many []string
	for i := range mostPaths + 1 {
		many = append(many, fmt.Sprintf("posts/p%d.html", i))
	}
	if _, err := tell(t, &waits{}, front, many...); err != nil || !strings.Contains(s.got[0].body, "<Paths><Quantity>1</Quantity><Items><Path>/base/posts/*</Path></Items></Paths>") {
		t.Errorf("%.500s, %v", s.got[0].body, err)
	}
	for want, paths := range map[string][]string{"/a/": {"/a/b", "/a/c"}, "/": {"/a/b", "/b/c"}, "/a/b/": {"/a/b/", "/a/b/c/d"}, "/x/": {"/x/ab/c", "/x/a"}} {
		if got := common(paths); got != want {
			t.Errorf("%v are in %s, not %s", paths, want, got)
		}
	}
}

func TestCloudflareIsToldOfWhatChanged(t *testing.T) {
	s := serve(t, `200 {"success": true}`)
	many := slices.Clone(changed)
	for i := range 150 {
		many = append(many, fmt.Sprintf("p%d.html", i))
	}
	if _, err := tell(t, &waits{}, flare, many...); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, g := range s.got {
		var said struct{ Files []string }
		if err := json.Unmarshal([]byte(g.body), &said); err != nil || g.path != "/v4/zones/0123456789abcdef0123456789abcdef/purge_cache" || g.token != "Bearer s3cret" {
			t.Errorf("%+v, %v", g, err)
		}
		for _, u := range said.Files {
			if !strings.HasPrefix(u, "https://example.org/base/") {
				t.Error(u)
			}
		}
		n += len(said.Files)
	}
	if n != 157 || len(s.got) != 2 {
		t.Errorf("%d addresses in %d requests", n, len(s.got))
	}
}

func TestAHookIsToldOfWhatChanged(t *testing.T) {
	s := serve(t, "204 ")
	t.Setenv("COUNTERPOINT_WEBHOOK_TOKEN", "s3cret")
	c, err := tell(t, &waits{}, s.URL+"/hooks/1234", "a/index.html")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"site":"https://example.org/base/","paths":["/base/a/","/base/a/index.html"],"urls":["https://example.org/base/a/","https://example.org/base/a/index.html"]}`
	if g := s.got[0]; g.body != want || g.kind != "application/json" || g.token != "Bearer s3cret" || g.path != "/hooks/1234" {
		t.Errorf("%+v", g)
	}
	if strings.Contains(strings.Join(c.Names(), " "), "1234") {
		t.Error("the address of a hook may be a secret")
	}
}

func TestNobodyIsToldOfNothing(t *testing.T) {
	s := serve(t, "500 ")
	t.Setenv("FLARE", flare)
	if c, err := tell(t, &waits{}, "env:FLARE", "assets/counterpoint.0123456789.css"); err != nil || len(s.got) > 0 || len(c.Told()) > 0 {
		t.Errorf("%v, %v", s.got, err)
	}
}

func TestWhatMayGoWellTheNextTimeIsTriedAgain(t *testing.T) {
	s := serve(t, "503 ", "429 ", `200 {"success": true}`)
	s.header.Set("Retry-After", "7")
	var w waits
	if _, err := tell(t, &w, flare, "a.html"); err != nil || !slices.Equal(w, waits{7 * time.Second, 7 * time.Second}) {
		t.Errorf("%v, %v", w, err)
	}
	s = serve(t, "500 ")
	s.header.Set("Retry-After", "999999999")
	w = nil
	if _, err := tell(t, &w, flare, "a.html"); err == nil || !slices.Equal(w, waits{longest, longest, longest}) {
		t.Errorf("%v, %v", w, err)
	}
}

func TestARefusalIsOneSentenceWithoutSecrets(t *testing.T) {
	for _, c := range []struct{ address, answer, want string }{
		{flare, `403 {"success": false, "errors": [{"code": 1, "message": "Authentication\nerror"}]}`, "it answers 403 Forbidden: Authentication error (the token in CLOUDFLARE_API_TOKEN needs the permission Zone, Cache Purge, for this zone); the next publish tells it again"},
		{flare, `200 {"success": false, "errors": [{"message": "no"}]}`, "it answers 200 OK: no"},
		{flare, `200 <html>`, "it answers 200 OK"},
		{front, `403 <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User x</Message></Error></ErrorResponse>`, "AccessDenied User x (the credentials need cloudfront:CreateInvalidation)"},
		{front, `404 ` + strings.Repeat("x", 5000), "it answers 404 Not Found"},
		{"hook", `302 `, "it answers 302 Found"},
		{"hook", `410 s3cret`, "it answers 410 Gone"},
	} {
		s := serve(t, c.answer)
		s.header.Set("Location", s.URL+"/elsewhere")
		if c.address == "hook" {
			c.address = s.URL + "/s3cret"
		}
		_, err := tell(t, &waits{}, c.address, "a.html")
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.ContainsAny(err.Error(), "\n") || strings.Contains(err.Error(), "s3cret") || len(s.got) != 1 {
			t.Errorf("%s: %v, %d requests", c.answer, err, len(s.got))
		}
	}
	s := serve(t, "200 ")
	s.Close()
	_, err := tell(t, &waits{}, s.URL+"/s3cret", "a.html")
	if err == nil || !strings.Contains(err.Error(), "there is no answer") || strings.Contains(err.Error(), "s3cret") {
		t.Error(err)
	}
}

func TestAddressesOfCaches(t *testing.T) {
	t.Setenv("CLOUDFLARE_API_TOKEN", "")
	for _, address := range []string{"cloudfront://", "cloudfront://../x", "cloudflare://zone", flare, "http://example.org/hook", "https://me:s3cret@example.org/hook", "ftp://example.org", "x", "%", "env:NOT_SET_HERE"} {
		_, err := Open([]string{address}, Options{Base: "https://example.org/"})
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := Open([]string{"https://example.org/hook"}, Options{Base: "/base/"}); err == nil {
		t.Error("an address without a host will do")
	}
	c, err := Open([]string{front}, Options{Base: "https://example.org", Sign: func(context.Context, *http.Request, []byte, string) error {
		return errors.New("no credentials")
	}, Wait: func(context.Context, time.Duration) error { t.Error("it waits"); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Tell(t.Context(), []string{"index.html"}); err == nil || !strings.Contains(err.Error(), "no credentials") {
		t.Error(err)
	}
}
