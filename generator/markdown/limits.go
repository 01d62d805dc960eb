package markdown

import (
	"bytes"

	"counterpoint/generator/diag"
)

// Goldmark is quadratic on some inputs: 32 KB of a table with 4,000 columns
// and as many short rows takes 15 s. No text that a person wrote comes near
// these bounds; one that does is refused by name, before it is parsed.
const (
	maxSize       = 8 << 20 // bytes of a file
	maxNesting    = 100     // block quotes in one another
	maxIndent     = 400     // columns before a list's marker
	maxUnclosed   = 500     // `](` without `)` in one paragraph
	maxTableCells = 200_000 // columns times rows
	maxBraces     = 200     // `{` in a heading, each of which may begin attributes
	maxReferences = 10_000  // link reference definitions and footnotes
)

// tooMuch reports the first bound that a text is beyond.
func tooMuch(src *diag.Source, from int) (d diag.Diagnostic, within bool) {
	body := src.Data[from:]
	if len(body) > maxSize {
		return src.Whole().Errorf("this article has %d MB, more than the %d MB that are allowed", len(body)>>20, maxSize>>20).
			WithHint("divide it into several articles"), false
	}
	var m meter
	for at := 0; at < len(body); {
		end := bytes.IndexByte(body[at:], '\n') + 1
		if end == 0 {
			end = len(body) - at
		}
		if what := m.line(body[at : at+end]); what != "" {
			return src.At(from+at).Errorf("this Markdown is beyond what is allowed: %s", what), false
		}
		at += end
	}
	return diag.Diagnostic{}, true
}

// meter measures a text line by line.
type meter struct {
	unclosed   int // in this paragraph
	braces     int // in the line before
	columns    int // of the table that we are in, 0 outside
	rows       int
	references int
}

func (m *meter) line(line []byte) string {
	text := bytes.TrimSpace(line)
	if len(text) == 0 {
		m.unclosed, m.columns, m.rows, m.braces = 0, 0, 0, 0
		return ""
	}
	quotes, indent := prefix(line)
	m.unclosed += bytes.Count(text, []byte("](")) - bytes.Count(text, []byte(")"))
	m.unclosed = max(0, m.unclosed)
	m.table(text)
	above := m.braces
	m.braces = bytes.Count(text, []byte("{"))
	heading := bytes.HasPrefix(bytes.TrimLeft(text, "> \t"), []byte("#"))
	underline := len(bytes.Trim(text, "> \t=")) == 0 || len(bytes.Trim(text, "> \t-")) == 0
	if text[0] == '[' && bytes.Contains(text, []byte("]:")) {
		m.references++
	}
	switch {
	case quotes > maxNesting:
		return "quotes nested too deeply"
	case indent > maxIndent:
		return "a list nested too deeply"
	case m.unclosed > maxUnclosed:
		return "too many links without an end in one paragraph"
	case heading && m.braces > maxBraces, underline && above > maxBraces:
		return "too many { in one heading"
	case m.columns*m.rows > maxTableCells:
		return "too many cells in one table"
	case m.references > maxReferences:
		return "too many link definitions or footnotes"
	}
	return ""
}

// prefix counts the quote marks at the beginning of a line, and the columns
// before a list's marker, or 0 where no list begins.
func prefix(line []byte) (quotes, indent int) {
	for _, c := range line {
		switch c {
		case '>':
			quotes++
		case ' ':
			indent++
		case '\t':
			indent += 4
		case '-', '*', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			return quotes, indent
		default:
			return quotes, 0
		}
	}
	return quotes, 0
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
