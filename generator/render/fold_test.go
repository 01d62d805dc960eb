package render

import (
	"html/template"
	"strings"
	"testing"
	"text/template/parse"
	"time"
)

func unfolded(t *testing.T, text string) *page {
	t.Helper()
	set, err := template.New(shellName).Funcs(template.FuncMap{
		"t":     func(string) string { return `<"&'> </script> javascript:alert(1)` },
		"upper": strings.ToUpper,
	}).Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return &page{Template: set}
}

// What is always the same is written out once, and is written as html/template does
// it where it stands.
func TestWhatIsAlwaysTheSameIsWrittenOnce(t *testing.T) {
	for _, c := range []struct {
		text string
		left int // actions
	}{
		{`<p>{{t "x"}} and {{t "y"}}</p>`, 0},
		{`<p title="{{t "x"}}" {{"on"}}click='{{t "x"}}' data-x={{t "x"}}>`, 0},
		{`<a href="{{t "x"}}">{{.a}}</a><a href="/{{t "x"}}?q={{t "x"}}">`, 1},
		{`<script>var a = {{t "x"}}, b = "{{t "x"}}", c = {{.a}}</script><style>p { color: {{t "x"}} }</style>`, 1},
		{`<title>{{t "x"}}</title><textarea>{{t "x"}}</textarea><!-- {{t "x"}} -->`, 0},
		{`{{define "a"}}{{t "x"}}{{.}}{{end}}<p>{{template "a" .a}}</p><p>{{template "a" .b}}</p>`, 1},
		{`{{if .a}}{{t "x" | upper}}{{else}}{{print 1 2}}{{end}}{{range .l}}{{.}}{{"<b>"}}{{else}}{{true}}{{end}}{{with .a}}{{t (print "x" "y")}}{{end}}`, 1},
		{`{{$x := t "x"}}{{$x}}{{$x = "y"}}{{$x}}{{""}}`, 4},
		{`{{t "x"}}`, 0},
		{``, 0},
	} {
		plain, folded := unfolded(t, c.text), unfolded(t, c.text)
		plain.folded.Do(func() {})
		view := map[string]any{"a": "<A>", "b": 2, "l": []int{1, 2}}
		want, err := execute(plain, view, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if got, err := execute(folded, view, time.Minute); err != nil || string(got) != string(want) {
				t.Errorf("%s: got\n%s, %v, want\n%s", c.text, got, err, want)
			}
		}
		if left := actions(folded); left != c.left {
			t.Errorf("%s: %d actions are left, want %d", c.text, left, c.left)
		}
	}
}

// A constant that fails does so where a page meets it, and not before.
func TestAConstantThatFails(t *testing.T) {
	text := "<p>\n{{if .a}}{{index \"abc\" 7}}{{end}}"
	if got, err := execute(unfolded(t, text), map[string]any{}, time.Minute); err != nil || string(got) != "<p>\n" {
		t.Errorf("got %q, %v", got, err)
	}
	_, err := execute(unfolded(t, text), map[string]any{"a": 1}, time.Minute)
	if err == nil || !strings.Contains(err.Error(), "base.html:2:11") {
		t.Errorf("got %v", err)
	}
	if _, err := execute(unfolded(t, `{{t "x"}}<a href='{{if .a}}'{{end}}>`), nil, time.Minute); err == nil || !strings.Contains(err.Error(), "branches end in different contexts") {
		t.Errorf("got %v", err)
	}
}

// actions counts those of a page.
func actions(p *page) (n int) {
	var count func(list *parse.ListNode)
	count = func(list *parse.ListNode) {
		if list == nil {
			return
		}
		for _, node := range list.Nodes {
			switch node := node.(type) {
			case *parse.ActionNode:
				n++
			case *parse.IfNode:
				count(node.List)
				count(node.ElseList)
			case *parse.RangeNode:
				count(node.List)
				count(node.ElseList)
			case *parse.WithNode:
				count(node.List)
				count(node.ElseList)
			}
		}
	}
	for _, t := range p.Templates() {
		if t.Tree != nil {
			count(t.Tree.Root)
		}
	}
	return n
}
