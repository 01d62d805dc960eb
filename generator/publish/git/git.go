// Package git publishes to a branch of a Git repository, as hosts such as GitHub
// Pages serve it. Its main type is Branch, a publish.Target.
//
//	git+ssh://git@example.org/me/site.git#gh-pages
//	git+https://example.org/me/site.git#gh-pages
//	git+file:///srv/site.git#gh-pages
//	git:origin#gh-pages        a remote of the repository that the site lies in
//
// A publish is one commit on top of those that are there, or none if nothing
// changed. It is made in a bare repository in a temporary folder, without a
// checkout, of the trees alone that the branch has where the host can leave out
// the rest, and pushed in one step that fails if the branch is not as it was
// found: whoever looks sees the old site or the new one.
//
// What a publish put there is listed in the branch, with the ids of its blobs:
//
//	.counterpoint-published.json   {"version": 1, "files": {"index.html": "blob id", …}}
//
// Only that is changed and deleted; files of others, such as a CNAME, stay. A
// .nojekyll is added, or GitHub would leave out files and folders that begin
// with an underscore.
//
// Whoever has to be told of a publish and could not be is kept beside the
// branch, as refs/counterpoint/untold/BRANCH, a list of paths.
//
// The package runs the program git, which asks nobody, runs no hook, and gets a
// token in the environment alone. It never prints what may be a secret.
package git

import (
	"cmp"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"counterpoint/generator/output"
	"counterpoint/generator/publish"
)

// Branch is a branch of a repository.
type Branch struct {
	address Address
	remote  string // as git wants it
	site    string // the folder of the site, whose repository says who commits
	repo    *repository
	wide    bool // its ids are SHA-256
	seen    *seen
}

// seen is what the branch is, as it was looked at last.
type seen struct {
	tip    string            // of the branch; "" where there is none
	untold string            // the list of paths beside it; "" where there is none
	blobs  map[string]string // ids by path
	ours   manifest
}

// Open gets ready to publish to a branch, from the folder of a site. It asks
// nobody yet.
func Open(ctx context.Context, target, site string) (*Branch, error) {
	address, err := Parse(target)
	if err != nil {
		return nil, err
	}
	b := &Branch{address: address, remote: address.Remote, site: site}
	token := os.Getenv(tokenVariable)
	if address.Named {
		named, err := named(ctx, site, address.Remote)
		if err != nil {
			return nil, err
		}
		if b.remote, token = withoutPassword(named, token); !strings.HasPrefix(b.remote, "https://") {
			token = ""
		}
	}
	dir, err := os.MkdirTemp("", "counterpoint-publish-")
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	b.repo = &repository{dir, b.remote, token, publish.Wait}
	return b, nil
}

// named is where a remote of the site's repository pushes to. What it leads to is
// the user's own setting; how git gets there is still ours to say.
func named(ctx context.Context, site, name string) (string, error) {
	out, err := run(command(ctx, site, "remote", "get-url", "--push", "--", name), nil)
	if err != nil {
		return "", fmt.Errorf("the site lies in no repository with a remote %s: %w", name, err)
	}
	remote := strings.TrimSpace(string(out))
	if strings.HasPrefix(remote, "-") || strings.Contains(remote, "::") || strings.ContainsFunc(remote, unprintable) {
		return "", fmt.Errorf("remote %s: %s cannot be published to", name, hide(remote))
	}
	if !isRelative(remote) {
		return remote, nil
	}
	top, err := run(command(ctx, site, "rev-parse", "--show-toplevel"), nil)
	return filepath.Join(strings.TrimSpace(string(top)), remote), err
}

// withoutPassword takes the password out of an address: git would show it in the
// arguments of its helpers. A token of the environment is the one that is meant.
func withoutPassword(remote, token string) (string, string) {
	u, err := url.Parse(remote)
	if err != nil || u.User == nil {
		return remote, token
	}
	password, has := u.User.Password()
	if !has {
		return remote, token
	}
	u.User = url.User(u.User.Username())
	return u.String(), cmp.Or(token, password)
}

// isRelative tells a path from the repository's folder, ../site.git, from addresses
// and from host:path.
func isRelative(remote string) bool {
	return !strings.Contains(remote, ":") && !filepath.IsAbs(remote)
}

// Close removes what was made on this machine.
func (b *Branch) Close() error {
	if err := os.RemoveAll(b.repo.dir); err != nil {
		return fmt.Errorf("remove a temporary folder: %w", err)
	}
	return nil
}

func (b *Branch) String() string { return "branch " + b.address.Branch + " of " + hide(b.remote) }

// Look implements publish.Target.
func (b *Branch) Look(ctx context.Context, files []publish.File) (publish.Seen, error) {
	if _, err := b.look(ctx); err != nil {
		return publish.Seen{}, err
	}
	p := output.Picture{Have: map[string]string{}, Ours: map[string]string{}}
	for name, blob := range b.seen.blobs {
		p.Have[name] = blob
	}
	for name, blob := range b.seen.ours {
		p.Ours[name] = blob
	}
	wanted := map[string]bool{}
	recorded := len(files) == len(b.seen.ours) // the list in the branch names just these
	for _, f := range files {
		wanted[f.Path] = true
		recorded = recorded && b.seen.ours[f.Path] != ""
		there, ok := b.seen.blobs[f.Path]
		if !ok {
			continue
		}
		blob, err := b.blobOf(f)
		if err != nil {
			return publish.Seen{}, err
		}
		if there == blob { // a branch has no headers: the bytes are all
			p.Have[f.Path] = f.Mark(true)
			if b.seen.ours[f.Path] == blob {
				p.Ours[f.Path] = f.Mark(true)
			}
		}
	}
	delete(p.Have, manifestFile)
	untold := b.seen.untold != ""
	return publish.Seen{Picture: p, Plain: true, Untold: untold, Unfinished: untold || !recorded || b.seen.blobs[noJekyll] == "" && !wanted[noJekyll]}, nil
}

// Begin implements publish.Target. Nobody is kept out: the push fails where
// somebody else was faster.
func (b *Branch) Begin(ctx context.Context) (changed bool, err error) { return b.look(ctx) }

// End implements publish.Target.
func (b *Branch) End(context.Context) error { return nil }

// blobOf is the id that git gives to the bytes of a file.
func (b *Branch) blobOf(f publish.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", fmt.Errorf("read %s: %w", f.Path, err)
	}
	defer r.Close()
	h := b.newBlob(f.Size)
	if _, err := io.Copy(h, r); err != nil {
		return "", fmt.Errorf("read %s: %w", f.Path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// newBlob hashes bytes as git names what it has.
func (b *Branch) newBlob(size int64) hash.Hash {
	h := sha1.New()
	if b.wide {
		h = sha256.New()
	}
	fmt.Fprintf(h, "blob %d\x00", size)
	return h
}
