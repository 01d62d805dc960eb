package devserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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
	for _, name := range []string{"site.yaml", "site.production.yaml", "templates/base.html", "static/css/x.css", "data/a/b.yaml", "themes/plain/templates/list.html"} {
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

// What can wait is done when a page was served, stops when something is saved,
// goes on afterwards, and ends with the server.
func TestWhatCanWaitIsDoneAfterAPage(t *testing.T) {
	root := t.TempDir()
	put(t, root, "content/index.html", "<body>page</body>")
	began, ended := make(chan bool, 9), make(chan bool, 9)
	r := start(t, root, func(context.Context, []string) (*Site, error) {
		site, err := copyOf(root)
		if err == nil {
			site.Later = func(ctx context.Context) {
				began <- true
				<-ctx.Done()
				ended <- true
			}
		}
		return site, err
	})
	time.Sleep(20 * time.Millisecond)
	if len(began) > 0 {
		t.Error("it was done before anybody saw a page")
	}
	if status, _ := r.get("/"); status != http.StatusOK {
		t.Error("there is no page")
	}
	happens := func(what string, c chan bool) {
		select {
		case <-c:
		case <-time.After(soon):
			t.Fatal("it does not " + what)
		}
	}
	happens("begin", began)
	put(t, root, "content/index.html", "<body>saved</body>")
	happens("stop when something is saved", ended)
	happens("begin again", began)
	r.end()
	happens("end with the server", ended)
}
