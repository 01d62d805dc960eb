package devserver

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
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
