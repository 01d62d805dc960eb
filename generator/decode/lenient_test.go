package decode

import (
	"testing"
	"time"

	"counterpoint/generator/diag"
)

func lenient(t *testing.T, name, text string) (*Map, *diag.List) {
	t.Helper()
	m, out := mapOf(t, name, text)
	return m.Lenient(), out
}

func TestLenientReadsWhatCanMeanOneThing(t *testing.T) {
	for name, text := range map[string]string{
		"a.yaml": "Draft: yes\nhidden: Off\nquoted: 'true'\nEMPTY: ''\nWeight: '12'\nday: ''\nnone: \"\"\n",
		"a.toml": "Draft = 'yes'\nhidden = 'Off'\nquoted = 'true'\nEMPTY = ''\nWeight = '12'\nday = ''\nnone = ''\n",
	} {
		m, out := lenient(t, name, text)
		if !m.Bool("draft", false) || m.Bool("hidden", true) || !m.Bool("quoted", false) || !m.Bool("empty", true) ||
			m.Int("weight", 0) != 12 || m.Int("none", 7) != 7 || !m.Date("day").IsZero() || len(*out) > 0 {
			t.Errorf("%s: %s", name, brief(*out))
		}
		if at := m.ValueAt("weight").Pos(); at.Line != 5 {
			t.Errorf("%s: the value of a key in another case is at %v", name, at)
		}
	}
}

func TestLenientStillRefusesWhatMeansNothing(t *testing.T) {
	m, out := lenient(t, "a.yaml", "draft: maybe\nweight: heavy\ndate: 3/4/2025\nmap: {draft: yes}\n")
	m.Bool("draft", false)
	m.Int("weight", 0)
	m.Date("date")
	m.Map("map").Bool("draft", false)
	want := `1:8: error: draft must be true or false, not "maybe" (write true or false)
2:9: error: weight must be a whole number, not "heavy"
3:7: error: date must be a date, not "3/4/2025" (` + acceptedDates + `)
4:14: error: draft must be true or false, not "yes" (write true)`
	if got := brief(*out); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestTheExactKeyComesFirst(t *testing.T) {
	m, out := lenient(t, "a.yaml", "TITLE: one\ntitle: two\n")
	if got := m.Text("title"); got != "two" {
		t.Errorf("got %q", got)
	}
	m.Unknown(diag.Warning, "x")
	if got := brief(*out); got != `1:1: warning: unknown key "TITLE" in x (did you mean "title"?)` {
		t.Errorf("got %s", got)
	}
}

func TestLenientReadsDatesOfManyKinds(t *testing.T) {
	for text, want := range map[string]string{
		"2025-10-14T15:04:05+02:00":       "2025-10-14T15:04:05+02:00 time",
		"2025-1-4":                        "2025-01-04T00:00:00Z",
		"2025/10/14":                      "2025-10-14T00:00:00Z",
		"2025.10.14":                      "2025-10-14T00:00:00Z",
		"2025-1-4 9:05":                   "2025-01-04T09:05:00Z time",
		"2016-12-17T0:00:00-08:00":        "2016-12-17T00:00:00-08:00 time",
		"2025/10/14 15:04:05 +0200":       "2025-10-14T15:04:05+02:00 time",
		"2025-10-14 15:04:05 +0800 CST":   "2025-10-14T15:04:05+08:00 time",
		"2025-10-14 15:04:05 UTC":         "2025-10-14T15:04:05Z time",
		"2025-10-14 15:04:05 EDT":         "2025-10-14T15:04:05-04:00 time",
		"Tue, 14 Oct 2025 15:04:05 +0200": "2025-10-14T15:04:05+02:00 time",
		"Tue, 14 Oct 2025 15:04:05 GMT":   "2025-10-14T15:04:05Z time",
		"14 Oct 2025":                     "2025-10-14T00:00:00Z",
		"4 October 2025":                  "2025-10-04T00:00:00Z",
		"Oct 14, 2025":                    "2025-10-14T00:00:00Z",
		"Tuesday, October 14, 2025":       "2025-10-14T00:00:00Z",
		"Tue Oct  4 15:04:05 2025":        "2025-10-04T15:04:05Z time",
		"Tue Oct 14 15:04:05 PST 2025":    "2025-10-14T15:04:05-08:00 time",
	} {
		m, out := lenient(t, "a.yaml", "date: \""+text+"\"\n")
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

func TestLenientExplainsDatesThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"2025/2/30":               `date is "2025/2/30", which does not exist (February 2025 has 28 days)`,
		"2025/30/14":              `date is "2025/30/14", which does not exist (a year has the months 01 to 12)`,
		"2025-1-4 25:00":          `date is "2025-1-4 25:00", which does not exist (hours go to 23, minutes and seconds to 59)`,
		"14.10.2025":              `date must be a date, not "14.10.2025" (` + acceptedDates + ")",
		"30 Feb 2025":             `date must be a date, not "30 Feb 2025" (` + acceptedDates + ")",
		"2025-10-14 15:04:05 XYZ": `date must be a date, not "2025-10-14 15:04:05 XYZ" (` + acceptedDates + ")",
	} {
		m, out := lenient(t, "a.yaml", "date: "+text+"\n")
		if d := m.Date("date"); !d.IsZero() || brief(*out) != "1:7: error: "+want {
			t.Errorf("%q: got %v %s\nwant %s", text, d, brief(*out), want)
		}
	}
}

func TestMisspeltKeysAreToldFromOthers(t *testing.T) {
	m, out := lenient(t, "a.yaml", "titel: a\nbanner_image: b\nTitle: c\nrating: 5\noutputs: [a]\n")
	m.Text("title")
	m.Ignore("outputs", "ratings")
	others := m.Misspelt("the front matter")
	if len(others) != 2 || others[0].Name != "banner_image" || others[1].Name != "rating" || others[1].At.Pos().Line != 4 {
		t.Errorf("others: %v", others)
	}
	if got := brief(*out); got != `1:1: warning: unknown key "titel" in the front matter (did you mean "title"?)` {
		t.Errorf("got %s", got)
	}
}

func TestJSONTellsWhereItEnds(t *testing.T) {
	text := "---\n{\"a\": \"}\",\n \"b\": {}}\n\nText } {\n"
	var out diag.List
	v, end, ok := JSON(diag.NewSource("a.md", []byte(text)), 4, &out)
	m := v.Map(&out, "x")
	if !ok || text[end:] != "\n\nText } {\n" || m.Text("a") != "}" || m.KeyAt("b").Pos().String() != "a.md:3:2" {
		t.Errorf("ok %v, rest %q, %s", ok, text[end:], out.Text(false))
	}
}
