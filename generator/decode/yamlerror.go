package decode

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"counterpoint/generator/diag"
)

// explain says in a writer's words what the library could not read. The library
// speaks of tokens, and points to where it noticed rather than to where the
// mistake was made.
func (y *yamlReader) explain(err error) diag.Diagnostic {
	if second := (secondDocument{}); errors.As(err, &second) {
		return y.at(y.offset(second.line, second.column)).Errorf("a second document starts here, which would not be read").
			WithHint("one file holds one document: delete the line with ---, or move the rest to a file of its own")
	}
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		return y.at(y.from).Errorf("this is not valid YAML: %s", clip(err.Error(), 200))
	}
	m := mistake{yamlReader: y, said: e.Message, at: y.offset(e.Mark.Line, e.Mark.Column) - y.from}
	m.start = m.at
	if e.ContextMark.Line > 0 {
		m.start = y.offset(e.ContextMark.Line, e.ContextMark.Column) - y.from
	}
	return m.explain()
}

// mistake is a place at which the library gave up. Its offsets are into data.
type mistake struct {
	*yamlReader
	said      string
	start, at int // where the thing begins that could not be read, and where it broke
}

func (m *mistake) explain() diag.Diagnostic {
	switch m.said {
	case errTooDeep.Error():
		return m.errorf(m.at, tooDeep)
	case "mapping values are not allowed in this context":
		return m.strayColon()
	case "could not find expected ':'":
		return m.missingColon(m.start)
	case "did not find expected key":
		return m.strayText()
	case "found character that cannot start any token", "did not find expected node content", "mapping keys are not allowed in this context":
		return m.badStart()
	case "found unexpected end of stream", "found unexpected document indicator":
		return m.errorf(m.start, "the quote that opens here is never closed").WithHint("add the closing %s", m.character(m.start))
	case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
		return m.openBracket()
	case "found unknown escape character", "did not find expected hexadecimal number", "found invalid Unicode character escape code":
		return m.errorf(m.at, "a backslash in double quotes starts an escape, and this is none").
			WithHint(`write \\ for a backslash, or use single quotes, in which it is one`)
	}
	return m.explainRare()
}

func (m *mistake) explainRare() diag.Diagnostic {
	switch first, _ := utf8.DecodeRuneInString(m.text(m.start)); {
	case strings.Contains(m.said, " tab"):
		return m.tab(m.at)
	case strings.HasPrefix(m.line(m.lineStart(m.at)), "%"):
		return m.errorf(m.lineStart(m.at), "lines that start with %% are not supported").WithHint("delete the line")
	case m.said == "did not find expected '-' indicator":
		return m.errorf(m.at, "a key cannot stand among the entries of a list").
			WithHint("indent it below an entry, or give the list above a key of its own")
	case m.said == "block sequence entries are not allowed in this context":
		return m.errorf(m.at, "a list cannot start on the line of its key").
			WithHint("start it on the next line; if this is text, put it in quotes")
	case m.said == "found a comment without preceding whitespace":
		return m.errorf(m.at, "a # right after a value").WithHint("put a space before a comment; if this is text, put all of it in quotes")
	case m.said == "did not find expected comment or line break" && (first == '|' || first == '>'):
		return m.errorf(m.start, "text after a %c that starts a block of text", first).
			WithHint("start the text on the next line, indented, or put it in quotes")
	case first == '*' || first == '&' || first == '!':
		return m.errorf(m.start, "aliases (*), anchors (&) and tags (!) are not supported").WithHint("%s", m.quoteHint(m.start))
	}
	return m.errorf(m.at, "this is not valid YAML: %s", clip(m.said, 200))
}

func (m *mistake) errorf(at int, format string, args ...any) diag.Diagnostic {
	return m.yamlReader.at(m.from+at).Errorf(format, args...)
}

func (m *mistake) tab(at int) diag.Diagnostic {
	return m.errorf(at, "a tab in the indentation").WithHint("indent with spaces: YAML allows no tabs there")
}

// badStart is a character with which no value may start.
func (m *mistake) badStart() diag.Diagnostic {
	switch c := m.character(m.at); {
	case c == "\t":
		return m.tab(m.at)
	case strings.TrimSpace(c) == "":
		return m.errorf(len(bytes.TrimRight(m.data[:m.at], " \t\r\n")), "a value is missing here").WithHint("if a bracket above is still open, close it")
	case c == "%" && m.at == m.lineStart(m.at):
		return m.errorf(m.at, "lines that start with %% are not supported").WithHint("delete the line")
	default:
		return m.errorf(m.at, "a value cannot start with %s", c).WithHint("%s", m.quoteHint(m.at))
	}
}

// strayColon is a colon that makes a key where none can be.
func (m *mistake) strayColon() diag.Diagnostic {
	before := m.text(m.lineStart(m.at))[:m.at-m.lineStart(m.at)]
	if i := strings.Index(before, ": "); i >= 0 {
		value := m.lineStart(m.at) + i + 2
		value += len(before[i+2:]) - len(strings.TrimLeft(before[i+2:], " "))
		return m.errorf(m.at, `a value without quotes cannot contain ": "`).WithHint("%s", m.quoteHint(value))
	}
	above := m.above(m.at)
	switch line := m.line(above); {
	case above == m.lineStart(m.at):
		return m.errorf(m.at, "a colon that belongs to no key")
	case strings.Contains(line, ": "):
		return m.errorf(m.at, "a key cannot stand below the value of another key").
			WithHint("start it in the column of the key above; if it is more of that text, put all of it in quotes")
	default:
		return m.missingColon(above)
	}
}

// noSpace is a key or a list entry whose space was forgotten: "title:foo",
// "-foo". A colon before a slash is more likely that of a URL.
var noSpace = regexp.MustCompile(`^(?:(-)[^\s-]|[^\s:"'#]+(:)[^\s:/])`)

// missingColon is a line that should be "key: value" and is not.
func (m *mistake) missingColon(at int) diag.Diagnostic {
	at += len(m.line(at)) - len(strings.TrimLeft(m.line(at), " "))
	line := strings.TrimRight(m.line(at), " \t")
	if i := noSpace.FindStringSubmatchIndex(line); i != nil {
		sign, name := max(i[2], i[4]), "colon"
		if i[2] >= 0 {
			name = "dash"
		}
		return m.errorf(at+sign, "a space is missing after the %s", name).WithHint("write %s", clip(line[:sign+1]+" "+line[sign+1:], 80))
	}
	return m.errorf(at, "a colon is missing after %s", quoted(line)).
		WithHint("write it as key: value; if it is more of the text above, indent it")
}

// strayText is a line, or the rest of one, that fits nothing before it.
func (m *mistake) strayText() diag.Diagnostic {
	before := strings.TrimSpace(m.text(m.lineStart(m.at))[:m.at-m.lineStart(m.at)])
	switch {
	case before == "" && strings.HasPrefix(m.text(m.at), "- "):
		return m.errorf(m.at, "an entry of a list cannot stand among keys").
			WithHint("give the list a key of its own, and start its entries on the lines below")
	case before == "":
		return m.errorf(m.at, "the indentation of this line fits no line above").
			WithHint("start it in the column of the lines that it belongs to")
	case strings.HasSuffix(before, `"`):
		return m.errorf(m.at, "text after a closing quote").WithHint(`inside double quotes write \" for a quote; a quote above may lack its end`)
	case strings.HasSuffix(before, "'"):
		return m.errorf(m.at, "text after a closing quote").WithHint(`inside single quotes write '' for an apostrophe, or put the value in double quotes`)
	}
	return m.errorf(m.at, "text after the end of a value").WithHint("put all of the value in quotes")
}

// openBracket is a list or mapping in brackets that does not go on as one.
func (m *mistake) openBracket() diag.Diagnostic {
	end := map[string]string{"[": "]", "{": "}"}[m.character(m.start)]
	if m.lineStart(m.at) != m.lineStart(m.start) || strings.TrimSpace(m.text(m.at)) == "" {
		return m.errorf(m.start, "the bracket that opens here is never closed").WithHint("add the closing %s", end)
	}
	return m.errorf(m.at, "a comma or the closing %s is missing before this", end).
		WithHint("put an entry that contains brackets, quotes, commas or colons in quotes")
}

// quoteHint proposes the value that starts at an offset, in quotes: what breaks
// a file is most often a title or a name with a character that YAML gives a
// meaning.
func (y *yamlReader) quoteHint(at int) string {
	value := y.line(at)
	if i := strings.Index(value, " #"); i >= 0 {
		value = value[:i]
	}
	value = strings.TrimSpace(value)
	switch {
	case value == "" || len(value) > 80 || strings.ContainsAny(value, "[]{},"):
		return "if this is text, put it in quotes"
	case strings.ContainsAny(value, `"\`):
		return "if this is text, put it in quotes: '" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return `if this is text, put it in quotes: "` + value + `"`
}

// text is what follows an offset.
func (y *yamlReader) text(at int) string { return string(y.data[at:min(len(y.data), at+excerpt)]) }

// excerpt is as much of a line as is looked at to explain it.
const excerpt = 4096

// line is the rest of the line from an offset.
func (y *yamlReader) line(at int) string {
	text := y.text(at)
	if end := strings.IndexAny(text, "\r\n"); end >= 0 {
		text = text[:end]
	}
	return text
}

// lineStart is where the line of an offset starts, or a part of it that is
// long enough to explain it.
func (y *yamlReader) lineStart(at int) int {
	start := at
	for start > 0 && start > at-excerpt && y.data[start-1] != '\n' && y.data[start-1] != '\r' {
		start--
	}
	return start
}

// above is where the nearest line above that is not blank starts; without one,
// the line of the offset itself.
func (y *yamlReader) above(at int) int {
	start := y.lineStart(at)
	above := start
	for range 50 {
		if above == 0 {
			break
		}
		above = y.lineStart(above - 1)
		if strings.TrimSpace(y.line(above)) != "" {
			return above
		}
	}
	return start
}

// character is the one at an offset.
func (y *yamlReader) character(at int) string {
	_, size := utf8.DecodeRune(y.data[at:])
	return string(y.data[at : at+size])
}
