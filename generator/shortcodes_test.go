package generator_test

import (
	"fmt"
	"strings"
	"testing"
)

// A text shows what its shortcodes' templates and the settings say now: each of
// these changes alone must reach it, and the preview equal a clean build.
func TestAfterEditsOfShortcodesThePreviewEqualsACleanBuild(t *testing.T) {
	w := newWorld(t, 1)
	const article = "---\ntitle: Calls\n---\n{{% box %}}\nThe sky is *blue*.\n{{% /box %}}\n\n{{< pic \"https://example.org/x.png\" >}}\n"
	w.write("content/calls.md", article)
	w.write("content/calls.claims.yaml", "claims:\n- id: sky\n  quote: The sky is blue\n")
	const box = "<div>{{ .Inner }} {{ .Site.Params.place }} {{ t \"details\" }} {{ .Page.Params.x }}</div>\n"
	steps := []struct{ name, text string }{
		{"templates/shortcodes/box.html", "<div>{{ .Inner | markdownify }}</div>\n"},
		{"templates/shortcodes/box.html", box},
		{"templates/shortcodes/pic.html", "{{ if canShow (.Get 0) }}shown{{ else }}not shown{{ end }}"},
		{"site.yaml", "title: World\nratings: [{id: true}, {id: half}]\nmarkup: {remoteImages: true}\n"},
		{"site.yaml", "title: World\nratings: [{id: true}, {id: half}]\nparams: {place: Springfield}\n"},
		{"templates/strings/en.yaml", strings.Replace(w.theme("strings/en.yaml"), "details: Details", "details: More", 1)},
		{"content/calls.md", "---\ntitle: Calls\nparams: {x: 1}\n---\n{{% box %}}\nThe sky is blue, $x$ :+1:.\n{{% /box %}}\n"},
		{"site.yaml", "title: World\nratings: [{id: true}, {id: half}]\nmarkup: {math: true}\nenableEmoji: true\n"},
		{"templates/shortcodes/box.html", "<div>{{ .Nothing }}</div>"},
		{"templates/shortcodes/box.html", "<div>{{ .Inner "},
		{"templates/shortcodes/box.html", box},
	}
	for i, step := range steps {
		w.write(step.name, step.text)
		w.compare(fmt.Sprint("step ", i, ", ", step.name))
	}
	if w.whole != 2*(len(steps)-2) { // two templates are broken
		t.Errorf("%d of 2 times %d sites were whole: %s", w.whole, len(steps), w.wrong.Text(false))
	}
}

// A theme has shortcodes, too, and a site replaces them like other templates. An
// annotator's words call them as an article does.
func TestThemesHaveShortcodes(t *testing.T) {
	const own = "templates/shortcodes/a/b.html"
	files := map[string]string{
		"site.yaml":             "title: T\ntheme: plain\n",
		"content/a.md":          "---\ntitle: A\n---\nSky.\n\n{{< a/b >}}\n",
		"content/a.claims.yaml": "claims:\n- id: sky\n  quote: Sky\n  counterpoints:\n  - text: 'Words {{< a/b >}}'\n",
		"themes/plain/templates/shortcodes/a/b.html": "<p>of the theme</p>",
	}
	for _, want := range []string{"<p>of the theme</p>", "<p>of the site</p>"} {
		got := build(t, newSite(t, files))
		if strings.Count(got["a/index.html"], want) != 2 {
			t.Errorf("%s is not twice in %s%s", want, got["a/index.html"], got["diagnostics"])
		}
		files[own] = "<p>of the site</p>"
	}
}
