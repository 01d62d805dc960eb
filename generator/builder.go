// Package generator says what a build is: read, parse, link, render.
//
// A Builder keeps what it parsed, by the bytes that it was parsed from; so the
// dev server's next build repeats only what changed, by the same path as the
// first one, and gives the same bytes. Build writes nothing: its Result holds
// the files of the site, which package output brings to a folder and package
// devserver serves as they are.
package generator

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/site"
)

// Options say what to build.
type Options struct {
	Source    string // the site's folder
	BaseURL   string // instead of site.yaml's, if not empty
	Drafts    bool   // include drafts
	Future    bool   // include what is to be published later
	Expired   bool   // include what is over
	Preview   bool   // show articles although claims of theirs could not be placed
	Now       time.Time
	Templates fs.FS // the built-in templates
	Progress  func(stage string, done, total int)
}

// Builder builds a site, again and again. It is not safe for concurrent use.
type Builder struct {
	options Options
	cache   *cache
}

// New returns a builder.
func New(o Options) *Builder {
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	return &Builder{options: o, cache: newCache()}
}

// Result is what a build made. If the diagnostics failed, Files is nil, except
// in a preview whose only errors are claims without a place.
type Result struct {
	Files       []output.File
	Diagnostics diag.List
	BasePath    string // path of the site's address, such as "/" or "/docs/"
	Stats       Stats
}

// Stats counts what was done.
type Stats struct {
	Pages, Articles, Claims, Counterpoints int
	Parsed                                 int // articles that were not in the cache
	Duration                               time.Duration
}

// Build makes the site's files. The error is of the world: a file that cannot
// be read, a cancelled context. What is wrong in the author's files is in the
// Result's diagnostics, all of it.
func (b *Builder) Build(ctx context.Context) (*Result, error) {
	start := time.Now()
	w := &work{options: b.options, cache: b.cache, ctx: ctx}
	defer w.cache.sweep()

	if err := w.read(); err != nil {
		return nil, fmt.Errorf("read the site: %w", err)
	}
	w.configure()
	w.parse()
	w.link()
	w.render()
	w.collect()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w.diagnostics.Add(w.misplaced...)
	w.diagnostics.Sort()
	result := &Result{Diagnostics: w.diagnostics, BasePath: w.config.BasePath, Stats: w.stats()}
	result.Stats.Duration = time.Since(start)
	if !w.failed() {
		result.Files = w.files
	}
	return result, nil
}

// work is one build under way: each step takes what the ones before it left.
// A step that finds errors leaves what it can, so that the next ones find
// theirs too.
type work struct {
	options Options
	cache   *cache
	ctx     context.Context

	input input // read

	config    *site.Config // configure
	settings  settings
	templates map[string]*diag.Source
	words     map[string]string

	entries []*site.Entry // parse
	site    *site.Site    // link
	files   []output.File // render, collect

	diagnostics diag.List
	misplaced   diag.List // claims without a place: a preview can do without them
}

// failed tells whether nothing may be written.
func (w *work) failed() bool {
	hard := w.diagnostics.Count(diag.Error)
	if w.options.Preview {
		hard -= w.misplaced.Count(diag.Error)
	}
	return hard > 0
}

func (w *work) stats() Stats {
	s := Stats{Parsed: w.cache.parsed}
	if w.site == nil {
		return s
	}
	s.Pages, s.Articles, s.Claims = len(w.site.Pages), len(w.site.Articles), len(w.site.Claims)
	for _, c := range w.site.Claims {
		s.Counterpoints += len(c.All)
	}
	return s
}
