package decode

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"counterpoint/generator/diag"
)

// scalar finds the kind of a scalar and refuses one that cannot be: the parser
// only knows where it ends.
func (t *tomlReader) scalar(n *unstable.Node) Kind {
	text, at := string(n.Data), t.at(t.from+int(n.Raw.Offset))
	switch n.Kind {
	case unstable.Bool:
		return BoolKind
	case unstable.Integer:
		if _, ok := integer(text); !ok {
			t.problem(at.Errorf("the number %s is too large", quoted(text)).WithHint("if this is text, put it in quotes"))
		}
		return IntKind
	case unstable.Float:
		if _, ok := float(text); !ok {
			t.problem(at.Errorf("the number %s is too large", quoted(text)).WithHint("if this is text, put it in quotes"))
		}
		return FloatKind
	case unstable.LocalDate, unstable.LocalDateTime, unstable.DateTime:
		t.checkTime(text, at)
		return TimeKind
	case unstable.LocalTime:
		t.checkTime(text, at) // a time of no day is text to us
	}
	return StringKind
}

// checkTime lets the library read a date by itself: TOML's grammar is narrower
// than that of Date.
func (t *tomlReader) checkTime(text string, at diag.Place) {
	if len(text) <= longest && toml.Unmarshal([]byte("v = "+text), &map[string]any{}) == nil {
		return
	}
	if _, flaw := parseDate(text); flaw == impossible {
		t.problem(at.Errorf("%s does not exist", quoted(text)).WithHint("%s", calendarHint(text)))
		return
	}
	t.problem(at.Errorf("%s is not a date that TOML knows", quoted(text)).
		WithHint("write it as 2025-10-14, 2025-10-14T15:04:05 or 2025-10-14T15:04:05+02:00; if this is text, put it in quotes"))
}

// explain says in a writer's words what the library could not read.
func (t *tomlReader) explain(err error) diag.Diagnostic {
	var e *unstable.ParserError
	if !errors.As(err, &e) {
		return t.at(t.from).Errorf("this is not valid TOML: %s", clip(err.Error(), 200))
	}
	offset := int(t.parser.Range(e.Highlight).Offset)
	for _, quotes := range []string{`"""`, "'''"} {
		if strings.Contains(e.Message, "not terminated by "+quotes) {
			offset = max(0, bytes.LastIndex(t.data, []byte(quotes))) // it says so at the end of the file
		}
	}
	message, hint := reword(e.Message, t.data[offset:])
	return t.at(t.from+offset).Errorf("%s", message).WithHint("%s", hint)
}

// valueHint knows the words of other languages for true and false.
func valueHint(rest []byte) string {
	word := string(rest[:min(len(rest), 5)])
	if i := strings.IndexAny(word, " \t\r\n,]}#"); i >= 0 {
		word = word[:i]
	}
	if meant := boolMeant(word); meant != "" {
		return "write " + meant
	}
	return quoteText
}

const quoteText = `text needs quotes: title = "Bounty claims"`

// reword finds plainer words for the library's, and a hint. rest is the text
// from the place that it means.
func reword(said string, rest []byte) (message, hint string) {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("levels deep"):
		return tooDeep, ""
	case has("expected value, not end", "expected value but got"), has("at start of value") && len(bytes.TrimSpace(rest[:1])) == 0:
		return "a value is missing here", ""
	case has("strings must be quoted"):
		return "a letter right after a number", "if this is text, put it in quotes"
	case has("at start of value", "expected keyword", `expected "inf"`, `expected "nan"`):
		return "this is no value", valueHint(rest)
	case has("expected newline"):
		return "text after the end of a value", "each key stands on a line of its own; " + quoteText
	case has("start of key"), has("expected '='") && len(rest) > 0 && rest[0] >= utf8.RuneSelf:
		return "this is no key", "keys are made of the letters a to z, digits, - and _; others need quotes"
	case has("expected '='") && len(rest) > 0 && rest[0] == ':':
		return "a key is followed by = in TOML, not by a colon", `write title = "Bounty claims", or put the front matter between --- lines, as YAML`
	case has("expected '='"):
		return "a key is not followed by =", "write it as key = value; a key with spaces needs quotes"
	case has("cannot have new lines", "unterminated", "not terminated"):
		return "a quote is never closed", `add the closing quote on the same line; text of several lines stands between """ and """`
	case has("escape"):
		return "a backslash in double quotes starts an escape, and this is none", `write \\ for a backslash, or use single quotes, in which it is one`
	case has("leading zero"):
		return "a number cannot start with a zero", "if this is text, put it in quotes"
	case has("incomplete"):
		return "a bracket is never closed", "add the closing ] or }"
	case has("to close"):
		return "the name of a table is never closed", "write it as [name], or [[name]] for one of a list"
	}
	return "this is not valid TOML: " + clip(said, 200), ""
}
