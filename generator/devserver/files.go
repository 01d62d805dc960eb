package devserver

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed client/*.js
var clientFiles embed.FS

//go:embed client/client.css
var clientCSS []byte

// clientJS is the client in one file, whose names are its own.
var clientJS = joined(clientFiles)

func joined(files embed.FS) []byte {
	list, err := files.ReadDir("client")
	if err != nil {
		panic("devserver: no client: " + err.Error())
	}
	var b bytes.Buffer
	b.WriteString("'use strict';\n(() => {\n")
	for _, f := range list {
		data, err := files.ReadFile("client/" + f.Name())
		if err != nil {
			panic("devserver: " + err.Error())
		}
		b.Write(data)
	}
	b.WriteString("})()\n")
	return b.Bytes()
}

// clientVersion is in the client's address, so that a page notices that its
// client is that of another version of the program.
var clientVersion = func() string {
	sum := sha256.Sum256(append(bytes.Clone(clientJS), clientCSS...))
	return hex.EncodeToString(sum[:6])
}()

// file serves a file of the site. Files are looked up in the build's own table,
// so that no name leads to a disk.
func (s *server) file(w http.ResponseWriter, r *http.Request, now *state, name string) {
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	switch data, list, ok := now.files.File(name); {
	case list.Failed():
		s.report(now, list)
		sendPage(w, http.StatusInternalServerError, now.page(name, []byte(plainPage("Counterpoint", "This page could not be made."))))
		return
	case ok:
		send(w, r, name, now.page(name, data))
		s.serve.Do(func() { close(s.served) })
		return
	}
	if _, _, ok := now.files.File(name + "/index.html"); ok {
		redirect(w, now.base+name+"/", r.URL.RawQuery, http.StatusMovedPermanently)
		return
	}
	notFound(w, now, name)
}

// send serves bytes, with conditional and range requests.
func send(w http.ResponseWriter, r *http.Request, name string, data []byte) {
	sum := sha256.Sum256(data)
	w.Header().Set("Content-Type", contentType(name))
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// notFound answers with the site's own page: as hosts do, with the one that is
// nearest to what was asked for, which may be in another language.
func notFound(w http.ResponseWriter, now *state, name string) {
	for folder := path.Dir(name); ; folder = path.Dir(folder) {
		file := path.Join(folder, "404.html")
		if page, list, ok := now.files.File(file); ok && !list.Failed() {
			sendPage(w, http.StatusNotFound, now.page(file, page))
			return
		}
		if folder == "." || folder == "/" {
			break
		}
	}
	sendPage(w, http.StatusNotFound, now.page("404.html", []byte(plainPage("Not found", "There is no such page."))))
}

// waiting is the page before the first good build. The client in it shows what
// is wrong, and reloads when there is something to see.
func waiting(w http.ResponseWriter, now *state) {
	page := plainPage("Counterpoint", "The site is being built.")
	if now.build != "" {
		page = plainPage("Counterpoint", "The site could not be built yet. This page reloads when it can.")
	}
	sendPage(w, http.StatusServiceUnavailable, now.page("index.html", []byte(page)))
}

func plainPage(title, text string) string {
	return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + title + "</title>\n" +
		"</head>\n<body>\n<p>" + text + "</p>\n</body>\n</html>\n"
}

func sendPage(w http.ResponseWriter, status int, page []byte) {
	w.Header().Set("Content-Type", contentType(".html"))
	w.WriteHeader(status)
	_, _ = w.Write(page)
}

// page puts the client before the end of an HTML page, and leaves other files
// alone. It is a script of our own origin, so that a page's Content Security
// Policy need not be loosened. It is not deferred: it looks at the page before
// the page's own scripts, which are, change it. The page is told which build it
// is of: it may be loaded just before the next one ends.
func (now *state) page(name string, data []byte) []byte {
	if !isHTML(name) {
		return data
	}
	script := fmt.Appendf(nil, "<script src=\"%s?%s\" data-build=\"%s\"></script>\n",
		html.EscapeString(escaped(now.base+reserved+"client.js")), clientVersion, now.shown)
	at := bytes.LastIndex(data, []byte("</body>"))
	if at < 0 {
		at = len(data) // HTML lets an author leave out the end tag
	}
	out := make([]byte, 0, len(data)+len(script))
	return append(append(append(out, data[:at]...), script...), data[at:]...)
}

func isHTML(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".html" || ext == ".htm"
}

// types are the content types that a site has; a fixed table, because the
// system's differs from machine to machine.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".jsonld": "application/ld+json; charset=utf-8",
	".map": "application/json; charset=utf-8", ".webmanifest": "application/manifest+json; charset=utf-8",
	".xml": "application/xml; charset=utf-8", ".xsl": "application/xslt+xml; charset=utf-8",
	".atom": "application/atom+xml; charset=utf-8", ".rss": "application/rss+xml; charset=utf-8",
	".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".bib": "text/plain; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".vtt": "text/vtt; charset=utf-8",
	".yaml": "application/yaml; charset=utf-8", ".yml": "application/yaml; charset=utf-8",
	".svg": "image/svg+xml; charset=utf-8", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
	".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
	".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".m4a": "audio/mp4", ".mp4": "video/mp4", ".webm": "video/webm",
	".pdf": "application/pdf", ".wasm": "application/wasm", ".zip": "application/zip", ".gz": "application/gzip",
	".epub": "application/epub+zip",
}

func contentType(name string) string {
	if t, ok := types[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}
