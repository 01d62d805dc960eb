package benchmark_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"counterpoint/generator"
)

// floorSaves is how often the floor is measured.
const floorSaves = 100

// floor is how long it takes at least to show an edit: a site of two articles,
// one with code, in this process, built when the page is asked for. Reading,
// parsing, placing, linking, rendering and HTTP are in it; watching, waiting for
// quiet, other articles and another process are not.
func floor(b *testing.B) times {
	b.Helper()
	c, dir := corpus{2}, b.TempDir()
	if err := write(dir, c.files()); err != nil {
		b.Fatal(err)
	}
	o := generator.Options{Source: dir, Preview: true, Now: time.Now(), Templates: os.DirFS("../../templates")}
	h := &shortest{b: b, builder: generator.New(o)}
	server := httptest.NewServer(h)
	defer server.Close()
	var list times
	for edit := range floorSaves {
		i, file := edit/2%2, c.articleFile
		if edit%2 == 1 {
			file = c.claimsFile
		}
		name, data := file(i, edit)
		start := time.Now()
		if err := put(dir, name, data); err != nil {
			b.Fatal(err)
		}
		h.changed = []string{name}
		if !bytes.Contains(get(b, server.URL+c.address(i)), []byte(token(edit))) {
			b.Fatalf("the floor's %s is not served as it was saved", name)
		}
		list.add(time.Since(start))
	}
	return list
}

// shortest is the shortest way from files to a page. It answers one request at a
// time.
type shortest struct {
	b       *testing.B
	builder *generator.Builder
	changed []string
}

func (h *shortest) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	result, err := h.builder.Update(r.Context(), h.changed)
	if err != nil || !result.OK() {
		h.b.Errorf("build: %v %v", err, result)
		return
	}
	data, _, _ := result.File(strings.TrimPrefix(r.URL.Path, "/") + "index.html")
	_, _ = w.Write(data)
}

func get(b *testing.B, url string) []byte {
	b.Helper()
	answer, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		b.Fatal(err)
	}
	return data
}
