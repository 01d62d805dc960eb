package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"counterpoint/generator/diag"
)

// input is what lies in the site's folder, sorted by what it is. Paths are from
// the folder that they stand in.
type input struct {
	site      *diag.Source // site.yaml
	content   map[string]*diag.Source
	resources map[string][]byte       // other files of content/
	templates map[string]*diag.Source // templates/**, the site's own
	static    map[string][]byte
}

// Bounds of what is read, in bytes.
const (
	maxText = 16 << 20  // an article, a claims file, a template
	maxFile = 512 << 20 // any other file
)

// read reads every file of the site. Each of the site's folders is an os.Root:
// no name, and no symbolic link, leads out of it.
func (w *work) read() error {
	root, err := os.OpenRoot(w.options.Source)
	if err != nil {
		return err
	}
	defer root.Close()
	w.input = input{content: map[string]*diag.Source{}, resources: map[string][]byte{},
		templates: map[string]*diag.Source{}, static: map[string][]byte{}}
	if w.input.site, err = w.readSite(root); err != nil {
		return err
	}
	for _, folder := range []struct {
		name string
		keep func(name string, data []byte)
	}{
		{"content", w.keepContent},
		{"templates", func(name string, data []byte) {
			w.input.templates[name] = diag.NewSource("templates/"+name, lines(data))
		}},
		{"static", func(name string, data []byte) { w.input.static[name] = data }},
	} {
		if err := w.readFolder(root, folder.name, folder.keep); err != nil {
			return err
		}
	}
	return w.ctx.Err()
}

func (w *work) readSite(root *os.Root) (*diag.Source, error) {
	data, err := root.ReadFile("site.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		w.diagnostics.Add(diag.Diagnostic{Severity: diag.Error, Pos: diag.Pos{File: "site.yaml"},
			Message: "this folder is no site: it has no site.yaml",
			Hint:    "start one with `counterpoint new site DIR`, or name its folder with --source"})
		return diag.NewSource("site.yaml", nil), nil
	}
	return diag.NewSource("site.yaml", lines(data)), err
}

// keepContent sorts a file of content/: text for us, or a file to copy.
func (w *work) keepContent(name string, data []byte) {
	switch src := diag.NewSource("content/"+name, lines(data)); {
	case !isText(name) && isForeign(name, data):
		w.diagnostics.Add(src.Whole().Warnf("this file is left out: articles are read as Markdown").
			WithHint("its front matter makes it an article; call it .md if it is Markdown"))
	case !isText(name):
		w.input.resources[name] = data
	case w.input.content[asMarkdown(name)] != nil:
		w.diagnostics.Add(src.Whole().Errorf("%s is the same article", w.input.content[asMarkdown(name)].Name).WithHint("delete one of them"))
	default:
		w.input.content[asMarkdown(name)] = src
	}
}

func isText(name string) bool {
	return strings.HasSuffix(asMarkdown(name), ".md") || strings.HasSuffix(name, claimsSuffix) ||
		name == "sources.yaml" || name == "claimants.yaml"
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

// readFolder reads all files below a folder of the site, if it is there.
func (w *work) readFolder(site *os.Root, name string, keep func(string, []byte)) error {
	root, err := site.OpenRoot(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("read %s: %w", path.Join(name, file), err)
		case w.ctx.Err() != nil:
			return w.ctx.Err()
		case file != "." && ignored(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return w.notAFolder(name, file)
		}
		data, ok, err := w.readFile(root, name, file)
		if ok {
			keep(file, data)
		}
		return err
	})
}

// notAFolder reports a folder that has the name of an article.
func (w *work) notAFolder(name, file string) error {
	if name == "content" && strings.HasSuffix(file, ".md") {
		w.report(name, file, "this is a folder, not an article", "rename it")
	}
	return nil
}

// ignored are hidden files and what editors leave behind.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") || name == "4913" || name == "Thumbs.db"
}

// readFile reads a file that is one: opening a named pipe would wait for ever,
// and a device has no end. A symbolic link is followed within its folder.
func (w *work) readFile(root *os.Root, folder, name string) (data []byte, ok bool, err error) {
	info, err := root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile, or a link to nowhere
		if _, err := root.Lstat(name); err == nil {
			w.report(folder, name, "this symbolic link leads nowhere", "")
		}
		return nil, false, nil
	}
	switch {
	case err != nil:
		w.report(folder, name, "this symbolic link leads out of "+folder+"/ and is not followed", "copy the file instead")
		return nil, false, nil
	case info.IsDir():
		return nil, false, nil // a link to a folder: its files are read where they are
	case !info.Mode().IsRegular():
		w.report(folder, name, "this is no regular file", "")
		return nil, false, nil
	}
	limit := int64(maxFile)
	if folder == "templates" || folder == "content" && isText(name) {
		limit = maxText
	}
	if info.Size() > limit {
		w.report(folder, name, fmt.Sprintf("this file has %d MB, more than the %d MB that are allowed", info.Size()>>20, limit>>20), "")
		return nil, false, nil
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", path.Join(folder, name), err)
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", path.Join(folder, name), err)
	}
	return data, true, nil
}

func (w *work) report(folder, name, message, hint string) {
	w.diagnostics.Add(diag.Diagnostic{Severity: diag.Error,
		Pos: diag.Pos{File: path.Join(folder, name)}, Message: message, Hint: hint})
}
