package decode

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"counterpoint/generator/diag"
)

// padding stands before the fragment in the fuzz tests, so that an offset into
// the fragment is never by chance one into the file.
const padding = "Ünïcödé\r\n---\n"

func readPadded(read reader, data []byte) (*diag.Source, Value, bool, diag.List) {
	text := padding + string(data) + "\n---\nbody"
	src := diag.NewSource("f", []byte(text))
	var out diag.List
	v, ok := read(src, len(padding), len(padding)+len(data), &out)
	return src, v, ok, out
}

// checkDiagnostics: a failure is explained, inside the fragment, in few words.
func checkDiagnostics(t *testing.T, src *diag.Source, ok bool, out diag.List) {
	t.Helper()
	if ok == out.Failed() {
		t.Fatalf("ok = %v with diagnostics %s", ok, out.Text(false))
	}
	for _, d := range out {
		if d.Line < 3 || d.Line > src.Pos(len(src.Data())).Line || d.Column < 1 || d.Column > len(d.Quoted)+2 {
			t.Fatalf("diagnostic outside the fragment: %+v", d)
		}
		if len(d.Message) >= 600 || len(d.Hint) >= 600 || !utf8.ValidString(d.Message) {
			t.Fatalf("message of %d bytes: %q", len(d.Message), d.Message)
		}
	}
}

// walk visits every key and value of a tree.
func walk(n *node, visit func(at int, text string, plain bool)) {
	for _, f := range n.fields {
		visit(f.at, f.key, false)
		walk(f.value, visit)
	}
	for _, e := range n.list {
		walk(e, visit)
	}
	if n.kind != MapKind && n.kind != ListKind {
		visit(n.at, n.text, n.kind == plainKind)
	}
}

// ask calls every getter on everything, which must not panic.
func ask(v Value) {
	var out diag.List
	v.Text(&out, "x")
	v.List(&out, "x")
	v.Any()
	m := v.Map(&out, "x")
	for _, key := range append(m.Keys(), "absent") {
		m.Text(key)
		m.Texts(key)
		m.Bool(key, true)
		m.Int(key, 1)
		m.Date(key)
		m.List(key)
		m.Map(key).Unknown(diag.Warning, "x")
		m.KeyAt(key)
		m.ValueAt(key)
	}
}

func FuzzYAML(f *testing.F) {
	for _, s := range []string{"title: a\n", "- [1, {b: c}]\n", "a: \u2028 ü\r\nb: |\n  x\n\n y\n", "'k ü': \"v\\u00e9\"\n? a\n: - b\n  -\n", "a: [\n", "a: b: c", "\ta", "--- a\n--- b", "a: &x *x", "a: &x 1\nb: *x\nc: [*x]", "a:\n  b\n c: d"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		src, v, ok, out := readPadded(YAML, data)
		checkDiagnostics(t, src, ok, out)
		if !ok {
			return
		}
		ask(v)
		walk(v.n, func(at int, text string, plain bool) {
			if at < len(padding) || at > len(padding)+len(data) {
				t.Fatalf("%q is outside the fragment, at %d", text, at)
			}
			// A scalar without quotes on one line stands there as it is, unless a name does.
			if c := src.Data()[at]; c == '&' || c == '*' {
				return
			}
			if plain && text != "" && !strings.ContainsAny(text, " \n") && !strings.HasPrefix(string(src.Data()[at:]), text) {
				t.Fatalf("%q is not at %d, where stands %q", text, at, src.Data()[at:])
			}
		})
	})
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a": 1, "b": ["ü", {}, null], "c": {"d": true}}`, `{"a": "\u00fc\"}{", "n": -1.5e3} text`, "{", `{"a": 1, "a": 2}`, `{"a": [}`, "{}\n{"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		src, v, ok, out := readPadded(readJSON, data)
		checkDiagnostics(t, src, ok, out)
		if !ok {
			return
		}
		ask(v)
		walk(v.n, func(at int, text string, plain bool) {
			if at < len(padding) || at >= len(src.Data()) {
				t.Fatalf("%q is outside the fragment, at %d", text, at)
			}
			if plain && !strings.HasPrefix(string(src.Data()[at:]), text) {
				t.Fatalf("%q is not at %d, where stands %q", text, at, src.Data()[at:])
			}
		})
	})
}

func FuzzTOML(f *testing.F) {
	for _, s := range []string{"a = 1\n[b.c]\nd = 'ü'\n[[e]]\n[[e]]\nf=[1, {g.h=2}]", "a.b=1\na.c=2\n[a.d]\n", "[a.b]\n[a]\nb.c=1", "a=2025-02-30", "a=1\na=2", "x=[[1],[]]\n[[x]]", "a={b={}}\n[a.b]", "t=07:32:00\nd=1979-05-27 07:32:00-08:00", "\"k ü\"=\"\"\"\nx\\\n  y\"\"\"", "n=nan\ni=-inf\nh=0xff\nf=1_0.5e-3", "[[a.b]]\n[a]\n[[a.b]]\n[a.b.c]\nd.e=1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		src, v, ok, out := readPadded(TOML, data)
		checkDiagnostics(t, src, ok, out)
		want := map[string]any{}
		err := toml.Unmarshal(data, &want)
		if err == nil != ok && !stricter(out) && !strings.HasPrefix(string(data), "\uFEFF") {
			t.Fatalf("we say %v, the library %v\n%s", ok, err, out.Text(false))
		}
		if !ok {
			return
		}
		ask(v)
		if err != nil {
			return
		}
		if got := comparable(v.Any()); !reflect.DeepEqual(got, comparable(want)) {
			t.Fatalf("got %v, the library %v", got, comparable(want))
		}
		walk(v.n, func(at int, text string, _ bool) {
			if at < len(padding) || at >= len(padding)+len(data) {
				t.Fatalf("%q is outside the fragment, at %d", text, at)
			}
			if c := src.Data()[at]; !strings.HasPrefix(string(src.Data()[at:]), text) && c != '"' && c != '\'' {
				t.Fatalf("%q is not at %d, where stands %q", text, at, src.Data()[at:])
			}
		})
	})
}

// stricter tells whether we refused what TOML allows: limits of ours.
func stricter(out diag.List) bool {
	text := out.Text(false)
	return strings.Contains(text, "nested") || strings.Contains(text, "too many") || strings.Contains(text, "control character")
}

// comparable makes the library's values, and ours, the same types.
func comparable(v any) any {
	switch v := v.(type) {
	case map[string]any:
		all := map[string]any{}
		for k, e := range v {
			all[k] = comparable(e)
		}
		return all
	case []any:
		all := []any{}
		for _, e := range v {
			all = append(all, comparable(e))
		}
		return all
	case float64:
		if math.IsNaN(v) {
			return "NaN"
		}
	case toml.LocalDate:
		return comparable(v.AsTime(time.UTC))
	case toml.LocalDateTime:
		return comparable(v.AsTime(time.UTC))
	case toml.LocalTime:
		return comparable(v.String())
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case string:
		if len(v) > 2 && v[2] == ':' { // a time of day, which we leave as written
			return fmt.Sprintf("%.5s", v)
		}
	}
	return v
}
