package generator

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/export"
	"counterpoint/generator/output"
	"counterpoint/generator/render"
	"counterpoint/generator/site"
)

// Result is what a build made. It is safe for concurrent use.
type Result struct {
	Diagnostics diag.List
	Files       []output.File     // all of them, after Render, if nothing is wrong
	BasePath    string            // path of the site's address, such as "/" or "/docs/"
	About       map[string]string // what a manifest of the files says of them: whether they are for others to see
	Stats       Stats
	Stages      []Stage // in their order
	Recalled    bool    // an earlier build was made of the same: nothing was parsed
	Kept        int     // files that come out as in an earlier build, and were not made, after Render

	Edited []string          // addresses of the pages whose own files changed
	Moved  map[string]string // addresses of the build before, of pages that are elsewhere now

	ok     bool
	site   *site.Site
	assets *assets
	spoken []spoken // by the languages of the site
	cache  Cache    // may be nil
	plain  bool
	spool  *output.Spool
	made   sync.Map // what was rendered or exported, by file
	images *images
	kept   *kept // nil where no record is kept

	unshelved []unshelved // what was parsed and is not in the cache yet
}

// spoken is what the pages and exports of a language are made with.
type spoken struct {
	theme    *theme
	exporter *export.Exporter
}

// Stats counts what is there, and what was done.
type Stats struct {
	site.Counts
	Misplaced int // claims and counterpoints whose words were not found
	Parsed    int // articles that were parsed
	Duration  time.Duration
}

// about is what publishing asks a build: see publish.AboutBaseURL.
func (w *work) about() map[string]string {
	return map[string]string{"baseURL": w.configured.config.BaseURL, "drafts": strconv.FormatBool(w.options.Drafts)}
}

// result puts together what the steps left.
func (w *work) result(changed []string, took time.Duration) *Result {
	list := append(slices.Clone(w.diagnostics), w.misplaced...)
	list.Sort()
	r := &Result{Diagnostics: list, BasePath: w.configured.config.BasePath, About: w.about(), ok: !w.failed(),
		site: w.site, assets: w.assets, cache: w.options.Cache, plain: w.options.Plain, spool: w.options.Spool,
		images: &images{recipe: w.configured.config.Images.Recipe, cache: w.options.Cache, plain: w.options.Plain}, Stats: w.stats(took)}
	for i, v := range w.voices {
		r.spoken = append(r.spoken, spoken{v.theme, export.NewWith(w.site.All()[i], v.wording.words, &v.searched)})
	}
	r.kept, r.unshelved = w.keep(), w.unshelved
	r.Edited, r.Moved = w.edited(changed), w.moved()
	return r
}

func (w *work) stats(took time.Duration) Stats {
	return Stats{Counts: w.site.Counts(), Parsed: w.parsed, Misplaced: w.misplaced.Count(diag.Error), Duration: took}
}

// edited are the addresses of the articles whose files are among the changed.
func (w *work) edited(changed []string) []string {
	var list []string
	for _, name := range changed {
		name, in := strings.CutPrefix(name, "content/")
		if owner, ok := strings.CutSuffix(name, claimsSuffix); ok {
			name = owner + ".md"
		}
		if p := w.site.PageOf(asMarkdown(name)); in && p != nil && !slices.Contains(list, p.Path) {
			list = append(list, p.Path)
		}
	}
	return list
}

// moved finds pages that have another address than in the build before: the
// same file, or one of other name with the same text.
func (w *work) moved() map[string]string {
	if w.before == nil || w.before.Structure == w.site.Structure {
		return nil
	}
	byText := sync.OnceValue(w.site.PagesByText)
	moved := map[string]string{}
	for _, p := range w.before.Whole() {
		if p.Front == nil || w.site.Has(p.Path) {
			continue
		}
		now := w.site.PageOf(p.Front.Path)
		if now == nil {
			now = byText()[string(w.before.Entry(p).Article.Source.Data())]
		}
		if now != nil {
			moved[p.Path] = now.Path
		}
	}
	return moved
}

// OK tells whether there is something to show: in a preview also if claims
// could not be placed.
func (r *Result) OK() bool { return r.ok }

// Site is the linked whole, for those who ask what is in it. It does not change.
func (r *Result) Site() *site.Site { return r.site }

// TemplateMetrics say how long each template took, the longest first, where the
// options ask for it.
func (r *Result) TemplateMetrics() []render.Measured {
	if r.Recalled || r.spoken[0].theme.metrics == nil {
		return nil
	}
	return r.spoken[0].theme.metrics.All()
}

// in is what the pages of a page's language are made with.
func (r *Result) in(p *site.Page) (*render.Renderer, *site.Site) {
	s := r.site.In(p)
	return r.spoken[slices.Index(r.site.All(), s)].theme.renderer, s
}

// hasCard tells whether there is a picture of a claim's page.
func (r *Result) hasCard(p *site.Page) bool {
	renderer, s := r.in(p)
	return renderer.HasCard(s, p)
}

// File returns a file of the site by its path in the output, made now if it is
// a page or an export. If that failed the diagnostics say why.
func (r *Result) File(name string) (data []byte, list diag.List, ok bool) {
	if f, ok := r.assets.files[name]; ok {
		f, list := r.fit(f)
		return f.Data, list, true
	}
	if p, ok := r.assets.smaller[name]; ok {
		data, list := r.images.one(p)
		return data, list, true
	}
	p, ok := r.product(name)
	if !ok || !r.ok || p.picture && !r.hasCard(p.page) {
		return nil, nil, false
	}
	one, ok := r.made.Load(name)
	if !ok {
		f, list := r.make(p, nil)
		one, _ = r.made.LoadOrStore(name, made{f.Data, list})
	}
	file := one.(made)
	return file.data, file.list, true
}

type made struct {
	data []byte
	list diag.List
}

// product is a file that is made of the site's texts: a page, the picture of
// one, or an export.
type product struct {
	name    string
	page    *site.Page // nil for an export
	picture bool
}

// product says what a file is made of; false where it is none of these. Where an
// author has a file that a page of claims would be, theirs is taken.
func (r *Result) product(name string) (product, bool) {
	if r.assets.isMade(name) {
		return product{name: name, page: r.assets.pages[name]}, true
	}
	if r.theirs(name) {
		return product{}, false
	}
	if folder, file := path.Split(name); file == cardFile {
		of, ok := r.product(folder + "index.html")
		return product{name, of.page, true}, ok && r.site.HasCard(of.page)
	}
	p := r.site.PageAt(site.Address(name))
	return product{name: name, page: p}, p != nil
}

// theirs tells whether a file, or one where it would have a folder, is the
// author's.
func (r *Result) theirs(name string) bool {
	for at := name; at != "."; at = path.Dir(at) {
		if r.assets.taken[strings.ToLower(at)] {
			return true
		}
	}
	return false
}

// make makes a page, a picture or an export, and notes of which articles. A picture that cannot be drawn is
// left out: it has no bytes.
func (r *Result) make(p product, reads *site.Reads) (output.File, diag.List) {
	switch {
	case p.picture:
		data, list := r.card(p.page, reads)
		return output.File{Path: p.name, Data: data, Class: output.Asset}, list
	case p.page != nil:
		renderer, s := r.in(p.page)
		data, list := renderer.Page(s.Noting(reads), p.page)
		return output.File{Path: p.name, Data: r.smallPage(data), Class: output.Page}, list
	}
	made := r.assets.exports[p.name]
	return output.File{Path: p.name, Data: r.smallExport(p.name, r.spoken[made.tongue].exporter.Make(made.File, reads)), Class: output.ClassOf(p.name)}, nil
}

// products lists all of them by their names, with the pictures that may have to
// be left out.
func (r *Result) products() []product {
	var list []product
	for name, p := range r.assets.pages {
		list = append(list, product{name: name, page: p})
	}
	for name := range r.assets.exports {
		list = append(list, product{name: name})
	}
	for _, p := range r.derived() {
		name, picture := site.File(p.Path), site.File(site.CardPath(p))
		if r.theirs(name) {
			continue
		}
		list = append(list, product{name: name, page: p})
		if r.site.HasCard(p) && !r.theirs(picture) {
			list = append(list, product{picture, p, true})
		}
	}
	slices.SortFunc(list, func(a, b product) int { return cmp.Compare(a.name, b.name) })
	return list
}

// derived are the pages that are made of claims, of all languages.
func (r *Result) derived() []*site.Page {
	var list []*site.Page
	for _, s := range r.site.All() {
		list = append(list, s.Derived()...)
	}
	return list
}

func count[T any](list []T, is func(T) bool) int {
	n := 0
	for _, each := range list {
		if is(each) {
			n++
		}
	}
	return n
}

func anyFailed(lists []diag.List) bool {
	return slices.ContainsFunc(lists, diag.List.Failed)
}

// Names lists the files of the site by their paths in the output, in order.
func (r *Result) Names() []string {
	list := append(slices.Sorted(maps.Keys(r.assets.files)), r.usedPictures()...)
	for _, p := range r.products() {
		if !p.picture || r.hasCard(p.page) {
			list = append(list, p.name)
		}
	}
	slices.Sort(list)
	return list
}
