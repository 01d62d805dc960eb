package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"counterpoint/generator/publish"
	"counterpoint/generator/publish/bucket"
	"counterpoint/generator/publish/cdn"
	"counterpoint/generator/site"
)

// copies are those who keep copies of a target's files; nil where there are none.
type copies struct{ *cdn.Caches }

// openCopies reads who is to be told what a publish changes.
func (a *app) openCopies(to site.PublishTarget, config *site.Config) (copies, error) {
	if len(to.Purge) == 0 {
		return copies{}, nil
	}
	list, err := cdn.Open(to.Purge, cdn.Options{Base: cmp.Or(a.flags.baseURL, config.BaseURL), Sign: bucket.Sign})
	if err != nil {
		return copies{}, fmt.Errorf("purge of target %s: %w", to.Name, err)
	}
	return copies{list}, nil
}

// tell is how they are told.
func (c copies) tell() func(context.Context, []string) error {
	if c.Caches == nil {
		return nil
	}
	return c.Tell
}

// said says who was told of how much, or would be.
func (c copies) said(r *publish.Report, dry bool) (list []string) {
	if c.Caches == nil {
		return nil
	}
	if told := c.Told(); len(told) > 0 {
		return told
	}
	var files []string
	for _, change := range r.Changes {
		files = append(files, change.Path)
	}
	who := strings.Join(c.Names(), " and ")
	if addresses, _ := c.Addresses(files); dry && len(addresses) > 0 {
		return []string{fmt.Sprintf("would tell %s of %d addresses", who, len(addresses))}
	}
	if dry && r.Untold {
		return []string{"would tell " + who + " of what an earlier publish left"}
	}
	return []string{"nothing to tell " + who + ": no copy is older than the site"}
}
