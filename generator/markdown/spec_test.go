package markdown

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"counterpoint/generator/diag"
)

// goldmarkFile returns the path of a file of the goldmark module, which carries
// the examples of CommonMark's specification and, with its extensions, those of
// GFM's. They are read where they are: nothing of them is copied here.
func goldmarkFile(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatalf("locate goldmark: %v", err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), filepath.FromSlash(name))
}

func toHTML(t *testing.T, c *Converter, markdown string) string {
	t.Helper()
	doc, list := c.Parse(diag.NewSource("spec.md", []byte(markdown)), 0)
	if doc == nil {
		t.Fatalf("refused: %s", list.Text(false))
	}
	return doc.HTML(nil)
}

// html5 takes out the XHTML slashes that the specifications write.
func html5(s string) string { return strings.ReplaceAll(s, " />", ">") }

// differs lists the examples in which GFM goes beyond CommonMark. One that
// comes out as CommonMark says fails too, so that the list stays true.
var differs = map[int]string{
	608: "a URL in the text becomes a link",
	611: "a URL in the text becomes a link",
	612: "an address in the text becomes a link",
}

func TestCommonMarkExamples(t *testing.T) {
	data, err := os.ReadFile(goldmarkFile(t, "_test/spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Markdown, HTML, Section string
		Example                 int
	}
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) < 600 {
		t.Fatalf("only %d examples found", len(examples))
	}
	c := New(Options{Unsafe: true, conformance: true})
	for _, e := range examples {
		got, want := html5(toHTML(t, c, e.Markdown)), html5(e.HTML)
		if why := differs[e.Example]; why != "" {
			if got == want {
				t.Errorf("example %d is as specified now, no longer different: %s", e.Example, why)
			}
		} else if got != want {
			t.Errorf("example %d (%s)\n%q\n got %q\nwant %q", e.Example, e.Section, e.Markdown, got, want)
		}
	}
}

// The case files of goldmark's extensions hold GFM's examples and more:
//
//	1: description
//	//- - - - - - - - -//
//	markdown
//	//- - - - - - - - -//
//	html
//	//= = = = = = = = = = = = = = = = = = = = = = = =//
//
// styleAlign: without XHTML goldmark aligns cells by style.
var styleAlign = strings.NewReplacer(`align="left"`, `style="text-align:left"`,
	`align="center"`, `style="text-align:center"`, `align="right"`, `style="text-align:right"`)

// goldmarkFails is an example that goldmark 1.8.7 itself does not pass with the
// table extension alone.
const goldmarkFails = "14: Delimiter-like line inside a list item"

func TestGFMExamples(t *testing.T) {
	c := New(Options{Unsafe: true, conformance: true})
	for _, name := range []string{"table", "strikethrough", "linkify", "tasklist", "footnote", "definition_list"} {
		data, err := os.ReadFile(goldmarkFile(t, "extension/_test/"+name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		const edge, end = "//- - - - - - - - -//", "//= = = = = = = = = = = = = = = = = = = = = = = =//"
		cases := 0
		for _, block := range strings.Split(string(data), end) {
			parts := strings.Split(block, edge+"\n")
			if len(parts) != 3 || strings.Contains(parts[0], "OPTIONS") {
				continue
			}
			cases++
			want := html5(strings.TrimSpace(parts[2]))
			want = styleAlign.Replace(want)
			if strings.HasPrefix(strings.TrimSpace(parts[0]), goldmarkFails) {
				continue
			}
			if got := html5(strings.TrimSpace(toHTML(t, c, parts[1]))); got != want {
				t.Errorf("%s, %s\n%q\n got %q\nwant %q", name, strings.TrimSpace(parts[0]), parts[1], got, want)
			}
		}
		if cases == 0 {
			t.Errorf("%s: no cases found", name)
		}
	}
}
