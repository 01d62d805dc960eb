package decode

import (
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

func TestOneMappingOverAnother(t *testing.T) {
	var out diag.List
	read := func(name, text string) *Map {
		v, _ := YAML(diag.NewSource(name, []byte(text)), 0, len(text), &out)
		return v.Map(&out, name)
	}
	m := read("base", "a: 1\nb: 2\nmenu: [x, y]\nlooks: {light: l, dark: d, deep: {p: 1, q: 2}}\nwas: {x: 1}\nis: text\n")
	m.Over(read("over", "b: 3\nc: 4\nmenu: [z]\nlooks: {dark: black, deep: {q: 3}, sprak: 1}\nwas: text\nis: {x: 2}\nd: x\n"))
	looks := m.Map("looks")
	deep := looks.Map("deep")
	got := []string{m.Text("a"), m.Text("b"), m.Text("c"), strings.Join(m.Texts("menu"), " "), looks.Text("light"), looks.Text("dark"),
		deep.Text("p"), deep.Text("q"), m.Text("was"), m.Map("is").Text("x"), strings.Join(m.Keys(), " "), looks.KeyAt("dark").Pos().File, m.ValueAt("a").Pos().File}
	want := "1|3|4|z|l|black|1|3|text|2|a b menu looks was is c d|over|base"
	if got := strings.Join(got, "|"); got != want || len(out) > 0 {
		t.Errorf("got  %s\nwant %s\n%s", got, want, out.Text(false))
	}
	looks.Allow("spark")
	looks.Unknown(diag.Error, "looks")
	m.Unknown(diag.Error, "the whole")
	if text := out.Text(false); len(out) != 2 || !strings.Contains(text, "over:4:36: error: unknown key \"sprak\" in looks") || !strings.Contains(text, `did you mean "spark"?`) ||
		!strings.Contains(text, "over:7:1: error: unknown key \"d\" in the whole") {
		t.Errorf("%s", text)
	}
}
