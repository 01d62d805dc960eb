package devserver

import (
	"context"
	"hash/maphash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// watched are the parts of a site's folder that a build reads.
var watched = []string{"content", "templates", "data", "themes", "static", siteFile}

const siteFile = "site.yaml"

// isSiteFile tells whether a file of the site's folder is its configuration, or
// that of an environment: site.production.yaml.
func isSiteFile(name string) bool {
	return strings.HasPrefix(name, "site.") && strings.HasSuffix(name, ".yaml")
}

const (
	// young is the age below which a file's time of change proves little: the
	// next save can bear the same one (4 ms on ext4, 2 s on FAT). The bytes of
	// young files are compared.
	young = 2 * time.Second
	// comparable is how much of a file is compared: texts, not films.
	comparable = 1 << 20
)

// snapshot is what the files of a site looked like, by path from the root,
// slash-separated. Folders are not in it: an empty one changes nothing.
type snapshot map[string]stamp

// stamp tells a file's state as far as can be told without reading it.
type stamp struct {
	info    fs.FileInfo // of the file itself, where it is a symbolic link of the link
	sum     uint64      // of the bytes, if it was young; otherwise 0
	settled bool        // the sum was taken when the file was no longer young
}

var seed = maphash.MakeSeed()

// scan looks at all files. It calls enter for every folder before reading it:
// what is made in it from then on is either reported or seen.
func scan(ctx context.Context, root string, last snapshot, enter func(folder, name string)) snapshot {
	s := scanner{ctx: ctx, now: snapshot{}, last: last, enter: enter}
	for _, name := range append(slices.Clone(watched), environments(root)...) {
		s.scan(filepath.Join(root, name), name)
	}
	return s.now
}

// environments are the configurations of environments that there are.
func environments(root string) []string {
	list, _ := filepath.Glob(filepath.Join(root, "site.?*.yaml"))
	for i := range list {
		list[i] = filepath.Base(list[i])
	}
	return list
}

type scanner struct {
	ctx       context.Context
	now, last snapshot
	enter     func(folder, name string)
}

// scan looks at a part of the site. It may be a symbolic link: a build follows
// that of content/ to another folder of the site.
func (s *scanner) scan(start, name string) {
	if real, err := filepath.EvalSymlinks(start); err == nil {
		start = real
	}
	_ = filepath.WalkDir(start, func(file string, d fs.DirEntry, err error) error {
		switch {
		case s.ctx.Err() != nil:
			return s.ctx.Err()
		case err != nil:
			return nil // it went while we looked; the next look sees it
		case file != start && litter(d.Name()) && d.IsDir():
			return fs.SkipDir
		case file != start && litter(d.Name()):
			return nil
		}
		below, err := filepath.Rel(start, file)
		if err != nil {
			return err
		}
		path := filepath.ToSlash(filepath.Join(name, below))
		if d.IsDir() {
			s.enter(file, path)
			return nil
		}
		if info, err := d.Info(); err == nil {
			s.now[path] = newStamp(file, info, s.last[path])
		}
		return nil
	})
}

// newStamp reads the file if it is young, and once more when it no longer is.
func newStamp(file string, info fs.FileInfo, last stamp) stamp {
	s := stamp{info: info}
	if !info.Mode().IsRegular() || info.Size() > comparable {
		return s
	}
	old := time.Since(info.ModTime()) >= young
	switch {
	case old && last.sum == 0:
	case last.settled && s.sameInfo(last):
		s.sum, s.settled = last.sum, true
	default:
		s.sum, s.settled = sum(file), old
	}
	return s
}

// sum is never 0 for a file that could be read.
func sum(file string) uint64 {
	f, err := os.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	var h maphash.Hash
	h.SetSeed(seed)
	if _, err := io.Copy(&h, io.LimitReader(f, comparable+1)); err != nil {
		return 0
	}
	return h.Sum64() | 1
}

// same compares with the stamp of an earlier look. Of the permissions only the
// owner's right to read matters: taking it away breaks a build, giving it back
// mends it.
func (s stamp) same(before stamp) bool {
	return s.sameInfo(before) && (before.sum == 0 || s.sum == before.sum)
}

func (s stamp) sameInfo(before stamp) bool {
	a, b := s.info, before.info
	const kind = fs.ModeType | 0o400
	return b != nil && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && a.Mode()&kind == b.Mode()&kind && os.SameFile(a, b)
}

// difference lists the files that are new, gone or not the same.
func (now snapshot) difference(before snapshot) []string {
	var list []string
	for name, s := range now {
		if old, ok := before[name]; !ok || !s.same(old) {
			list = append(list, name)
		}
	}
	for name := range before {
		if _, ok := now[name]; !ok {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// litter is what editors and systems leave beside files (vim tries whether it
// may write by making a file called 4913); no build reads it.
func litter(name string) bool {
	return strings.HasPrefix(name, ".") && name != ".well-known" || strings.HasSuffix(name, "~") || name == "4913" ||
		len(name) > 1 && strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#")
}
