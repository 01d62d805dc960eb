// Package publish brings a built site to where people read it, so that nobody
// ever sees half of it.
//
// Its main call is Publish. What is in the folder of a build is compared with
// what is in a Target, by the same plan as that by which a build writes its
// folder. Assets go first, then data, then pages; what is no longer in the site
// is deleted last, and only if all else went well.
//
// A Target is a Store of objects, which NewStored makes one, or something else
// that can hold files, such as a branch of a Git repository.
//
// Sizes are bytes. The package never prints a secret, never deletes what no
// publish put there, and never publishes what a build did not make.
package publish

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"counterpoint/generator/output"
)

// Options say how to publish.
type Options struct {
	DryRun     bool
	Adopt      bool // overwrite files that no earlier publish put there
	MaxDeletes int  // more than these are refused; negative: as many as there are
	Progress   func(done, total int, bytes, of int64)
	Told       func(ctx context.Context, paths []string) error // see Job
}

// Publish brings a target to the wanted files. In a dry run it only says what
// would be done.
func Publish(ctx context.Context, files []File, target Target, o Options) (*output.Report, error) {
	report, err := plan(ctx, files, target, o)
	if err != nil || o.DryRun {
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
		err = target.Apply(ctx, Job{Files: files, Changes: report.Changes, Told: o.Told})
	}
	return report, errors.Join(err, target.End(context.WithoutCancel(ctx)))
}

// plan says what is to be done, or why it must not be.
func plan(ctx context.Context, files []File, target Target, o Options) (*output.Report, error) {
	picture, err := target.Look(ctx, files)
	if err != nil {
		return nil, err
	}
	picture.Run = "publish"
	wanted := make([]output.File, len(files))
	for i, f := range files {
		wanted[i] = output.Hashed(f.Path, f.Class, int(f.Size), f.Mark())
	}
	report, blocked := picture.Plan(wanted)
	if len(blocked) > 0 && !o.Adopt {
		return nil, fmt.Errorf("the target has files that no earlier publish put there: %s; choose another place, or overwrite them with --adopt",
			strings.Join(blocked, ", "))
	}
	return report, nil
}

// Mark tells one state of a file from another: its bytes and its headers.
func (f File) Mark() string { return f.SHA256 + f.Headers.ContentType }
