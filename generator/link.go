package generator

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/diag"
	"counterpoint/generator/export"
	"counterpoint/generator/output"
	"counterpoint/generator/site"
)

// link makes the site of the parsed articles. What an earlier one knows about
// what has not changed it takes over.
func (w *work) link() {
	files := w.copied.get(filesKey{w.copiedKey, w.configured.config}, w.siteFiles)
	options := site.Options{Config: w.configured.config, Files: files,
		Now: w.options.Now, Drafts: w.options.Drafts, Future: w.options.Future, Expired: w.options.Expired}
	var list diag.List
	w.site, list = site.Link(site.Input{Options: options, Entries: w.entries, Anchors: w.main().wording.anchors}, w.before)
	w.diagnostics.Add(list...)
}

type layoutsKey struct {
	*site.Structure
	*theme
}

// usualLayouts are the names that Hugo, Jekyll and Zola give to the template of
// every post.
var usualLayouts = []string{"post", "posts", "single", "default"}

// checkLayouts warns of layouts that no template has, of each once; the
// articles are shown with their own.
func checkLayouts(v *voice, s *site.Site) diag.List {
	var out diag.List
	r := v.theme.renderer
	missing := map[string][]*article.Front{}
	for _, p := range s.Pages {
		if p.Template != "" && !r.Has(p.Template) && !slices.Contains(usualLayouts, p.Template) {
			missing[p.Template] = append(missing[p.Template], p.Front)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		list := missing[name]
		message := fmt.Sprintf("there is no template %s.html; article.html is used", name)
		if len(list) > 1 {
			message += fmt.Sprintf(" for this and %d more", len(list)-1)
		}
		hint := "write templates/" + name + ".html, or leave the key out"
		if near := diag.Suggest(name, r.Names()); near != "" {
			hint = diag.DidYouMean(name, r.Names())
		}
		out.Add(list[0].LayoutAt.Warnf("%s", message).WithHint("%s", hint))
	}
	return out
}

// assets are the files of the site that are copied, and which are made: pages
// and exports. They do not change.
type assets struct {
	files   map[string]output.File
	pages   map[string]*site.Page
	exports map[string]exported
	taken   map[string]bool    // lower-case names of files where pages of claims may stand
	smaller map[string]picture // pictures that are made smaller, by their own names
	authors map[string]string  // what their authors call the files that are copied
	scripts []output.File      // and stylesheets, whose names tell of their bytes
	out     diag.List
}

// exported is an export, and the language of which it is one.
type exported struct {
	export.File
	tongue int
}

// isMade tells whether a file is a page or an export.
func (a *assets) isMade(name string) bool {
	_, exported := a.exports[name]
	return exported || a.pages[name] != nil
}

type assetsKey struct {
	structure *site.Structure
	claimed   string
	copied    copiedKey
	scripts   string // their paths
}

// collect adds what is copied, and makes sure that all can stand in one folder.
// Where only scripts are others than before, they take the place of those: all other
// names were compared.
func (w *work) collect() {
	scripts := w.scripts()
	key := assetsKey{w.site.Structure, w.site.Claimed(), w.copiedKey, pathsOf(scripts)}
	before := w.Builder.assets
	w.assets = w.Builder.assets.get(key, func() *assets {
		if before.key.scripts = key.scripts; before.made && before.key == key {
			if a := before.value.with(scripts); a != nil {
				return a
			}
		}
		return w.makeAssets(scripts)
	})
	if !w.diagnostics.Failed() { // or it would say the same again
		w.diagnostics.Add(w.assets.out...)
	}
}

// scripts are those that pages load, and their stylesheet.
func (w *work) scripts() []output.File {
	theme := w.main().theme
	list := []output.File{theme.css, theme.js}
	if slices.ContainsFunc(w.site.All(), func(s *site.Site) bool { return s.HasSearch() }) {
		list = append(list, theme.search)
	}
	return list
}

func pathsOf(files []output.File) string {
	var list []string
	for _, f := range files {
		list = append(list, f.Path)
	}
	return strings.Join(list, " ")
}

// with is the same with other scripts in the same folders; nil, if they may not stand
// beside the other files, or if those before did not.
func (a *assets) with(scripts []output.File) *assets {
	if len(a.out) > 0 || len(a.scripts) != len(scripts) {
		return nil
	}
	b := *a
	b.files, b.scripts = maps.Clone(a.files), scripts
	for i, f := range scripts {
		delete(b.files, a.scripts[i].Path)
		if path.Dir(f.Path) != path.Dir(a.scripts[i].Path) {
			return nil
		}
	}
	for _, names := range []iter.Seq[string]{maps.Keys(b.files), maps.Keys(b.pages), maps.Keys(b.exports)} {
		for name := range names {
			if slices.ContainsFunc(scripts, func(f output.File) bool { return output.Takes(f.Path, name) }) {
				return nil
			}
		}
	}
	for _, f := range scripts {
		b.files[f.Path] = f
	}
	return &b
}

func (w *work) makeAssets(scripts []output.File) *assets {
	a := &assets{files: map[string]output.File{}, pages: map[string]*site.Page{}, exports: map[string]exported{}, scripts: scripts}
	var all []output.File
	sources := map[string][]string{} // of each file, as its author calls them
	for _, p := range w.site.Whole() {
		name := site.File(p.Path)
		if p.Kind == site.Kind404 && w.static[name] != nil {
			continue // the site has its own
		}
		a.pages[name] = p
		all = append(all, output.File{Path: name, Class: output.Page})
		if p.Front != nil {
			sources[name] = append(sources[name], "content/"+p.Front.Path)
		}
	}
	copied := append(w.copies(&a.out, sources), scripts...)
	for _, f := range copied {
		a.files[f.Path] = f
	}
	w.checkManifest(a)
	all = append(all, copied...)
	all = append(all, a.addExports(w.site, all)...)
	a.smaller, a.authors = w.smaller(), firstOf(sources)
	a.taken = takenBy(w.site, all)
	for _, c := range output.Check(all) {
		a.out.Add(collision(c, sources))
	}
	return a
}

func firstOf(lists map[string][]string) map[string]string {
	first := map[string]string{}
	for name, list := range lists {
		first[name] = list[0]
	}
	return first
}

// takenBy are the files of a site that lie where its claims have their pages.
func takenBy(s *site.Site, all []output.File) map[string]bool {
	taken := map[string]bool{}
	for _, f := range all {
		if name := strings.ToLower(f.Path); s.MayDerive("/" + name) {
			taken[name] = true
		}
	}
	return taken
}

// addExports adds what is made for machines. Where the author has a file of the
// same name, such as an atom.xml that he writes himself, his is taken.
func (a *assets) addExports(s *site.Site, all []output.File) []output.File {
	taken := map[string]bool{}
	for _, f := range all {
		for name := f.Path; name != "."; name = path.Dir(name) {
			taken[strings.ToLower(name)] = true
		}
	}
	var list []output.File
	for i, of := range s.All() {
		for _, f := range export.Files(of) {
			if !taken[strings.ToLower(f.Path)] {
				a.exports[f.Path] = exported{f, i}
				list = append(list, output.File{Path: f.Path, Class: output.ClassOf(f.Path)})
			}
		}
	}
	return list
}

// collision says which files of the author cannot stand in one folder.
func collision(c output.Collision, sources map[string][]string) diag.Diagnostic {
	d := diag.Diagnostic{Severity: diag.Error, Pos: diag.Pos{File: c.Paths[0]}, Message: c.Message}
	if c.Warning {
		d.Severity = diag.Warning
	}
	var files []string
	for _, path := range c.Paths {
		files = append(files, sources[path]...)
	}
	if len(files) > 0 {
		d.File = files[0]
	}
	if len(files) > 1 {
		d.Hint = "the other one is " + strings.Join(files[1:], ", ")
	}
	return d
}

// copies are the files of content/ and static/ that are copied. Where two have
// the same address the article's is taken, as in Zola.
func (w *work) copies(out *diag.List, sources map[string][]string) []output.File {
	var list []output.File
	resources := map[string]string{}
	for _, r := range w.site.Resources {
		name := strings.TrimPrefix(r.Path, "/")
		resources[name] = r.Content
		sources[name] = append(sources[name], "content/"+r.Content)
		list = append(list, output.File{Path: name, Data: w.files.resources[r.Content], Class: output.Asset})
	}
	for _, name := range slices.Sorted(maps.Keys(w.static)) {
		data := w.static[name]
		content, taken := resources[name]
		switch {
		case !taken:
			sources[name] = append(sources[name], w.staticFile(name))
			list = append(list, output.File{Path: name, Data: data, Class: output.Asset})
		case !bytes.Equal(data, w.files.resources[content]):
			out.Add(diag.Diagnostic{Severity: diag.Warning, Pos: diag.Pos{File: w.staticFile(name)},
				Message: "this file is left out: another in content/ has its address", Hint: "it is content/" + content + "; keep one of the two"})
		}
	}
	return list
}
