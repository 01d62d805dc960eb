package output

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
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
	Version int      `json:"version"`
	Files   manifest `json:"files"`
}

// manifestFile is named by the destination, so that a site can have several.
func manifestFile(o Options) string {
	return filepath.Join(o.State, "output-"+sum([]byte(o.Destination))[:16]+".json")
}

// readManifest returns an empty manifest, and a warning, where the file cannot
// be understood: then nothing is deleted.
func readManifest(name string) (manifest, string) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, ""
	}
	var m manifestJSON
	switch {
	case err != nil:
	case json.Unmarshal(data, &m) != nil || m.Files == nil:
		err = errors.New("it is damaged")
	case m.Version != manifestVersion:
		err = fmt.Errorf("it has version %d, this program knows %d", m.Version, manifestVersion)
	default:
		return m.Files, ""
	}
	return manifest{}, fmt.Sprintf("the list of written files cannot be used, so nothing is deleted: %v", err)
}

// holds tells whether the manifest says that just these files were written.
func (m manifest) holds(files []File) bool {
	if len(m) != len(files) {
		return false
	}
	for _, f := range files {
		if m[f.Path] != sum(f.Data) {
			return false
		}
	}
	return true
}

func (m manifest) write(name string, before func(string) error) error {
	if err := before("write manifest"); err != nil {
		return err
	}
	data, err := json.Marshal(manifestJSON{manifestVersion, m})
	if err == nil {
		err = os.WriteFile(name+".new", data, 0o666)
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

// lockWait is how long a second build waits for the first.
const lockWait = 5 * time.Second

// lock makes sure that one build at a time writes. The kernel drops the lock if
// the process dies.
func lock(ctx context.Context, state string) (unlock func(), err error) {
	if err := os.MkdirAll(state, 0o777); err != nil {
		return nil, fmt.Errorf("make the state folder: %w", err)
	}
	ignore := filepath.Join(state, ".gitignore")
	if _, err := os.Lstat(ignore); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(ignore, []byte("*\n"), 0o666); err != nil {
			return nil, fmt.Errorf("write %s: %w", ignore, err)
		}
	}
	l := flock.New(filepath.Join(state, "lock"))
	ctx, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	locked, err := l.TryLockContext(ctx, 50*time.Millisecond)
	if !locked {
		return nil, fmt.Errorf("another build is writing this site (lock %s): %w", l.Path(), err)
	}
	return func() { _ = l.Unlock() }, nil
}

// guard refuses destinations that would lose somebody's work, and makes the
// paths absolute.
func guard(o *Options) error {
	var err error
	for _, p := range []*string{&o.Destination, &o.Source} {
		if *p, err = filepath.Abs(*p); err != nil {
			return fmt.Errorf("find %s: %w", *p, err)
		}
		*p = resolve(*p)
	}
	home, _ := os.UserHomeDir()
	switch {
	case o.Destination == filepath.Dir(o.Destination):
		return errors.New("the destination is the root of the file system")
	case o.Destination == filepath.Clean(home):
		return errors.New("the destination is your home folder")
	case within(o.Destination, o.Source):
		return errors.New("the destination contains the site itself")
	}
	for _, name := range []string{"content", "templates", "static"} {
		if folder := filepath.Join(o.Source, name); within(folder, o.Destination) {
			return fmt.Errorf("the destination is in the site's %s folder", name)
		}
	}
	return nil
}

// resolve follows the symbolic links of a path, the end of which need not be
// there yet.
func resolve(p string) string {
	if real, err := filepath.EvalSymlinks(p); err == nil || p == filepath.Dir(p) {
		return real
	}
	return filepath.Join(resolve(filepath.Dir(p)), filepath.Base(p))
}

// within tells whether a path is a folder or lies below it.
func within(folder, p string) bool {
	return p == folder || strings.HasPrefix(p, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator))
}
