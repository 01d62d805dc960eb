package generator_test

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"counterpoint/generator"
)

// shelf is a cache in memory.
type shelf struct {
	mu   sync.Mutex
	kept map[string][]byte
	puts int
}

func (s *shelf) Get(kind, key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, ok := s.kept[kind+key]
	return value, ok
}

func (s *shelf) Put(kind, key string, value []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[string][]byte{}
	}
	s.kept[kind+key] = value
	if kind == "cards" || kind == "images" { // articles are kept there, too
		s.puts++
	}
}

func pictured(config string, files map[string]string) map[string]string {
	site := map[string]string{
		"site.yaml":             "title: T\nbaseURL: https://example.org/\n" + config,
		"content/a.md":          "The sky is blue. The sea is grey.\n",
		"content/a.claims.yaml": "claims:\n  - {id: sky, quote: The sky is blue, claimant: Ann, counterpoints: [{text: No.}]}\n  - {id: sea, quote: sea}\n",
	}
	for name, text := range files {
		site[name] = text
	}
	return site
}

func buildWith(t *testing.T, dir string, change func(*generator.Options)) map[string]string {
	t.Helper()
	o := options(dir)
	change(&o)
	return run(t, generator.New(o))
}

const skyCard = "claims/a/sky/card.png"

func TestEveryClaimHasAPictureThatIsDrawnOnce(t *testing.T) {
	dir, kept := newSite(t, pictured("", nil)), &shelf{}
	first := buildWith(t, dir, func(o *generator.Options) { o.Cache = kept })
	picture, err := png.DecodeConfig(strings.NewReader(first[skyCard]))
	if err != nil || picture.Width != 1200 || picture.Height != 630 || first["claims/a/sea/card.png"] == "" || first["claims/a/sea/card.png"] == first[skyCard] {
		t.Errorf("%v, %v\n%s", picture, err, first["diagnostics"])
	}
	built := buildWith(t, dir, func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
	if page := built["claims/a/sky/index.html"]; !strings.Contains(page, "https://example.org/"+skyCard) {
		t.Errorf("the page does not name its picture:\n%s", page)
	}
	if kept.puts != 2 {
		t.Errorf("%d pictures were kept, want 2", kept.puts)
	}
	again := buildWith(t, dir, func(o *generator.Options) { o.Cache = kept })
	if kept.puts != 2 || again[skyCard] != first[skyCard] {
		t.Errorf("%d pictures were kept", kept.puts)
	}
	if cold := build(t, dir); cold[skyCard] != first[skyCard] {
		t.Error("without a cache it is another picture")
	}
	write(t, dir+"/content/a.claims.yaml", strings.Replace(pictured("", nil)["content/a.claims.yaml"], "Ann", "Bob", 1))
	if changed := buildWith(t, dir, func(o *generator.Options) { o.Cache = kept }); kept.puts != 3 || changed[skyCard] == first[skyCard] {
		t.Errorf("after an edit %d pictures were kept", kept.puts)
	}
	for what, name := range map[string]string{"cards": "disableKinds: [card]\n", "claims": "disableKinds: [claim]\n"} {
		if got := build(t, newSite(t, pictured(name, nil))); got[skyCard] != "" || strings.Contains(got["claims/a/sky/index.html"], "card.png") {
			t.Errorf("without %s there is a picture", what)
		}
	}
	if plain := buildWith(t, dir, func(o *generator.Options) { o.Plain = true }); len(plain[skyCard]) != 0 {
		t.Error("a picture was drawn that nobody wants")
	}
}

func TestAPreviewDrawsWhatIsAskedFor(t *testing.T) {
	o := options(newSite(t, pictured("", map[string]string{"static/claims/a/sea/card.png": "mine"})))
	o.Preview = true
	result, err := generator.New(o).Update(context.Background(), nil)
	must(t, err)
	if data, list, ok := result.File(skyCard); !ok || len(list) > 0 || !bytes.HasPrefix(data, []byte("\x89PNG")) {
		t.Errorf("%v %v %.20q", ok, list, data)
	}
	if data, _, ok := result.File("claims/a/sea/card.png"); !ok || string(data) != "mine" {
		t.Errorf("the author's own is not taken: %.20q", data)
	}
	for _, name := range []string{"claims/a/nobody/card.png", "a/card.png", "card.png"} {
		if _, _, ok := result.File(name); ok {
			t.Errorf("there is %s", name)
		}
	}
}

func TestAPictureThatNoFontCanWriteIsLeftOut(t *testing.T) {
	text := map[string]string{"content/a.md": "天空是蓝色的。 The sea is grey.\n",
		"content/a.claims.yaml": "claims:\n  - {id: sky, quote: 天空是蓝色的}\n  - {id: sea, quote: sea}\n"}
	got := build(t, newSite(t, pictured("", text)))
	if got[skyCard] != "" || got["claims/a/sea/card.png"] == "" || strings.Contains(got["claims/a/sky/index.html"], "card.png") {
		t.Error("there is a picture, or a page that names it")
	}
	want := "content/a.claims.yaml:2:10: warning: the picture of this claim is left out: no font for 天 (U+5929)"
	if !strings.Contains(strings.Join(strings.Fields(got["diagnostics"]), " "), "no font for") || !strings.Contains(got["diagnostics"], want[:60]) {
		t.Errorf("got %s\nwant %s", got["diagnostics"], want)
	}
}

func TestFontsOfTheSite(t *testing.T) {
	own := map[string]string{"static/fonts/go.ttf": string(goregular.TTF), "static/no.ttf": "no font"}
	got := build(t, newSite(t, pictured("cards: {fonts: [fonts/go.ttf]}\n", own)))
	if got[skyCard] == "" || got["diagnostics"] != "" {
		t.Errorf("%s", got["diagnostics"])
	}
	got = build(t, newSite(t, pictured("cards: {fonts: [fonts/go.tff, no.ttf], size: 3}\n", own)))
	for _, want := range []string{"site.yaml:3:16: error: there is no font static/fonts/go.tff", `did you mean "fonts/go.ttf"?`,
		"static/no.ttf is no font", `unknown key "size"`} {
		if !strings.Contains(got["diagnostics"], want) {
			t.Errorf("%s is not said:\n%s", want, got["diagnostics"])
		}
	}
}
