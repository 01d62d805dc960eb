package moving

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/diag"
)

// maxText is how large a text of content/ may be, in bytes: what a build reads.
const maxText = 16 << 20

// take plans what lies in a folder of the old site.
func (m *mover) take(mt mount, o *old) {
	info, err := fs.Stat(m.fsys, mt.from)
	if err != nil {
		return // most sites have not all of the folders
	}
	if !info.IsDir() {
		m.file(mt.from, mt.to, mt.language, o)
		return
	}
	err = fs.WalkDir(m.fsys, mt.from, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			m.findings.add(Unreadable, name, name, "it cannot be read")
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() && name != mt.from && (passedOver(entry.Name()) || o.isOther(name)):
			return fs.SkipDir
		case entry.IsDir(), passedOver(entry.Name()):
			return nil
		}
		if inside, ok := under(mt.from, name); ok {
			m.file(name, path.Join(mt.to, inside), mt.language, o)
		}
		return nil
	})
	if err != nil {
		m.findings.add(Unreadable, mt.from, mt.from, "it cannot be read")
	}
}

// isOther tells whether a folder in another one that is taken is taken by itself:
// content/fr/ in content/.
func (o *old) isOther(name string) bool {
	return slices.ContainsFunc(o.mounts, func(mt mount) bool { return mt.language != "" && mt.from == name })
}

// passedOver are files that belong to a system or a version control, and not to
// the site.
func passedOver(name string) bool {
	return name == ".git" || name == ".DS_Store" || name == "Thumbs.db" || name == ".gitkeep" || name == ".gitignore"
}

// file plans one file.
func (m *mover) file(name, to, language string, o *old) {
	info, err := fs.Stat(m.fsys, name) // of what a link leads to, if that is in the site
	switch {
	case !local(name):
		m.findings.add(Unreadable, clip(name), "", "not every system can have a file of this name")
		return
	case err != nil, !info.Mode().IsRegular():
		m.findings.add(Link, name, name, "")
		return
	}
	inContent, content := strings.CutPrefix(to, "content/")
	if !content {
		m.add(File{Path: to, From: name})
		return
	}
	taken := o.name(inContent, language)
	switch {
	case !isMarkdown(taken):
		if ext := path.Ext(taken); isArticle(ext) && m.hasMatter(name) {
			m.findings.add(Format, ext, name, "")
		}
		m.add(File{Path: "content/" + taken, From: name})
	case m.add(File{Path: "content/" + taken, From: name}):
		m.read(o.files, name, taken, info.Size())
	}
}

func isMarkdown(name string) bool {
	switch path.Ext(name) {
	case ".md", ".markdown", ".mdown":
		return true
	}
	return false
}

// isArticle tells whether another generator makes pages of files with an ending.
func isArticle(ext string) bool {
	switch ext {
	case ".html", ".htm", ".adoc", ".asciidoc", ".ad", ".rst", ".org", ".pandoc", ".pdc", ".gotmpl":
		return true
	}
	return false
}

// hasMatter tells whether a file begins with front matter.
func (m *mover) hasMatter(name string) bool {
	f, err := m.fsys.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 64)
	n, _ := f.Read(head)
	text := bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\ufeff")), " \r\n")
	return bytes.HasPrefix(text, []byte("---")) || bytes.HasPrefix(text, []byte("+++")) || bytes.HasPrefix(text, []byte("#+")) ||
		path.Ext(name) == ".gotmpl"
}

// read reads a text of content/.
func (m *mover) read(l article.Languages, name, taken string, size int64) {
	if size > maxText {
		m.findings.add(Unreadable, name, name, "it has more than 16 MiB")
		return
	}
	data, err := fs.ReadFile(m.fsys, name)
	if err != nil {
		m.findings.add(Unreadable, name, name, "it cannot be read")
		return
	}
	taken = strings.TrimSuffix(taken, path.Ext(taken)) + ".md"
	matter, problems := article.ReadMatter(l, diag.NewSource(name, data), taken)
	if problems.Failed() {
		for _, d := range problems {
			if d.Severity == diag.Error {
				m.findings.add(Unreadable, name, d.Pos.String(), clip(d.Message))
			}
		}
	}
	if matter != nil {
		m.posts = append(m.posts, &post{matter, name, data})
	}
}
