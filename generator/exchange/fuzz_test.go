package exchange_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/exchange"
	"counterpoint/generator/site"
)

const fuzzed = "---\ntitle: The bridge\n---\nThe mayor says that the bridge is safe. It was ==closed once=={#mark}.\n\nIt was closed twice. safe safe\n"

// Whatever a file has: nothing panics, every annotation has an end, and what is
// added is a claims file without errors in which every passage has a place.
func fuzz(f *testing.F, ending string, read func(*diag.Source) ([]*exchange.Annotation, diag.List)) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds (%v)", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, one := range archive.Files {
			if strings.HasSuffix(one.Name, ending) {
				f.Add(string(one.Data))
				for line := range strings.SplitSeq(string(one.Data), "\n") {
					f.Add("[" + strings.TrimSuffix(line, ",") + "]")
				}
			}
		}
	}
	dir := f.TempDir()
	write(f, filepath.Join(dir, "site.yaml"), "title: T\nbaseURL: https://example.org/watch/\nratings: [{id: half}]\n")
	write(f, filepath.Join(dir, "content", "bridge.md"), fuzzed)
	write(f, filepath.Join(dir, "content", "inside.md"), "---\nclaims: [{id: there, quote: words}]\n---\nSome words.\n")
	s, list := siteOf(f, dir)
	if list.Failed() {
		f.Fatal(list.Text(false))
	}
	f.Fuzz(func(t *testing.T, data string) {
		list, problems := read(diag.NewSource("import", []byte(data)))
		if problems.Failed() {
			return
		}
		for _, only := range []*site.Page{nil, s.PageOf("bridge.md")} {
			checkPlan(t, s, exchange.Make(s, list, exchange.Options{Article: only, Private: true}), len(list))
		}
	})
}

func checkPlan(t *testing.T, s *site.Site, plan *exchange.Plan, annotations int) {
	t.Helper()
	if len(plan.Items) != annotations {
		t.Fatalf("%d of %d annotations have an item", len(plan.Items), annotations)
	}
	for _, i := range plan.Items {
		if i.Result == "" || i.Result != exchange.Added && i.Result != exchange.Present && i.Reason == "" {
			t.Errorf("%+v has no end", i)
		}
	}
	known := map[string]bool{"inside#there": true}
	for _, f := range plan.Files {
		for _, c := range f.Claims {
			known["#"+c.ID], known[strings.TrimSuffix(f.Page.Front.Path, ".md")+"#"+c.ID] = true, true
		}
	}
	for _, f := range plan.Files {
		for _, c := range f.Claims {
			for _, cp := range c.Counterpoints {
				if cp.Claim != "" && (!known[cp.Claim] || cp.Claim == "#"+c.ID) {
					t.Errorf("%s#%s is answered by %s", f.Page.Front.Path, c.ID, cp.Claim)
				}
			}
		}
		text, err := claim.Add(diag.NewSource("a.claims.yaml", nil), f.Changes)
		if err != nil {
			t.Fatalf("%v: %+v", err, f.Changes)
		}
		var out diag.List
		src := diag.NewSource("a.claims.yaml", text)
		root, _ := decode.YAML(src, 0, len(text), &out)
		m := root.Map(&out, "")
		claims, _ := m.Get("claims")
		sources, _ := m.Get("sources")
		set := claim.Parse(claims, sources, &out)
		_, list := claim.Place(set, textOf(s, f.Page))
		out.Add(list...)
		out = slices.DeleteFunc(out, func(d diag.Diagnostic) bool { return strings.Contains(d.Message, "names the mark") })
		if len(out) > 0 {
			t.Errorf("%s\n%s", out.Text(false), text)
		}
	}
}

func FuzzHypothesis(f *testing.F) { fuzz(f, ".json", exchange.Hypothesis) }

func FuzzW3C(f *testing.F) { fuzz(f, ".jsonld", exchange.W3C) }

func TestFilesThatAreNone(t *testing.T) {
	deep := strings.Repeat(`{"items": [`, 40)
	for text, want := range map[string]string{
		"":                       "1:1: error: this is not valid JSON: it ends too early",
		"{":                      "1:2: error: this is not valid JSON",
		"[{}] x":                 "1:6: error: there is more after the end",
		"[1,\n 2,\n,3]":          "3:2: error: this is not valid JSON",
		"\xff\xfe{":              "error: this file is UTF-16",
		"[\"\xc3\x28\"]":         "1:3: error: this file is not UTF-8",
		"[\"a\x00b\"]":           "1:4: error: this file has a NUL byte",
		deep:                     "nested more than 32 levels deep",
		`{"rows": 7}`:            "error: this is no file of Hypothesis's",
		"7":                      "error: this is no file of Hypothesis's",
		`{"a": 1, "a": 2}`:       "1:10: error: duplicate key",
		"\ufeff{\"items\": []}":  "counterpoint import w3c",
		strings.Repeat("[0,", 3): "this is not valid JSON",
	} {
		if _, list := exchange.Hypothesis(diag.NewSource("f", []byte(text))); !strings.Contains(list.Text(false), want) || !list.Failed() {
			t.Errorf("%.40q: got %.200s, want %s", text, list.Text(false), want)
		}
	}
	for text, failed := range map[string]bool{
		"[]": false, `{"type": "AnnotationPage"}`: false, `{"@graph": []}`: true, "{}": true, "7": true, "null": true,
		`{"type": "AnnotationCollection", "total": 0}`: false, `{"type": "AnnotationCollection", "first": "https://a.example/1"}`: true,
		`{"first": {"next": {"items": []}}}`: true,
	} {
		if list, problems := exchange.W3C(diag.NewSource("f", []byte(text))); problems.Failed() != failed || len(list) > 0 {
			t.Errorf("%s: %d annotations, %s", text, len(list), problems.Text(false))
		}
	}
}

// Too much is refused before it takes the memory.
func TestTooMuchIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"[" + strings.Repeat("0,", 2_000_000) + "0]": "more than 1500000 values",
		"[\"" + strings.Repeat("x", 65<<20) + "\"]":  "more than 64 MiB",
	} {
		if _, list := exchange.W3C(diag.NewSource("f", []byte(text))); !strings.Contains(list.Text(false), want) {
			t.Errorf("got %.200s, want %s", list.Text(false), want)
		}
	}
}

func textOf(s *site.Site, p *site.Page) claim.Text {
	doc := s.Entry(p).Article.Doc()
	t := claim.Text{Index: anchor.New(doc.Text()), Raw: doc.Text(), At: doc.At, Marks: map[string]claim.Passage{}}
	for name, m := range doc.Marks() {
		t.Marks[name] = claim.Passage{Range: anchor.Range{Start: m.Start, End: m.End}, At: m.At}
	}
	return t
}
