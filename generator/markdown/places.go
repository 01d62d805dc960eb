package markdown

import (
	"html"
	"slices"
	"strings"
)

// IDs are the places in the text that an address can name: headings, footnotes,
// and what raw HTML and shortcodes call `id` or `name`. They are in order.
func (d *Doc) IDs() []string {
	var list []string
	for _, name := range []string{"id=", "name="} {
		for rest := d.html; ; {
			before, after, found := strings.Cut(rest, name)
			if !found {
				break
			}
			if rest = after; before != "" && strings.ContainsRune(" \t\n", rune(before[len(before)-1])) {
				list = append(list, strings.Clone(html.UnescapeString(valueAt(after))))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// valueAt is the value of an attribute, with quotes or without.
func valueAt(s string) string {
	ends := " \t\n>"
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		s, ends = s[1:], s[:1]
	}
	if i := strings.IndexAny(s, ends); i >= 0 {
		return s[:i]
	}
	return ""
}
