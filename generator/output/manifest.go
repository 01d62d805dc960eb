package output

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// manifest holds the hash of every file that we wrote, by its path. While a run
// is under way it holds two, that of the old bytes and that of the new ones.
type manifest map[string]string

// owns tells whether a file is as we wrote it.
func (m manifest) owns(name, hash string) bool {
	return slices.Contains(strings.Fields(m[name]), hash)
}

const manifestVersion = 1

type manifestJSON struct {
	Version int               `json:"version"`
	About   map[string]string `json:"about,omitempty"`
	Files   manifest          `json:"files"`
	Seen    map[string]stamp  `json:"seen,omitempty"` // as they were when the manifest was written
	at      time.Time         // which was then
}

// stamp is the size of a file in bytes, and when it was last written, in
// nanoseconds since 1970. Where both are as they were the file is not read again.
type stamp [2]int64

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime().UnixNano()} }

// How old a stamp must be to be believed: within the grain of a file system's clock
// a file may be written again and look the same.
const (
	settled  = 2 * time.Second       // FAT has the coarsest clock, of two seconds
	finely   = 50 * time.Millisecond // where a clock is no coarser than the system's own, which ticks every 10 ms or more often
	fineTick = 10 * time.Millisecond
)

// settledAt tells whether it is old enough. A stamp that is no multiple of the tick is
// that of a fine clock.
func (s stamp) settledAt(t time.Time) bool {
	age := settled
	if s[1]%int64(fineTick) != 0 {
		age = finely
	}
	return s[1] < t.Add(-age).UnixNano()
}

// knows returns the hash of a file that looks as it did.
func (m *manifestJSON) knows(name string, now stamp) (hash string, ok bool) {
	before, ok := m.Seen[name]
	hash = m.Files[name]
	return hash, ok && before == now && now.settledAt(m.at) && hash != "" && !strings.Contains(hash, " ")
}

// manifestFile is named by the destination, so that a site can have several: by
// the way to it from the site, so that a site that is moved still knows what is
// its own.
func manifestFile(o Options) string {
	name, err := filepath.Rel(o.Source, o.Destination)
	if err != nil {
		name = o.Destination // on another drive
	}
	return filepath.Join(o.State, "output-"+sum([]byte(filepath.ToSlash(name)))[:16]+".json")
}

// readManifest returns an empty manifest, and a warning, where the file cannot
// be understood: then nothing is deleted.
func readManifest(name string) (m manifestJSON, warning string) {
	m, err := parseManifest(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return manifestJSON{Files: manifest{}}, ""
	case err != nil:
		return manifestJSON{Files: manifest{}}, fmt.Sprintf("the list of written files cannot be used, so nothing is deleted: %v", err)
	}
	return m, ""
}

func parseManifest(name string) (m manifestJSON, err error) {
	info, err := os.Stat(name)
	var data []byte
	if err == nil {
		data, err = os.ReadFile(name)
	}
	switch {
	case err != nil:
	case json.Unmarshal(data, &m) != nil || m.Files == nil:
		err = errors.New("it is damaged")
	case m.Version != manifestVersion:
		err = fmt.Errorf("it has version %d, this program knows %d", m.Version, manifestVersion)
	default:
		m.at = info.ModTime()
	}
	return m, err
}

// holds tells whether the manifest says that just these files were written.
func (m manifest) holds(files []File) bool {
	if len(m) != len(files) {
		return false
	}
	for i, f := range files {
		if m[f.Path] != files[i].sum() {
			return false
		}
	}
	return true
}

func (m manifestJSON) write(name string, before func(string) error) error {
	if err := before("write manifest"); err != nil {
		return err
	}
	m.Version = manifestVersion
	data, err := json.Marshal(m)
	if err == nil {
		err = writeSynced(name+".new", data, before)
	}
	if err == nil {
		err = before("rename manifest")
	}
	if err == nil {
		err = os.Rename(name+".new", name)
	}
	if err != nil {
		return fmt.Errorf("write the list of written files: %w", err)
	}
	return nil
}

// writeSynced writes a file to the disk itself. Of the site's own files a power
// cut may leave a part: the next run sees that they are not what the manifest
// says, and writes them anew. Without the manifest it would own nothing.
func writeSynced(name string, data []byte, before func(string) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = before("sync manifest")
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
