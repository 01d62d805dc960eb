package generator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/asset"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/output"
	"counterpoint/generator/render"
	"counterpoint/generator/site"
)

// link makes the site of the parsed articles.
func (w *work) link() {
	var list diag.List
	w.site, list = site.Link(site.Input{
		Config: w.config, Entries: w.entries, Resources: sortedKeys(w.input.resources), Images: w.images(),
		Now: w.options.Now, Drafts: w.options.Drafts, Future: w.options.Future, Expired: w.options.Expired,
	})
	w.diagnostics.Add(list...)
}

// images measures the site's images.
func (w *work) images() map[string]asset.Size {
	sizes := map[string]asset.Size{}
	for name, data := range w.input.resources {
		sizes[name] = asset.SizeOf(name, data)
	}
	for name, data := range w.input.static {
		sizes["/"+name] = asset.SizeOf(name, data)
	}
	return sizes
}

// render makes the pages. Nothing is rendered of a site that has errors: it
// would not be written, and its errors are known.
func (w *work) render() {
	css, js := w.styles(), w.script()
	renderer, list := render.New(render.Options{
		Templates: w.htmlTemplates(), Words: w.words, Language: w.config.Language, CSS: "/" + css.Path, JS: "/" + js.Path,
	})
	w.diagnostics.Add(list...)
	w.checkLayouts(renderer)
	if w.diagnostics.Failed() || w.misplaced.Failed() && !w.options.Preview {
		return
	}
	pages := w.site.Pages
	files, lists := make([]output.File, len(pages)), make([]diag.List, len(pages))
	w.each("render", len(pages), func(i int) {
		var data []byte
		data, lists[i] = renderer.Page(w.site, pages[i])
		files[i] = output.File{Path: site.File(pages[i].Path), Data: data, Class: output.Page}
	})
	for _, list := range lists {
		w.diagnostics.Add(list...)
	}
	w.files = append(files, css, js)
}

// usualLayouts are the names that Hugo, Jekyll and Zola give to the template of
// every post.
var usualLayouts = []string{"post", "posts", "single", "default"}

// checkLayouts warns of layouts that no template has, of each once; the
// articles are shown with their own.
func (w *work) checkLayouts(r *render.Renderer) {
	missing := map[string][]*article.Article{}
	for _, p := range w.site.Pages {
		if p.Template != "" && !r.Has(p.Template) && !slices.Contains(usualLayouts, p.Template) {
			missing[p.Template] = append(missing[p.Template], p.Entry.Article)
		}
	}
	for _, name := range sortedKeys(missing) {
		list := missing[name]
		message := fmt.Sprintf("there is no template %s.html; article.html is used", name)
		if len(list) > 1 {
			message += fmt.Sprintf(" for this and %d more", len(list)-1)
		}
		hint := "write templates/" + name + ".html, or leave the key out"
		if near := diag.Suggest(name, r.Names()); near != "" {
			hint = diag.DidYouMean(name, r.Names())
		}
		w.diagnostics.Add(list[0].LayoutAt.Warnf("%s", message).WithHint("%s", hint))
	}
}

func (w *work) htmlTemplates() map[string]*diag.Source {
	list := map[string]*diag.Source{}
	for _, src := range w.below("", ".html") {
		list[strings.TrimPrefix(src.Name, "templates/")] = src
	}
	return list
}

// styles joins the templates' stylesheets, and the colours of code and of the
// site's ratings, to one.
func (w *work) styles() output.File {
	var b strings.Builder
	for _, src := range w.below("css/", ".css") {
		b.Write(w.minified(src, asset.MinifyCSS))
		b.WriteString("\n")
	}
	code, err := markdown.Stylesheet(w.config.Light, w.config.Dark)
	if err != nil {
		w.diagnostics.Add(w.config.HighlightAt.Errorf("the colours of code cannot be made: %v", err))
	}
	if small, err := asset.MinifyCSS([]byte(code)); err == nil {
		code = string(small)
	}
	b.WriteString(code)
	for _, r := range w.config.Ratings {
		if r.Color != "" {
			fmt.Fprintf(&b, ".rating-%s { --rating-color: %s }\n", r.ID, r.Color)
		}
	}
	return hashed("counterpoint.css", b.String())
}

// script joins the templates' scripts to one, whose names are its own. It is no
// module: browsers refuse those on file://.
func (w *work) script() output.File {
	var b strings.Builder
	b.WriteString("(() => {\n'use strict'\n")
	for _, src := range w.below("js/", ".js") {
		b.Write(w.minified(src, asset.MinifyJS))
		b.WriteString(";\n") // a file may begin with a bracket
	}
	b.WriteString("})()\n")
	return hashed("counterpoint.js", b.String())
}

// minified makes a file of the theme smaller; one that cannot be read stays as
// it is, and is reported.
func (w *work) minified(src *diag.Source, minify func([]byte) ([]byte, error)) []byte {
	small, err := minify(src.Data)
	if err == nil {
		return small
	}
	at := src.Whole()
	if e := (*asset.SyntaxError)(nil); errors.As(err, &e) {
		at = src.At(src.Offset(e.Line, e.Column))
	}
	w.diagnostics.Add(at.Warnf("this file cannot be read, and is passed on as it is: %v", err))
	return src.Data
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

// collect adds what is copied, and makes sure that the files can stand in one
// folder.
func (w *work) collect() {
	for _, r := range w.site.Resources {
		w.files = append(w.files, output.File{Path: strings.TrimPrefix(r.Path, "/"), Data: w.input.resources[r.Content], Class: output.Asset})
	}
	w.collectStatic()
	if w.diagnostics.Failed() {
		return
	}
	for _, c := range output.Check(w.files) {
		severity := diag.Error
		if c.Warning {
			severity = diag.Warning
		}
		w.diagnostics.Add(diag.Diagnostic{Severity: severity, Pos: diag.Pos{File: c.Paths[0]}, Message: c.Message})
	}
}

// collectStatic adds the files of static/. Two of them may stand where there is
// something already: a 404 page of one's own, and a copy of a file of an
// article, of which the article's is taken, as in Zola.
func (w *work) collectStatic() {
	if w.input.static[notFound] != nil {
		w.files = slices.DeleteFunc(w.files, func(f output.File) bool { return f.Path == notFound })
	}
	resources := map[string]string{}
	for _, r := range w.site.Resources {
		resources[strings.TrimPrefix(r.Path, "/")] = r.Content
	}
	for _, name := range sortedKeys(w.input.static) {
		data := w.input.static[name]
		content, taken := resources[name]
		if !taken {
			w.files = append(w.files, output.File{Path: name, Data: data, Class: output.Asset})
			continue
		}
		if !bytes.Equal(data, w.input.resources[content]) {
			w.diagnostics.Add(diag.Diagnostic{Severity: diag.Warning, Pos: diag.Pos{File: "static/" + name},
				Message: "this file is left out: another in content/ has its address", Hint: "it is content/" + content + "; keep one of the two"})
		}
	}
}

const notFound = "404.html"

func sortedKeys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
