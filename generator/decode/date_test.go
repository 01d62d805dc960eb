package decode

import (
	"testing"
	"time"
)

func TestDatesAreReadInTheAcceptedForms(t *testing.T) {
	for text, want := range map[string]string{
		"2025-10-14":                          "2025-10-14T00:00:00Z",
		"2025-10-14T15:04":                    "2025-10-14T15:04:00Z time",
		"2025-10-14 15:04":                    "2025-10-14T15:04:00Z time",
		"2025-10-14 15:04:05":                 "2025-10-14T15:04:05Z time",
		"2025-10-14T15:04:05Z":                "2025-10-14T15:04:05Z time",
		"2025-10-14t15:04:05z":                "2025-10-14T15:04:05Z time",
		"2025-10-14T15:04:05+02:00":           "2025-10-14T15:04:05+02:00 time",
		"2025-10-14 15:04:05 -0700":           "2025-10-14T15:04:05-07:00 time",
		"2025-10-14 15:04:05-07":              "2025-10-14T15:04:05-07:00 time",
		"2025-10-14  15:04:05.25 +0000":       "2025-10-14T15:04:05.25Z time",
		"2025-10-14T15:04:05.1234567899+0545": "2025-10-14T15:04:05.123456789+05:45 time",
		"2024-02-29":                          "2024-02-29T00:00:00Z",
		"0001-01-01":                          "0001-01-01T00:00:00Z",
		" 2025-10-14 ":                        "2025-10-14T00:00:00Z",
	} {
		m, out := mapOf(t, "a.yaml", "date: \""+text+"\"\n")
		d := m.Date("date")
		got := d.Format(time.RFC3339Nano)
		if d.HasTime {
			got += " time"
		}
		if got != want || len(*out) > 0 {
			t.Errorf("%q: got %s, want %s %s", text, got, want, brief(*out))
		}
	}
}

func TestDatesThatAreNoneAreExplained(t *testing.T) {
	for text, want := range map[string]string{
		"2025-02-30":                `date is "2025-02-30", which does not exist (February 2025 has 28 days)`,
		"2025-02-29":                `date is "2025-02-29", which does not exist (February 2025 has 28 days)`,
		"2025-13-01":                `date is "2025-13-01", which does not exist (a year has the months 01 to 12)`,
		"2025-04-00":                `date is "2025-04-00", which does not exist (April 2025 has 30 days)`,
		"2025-10-14 25:00":          `date is "2025-10-14 25:00", which does not exist (hours go to 23, minutes and seconds to 59)`,
		"2025-10-14T23:59:60Z":      `date is "2025-10-14T23:59:60Z", which does not exist (hours go to 23, minutes and seconds to 59)`,
		"2025-10-14T15:04:05+99:00": `date is "2025-10-14T15:04:05+99:00", which does not exist (hours go to 23, minutes and seconds to 59)`,
		"2025-1-4":                  `date must be a date, not "2025-1-4" (write it as 2025-01-04)`,
		"2025/10/14":                `date must be a date, not "2025/10/14" (write it as 2025-10-14)`,
		"2025/30/14":                `date must be a date, not "2025/30/14" (` + acceptedDates + ")",
		"14.10.2025":                `date must be a date, not "14.10.2025" (` + acceptedDates + ")",
		"October 14, 2025":          `date must be a date, not "October 14, 2025" (` + acceptedDates + ")",
		"2025":                      `date must be a date, not "2025" (` + acceptedDates + ")",
		"2025-10-14T":               `date must be a date, not "2025-10-14T" (` + acceptedDates + ")",
		"[2025-10-14]":              `date must be a date, not a list (` + acceptedDates + ")",
	} {
		m, out := mapOf(t, "a.yaml", "ü: 1\ndate: "+text+"\n")
		if d := m.Date("date"); !d.IsZero() || brief(*out) != "2:7: error: "+want {
			t.Errorf("%q: got %v %s\nwant %s", text, d, brief(*out), want)
		}
	}
}

func TestADateOfThePlainKindIsATimeForTemplates(t *testing.T) {
	m, _ := mapOf(t, "a.yaml", "a: 2025-10-14\nb: '2025-10-14'\nc: 2025-02-30\n")
	a, _ := m.Get("a")
	b, _ := m.Get("b")
	c, _ := m.Get("c")
	if a.Any() != time.Date(2025, 10, 14, 0, 0, 0, 0, time.UTC) || b.Any() != "2025-10-14" || c.Any() != "2025-02-30" {
		t.Errorf("got %v, %v, %v", a.Any(), b.Any(), c.Any())
	}
}
