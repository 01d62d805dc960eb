package markdown

import (
	"bytes"

	"counterpoint/generator/diag"
)

// Goldmark is quadratic on some inputs: 32 KB of a table with 4,000 columns
// and as many short rows takes 15 s, 256 KB of `*_a` more than 20. No text that
// a person wrote comes near these bounds; one that does is refused by name,
// before it is parsed.
const (
	maxSize        = 8 << 20 // bytes of a file
	maxNesting     = 100     // quotes and lists that begin on one line, in one another
	maxIndent      = 400     // columns before a list's marker
	maxUnclosed    = 500     // `](` without `)` in one paragraph
	maxLinks       = 10_000  // `](` in one paragraph
	maxBrackets    = 50_000  // `[` in one paragraph
	maxDelimiters  = 20_000  // runs of * _ ~ = in one paragraph
	maxLines       = 50_000  // of one paragraph
	maxTableCells  = 200_000 // columns times rows
	maxHeading     = 10_000  // bytes of a heading with `{`, which may begin attributes
	maxBraces      = 100     // `{` in a heading
	maxReferences  = 10_000  // link reference definitions and footnotes
	maxDefinitions = 20_000  // of a file's definition lists
)

// tooMuch reports the first bound that a text, which begins at an offset of the
// file, is beyond.
func tooMuch(src *diag.Source, from int, body []byte) (d diag.Diagnostic, within bool) {
	if len(body) > maxSize {
		return src.Whole().Errorf("this article has %d MB, more than the %d MB that are allowed", len(body)>>20, maxSize>>20).
			WithHint("divide it into several articles"), false
	}
	if at, what := beyond(body); what != "" {
		return src.At(from+at).Errorf("this Markdown is beyond what is allowed: %s", what), false
	}
	return diag.Diagnostic{}, true
}

// beyond returns the first line that is too much, by its offset, and what of it is;
// "" where there is none.
func beyond(body []byte) (at int, what string) {
	var m meter
	for at < len(body) {
		end := bytes.IndexByte(body[at:], '\n') + 1
		if end == 0 {
			end = len(body) - at
		}
		if what = m.line(body[at : at+end]); what != "" {
			return at, what
		}
		at += end
	}
	return at, ""
}

// meter measures a text line by line.
type meter struct {
	paragraph               // of this paragraph
	fence       []byte      // what closes the code that we are in; its lines are not measured
	above       headingSize // of the line before, which === may make a heading
	columns     int         // of the table that we are in, 0 outside
	rows        int
	references  int
	definitions int
}

type paragraph struct{ unclosed, links, brackets, delimiters, lines int }

type headingSize struct{ braces, size int }

func (h headingSize) tooMuch() bool {
	return h.braces > maxBraces || h.braces > 0 && h.size > maxHeading
}

// line returns what is too much in a line, or "".
func (m *meter) line(line []byte) string {
	lead := leadOf(line)
	text := bytes.TrimSpace(line[lead.size:])
	if m.code(text) {
		return ""
	}
	if len(text) == 0 {
		m.paragraph, m.above, m.columns, m.rows = paragraph{}, headingSize{}, 0, 0
	}
	if lead.item || bytes.HasPrefix(text, []byte("#")) {
		m.paragraph = paragraph{}
	}
	m.paragraph.add(text)
	m.table(bytes.TrimSpace(line))
	m.references += bytes.Count(text, []byte("]:"))
	if lead.definition {
		m.definitions++
	}
	if what := lead.tooMuch(); what != "" {
		return what
	}
	return m.tooMuch(text)
}

func (m *meter) tooMuch(text []byte) string {
	above, size := m.above, headingSize{bytes.Count(text, []byte("{")), len(text)}
	m.above = size
	underline := len(text) > 0 && (len(bytes.Trim(text, "=")) == 0 || len(bytes.Trim(text, "-")) == 0)
	switch {
	case bytes.HasPrefix(text, []byte("#")) && size.tooMuch(), underline && above.tooMuch():
		return "too many { in one heading"
	case m.columns*m.rows > maxTableCells:
		return "too many cells in one table"
	case m.references > maxReferences:
		return "too many link definitions or footnotes"
	case m.definitions > maxDefinitions:
		return "too many definitions"
	}
	return m.paragraph.tooMuch()
}

func (p *paragraph) add(text []byte) {
	links := bytes.Count(text, []byte("]("))
	p.unclosed = max(0, p.unclosed+links-bytes.Count(text, []byte(")")))
	p.links += links
	p.brackets += bytes.Count(text, []byte("["))
	p.lines++
	var last byte
	for _, c := range text {
		if c != last && (c == '*' || c == '_' || c == '~' || c == '=') {
			p.delimiters++
		}
		last = c
	}
}

func (p *paragraph) tooMuch() string {
	switch {
	case p.unclosed > maxUnclosed:
		return "too many links without an end in one paragraph"
	case p.links > maxLinks || p.brackets > maxBrackets:
		return "too many links in one paragraph"
	case p.delimiters > maxDelimiters:
		return "too much emphasis in one paragraph"
	case p.lines > maxLines:
		return "too many lines without an empty one between"
	}
	return ""
}

// code follows fenced code: a listing of 5,000 lines without an empty one has
// more underscores than any paragraph.
func (m *meter) code(text []byte) bool {
	if m.fence != nil {
		if len(bytes.Trim(text, string(m.fence[:1]))) == 0 && bytes.HasPrefix(text, m.fence) {
			m.fence = nil
		}
		return true
	}
	for _, c := range []byte{'`', '~'} {
		rest := bytes.TrimLeft(text, string(c))
		if n := len(text) - len(rest); n >= 3 && (c == '~' || bytes.IndexByte(rest, c) < 0) {
			m.fence = text[:n]
			return true
		}
	}
	return false
}

// lead is what a line begins with: the marks of quotes, of list items and of
// definitions.
type lead struct {
	size             int // bytes
	depth            int // marks in one another
	indent           int // columns before the last mark of a list
	item, definition bool
}

func leadOf(line []byte) lead {
	var l lead
	columns := 0
	for at := 0; at < len(line) && l.depth <= maxNesting; { // what is deeper is refused
		switch n := listMark(line[at:]); {
		case line[at] == ' ':
			at, columns = at+1, columns+1
		case line[at] == '\t':
			at, columns = at+1, columns+4
		case line[at] == '>':
			l.depth++
			at++
			l.size = at
		case n > 0 && !isRule(line[at:]):
			l.depth++
			l.indent, l.item, l.definition = columns, true, line[at] == ':'
			at += n
			l.size = at
		default:
			return l
		}
	}
	return l
}

func (l lead) tooMuch() string {
	switch {
	case l.depth > maxNesting:
		return "quotes or lists nested too deeply"
	case l.indent > maxIndent:
		return "a list nested too deeply"
	}
	return ""
}

// listMark returns the length of a list's or definition's mark at the
// beginning of text, or 0.
func listMark(text []byte) int {
	n := 0
	for n < len(text) && n < 9 && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	marks := "-*+:"
	if n > 0 {
		marks = ".)"
	}
	if n+1 < len(text) && bytes.IndexByte([]byte(marks), text[n]) >= 0 && (text[n+1] == ' ' || text[n+1] == '\t') {
		return n + 1
	}
	return 0
}

// isRule tells whether a line is a rule across the page, `- - - -`, and no list.
func isRule(text []byte) bool {
	return len(bytes.Trim(text, "- \t\r\n")) == 0 || len(bytes.Trim(text, "* \t\r\n")) == 0
}

// table follows a table from its delimiter row, `|---|:-:|`, to the next blank
// line.
func (m *meter) table(text []byte) {
	if m.columns > 0 {
		m.rows++
		return
	}
	if len(bytes.Trim(text, "|:- \t>")) == 0 && bytes.IndexByte(text, '-') >= 0 {
		if columns := bytes.Count(text, []byte("|")); columns > 0 {
			m.columns = columns + 1
		}
	}
}
