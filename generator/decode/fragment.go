package decode

import (
	"unicode/utf8"

	"counterpoint/generator/diag"
)

// The limits of one file. They are far above what anybody writes, and low
// enough that the libraries, which are quadratic here and there, stay fast.
const (
	maxSize     = 8 << 20 // bytes
	maxLine     = 1 << 20 // bytes of one line
	maxDepth    = 32      // mappings and lists inside one another
	maxKeys     = 50_000  // of all mappings together
	maxEntries  = 200_000 // of all lists together
	maxProblems = 20      // of one file's syntax: the first few explain the rest
)

const tooDeep = "mappings and lists are nested more than 32 levels deep"

// fragment is the part of a file that one document is read from.
type fragment struct {
	src    *diag.Source
	from   int
	data   []byte
	out    *diag.List
	failed int
}

// problem adds an error about the syntax, which makes the whole unreadable.
func (f *fragment) problem(d diag.Diagnostic) {
	f.failed++
	if f.failed <= maxProblems {
		report(f.out, d)
	}
}

func (f *fragment) at(offset int) diag.Place { return f.src.At(offset) }

// open checks what must hold before any library sees the bytes.
func open(src *diag.Source, from, to int, out *diag.List) (*fragment, bool) {
	f := &fragment{src: src, from: from, data: src.Data()[from:to:to], out: out}
	if len(f.data) > maxSize {
		f.problem(f.at(from).Errorf("more than %d MiB of data in one file", maxSize>>20).
			WithHint("split it, or check whether this is the file that was meant"))
		return f, false
	}
	return f, f.readable() && f.modest()
}

// readable refuses bytes that are no text. Both libraries would too, each with
// its own words and one of them without a line.
func (f *fragment) readable() bool {
	for i := 0; i < len(f.data); {
		c := f.data[i]
		if c >= ' ' && c < utf8.RuneSelf || c == '\n' || c == '\t' || c == '\r' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(f.data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			f.problem(f.at(f.from+i).Errorf("this is not UTF-8 text (byte 0x%02x)", c).WithHint("save the file in the encoding UTF-8"))
			return false
		case r < ' ', r == '\uFFFE', r == '\uFFFF':
			f.problem(f.at(f.from+i).Errorf("the control character U+%04X cannot stand here", r).WithHint("delete it: it is invisible"))
			return false
		}
		i += size
	}
	return true
}

// modest refuses what would take the libraries seconds and gigabytes.
func (f *fragment) modest() bool {
	entries, start := 0, 0
	for i, c := range f.data {
		if c == '\n' || c == '\r' {
			start = i + 1
		}
		if i-start > maxLine {
			f.problem(f.at(f.from+start).Errorf("a line of more than %d MiB", maxLine>>20).WithHint("break it, or check whether this is the file that was meant"))
			return false
		}
		if c == ',' || c == '[' || c == '{' || c == '-' && (i+1 == len(f.data) || f.data[i+1] <= ' ') {
			entries++
		}
		if entries > maxEntries {
			return f.tooMany(i)
		}
	}
	return true
}

func (f *fragment) tooMany(offset int) bool {
	f.problem(f.at(f.from+offset).Errorf("too many values in one file (more than %d keys or %d list entries)", maxKeys, maxEntries).
		WithHint("split the file"))
	return false
}

// null is the value of a fragment that could not be read, or holds nothing.
func (f *fragment) null() Value { return Value{f.src, &node{at: f.from}} }

// duplicate refuses a key that the mapping has.
func (f *fragment) duplicate(second, first field) {
	f.problem(f.at(second.at).Errorf("duplicate key %s", quoted(second.key)).
		WithHint("keep one of the two").WithNote(f.at(first.at), "first given here"))
}
