package moving

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"counterpoint/generator/decode"
)

// quote writes a text as YAML, TOML and JSON all read it.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(strings.ToValidUTF8(s, "\ufffd")); err != nil {
		panic(err) // a string has no value that JSON lacks
	}
	text := strings.TrimSuffix(b.String(), "\n")
	return strings.ReplaceAll(strings.ReplaceAll(text, "\x7f", `\u007f`), "\u0085", `\u0085`)
}

// writeYAML writes a value in block style after the key or hyphen that stands on
// the line, each further line after the indent.
func writeYAML(b *strings.Builder, v decode.Value, indent string) {
	switch v.Kind() {
	case decode.MapKind:
		writeMap(b, v, indent, false)
	case decode.ListKind:
		list := v.List(nil, "")
		if len(list) == 0 {
			b.WriteString(" []\n")
			return
		}
		b.WriteByte('\n')
		for _, each := range list {
			b.WriteString(indent + "-")
			if each.Kind() == decode.MapKind {
				writeMap(b, each, indent+"  ", true)
			} else {
				writeYAML(b, each, indent+"  ")
			}
		}
	default:
		b.WriteString(" " + scalar(v.Any()) + "\n")
	}
}

// writeMap writes a mapping, its first key on the line of a list's hyphen.
func writeMap(b *strings.Builder, v decode.Value, indent string, onLine bool) {
	m := v.Map(nil, "")
	keys := m.Keys()
	if len(keys) == 0 {
		b.WriteString(" {}\n")
		return
	}
	lead := "\n" + indent
	if onLine {
		lead = " "
	}
	for _, k := range keys {
		each, _ := m.Get(k)
		b.WriteString(lead + word(k) + ":")
		writeYAML(b, each, indent+"  ")
		lead = indent
	}
}

// word is a key without quotes where that can mean nothing else.
func word(key string) string {
	plain := key != ""
	for i, r := range key {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		plain = plain && (letter || i > 0 && (r == '-' || r >= '0' && r <= '9'))
	}
	switch strings.ToLower(key) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		plain = false
	}
	if plain {
		return key
	}
	return quote(key)
}

func scalar(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return quote(v)
	case time.Time:
		return quote(v.Format(time.RFC3339))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return strings.ToLower(strings.NewReplacer("+", "", "Inf", ".inf", "NaN", ".nan").Replace(fmt.Sprint(v)))
		}
	}
	return fmt.Sprint(v)
}
