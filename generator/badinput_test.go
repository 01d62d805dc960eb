package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"counterpoint/generator"
)

// site writes a small site, with files of a test over it.
func newSite(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	base := map[string]string{"site.yaml": "title: T\n", "content/good.md": "---\ntitle: Good\n---\nThe sky is blue.\n"}
	for name, data := range files {
		base[name] = data
	}
	for name, data := range base {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), data)
	}
	return dir
}

// wantError builds a site that must fail with a diagnostic that begins with
// the place and contains the words, and must leave no files.
func wantError(t *testing.T, dir, place, words string) {
	t.Helper()
	got := build(t, dir)
	if !strings.Contains(got["diagnostics"], place) || !strings.Contains(got["diagnostics"], words) {
		t.Errorf("want %q and %q, got:\n%s", place, words, got["diagnostics"])
	}
	if len(got) != 1 {
		t.Errorf("a failed build left %d files", len(got)-1)
	}
	if len(got["diagnostics"]) > 4000 {
		t.Errorf("%d bytes of diagnostics", len(got["diagnostics"]))
	}
}

func TestFilesThatAreNoTexts(t *testing.T) {
	for name, c := range map[string]struct{ data, place, words string }{
		"NUL":         {"a\x00b", "content/bad.md:1:2: error", "NUL"},
		"UTF-16":      {"\xff\xfea\x00b\x00", "content/bad.md: error", "UTF-16"},
		"no UTF-8":    {"ok\n\xc3(", "content/bad.md:2:1: error", "not UTF-8"},
		"one line":    {strings.Repeat("a ", 10<<20), "content/bad.md: error", "MB"},
		"open matter": {"---\ntitle: a\n", "content/bad.md:1:1: error", "does not end"},
		"alias bomb":  {"---\na: &a [x, x]\nb: &b [*a, *a]\n---\n", "content/bad.md:2:", "error"},
		"cycle":       {"---\na: &a [*a]\n---\n", "content/bad.md:2:", "error"},
		"brackets":    {"---\na: " + strings.Repeat("[", 20_000) + "\n---\n", "content/bad.md:2:", "error"},
		"keys":        {"---\n" + manyKeys(100_000) + "---\n", "content/bad.md:", "error"},
		"same keys":   {"---\n" + strings.Repeat("a: 1\n", 4000) + "---\n", "content/bad.md:3:1: error", "a"},
		"tag":         {"---\ntitle: !!binary aGk=\n---\n", "content/bad.md:2:", "error"},
		"tab":         {"---\na:\n\tb: 1\n---\n", "content/bad.md:3:", "error"},
		"TOML":        {"+++\ntitle = \"a\ntitle = \n+++\n", "content/bad.md:2:", "error"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, newSite(t, map[string]string{"content/bad.md": c.data}), c.place, c.words)
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k")
		for ; i > 0; i /= 26 {
			b.WriteByte(byte('a' + i%26))
		}
		b.WriteString(": 1\n")
	}
	return b.String()
}

func TestStringsStayStrings(t *testing.T) {
	got := build(t, newSite(t, map[string]string{
		"content/a.md": "---\ntitle: no\ntags: [1.10, 010, yes]\ndate: 2025-01-02\n---\n",
		"content/b.md": "\xEF\xBB\xBF---\r\ntitle: CRLF\r\n---\r\none\r\ntwo\r\n",
		"content/c.md": "one\rtwo\r\rthree",
	}))
	for file, want := range map[string]string{"a/index.html": "<h1>no</h1>", "b/index.html": "<p>one\ntwo</p>",
		"c/index.html": "<p>one\ntwo</p>\n<p>three</p>", "tags/index.html": "010 (1)"} {
		if !strings.Contains(got[file], want) {
			t.Errorf("%s: no %q in %s\n%s", file, want, got[file], got["diagnostics"])
		}
	}
}

func TestOddFilesAreNamedAndNeverWaitedFor(t *testing.T) {
	dir := newSite(t, map[string]string{"content/folder.md/x.md": "x"})
	content := filepath.Join(dir, "content")
	secret := filepath.Join(t.TempDir(), "secret.md")
	write(t, secret, "secret")
	must(t, syscall.Mkfifo(filepath.Join(content, "pipe.md"), 0o666))
	must(t, os.Symlink("/dev/zero", filepath.Join(content, "zero.md")))
	must(t, os.Symlink(secret, filepath.Join(content, "out.md")))
	must(t, os.Symlink("../../../../../../etc/passwd", filepath.Join(content, "up.md")))
	must(t, os.Symlink("nowhere.md", filepath.Join(content, "dangling.md")))
	must(t, os.Symlink("good.md", filepath.Join(content, "inside.md")))
	huge, err := os.Create(filepath.Join(content, "huge.md"))
	must(t, err)
	must(t, huge.Truncate(1<<30))
	must(t, huge.Close())
	got := build(t, dir)
	for _, want := range []string{
		"content/pipe.md: error: this is no regular file", "content/zero.md: error: this symbolic link leads out of content/",
		"content/out.md: error: this symbolic link leads out", "content/up.md: error: this symbolic link leads out",
		"content/dangling.md: error: this symbolic link leads nowhere", "content/folder.md: error: this is a folder",
		"content/huge.md: error: this file has 1024 MB",
	} {
		if !strings.Contains(got["diagnostics"], want) {
			t.Errorf("no %q in\n%s", want, got["diagnostics"])
		}
	}
	if strings.Contains(got["diagnostics"], "inside.md") || strings.Contains(got["diagnostics"], "secret") {
		t.Errorf("a link inside is not followed, or one outside is:\n%s", got["diagnostics"])
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTemplateErrorsNameTheirPlace(t *testing.T) {
	for name, c := range map[string]struct{ file, text, place, words string }{
		"syntax":    {"article.html", "{{define \"main\"}}\n{{if}}{{end}}", "templates/article.html:2", "missing value"},
		"field":     {"article.html", "{{define \"main\"}}\n\n  {{.Article.Titel}}{{end}}", "templates/article.html:3:13: error", `did you mean "Title"`},
		"partial":   {"note.html", "{{define \"note\"}}{{.Nope}}{{end}}{{define \"tally\"}}{{end}}", "templates/note.html:1", "Claim has no field Nope"},
		"function":  {"list.html", "{{define \"main\"}}{{nosuch}}{{end}}", "templates/list.html:1", "nosuch"},
		"word":      {"404.html", "{{define \"main\"}}{{t \"clams\"}}{{end}}", "templates/404.html:1", `did you mean "claims"`},
		"recursion": {"404.html", "{{define \"main\"}}{{template \"main\" .}}{{end}}", "templates/404.html", "exceeded maximum template depth"},
		"too long":  {"404.html", "{{define \"main\"}}{{range 100000000}}xxxxxxxxxx{{end}}{{end}}", "templates/404.html: error: the page /404.html", "64 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := newSite(t, map[string]string{"templates/" + c.file: c.text,
				"content/good.claims.yaml": "claims: [{id: a, quote: The sky}]"})
			wantError(t, dir, c.place, c.words)
		})
	}
}

func TestSiteNeedsItsFile(t *testing.T) {
	dir := newSite(t, nil)
	must(t, os.Remove(filepath.Join(dir, "site.yaml")))
	wantError(t, dir, "site.yaml: error", "no site.yaml")
}

func TestSmallestSites(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site.yaml"), "title: Nothing\n")
	got := build(t, dir)
	for _, file := range []string{"index.html", "404.html", "claims/index.html"} {
		if got[file] == "" {
			t.Errorf("no %s: %v", file, got["diagnostics"])
		}
	}
	write(t, filepath.Join(dir, "site.yaml"), "")
	if got := build(t, dir); got["index.html"] == "" {
		t.Errorf("an empty site.yaml is a site: %s", got["diagnostics"])
	}
}

func TestSameAddressTwice(t *testing.T) {
	wantError(t, newSite(t, map[string]string{"content/a.md": "x", "content/b.md": "---\nslug: a\n---\n"}),
		"content/b.md: error", "same address as content/a.md")
	wantError(t, newSite(t, map[string]string{"content/a.md": "x", "static/a/index.html": "y"}), "a/index.html", "")
	wantError(t, newSite(t, map[string]string{"content/claims.md": "x"}), "content/claims.md: error", "same address")
}

func TestAddressesStayInTheSite(t *testing.T) {
	for _, address := range []string{"../../x", "/../../etc/x", "https://example.org/x", "//example.org/x", `..\x`, "/a/%2e%2e/%2e%2e/%2e%2e/b"} {
		dir := newSite(t, map[string]string{"content/a.md": "---\nurl: '" + address + "'\n---\n"})
		for name := range build(t, dir) {
			if strings.Contains(name, "..") || strings.HasPrefix(name, "/") || strings.Contains(name, `\`) {
				t.Errorf("url %s led to %s", address, name)
			}
		}
	}
}

func TestPreviewShowsWhatCouldNotBePlaced(t *testing.T) {
	dir := newSite(t, map[string]string{"content/good.claims.yaml": "claims:\n  - {id: here, quote: The sky}\n  - {id: gone, quote: Nobody says this at all}\n"})
	wantError(t, dir, "content/good.claims.yaml:3:", "not in the article")
	o := options(dir)
	o.Preview = true
	got := run(t, generator.New(o))
	if page := got["good/index.html"]; !strings.Contains(page, "not placed: gone") || !strings.Contains(page, `id="claim-here"`) {
		t.Errorf("got %s\n%s", page, got["diagnostics"])
	}
}
