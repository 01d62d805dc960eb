package diag

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/klauspost/compress/s2"
)

// Source is a file's text as it was read, kept to say where things stand in
// it. It is immutable and safe for concurrent use.
type Source struct {
	Name string // slash-separated, relative to the site's root
	Size int    // of the text, in bytes

	plain  atomic.Pointer[[]byte] // the text, or nil while it is packed
	packed []byte                 // unless it is away
	away   Away
	at     int64 // where there
	size   int   // of what is there

	once  sync.Once
	text  string // Data, of which quoted lines are parts: a line of a megabyte may be quoted a thousand times
	lines []int  // offset of each line's first byte
}

// NewSource returns the source of one file. The data must not change later.
func NewSource(name string, data []byte) *Source {
	s := &Source{Name: name, Size: len(data)}
	s.plain.Store(&data)
	return s
}

// Data is the text, in UTF-8. It must not be changed.
func (s *Source) Data() []byte {
	if plain := s.plain.Load(); plain != nil {
		return *plain
	}
	packed := s.packed
	if s.away != nil {
		packed = s.away.Get(s.at, s.size)
	}
	data, err := s2.Decode(nil, packed)
	if err != nil {
		panic(err) // we packed it
	}
	return data
}

// Away holds bytes elsewhere than in memory.
type Away interface {
	Put(data []byte) (at int64, ok bool) // not ok: they must stay in memory
	Get(at int64, size int) []byte
}

// Pack holds the text in less room from now on, and away if that is not nil, for
// those who are done with it and may ask again: half of what ten thousand articles
// take in memory is their texts. The first call must come before anybody else has
// the source.
func (s *Source) Pack(away Away) {
	if s.plain.Load() == nil {
		return
	}
	room := buffers.Get().(*[]byte)
	defer buffers.Put(room)
	data := s.Data()
	*room = slices.Grow((*room)[:0], max(0, s2.MaxEncodedLen(len(data))))
	packed := s2.Encode((*room)[:cap(*room)], data)
	if away != nil {
		if at, ok := away.Put(packed); ok {
			s.away, s.at, s.size = away, at, len(packed)
			s.plain.Store(nil)
			return
		}
	}
	if len(packed) < len(data) {
		s.packed = bytes.Clone(packed)
		s.plain.Store(nil)
	}
}

// buffers are for what packs badly, which takes more room than it had.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

func (s *Source) index() {
	s.once.Do(func() {
		s.text, s.lines = string(s.Data()), append(s.lines, 0)
		for i, c := range []byte(s.text) {
			if c == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	})
}

// Pos turns an offset into a line and a column. An offset past the end is the
// end.
func (s *Source) Pos(offset int) Pos {
	s.index()
	offset = max(0, min(offset, len(s.text)))
	line := sort.SearchInts(s.lines, offset+1)
	return Pos{File: s.Name, Line: line, Column: offset - s.lines[line-1] + 1}
}

// Offset turns a line and a column into an offset. The column counts runes
// (as YAML and TOML parsers do), not bytes; both are 1-based.
func (s *Source) Offset(line, runeColumn int) int {
	s.index()
	line = max(1, min(line, len(s.lines)))
	off := s.lines[line-1]
	for rest := []rune(s.lineText(line)); runeColumn > 1 && len(rest) > 0; runeColumn-- {
		off += len(string(rest[0]))
		rest = rest[1:]
	}
	return off
}

// lineText returns a line without its line break, or "" where there is none.
func (s *Source) lineText(line int) string {
	if s == nil {
		return ""
	}
	s.index()
	if line < 1 || line > len(s.lines) {
		return ""
	}
	text, _, _ := strings.Cut(s.text[s.lines[line-1]:], "\n")
	return strings.TrimSuffix(text, "\r")
}

// NotText says why a file is no text in UTF-8; false if it is.
func (s *Source) NotText() (Diagnostic, bool) {
	const hint = "save it as UTF-8"
	data := s.Data()
	switch at := bytes.IndexByte(data, 0); {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return s.Whole().Errorf("this file is UTF-16").WithHint(hint), true
	case !utf8.Valid(data):
		bad := 0
		for r, n := utf8.DecodeRune(data); r != utf8.RuneError || n != 1; r, n = utf8.DecodeRune(data[bad:]) {
			bad += n
		}
		return s.At(bad).Errorf("this file is not UTF-8 from here on").WithHint(hint), true
	case at >= 0:
		return s.At(at).Errorf("this file has a NUL byte").WithHint("is it a text at all?"), true
	}
	return Diagnostic{}, false
}

// At returns the place at an offset.
func (s *Source) At(offset int) Place { return Place{Source: s, Offset: offset} }

// Whole returns the file as a place: its diagnostics name no line.
func (s *Source) Whole() Place { return Place{Source: s, Offset: -1} }

// Place is a position that can speak: it knows its file's text. The zero Place
// is nowhere.
type Place struct {
	Source *Source
	Offset int // in bytes; negative: the whole file
}

// Pos returns line and column.
func (p Place) Pos() Pos {
	switch {
	case p.Source == nil:
		return Pos{}
	case p.Offset < 0:
		return Pos{File: p.Source.Name}
	}
	return p.Source.Pos(p.Offset)
}

// Errorf makes an error at the place.
func (p Place) Errorf(format string, args ...any) Diagnostic {
	return p.diagnostic(Error, fmt.Sprintf(format, args...))
}

// Warnf makes a warning at the place.
func (p Place) Warnf(format string, args ...any) Diagnostic {
	return p.diagnostic(Warning, fmt.Sprintf(format, args...))
}

func (p Place) diagnostic(s Severity, message string) Diagnostic {
	pos := p.Pos()
	return Diagnostic{Severity: s, Pos: pos, Message: message, Quoted: p.Source.lineText(pos.Line)}
}
