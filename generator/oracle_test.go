package generator_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterpoint/generator"
	"counterpoint/generator/diag"
	"counterpoint/generator/scratch"
)

// The oracle of law 1, which replaces a hundred tests of rebuilding: after any
// sequence of edits the preview shows what a clean build would, byte for byte.
// The edits are random, and the same for the same seed.
func TestAfterAnyEditsThePreviewEqualsACleanBuild(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, seed)
			for step := range oracleSteps {
				what := w.edit()
				if step%7 == 3 { // several edits may come at once
					what += ", " + w.edit()
				}
				w.compare(fmt.Sprintf("step %d (%s)", step, what))
				if t.Failed() {
					return
				}
			}
			if w.whole < oracleSteps*6/10 {
				t.Errorf("only %d of %d sites were whole: nothing much was compared", w.whole, oracleSteps)
			}
		})
	}
}

// world is a site that is being edited.
type world struct {
	*testing.T
	*rand.Rand
	dir     string
	builder *generator.Builder
	before  map[string]string // the files as the builder last saw them
	broken  map[string]string // what was broken, as it was before
	wrong   diag.List         // in the last build
	made    int
	whole   int // sites that could be shown
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{T: t, Rand: rand.New(rand.NewPCG(seed, 7)), dir: t.TempDir(), broken: map[string]string{}}
	w.write("site.yaml", "title: World\nbaseURL: https://example.org/w/\nratings: [{id: true, label: Right}, {id: half}]\n")
	w.write("content/sources.yaml", "minutes: {title: Minutes}\n")
	w.write("content/_index.md", "---\ntitle: Home\n---\nWelcome.\n")
	for range 6 {
		w.create()
	}
	o := w.options()
	o.Scratch = scratch.New(t.TempDir()) // and what is parsed lies on disk
	t.Cleanup(func() { _ = o.Scratch.Close() })
	w.builder = generator.New(o)
	w.before = map[string]string{}
	return w
}

func (w *world) options() generator.Options {
	o := options(w.dir)
	o.Preview, o.Drafts, o.Room = true, true, 1<<12 // texts are forgotten all the time
	o.Environment = "oracle"
	o.Plain = true // pictures take long, and depend on nothing but what a page shows
	return o
}

// compare brings the preview up to date, told of the changes as the dev server
// would be, and compares every file with those of a new builder.
func (w *world) compare(what string) {
	w.Helper()
	now := w.snapshot()
	changed := []string{}
	for name, data := range now {
		if old, ok := w.before[name]; !ok || old != data {
			changed = append(changed, name)
		}
	}
	for name := range w.before {
		if _, ok := now[name]; !ok {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	if len(w.before) == 0 {
		changed = nil
	}
	w.before = now
	got := w.files(w.builder, changed)
	want := w.files(generator.New(w.options()), nil)
	same(w.T, what, got, want)
}

// files are all that a preview serves, and its diagnostics.
func (w *world) files(b *generator.Builder, changed []string) map[string]string {
	w.Helper()
	result, err := b.Update(context.Background(), changed)
	if err != nil {
		w.Fatal(err)
	}
	list := map[string]string{"diagnostics": result.Diagnostics.Text(false)}
	w.wrong = result.Diagnostics
	if !result.OK() {
		return list
	}
	w.whole++
	list["counts"] = fmt.Sprintf("%+v", result.Stats.Counts)
	for _, name := range result.Names() {
		data, wrong, ok := result.File(name)
		if !ok {
			w.Fatalf("%s is named, and not there", name)
		}
		list[name] = string(data) + wrong.Text(false)
	}
	return list
}

func (w *world) snapshot() map[string]string {
	now := map[string]string{}
	err := fs.WalkDir(os.DirFS(w.dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(w.dir, name))
		now[name] = string(data)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return now
}

func (w *world) write(name, data string) { write(w.T, filepath.Join(w.dir, name), data) }

func (w *world) read(name string) string {
	data, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.Fatal(err)
	}
	return string(data)
}

// pick returns one of the site's files whose name has the beginning and ending,
// or "".
func (w *world) pick(beginning, ending string) string {
	var list []string
	for name := range w.snapshot() {
		if strings.HasPrefix(name, beginning) && strings.HasSuffix(name, ending) && name != "content/_index.md" {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	if len(list) == 0 {
		return ""
	}
	return list[w.IntN(len(list))]
}

// edit does something that an author does, and says what. What is wrong is
// mostly mended soon.
func (w *world) edit() string {
	if w.wrong.Failed() && w.IntN(3) > 0 {
		w.clean()
		return "clean"
	}
	edits := []struct {
		what string
		do   func()
	}{
		{"create", w.create}, {"append", w.append_}, {"append", w.append_}, {"claims", w.claims}, {"claims", w.claims},
		{"retitle", w.retitle}, {"rename", w.rename}, {"delete", w.remove}, {"move folder", w.moveFolder},
		{"template", w.template}, {"stylesheet", w.stylesheet}, {"words", w.words}, {"site.yaml", w.config}, {"environment", w.environment},
		{"sources", w.sources}, {"claimants", w.claimants}, {"break", w.break_}, {"break", w.break_}, {"mend", w.mend}, {"mend", w.mend},
		{"mend", w.mend}, {"id", w.changeID}, {"picture", w.picture}, {"static", w.static}, {"draft", w.draft}, {"section", w.section},
		{"alias", w.alias}, {"claimant", w.claimant}, {"claimant", w.claimant}, {"source", w.source}, {"source", w.source}, {"data", w.data}, {"theme", w.themes}, {"theme", w.themes},
		{"reword", w.reword}, {"reword", w.reword}, {"answer", w.answer}, {"answer", w.answer}, {"stance", w.stance}, {"stance", w.stance}, {"crowd", w.crowd}, {"search", w.search},
		{"translate", w.translate}, {"translate", w.translate},
	}
	e := edits[w.IntN(len(edits))]
	e.do()
	return e.what
}

var oracleFolders = []string{"", "news/", "news/2025/", "docs/", "a-bundle-of-three/"}

func (w *world) create() {
	w.made++
	name := fmt.Sprintf("content/%spost-%d", oracleFolders[w.IntN(len(oracleFolders))], w.made)
	if w.IntN(4) == 0 {
		name += "/index"
	}
	w.write(name+".md", fmt.Sprintf("---\ntitle: Post %d\ndate: 2025-0%d-11\ntags: [t%d, t%d]\nseries: s%d\nauthors: [Jo, A%d]\naliases: [/was/%d/]\n---\nThe sky of %d is blue. The sea is grey.\n\n## More\n\n"+
		"It was said on day %d that [this](../post-%d.md) holds, and [that](../post-%d.md#more), [there](../post-%d.md#part-1).\n\n```go\nvar n%d = 1\n```\n", w.made, 1+w.IntN(9), w.IntN(3), w.IntN(3), w.IntN(2), w.IntN(2), w.IntN(9), w.made, w.made, 1+w.IntN(w.made), 1+w.IntN(w.made), 1+w.IntN(w.made), w.made))
	w.write(name+".claims.yaml", fmt.Sprintf("claims:\n- id: sky\n  quote: The sky of %d is blue\n  claimant: who\n  rating: half\n  counterpoints:\n"+
		"  - quote: The sea is grey\n  - stance: context\n    text: See the *minutes*.\n    sources: [minutes]\n- id: sea\n  quote: The sea is grey\n", w.made))
}

func (w *world) append_() {
	if name := w.pick("content/", ".md"); name != "" {
		w.write(name, w.read(name)+w.oneOf(fmt.Sprintf("\nOne more line, number %d.\n", w.IntN(100)), "\n## Part 1\n"))
	}
}

// claims adds a claim that another article's answers, or leaves one out.
func (w *world) claims() {
	name, other := w.pick("content/", ".claims.yaml"), w.pick("content/", ".md")
	if name == "" || other == "" || strings.Contains(w.read(name), "sources:\n") {
		return // claims would go on after its sources
	}
	target := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(other, "content/"), ".md"), "/index")
	w.made++
	w.write(name, w.read(name)+fmt.Sprintf("- id: more-%d\n  quote: sea\n  counterpoints: [{claim: '%s#sea'}, {stance: supports, claim: '#sky'}]\n", w.made, target))
}

func (w *world) retitle() {
	if name := w.pick("content/", ".md"); name != "" {
		w.write(name, strings.Replace(w.read(name), "title: Post", fmt.Sprintf("title: Retitled %d Post", w.IntN(9)), 1))
	}
}

func (w *world) rename() {
	name := w.pick("content/", ".md")
	if name == "" || strings.HasSuffix(name, "index.md") {
		return
	}
	w.made++
	w.move(name, strings.TrimSuffix(name, ".md")+fmt.Sprintf("-r%d.md", w.made))
}

// move takes the claims along, most times.
func (w *world) move(from, to string) {
	must(w.T, os.Rename(filepath.Join(w.dir, from), filepath.Join(w.dir, to)))
	if w.IntN(4) > 0 {
		_ = os.Rename(filepath.Join(w.dir, strings.TrimSuffix(from, ".md")+".claims.yaml"), filepath.Join(w.dir, strings.TrimSuffix(to, ".md")+".claims.yaml"))
	}
}

func (w *world) remove() {
	for _, ending := range []string{".md", ".claims.yaml"} {
		if name := w.pick("content/", ending); name != "" && w.IntN(2) == 0 {
			must(w.T, os.Remove(filepath.Join(w.dir, name)))
		}
	}
}

func (w *world) moveFolder() {
	from := filepath.Join(w.dir, "content", oracleFolders[1+w.IntN(len(oracleFolders)-1)])
	to := filepath.Join(w.dir, "content", oracleFolders[1+w.IntN(len(oracleFolders)-1)])
	_ = os.Rename(filepath.Clean(from), filepath.Clean(to)) // which may be there, or not
}

func (w *world) template() {
	name := []string{"404", "list", "note"}[w.IntN(3)]
	if w.IntN(3) == 0 {
		_ = os.Remove(filepath.Join(w.dir, "templates", name+".html"))
		return
	}
	data, err := os.ReadFile("testdata/theme/" + name + ".html")
	must(w.T, err)
	w.write("templates/"+name+".html", string(data)+fmt.Sprintf("{{define \"unused%d\"}}x{{end}}\n", w.IntN(50)))
}

func (w *world) stylesheet() {
	w.write("templates/css/b.css", fmt.Sprintf("b { color: #%03d }\n", w.IntN(999)))
}

func (w *world) words() {
	w.write("templates/strings/en.yaml", w.oneOf("task-done: ready\n", "")+w.theme("strings/en.yaml"))
}

func (w *world) theme(name string) string {
	data, err := os.ReadFile("testdata/theme/" + name)
	must(w.T, err)
	return strings.ReplaceAll(string(data), "task-done: done\n", "")
}

func (w *world) oneOf(list ...string) string { return list[w.IntN(len(list))] }

func (w *world) config() {
	w.write("site.yaml", "title: World\nbaseURL: "+w.oneOf("https://example.org/w/", "https://example.org/", "/x/")+
		"\nratings: [{id: true}, {id: half"+w.oneOf("", ", label: Half right", ", color: teal")+"}]\n"+w.oneOf("", "relativeURLs: true\n", "markup: {unsafe: true}\n", "markup: {headingIDs: zola}\n", "taxonomies: {series: series}\n", "taxonomies: [series, authors]\n", "language: de\n", "claimants: {who: Somebody}\n")+
		w.oneOf("", "", "images: {sizes: [50, 500]}\n", "images: {strip: false, formats: []}\n", "images: {resize: false}\n")+
		w.oneOf("", "theme: a\n", "theme: a\n", "theme: b\n", "params: {c: {d: 1}}\n")+w.oneOf("", "paginate: 2\n", "paginate: 0\n", "minify: true\n")+w.oneOf("", "", "publish: {headersFile: true}\n")+
		w.oneOf("", "", "disableKinds: [claim]\n", "disableKinds: [source, search]\n", "disableKinds: [claimant, claim]\n")+w.languages())
}

// environment is what lies over site.yaml.
func (w *world) environment() {
	if w.IntN(3) == 0 {
		_ = os.Remove(filepath.Join(w.dir, "site.oracle.yaml"))
		return
	}
	w.write("site.oracle.yaml", w.oneOf("title: Over\n", "paginate: 3\n", "ratings: [{id: half, label: Over}, {id: true}]\n", "strings: {claims: Over}\n", "languages: {fr: {title: Over}}\n"))
}

func (w *world) sources() {
	w.write("content/sources.yaml", w.oneOf("minutes: {title: Minutes}\n", "minutes: {title: Other minutes}\n", "minutes: {title: Minutes, url: 'https://example.org/paper'}\n", "minuts: {title: Minutes}\n"))
}

func (w *world) claimants() {
	if w.IntN(3) == 0 {
		_ = os.Remove(filepath.Join(w.dir, "content/claimants.yaml"))
		return
	}
	w.write("content/claimants.yaml", fmt.Sprintf("who: {name: Person %d}\n", w.IntN(5)))
}

func (w *world) break_() {
	name := w.pick(w.oneOf("content/", "content/", "templates/", "site.yaml"), "")
	if name == "" || w.broken[name] != "" {
		return
	}
	text := w.read(name)
	w.broken[name] = text
	w.write(name, w.oneOf("---\ntitle: [\n---\n", text+"\n\x00", strings.Replace(text, "blue", "bluish", 1), "{{define \"main\"}}{{.NoSuch}}{{end}}", text+"\n- nonsense: {\n", strings.Replace(text, "title:", "titel:", 1)))
}

func (w *world) mend() {
	for name, text := range w.broken {
		if _, err := os.Stat(filepath.Join(w.dir, name)); err == nil {
			w.write(name, text)
		}
	}
	clear(w.broken)
}

// clean takes away the files with errors.
func (w *world) clean() {
	for _, d := range w.wrong {
		switch {
		case d.Severity != diag.Error:
		case d.File == "site.yaml":
			w.write("site.yaml", "title: World\nratings: [{id: true}, {id: half}]\n")
		default:
			_ = os.Remove(filepath.Join(w.dir, d.File))
		}
	}
	w.write("content/sources.yaml", "minutes: {title: Minutes}\n")
}

func (w *world) changeID() {
	if name := w.pick("content/", ".claims.yaml"); name != "" {
		w.write(name, strings.Replace(w.read(name), "id: sea", w.oneOf("id: ocean", "id: see"), 1))
	}
}

func (w *world) static() {
	name := w.oneOf("static/robots.txt", "static/favicon.svg", "static/site.webmanifest", "static/404.html", "static/news/index.html", "static/.well-known/security.txt")
	if w.IntN(2) == 0 {
		_ = os.Remove(filepath.Join(w.dir, name))
		return
	}
	w.write(name, fmt.Sprint(w.IntN(9)))
}

func (w *world) draft() {
	if name := w.pick("content/", ".md"); name != "" {
		w.write(name, strings.Replace(w.read(name), "---\ntitle:", w.oneOf("---\ndraft: true\ntitle:", "---\nslug: same\ntitle:", "---\nweight: 2\ntitle:", "---\nmenu: main\ntitle:", "---\nlayout: page\ntitle:"), 1))
	}
}

func (w *world) section() {
	folder := oracleFolders[1+w.IntN(len(oracleFolders)-1)]
	if w.IntN(3) == 0 {
		_ = os.Remove(filepath.Join(w.dir, "content", folder, "_index.md"))
		return
	}
	w.write("content/"+folder+"_index.md", fmt.Sprintf("---\ntitle: Section %d\n%s---\nText of it.\n", w.IntN(5), w.oneOf("", "transparent: true\n", "url: /elsewhere/\n")))
}

func (w *world) alias() {
	if name := w.pick("content/news/", ".md"); name != "" && w.IntN(3) == 0 && !strings.HasSuffix(name, "index.md") {
		w.move(name, strings.TrimSuffix(name, ".md")+".markdown")
	}
}
