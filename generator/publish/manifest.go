package publish

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// The names of what is kept beside the site.
const (
	kept         = ".counterpoint/"
	manifestName = kept + "manifest.json"
	pendingName  = kept + "pending.json"
	lockName     = kept + "lock.json"
)

// Mark tells one state of a file from another: its bytes and, unless the place is
// plain, its headers.
func (f File) Mark(plain bool) string {
	if plain {
		return f.SHA256
	}
	data, err := json.Marshal(f.Headers)
	if err != nil {
		panic(err) // texts
	}
	sum := sha256.Sum256(data)
	return f.SHA256 + "." + hex.EncodeToString(sum[:6])
}

const listVersion = 1

// list is a manifest, or what is pending: marks by path. What is pending has all
// that a file may be, with blanks between, and gone for one that is to go.
type list struct {
	Version int               `json:"version"`
	Files   map[string]string `json:"files"`
	Stamps  map[string]string `json:"stamps,omitempty"` // of the objects, when they were as the manifest says
}

const gone = "gone"

// readList reads a list; a missing one is empty, and its bytes are nil.
func readList(ctx context.Context, s Store, name string) (list, []byte, error) {
	data, err := s.Read(ctx, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return list{Files: map[string]string{}}, nil, nil
	case err != nil:
		return list{}, nil, err
	}
	l, err := parseList(data)
	if err != nil {
		return list{}, nil, fmt.Errorf("the target's %s cannot be used, so it is not known what is ours: %w; mend or delete it", name, err)
	}
	return l, data, nil
}

// maxList is how large a list may be when unpacked: ten times a million paths.
const maxList = 1 << 30

func parseList(data []byte) (l list, err error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err == nil {
		err = json.NewDecoder(io.LimitReader(z, maxList)).Decode(&l)
	}
	switch {
	case err != nil:
		return l, errors.New("it is damaged")
	case l.Version != listVersion:
		return l, fmt.Errorf("it has version %d, this program knows %d", l.Version, listVersion)
	case l.Files == nil:
		return l, errors.New("it is damaged")
	}
	return l, nil
}

// writeList writes a list packed: ten thousand marks are a megabyte.
func writeList(ctx context.Context, s Store, name string, l list) error {
	l.Version = listVersion
	data, err := json.Marshal(l)
	if err == nil {
		data, err = gzipped(data)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return s.Write(ctx, name, small(data, false))
}

// small is an upload of what is kept beside the site. Nobody may keep a copy.
func small(data []byte, isNew bool) Upload {
	return Upload{
		Headers: Headers{ContentType: "application/octet-stream", CacheControl: "no-store"}, Size: int64(len(data)), New: isNew,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// either adds a state to those that a file may be in.
func either(states, more string) string {
	for _, s := range strings.Fields(states) {
		if s == more {
			return states
		}
	}
	return strings.TrimSpace(states + " " + more)
}
