package generator_test

import (
	"encoding/json"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"counterpoint/generator"
)

// blocks are elements at whose edges white space is not seen.
var blocks = strings.Fields("html head body title meta link script style base main header footer nav section article aside div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd " +
	"table thead tbody tr th td caption colgroup col form fieldset figure figcaption blockquote details summary pre hr option select noscript iframe template address")

// document is what a browser makes of a page: its elements and their attributes,
// and the text between them, in which a run of white space is one.
func document(t *testing.T, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	text := func(s string) {
		if last := len(list) - 1; last >= 0 && !strings.HasPrefix(list[last], "<") {
			list[last] += s
			return
		}
		list = append(list, s)
	}
	var walk func(n *html.Node, kept bool)
	walk = func(n *html.Node, kept bool) {
		kept = kept || slices.Contains([]string{"pre", "textarea", "script", "style", "svg", "math"}, n.Data)
		switch {
		case n.Type == html.TextNode && kept && n.Parent.Data == "script" && strings.HasPrefix(n.Data, "{"):
			text(compact(t, n.Data))
		case n.Type == html.TextNode && kept:
			text(n.Data)
		case n.Type == html.TextNode:
			text(spaced(n.Data))
		case n.Type == html.ElementNode:
			list = append(list, "<"+n.Data+attributes(n)+">")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, kept)
		}
		if n.Type == html.ElementNode {
			list = append(list, "</"+n.Data+">")
		}
	}
	walk(root, false)
	return atEdges(list)
}

func compact(t *testing.T, data string) string {
	var v any
	must(t, json.Unmarshal([]byte(data), &v))
	out, err := json.Marshal(v)
	must(t, err)
	return string(out)
}

// spaced makes every run of white space one space.
func spaced(s string) string {
	words := strings.Join(strings.Fields(s), " ")
	if strings.TrimLeft(s, " \n\t") != s && words != "" {
		words = " " + words
	}
	if strings.TrimRight(s, " \n\t") != s {
		words += " "
	}
	return words
}

func attributes(n *html.Node) string {
	var list []string
	for _, a := range n.Attr {
		if a.Val == "" && (a.Key == "class" || a.Key == "id") || a.Key == "type" && (a.Val == "submit" || a.Val == "text") || a.Key == "method" && a.Val == "get" {
			continue // that is what it is without
		}
		if a.Key == "content" && n.Data == "meta" {
			a.Val = strings.ReplaceAll(a.Val, ", ", ",")
		}
		list = append(list, " "+a.Key+"="+a.Val)
	}
	slices.Sort(list)
	return strings.Join(list, "")
}

// atEdges leaves out the white space at the edges of blocks.
func atEdges(list []string) []string {
	isBlock := func(i int) bool {
		if i < 0 || i >= len(list) {
			return true
		}
		name, _, _ := strings.Cut(strings.Trim(list[i], "</>"), " ")
		return strings.HasPrefix(list[i], "<") && slices.Contains(blocks, name)
	}
	var out []string
	for i, each := range list {
		if !strings.HasPrefix(each, "<") {
			if isBlock(i - 1) {
				each = strings.TrimLeft(each, " \n")
			}
			if isBlock(i + 1) {
				each = strings.TrimRight(each, " \n")
			}
			if each == "" {
				continue
			}
		}
		out = append(out, each)
	}
	return out
}

// What a browser shows of a page, and what a claim can quote of it, is not
// changed by making it smaller.
func TestASmallerPageIsTheSameDocument(t *testing.T) {
	o := options("..")
	o.Templates, o.Plain, o.BaseURL = os.DirFS("../templates"), true, "https://example.org/"
	whole := run(t, generator.New(o))
	o.Minify = true
	small := run(t, generator.New(o))
	before, after := 0, 0
	for name, data := range whole {
		got := small[name]
		switch path.Ext(name) {
		case ".html":
			before, after = before+len(data), after+len(got)
			want, got := document(t, data), document(t, got)
			for i := range min(len(want), len(got)) {
				if want[i] != got[i] {
					t.Errorf("%s, %s:\n got %q\nwant %q", name, strings.Join(want[max(0, i-5):i], ""), got[i], want[i])
					break
				}
			}
			if len(got) != len(want) || len(want) < 50 && !strings.Contains(data, "refresh") {
				t.Errorf("%s: %d pieces, want %d", name, len(got), len(want))
			}
		case ".json", ".jsonld":
			var x, y any
			must(t, json.Unmarshal([]byte(data), &x))
			must(t, json.Unmarshal([]byte(got), &y))
			if !reflect.DeepEqual(x, y) || len(got) > len(data) || strings.Contains(got, "\n") {
				t.Errorf("%s says something else, or is no smaller", name)
			}
		case ".xml", ".css", ".js":
			if data != got && !strings.HasPrefix(name, "static/") {
				t.Errorf("%s is not what it was", name)
			}
		}
	}
	if len(small) != len(whole) || after*100 > before*96 {
		t.Errorf("%d of %d files; pages have %d bytes, and had %d", len(small), len(whole), after, before)
	}
}
