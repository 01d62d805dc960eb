package generator

import (
	"context"
	"slices"
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/site"
)

// rendering is what comes of the products of a result, each at its place.
type rendering struct {
	files []output.File
	lists []diag.List
	notes []recorded
}

// Render makes all pages and exports, as many at a time as there are
// processors. Nothing is made of a site that has errors: it would not be
// written, and its errors are known. The files are in Files then.
func (r *Result) Render(ctx context.Context, progress func(string, int, int)) error {
	if !r.ok || r.Recalled {
		return nil
	}
	if progress == nil {
		progress = func(string, int, int) {}
	}
	start, laps := time.Now(), startLaps()
	made := r.renderProducts(ctx, progress)
	if err := ctx.Err(); err != nil {
		return err
	}
	r.say(made.lists)
	laps.end("render")
	if r.ok = r.ok && !anyFailed(made.lists); r.ok {
		r.Stats.Pages = count(made.files, func(f output.File) bool { return f.Class == output.Page })
		copied, lists := r.renderImages(ctx, progress)
		r.Files = append(slices.DeleteFunc(slices.Clone(made.files), isLeftOut), copied...)
		r.say(lists)
		laps.end("images")
	}
	r.Stats.Duration += time.Since(start)
	r.Stages = append(r.Stages, laps.done...)
	if err := ctx.Err(); err != nil {
		return err
	}
	r.kept.remember(r, made)
	return nil
}

// say adds to the diagnostics what was found while files were made.
func (r *Result) say(lists []diag.List) {
	for _, list := range lists {
		r.Diagnostics.Add(list...)
	}
	r.Diagnostics.Sort()
}

// isLeftOut tells whether a file is a picture that could not be drawn.
func isLeftOut(f output.File) bool { return f.Size() == 0 && f.Class == output.Asset }

// renderProducts makes those of which an earlier build does not tell what they
// come out as.
func (r *Result) renderProducts(ctx context.Context, progress func(string, int, int)) rendering {
	products, known := r.products(), r.kept.reusable()
	n := len(products)
	made := rendering{make([]output.File, n), make([]diag.List, n), make([]recorded, n)}
	for _, p := range products {
		if known[p.name] != nil {
			r.Kept++
		}
	}
	each(ctx, n, func(done int) { progress("render", done, n) }, func(i int) {
		p := products[i]
		if before := known[p.name]; before != nil {
			made.files[i], made.notes[i] = r.promise(p, before), *before
			return
		}
		var reads site.Reads
		made.files[i], made.lists[i] = r.spooled(p, &reads)
		made.notes[i] = r.kept.note(&reads, made.lists[i])
	})
	return made
}

// spooled is make, with the bytes in the spool. An export goes there as it is
// made: that of all claims is larger than all that is known of them.
func (r *Result) spooled(p product, reads *site.Reads) (output.File, diag.List) {
	if p.page != nil || r.smallens(p.name) {
		f, list := r.make(p, reads)
		return r.spool.Put(f), list
	}
	made, w := r.assets.exports[p.name], r.spool.Begin(p.name, output.ClassOf(p.name))
	r.spoken[made.tongue].exporter.Write(w, made.File, reads)
	return w.File(), nil
}

// promise is a file as an earlier build made it.
func (r *Result) promise(p product, before *recorded) output.File {
	return output.Promise(p.name, before.Class, before.Size, before.Hash, func() ([]byte, error) {
		f, _ := r.make(p, nil) // it had nothing to say
		return f.Data, nil
	})
}
