package decode

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Date is a day, or a moment of it. A date without a zone is in UTC, so that the
// same file means the same on every machine.
type Date struct {
	time.Time
	HasTime bool // a time of day was written
}

// Machine is the date as machines read it: a day as it is, a moment in RFC 3339;
// empty where there is none.
func (d Date) Machine() string {
	switch {
	case d.IsZero():
		return ""
	case d.HasTime:
		return d.Format(time.RFC3339)
	}
	return d.Format(time.DateOnly)
}

// ReadDate reads a date that stands somewhere else than in a file of ours.
func ReadDate(text string) (Date, bool) {
	d, flaw := parseDate(text)
	return d, flaw == fine
}

// acceptedDates is what a diagnostic proposes.
const acceptedDates = "write it as 2025-10-14, 2025-10-14 15:04 or 2025-10-14T15:04:05+02:00"

// A date as RFC 3339 has it, and as Hugo, Jekyll and TOML write it besides: a
// space for the T, no seconds, no zone, a zone without colon or after a space.
var (
	dateForm  = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})(?:(?:[Tt]| +)(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?: *([Zz]|[-+]\d{2}(?::?\d{2})?))?)?$`)
	shortForm = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
)

// flaw is what is wrong with a date.
type flaw uint8

const (
	fine       flaw = iota
	unreadable      // not one of the accepted forms
	impossible      // 2025-02-30, 25:00
)

// parseDate reads a date in one of the accepted forms.
func parseDate(text string) (Date, flaw) {
	if len(text) > longest {
		return Date{}, unreadable
	}
	m := dateForm.FindStringSubmatch(text)
	if m == nil {
		return Date{}, unreadable
	}
	zone, ok := parseZone(m[8])
	month, day, hour, minute, second := number(m[2]), number(m[3]), number(m[4]), number(m[5]), number(m[6])
	if !ok || hour > 23 || minute > 59 || second > 59 {
		return Date{}, impossible
	}
	t := time.Date(number(m[1]), time.Month(month), day, hour, minute, second, nanoseconds(m[7]), zone)
	// time.Date makes 2 March of 30 February; a writer meant something else.
	if t.Month() != time.Month(month) || t.Day() != day {
		return Date{}, impossible
	}
	return Date{Time: t, HasTime: m[4] != ""}, fine
}

// parseZone reads Z, +02:00, +0200 or +02. None is UTC.
func parseZone(text string) (*time.Location, bool) {
	if text == "" || text == "Z" || text == "z" {
		return time.UTC, true
	}
	digits := strings.ReplaceAll(text[1:], ":", "") + "00"
	hours, minutes := number(digits[:2]), number(digits[2:4])
	seconds := hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC, true
	}
	return time.FixedZone("", seconds), hours < 24 && minutes < 60
}

func nanoseconds(fraction string) int { return number((fraction + "000000000")[:9]) }

// number reads digits that a pattern has seen; none is zero.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// date reads a scalar as a date. Quotes around it do not matter: writers put
// them there to be safe.
func (m *Map) date(v Value, what string) Date {
	if !v.isScalar() {
		report(m.out, v.wrong(what, "a date").WithHint(acceptedDates))
		return Date{}
	}
	text := strings.TrimSpace(v.n.text)
	if m.lenient && text == "" {
		return Date{}
	}
	read := text
	d, flaw := parseDate(text)
	if m.lenient {
		d, flaw, read = parseAnyDate(text)
	}
	switch flaw {
	case unreadable:
		report(m.out, v.wrong(what, "a date").WithHint("%s", dateHint(text)))
	case impossible:
		report(m.out, v.At().Errorf("%s is %s, which does not exist", what, quoted(text)).WithHint("%s", calendarHint(read)))
	}
	return d
}

// dateHint proposes the accepted form of a date whose order is certain.
func dateHint(text string) string {
	m := shortForm.FindStringSubmatch(text)
	if m == nil {
		return acceptedDates
	}
	proposal := fmt.Sprintf("%s-%02d-%02d", m[1], number(m[2]), number(m[3]))
	if _, flaw := parseDate(proposal); flaw != fine {
		return acceptedDates
	}
	return "write it as " + proposal
}

// calendarHint says how long the month is, where that is the trouble.
func calendarHint(text string) string {
	year, month, day := number(text[:4]), number(text[5:7]), number(text[8:10])
	if month < 1 || month > 12 {
		return "a year has the months 01 to 12"
	}
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if day < 1 || day > last {
		return fmt.Sprintf("%s %d has %d days", time.Month(month), year, last)
	}
	return "hours go to 23, minutes and seconds to 59"
}
