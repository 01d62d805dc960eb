package publish_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"

	"counterpoint/generator/publish"
)

var texts = map[string]string{
	"index.html": strings.Repeat("home ", 50), "a/index.html": "a", "a/p.png": "\x89PNG", "a.0123456789.css": "a{}", "data.csv": "1,2", "data.csv.gz": "mine", "empty.txt": "",
}

// unpack is what a reader makes of a file that was sent in an encoding.
func unpack(t *testing.T, data, encoding string) string {
	t.Helper()
	r := io.Reader(strings.NewReader(data))
	switch encoding {
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	case "br":
		r = brotli.NewReader(r)
	}
	all, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func TestARulePacksFiles(t *testing.T) {
	s := built(t, fit, texts)
	s.Rules = []publish.Rule{{Match: "**", Encoding: "gzip"}, {Match: "*.html", Encoding: "br"}, {Match: "*.png", Encoding: "none"}}
	list, err := publish.Load(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	got := load(t, s)
	for _, f := range list {
		want := map[string]string{"index.html": "br", "a/index.html": "br", "a/p.png": ""}
		encoding, ok := want[f.Path]
		if !ok {
			encoding = "gzip"
		}
		if f.Headers.ContentEncoding != encoding || unpack(t, got[f.Path], encoding) != texts[f.Path] {
			t.Errorf("%s: %+v, %q", f.Path, f.Headers, got[f.Path])
		}
	}
}

// A folder would serve what is packed as if it were not.
func TestWhereThereAreNoHeadersNothingIsPackedInItsPlace(t *testing.T) {
	s := built(t, fit, texts)
	s.Rules, s.Plain = []publish.Rule{{Match: "**", Encoding: "gzip"}}, true
	if got := load(t, s); !maps.Equal(got, texts) {
		t.Errorf("%q", got)
	}
}

// Pictures are packed already, and what the site has by such a name is its own.
func TestTextsLieBesideThemselves(t *testing.T) {
	s := built(t, fit, texts)
	s.Plain, s.Beside = true, []string{"gzip", "br"}
	got := load(t, s)
	want := "a.0123456789.css a.0123456789.css.br a.0123456789.css.gz a/index.html a/index.html.br a/index.html.gz a/p.png " +
		"data.csv data.csv.br data.csv.gz empty.txt empty.txt.br empty.txt.gz index.html index.html.br index.html.gz"
	if names := strings.Join(slices.Sorted(maps.Keys(got)), " "); names != want {
		t.Fatal(names)
	}
	for name, text := range texts {
		if packed, ok := got[name+".br"]; got[name] != text || ok && unpack(t, packed, "br") != text {
			t.Errorf("%s is %q, and packed %q", name, got[name], packed)
		}
		if packed, ok := got[name+".gz"]; ok && name != "data.csv" && unpack(t, packed, "gzip") != text {
			t.Errorf("%s is %q packed", name, packed)
		}
	}
	if got["data.csv.gz"] != "mine" || len(got["index.html.br"]) >= len(got["index.html.gz"]) {
		t.Errorf("%q, %q, %q", got["data.csv.gz"], got["index.html.br"], got["index.html.gz"])
	}
}

// shelf is a cache.
type shelf struct{ kept sync.Map }

func (s *shelf) Get(kind, key string) ([]byte, bool) {
	v, ok := s.kept.Load(kind + key)
	if !ok {
		return nil, false
	}
	return v.([]byte), true
}

func (s *shelf) Put(kind, key string, value []byte) { s.kept.Store(kind+key, value) }

func TestWhatWasPackedIsNotPackedAgain(t *testing.T) {
	s, kept := built(t, fit, texts), &shelf{}
	s.Plain, s.Beside, s.Kept = true, []string{"gzip", "br"}, kept
	first := load(t, s)
	if again := load(t, s); !maps.Equal(first, again) {
		t.Error("from the cache comes something else")
	}
	kept.kept.Range(func(key, _ any) bool {
		kept.kept.Store(key, []byte("kept"))
		return true
	})
	if again := load(t, s); again["index.html.br"] != "kept" || again["a/index.html.gz"] != "kept" || again["index.html"] != texts["index.html"] {
		t.Errorf("%q", again)
	}
}

// packing is the site as a server of one's own has it.
func packing(t *testing.T, site map[string]string) []publish.File {
	t.Helper()
	s := built(t, fit, site)
	s.Plain, s.Beside = true, []string{"gzip"}
	list, err := publish.Load(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Who is sent the packed page must find what it leads to, as who is sent the
// other does; and it goes when that goes, which is one deletion.
func TestWhatLiesBesideAFileGoesWithIt(t *testing.T) {
	m, many := newMemory(), map[string]string{"index.html": "1", "old/index.html": "1"}
	if _, err := runContext(t.Context(), m, "one", nil, packing(t, many), all); err != nil {
		t.Fatal(err)
	}
	r, err := runContext(t.Context(), m, "one", nil, packing(t, map[string]string{"index.html": "2", "new/index.html": "2"}), publish.Options{MaxDeletes: 1})
	if err != nil {
		t.Fatal(err)
	}
	want := "create new/index.html (new), create new/index.html.gz (new), update index.html (content changed), update index.html.gz (content changed), " +
		"delete old/index.html (no longer in the site), delete old/index.html.gz (no longer in the site)"
	if got := steps(r); got != want {
		t.Error(got)
	}
	// No more of them, and those that are there go, whatever their number.
	if r, err = run(m, "one", nil, map[string]string{"index.html": "2", "new/index.html": "2"}, publish.Options{}); err != nil || len(r.Changes) != 2 {
		t.Errorf("%v, %v", steps(r), err)
	}
	// One that is new beside a page that was there comes when that changes.
	r, err = runContext(t.Context(), m, "one", nil, packing(t, map[string]string{"index.html": "3", "new/index.html": "3", "feed.xml": "3"}), all)
	want = "create feed.xml (new), create feed.xml.gz (new), update new/index.html (content changed), create new/index.html.gz (new), update index.html (content changed), create index.html.gz (new)"
	if got := steps(r); err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestPackedFilesArePackedTheSameEachTime(t *testing.T) {
	for _, encoding := range []string{"gzip", "br"} {
		rules := []publish.Rule{{Match: "*.css", Encoding: encoding}}
		a, b := publish.NewFile("a.css", []byte("a{}"), rules), publish.NewFile("a.css", []byte("a{}"), rules)
		if a.SHA256 != b.SHA256 || !bytes.Equal(a.MD5, b.MD5) || a.Headers.ContentEncoding != encoding {
			t.Errorf("%+v, %+v", a, b)
		}
		if c := publish.NewFile("a.html", []byte("<p>"), rules); c.Headers.ContentEncoding != "" || c.Size != 3 {
			t.Errorf("%+v", c)
		}
	}
}
