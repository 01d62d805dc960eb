package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"counterpoint/generator/publish"
)

type site map[string]string

func (s site) files(rules ...publish.Rule) (list []publish.File) {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		list = append(list, publish.NewFile(name, []byte(s[name]), rules))
	}
	return list
}

var example = site{"index.html": "<a href=a/>", "a/index.html": "<link href=assets/x.0123456789.css>", "assets/x.0123456789.css": "a{}",
	"feed.json": "{}", "claims.json": "[]", "a b/ü+&=?#.txt": "odd"}

func open(t *testing.T, address, who string) *publish.Stored {
	t.Helper()
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	target := publish.NewStored(s, publish.StoredOptions{Who: who, Workers: 4, Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
	t.Cleanup(func() { _ = target.Close() })
	return target
}

func send(t *testing.T, address string, files []publish.File, o publish.Options) (*publish.Report, error) {
	t.Helper()
	return publish.Publish(t.Context(), files, open(t, address, "one"), o)
}

func mustSend(t *testing.T, address string, files []publish.File) *publish.Report {
	t.Helper()
	r, err := send(t, address, files, publish.Options{MaxDeletes: -1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// stored is what lies in a folder of the bucket.
func stored(t *testing.T, p *proxy, folder string) site {
	t.Helper()
	got := site{}
	root := filepath.Join(p.folder, folder)
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		if strings.HasPrefix(rel, ".counterpoint") || strings.HasPrefix(rel, ".sgwtmp") {
			return nil
		}
		data, err := os.ReadFile(name)
		got[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return got
}

// atRest are the files when the gateway has ended what it was asked before a
// publish was cut off: between the old file and the new one there is none, for an
// instant.
func atRest(t *testing.T, p *proxy) site {
	t.Helper()
	for before := stored(t, p, ""); ; {
		time.Sleep(50 * time.Millisecond)
		now := stored(t, p, "")
		if maps.Equal(before, now) {
			return now
		}
		before = now
	}
}

func TestASecondPublishChangesNothing(t *testing.T) {
	p := newBucket(t)
	if r := mustSend(t, p.address("blog"), example.files()); len(r.Changes) != len(example) {
		t.Errorf("%d changes", len(r.Changes))
	}
	want := []string{"PUT blog/.counterpoint/lock.json", "PUT blog/.counterpoint/pending.json", "PUT blog/assets/x.0123456789.css",
		"PUT blog/a b/ü+&=?#.txt|PUT blog/claims.json", "PUT blog/a b/ü+&=?#.txt|PUT blog/claims.json", "PUT blog/a/index.html", "PUT blog/feed.json",
		"PUT blog/index.html", "PUT blog/.counterpoint/manifest.json", "DELETE blog/.counterpoint/pending.json", "DELETE blog/.counterpoint/lock.json"}
	got := p.changing()
	for i := range want {
		if i >= len(got) || !strings.Contains(want[i], got[i]) {
			t.Fatalf("step %d of %q, want %s", i, got, want[i])
		}
	}
	if len(got) != len(want) || !maps.Equal(stored(t, p, "blog"), example) {
		t.Errorf("%q leave %q", got, stored(t, p, "blog"))
	}
	if r := mustSend(t, p.address("blog"), example.files()); len(r.Changes) != 0 || r.Kept != len(example) {
		t.Errorf("the second time: %+v", r)
	}
	if got := p.changing(); len(got) != 0 {
		t.Errorf("the second time: %q", got)
	}
}

func TestAnObjectHasItsHeaders(t *testing.T) {
	p := newBucket(t)
	rules := []publish.Rule{{Match: "claims.json", Encoding: "gzip", CacheControl: "no-cache"}}
	mustSend(t, p.address(""), example.files(rules...))
	s, err := Open(t.Context(), p.address(""))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"index.html":              "text/html; charset=utf-8|public, max-age=60|",
		"assets/x.0123456789.css": "text/css; charset=utf-8|public, max-age=31536000, immutable|",
		"claims.json":             "application/json; charset=utf-8|no-cache|gzip",
	} {
		a, err := s.bucket.Attributes(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.ContentType + "|" + a.CacheControl + "|" + a.ContentEncoding; got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	// Other headers alone are sent, too.
	rules[0].CacheControl = "max-age=5"
	r := mustSend(t, p.address(""), example.files(rules...))
	if len(r.Changes) != 1 || r.Changes[0].Path != "claims.json" || r.Changes[0].Reason != "headers changed" {
		t.Errorf("%+v", r.Changes)
	}
}

func TestAWebsiteRedirects(t *testing.T) {
	p := newBucket(t)
	list := example.files()
	list[0].Headers.Redirect = "/new/"
	for _, c := range []struct{ folder, query, want string }{{"a", "", ""}, {"b", "&website=true", "/new/"}} {
		var got atomic.Value
		got.Store("")
		p.set(func(_ int, _ http.ResponseWriter, r *http.Request) bool {
			if to := r.Header.Get("X-Amz-Website-Redirect-Location"); to != "" {
				got.Store(to)
			}
			return false
		})
		if mustSend(t, p.address(c.folder)+c.query, list); got.Load() != c.want {
			t.Errorf("%q: %q", c.query, got.Load())
		}
	}
}

func TestWhatIsNotOursStays(t *testing.T) {
	p := newBucket(t)
	mustSend(t, p.address("other"), site{"x.html": "other"}.files())
	s, err := Open(t.Context(), p.address("blog"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), "theirs.html", small("theirs")); err != nil {
		t.Fatal(err)
	}
	mustSend(t, p.address("blog"), example.files())
	r := mustSend(t, p.address("blog"), site{"index.html": "now"}.files())
	if got := stored(t, p, "blog"); !maps.Equal(got, site{"index.html": "now", "theirs.html": "theirs"}) || !slices.Equal(r.Foreign, []string{"theirs.html"}) {
		t.Errorf("%q, foreign are %q", got, r.Foreign)
	}
	if got := stored(t, p, "other"); !maps.Equal(got, site{"x.html": "other"}) {
		t.Errorf("in another folder: %q", got)
	}
	if _, err := send(t, p.address("blog"), site{"index.html": "now", "theirs.html": "mine"}.files(), publish.Options{}); err == nil || !strings.Contains(err.Error(), "theirs.html") {
		t.Errorf("theirs is overwritten: %v", err)
	}
}

func small(text string) publish.Upload {
	return publish.Upload{Size: int64(len(text)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

func TestOfTwoPublishesOneIsRefused(t *testing.T) {
	p := newBucket(t)
	waiting, other := make(chan struct{}), make(chan error)
	p.set(func(_ int, _ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "claims.json") {
			close(waiting)
			<-other
		}
		return false
	})
	first := make(chan error)
	go func() {
		_, err := publish.Publish(context.WithoutCancel(t.Context()), example.files(), open(t, p.address(""), "one"), publish.Options{})
		first <- err
	}()
	<-waiting
	_, err := publish.Publish(t.Context(), site{"index.html": "2"}.files(), open(t, p.address(""), "two"), publish.Options{MaxDeletes: -1})
	if err == nil || !strings.Contains(err.Error(), "another publish to this target is under way") {
		t.Errorf("the second: %v", err)
	}
	close(other)
	if err := <-first; err != nil {
		t.Errorf("the first: %v", err)
	}
	if got := stored(t, p, ""); !maps.Equal(got, example) {
		t.Errorf("%q", got)
	}
}

// Some stores cannot write only what is not there.
func TestAStoreWithoutConditionsIsLockedAllTheSame(t *testing.T) {
	p := newBucket(t)
	p.set(func(_ int, w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("If-None-Match") == "" {
			return false
		}
		w.WriteHeader(http.StatusNotImplemented)
		fmt.Fprint(w, "<Error><Code>NotImplemented</Code></Error>")
		return true
	})
	mustSend(t, p.address(""), example.files())
	s, err := Open(t.Context(), p.address(""))
	if err != nil {
		t.Fatal(err)
	}
	lock := small("{}")
	lock.New = true
	if first, second := s.Write(t.Context(), "lock", lock), s.Write(t.Context(), "lock", lock); first != nil || !errors.Is(second, fs.ErrExist) {
		t.Errorf("%v, %v", first, second)
	}
}

// A reader that fails leaves nothing: closing the writer without cancelling it
// would publish what was sent so far, and say that all is well.
func TestAReaderThatFailsPublishesNoPart(t *testing.T) {
	p := newBucket(t)
	s, err := Open(t.Context(), p.address(""))
	if err != nil {
		t.Fatal(err)
	}
	for name, size := range map[string]int{"short": 1000, "long": 20 << 20} {
		broken := errors.New("broken")
		r := io.MultiReader(bytes.NewReader(make([]byte, size)), failing{broken})
		err := s.Write(t.Context(), name, publish.Upload{Size: int64(size) + 1, Open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil }})
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := stored(t, p, ""); len(got) != 0 {
		t.Errorf("there are %v", slices.Collect(maps.Keys(got)))
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// An upload in parts that is cut off leaves parts that nobody sees; the next run
// takes them away, and only its own.
func TestPartsThatWereLeftAreTakenAway(t *testing.T) {
	p := newBucket(t)
	film := site{"film.mp4": strings.Repeat("0123456789abcdef", 1<<20)}
	p.set(func(_ int, w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("partNumber") == "2" || r.Method == http.MethodDelete {
			panic(http.ErrAbortHandler)
		}
		return false
	})
	if _, err := send(t, p.address("x"), film.files(), publish.Options{}); err == nil {
		t.Fatal("no error")
	}
	p.set(nil)
	if n := parts(t, p); n == 0 || len(stored(t, p, "x")) != 0 {
		t.Fatalf("%d uploads in parts are left, %d files", n, len(stored(t, p, "x")))
	}
	mustSend(t, p.address("x"), film.files())
	if got := stored(t, p, "x"); parts(t, p) != 0 || !maps.Equal(got, film) {
		t.Errorf("%d uploads in parts are left, %d files", parts(t, p), len(got))
	}
	// The ETag of a multipart upload is no MD5.
	if r := mustSend(t, p.address("x"), film.files()); len(r.Changes) > 0 {
		t.Errorf("%+v", r.Changes)
	}
}

// parts counts the uploads in parts that have not ended.
func parts(t *testing.T, p *proxy) int {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(p.folder, ".sgwtmp", "multipart", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// The store stops answering at some request. Whoever follows links finds all that
// there is; the next publish finishes.
func TestCutOffAnywhereTheNextPublishFinishes(t *testing.T) {
	page := func(n int) site {
		s := site{"index.html": fmt.Sprint("home ", n)}
		for i := range 6 {
			name := fmt.Sprintf("p%d/index.html", n*3+i)
			s["index.html"] += " " + name
			s[name] = fmt.Sprintf("assets/x.%010d.css", n*3+i)
			s[s[name]] = fmt.Sprint("a{} ", n, i)
		}
		return s
	}
	for range 12 {
		p := newBucket(t)
		mustSend(t, p.address(""), page(0).files())
		at := 3 + rand.IntN(30)
		p.set(func(n int, _ http.ResponseWriter, r *http.Request) bool {
			if n >= at {
				panic(http.ErrAbortHandler)
			}
			return false
		})
		_, err := send(t, p.address(""), page(1).files(), publish.Options{MaxDeletes: -1})
		got := atRest(t, p)
		links := strings.Fields(got["index.html"])
		if len(links) < 2 {
			t.Fatalf("cut off at %d (%v): the home page is %q", at, err, got["index.html"])
		}
		for _, name := range links[2:] {
			if css, ok := got[name]; !ok || got[css] == "" {
				t.Fatalf("cut off at %d (%v): %s or %s is missing", at, err, name, css)
			}
		}
		p.set(nil)
		mustSend(t, p.address(""), page(1).files())
		if got := stored(t, p, ""); !maps.Equal(got, page(1)) {
			t.Fatalf("cut off at %d, then published: %q", at, got)
		}
	}
}
