// Package packed writes numbers and texts down in few bytes, and reads them
// again: what is kept on disk from one run to the next. Its main types are
// Writer and Reader, which are inverse.
//
//	w.Number(3); w.Text("sky")        3 3 's' 'k' 'y'
//	r.Number()                        3
//
// Numbers are unsigned varints (encoding/binary), texts have their length in
// front. What was damaged is read as zeroes, and makes the Reader bad: it never
// panics, and never takes more room than the bytes that it was given.
package packed

import "encoding/binary"

// Writer gathers what is written. The zero Writer is empty.
type Writer struct{ Bytes []byte }

// Number writes a number, which must not be negative.
func (w *Writer) Number(n int) { w.Bytes = binary.AppendUvarint(w.Bytes, uint64(n)) }

// Signed writes any number.
func (w *Writer) Signed(n int) { w.Bytes = binary.AppendVarint(w.Bytes, int64(n)) }

// Text writes a text.
func (w *Writer) Text(s string) {
	w.Number(len(s))
	w.Bytes = append(w.Bytes, s...)
}

// Is writes a truth.
func (w *Writer) Is(is bool) {
	if is {
		w.Number(1)
		return
	}
	w.Number(0)
}

// Reader reads what a Writer wrote, in the same order. Texts are parts of one.
type Reader struct {
	rest string
	bad  bool
}

// Read begins to read.
func Read(data []byte) *Reader { return ReadText(string(data)) }

// ReadText is Read for what is held as a text: those that are read take no room of
// their own.
func ReadText(data string) *Reader { return &Reader{rest: data} }

// Number reads a number.
func (r *Reader) Number() int {
	n := 0
	for shift := 0; shift < 63; shift += 7 {
		if r.rest == "" {
			break
		}
		c := r.rest[0]
		r.rest = r.rest[1:]
		if n |= int(c&0x7f) << shift; c < 0x80 {
			return n
		}
	}
	r.Fail()
	return 0
}

// Signed reads any number.
func (r *Reader) Signed() int {
	n := r.Number()
	if n&1 != 0 {
		return ^(n >> 1)
	}
	return n >> 1
}

// Count reads how many things follow, each of at least one byte.
func (r *Reader) Count() int {
	n := r.Number()
	if n > len(r.rest) {
		r.Fail()
		return 0
	}
	return n
}

// Text reads a text.
func (r *Reader) Text() string {
	n := r.Count()
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

// Is reads a truth.
func (r *Reader) Is() bool { return r.Number() == 1 }

// Done tells whether everything was read, and was right.
func (r *Reader) Done() bool { return !r.bad && r.rest == "" }

// Bad tells whether something was wrong so far.
func (r *Reader) Bad() bool { return r.bad }

// Fail says that something is wrong with what was read.
func (r *Reader) Fail() { r.bad, r.rest = true, "" }
