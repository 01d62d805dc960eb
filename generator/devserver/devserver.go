// Package devserver shows a site while it is being written: it watches the
// site's folder, has it built, serves the result from memory and tells the
// browser.
//
// Its one call is Run. What a build is it does not know: Options.Build makes a
// Site, files by their paths in the output. A build that fails leaves the last
// good one on screen, with what is wrong laid over it.
//
// Beside the site's own files it serves, below the site's path and below /,
//
//	_counterpoint/events      server-sent events: the status, now and after each build
//	_counterpoint/status      {"build": "k3xq-7", "shown": "k3xq-6", "ok": false, "errors": 1, "warnings": 0, "diagnostics": [...], ...}
//	_counterpoint/client.js   the script that listens, put into every HTML page
//	_counterpoint/client.css  what it draws with
//
// "build" names the last build, "shown" the one whose files are served; a page
// that was loaded from another one asks for itself again, and takes over what is
// different. The names are never used twice, so a page notices a restart too.
// "edited" and "moved" are addresses, "milliseconds" is what the build took,
// "claims" how many there are and are placed, "drafts" how many are shown,
// "assets" whether a picture, a font or a stylesheet may have changed; with
// an editor there are "editor", its URL, and "root", the folder on disk.
//
// None of this can reach public/: it is added while serving. The server never
// writes a file, never reads one of the site's folder to serve it, never answers
// a request that does not name it (guard.go), and never prints.
package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/diag"
)

// Build makes the site. It is called again after every change, never twice at
// once, with the files that changed, by their paths from the root; nil means any.
// Its context ends when a newer change makes it useless.
type Build func(ctx context.Context, changed []string) (*Site, error)

// Site is what a build made. It is not changed afterwards.
type Site struct {
	Files       Files  // nil if the build failed
	BasePath    string // path of the site's address, unescaped: "/" or "/docs/"
	Diagnostics diag.List

	Edited    []string          // addresses of the pages whose own files changed, from the site's root
	Moved     map[string]string // of the build before → now
	Claims    int
	Misplaced int // claims and answers whose words were not found
	Drafts    int

	// Later is what can wait until a page was served, and nothing was saved for a
	// moment. It is called again if its context ended before it came to an end. May
	// be nil.
	Later func(ctx context.Context)
}

// Files are the files of a site by their paths: "index.html",
// "bounty/index.html". They may be made when they are asked for; if that fails
// the diagnostics say why. It is safe for concurrent use.
type Files interface {
	File(name string) (data []byte, list diag.List, ok bool)
}

// Options say what to serve, and where.
type Options struct {
	Root    string        // the site's folder: content/, templates/, data/, themes/, static/ and site.yaml in it are watched
	Host    string        // to listen on; default 127.0.0.1
	Port    int           // 0: any
	AnyPort bool          // take another port if this one is taken
	Editor  string        // a URL that opens a place, with {file}, {line} and {column}, such as vscode://file/{file}:{line}:{column}; may be empty
	Poll    time.Duration // look for changes so often, where the system does not tell of them; 0: it does
	Build   Build
	Log     func(Event) // may be nil; never called twice at once
}

// Event is something that the terminal may want to say: one of Listening,
// Built, Failed, Polling and Refused.
type Event interface{ event() }

// Listening comes once, after the first build: its address includes the site's
// path. Elsewhere are addresses for other machines, such as a phone, if the
// server listens to all.
type Listening struct {
	URL       string
	Elsewhere []string
}

// Built tells that a build has ended; Site.Files is nil if the writer's files
// are wrong. Changed are the files that led to it, from the root, sorted; none
// for the first build.
type Built struct {
	Site     *Site
	Duration time.Duration
	Changed  []string
}

// Failed tells that a build could not be made for a reason outside the
// writer's files.
type Failed struct {
	Err      error
	Duration time.Duration
	Changed  []string
}

// Polling tells that the system will not report changes, so that they are
// looked for.
type Polling struct {
	Err   error
	Every time.Duration
}

// Refused tells of a request that the guard turned away, once for each kind.
// Method, Host and Origin are a stranger's words: quote them.
type Refused struct {
	Status               int
	Method, Host, Origin string
}

func (Listening) event() {}
func (Built) event()     {}
func (Failed) event()    {}
func (Polling) event()   {}
func (Refused) event()   {}

// Run serves until the context ends; then it closes every connection at once
// and returns nil.
func Run(ctx context.Context, o Options) error {
	if o.Host == "" {
		o.Host = "127.0.0.1"
	}
	o.Host = strings.Trim(o.Host, "[]")
	listener, err := listen(o)
	if err != nil {
		return err
	}
	o.Log = oneAtATime(o.Log)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	port := listener.Addr().(*net.TCPAddr).Port
	s := newServer(newGuard(o.Host, port, o.Log))
	if o.Editor != "" {
		s.editor = editor{Editor: o.Editor, Root: absolute(o.Root)}
	}
	web := webServer(ctx, s.handler())
	ended := make(chan error, 1)
	go func() {
		ended <- web.Serve(listener)
		stop()
	}()
	w := &worker{Options: o, server: s, url: address(o.Host, port), elsewhere: elsewhere(o.Host, port), idle: newIdle()}
	w.run(ctx)
	_ = web.Close() // what it says of connections that broke is of no use to anybody
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// webServer bounds what a stranger can hold on to. There is no WriteTimeout: it
// would cut the event stream; each write sets its own deadline.
func webServer(ctx context.Context, h http.Handler) *http.Server {
	return &http.Server{
		Handler:                      h,
		ReadHeaderTimeout:            5 * time.Second,
		IdleTimeout:                  2 * time.Minute,
		MaxHeaderBytes:               16 << 10,
		DisableGeneralOptionsHandler: true, // "OPTIONS *" would pass by the guard
		ErrorLog:                     log.New(io.Discard, "", 0),
		BaseContext:                  func(net.Listener) context.Context { return ctx },
	}
}

// listen takes the port that was asked for, or any other where that is allowed.
func listen(o Options) (net.Listener, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(o.Host, strconv.Itoa(o.Port)))
	if err == nil {
		return l, nil
	}
	if o.AnyPort {
		if l, e := net.Listen("tcp", net.JoinHostPort(o.Host, "0")); e == nil {
			return l, nil
		}
	}
	return nil, fmt.Errorf("listen on port %d: %w", o.Port, err)
}

// elsewhere are the addresses of this machine, where the server listens to all
// of them.
func elsewhere(host string, port int) []string {
	var list []string
	if ip := net.ParseIP(host); ip == nil || !ip.IsUnspecified() {
		return nil
	}
	for _, own := range ownAddresses() {
		if ip := net.ParseIP(own); ip != nil && ip.To4() != nil && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() {
			list = append(list, address(own, port))
		}
	}
	return list
}

// address is what is printed: one cannot open 0.0.0.0.
func address(host string, port int) string {
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(port))
}

// absolute is a folder as an editor wants it, or as it is where that cannot be
// told.
func absolute(folder string) string {
	if full, err := filepath.Abs(folder); err == nil {
		return filepath.ToSlash(full)
	}
	return folder
}

// oneAtATime lets the caller's log be a plain function, though requests and
// builds report from goroutines of their own.
func oneAtATime(log func(Event)) func(Event) {
	if log == nil {
		return func(Event) {}
	}
	var mu sync.Mutex
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		log(e)
	}
}
