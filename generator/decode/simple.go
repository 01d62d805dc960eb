package decode

import "strings"

// The YAML that people write by hand is mappings and lists by indentation, and
// scalars on one line:
//
//	claims:
//	  - id: safe
//	    quote: "the bridge is safe"
//	    counterpoints:
//	      - stance: context
//	        text: |
//	          The report is **not public**.
//	        sources: [letter, report]
//
// simple reads that, in a tenth of the library's time: claims files were a third
// of the start of a preview of 10,000 articles. At the first thing that is not
// as above it gives up, and the library reads the whole. What it does read it
// reads as the library does: a fuzz test says so.
type simple struct {
	text string
	base int // offset of text in the file

	next  int // where the line after this one begins
	start int // of what this line says, without its indentation
	end   int // of it, without spaces
	at    int // the column of start
	ended bool
}

const (
	simpleDepth = 16  // lists and mappings inside one another
	simpleKey   = 100 // bytes of a key
)

// readSimple returns nil where it gives up.
func readSimple(data []byte, base int) *node {
	if !isSimple(data) {
		return nil
	}
	s := &simple{text: string(data), base: base}
	s.line()
	if s.ended || s.at > 0 {
		return nil
	}
	root, ok := s.block(1)
	if !ok || !s.ended {
		return nil
	}
	return root
}

// isSimple refuses the characters that the library takes for the end of a line,
// or for none, wherever they stand, and tabs.
func isSimple(data []byte) bool {
	for i, c := range data {
		var after string
		if c == 0xC2 || c == 0xE2 || c == 0xEF {
			after = string(data[i+1 : min(i+3, len(data))])
		}
		switch {
		case c == '\t', c == '\r', c == 0x7F, c == 0xC2 && after < "\xA0", // C1 controls, U+0085 among them
			c == 0xE2 && (after == "\x80\xA8" || after == "\x80\xA9"), c == 0xEF && after == "\xBB\xBF":
			return false
		}
	}
	return len(data) > 0 && data[len(data)-1] == '\n'
}

// line goes on to the next line that says something.
func (s *simple) line() {
	for s.next < len(s.text) {
		begin := s.next
		s.next = begin + strings.IndexByte(s.text[begin:], '\n') + 1
		s.start = begin
		for s.text[s.start] == ' ' {
			s.start++
		}
		s.at, s.end = s.start-begin, s.trimmed(s.start, s.next-1)
		if s.start < s.end && s.text[s.start] != '#' {
			return
		}
	}
	s.ended = true
}

// trimmed is the end of a stretch without the spaces there.
func (s *simple) trimmed(start, end int) int {
	return start + len(strings.TrimRight(s.text[start:end], " "))
}

func (s *simple) node(kind Kind, start int) *node { return &node{at: s.base + start, kind: kind} }

func (s *simple) isEntry() bool {
	return s.text[s.start] == '-' && (s.start+1 == s.end || s.text[s.start+1] == ' ')
}

// block reads the list or mapping that begins with this line.
func (s *simple) block(depth int) (*node, bool) {
	switch {
	case depth > simpleDepth:
		return nil, false
	case s.isEntry():
		return s.list(depth)
	}
	return s.mapping(depth)
}

// more tells whether this line goes on with what began in a column; ok is false
// if it can be neither that nor something further out.
func (s *simple) more(column int) (more, ok bool) {
	return !s.ended && s.at == column, s.ended || s.at <= column
}

func (s *simple) list(depth int) (*node, bool) {
	n, column := s.node(ListKind, s.start), s.at
	for {
		more, ok := s.more(column)
		if !ok || !more || !s.isEntry() {
			return n, ok
		}
		entry, ok := s.entry(depth)
		if !ok {
			return nil, false
		}
		n.list = append(n.list, entry)
	}
}

// entry reads what stands behind a hyphen: a scalar, or a mapping whose keys
// stand one below the other.
func (s *simple) entry(depth int) (*node, bool) {
	begin := s.start
	s.start = s.spaces(begin + 1)
	s.at += s.start - begin
	if s.start >= s.end || s.isEntry() {
		return nil, false
	}
	if _, _, ok := s.key(s.start); ok {
		if depth == simpleDepth {
			return nil, false
		}
		return s.mapping(depth + 1)
	}
	n, ok := s.inlineOrScalar(s.start, depth)
	s.line()
	return n, ok
}

func (s *simple) mapping(depth int) (*node, bool) {
	n, column := s.node(MapKind, s.start), s.at
	for {
		more, ok := s.more(column)
		if !ok || !more {
			return n, ok
		}
		key, rest, ok := s.key(s.start)
		if !ok || n.find(key) >= 0 {
			return nil, false
		}
		f := field{key: key, at: s.base + s.start}
		if f.value, ok = s.value(rest, column, depth); !ok {
			return nil, false
		}
		n.add(f)
	}
}

// key reads a key of letters, digits, - and _, and returns where its value may
// begin.
func (s *simple) key(from int) (key string, rest int, ok bool) {
	end := from
	for end < s.end && isWord(s.text[end]) {
		end++
	}
	switch {
	case end == from, end-from > simpleKey, s.text[from] == '-', end == s.end, s.text[end] != ':':
		return "", 0, false
	case end+1 < s.end && s.text[end+1] != ' ':
		return "", 0, false
	}
	return s.text[from:end], s.spaces(end + 1), true
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// value reads the value of a key in a column, and goes on to the next line.
func (s *simple) value(rest, column, depth int) (n *node, ok bool) {
	switch {
	case rest == s.end:
		key := s.start
		s.line()
		if !s.ended && (s.at > column || s.at == column && s.isEntry()) {
			return s.block(depth + 1)
		}
		return s.node(plainKind, key), true // nothing
	case s.text[rest:s.end] == "|":
		return s.literal(rest, column)
	}
	n, ok = s.inlineOrScalar(rest, depth)
	s.line()
	return n, ok
}

func (s *simple) inlineOrScalar(from, depth int) (*node, bool) {
	if s.text[from] == '[' || s.text[from] == '{' {
		return s.inline(from, depth+1)
	}
	return s.scalar(from)
}

// scalar reads a scalar from an offset to the end of the line.
func (s *simple) scalar(from int) (*node, bool) {
	text := s.text[from:s.end]
	switch {
	case text[0] == '"' || text[0] == '\'':
		return s.quoted(from, s.end)
	case !startsPlain(text[0]):
		return nil, false
	}
	n := s.node(plainKind, from)
	n.text = text
	return n, text[len(text)-1] != ':' && !strings.Contains(text, ": ") && !strings.Contains(text, " #")
}

// startsPlain tells whether text without quotes begins with a character: what
// has no meaning of its own.
func startsPlain(c byte) bool { return isWord(c) && c != '-' || c >= 0x80 }

// quoted reads a text in quotes that has neither quotes nor escapes in it.
func (s *simple) quoted(start, end int) (*node, bool) {
	n, text := s.node(StringKind, start), s.text[start:end]
	if len(text) < 2 || text[len(text)-1] != text[0] {
		return nil, false
	}
	n.text = text[1 : len(text)-1]
	return n, strings.IndexByte(n.text, text[0]) < 0 && strings.IndexByte(n.text, '\\') < 0
}

// inline reads a list or a mapping in brackets that fills the rest of the line.
func (s *simple) inline(from, depth int) (*node, bool) {
	n, next, ok := s.flow(from, depth)
	return n, ok && next == s.end
}

// flow reads a value in brackets or in one of their entries, and returns where
// it ends.
func (s *simple) flow(from, depth int) (n *node, next int, ok bool) {
	switch c := s.text[from]; {
	case depth > simpleDepth:
		return nil, 0, false
	case c == '[':
		return s.flowList(from, depth)
	case c == '{':
		return s.flowMap(from, depth)
	case c == '"' || c == '\'':
		end := strings.IndexByte(s.text[from+1:s.end], c)
		if end < 0 {
			return nil, 0, false
		}
		n, ok = s.quoted(from, from+end+2)
		return n, from + end + 2, ok
	case !startsPlain(c):
		return nil, 0, false
	}
	next = from
	for next < s.end && isFlowPlain(s.text[next]) {
		next++
	}
	n = s.node(plainKind, from)
	n.text = s.text[from:s.trimmed(from, next)]
	return n, next, true
}

// isFlowPlain tells whether a character is text in brackets, whatever stands
// beside it.
func isFlowPlain(c byte) bool {
	return isWord(c) || c >= 0x80 || strings.IndexByte(" ./()'+&;", c) >= 0
}

func (s *simple) flowList(from, depth int) (n *node, next int, ok bool) {
	n = s.node(ListKind, from)
	next, ok = s.entries(from, ']', func(at int) (int, bool) {
		entry, next, ok := s.flow(at, depth+1)
		n.list = append(n.list, entry)
		return next, ok
	})
	return n, next, ok
}

func (s *simple) flowMap(from, depth int) (n *node, next int, ok bool) {
	n = s.node(MapKind, from)
	next, ok = s.entries(from, '}', func(at int) (int, bool) {
		key, rest, ok := s.key(at)
		if !ok || n.find(key) >= 0 {
			return 0, false
		}
		value, next, ok := s.flow(rest, depth+1)
		n.add(field{key, s.base + at, value})
		return next, ok
	})
	return n, next, ok
}

// entries reads what stands between brackets, with commas between.
func (s *simple) entries(from int, closing byte, entry func(at int) (next int, ok bool)) (next int, ok bool) {
	at := s.spaces(from + 1)
	if s.text[at] == closing {
		return at + 1, true
	}
	for at < s.end {
		if next, ok = entry(at); !ok {
			return 0, false
		}
		switch at = s.spaces(next); {
		case s.text[at] == closing:
			return at + 1, true
		case s.text[at] != ',':
			return 0, false
		}
		at = s.spaces(at + 1)
	}
	return 0, false
}

// spaces returns where the spaces at an offset end.
func (s *simple) spaces(at int) int {
	for at < s.end && s.text[at] == ' ' {
		at++
	}
	return at
}

// literal reads the lines behind a key with a |, which begin further in than the
// key does.
func (s *simple) literal(from, column int) (*node, bool) {
	n := s.node(StringKind, from)
	var b strings.Builder
	indent, blank := 0, 0
	for ; s.next < len(s.text); s.next += strings.IndexByte(s.text[s.next:], '\n') + 1 {
		line, _, _ := strings.Cut(s.text[s.next:], "\n")
		spaces := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case spaces == len(line) && (indent == 0 || spaces > indent):
			return nil, false // what blank lines mean here takes a page to say
		case spaces == len(line):
			blank++
			continue
		case indent == 0 && spaces > column:
			indent = spaces
		case indent == 0:
			return nil, false
		}
		if spaces < indent {
			break
		}
		b.WriteString(strings.Repeat("\n", blank) + line[indent:] + "\n")
		blank = 0
	}
	n.text = b.String()
	s.line()
	return n, n.text != ""
}
