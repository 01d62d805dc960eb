package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// Built is what a build left in its folder.
type Built struct {
	About map[string]string // as Options had it
	Files map[string]string // hashes by path
}

// The errors of ReadBuilt that somebody can do something about.
var (
	ErrNotBuilt = errors.New("no build wrote it")
	ErrHalf     = errors.New("a build of it was cut off")
)

// ReadBuilt returns what the last build wrote to a folder, as it says. It is not
// compared with what lies there.
func ReadBuilt(o Options) (Built, error) {
	if err := guard(&o); err != nil {
		return Built{}, err
	}
	if _, err := os.Stat(manifestFile(o)); err != nil {
		o.State = beside(o)
	}
	m, err := parseManifest(manifestFile(o))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Built{}, ErrNotBuilt
	case err != nil:
		return Built{}, fmt.Errorf("read the list of written files: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		if len(strings.Fields(m.Files[name])) != 1 || strings.HasPrefix(m.Files[name], " ") {
			return Built{}, ErrHalf
		}
	}
	return Built{m.About, m.Files}, nil
}
