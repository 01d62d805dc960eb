package export

import (
	"strconv"
	"unicode/utf8"
)

// jsonWriter writes JSON member by member, without a value of the whole. Its
// bytes are those that encoding/json would write, indented by a space.
type jsonWriter struct {
	*writer
	depth int
	fresh bool // nothing stands yet in what was opened last
	dense bool // on one line, and without what could end a <script>
}

func (w *writer) json() *jsonWriter { return &jsonWriter{writer: w} }

// open begins an object or a list, with { or [.
func (j *jsonWriter) open(bracket byte) {
	j.b = append(j.b, bracket)
	j.depth, j.fresh = j.depth+1, true
}

// close ends it, with } or ].
func (j *jsonWriter) close(bracket byte) {
	if j.depth--; !j.fresh {
		j.line()
	}
	j.b, j.fresh = append(j.b, bracket), false
}

// end ends the file.
func (j *jsonWriter) end() { j.b = append(j.b, '\n') }

// next begins an element of a list.
func (j *jsonWriter) next() {
	if !j.fresh {
		j.b = append(j.b, ',')
	}
	j.fresh = false
	j.line()
}

func (j *jsonWriter) line() {
	if j.dense {
		return
	}
	j.b = append(j.b, '\n')
	for range j.depth {
		j.b = append(j.b, ' ')
	}
}

// key begins a member of an object.
func (j *jsonWriter) key(name string) {
	j.next()
	j.b = append(append(append(j.b, '"'), name...), '"', ':')
	if !j.dense {
		j.b = append(j.b, ' ')
	}
}

// in begins a member that is an object or a list.
func (j *jsonWriter) in(name string, bracket byte) {
	j.key(name)
	j.open(bracket)
}

// element begins an element of a list that is an object.
func (j *jsonWriter) element() {
	j.next()
	j.open('{')
}

// members writes a member that is a list, unless that is empty. Each element is
// begun by what writes it.
func members[T any](j *jsonWriter, name string, list []T, write func(int, T)) {
	if len(list) == 0 {
		return
	}
	j.in(name, '[')
	for i, each := range list {
		write(i, each)
	}
	j.close(']')
}

// text writes a member, of one text or of several that are one.
func (j *jsonWriter) text(name string, texts ...string) {
	j.key(name)
	j.value(texts...)
}

// maybe is text, unless it is empty.
func (j *jsonWriter) maybe(name, text string) {
	if text != "" {
		j.text(name, text)
	}
}

func (j *jsonWriter) number(name string, n int) {
	j.key(name)
	j.b = strconv.AppendInt(j.b, int64(n), 10)
}

func (j *jsonWriter) truth(name string, is bool) {
	j.key(name)
	j.b = strconv.AppendBool(j.b, is)
}

// value writes texts as one.
func (j *jsonWriter) value(texts ...string) {
	j.b = append(j.b, '"')
	for _, text := range texts {
		j.b = appendJSON(j.b, text, j.dense)
	}
	j.b = append(j.b, '"')
}

// plainJSON tells which bytes stand in a JSON text as they are.
var plainJSON = func() (plain [2][256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		is := c != '"' && c != '\\'
		plain[0][c], plain[1][c] = is, is && c != '<' && c != '>' && c != '&'
	}
	return plain
}()

const hexDigits = "0123456789abcdef"

// appendJSON escapes a text, where it is to stand in HTML also < > and &.
func appendJSON(b []byte, text string, inHTML bool) []byte {
	plain := &plainJSON[0]
	if inHTML {
		plain = &plainJSON[1]
	}
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if plain[c] {
			i++
			continue
		}
		size, escaped := 1, ""
		if c >= utf8.RuneSelf {
			if size, escaped = beyondASCII(text[i:]); escaped == "" {
				i += size
				continue
			}
		}
		b = append(b, text[start:i]...)
		if escaped == "" {
			b = appendEscape(b, c)
		} else {
			b = append(b, escaped...)
		}
		i += size
		start = i
	}
	return append(b, text[start:]...)
}

// beyondASCII is how many bytes a character has, and what stands for it; "" where
// it stands for itself. JavaScript took two for the ends of lines once.
func beyondASCII(text string) (size int, escaped string) {
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && size == 1:
		return 1, `\ufffd`
	case r == '\u2028':
		return size, `\u2028`
	case r == '\u2029':
		return size, `\u2029`
	}
	return size, ""
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}
