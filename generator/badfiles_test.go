package generator_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"counterpoint/generator"
)

// oddities are things that have a file's name and are none.
var oddities = map[string]struct {
	make  func(name string) error
	words string
}{
	"a named pipe":      {func(name string) error { return syscall.Mkfifo(name, 0o666) }, "is no regular file"},
	"a socket":          {socket, "is no regular file"},
	"an endless device": {func(name string) error { return os.Symlink("/dev/zero", name) }, "leads out of"},
	"a way up":          {func(name string) error { return os.Symlink("../../../../../../etc/passwd", name) }, "leads out of"},
	"a link to nowhere": {func(name string) error { return os.Symlink("nowhere", name) }, "leads nowhere"},
	"a link to itself":  {func(name string) error { return os.Symlink(filepath.Base(name), name) }, "leads in a circle"},
	"a gigabyte": {func(name string) error {
		f, err := os.Create(name)
		if err == nil {
			err = f.Truncate(1 << 30)
		}
		if err == nil {
			err = f.Close()
		}
		return err
	}, "this file has 1024 MB"},
}

// socket is made with a short name, as sockets' names must be.
func socket(name string) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	defer os.Chdir(dir)
	if err := os.Chdir(filepath.Dir(name)); err != nil {
		return err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Base(name)})
	if err != nil {
		return err
	}
	l.SetUnlinkOnClose(false)
	return l.Close()
}

// Wherever a file is expected, what is none is named, and never waited for.
func TestOddFilesAreNamedWhereverTheyAre(t *testing.T) {
	for _, place := range []string{"site.yaml", "content/x.md", "content/x.claims.yaml", "content/sources.yaml", "content/claimants.yaml",
		"content/picture.png", "static/x.css", "templates/x.html", "templates/css/x.css", "templates/strings/en.yaml", "data/x.yaml", "themes/x/theme.yaml", "themes/x/static/x.css"} {
		for what, odd := range oddities {
			dir := newSite(t, nil)
			name := filepath.Join(dir, filepath.FromSlash(place))
			must(t, os.MkdirAll(filepath.Dir(name), 0o777))
			if strings.HasPrefix(place, "themes/") {
				write(t, filepath.Join(dir, "site.yaml"), "title: T\ntheme: x\n")
			}
			if place == "site.yaml" {
				must(t, os.Remove(name))
			}
			must(t, odd.make(name))
			got := build(t, dir)["diagnostics"]
			if !strings.Contains(got, place+": error") || !strings.Contains(got, odd.words) || strings.Contains(got, dir) {
				t.Errorf("%s is %s: want %q, got:\n%s", place, what, odd.words, got)
			}
		}
	}
}

// The site's folders too can be something else.
func TestOddFoldersAreNamed(t *testing.T) {
	for _, place := range []string{"content", "static", "templates"} {
		for what, c := range map[string]struct {
			make  func(name string) error
			words string
		}{
			"a file":            {func(name string) error { return os.WriteFile(name, nil, 0o666) }, "this must be a folder"},
			"a named pipe":      oddities["a named pipe"],
			"a link out":        {func(name string) error { return os.Symlink(os.TempDir(), name) }, "leads out of the site"},
			"a link up":         {func(name string) error { return os.Symlink("..", name) }, "leads out of the site"},
			"a link to nowhere": oddities["a link to nowhere"],
			"a link to itself":  oddities["a link to itself"],
		} {
			if what == "a named pipe" {
				c.words = "this must be a folder"
			}
			dir := newSite(t, nil)
			name := filepath.Join(dir, place)
			must(t, os.RemoveAll(name))
			must(t, c.make(name))
			wantError(t, dir, place+": error", c.words)
		}
	}
}

// Links that stay in the site are followed: that of a file within its folder,
// that of a folder of the site to another. A link to a folder within content/
// is not: its files are read where they are.
func TestLinksWithinTheSite(t *testing.T) {
	dir := newSite(t, map[string]string{"texts/a/x.md": "X", "texts/p.png": "P"})
	must(t, os.RemoveAll(filepath.Join(dir, "content")))
	for name, to := range map[string]string{"content": "texts", "texts/b": "a", "texts/self": ".", "texts/y.md": "a/x.md"} {
		must(t, os.Symlink(to, filepath.Join(dir, filepath.FromSlash(name))))
	}
	got := build(t, dir)
	for _, want := range []string{"a/x/index.html", "y/index.html", "p.png"} {
		if got[want] == "" {
			t.Errorf("no %s:\n%s", want, got["diagnostics"])
		}
	}
	if got["b/x/index.html"] != "" || got["self/a/x/index.html"] != "" {
		t.Error("a folder is read twice")
	}
}

// What was odd and is mended is forgotten by the builder that saw it.
func TestMendedFilesAreForgotten(t *testing.T) {
	dir := newSite(t, nil)
	b := generator.New(options(dir))
	want := run(t, b)
	for _, place := range []string{"site.yaml", "content", "content/good.md"} {
		name, away := filepath.Join(dir, filepath.FromSlash(place)), filepath.Join(dir, "away")
		must(t, os.Rename(name, away))
		must(t, os.Symlink("nowhere", name))
		if got := run(t, b); !strings.Contains(got["diagnostics"], place+": error") {
			t.Errorf("%s: got %s", place, got["diagnostics"])
		}
		must(t, os.Remove(name))
		must(t, os.Rename(away, name))
		same(t, place+" mended", run(t, b), want)
	}
}

func TestNamesThatNoFolderCanHold(t *testing.T) {
	for name, c := range map[string]struct{ file, matter, words, other string }{
		"a long slug":       {"a.md", "slug: " + strings.Repeat("y", 300), "more than 255 bytes", ""},
		"a long address":    {"a.md", "url: /" + strings.Repeat("yyyy/", 300), "more than 1024 bytes", ""},
		"no letter":         {"!!!.md", "", "no address can be made", ""},
		"no letter's slug":  {"a.md", "slug: '?!'", "no address can be made", ""},
		"no UTF-8":          {"\xff\xfe.md", "", "no address can be made", "content/\uFFFD\uFFFD.md"},
		"a control":         {"c\td.png", "", "control character", ""},
		"a backslash":       {`a\b.png`, "", "no path below", ""},
		"two cases":         {"\u00c9.png", "", "differ only in case", "content/\u00e9.png"},
		"a file, a folder":  {"Good", "", "a folder", "content/good.md"},
		"accents two ways":  {"e\u0301.png", "", "how accents are written", "content/\u00e9.png"},
		"a name of Windows": {"con.md", "", "Windows", ""},
	} {
		dir := newSite(t, map[string]string{"content/" + c.file: "---\n" + c.matter + "\n---\n", "content/\u00e9.png": ""})
		got := build(t, dir)["diagnostics"]
		want := []string{": error: ", c.words, c.other}
		if name == "a name of Windows" {
			want[0] = ": warning: "
		}
		if utf8.ValidString(c.file) {
			want = append(want, "content/"+strings.ReplaceAll(c.file, "\t", " "))
		}
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: want %q, got:\n%s", name, w, got)
			}
		}
	}
}
