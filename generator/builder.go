// Package generator says what a build is: read, parse, link, render.
//
// A Builder keeps what it read, parsed and linked, each thing by what it was
// made of; so the dev server's next build repeats only what changed, by the
// same path as the first one, and gives the same bytes. A build writes nothing:
// its Result holds the files of the site, which package output brings to a
// folder and package devserver serves as they are.
package generator

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/history"
	"counterpoint/generator/output"
	"counterpoint/generator/scratch"
	"counterpoint/generator/site"
)

// Options say what to build.
type Options struct {
	Source      string // the site's folder
	Environment string // site.ENVIRONMENT.yaml lies over site.yaml, if it is there; may be empty
	BaseURL     string // instead of site.yaml's, if not empty
	Minify      bool   // also where site.yaml does not say so
	Drafts      bool   // include drafts
	Future      bool   // include what is to be published later
	Expired     bool   // include what is over
	Preview     bool   // show articles although claims of theirs could not be placed
	Room        int    // bytes of parsed texts to hold on to, those that go are parsed again when they are asked for; 0: all
	Now         time.Time
	Templates   fs.FS         // the built-in templates
	Version     string        // of the program, which a theme may ask for; may be empty
	Cache       Cache         // may be nil
	Metrics     bool          // measure how long templates take
	Plain       bool          // draw no pictures: nothing will be written
	Records     bool          // keep in the cache what the site was made of, and make again only what must be
	Program     string        // what tells the program from others that may make other bytes of the same
	Spool       *output.Spool // keeps what Render makes until it is written; nil: in memory
	Scratch     *scratch.File // keeps what was parsed until a page is made of it; nil: in memory
	Spare       int           // bytes of that which stay in memory all the same: small sites need no file
	Lost        func(error)   // is told that the disk cannot be read there; there is nothing to go on with, so it must not return
	Progress    func(stage string, done, total int)
}

// Builder builds a site, again and again. It is not safe for concurrent use;
// the Results that it makes are.
type Builder struct {
	options  Options
	away     *away
	files    files
	units    units
	voices   []*voice // the default language's first
	config   memo[configKey, *configured]
	datasets memo[version, *dataset]
	statics  memo[copiedKey, map[string][]byte]
	copied   memo[filesKey, *site.Files]
	looks    looks
	assets   memo[assetsKey, *assets]
	history  *history.Log // of content/, where the site wants to know it
	site     *site.Site   // of the last build
}

// New returns a builder.
func New(o Options) *Builder {
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	return &Builder{options: o, away: newAway(o)}
}

// Build makes the site's files. The error is of the world: a file that cannot
// be read, a cancelled context. What is wrong in the author's files is in the
// Result's diagnostics, all of it.
func (b *Builder) Build(ctx context.Context) (*Result, error) {
	result, err := b.Update(ctx, nil)
	if err != nil {
		return nil, err
	}
	if err := result.Render(ctx, b.options.Progress); err != nil {
		return nil, err
	}
	return result, nil
}

// Config reads the settings alone: what the site's files say of it, and what is
// wrong with that.
func (b *Builder) Config(ctx context.Context) (*site.Config, diag.List, error) {
	w := &work{Builder: b, ctx: ctx}
	if err := w.read(nil); err != nil {
		return nil, nil, fmt.Errorf("read the site: %w", err)
	}
	w.diagnostics = append(diag.List{}, w.files.problems["site.yaml"]...)
	w.configure()
	w.diagnostics.Sort()
	return w.configured.config, w.diagnostics, nil
}

// Update makes the site again after changes of some files, named by their paths
// from the site's folder; nil means that any may have changed. The pages are
// rendered when they are asked for.
func (b *Builder) Update(ctx context.Context, changed []string) (*Result, error) {
	laps := startLaps()
	w := &work{Builder: b, ctx: ctx, before: b.site}
	if err := w.read(changed); err != nil {
		return nil, fmt.Errorf("read the site: %w", err)
	}
	w.configure()
	w.askGit()
	laps.end("read")
	if result := w.recall(); result != nil {
		result.Stages = laps.done
		return result, nil
	}
	return w.finish(changed, laps)
}

// finish does all but reading.
func (w *work) finish(changed []string, laps *laps) (*Result, error) {
	for _, v := range w.voices {
		v.converter.get(v.settings, v.newConverter)
	}
	var beside sync.WaitGroup
	beside.Go(w.makeThemes)
	w.parse()
	beside.Wait()
	if err := w.ctx.Err(); err != nil {
		return nil, err
	}
	laps.end("parse")
	w.link()
	laps.end("link")
	w.dress()
	w.collect()
	laps.end("templates")
	w.Builder.site = w.site
	result := w.result(changed, time.Since(laps.start))
	result.Stages = laps.done
	return result, nil
}

// work is one build under way: each step takes what the ones before it left.
// A step that finds errors leaves what it can, so that the next ones find
// theirs too.
type work struct {
	*Builder
	ctx    context.Context
	before *site.Site

	inputs     inputs      // recall
	record     *record     //
	configured *configured // configure
	dataset    *dataset    //
	copiedKey  copiedKey   //
	static     map[string][]byte
	entries    []*site.Entry // parse
	taken      atomic.Int64  // articles that came from the cache
	leaving    sync.Mutex    // of unshelved
	unshelved  []unshelved   // what the cache lacks
	parsed     int           //
	assets     *assets       // collect

	diagnostics diag.List
	misplaced   diag.List // claims without a place: a preview can do without them
}

// failed tells whether nothing may be written.
func (w *work) failed() bool {
	hard := w.diagnostics.Count(diag.Error)
	if !w.options.Preview {
		hard += w.misplaced.Count(diag.Error)
	}
	return hard > 0
}
