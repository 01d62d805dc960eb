package generator

import (
	"bytes"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/diag"
)

// files are what lies in the site's folder, as it was last read, sorted by what
// it is. Paths are from the folder that they stand in. A file whose bytes have
// not changed keeps its Source.
type files struct {
	complete  bool
	site      *diag.Source            // site.yaml
	over      *diag.Source            // that of the environment, or nil
	content   map[string]*diag.Source // articles, claims, sources.yaml, claimants.yaml
	resources map[string][]byte       // other files of content/
	templates map[string]*diag.Source // templates/**, the site's own
	data      map[string]*diag.Source // data/**
	theme     string                  // the one that is chosen
	naming    memo[[2]*diag.Source, string]
	themes    map[string]*diag.Source // its files, by their paths in themes/
	shelf     []string                // the themes that there are
	static    map[string][]byte
	problems  map[string]diag.List // by path from the site's folder
	aliases   bool                 // an article has another ending than .md
	plain     int                  // bytes of texts that were read, and not yet parsed
	away      *away                // where they are packed, if they are many

	templatesAre, copiedAre version         // of the templates; of resources and static
	dataAre, themesAre      version         //
	themed                  version         // of the themes' own settings
	wide                    version         // of what is said for all articles in a language
	touched                 map[string]bool // files of content that changed since the articles were last parsed
	renamed                 bool            // some are new, or gone
}

// mostPlain is how many bytes of texts wait in memory, as they are, to be parsed. Of
// 100,000 articles they would be a gigabyte.
const mostPlain = 64 << 20

// version counts the changes of a set of files: two that are equal mean the
// same files.
type version int

// keeper is a folder of a site, and how a file of it is kept.
type keeper struct {
	name string
	keep func(f *files, name string, data []byte)
}

var folders = []keeper{
	{"content", (*files).keepContent},
	{"templates", (*files).keepTemplate},
	{"data", (*files).keepData},
	{"themes", (*files).keepTheme},
	{"static", func(f *files, name string, data []byte) { f.copy(f.static, name, data) }},
}

// read reads the files that changed, or all of them. Each of the site's folders
// is an os.Root: no name, and no symbolic link, leads out of it.
func (w *work) read(changed []string) error {
	root, err := os.OpenRoot(w.options.Source)
	if err != nil {
		return err
	}
	defer root.Close()
	if changed == nil || !w.files.complete || w.files.needsAll(root, changed) {
		err = w.readAll(root)
	} else {
		err = w.files.readSome(root, changed, w.options.Environment)
		if err == nil && w.files.chosen() != w.files.theme {
			err = w.readAll(root)
		}
	}
	if err != nil {
		w.files.complete = false
		return err
	}
	w.files.hintLayouts(root)
	for _, list := range w.files.problems {
		w.diagnostics.Add(list...)
	}
	return w.ctx.Err()
}

// needsAll tells whether changes mean more than the files that they name: two
// files may be the same article, and a folder may have the name of one.
func (f *files) needsAll(root *os.Root, changed []string) bool {
	return f.aliases || slices.ContainsFunc(changed, func(name string) bool {
		if asMarkdown(name) != name || f.noTheme() && strings.HasPrefix(name, "themes/") {
			return true
		}
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			if strings.HasSuffix(folder, ".md") {
				return true
			}
		}
		info, err := root.Lstat(name)
		return err == nil && info.IsDir()
	})
}

func (w *work) readAll(root *os.Root) error {
	before := w.files
	f := files{content: maps.Clone(before.content), resources: maps.Clone(before.resources), templates: maps.Clone(before.templates),
		data: maps.Clone(before.data), themes: maps.Clone(before.themes), dataAre: before.dataAre, themesAre: before.themesAre, themed: before.themed, theme: before.theme, naming: before.naming,
		static: maps.Clone(before.static), problems: map[string]diag.List{}, site: before.site, over: before.over, complete: true,
		templatesAre: before.templatesAre, copiedAre: before.copiedAre, touched: before.touched, renamed: before.renamed, wide: before.wide}
	if !before.complete {
		f = files{content: map[string]*diag.Source{}, resources: map[string][]byte{}, templates: map[string]*diag.Source{},
			data: map[string]*diag.Source{}, themes: map[string]*diag.Source{},
			dataAre: before.dataAre + 1, themesAre: before.themesAre + 1, themed: before.themed + 1,
			static: map[string][]byte{}, problems: map[string]diag.List{}, touched: map[string]bool{}, complete: true,
			templatesAre: before.templatesAre + 1, copiedAre: before.copiedAre + 1, renamed: true, wide: before.wide + 1}
	}
	f.away = w.away
	if err := f.readSite(root, w.options.Environment); err != nil {
		return err
	}
	f.choose()
	seen := map[string]bool{}
	for _, folder := range folders {
		err := f.readFolder(w.ctx, root, folder.name, func(name string, data []byte) {
			key := folder.name + "/" + name
			if folder.name == "content" {
				key = "content/" + asMarkdown(name)
			}
			if seen[key] {
				f.twice(name)
				return
			}
			seen[key] = true
			folder.keep(&f, name, data)
		})
		if err != nil {
			return err
		}
	}
	f.forget(func(name string) bool { return seen[name] })
	if !slices.Equal(f.shelf, before.shelf) {
		f.themesAre++
	}
	w.files = f
	return nil
}

// twice reports two files that are the same article.
func (f *files) twice(name string) {
	f.report("content/"+name, diag.NewSource("content/"+name, nil).Whole().
		Errorf("%s is the same article", f.content[asMarkdown(name)].Name).WithHint("delete one of them"))
}

// forget drops the files that are not there any more.
func (f *files) forget(seen func(name string) bool) {
	for name := range f.content {
		if !seen("content/" + name) {
			f.drop("content", name)
		}
	}
	for folder, list := range map[string]map[string][]byte{"content": f.resources, "static": f.static} {
		for name := range list {
			if !seen(folder + "/" + name) {
				f.drop(folder, name)
			}
		}
	}
	for folder, list := range map[string]map[string]*diag.Source{"templates": f.templates, "data": f.data, "themes": f.themes} {
		for name := range list {
			if !seen(folder + "/" + name) {
				f.drop(folder, name)
			}
		}
	}
}

// drop forgets a file.
func (f *files) drop(folder, name string) {
	switch {
	case folder == "templates" && f.templates[name] != nil:
		delete(f.templates, name)
		f.templatesAre++
	case folder == "data":
		f.dropData(name)
	case folder == "themes":
		f.dropTheme(name)
	case folder == "content" && f.content[name] != nil:
		delete(f.content, name)
		f.touchWide(name)
		f.touched[name], f.renamed = true, true
	default:
		list := f.static
		if folder == "content" {
			list = f.resources
		}
		if _, ok := list[name]; ok {
			delete(list, name)
			f.copiedAre++
		}
	}
}

// readSome reads the files that are named; what is not there any more is
// forgotten.
func (f *files) readSome(root *os.Root, changed []string, environment string) error {
	for _, file := range changed {
		if file == siteFile || file == siteOf(environment) {
			if err := f.readSite(root, environment); err != nil {
				return err
			}
			continue
		}
		folder, name, _ := strings.Cut(file, "/")
		at := slices.IndexFunc(folders, func(each keeper) bool { return each.name == folder })
		if at < 0 || folder == "themes" && !f.ofTheme(name) || slices.ContainsFunc(strings.Split(name, "/"), ignored) {
			continue
		}
		delete(f.problems, file)
		one, err := f.readOne(root, folder, name)
		if err != nil {
			return err
		}
		if f.reportWrong(one, folder, name); !one.ok {
			f.drop(folder, name)
			continue
		}
		folders[at].keep(f, name, one.data)
	}
	return nil
}

func (f *files) readOne(site *os.Root, folder, name string) (found, error) {
	root, err := f.openFolder(site, folder)
	if root == nil {
		return found{}, err
	}
	defer root.Close()
	return readFile(root, folder, name)
}

const siteFile = "site.yaml"

// siteOf is what lies over site.yaml in an environment.
func siteOf(environment string) string { return "site." + environment + ".yaml" }

func (f *files) readSite(root *os.Root, environment string) error {
	if err := f.readOver(root, environment); err != nil {
		return err
	}
	delete(f.problems, "site.yaml")
	file, err := readFile(root, "", "site.yaml")
	f.reportWrong(file, "", "site.yaml")
	switch {
	case err != nil:
		return err
	case !file.ok && f.problems["site.yaml"] == nil:
		f.report("site.yaml", diag.Diagnostic{Severity: diag.Error, Pos: diag.Pos{File: "site.yaml"},
			Message: "this folder is no site: it has no site.yaml",
			Hint:    "start one with `counterpoint new site DIR`, or name its folder with --source"})
	}
	if f.site == nil || !bytes.Equal(f.site.Data(), lines(file.data)) {
		f.site = diag.NewSource("site.yaml", lines(file.data))
	}
	return nil
}

// readOver reads the environment's own settings, if there are any.
func (f *files) readOver(root *os.Root, environment string) error {
	if environment == "" {
		return nil
	}
	name := siteOf(environment)
	delete(f.problems, name)
	file, err := readFile(root, "", name)
	f.reportWrong(file, "", name)
	switch {
	case err != nil:
		return err
	case !file.ok:
		f.over = nil
	case f.over == nil || !bytes.Equal(f.over.Data(), lines(file.data)):
		f.over = diag.NewSource(name, lines(file.data))
	}
	return nil
}

func (f *files) report(name string, d diag.Diagnostic) {
	f.problems[name] = append(f.problems[name], d)
}

// keepContent sorts a file of content/: text for us, or a file to copy.
func (f *files) keepContent(name string, data []byte) {
	if !isText(name) {
		if isForeign(name, data) {
			f.report("content/"+name, diag.NewSource("content/"+name, lines(data)).Whole().
				Warnf("this file is left out: articles are read as Markdown").
				WithHint("its front matter makes it an article; %s", insteadOf(name)))
			f.drop("content", name)
			return
		}
		f.copy(f.resources, name, data)
		return
	}
	key := asMarkdown(name)
	f.aliases = f.aliases || key != name
	before, text := f.content[key], lines(data)
	if before != nil && before.Name == "content/"+name && before.Size == len(text) && bytes.Equal(before.Data(), text) {
		return
	}
	src := diag.NewSource("content/"+name, text)
	if f.plain += len(text); f.plain > mostPlain {
		src.Pack(f.away)
	}
	f.content[key] = src
	f.touchWide(name)
	f.touched[key], f.renamed = true, f.renamed || before == nil
}

func (f *files) touchWide(name string) {
	if ofLanguage.MatchString(name) {
		f.wide++
	}
}

func (f *files) keepTemplate(name string, data []byte) {
	src := diag.NewSource("templates/"+name, lines(data))
	if d, ok := src.NotText(); ok && slices.Contains([]string{".html", ".css", ".js"}, path.Ext(name)) {
		f.report("templates/"+name, d)
	}
	if before := f.templates[name]; before == nil || !bytes.Equal(before.Data(), src.Data()) {
		f.templates[name] = src
		f.templatesAre++
	}
}

// copy keeps a file that is copied as it is.
func (f *files) copy(list map[string][]byte, name string, data []byte) {
	if before, ok := list[name]; !ok || !bytes.Equal(before, data) {
		list[name] = data
		f.copiedAre++
	}
}

func isText(name string) bool {
	return strings.HasSuffix(asMarkdown(name), ".md") || strings.HasSuffix(name, claimsSuffix) ||
		name == "sources.yaml" || name == "claimants.yaml" || ofLanguage.MatchString(name)
}

// asMarkdown gives the endings of Markdown that Hugo knows besides ours the
// same name.
func asMarkdown(name string) string {
	switch ext := path.Ext(name); ext {
	case ".markdown", ".mdown":
		return strings.TrimSuffix(name, ext) + ".md"
	}
	return name
}

// insteadOf says what can be done about an article in another format.
func insteadOf(name string) string {
	switch ext := path.Ext(name); ext {
	case ".html", ".htm":
		return "call it " + strings.TrimSuffix(path.Base(name), ext) + ".md, with `markup: {unsafe: true}` in site.yaml, and let no line of its HTML begin with four spaces, which is code"
	case ".pandoc", ".pdc":
		return "call it " + strings.TrimSuffix(path.Base(name), ext) + ".md"
	case ".gotmpl":
		return "pages are made of files alone"
	}
	return "`pandoc -t gfm` makes Markdown of its text"
}

// isForeign tells whether a file is an article in a format that other
// generators read: it must not be published as it is, with its front matter.
func isForeign(name string, data []byte) bool {
	switch path.Ext(name) {
	case ".html", ".htm", ".adoc", ".asciidoc", ".ad", ".rst", ".org", ".pandoc", ".pdc":
		first, _, _ := bytes.Cut(bytes.TrimLeft(lines(data), " \n"), []byte("\n"))
		line := string(bytes.TrimRight(first, " \t"))
		return line == "---" || line == "+++" || strings.HasPrefix(line, "#+")
	}
	return path.Base(name) == "_content.gotmpl"
}

// lines makes every line end in \n and drops a byte order mark, so that
// positions count the same whatever the editor.
func lines(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if bytes.IndexByte(data, '\r') < 0 {
		return data
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
}
