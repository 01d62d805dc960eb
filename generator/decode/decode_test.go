package decode

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

var update = flag.Bool("update", false, "write what is found into testdata")

type reader func(src *diag.Source, from, to int, out *diag.List) (Value, bool)

// readerOf returns the reader of a file's format, or nil.
func readerOf(name string) reader {
	return map[string]reader{".yaml": YAML, ".toml": TOML, ".json": readJSON}[filepath.Ext(name)]
}

// readJSON reads the object at from, wherever it ends.
func readJSON(src *diag.Source, from, _ int, out *diag.List) (Value, bool) {
	v, _, ok := JSON(src, from, out)
	return v, ok
}

// read reads a whole file.
func read(name, text string) (Value, bool, diag.List) {
	var out diag.List
	v, ok := readerOf(name)(diag.NewSource(name, []byte(text)), 0, len(text), &out)
	return v, ok, out
}

// archive is a txtar file: a comment, then files, each after a line that names
// it. The few lines of it that are needed here are not worth a dependency.
type archive struct {
	comment string
	files   []archived
}

type archived struct{ name, data string }

var archiveName = regexp.MustCompile(`(?m)^-- (\S+) --\n`)

func parseArchive(text string) archive {
	marks := archiveName.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		return archive{comment: text}
	}
	a := archive{comment: text[:marks[0][0]]}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		a.files = append(a.files, archived{text[m[2]:m[3]], text[m[1]:end]})
	}
	return a
}

func (a archive) String() string {
	var b strings.Builder
	b.WriteString(a.comment)
	for _, f := range a.files {
		b.WriteString("-- " + f.name + " --\n" + f.data)
	}
	return b.String()
}

// archives returns the test data, and fails where there is none.
func archives(t *testing.T, pattern string) map[string]archive {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no test data matches %s (%v)", pattern, err)
	}
	all := map[string]archive{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		a := parseArchive(string(text))
		if len(a.files) == 0 || len(a.files)%2 != 0 || a.String() != string(text) {
			t.Fatalf("%s: not pairs of files", path)
		}
		all[path] = a
	}
	return all
}

// TestGolden compares what each file in testdata is read as, or why it is not,
// with what its .want says.
func TestGolden(t *testing.T) {
	for path, a := range archives(t, "*.txtar") {
		if strings.HasSuffix(path, "same.txtar") {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) { golden(t, path, a) })
	}
}

func golden(t *testing.T, path string, a archive) {
	for i := 0; i < len(a.files); i += 2 {
		in, want := a.files[i], &a.files[i+1]
		name := strings.TrimSuffix(want.name, ".want")
		if readerOf(in.name) == nil || name+filepath.Ext(in.name) != in.name {
			t.Fatalf("%s: %s is not followed by its .want", path, in.name)
		}
		v, ok, out := read(in.name, in.data)
		got := out.Text(false)
		if ok {
			got += dump(v.n, v.src, "")
		}
		if *update {
			want.data = got
		} else if got != want.data {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", name, got, want.data)
		}
		if bad := strings.Contains(path, "bad"); bad == ok {
			t.Errorf("%s: ok = %v", name, ok)
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(a.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// dump writes a tree with the place of everything in it.
func dump(n *node, src *diag.Source, indent string) string {
	at := func(offset int) string {
		p := src.Pos(offset)
		return fmt.Sprintf("%d:%d", p.Line, p.Column)
	}
	var b strings.Builder
	kind := Value{src, n}.Kind()
	fmt.Fprintf(&b, "%s %s", at(n.at), kind)
	if kind != ListKind && kind != MapKind {
		fmt.Fprintf(&b, " %q", n.text)
	}
	b.WriteString("\n")
	for _, e := range n.list {
		b.WriteString(indent + "  " + dump(e, src, indent+"  "))
	}
	for _, f := range n.fields {
		b.WriteString(indent + "  " + at(f.at) + " " + f.key + ": " + dump(f.value, src, indent+"  "))
	}
	return b.String()
}

func TestYAMLAndTOMLOfTheSameContentAgree(t *testing.T) {
	for path, same := range archives(t, "same.txtar") {
		for i := 0; i < len(same.files); i += 2 {
			one, other := same.files[i], same.files[i+1]
			a, aOK, aOut := read(one.name, one.data)
			b, bOK, bOut := read(other.name, other.data)
			if !aOK || !bOK {
				t.Fatalf("%s: %s%s", path, aOut.Text(false), bOut.Text(false))
			}
			if got, want := comparable(b.Any()), comparable(a.Any()); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v\n%s: %v", one.name, want, other.name, got)
			}
		}
	}
}

// TestFragmentPositionsAreThoseOfTheFile reads front matter between its fences.
func TestFragmentPositionsAreThoseOfTheFile(t *testing.T) {
	for _, c := range []struct {
		name, before, data, after string
		key                       string
		keyLine, keyColumn        int
		line, column              int
	}{
		{"a.yaml", "\uFEFF---\r\n", "größe: 1\r\ntitle: ü\r\n", "---\r\nBody: [\n", "title", 3, 1, 3, 8},
		{"a.toml", "ü+++\n", "'größe' = x\n", "+++\n", "", 0, 0, 2, 13},
		{"b.toml", "+++\n", "'größe' = 1\na = ['ü', 2]\n", "+++\nBody = \n", "a", 3, 1, 3, 5},
		{"b.yaml", "Ü ", "{\"ü\": é, k: v}", " }", "k", 1, 15, 1, 18},
	} {
		src := diag.NewSource(c.name, []byte(c.before+c.data+c.after))
		var out diag.List
		v, ok := readerOf(c.name)(src, len(c.before), len(c.before)+len(c.data), &out)
		if c.key == "" {
			if ok || len(out) != 1 || out[0].Line != c.line || out[0].Column != c.column {
				t.Errorf("%s: %v %s", c.name, ok, out.Text(false))
			}
			continue
		}
		m := v.Map(&out, "the front matter")
		key, value := m.KeyAt(c.key).Pos(), m.ValueAt(c.key).Pos()
		if !ok || key.Line != c.keyLine || key.Column != c.keyColumn || value.Line != c.line || value.Column != c.column {
			t.Errorf("%s: key at %v, value at %v %s", c.name, key, value, out.Text(false))
		}
	}
}

// TestBadInput is what no writer writes: bytes that are not text, and files made
// to break a reader. Each is refused with a line, in few words.
func TestBadInput(t *testing.T) {
	var keys strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&keys, "k%d: v\n", i)
	}
	bomb := "a0: &a0 [x,x]\n"
	for i := 1; i < 30; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [*a%d,*a%d]\n", i, i, i-1, i-1)
	}
	for _, c := range []struct {
		name, file, text string
		line             int
		message          string
	}{
		{"4000 times the same key", "a.yaml", strings.Repeat("a: 1\n", 4000), 2, `duplicate key "a"`},
		{"4000 times the same key", "a.toml", strings.Repeat("a = 1\n", 4000), 2, `duplicate key "a"`},
		{"alias bomb", "a.yaml", bomb, 1, "anchors (&a0) are not supported"},
		{"cycle", "a.yaml", "x: 1\na: &a\n  b: *a\n", 2, "anchors (&a) are not supported"},
		{"20,000 brackets", "a.yaml", "x: 1\ny: " + strings.Repeat("[", 20_000), 2, tooDeep},
		{"20,000 brackets", "a.toml", "x = 1\ny = " + strings.Repeat("[", 20_000), 2, tooDeep},
		{"20,000 dashes", "a.yaml", strings.Repeat("- ", 20_000), 1, tooDeep},
		{"100,000 keys", "a.yaml", keys.String(), 50_001, "too many values in one file"},
		{"100,000 keys", "a.toml", strings.ReplaceAll(keys.String(), ": v", "=1"), 50_001, "too many values in one file"},
		{"100,000 keys", "a.json", "{" + strings.TrimSuffix(strings.NewReplacer("k", `"k`, ": v\n", "\": 1,\n").Replace(keys.String()), ",\n") + "}", 50_001, "too many values in one file"},
		{"20,000 brackets", "a.json", "{\n\"a\": " + strings.Repeat("[", 20_000), 2, tooDeep},
		{"4000 times the same key", "a.json", "{\n" + strings.Repeat("\"a\": 1,\n", 4000) + "\"b\": 1}", 3, `duplicate key "a"`},
		{"an object without end", "a.json", "{\"a\": 1,\n" + strings.Repeat("text\n", 1000), 2, "this is not valid JSON"},
		{"100,000 keys in brackets", "a.yaml", "{" + strings.ReplaceAll(keys.String(), "v\n", "v,\n") + "}", 50_001, "too many values in one file"},
		{"a million list entries", "a.yaml", "x:\n" + strings.Repeat("- a\n", 1_000_000), 200_002, "too many values in one file"},
		{"a million list entries", "a.toml", "x = [\n" + strings.Repeat("1,\n", 1_000_000), 200_001, "too many values in one file"},
		{"a line of 2 MiB", "a.yaml", "x: 1\ny: " + strings.Repeat("'a' ", 1<<19), 2, "a line of more than 1 MiB"},
		{"9 MiB", "a.yaml", strings.Repeat("# c\n", 9<<18), 1, "more than 8 MiB of data in one file"},
		{"long dotted key", "a.toml", strings.Repeat("a.", 50_000) + "b = 1", 1, tooDeep},
		{"tag directives", "a.yaml", strings.Repeat("%TAG !a b\n", 50_000), 1, "%TAG lines are not supported"},
		{"long key twice", "a.yaml", strings.Repeat("k", 5000) + ": 1\n" + strings.Repeat("k", 5000) + ": 2\n", 2, "duplicate key"},
		{"long anchor", "a.yaml", "a: &" + strings.Repeat("k", 5000) + " 1\n", 1, "anchors (&kkk"},
		{"NUL", "a.yaml", "a: b\nc: \x00\n", 2, "the control character U+0000 cannot stand here"},
		{"escape character", "a.toml", "a = 'b'\nc = '\x1b[0m'\n", 2, "the control character U+001B cannot stand here"},
		{"no character", "a.yaml", "a: b\nc: \uFFFF\n", 2, "the control character U+FFFF cannot stand here"},
		{"Latin-1", "a.yaml", "a: b\nc: gr\xf6\xdfe\n", 2, "this is not UTF-8 text (byte 0xf6)"},
		{"Latin-1", "a.toml", "a = 1\n# gr\xf6\xdfe\n", 2, "this is not UTF-8 text (byte 0xf6)"},
		{"UTF-16", "a.yaml", "\xff\xfea\x00:\x00", 1, "this is not UTF-8 text (byte 0xff)"},
		{"every stand-in taken", "a.yaml", "a: b\nc: \u0085" + c1(), 2, `the invisible character "\u0085" cannot stand here`},
	} {
		t.Run(c.name+" "+c.file, func(t *testing.T) {
			_, ok, out := read(c.file, c.text)
			if ok || len(out) == 0 || len(out) > maxProblems {
				t.Fatalf("ok = %v, %d diagnostics", ok, len(out))
			}
			if d := out[0]; d.Line != c.line || !strings.HasPrefix(d.Message, c.message) {
				t.Errorf("got %v: %s, want line %d: %s", d.Pos, d.Message, c.line, c.message)
			}
			for _, d := range out {
				if len(d.Message) >= 600 || len(d.Text(false)) >= 2500 {
					t.Errorf("a message of %d bytes", len(d.Text(false)))
				}
			}
		})
	}
}

// c1 is every control character of two bytes.
func c1() string {
	var b strings.Builder
	for r := '\u0080'; r <= '\u009F'; r++ {
		b.WriteRune(r)
	}
	return b.String()
}

func TestThirtyTwoLevelsAreRead(t *testing.T) {
	flow := strings.Repeat("[", 32) + strings.Repeat("]", 32)
	for _, c := range []struct{ file, text, deeper string }{
		{"flow.yaml", flow, "[" + flow + "]"},
		{"block.yaml", strings.Repeat("- ", 32) + "x", strings.Repeat("- ", 33) + "x"},
		{"mixed.yaml", strings.Repeat("- ", 16) + strings.Repeat("[", 16) + strings.Repeat("]", 16), strings.Repeat("- ", 17) + strings.Repeat("[", 16) + strings.Repeat("]", 16)},
		{"flow.toml", "a = " + flow[1:63], "a = " + flow},
		{"dots.toml", strings.Repeat("a.", 31) + "a = 1", strings.Repeat("a.", 32) + "a = 1"},
		{"header.toml", "[" + strings.Repeat("a.", 30) + "a]", "[" + strings.Repeat("a.", 31) + "a]"},
		{"list.toml", "[[" + strings.Repeat("a.", 29) + "a]]", "[[" + strings.Repeat("a.", 30) + "a]]"},
	} {
		if _, ok, out := read(c.file, c.text); !ok {
			t.Errorf("%s: %s", c.file, out.Text(false))
		}
		if _, ok, out := read(c.file, c.deeper); ok || len(out) != 1 || out[0].Message != tooDeep {
			t.Errorf("%s, one deeper: %v %s", c.file, ok, out.Text(false))
		}
	}
}

// TestLineSeparatorsAreText: YAML 1.1 ended lines at these, 1.2 does not, and
// text copied from a page has them.
func TestLineSeparatorsAreText(t *testing.T) {
	text := "a: one\u2028b: two\nc: \"\u0085x\uE000\u2029\"\nd: |\n  p\u2028q\n"
	_, ok, out := read("a.yaml", text)
	if ok || out[0].Line != 1 {
		t.Errorf("two keys on one line were read: %s", out.Text(false))
	}
	v, ok, out := read("a.yaml", strings.Replace(text, "b: two", "b", 1))
	want := map[string]any{"a": "one\u2028b", "c": "\u0085x\uE000\u2029", "d": "p\u2028q\n"}
	if got := v.Any(); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q %s", got, want, out.Text(false))
	}
}

func TestLineEndsOfOtherSystems(t *testing.T) {
	for _, c := range []struct{ file, text string }{
		{"a.yaml", "\uFEFFa: 1\r\nb: x\r\n"}, {"a.yaml", "a: 1\rb: x\r"}, {"a.yaml", "a: 1\nb: x"}, {"a.toml", "\uFEFFa = 1\r\nb = 'x'"},
	} {
		v, ok, out := read(c.file, c.text)
		m := v.Map(&out, "x")
		if !ok || m.Int("a", 0) != 1 || m.Text("b") != "x" {
			t.Errorf("%q: %s", c.text, out.Text(false))
		}
		if at := m.KeyAt("b").Offset; c.text[at] != 'b' {
			t.Errorf("%q: b is at %d", c.text, at)
		}
	}
}
