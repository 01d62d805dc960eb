// Package cache keeps on disk what takes long to make, from one run to the next.
// Its main type is Cache, a folder of the site (.counterpoint/cache) that may be
// deleted at any time.
//
//	c := cache.Open(root)
//	picture, ok := c.Get("cards", key)
//	c.Put("cards", key, picture)
//
// The key is everything that a value depends on, the version of what makes it
// among it: hexadecimal digits of a hash. A file holds a checksum over kind, key
// and value, and the value; what is cut short, altered, or another key's is not
// there, and is made anew. Files are written under another name and renamed, so
// that programs may share a cache. What was not asked for longest goes first
// when the cache is beyond its bound (Trim).
//
// Nothing here is an error: a cache that cannot be read or written costs time. It
// stays in the folder that it was given, whatever links lie there.
package cache

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"sync"
	"time"
)

// folder is where a cache lies in its root.
const folder = ".counterpoint/cache"

// Bound is how many bytes a cache may hold after Trim.
const Bound = 4 << 30

// maxFile bounds what is read, in bytes.
const maxFile = 64 << 20

// fresh is how old the note of the last use of a file may be.
const fresh = 12 * time.Hour

// Cache is a folder of values. It is safe for concurrent use. The nil Cache holds
// nothing.
type Cache struct {
	root  *os.Root // the site
	ready func() bool
	mu    sync.Mutex
	wrote bool
}

// Open returns the cache of a site, which makes its folder when it first has
// something to keep. It does not own the root.
func Open(root *os.Root) *Cache {
	c := &Cache{root: root}
	c.ready = sync.OnceValue(c.makeFolder)
	return c
}

// makeFolder tells whether there is a folder to write in. Version control is
// told to leave it alone.
func (c *Cache) makeFolder() bool {
	if c.root.MkdirAll(folder, 0o777) != nil {
		return false
	}
	file, err := c.root.OpenFile(".counterpoint/.gitignore", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err == nil {
		_, err = io.WriteString(file, "*\n")
		err = cmp.Or(err, file.Close())
	}
	return err == nil || os.IsExist(err)
}

// Get returns a value, if it is there and whole.
func (c *Cache) Get(kind, key string) ([]byte, bool) {
	if c == nil || !valid(kind, key) {
		return nil, false
	}
	name := fileOf(kind, key)
	file, err := c.root.Open(name)
	if err != nil {
		return nil, false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxFile || info.Size() < sha256.Size {
		return nil, false
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, false
	}
	value := data[sha256.Size:]
	if sum := sumOf(kind, key, value); string(sum) != string(data[:sha256.Size]) {
		return nil, false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > fresh {
		_ = c.root.Chtimes(name, now, now)
	}
	return value, true
}

// Put keeps a value, if it can.
func (c *Cache) Put(kind, key string, value []byte) {
	if c == nil || !valid(kind, key) || len(value) > maxFile-sha256.Size || !c.ready() {
		return
	}
	c.mu.Lock()
	c.wrote = true
	c.mu.Unlock()
	name := fileOf(kind, key)
	if c.root.MkdirAll(path.Dir(name), 0o777) != nil {
		return
	}
	temporary := path.Join(path.Dir(name), "new-"+rand.Text())
	if c.write(temporary, sumOf(kind, key, value), value) != nil || c.root.Rename(temporary, name) != nil {
		_ = c.root.Remove(temporary)
	}
}

func (c *Cache) write(name string, parts ...[]byte) error {
	file, err := c.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err == nil {
			_, err = file.Write(part)
		}
	}
	return cmp.Or(err, file.Close())
}

// Trim deletes what was asked for longest ago until the rest is within the
// bound, and what a run that was ended left half written. It does nothing where
// nothing was put.
func (c *Cache) Trim(bound int64) {
	if c == nil {
		return
	}
	c.mu.Lock()
	wrote := c.wrote
	c.mu.Unlock()
	if !wrote {
		return
	}
	type entry struct {
		name string
		info fs.FileInfo
	}
	var list []entry
	var total int64
	_ = fs.WalkDir(c.root.FS(), folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // what cannot be seen cannot be deleted
		}
		info, err := d.Info()
		switch {
		case err != nil:
		case len(d.Name()) != nameLength && time.Since(info.ModTime()) > time.Hour:
			_ = c.root.Remove(name)
		default:
			list = append(list, entry{name, info})
			total += info.Size()
		}
		return nil
	})
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(a.info.ModTime().Compare(b.info.ModTime()), cmp.Compare(a.name, b.name))
	})
	for _, e := range list {
		if total <= bound {
			break
		}
		if c.root.Remove(e.name) == nil {
			total -= e.info.Size()
		}
	}
}

// keyLength is the least of a key, in digits. Two of them name the folder.
const (
	keyLength  = 32
	nameLength = keyLength - 2
)

// valid tells whether kind and key are fit for a path.
func valid(kind, key string) bool {
	for _, r := range kind {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	for _, r := range key {
		if (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return false
		}
	}
	return kind != "" && len(key) == keyLength
}

func fileOf(kind, key string) string { return path.Join(folder, kind, key[:2], key[2:]) }

// sumOf is the checksum of a file, which another key's file does not have.
func sumOf(kind, key string, value []byte) []byte {
	h := sha256.New()
	_, _ = io.WriteString(h, kind+"\n"+key+"\n")
	h.Write(value)
	return h.Sum(nil)
}
