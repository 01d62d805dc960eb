package devserver

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"counterpoint/generator/diag"
)

// soon is how long a test waits for what must happen: long, because what is
// tested is that it happens at all.
const soon = 20 * time.Second

// running is a server under test, with the events that it told.
type running struct {
	t      *testing.T
	root   string
	url    string // without a slash at its end
	end    context.CancelFunc
	ended  chan error
	mu     sync.Mutex
	events []Event
}

// start serves a folder. The site is made by the given function, or is the
// files of content/ as they are.
func start(t *testing.T, root string, build Build, options ...func(*Options)) *running {
	t.Helper()
	if build == nil {
		build = func(context.Context, []string) (*Site, error) { return copyOf(root) }
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, root: root, end: cancel, ended: make(chan error, 1)}
	o := Options{Root: root, Build: build}
	for _, set := range options {
		set(&o)
	}
	listening := make(chan string, 1)
	o.Log = func(e Event) {
		r.mu.Lock()
		r.events = append(r.events, e)
		r.mu.Unlock()
		if l, ok := e.(Listening); ok {
			listening <- strings.TrimSuffix(l.URL, "/")
		}
	}
	go func() { r.ended <- Run(ctx, o) }()
	t.Cleanup(func() {
		cancel()
		select {
		case <-r.ended:
		case <-time.After(soon):
			t.Error("the server did not end")
		}
	})
	select {
	case r.url = <-listening:
	case err := <-r.ended:
		r.ended <- err
		t.Fatalf("the server ended: %v", err)
	case <-time.After(soon):
		t.Fatal("the server does not listen")
	}
	return r
}

// memory is files that are there.
type memory map[string][]byte

func (m memory) File(name string) ([]byte, diag.List, bool) {
	data, ok := m[name]
	return data, nil, ok
}

// copyOf is a build that copies content/; a file with the word BROKEN fails it.
func copyOf(root string) (*Site, error) {
	files := memory{"404.html": []byte("<body>no such page</body>")}
	site := &Site{Files: files, BasePath: "/"}
	content := os.DirFS(filepath.Join(root, "content"))
	err := fs.WalkDir(content, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // it may go while we look
		}
		data, err := fs.ReadFile(content, name)
		if bytes.Contains(data, []byte("BROKEN")) {
			site.Diagnostics.Add(diag.NewSource("content/"+name, data).At(0).Errorf("this is broken"))
		}
		if err == nil {
			files[name] = data
		}
		return nil
	})
	if site.Diagnostics.Failed() {
		site.Files = nil
	}
	return site, err
}

func put(t *testing.T, root, name, data string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(file), 0o777))
	must(t, os.WriteFile(file, []byte(data), 0o666))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (r *running) get(path string) (status int, body string) {
	r.t.Helper()
	answer, err := http.Get(r.url + path)
	must(r.t, err)
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	must(r.t, err)
	return answer.StatusCode, string(data)
}

// becomes waits until a file is served as it should be; "" means not at all.
func (r *running) becomes(what, path, want string) {
	r.t.Helper()
	var status int
	var body string
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		status, body = r.get(path)
		if want == "" && status == http.StatusNotFound || want != "" && status == http.StatusOK && body == want {
			return
		}
	}
	r.t.Fatalf("%s: %s is %d %q, want %q", what, path, status, body, want)
}

func (r *running) builds() (list []Built) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		if b, ok := e.(Built); ok {
			list = append(list, b)
		}
	}
	return list
}

func TestEveryKindOfChangeIsSeen(t *testing.T) {
	root := t.TempDir()
	put(t, root, "site.yaml", "title: T\n")
	put(t, root, "content/a.txt", "one")
	r := start(t, root, nil)
	file := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	r.becomes("at first", "/a.txt", "one")

	put(t, root, "content/a.txt", "two")
	r.becomes("written", "/a.txt", "two")

	put(t, root, "content/.a.txt.tmp", "three")
	must(t, os.Rename(file("content/.a.txt.tmp"), file("content/a.txt")))
	r.becomes("saved by renaming", "/a.txt", "three")

	must(t, os.Remove(file("content/a.txt")))
	r.becomes("deleted", "/a.txt", "")
	put(t, root, "content/a.txt", "four")
	r.becomes("made again", "/a.txt", "four")

	put(t, root, "content/x/y/z/b.txt", "deep")
	r.becomes("in folders made with it", "/x/y/z/b.txt", "deep")
	put(t, root, "content/x/y/z/b.txt", "deeper")
	r.becomes("changed in a new folder", "/x/y/z/b.txt", "deeper")

	must(t, os.Rename(file("content/x"), file("content/w")))
	r.becomes("a folder renamed", "/w/y/z/b.txt", "deeper")
	r.becomes("a folder renamed", "/x/y/z/b.txt", "")
	put(t, root, "content/w/y/z/b.txt", "deepest")
	r.becomes("changed in a renamed folder", "/w/y/z/b.txt", "deepest")

	must(t, os.RemoveAll(file("content/w")))
	r.becomes("a folder deleted", "/w/y/z/b.txt", "")
	put(t, root, "content/w/y/z/b.txt", "back")
	r.becomes("a folder made again", "/w/y/z/b.txt", "back")

	must(t, os.Rename(file("content"), file("away")))
	r.becomes("all content away", "/a.txt", "")
	must(t, os.Rename(file("away"), file("content")))
	r.becomes("and back", "/a.txt", "four")
	put(t, root, "content/a.txt", "five")
	r.becomes("and changed", "/a.txt", "five")

	put(t, root, "content/a.txt", "FIVE") // the same length, perhaps the same time
	r.becomes("the same size", "/a.txt", "FIVE")
}

func TestManyFilesAreFewBuilds(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/a.txt", "one")
	r := start(t, root, nil)
	before := len(r.builds())
	const files = 300
	for i := range files {
		put(t, root, fmt.Sprintf("content/%d/%d.txt", i%20, i), "new")
	}
	for i := range files {
		r.becomes("of many", fmt.Sprintf("/%d/%d.txt", i%20, i), "new")
	}
	if n := len(r.builds()) - before; n > files/10 {
		t.Errorf("%d builds for %d files", n, files)
	}
}

// What is not there when the server starts is watched when it comes; what no
// build reads leads to none.
func TestWhatIsWatched(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/a.txt", "one")
	r := start(t, root, nil)
	for _, name := range []string{"site.yaml", "templates/base.html", "static/css/x.css"} {
		put(t, root, name, "new")
		r.builtFor(name)
		put(t, root, name, "newer")
		r.builtFor(name)
	}
	before := len(r.builds())
	for _, name := range []string{"content/.a.txt.swp", "content/a.txt~", "content/#a.txt#", "content/4913", "public/a.txt", ".git/x", "README"} {
		put(t, root, name, "litter")
	}
	must(t, os.Chtimes(filepath.Join(root, "content/a.txt"), time.Time{}, time.Time{})) // no change of the times at all
	put(t, root, "content/a.txt", "two")
	r.becomes("after litter", "/a.txt", "two")
	for _, b := range r.builds()[before:] {
		for _, name := range b.Changed {
			if name != "content/a.txt" {
				t.Errorf("%s led to a build", name)
			}
		}
	}
}

// builtFor waits for a build that a file led to, and forgets the builds so far.
func (r *running) builtFor(name string) {
	r.t.Helper()
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		for _, b := range r.builds() {
			for _, changed := range b.Changed {
				if changed == name {
					r.mu.Lock()
					r.events = nil
					r.mu.Unlock()
					return
				}
			}
		}
	}
	r.t.Fatalf("%s led to no build", name)
}

func TestABrokenSiteKeepsTheLastGoodOne(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/index.html", "<body>good</body>")
	r := start(t, root, nil)
	put(t, root, "content/other.txt", "BROKEN")
	r.status(`"ok":false`, `"errors":1`, `this is broken`, `content/other.txt`)
	if _, body := r.get("/"); !strings.Contains(body, "good") {
		t.Errorf("the last good page is gone: %s", body)
	}
	put(t, root, "content/other.txt", "mended")
	r.status(`"ok":true`, `"errors":0`, `"diagnostics":[]`)
	r.becomes("mended", "/other.txt", "mended")
}

func (r *running) status(want ...string) {
	r.t.Helper()
	var body string
next:
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		_, body = r.get("/_counterpoint/status")
		for _, w := range want {
			if !strings.Contains(body, w) {
				continue next
			}
		}
		return
	}
	r.t.Fatalf("status is %s, want %q", body, want)
}

func TestBeforeTheFirstGoodBuild(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/index.html", "BROKEN")
	r := start(t, root, nil)
	status, body := r.get("/any/page/")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "could not be built yet") || !strings.Contains(body, "client.js") {
		t.Errorf("got %d %s", status, body)
	}
	put(t, root, "content/index.html", "<body>good</body>")
	r.status(`"ok":true`)
	if status, body := r.get("/"); status != http.StatusOK || !strings.Contains(body, "good") {
		t.Errorf("got %d %s", status, body)
	}
}

func TestABuildThatCannotBeMadeIsTold(t *testing.T) {
	root := t.TempDir()
	fail := true
	r := start(t, root, func(context.Context, []string) (*Site, error) {
		if fail {
			return nil, errors.New("the disk is on fire")
		}
		return &Site{Files: memory{"index.html": nil}}, nil
	})
	r.status(`the disk is on fire`, `"ok":false`)
	fail = false
	put(t, root, "content/a.txt", "x")
	r.status(`"ok":true`)
}

// A change during a build overtakes it, but not for ever.
func TestAChangeDuringABuild(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/a.txt", "0")
	slow := func(ctx context.Context, _ []string) (*Site, error) {
		site, err := copyOf(root)
		select { // what was read is old by now
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
		return site, err
	}
	r := start(t, root, slow)
	for i := range 40 { // it never rests
		put(t, root, "content/a.txt", fmt.Sprint(i))
		time.Sleep(25 * time.Millisecond)
	}
	if n := len(r.builds()); n < 2 {
		t.Errorf("%d builds were shown while a file was being written", n)
	}
	r.becomes("at last", "/a.txt", "39")
}

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

func TestPorts(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	o := Options{Root: t.TempDir(), Port: port, Build: func(context.Context, []string) (*Site, error) { return copyOf(t.TempDir()) }}
	if err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), fmt.Sprint(port)) {
		t.Errorf("a port that is taken: %v", err)
	}
	r := start(t, o.Root, nil, func(o *Options) { o.Port, o.AnyPort = port, true })
	u, err := url.Parse(r.url)
	must(t, err)
	if u.Port() == fmt.Sprint(port) || u.Hostname() != "127.0.0.1" {
		t.Errorf("listens on %s", r.url)
	}
}
