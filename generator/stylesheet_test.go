package generator_test

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterpoint/generator"
)

// After an edit of a stylesheet the names of all files are not compared again; but
// the stylesheet has a new one, which an author may have given to a file.
func TestAStylesheetsNewName(t *testing.T) {
	for what, name := range map[string]func(css string) string{
		"another's": func(css string) string { return css }, "in capitals": strings.ToUpper,
		"a folder's": func(css string) string { return css + "/a.txt" }, "a folder's, in capitals": func(css string) string { return strings.ToUpper(css) + "/a.txt" },
		"a page's": nil,
		"nobody's": func(css string) string { return css + "x" }, "almost": func(css string) string { return path.Dir(css) + "/" + path.Base(css)[1:] },
	} {
		dir := newSite(t, map[string]string{"site.yaml": "title: T\n"})
		build := func(b *generator.Builder, changed []string) (said, stylesheet string, files []string) {
			result, err := b.Update(context.Background(), changed)
			must(t, err)
			files = result.Names()
			slices.Sort(files)
			at := slices.IndexFunc(files, func(name string) bool {
				return strings.HasSuffix(name, ".css") && strings.Contains(name, "counterpoint")
			})
			if at >= 0 {
				stylesheet = files[at]
			}
			return result.Diagnostics.Text(false), stylesheet, files
		}
		o := options(dir)
		o.Templates, o.Preview = os.DirFS("../templates"), true
		style := func(n int) { write(t, filepath.Join(dir, "templates/css/99.css"), fmt.Sprintf("p { top: %dpx }", n)) }
		style(2)
		_, second, _ := build(generator.New(o), nil)
		style(1)
		if name == nil {
			write(t, filepath.Join(dir, "content/taken.md"), "---\ntitle: Taken\nurl: /"+strings.ToUpper(second)+"/\n---\n")
		} else {
			write(t, filepath.Join(dir, "static", name(second)), "mine")
		}
		b := generator.New(o)
		if _, first, _ := build(b, nil); first == second || second == "" {
			t.Fatalf("%q became %q", first, second)
		}
		for _, n := range []int{2, 3, 2} {
			style(n)
			said, css, files := build(b, []string{"templates/css/99.css"})
			want, wantCSS, wantFiles := build(generator.New(o), nil)
			if said != want || css != wantCSS || !slices.Equal(files, wantFiles) {
				t.Errorf("%s, %d: got %s, %s\n%s\nwant %s, %s\n%s", what, n, css, said, files, wantCSS, want, wantFiles)
			}
			if n == 2 && (said != "") != (what != "nobody's" && what != "almost") {
				t.Errorf("%s: it says %q", what, said)
			}
		}
	}
}
