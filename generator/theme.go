package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/asset"
	"counterpoint/generator/card"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/output"
	"counterpoint/generator/render"
	"counterpoint/generator/site"
)

// theme is what pages are made with. It does not change.
type theme struct {
	renderer *render.Renderer
	painter  *card.Painter
	metrics  *render.Metrics // nil: nobody measures
	css, js  output.File
	search   output.File // the script of the page that searches
	out      diag.List
}

type themeKey struct {
	*configured
	*site.Config
	*wording
	*dataset
	static copiedKey // if a template asks for files of static/
	fonts  string    // their bytes' hash, if the site has some for its claims' pictures
}

// makeThemes makes the renderers and the files that every page needs. It needs no
// article.
func (w *work) makeThemes() {
	for _, v := range w.voices {
		key := themeKey{w.configured, v.config, v.wording, w.dataset, w.askedFor(), w.fonts()}
		v.theme = v.dressed.get(key, func() *theme { return w.makeTheme(v) })
	}
}

// dress tries the themes on the site.
func (w *work) dress() {
	for i, v := range w.voices {
		if i == 0 {
			w.diagnostics.Add(v.theme.out...)
		}
		of := w.site.All()[i]
		w.diagnostics.Add(v.layouts.get(layoutsKey{of.Structure, v.theme}, func() diag.List { return checkLayouts(v, of) })...)
	}
	if !w.options.Preview || w.failed() {
		return
	}
	for i, v := range w.voices {
		list := v.samples.get(v.theme, func() diag.List { return trySamples(v, w.site.All()[i]) })
		if w.diagnostics.Add(list...); list.Failed() {
			return // as they would all
		}
	}
}

func (w *work) makeTheme(v *voice) *theme {
	t := &theme{}
	t.css, t.js = t.styles(v.wording, v.config), t.script(v.wording, "js/", "counterpoint.js")
	t.search = t.script(v.wording, "search/", "search.js")
	t.painter = w.makePainter(t)
	if w.options.Metrics {
		t.metrics = &render.Metrics{}
	}
	var list diag.List
	t.renderer, list = render.New(render.Options{
		Templates: htmlTemplates(v.wording), Words: v.wording.words, Language: v.config.Language, Labels: w.labels(),
		CSS: "/" + t.css.Path, JS: "/" + t.js.Path, Search: "/" + t.search.Path, Integrity: t.integrity(v.config), Painter: t.painter, Static: w.loadable(),
		Config: v.config, Data: w.dataset.values, Metrics: t.metrics, Markdown: v.converter.get(v.settings, v.newConverter),
	})
	t.out.Add(list...)
	return t
}

// sampleSize bounds the lists that are tried: one of 10,000 articles takes
// seconds.
const sampleSize = 100

// labels are what the languages are called in their own words.
func (w *work) labels() map[string]string {
	list := map[string]string{}
	for _, v := range w.voices {
		list[v.config.Key] = v.wording.words["language-name"]
	}
	return list
}

// trySamples renders one page of each kind: a preview renders the others when
// they are asked for, and wants to know of a template that fails.
func trySamples(v *voice, s *site.Site) diag.List {
	var out diag.List
	tried := map[string]bool{}
	for _, p := range append(slices.Clone(s.Pages), s.Samples(sampleSize)...) {
		kind := string(p.Kind) + " " + p.Template
		if tried[kind] || len(s.Shown(p)) > sampleSize || p.Kind == site.KindClaims && len(s.Articles) > sampleSize {
			continue
		}
		tried[kind] = true
		_, list := v.theme.renderer.Page(s, p)
		out.Add(list...)
	}
	return out
}

func htmlTemplates(words *wording) map[string]*diag.Source {
	list := map[string]*diag.Source{}
	for _, src := range words.below("", ".html") {
		_, name, _ := strings.Cut(src.Name, "templates/") // of a theme, too
		if strings.HasPrefix(name, shortcodeFolder) {
			continue
		}
		list[name] = src
	}
	return list
}

// styles joins the templates' stylesheets, and the colours of code and of the
// site's ratings, to one.
func (t *theme) styles(words *wording, c *site.Config) output.File {
	var b strings.Builder
	for _, src := range words.below("css/", ".css") {
		b.Write(t.minified(src, asset.MinifyCSS))
		b.WriteString("\n")
	}
	code, err := markdown.Stylesheet(c.Light, c.Dark)
	if err != nil {
		t.out.Add(c.HighlightAt.Errorf("the colours of code cannot be made: %v", err))
	}
	if small, err := asset.MinifyCSS([]byte(code)); err == nil {
		code = string(small)
	}
	b.WriteString(code)
	for _, r := range c.Ratings {
		if r.Color != "" {
			fmt.Fprintf(&b, ".rating-%s { --rating-color: %s }\n", r.ID, r.Color)
		}
	}
	return hashed("counterpoint.css", b.String())
}

// script joins the scripts of a folder to one, whose names are its own. It is no
// module: browsers refuse those on file://.
func (t *theme) script(words *wording, folder, name string) output.File {
	var b strings.Builder
	b.WriteString("(() => {\n'use strict'\n")
	for _, src := range words.below(folder, ".js") {
		b.Write(t.minified(src, asset.MinifyJS))
		b.WriteString(";\n") // a file may begin with a bracket
	}
	b.WriteString("})()\n")
	return hashed(name, b.String())
}

// minified makes a file of the theme smaller; one that cannot be read stays as
// it is, and is reported.
func (t *theme) minified(src *diag.Source, minify func([]byte) ([]byte, error)) []byte {
	small, err := minify(src.Data())
	if err == nil {
		return small
	}
	at := src.Whole()
	if e := (*asset.SyntaxError)(nil); errors.As(err, &e) {
		at = src.At(src.Offset(e.Line, e.Column))
	}
	t.out.Add(at.Warnf("this file cannot be read, and is passed on as it is: %v", err))
	return src.Data()
}

// hashed names a file by its content, so that it can be cached for ever.
func hashed(name, data string) output.File {
	sum := sha256.Sum256([]byte(data))
	ext := path.Ext(name)
	return output.File{
		Path:  "assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext,
		Data:  []byte(data),
		Class: output.Asset,
	}
}
