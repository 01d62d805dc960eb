// Package bucket is a store in a bucket of S3 and all that speaks like it, of
// Google Cloud Storage, or of Azure. It is the only importer of gocloud.dev and of
// the libraries below it.
//
// Its main type is Store, its main call Open:
//
//	s3://bucket/folder?region=eu-central-1
//	s3://bucket?endpoint=https://minio.example.org
//	gs://bucket/folder
//	azblob://container/folder
//
// An object's mark is kept as its metadata, "counterpoint". Secrets come from the
// environment and from where the stores' own programs keep them. What goes wrong
// is said in one sentence, without the ids of requests that change each time.
package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"counterpoint/generator/publish"
)

// Store is a bucket, or what lies below a prefix in it.
type Store struct {
	bucket *blob.Bucket
	name   string // for errors
	// takesMD5: it compares what it gets with the MD5.
	takesMD5 bool
	// website: it redirects where an object says so.
	website bool
	abort   func(ctx context.Context, names []string) error
}

// Open opens a bucket. It finds what it needs to sign requests, and makes none.
func Open(ctx context.Context, address string) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, fmt.Errorf("%q is no address of a bucket; write it like s3://bucket/folder?region=eu-central-1", hide(address))
	}
	prefix := strings.Trim(u.Path, "/")
	if prefix != "" {
		prefix += "/"
	}
	s := &Store{name: u.Scheme + "://" + u.Host}
	switch u.Scheme {
	case "s3":
		err = s.openS3(ctx, u, prefix)
	case "gs":
		err = s.openGoogle(ctx, u)
	case "azblob":
		err = s.openAzure(ctx, u)
	default:
		err = fmt.Errorf("no bucket is known by %s://", u.Scheme)
	}
	if err != nil {
		return nil, err
	}
	if prefix != "" {
		s.bucket = blob.PrefixedBucket(s.bucket, prefix)
	}
	return s, nil
}

// hide leaves out what may be a secret.
func hide(address string) string {
	if u, err := url.Parse(address); err == nil {
		return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, Opaque: u.Opaque}).String()
	}
	return "this"
}

// Close lets go of connections.
func (s *Store) Close() error { return s.bucket.Close() }

// Traits says that names are but names.
func (s *Store) Traits() publish.Traits { return publish.Traits{Flat: true} }

// Read returns the bytes of an object.
func (s *Store) Read(ctx context.Context, name string) ([]byte, error) {
	data, err := s.bucket.ReadAll(ctx, name)
	return data, s.explain(err)
}

// markKey is where an object's mark is kept.
const markKey = "counterpoint"

// Write sends an object. If reading fails the context is cancelled at once: the
// library closes its writer, which would publish what was sent so far. It is
// given the reader, not asked for a writer: that of Azure panics where a request
// fails (gocloud.dev 0.47).
func (s *Store) Write(ctx context.Context, name string, u publish.Upload) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, err := u.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	o := &blob.WriterOptions{
		ContentType: u.Headers.ContentType, CacheControl: u.Headers.CacheControl, ContentEncoding: u.Headers.ContentEncoding,
		IfNotExist: u.New, BufferSize: partSize(u.Size),
	}
	if o.ContentType == "" {
		o.ContentType = "application/octet-stream"
	}
	if s.takesMD5 {
		o.ContentMD5 = u.MD5
	}
	if u.Mark != "" {
		o.Metadata = map[string]string{markKey: u.Mark}
	}
	if s.website && u.Headers.Redirect != "" {
		o.BeforeWrite = redirecting(u.Headers.Redirect)
	}
	read := &source{Reader: r, failed: cancel}
	err = s.bucket.Upload(ctx, name, read, o)
	if read.err != nil {
		return read.err
	}
	if code := gcerrors.Code(err); u.New && (code == gcerrors.FailedPrecondition || code == gcerrors.AlreadyExists) {
		return fmt.Errorf("write %s: %w", name, fs.ErrExist)
	}
	if code, status := codeOf(err); u.New && (code == "NotImplemented" || status == http.StatusNotImplemented) {
		return s.writeUnlessThere(ctx, name, u)
	}
	return s.noBucket(s.explain(err))
}

// writeUnlessThere looks first, where a store cannot do both at once. Who writes a
// lock so reads it once more.
func (s *Store) writeUnlessThere(ctx context.Context, name string, u publish.Upload) error {
	there, err := s.bucket.Exists(ctx, name)
	if err != nil {
		return s.explain(err)
	}
	if there {
		return fmt.Errorf("write %s: %w", name, fs.ErrExist)
	}
	u.New = false
	return s.Write(ctx, name, u)
}

// noBucket says what is not there where no object is asked for.
func (s *Store) noBucket(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return publish.Refused{Err: fmt.Errorf(sentences["NoSuchBucket"], s.name)}
	}
	return err
}

// source remembers that it was the reader that failed.
type source struct {
	io.Reader
	failed func()
	err    error
}

func (r *source) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && err != io.EOF {
		r.err = err
		r.failed()
	}
	return n, err
}

// partSize is how much is sent, and kept in memory, at a time. Small files take
// one request and little memory.
func partSize(size int64) int {
	const smallest, usual = 5 << 20, 8 << 20 // S3 takes no smaller parts but the last
	if size < smallest {
		return smallest
	}
	return usual
}

// Delete takes an object away.
func (s *Store) Delete(ctx context.Context, name string) error {
	err := s.explain(s.bucket.Delete(ctx, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// List yields all objects.
func (s *Store) List(ctx context.Context) iter.Seq2[publish.Object, error] {
	return func(yield func(publish.Object, error) bool) {
		list := s.bucket.List(nil)
		for {
			o, err := list.Next(ctx)
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(publish.Object{}, s.noBucket(s.explain(err)))
				return
			}
			if !yield(publish.Object{Name: o.Key, Size: o.Size, MD5: o.MD5}, nil) {
				return
			}
		}
	}
}

// Mark returns the mark with which an object was written.
func (s *Store) Mark(ctx context.Context, name string) (string, error) {
	a, err := s.bucket.Attributes(ctx, name)
	if err != nil {
		return "", s.explain(err)
	}
	return a.Metadata[markKey], nil
}

// Tidy ends uploads in parts that were cut off: nobody sees them, and they are
// paid for. A key that may not, and a store that does not know how, keep nobody
// from publishing.
func (s *Store) Tidy(ctx context.Context, names []string) error {
	if s.abort == nil {
		return nil // the store forgets them by itself
	}
	err := s.explain(s.abort(ctx, names))
	if errors.As(err, new(publish.Refused)) {
		return nil
	}
	return err
}
