package git

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Names in the repository that is made for a publish.
const (
	origin = "counterpoint" // a name that nobody else gives
	tipRef = "refs/publish/tip"
	newRef = "refs/publish/new"
)

// look finds out what the branch is, and tells whether it is another one than
// when it was looked at last. Of a branch that is as it was nothing is fetched.
func (b *Branch) look(ctx context.Context) (changed bool, err error) {
	refs, err := b.refs(ctx)
	if err != nil {
		return false, fmt.Errorf("look at %s: %w", b, err)
	}
	s := &seen{tip: refs[b.ref()], untold: refs[b.untoldRef()], blobs: map[string]string{}, ours: manifest{}}
	if b.seen != nil && b.seen.tip == s.tip && b.seen.untold == s.untold {
		return false, nil
	}
	if s.tip != "" {
		b.wide = len(s.tip) == 64
	}
	if err := b.make(ctx); err != nil {
		return false, err
	}
	if s.tip != "" {
		if err := b.fetch(ctx, s); err != nil {
			return false, fmt.Errorf("fetch %s: %w", b, err)
		}
	}
	changed = b.seen != nil
	b.seen = s
	return changed, nil
}

// firstAnswer is how long a host may take to say what it has.
const firstAnswer = 9 * time.Second

// refs asks for the commit that the branch leads to, and for what is kept beside
// it, by their names.
func (b *Branch) refs(ctx context.Context) (map[string]string, error) {
	soon, cancel := context.WithTimeout(ctx, firstAnswer)
	defer cancel()
	out, err := b.repo.ask(soon, "ls-remote", "--quiet", "--", origin, b.ref(), b.untoldRef())
	if err != nil && soon.Err() != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("the host does not answer within %s", firstAnswer)
	}
	if err != nil {
		return nil, err
	}
	refs := map[string]string{}
	for line := range strings.Lines(string(out)) {
		id, ref, _ := strings.Cut(strings.TrimSpace(line), "\t")
		refs[ref] = id
	}
	return refs, nil
}

func (b *Branch) ref() string       { return "refs/heads/" + b.address.Branch }
func (b *Branch) untoldRef() string { return "refs/counterpoint/untold/" + b.address.Branch }

// make makes the repository on this machine, with ids as the other one has them.
// The remote has a name because only of such a one a part can be fetched.
func (b *Branch) make(ctx context.Context) error {
	format := "sha1"
	if b.wide {
		format = "sha256"
	}
	if _, err := os.Stat(filepath.Join(b.repo.dir, "HEAD")); err == nil {
		return nil
	}
	_, err := b.repo.run(ctx, nil, "init", "--quiet", "--bare", "--template=", "--initial-branch=none", "--object-format="+format)
	if err != nil {
		return fmt.Errorf("make a repository: %w", err)
	}
	return nil
}

// fetch gets the newest commit of the branch, without the bytes of its files
// where the host can leave them out, and lists what is in it.
func (b *Branch) fetch(ctx context.Context, s *seen) error {
	if _, err := b.repo.ask(ctx, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", "--filter=blob:none",
		origin, "+"+s.tip+":"+tipRef); err != nil {
		return err
	}
	out, err := b.repo.run(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", s.tip)
	if err != nil {
		return err
	}
	for entry := range bytes.SplitSeq(bytes.TrimSuffix(out, []byte{0}), []byte{0}) {
		about, name, _ := strings.Cut(string(entry), "\t")
		part := strings.Fields(about) // mode, type, id
		if len(part) != 3 {
			continue
		}
		if s.blobs[name] = part[2]; part[0] != "100644" && part[0] != "100755" {
			s.blobs[name] = part[0] + " " + part[2] // a link or another repository: the same bytes are not the same
		}
	}
	return b.readManifest(ctx, s)
}

// manifestFile lists, in the branch, what is ours there.
const manifestFile = ".counterpoint-published.json"

// manifest holds the id of every blob that a publish put there, by its path.
type manifest map[string]string

type manifestJSON struct {
	Version int      `json:"version"`
	Files   manifest `json:"files"`
}

func (m manifest) bytes() []byte {
	data, err := json.Marshal(manifestJSON{1, m})
	if err != nil {
		panic(err) // a map of texts
	}
	return append(data, '\n')
}

func (b *Branch) readManifest(ctx context.Context, s *seen) error {
	if s.blobs[manifestFile] == "" {
		return nil
	}
	data, err := b.repo.run(ctx, nil, "cat-file", "blob", s.tip+":"+manifestFile)
	if err != nil {
		return err
	}
	var m manifestJSON
	if json.Unmarshal(data, &m) != nil || m.Version != 1 || m.Files == nil {
		return fmt.Errorf("%s, which lists what earlier publishes put there, is damaged or of a newer version; delete it there, and publish with --adopt", manifestFile)
	}
	s.ours = m.Files
	return nil
}
