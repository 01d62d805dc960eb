package decode

import (
	"regexp"
	"strconv"
	"strings"
)

// The YAML 1.2.2 core schema, section 10.3.2. What it does not name is text:
// yes, no, on, off, 1_000 and 0b1 are.
var (
	intWord     = regexp.MustCompile(`^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$`)
	floatWord   = regexp.MustCompile(`^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$`)
	specialWord = regexp.MustCompile(`^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)
)

// longest is the longest text that is looked at as a number, a date or a word:
// above it, only text makes sense.
const longest = 400

// resolve finds the kind of a YAML scalar written without quotes. Dates are not
// of the core schema, but Hugo and Jekyll read them, so sites rely on them.
func resolve(text string) Kind {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return NullKind
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return BoolKind
	}
	switch {
	case len(text) > longest || !strings.ContainsAny(text[:1], "+-.0123456789"):
		return StringKind
	case intWord.MatchString(text):
		if _, ok := integer(text); ok {
			return IntKind
		}
		return StringKind // too large: its digits are kept rather than rounded
	case floatWord.MatchString(text), specialWord.MatchString(text):
		if _, ok := float(text); ok {
			return FloatKind
		}
		return StringKind
	}
	if _, flaw := parseDate(text); flaw == fine {
		return TimeKind
	}
	return StringKind
}

// scalar makes a Go value of a text that has the kind.
func scalar(kind Kind, text string) any {
	switch kind {
	case BoolKind:
		return text[0] == 't' || text[0] == 'T'
	case IntKind:
		n, _ := integer(text)
		return n
	case FloatKind:
		x, _ := float(text)
		return x
	case TimeKind:
		if d, flaw := parseDate(text); flaw == fine {
			return d.Time
		}
	}
	return text
}

// integer reads YAML's and TOML's whole numbers. 010 is ten in the one and
// refused in the other; in neither is it eight.
func integer(text string) (int64, bool) {
	digits, base := strings.ReplaceAll(text, "_", ""), 10
	if len(digits) > 2 && digits[0] == '0' && strings.IndexByte("xob", digits[1]) >= 0 {
		base = 0
	}
	n, err := strconv.ParseInt(digits, base, 64)
	return n, err == nil
}

// float reads YAML's and TOML's numbers; .inf is YAML's, inf is TOML's.
func float(text string) (float64, bool) {
	digits := strings.ReplaceAll(text, "_", "")
	if specialWord.MatchString(digits) {
		digits = strings.Replace(digits, ".", "", 1)
	}
	x, err := strconv.ParseFloat(digits, 64)
	return x, err == nil
}
