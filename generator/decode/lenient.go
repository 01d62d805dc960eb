package decode

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"counterpoint/generator/diag"
)

// Lenient makes the mapping read what other generators read, where it can mean
// only one thing: keys in any case (Hugo), yes and no (YAML 1.1), true and
// numbers in quotes, "" as nothing, and the dates of parseAnyDate. It returns
// the mapping; those inside it are as strict as before.
func (m *Map) Lenient() *Map {
	m.lenient = true
	return m
}

// find returns the index of the key's field, or -1. The key as it is written
// here comes first, so that of "title" and "Title" one is read and the other
// unknown.
func (m *Map) find(key string) int {
	i := m.n.find(key)
	if i >= 0 || !m.lenient {
		return i
	}
	for i := range m.n.fields {
		if strings.EqualFold(m.n.fields[i].key, key) {
			return i
		}
	}
	return -1
}

// Key is a key and where it stands.
type Key struct {
	Name string
	At   diag.Place
}

// Misspelt adds a warning for every key that nobody asked for and that is
// nearly one that somebody did. It returns the others: a blog has keys of its
// theme in every post, and only the whole site can tell which they are.
func (m *Map) Misspelt(what string) []Key {
	var others []Key
	for _, f := range m.unread() {
		near := diag.Suggest(f.key, m.asked)
		if near == "" || len(others) > maxUnknown {
			others = append(others, Key{f.key, m.place(f.at)})
			continue
		}
		m.out.Add(m.diagnose(diag.Warning, f, "unknown key %s in %s", quoted(f.key), what).WithHint("did you mean %q?", near))
	}
	return others
}

// Dates that only a lenient mapping reads: 2025/1/4, 2025-1-4 9:05, and those
// of RFC 5322 and of English prose. Of two numbers nobody can tell which is the
// month, so a date in numbers begins with its year.
var (
	looseForm = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[Tt]| +)(\d{1,2}):(\d{2})(.*))?$`)
	weekday   = regexp.MustCompile(`^(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? +`)
	spareZone = regexp.MustCompile(`([-+]\d{2}:?\d{2}) +\(?[A-Z]{2,5}\)?$`) // +0200 CEST
	zoneName  = regexp.MustCompile(` (UTC|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT)\b`)
	wordForms = []string{"2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006",
		"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05", "Jan 2 15:04:05 2006", "Jan 2 15:04:05 -0700 2006"}
)

// zones are the names that RFC 5322 gives a meaning, in section 4.3.
var zones = map[string]string{"UTC": "+0000", "GMT": "+0000", "EST": "-0500", "EDT": "-0400", "CST": "-0600",
	"CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700"}

// parseAnyDate reads a date in the accepted forms or in the loose ones. read is
// the text as parseDate saw it.
func parseAnyDate(text string) (d Date, f flaw, read string) {
	if d, f = parseDate(text); f != unreadable || len(text) > longest {
		return d, f, text
	}
	text = spareZone.ReplaceAllString(text, "$1")
	text = zoneName.ReplaceAllStringFunc(text, func(name string) string { return " " + zones[name[1:]] })
	if m := looseForm.FindStringSubmatch(text); m != nil {
		text = fmt.Sprintf("%s-%02d-%02d", m[1], number(m[2]), number(m[3]))
		if m[4] != "" {
			text += fmt.Sprintf(" %02d:%s%s", number(m[4]), m[5], m[6])
		}
		d, f = parseDate(text)
		return d, f, text
	}
	words := strings.Join(strings.Fields(weekday.ReplaceAllString(text, "")), " ")
	for _, form := range wordForms {
		if t, err := time.Parse(form, words); err == nil {
			return Date{Time: t, HasTime: strings.Contains(form, "15")}, fine, text
		}
	}
	return Date{}, unreadable, text
}
