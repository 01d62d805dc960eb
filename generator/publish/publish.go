// Package publish brings a built site to where people read it, so that nobody
// ever sees half of it.
//
// Its main call is Publish. What a build left in its folder, which Load reads, is
// compared with what is in a Target, by the same plan as that by which a build
// writes its folder. Assets go first, then data, then pages; what is no longer in
// the site is deleted last, and only if all else went well.
//
// A Target is a Store of objects, of which NewStored makes one, or something else
// that can hold files, such as a branch of a Git repository. Beside the site a
// Stored target keeps, below .counterpoint/:
//
//	manifest.json  what was published: {"version": 1, "files": {"index.html": "mark", …}}
//	pending.json   while a publish is under way, what it is about to change
//	lock.json      while a publish is under way, who it is and until when
//
// A mark is the SHA-256 of a file's bytes in hex and, where a store keeps headers,
// a dot and a hash of those. Beside the marks the manifest of a folder has stamps,
// by which it is seen whether somebody else has written a file since. Sizes are bytes. The package never prints a secret,
// never deletes what no publish put there, and never publishes what a build did
// not make.
package publish

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"counterpoint/generator/output"
)

// Options say how to publish.
type Options struct {
	DryRun     bool
	Adopt      bool          // overwrite files that no earlier publish put there
	MaxDeletes int           // more than these are refused beforehand; negative: any number
	Deadline   time.Duration // for all of it; 0: none
	Progress   func(Progress)
	Told       func(ctx context.Context, paths []string) error // see Job
}

// Progress is how far a publish is.
type Progress struct {
	Files, OfFiles int
	Bytes, OfBytes int64
}

// Report is what was done, or in a dry run would be.
type Report struct {
	output.Report
	Bytes    int64 // of the files that were sent
	Finished bool  // there was something to do where no file differs, which is done
	Untold   bool  // what an earlier run changed was to be told
}

// Publish brings a target to the wanted files. In a dry run it only says what
// would be done.
func Publish(ctx context.Context, files []File, target Target, o Options) (*Report, error) {
	if o.Deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, o.Deadline,
			fmt.Errorf("not done after %s; what is there is whole, and the next publish goes on", o.Deadline))
		defer cancel()
	}
	report, err := publish(ctx, files, target, o)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx) // says it better than the request that it ended
	}
	return report, err
}

func publish(ctx context.Context, files []File, target Target, o Options) (*Report, error) {
	report, err := plan(ctx, files, target, o)
	if err != nil || o.DryRun || len(report.Changes) == 0 && !report.Finished {
		return report, err
	}
	changed, err := target.Begin(ctx)
	if err != nil {
		return nil, err
	}
	if changed {
		report, err = plan(ctx, files, target, o)
	}
	if err == nil {
		err = target.Apply(ctx, Job{Files: files, Changes: report.Changes, Told: o.Told, Progress: o.progress(report)})
	}
	return report, errors.Join(err, target.End(context.WithoutCancel(ctx)))
}

// plan says what is to be done, or why it must not be.
func plan(ctx context.Context, files []File, target Target, o Options) (*Report, error) {
	seen, err := target.Look(ctx, files)
	if err != nil {
		return nil, err
	}
	seen.Run = "publish"
	wanted := make([]output.File, len(files))
	for i, f := range files {
		wanted[i] = output.Hashed(f.Path, f.Class, int(f.Size), f.Mark(seen.Plain))
	}
	planned, blocked := seen.Plan(wanted)
	report := &Report{Report: *planned, Finished: seen.Unfinished, Untold: seen.Untold}
	if len(blocked) > 0 && !o.Adopt {
		return nil, fmt.Errorf("the target has files that no earlier publish put there: %s; publish to another place, or overwrite them with --adopt",
			few(blocked))
	}
	report.explain(seen.Have)
	return report, report.allowed(o.MaxDeletes, files)
}

// explain says of files whose bytes are as before that only headers are new.
func (r *Report) explain(have map[string]string) {
	for i := range r.Changes {
		c := &r.Changes[i]
		if c.Op != output.Delete {
			r.Bytes += int64(c.Size)
		}
		before, _, _ := strings.Cut(have[c.Path], ".")
		now, _, _ := strings.Cut(c.Hash(), ".")
		if c.Op == output.Update && c.Reason == "content changed" && before == now {
			c.Reason = "headers changed"
		}
	}
}

// allowed refuses what would delete more than somebody expects: a folder that
// went missing must not empty a site.
func (r *Report) allowed(most int, files []File) error {
	gone := r.gone(files)
	if most < 0 || len(gone) <= most {
		return nil
	}
	return TooManyDeletes{Paths: gone, Most: most}
}

// gone are the files that are deleted, without those beside others that are
// deleted, too, or stay.
func (r *Report) gone(files []File) (list []string) {
	counted := map[string]bool{}
	for _, f := range files {
		counted[f.Path] = true
	}
	for _, c := range r.Changes {
		counted[c.Path] = true
	}
	for _, c := range r.Changes {
		plain, beside := output.PlainOf(c.Path)
		if c.Op == output.Delete && !(beside && counted[plain]) {
			list = append(list, c.Path)
		}
	}
	return list
}

// TooManyDeletes says that a publish would delete more than it may.
type TooManyDeletes struct {
	Paths []string
	Most  int
}

func (t TooManyDeletes) Error() string {
	files := "files"
	if len(t.Paths) == 1 {
		files = "file"
	}
	return fmt.Sprintf("%d %s would be deleted, and at most %d may be: %s; nothing was done; if that is meant, allow it with --max-deletes %d",
		len(t.Paths), files, t.Most, few(t.Paths), len(t.Paths))
}

// few are the first of a list of paths.
func few(list []string) string {
	const most = 10
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// progress tells how far it is of all that is to be sent.
func (o Options) progress(r *Report) func(files int, bytes int64) {
	if o.Progress == nil {
		return func(int, int64) {}
	}
	return func(files int, bytes int64) {
		o.Progress(Progress{Files: files, OfFiles: len(r.Changes), Bytes: bytes, OfBytes: r.Bytes})
	}
}
