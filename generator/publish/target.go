package publish

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"

	"counterpoint/generator/output"
)

// Target is a place that a site is published to. What becomes of it is planned
// in one way for all: Look says what is there, output.Picture plans, Apply does
// it.
type Target interface {
	// Look says what is there. It changes nothing, and a key that may only read
	// is enough for it.
	Look(ctx context.Context, files []File) (Seen, error)
	// Begin makes sure that nobody else publishes there, and tells whether
	// something has changed since Look. It is an error that names the other one
	// if somebody does.
	Begin(ctx context.Context) (changed bool, err error)
	// Apply does what is planned: a step after the other, but those of one class
	// in any order.
	Apply(ctx context.Context, job Job) error
	// End lets others publish. It is called after Begin, whatever happened.
	End(ctx context.Context) error
	// Close lets go of connections.
	Close() error
}

// Seen is what a target says of itself.
type Seen struct {
	output.Picture      // its hashes are Mark's
	Unfinished     bool // there is something to do, also where no file differs
	Untold         bool // an earlier run did not get to tell what it changed; see Job
	// Plain: nothing but bytes is kept there, so marks tell nothing of headers.
	Plain bool
}

// Job is what a target is to do.
type Job struct {
	Files   []File          // all that are wanted, by path
	Changes []output.Change // what differs from what is there, in their order
	// Progress is told how many bytes of the files, and how many files, are there;
	// less than before if a try failed. It may be called by several at a time.
	Progress func(files int, bytes int64)
	// Told is called when all is there, with the paths of the site that are
	// other than before, to tell those who keep copies. If it fails it is called
	// with them by the next run, too. It may be nil.
	Told func(ctx context.Context, paths []string) error
}

// Headers are what a server says of a file beside its bytes.
type Headers struct {
	ContentType     string `json:"type,omitempty"`
	CacheControl    string `json:"cache,omitempty"`
	ContentEncoding string `json:"encoding,omitempty"`
	Redirect        string `json:"redirect,omitempty"` // where to, of a page that only leads to another
}

// File is a file of the site, as it is to be published.
type File struct {
	Path    string // slash-separated, from the root of the site
	Class   output.Class
	Size    int64
	SHA256  string // of its bytes, in hex
	MD5     []byte
	Headers Headers
	Open    func() (io.ReadCloser, error)
}

// Store keeps named objects: a bucket, or a folder. Names are relative to where
// the site goes. Every method ends when its context does.
type Store interface {
	// Read returns the bytes of a small object; fs.ErrNotExist if there is none.
	Read(ctx context.Context, name string) ([]byte, error)
	// Write puts an object in place in one step: whoever reads it meanwhile, or
	// after a failure, finds the old one whole.
	Write(ctx context.Context, name string, u Upload) error
	// Delete takes an object away; it is no error if there is none.
	Delete(ctx context.Context, name string) error
	// List yields all objects, in any order.
	List(ctx context.Context) iter.Seq2[Object, error]
	// Mark returns the mark with which an object was written, or "" if the store
	// does not know it.
	Mark(ctx context.Context, name string) (string, error)
	// Tidy clears away what a run that was cut off may have left half written of
	// these objects.
	Tidy(ctx context.Context, names []string) error
	Traits() Traits
	Close() error
}

// Traits are what stores differ in.
type Traits struct {
	Flat  bool // names are but names; see output.Picture
	Plain bool // it keeps bytes only, no headers; Mark is their SHA-256
}

// Refused is an error that a further try would not mend: a wrong key, a bucket
// that is not there. Stores wrap their errors in it, as a sentence.
type Refused struct{ Err error }

func (r Refused) Error() string { return r.Err.Error() }

// Unwrap returns what was refused.
func (r Refused) Unwrap() error { return r.Err }

// Upload is what an object is to be.
type Upload struct {
	Headers Headers
	Size    int64
	MD5     []byte // of the bytes; may be nil
	Mark    string // kept beside the bytes where the store can
	New     bool   // only if there is none of the name: fs.ErrExist
	// Stamp is told the stamp that the object has now, by a store that gives some. It
	// may be nil.
	Stamp func(stamp string)
	// Open opens the bytes. A reader that fails, also instead of io.EOF, means
	// that nothing must be there of what was sent.
	Open func() (io.ReadCloser, error)
}

// Object is what a listing says of an object.
type Object struct {
	Name  string
	Size  int64  // negative for what is no file
	MD5   []byte // nil where the store does not know it
	Stamp string // another one whenever somebody writes it; "" where the store gives none
}

// StampOf is the stamp of a file in a folder, by its size and by when it was
// written.
func StampOf(info fs.FileInfo) string {
	return fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
}
