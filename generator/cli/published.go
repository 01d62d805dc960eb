package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/publish"
	"counterpoint/generator/publish/bucket"
	"counterpoint/generator/publish/folder"
	"counterpoint/generator/publish/git"
	"counterpoint/generator/publish/sftp"
	"counterpoint/generator/site"
)

// openTarget opens what an address leads to, for the site that is at some places.
// Who is this copy of the site.
func openTarget(ctx context.Context, address string, places output.Options, who string) (publish.Target, error) {
	scheme, _, _ := strings.Cut(address, ":")
	var store publish.Store
	var err error
	switch scheme {
	case "git", "git+ssh", "git+https", "git+http", "git+file":
		return git.Open(ctx, address, places.Source)
	case "file":
		u, wrong := url.Parse(address)
		if wrong != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") || u.RawQuery != "" || u.Fragment != "" {
			return nil, usage("the address of a folder has three slashes and is a whole path, with %%3F and %%23 for ? and #: file:///srv/www, not %s", address)
		}
		dir := filepath.FromSlash(u.Path)
		if err := output.Apart(dir, places); err != nil {
			return nil, fmt.Errorf("%s cannot be published to: %w", dir, err)
		}
		store, err = folder.Open(dir)
	case "sftp":
		store, err = sftp.Open(address)
	case "s3", "gs", "azblob":
		store, err = bucket.Open(ctx, address)
	default:
		return nil, usage("nothing is known of publishing to %s:; there are file://, s3://, gs://, azblob://, sftp:// and git+ssh://", scheme)
	}
	if err != nil {
		return nil, err
	}
	return publish.NewStored(store, publish.StoredOptions{Who: who}), nil
}

// keepsNoHeaders tells whether what an address leads to has the bytes of files and
// nothing else.
func keepsNoHeaders(address string) bool {
	scheme, _, _ := strings.Cut(address, ":")
	return !slices.Contains([]string{"s3", "gs", "azblob"}, scheme)
}

// sending returns a function that shows on a terminal how far a publish is, how
// fast it is and how long it will still take.
func (a *app) sending() func(publish.Progress) {
	if !a.Terminal || a.flags.quiet {
		return nil
	}
	var mu sync.Mutex
	began, shown := time.Now(), time.Time{}
	return func(p publish.Progress) {
		mu.Lock()
		defer mu.Unlock()
		took := time.Since(began)
		if took < time.Second || time.Since(shown) < 100*time.Millisecond || p.OfFiles == p.Files {
			return
		}
		shown = time.Now()
		fmt.Fprintf(a.Stderr, "\r%-78s", sendingLine(p, took))
		a.drawn = true
	}
}

// sendingLine says how far a publish is after some time.
func sendingLine(p publish.Progress, took time.Duration) string {
	rate := float64(p.Bytes) / took.Seconds()
	text := fmt.Sprintf("publish  %d of %d files, %s of %s, %s/s", p.Files, p.OfFiles, inBytes(p.Bytes), inBytes(p.OfBytes), inBytes(int64(rate)))
	if rate >= 1 {
		rest := time.Duration(float64(p.OfBytes-p.Bytes) / rate * float64(time.Second))
		text += fmt.Sprintf(", %s left", rest.Round(time.Second))
	}
	return text
}

// inBytes is a size as people read it.
func inBytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.0f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}

// jsonPublish is the machine form of a publish.
type jsonPublish struct {
	OK           bool      `json:"ok"`
	Error        string    `json:"error,omitempty"` // of the world
	Target       string    `json:"target,omitempty"`
	DryRun       bool      `json:"dryRun,omitempty"`
	Changes      []change  `json:"changes"`
	Kept         int       `json:"kept"`
	Bytes        int64     `json:"bytes"` // that were sent, or would be
	Foreign      []string  `json:"foreign,omitempty"`
	Warnings     []string  `json:"warnings,omitempty"`
	Copies       []string  `json:"copies,omitempty"` // who keeps some, and was told
	Milliseconds int64     `json:"milliseconds"`
	Diagnostics  diag.List `json:"diagnostics,omitempty"`
}

// notPublished says that something went wrong in the world.
func (a *app) notPublished(to site.PublishTarget, list diag.List, err error) error {
	var wrong usageError
	if a.flags.format != "json" || errors.As(err, &wrong) {
		a.printDiagnostics(list)
		return err
	}
	if err := a.printJSON(jsonPublish{Error: err.Error(), Target: to.URL, Changes: []change{}, Diagnostics: list}); err != nil {
		return err
	}
	return exitStatus(1)
}

// printPublished says what was done, or in a dry run would be, and what became of
// copies.
func (a *app) printPublished(to site.PublishTarget, list diag.List, r *publish.Report, copies []string, took time.Duration) error {
	if a.flags.format == "json" {
		j := jsonPublish{OK: true, Target: to.URL, DryRun: a.flags.dryRun, Changes: []change{}, Kept: r.Kept, Bytes: r.Bytes, Foreign: r.Foreign,
			Warnings: r.Warnings, Copies: copies, Milliseconds: took.Milliseconds(), Diagnostics: list}
		for _, c := range r.Changes {
			j.Changes = append(j.Changes, change{c.Op.String(), c.Path, c.Size, c.Reason})
		}
		return a.printJSON(j)
	}
	a.printDiagnostics(list)
	for _, w := range r.Warnings {
		a.warn("%s", w)
	}
	if a.flags.quiet {
		return nil
	}
	sent, deleted := a.countChanges(r.Changes)
	a.printForeign(r.Foreign)
	text := "%s: %d sent (%s), %d deleted, %d unchanged"
	if a.flags.dryRun {
		text = "%s: would send %d (%s), delete %d, keep %d"
	}
	fmt.Fprintf(a.Stdout, text+" (%s)\n", diag.Visible(to.URL), sent, inBytes(r.Bytes), deleted, r.Kept, took.Round(time.Millisecond))
	for _, line := range copies {
		fmt.Fprintln(a.Stdout, diag.Visible(line))
	}
	return nil
}
