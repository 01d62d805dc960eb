package publish

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"counterpoint/generator/output"
)

// unpacked is the encoding of a rule for what is sent as it is.
const unpacked = "none"

// Cache keeps what was packed from one run to the next. The key is a hash in hex.
type Cache interface {
	Get(kind, key string) ([]byte, bool)
	Put(kind, key string, value []byte)
}

// pack packs a file, unless that was done before: brotli takes seconds for a
// megabyte, and most files are those of the last time.
func (s *Source) pack(data []byte, encoding string) ([]byte, error) {
	if encoding == "" {
		return data, nil
	}
	key, kind := sumOf(data)[:32], "packed"+encoding
	if s.Kept != nil {
		if now, ok := s.Kept.Get(kind, key); ok {
			return now, nil
		}
	}
	now, err := packed(data, encoding)
	if err == nil && s.Kept != nil {
		s.Kept.Put(kind, key, now)
	}
	return now, err
}

// packed is a file in an encoding, the same bytes each time.
func packed(data []byte, encoding string) (now []byte, err error) {
	switch encoding {
	case "gzip":
		now, err = gzipped(data)
	case "br":
		now, err = brotlied(data)
	default:
		err = errors.New("there is no such encoding")
	}
	if err != nil {
		return nil, fmt.Errorf("pack it with %s: %w", encoding, err)
	}
	return now, nil
}

// zips are writers that are not in use: each has a megabyte of its own, which takes
// longer to make than a page to pack.
var zips = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestCompression)
	if err != nil {
		panic(err) // a level that is none
	}
	return z
}}

func gzipped(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z := zips.Get().(*gzip.Writer)
	defer zips.Put(z)
	z.Reset(&b)
	_, err := z.Write(data)
	err = errors.Join(err, z.Close())
	return b.Bytes(), err
}

// brotlied unpacks what it has packed, to see that it can be: versions of the
// library made some files that could not.
func brotlied(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, levelFor(len(data)))
	_, err := w.Write(data)
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	again, err := io.ReadAll(brotli.NewReader(bytes.NewReader(b.Bytes())))
	if err == nil && !bytes.Equal(again, data) {
		err = errors.New("it is another file when it is unpacked")
	}
	return b.Bytes(), err
}

// levelFor is the level of brotli for a size. The best one would take a minute for
// the data of ten thousand articles, which is other after each edit.
func levelFor(size int) int {
	if size <= 1<<20 {
		return brotli.BestCompression
	}
	return brotli.DefaultCompression
}

// beside are the encodings in which a file is to lie beside itself. It depends on
// its name alone: one that became small must not leave an older one there, which
// servers would send. What the site has by that name is its own.
func (l *loader) beside(f File) (list []string) {
	if !packable(f.Headers.ContentType) {
		return nil
	}
	for _, encoding := range l.Beside {
		if l.built[f.Path+output.Endings[encoding]] == "" {
			list = append(list, encoding)
		}
	}
	return list
}

// packable tells whether files of a type get smaller.
func packable(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return isText(kind) || kind == "application/wasm" || kind == "font/ttf" || kind == "font/otf"
}

// NewFile is a file whose bytes are at hand.
func NewFile(name string, data []byte, rules []Rule) File {
	l := loader{Source: Source{Rules: rules}}
	f := l.plain(name)
	if err := l.packed(f, data, f.Headers.ContentEncoding, func() ([]byte, error) { return data, nil }); err != nil {
		panic(err) // a rule that is none
	}
	return l.files[0]
}
