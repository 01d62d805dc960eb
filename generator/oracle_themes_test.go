package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Edits of the oracle's world: what a theme's author changes.

// data writes a data file, which the themes' page shows, or takes one away.
func (w *world) data() {
	name := w.oneOf("data/a.yaml", "data/a.json", "data/b/c.csv", "data/b/d.toml", "data/b.txt")
	if w.IntN(3) == 0 {
		_ = os.Remove(filepath.Join(w.dir, name))
		return
	}
	w.write(name, w.oneOf("", "x: 1\n", "{\"x\": 2}\n", "x,y\n1,2\n", "x = 3\n"))
}

// themes changes one of two themes, of which site.yaml may choose one.
func (w *world) themes() {
	name := "themes/" + w.oneOf("a", "b") + "/" + w.oneOf("theme.yaml", "templates/404.html", "templates/css/c.css", "static/robots.txt", "static/logo.svg", "README.md")
	if w.IntN(4) == 0 {
		_ = os.Remove(filepath.Join(w.dir, name))
		return
	}
	w.write(name, map[string]string{
		"theme.yaml": fmt.Sprintf("params: {c: {d: %d, e: %d}}\n", w.IntN(3), w.IntN(3)),
		"404.html":   strings.Replace(w.theme("404.html"), "{{end}}", fmt.Sprintf("{{jsonify .Site.Data}} {{jsonify .Site.Params}} {{jsonify .Site.Pages}} {{jsonify .Site.Sections}} {{jsonify .Site.Taxonomies}} %d{{end}}", w.IntN(9)), 1),
		"c.css":      fmt.Sprintf("i { color: #%03d }\n", w.IntN(999)),
		"robots.txt": fmt.Sprint(w.IntN(9)),
		"logo.svg":   fmt.Sprintf(`<svg width="%d" height="10"/>`, 1+w.IntN(30)),
		"README.md":  "# A theme",
	}[filepath.Base(name)])
}
