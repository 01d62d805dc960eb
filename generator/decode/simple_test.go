package decode

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"counterpoint/generator/diag"
)

// both reads a document with and without the library; simple is nil where only
// the library can.
func both(t *testing.T, text string) (simple, full *node) {
	t.Helper()
	var out diag.List
	f, ok := open(diag.NewSource("f", []byte(padding+text)), len(padding), len(padding)+len(text), &out)
	if !ok {
		return nil, nil
	}
	simple, full = readSimple(f.data, f.from), f.readYAML()
	if simple != nil && len(text) <= maxKeys && (full == nil || out.Failed()) {
		t.Fatalf("only the simple reader takes\n%s\n%s", text, out.Text(false))
	}
	return simple, full
}

func checkSame(t *testing.T, text string, simple, full *node) {
	t.Helper()
	if simple != nil && !reflect.DeepEqual(simple, full) {
		t.Fatalf("read differently:\n%s\nsimple:\n%s\nlibrary:\n%s", text, shown(text, simple), shown(text, full))
	}
}

func shown(text string, n *node) string {
	return dump(n, diag.NewSource("f", []byte(padding+text)), "")
}

var simpleTexts = []string{
	"a: b\n", "a:\nb: c\n", "a:\n  b: c\n", "a:\n- b\n- c: d\n  e: f\n", "a:\n  - b: \"c d\"\n    e: 'f'\n",
	"# first\na: 1.10\n", "a: b#c\n\n\n# last\n", "- a\n- b\n", "-  a: b\n   c: d\n", "a:   b  \nc: [x, y z,w]\nd: []\n",
	"a: |\n  one\n   two\n\n  three\n\n\nb: c\n", "- a: |\n    one\n  b: c\n", "a: Ünï “quoted” — x\n", "a: 2025-10-14\nb: null\nc: no\nd: \"\"\n",
	"a: {b: c d, e: \"f, g\", h: [i, 'j']}\nk: {}\nl: [[m], {n: o}]\n", "- {a: b}\n- [c]\n- \"d\"\n", "a: [ b , c ]\nd: { e: f }\n",
	"a:\n  - b:\n      - c: d\n        e:\n      - f: g\n  - h: i\n", "a: x-y_z/1.2 (3) & 4 * 5 ! \"6\" '7' % @ `\n", "a:\n    b: c\n    d:\n      e: f\ng: h\n",
}

// fullTexts are for the library: what they mean, if anything, is another matter.
var fullTexts = []string{
	"", "a: b", "a:\tb\n", "a: b: c\n", "a: b # c\n", "a: b\n  c\n", "a: \"b\\\"c\"\n", "a: 'b''c'\n", "a: {b: c\n  }\n", "a: [b, ]\n", "a: {b}\n", "a: {b: c, b: d}\n", "a: [b] c\n", "a: [b\n", "a: {b: }\n", "a: [\n", "a: [b c: d]\n", "a: b # c\n", "a: >\n  b\n",
	"a: |-\n  b\n", "a: |\n\n  b\n", "a: &b c\n", "a: !b c\n", "a: *b\n", "a: b\na: c\n", "? a\n: b\n", "---\na: b\n", "a: b\n---\nc: d\n", "\"a\": b\n",
	"a b: c\n", "- - a\n", "-\n  a: b\n", " a: b\n", "a: b\n c: d\n", "a:\n    b: c\n  d: e\n", "a: -1\n", "a: b\u2028c\n", "a: b\u0085c\n", "a: b\ufeffc\n", "a:b\n", "a: b:\n",
	"a: |\n  b\n    \nc: d\n", "a:\n  b\n", "a: [b\n  ,c]\n", "- a\nb: c\n", "a:\n  - b\n - c\n", "...\n", "%YAML 1.2\n",
}

func TestSimpleYAMLIsReadAsTheLibraryReadsIt(t *testing.T) {
	for _, text := range simpleTexts {
		simple, full := both(t, text)
		if simple == nil {
			t.Errorf("not simple enough:\n%s", text)
		}
		checkSame(t, text, simple, full)
	}
	for _, text := range fullTexts {
		if simple, _ := both(t, text); simple != nil {
			t.Errorf("too simple:\n%s%s", text, shown(text, simple))
		}
	}
}

// What the simple reader is for is what people write.
func TestTheSampleSiteIsSimple(t *testing.T) {
	files, err := filepath.Glob("../../content/*.claims.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files (%v)", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		simple, full := both(t, string(data))
		checkSame(t, string(data), simple, full)
		if simple == nil {
			t.Errorf("%s needs the library", file)
		}
	}
}

func FuzzSimple(f *testing.F) {
	for _, list := range [][]string{simpleTexts, fullTexts} {
		for _, text := range list {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		simple, full := both(t, text)
		checkSame(t, text, simple, full)
	})
}
