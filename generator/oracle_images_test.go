package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// picture changes a drawing beside an article, and a photograph of which smaller
// ones are made.
func (w *world) picture() {
	name := w.pick("content/", "index.md")
	if name == "" {
		return
	}
	w.write(filepath.Join(filepath.Dir(name), "chart.svg"), fmt.Sprintf(`<svg width="%d" height="10"/>`, 1+w.IntN(30)))
	if seed := w.IntN(4); seed > 0 {
		w.write("static/photo.jpg", photo(w.T, 400+100*seed, 300, uint64(seed), byte(seed*2)))
		w.write(name, w.read(name)+"\n![photo](/photo.jpg)\n")
	} else {
		_ = os.Remove(filepath.Join(w.dir, "static/photo.jpg"))
	}
	if text := w.read(name); !strings.Contains(text, "chart.svg") {
		w.write(name, text+"\n![chart](chart.svg)\n")
	}
}
