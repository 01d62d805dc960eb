// Package output brings a folder to a wanted set of files, with the fewest and
// the safest changes.
//
// Its main call is Sync. It plans first: what is wanted is compared with what
// lies in the folder and with a manifest of what earlier runs wrote there. Then
// it writes assets, data, pages, in this order (stages have more of it), each to a temporary name that is
// renamed, so that whoever reads the folder meanwhile never sees half a file or a
// page without its stylesheet; deletions come last. It deletes only what the
// manifest lists and nobody has changed since.
//
// The manifest lies outside the folder, in the state folder of the site, or
// beside the folder where the site cannot be written:
//
//	{"version": 1, "about": {"baseURL": "https://example.org/"}, "files": {"index.html": "sha256 in hex", …}}
//
// Before anything is touched, the manifest is extended by what will be written:
// a run that is cut off leaves files that the next one knows.
//
// Paths are slash-separated, relative to the folder, sizes are bytes. The
// package never follows a symbolic link out of the folder and knows nothing of
// sites.
package output

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"
	"sync"
)

// Class is the order in which files are written.
type Class uint8

// The classes: a page is written when everything that it needs is there, and
// what leads to pages, such as a feed, when they are.
const (
	Asset Class = iota
	Data
	Page
	Lead
)

// ClassOf is the class of a file by its name.
func ClassOf(name string) Class {
	base := path.Base(name)
	switch path.Ext(base) {
	case ".html", ".htm":
		return Page
	case ".xml":
		return Lead
	case ".json", ".jsonld", ".csv", ".txt":
		if base == "feed.json" || path.Base(path.Dir(name)) == "search" {
			return Lead
		}
		return Data
	}
	if base == "_redirects" {
		return Lead
	}
	return Asset
}

// Endings are those of files that lie beside others, and have the same in an
// encoding: page.html.gz, for servers that look whether there is one.
var Endings = map[string]string{"gzip": ".gz", "br": ".br"}

// PlainOf is the name of the file beside which one lies that has the same in an
// encoding, if its name is that of one.
func PlainOf(name string) (plain string, ok bool) {
	for _, ending := range Endings {
		if plain, ok := strings.CutSuffix(name, ending); ok {
			return plain, true
		}
	}
	return name, false
}

// File is a wanted file. Its bytes are Data, unless a Spool has them.
type File struct {
	Path  string
	Data  []byte
	Class Class
	held  *held
	size  int    // in the spool
	hash  string // of the bytes, once somebody asked
}

// Op is what is done to a file.
type Op uint8

// The operations.
const (
	Create Op = iota
	Update
	Delete
	Keep
)

func (o Op) String() string { return [...]string{"create", "update", "delete", "keep"}[o] }

// Change is one step of a plan.
type Change struct {
	Op     Op
	Path   string
	Size   int
	Reason string
	Stage  int // of one stage after the other; within one they may be done in any order
	file   *File
}

// Options say where the files go.
type Options struct {
	Destination string            // the folder
	Source      string            // the site's folder, which must not be written over
	State       string            // where the manifest and the lock are kept
	Adopt       bool              // overwrite files that no earlier run wrote
	DryRun      bool              // plan only
	About       map[string]string // what the files are, kept in the manifest
}

// Report is what was done, or in a dry run would be.
type Report struct {
	Changes  []Change // without Keep, in the order in which they are made
	Kept     int
	Foreign  []string // files that are not ours and were left alone
	Warnings []string
}

// sum is a file's hash in hex.
func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// found is what lies in the folder: hashes by path.
type found = map[string]string

// Picture is what is known of a place before it is changed.
type Picture struct {
	Have map[string]string // hashes of what lies there, by path
	Ours map[string]string // what earlier runs wrote, by path: hashes with blanks between them, any of which it may be
	Run  string            // what writes there, for the reasons: "build" or "publish"
	Flat bool              // names are but names, as in a bucket: a/b needs no folder a, and B is not b
}

// Hashed is a file whose bytes are elsewhere.
func Hashed(path string, class Class, size int, hash string) File {
	return File{Path: path, Class: class, size: size, hash: hash, held: &held{spool: Discard()}}
}

// Plan compares. It is a pure function: the same files and the same picture
// give the same steps in the same order. Blocked are files that are not ours
// where ours must go.
func (p Picture) Plan(files []File) (r *Report, blocked []string) {
	r = &Report{}
	ours := manifest(p.Ours)
	blocked = p.leftovers(files, r)
	for i, f := range files {
		c := Change{Op: Update, Path: f.Path, Size: f.Size(), file: &files[i]}
		hash, there := p.Have[f.Path]
		switch {
		case !there:
			c.Op, c.Reason = Create, "new"
		case hash == files[i].sum():
			r.Kept++
			continue
		case ours.owns(f.Path, hash):
			c.Reason = "content changed"
		case ours[f.Path] == "":
			c.Reason = "not written by an earlier " + p.Run
			blocked = append(blocked, f.Path)
		default:
			c.Reason = "edited since the last " + p.Run
			r.Warnings = append(r.Warnings, f.Path+" was edited since the last "+p.Run+" and is overwritten")
		}
		c.Stage = p.stageOf(c)
		r.Changes = append(r.Changes, c)
	}
	slices.SortFunc(r.Changes, func(a, b Change) int { return cmp.Or(cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Path, b.Path)) })
	slices.Sort(r.Foreign)
	slices.Sort(r.Warnings)
	slices.Sort(blocked)
	return r, blocked
}

// The stages of a plan, in which whoever reads meanwhile finds what a page needs
// and what it leads to: a page that is new comes before the feeds, and before the
// pages that were there and now lead to it; the home page is the last.
const (
	stageRoom = iota // what would not let others be written
	stageAssets
	stageData
	stageNew
	stageLeads
	stageChanged
	stageHome
	stageDeletes
)

// stageOf is that of a change. A file that lies beside another goes with it: who is
// sent the one must find no less than who is sent the other.
func (p Picture) stageOf(c Change) int {
	plain, _ := PlainOf(c.Path)
	_, known := p.Have[plain]
	switch class := c.file.Class; {
	case class == Asset:
		return stageAssets
	case class == Data:
		return stageData
	case class == Lead:
		return stageLeads
	case plain == "index.html":
		return stageHome
	case !known:
		return stageNew
	}
	return stageChanged
}

// leftovers are the files that lie there and are not wanted: those that must go
// before others can be written, and those that go last.
func (p Picture) leftovers(files []File, r *Report) (blocked []string) {
	remove := func(name string, stage int, reason string) {
		r.Changes = append(r.Changes, Change{Op: Delete, Path: name, Stage: stage, Reason: reason})
	}
	ours := manifest(p.Ours)
	wanted, folders := make(map[string]bool, len(files)), map[string]bool{}
	for _, f := range files {
		wanted[f.Path] = true
		for dir := path.Dir(f.Path); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	folded := sync.OnceValue(func() map[string]bool { // where nothing is left over nobody asks
		all := make(map[string]bool, len(files))
		for _, f := range files {
			all[fold(f.Path)] = true
		}
		return all
	})
	for name, hash := range p.Have {
		if wanted[name] {
			continue
		}
		inTheWay := !p.Flat && (folders[name] || below(name, wanted))
		switch {
		case !p.Flat && folded()[fold(name)] && ours.owns(name, hash):
			// Foo.txt became foo.txt. Where case makes no difference, deleting
			// the old one last would delete the new one.
			remove(name, stageRoom, "differs only in case")
		case inTheWay && ours.owns(name, hash):
			remove(name, stageRoom, "makes room")
		case inTheWay:
			blocked = append(blocked, name)
		case ours.owns(name, hash):
			remove(name, stageDeletes, "no longer in the site")
		case !hidden(name):
			r.Foreign = append(r.Foreign, name)
		}
	}
	return blocked
}

// below tells whether a path lies in a folder that must become a file.
func below(name string, wanted map[string]bool) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if wanted[dir] {
			return true
		}
	}
	return false
}

// Hash is that of the bytes that a file gets; "" if it is deleted.
func (c Change) Hash() string {
	if c.file == nil {
		return ""
	}
	return c.file.sum()
}
