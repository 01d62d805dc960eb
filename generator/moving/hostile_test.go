package moving

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// hostile are sites that somebody made to do harm, or that an accident made; name
// → file → bytes.
var hostile = map[string]map[string]string{
	"hugo: folders elsewhere": {
		"hugo.toml": "contentDir = '/etc'\nstaticDir = ['../..', 'static/../../x', 'C:\\windows']\n" +
			"[[module.mounts]]\nsource = '../../home'\ntarget = 'data'\n[[module.mounts]]\nsource = 'static'\ntarget = 'static/../../x'\n",
		"static/a.txt": "a",
	},
	"hugo: texts that would break out of site.yaml": {
		"hugo.toml": `title = "a\n---\nb: \"c\" # \\ \u0000 \u0085 \u2028 \u007f"` + "\n" +
			`languageCode = "en\nx: y"` + "\nbaseURL = 'not an address'\npaginate = '10\\nx: 1'\n" +
			"[params]\n\"\" = 1\n\"a: b\" = [[], {}, [[1]]]\n\"~\" = 2\n\"on\" = 3\n\"- x\" = inf\n\"<<\" = 4\n\"&a *b\" = nan\n\"line\\nbreak\" = 0x1F\n" +
			"[[menu.main]]\nname = \"{x: [\\n\"\nurl = \"javascript:alert(1)\"\n",
	},
	"hugo: configuration of the wrong kind": {
		"hugo.yaml": "title: [a]\nparams: text\nmenu: {main: text}\npermalinks: [a]\nlanguages: [en]\nmarkup: 1\ntaxonomies: {x: {y: z}, tag: [a]}\nmodule: {mounts: {a: b}, imports: x}\nuglyURLs: [a]\n",
	},
	"hugo: configuration that cannot be read": {"hugo.toml": "= = =", "content/a.md": "A"},
	"hugo: addresses that climb": {
		"hugo.toml":      "[permalinks]\np = '/../../:slug/../:sections[9]/:sections[last:0]/:nothing/:2/'\n",
		"content/p/a.md": "---\nslug: ../../../etc/passwd\n---\n",
		"content/p/b.md": "---\nurl: ../../:title\ntitle: ''\n---\n",
		"content/c.md":   "---\nurl: ['a']\n---\n",
		"content/d.md":   "---\nurl: \"/a\\\"b\\n:slug\"\ntitle: \"x#?%\"\n---\n",
	},
	"hugo: names": {
		"hugo.toml":                 "",
		"content/a\x01b.md":         "A",
		"content/a\\b.md":           "A",
		"content/.hidden.md":        "A",
		"content/A.md":              "---\ntitle: A\n---\n",
		"content/a.md":              "---\ntitle: a\n---\n",
		"content/x.md/y.md":         "A",
		"content/.en.md":            "A",
		"static/.git/config":        "secret",
		"static/site.yaml":          "A",
		"content/bad.md":            "---\ntitle: \xff\n---\n",
		"content/deep.md":           "---\na: " + strings.Repeat("[", 100) + "\n---\n",
		"content/open.md":           "---\ntitle: a\n",
		"content/empty.md":          "",
		"content/bom.md":            "\ufeffA",
		"content/json.md":           "{}",
		"content/json2.md":          "{\"slug\": \"a/B\"}\nText",
		"content/2024-01-01-bom.md": "\ufeff---\r\ntitle: a\r\n---\r\nA",
	},
	"zola: aliases and names": {
		"config.toml":             "base_url = 1\ntaxonomies = 'x'\nextra = 1\n[slugify]\npaths = 'off'\n",
		"content/a.md":            "+++\naliases = ['', 'x', 1, \"\"\"y\"\"\", '''z''', [2]]\n+++\n",
		"content/b.md":            "---\naliases: [x, 'y', \"z\", &a w, >\n  folded]\n---\n",
		"content/c.md":            "+++\npath = '../../../x'\n+++\n",
		"content/d.md":            "+++\npath = '#?%'\n+++\n",
		"content/a b/C d.md":      "",
		"content/2024-01-01.md":   "",
		"content/2024-13-01-x.md": "",
	},
	"zola: many": {"config.toml": "[extra]\n" + strings.Repeat("[extra.a]\n", 1) + "b = [" + strings.Repeat("{c = [1, 2, {d = 'e'}]},", 500) + "]\n"},
}

// Whatever a site says: nothing panics, every file has a name that leads nowhere,
// and site.yaml can be read. Errors of what it says are another thing: a baseURL
// that is no address stays one.
func TestHostileSites(t *testing.T) {
	for name, files := range hostile {
		fsys := fstest.MapFS{}
		for file, text := range files {
			fsys[file] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		}
		p := planOf(t, name, fsys)
		if i := slices.IndexFunc(p.Files, func(f File) bool { return f.Path == "site.yaml" }); strings.Contains(name, "break out") {
			checkReadable(t, name, p.Files[i].Text)
			continue
		}
		checkPlan(t, name, fsys, p)
		for _, f := range p.Files {
			if strings.Contains(f.Path, ".git/") || strings.Contains(f.Path, "..") || strings.Contains(f.Path, `\`) {
				t.Errorf("%s: %s", name, f.Path)
			}
		}
	}
}

func checkReadable(t *testing.T, name string, text []byte) {
	t.Helper()
	m := readYAML(t, name, text)
	if got := m.Text("title"); got != "a\n---\nb: \"c\" # \\ \x00 \u0085 \u2028 \x7f" {
		t.Errorf("%s: the title is %q", name, got)
	}
	if got := m.Text("language"); got != "en\nx: y" {
		t.Errorf("%s: the language is %q", name, got)
	}
	if m.Has("x") || m.Has("b") {
		t.Errorf("%s: a text became a key:\n%s", name, text)
	}
	if got, _ := m.Map("params").Get("- x"); got.Any() != math.Inf(1) {
		t.Errorf("%s: infinity is %v", name, got.Any())
	}
	if got := len(m.Map("params").Keys()); got != 8 {
		t.Errorf("%s: %d params", name, got)
	}
}

// Findings are few, and short, whatever a site has in great number.
func TestFindingsAreBounded(t *testing.T) {
	fsys := fstest.MapFS{"hugo.toml": {Data: []byte("title = 'x'")}}
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "{{< %s%d >}} ![](https://a.example/x)\n", strings.Repeat("n", 300), i%3)
	}
	fsys["content/a.md"] = &fstest.MapFile{Data: []byte(b.String())}
	p := planOf(t, "hugo", fsys)
	for _, f := range p.Findings {
		if len(f.Name) > 200 || len(f.Places) > maxPlaces {
			t.Errorf("%s: %d places, a name of %d bytes", f.Kind, len(f.Places), len(f.Name))
		}
		if f.Kind == RemoteImage && f.Count != 1000 {
			t.Errorf("%d images", f.Count)
		}
	}
}
