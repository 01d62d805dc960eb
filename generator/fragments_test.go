package generator_test

import (
	"strings"
	"testing"

	"counterpoint/generator"
)

var fragmented = map[string]string{
	"site.yaml":                        "title: T\nbaseURL: https://example.org/x/\nmarkup: {unsafe: true}\n",
	"templates/extra.html":             "{{define \"extra\"}}<div id=\"theirs\"></div>{{end}}",
	"content/b.md":                     "## There {#there}\n\n## Größe\n\nThe sky is blue.[^1] <a name=old></a><i\tid='raw'></i>\n\n[^1]: Note.\n\n{{< anchor id=\"made\" >}}\n",
	"content/b.claims.yaml":            "claims: [{id: sky, quote: The sky is blue, counterpoints: [{text: x}]}]\n",
	"templates/shortcodes/anchor.html": "<span id=\"{{.Get \"id\"}}\"></span>",
}

func TestPlacesThatLinksNameAreThere(t *testing.T) {
	const good = "[a](#here) [a](b.md#there) [a](/b/#größe) [a](b.md#gr%C3%B6%C3%9Fe) [a](/x/b/#fn:1) [a](../b/#old) [a]({{< ref \"b#raw\" >}}) [a](b.md#made) [a](b.md#claim-sky) " +
		"[a](b.md#note-sky) [a](b.md#answer-sky-1) [a](#top) [a](#theirs) [a](#) [a](b.md#:~:text=sky) [a](/search/#anything) [a](https://example.net/#x) ![a](b.png#x)\n\n## Here\n"
	const bad = "[a](#hier) [a](b.md#ther) [a](/b/#nowhere) [a]({{< ref \"b#zip\" >}}) [a](b.md#claim-sea) [a](b.md#There)\n\n## Here\n"
	files := map[string]string{"content/a.md": good, "content/b.png": "x"}
	for name, data := range fragmented {
		files[name] = data
	}
	if got := build(t, newSite(t, files)); got["diagnostics"] != "" {
		t.Errorf("something is wrong with these:\n%s", got["diagnostics"])
	}
	files["content/a.md"] = bad
	for config, want := range map[string]string{"": "warning", "links: warn\n": "warning", "links: error\n": "error", "links: off\n": "", "links: false\n": ""} {
		files["site.yaml"] = fragmented["site.yaml"] + config
		got := build(t, newSite(t, files))
		n, said := strings.Count(got["diagnostics"], ": "+want+": this link leads to no place in its page"), got["diagnostics"]
		if want == "" && said != "" || want != "" && n != 6 || want == "error" && len(got) > 1 || want == "warning" && (!strings.Contains(said, "a.md:1:1: warning") || !strings.Contains(said, "did you mean #there?")) {
			t.Errorf("%q: %d\n%s", config, n, said)
		}
	}
	wantError(t, newSite(t, map[string]string{"site.yaml": "links: perhaps\n"}), "site.yaml:1:8: error", `links is "perhaps"`)
}

// Law 1, for links to places in other articles.
func TestAPreviewKnowsOfPlacesThatComeAndGo(t *testing.T) {
	w := &world{T: t, dir: newSite(t, fragmented), broken: map[string]string{}, before: map[string]string{}}
	w.write("content/a.md", "[a](b.md#there) [a](b.md#claim-sky) [a](#theirs) [a](b.md#later)\n")
	w.builder = generator.New(w.options())
	kept := &memory{values: map[string][]byte{}}
	for _, step := range []struct{ what, file, data string }{
		{"as it is", "content/good.md", "Good.\n"}, {"a heading goes", "content/b.md", "The sky is blue.\n"}, {"another one comes", "content/b.md", "## Later\n\nThe sky is blue.\n"},
		{"a claim has another id", "content/b.claims.yaml", "claims: [{id: sea, quote: The sky is blue}]\n"}, {"a template", "templates/extra.html", "{{define \"extra\"}}{{end}}"},
		{"a text", "content/b.md", "## Later\n\nThe sky is blue, now.\n"}, {"not asked", "site.yaml", "title: T\nlinks: off\n"}, {"strictly", "site.yaml", "title: T\nlinks: error\n"},
	} {
		w.write(step.file, step.data)
		w.compare(step.what)
		want, _ := w.built(nil)
		got, _ := w.built(kept)
		same(t, step.what+", from the cache", got, want)
	}
	if w.whole != 2*8 {
		t.Errorf("%d previews were shown", w.whole)
	}
}
