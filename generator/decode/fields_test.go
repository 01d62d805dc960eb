package decode

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// brief writes diagnostics one a line: place, message, hint.
func brief(out diag.List) string {
	var lines []string
	for _, d := range out {
		line := fmt.Sprintf("%d:%d: %s: %s", d.Line, d.Column, d.Severity, d.Message)
		if d.Hint != "" {
			line += " (" + d.Hint + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func mapOf(t *testing.T, name, text string) (*Map, *diag.List) {
	t.Helper()
	out := new(diag.List)
	v, ok := readerOf(name)(diag.NewSource(name, []byte(text)), 0, len(text), out)
	if !ok {
		t.Fatalf("%s", out.Text(false))
	}
	return v.Map(out, "the front matter"), out
}

func TestGettersReadWhatIsThere(t *testing.T) {
	for name, text := range map[string]string{
		"a.yaml": "title: 1.10\nanswer: no\ncode: 010\nempty:\nyes: TRUE\nno: false\ncount: -16\nten: +10\none: text\nmany: [a, 2, ~, no]\nmap: {k: v}\nlist: [1, [2]]\n",
		"a.toml": "title = 1.10\nanswer = 'no'\ncode = '010'\nempty = ''\nyes = true\nno = false\ncount = -16\nten = +1_0\none = 'text'\nmany = ['a', 2, 'no']\nmap = {k = 'v'}\nlist = [1, [2]]\n",
	} {
		m, out := mapOf(t, name, text)
		got := []any{m.Text("title"), m.Text("answer"), m.Text("code"), m.Text("empty"), m.Text("absent"),
			m.Bool("yes", false), m.Bool("no", true), m.Bool("absent", true), m.Int("count", 1), m.Int("ten", 1), m.Int("absent", 7),
			m.Texts("one"), m.Texts("many"), m.Texts("absent"), m.Map("map").Text("k"), m.Map("absent").Keys(), len(m.List("list")), len(m.List("absent")),
			m.Has("empty"), m.Has("absent"), m.Date("absent").IsZero()}
		want := []any{"1.10", "no", "010", "", "", true, false, true, -16, 10, 7,
			[]string{"text"}, []string{"a", "2", "no"}, []string(nil), "v", []string{}, 2, 0, true, false, true}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("%s: answer %d is %#v, want %#v", name, i, got[i], want[i])
			}
		}
		if keys := strings.Join(m.Keys(), " "); keys != "title answer code empty yes no count ten one many map list" {
			t.Errorf("%s: keys %s", name, keys)
		}
		if len(*out) > 0 {
			t.Errorf("%s: %s", name, brief(*out))
		}
	}
}

func TestNullCountsAsAbsent(t *testing.T) {
	m, out := mapOf(t, "a.yaml", "a:\nb: ~\nc: null\n")
	for _, key := range m.Keys() {
		if m.Text(key) != "" || !m.Bool(key, true) || m.Int(key, 3) != 3 || m.Texts(key) != nil || m.List(key) != nil ||
			len(m.Map(key).Keys()) != 0 || !m.Date(key).IsZero() || !m.Has(key) {
			t.Errorf("%s is not as good as absent", key)
		}
		if v, ok := m.Get(key); !ok || !v.IsNull() || v.Any() != nil {
			t.Errorf("%s: %v %v", key, v, ok)
		}
	}
	if len(*out) > 0 {
		t.Error(brief(*out))
	}
}

func TestWrongTypesAreNamed(t *testing.T) {
	for _, c := range []struct {
		text string
		ask  func(m *Map)
		want string
	}{
		{"title: [a]", func(m *Map) { m.Text("title") }, `1:8: error: title must be text, not a list`},
		{"ü: ü\ntitle: {a: b}", func(m *Map) { m.Text("title") }, `2:8: error: title must be text, not a mapping`},
		{"draft: yes", func(m *Map) { m.Bool("draft", false) }, `1:8: error: draft must be true or false, not "yes" (write true)`},
		{"draft: Off", func(m *Map) { m.Bool("draft", false) }, `1:8: error: draft must be true or false, not "Off" (write false)`},
		{"draft: 'true'", func(m *Map) { m.Bool("draft", false) }, `1:8: error: draft must be true or false, not "true" (leave out the quotes)`},
		{"draft: maybe", func(m *Map) { m.Bool("draft", false) }, `1:8: error: draft must be true or false, not "maybe" (write true or false)`},
		{"draft: [true]", func(m *Map) { m.Bool("draft", false) }, `1:8: error: draft must be true or false, not a list`},
		{"weight: heavy", func(m *Map) { m.Int("weight", 0) }, `1:9: error: weight must be a whole number, not "heavy"`},
		{"weight: 1.5", func(m *Map) { m.Int("weight", 0) }, `1:9: error: weight must be a whole number, not "1.5"`},
		{"weight: '2'", func(m *Map) { m.Int("weight", 0) }, `1:9: error: weight must be a whole number, not "2" (leave out the quotes)`},
		{"weight: 99999999999999999999", func(m *Map) { m.Int("weight", 0) }, `1:9: error: weight must be a whole number, not "99999999999999999999" (it can be at most 9223372036854775807)`},
		{"original: A story", func(m *Map) { m.Map("original") }, `1:11: error: original must be a mapping, not "A story" (write it as lines of "key: value", with a space after the colon)`},
		{"original: [a]", func(m *Map) { m.Map("original") }, `1:11: error: original must be a mapping, not a list (write it as lines of "key: value", with a space after the colon)`},
		{"claims: one", func(m *Map) { m.List("claims") }, `1:9: error: claims must be a list, not "one" (start each of its entries with "- ")`},
		{"claims: {id: one}", func(m *Map) { m.List("claims") }, `1:9: error: claims must be a list, not a mapping (start each of its entries with "- ")`},
		{"tags: {a: b}", func(m *Map) { m.Texts("tags") }, `1:7: error: tags must be text or a list of texts, not a mapping`},
		{"tags: [a, [b], {c: d}]", func(m *Map) { m.Texts("tags") }, "1:11: error: each entry of tags must be text, not a list\n1:16: error: each entry of tags must be text, not a mapping"},
		{"text: [" + strings.Repeat("long ", 100) + "]", func(m *Map) { m.Map("text") }, `1:7: error: text must be a mapping, not a list (write it as lines of "key: value", with a space after the colon)`},
		{"draft: " + strings.Repeat("long ", 100), func(m *Map) { m.Bool("draft", true) }, `1:8: error: draft must be true or false, not "long long long long long long long long long long long long …" (write true or false)`},
		{"title:foo", func(*Map) {}, `1:1: error: the front matter must be a mapping, not "title:foo" (write it as lines of "key: value", with a space after the colon)`},
	} {
		m, out := mapOf(t, "a.yaml", c.text)
		c.ask(m)
		if got := brief(*out); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestTOMLTypesAreNotGuessed(t *testing.T) {
	m, out := mapOf(t, "a.toml", "draft = 'true'\nweight = '2'\nday = '2025-10-14'\nclock = 07:30:00\n")
	m.Bool("draft", false)
	m.Int("weight", 0)
	if d := m.Date("day"); d.IsZero() {
		t.Error("a date in quotes was not read")
	}
	m.Date("clock")
	want := `1:9: error: draft must be true or false, not "true" (leave out the quotes)
2:10: error: weight must be a whole number, not "2" (leave out the quotes)
4:9: error: clock must be a date, not "07:30:00" (` + acceptedDates + ")"
	if got := brief(*out); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestUnknownKeysAreNamedInFileOrder(t *testing.T) {
	m, out := mapOf(t, "a.yaml", "zzz: 1\ntitel: a\ntitle: b\nDraft: true\nparams: {x: 1}\n")
	m.Text("title")
	m.Bool("draft", false)
	m.Has("date")
	m.Allow("params", "weight")
	m.Unknown(diag.Warning, "the front matter")
	want := `1:1: warning: unknown key "zzz" in the front matter (known: date, draft, params, title, weight)
2:1: warning: unknown key "titel" in the front matter (did you mean "title"?)
4:1: warning: unknown key "Draft" in the front matter (did you mean "draft"?)`
	if got := brief(*out); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestManyUnknownKeysAreSummedUp(t *testing.T) {
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "key%d: 1\n", i)
	}
	m, out := mapOf(t, "a.yaml", text.String())
	m.Unknown(diag.Error, "site.yaml")
	if len(*out) != maxUnknown+1 || brief((*out)[maxUnknown:]) != "1000:1: error: 980 more unknown keys in site.yaml, this one the last" {
		t.Errorf("%d diagnostics, the last %s", len(*out), brief((*out)[len(*out)-1:]))
	}
}

func TestErrorsOfOneFileAreBounded(t *testing.T) {
	m, out := mapOf(t, "a.yaml", "tags: ["+strings.Repeat("[], ", 1000)+"]")
	m.Texts("tags")
	if len(*out) != maxErrors {
		t.Errorf("%d diagnostics", len(*out))
	}
}

func TestPlacesOfWhatIsAbsent(t *testing.T) {
	m, _ := mapOf(t, "a.yaml", "# comment\na: 1\nb:\n  c: 2\ne:\n")
	for _, c := range []struct {
		what string
		at   diag.Place
		want string
	}{
		{"the mapping", m.At(), "a.yaml:2:1"},
		{"an absent key", m.KeyAt("x"), "a.yaml:2:1"},
		{"an absent value", m.ValueAt("x"), "a.yaml:2:1"},
		{"a mapping", m.Map("b").At(), "a.yaml:4:3"},
		{"an absent mapping", m.Map("x").Map("y").At(), "a.yaml:2:1"},
		{"a value that was left out", m.ValueAt("e"), "a.yaml:5:1"},
		{"a value", m.Map("b").ValueAt("c"), "a.yaml:4:6"},
	} {
		if got := c.at.Pos().String(); got != c.want {
			t.Errorf("%s is at %s, want %s", c.what, got, c.want)
		}
	}
	empty, _ := mapOf(t, "b.yaml", "# only a comment\n")
	if got := empty.At().Pos().String(); got != "b.yaml:1:1" {
		t.Errorf("nothing is at %s", got)
	}
}

func TestTheZeroValueIsNullNowhere(t *testing.T) {
	var out diag.List
	var v Value
	ask(v)
	m := v.Map(&out, "x")
	if !v.IsNull() || v.Text(&out, "x") != "" || v.List(&out, "x") != nil || m.Text("a") != "" || m.At() != (diag.Place{}) || len(out) > 0 {
		t.Errorf("%v %s", v, out.Text(false))
	}
}
