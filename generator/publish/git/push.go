package git

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"counterpoint/generator/publish"
)

// Apply implements publish.Target.
func (b *Branch) Apply(ctx context.Context, job publish.Job) error {
	paths, err := b.untold(ctx, job)
	if err != nil {
		return err
	}
	list, err := b.bring(ctx, job, paths)
	if err != nil && wantsLongIDs(err) && !b.wide {
		if err = b.widen(ctx); err == nil {
			list, err = b.bring(ctx, job, paths)
		}
	}
	if err != nil {
		return err
	}
	if job.Told == nil || len(paths) == 0 {
		return nil
	}
	if err := job.Told(ctx, paths); err != nil {
		return err
	}
	return b.forget(ctx, list)
}

// bring makes a commit, if there is something to commit, and pushes it. It returns
// the id of the list of what is to be told.
func (b *Branch) bring(ctx context.Context, job publish.Job, untold []string) (list string, err error) {
	commit, err := b.commit(ctx, job)
	if err != nil || commit == "" {
		return b.seen.untold, err
	}
	return b.push(ctx, commit, untold)
}

// otherIDs is what git says where the ids of one repository are SHA-256 and those
// of the other are not. An empty one has none by which that could be seen before.
const otherIDs = "does not support this repository's hash algorithm"

// staleInfo is what git says where a ref is no longer what it was when it was
// looked at.
const staleInfo = "stale info"

func wantsLongIDs(err error) bool {
	var f *failed
	return errors.As(err, &f) && strings.Contains(f.said, otherIDs)
}

// widen makes the repository on this machine anew, with ids of SHA-256. Nothing
// was fetched into it: there is no such branch yet.
func (b *Branch) widen(ctx context.Context) error {
	b.wide = true
	err := os.RemoveAll(b.repo.dir)
	if err == nil {
		err = os.Mkdir(b.repo.dir, 0o700)
	}
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	return b.make(ctx)
}

// untold are the paths of which somebody is to be told: what changes now, and
// what could not be said of earlier publishes.
func (b *Branch) untold(ctx context.Context, job publish.Job) (paths []string, err error) {
	if job.Told == nil {
		return nil, nil
	}
	if b.seen.untold != "" {
		if _, err := b.repo.ask(ctx, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", origin, b.seen.untold); err != nil {
			return nil, fmt.Errorf("fetch what earlier publishes could not tell: %w", err)
		}
		data, err := b.repo.run(ctx, nil, "cat-file", "blob", b.seen.untold)
		if err == nil {
			err = json.Unmarshal(data, &paths)
		}
		if err != nil {
			return nil, fmt.Errorf("read what earlier publishes could not tell: %w", err)
		}
	}
	for _, c := range job.Changes {
		paths = append(paths, c.Path)
	}
	slices.Sort(paths)
	return slices.Compact(paths), nil
}

// push brings a commit to the branch if that is as it was found, and the list of
// what is to be told in the same step, whose id it returns.
func (b *Branch) push(ctx context.Context, commit string, untold []string) (list string, err error) {
	args := []string{"push", "--quiet", "--porcelain", "--atomic", "--no-verify", b.lease(b.ref(), b.seen.tip)}
	specs := []string{origin, commit + ":" + b.ref()}
	if len(untold) > 0 {
		if list, err = b.store(ctx, untold); err != nil {
			return "", err
		}
		args = append(args, b.lease(b.untoldRef(), b.seen.untold))
		specs = append(specs, list+":"+b.untoldRef())
	}
	if _, err = b.repo.ask(ctx, append(args, specs...)...); err != nil {
		return list, b.refused(ctx, commit, err)
	}
	return list, nil
}

// lease makes a push fail unless a ref is what it was; "" means that there was
// none.
func (b *Branch) lease(ref, was string) string { return "--force-with-lease=" + ref + ":" + was }

// refused says why a push failed, if it did: a connection may have been cut
// after all was done.
func (b *Branch) refused(ctx context.Context, commit string, err error) error {
	refs, looked := b.refs(ctx)
	switch {
	case looked != nil:
		return fmt.Errorf("push to %s: %w; it is the old site or the new one, and another publish finishes it", b, err)
	case refs[b.ref()] == commit:
		return nil
	case refs[b.ref()] != b.seen.tip:
		return fmt.Errorf("somebody else pushed to %s meanwhile, so nothing was published; publish again", b)
	}
	var f *failed
	if errors.As(err, &f) && strings.Contains(f.said, staleInfo) {
		return fmt.Errorf("somebody else publishes to %s at this moment, so nothing was published; publish again", b)
	}
	return fmt.Errorf("push to %s: %w; nothing was published", b, err)
}

// store keeps a list of paths in the repository on this machine.
func (b *Branch) store(ctx context.Context, paths []string) (id string, err error) {
	data, err := json.Marshal(paths)
	if err != nil {
		return "", err
	}
	out, err := b.repo.run(ctx, strings.NewReader(string(data)), "hash-object", "-w", "--stdin")
	return strings.TrimSpace(string(out)), err
}

// forget removes the list of what is to be told. Where it cannot, it will be
// told twice, which does no harm.
func (b *Branch) forget(ctx context.Context, list string) error {
	if list == "" {
		return nil
	}
	_, err := b.repo.ask(ctx, "push", "--quiet", "--porcelain", "--no-verify", b.lease(b.untoldRef(), list), origin, ":"+b.untoldRef())
	if err != nil {
		return fmt.Errorf("all is published and told, but %s still has the list of that: %w", b, err)
	}
	return nil
}
