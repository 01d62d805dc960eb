package moving

import (
	"io/fs"
	"strconv"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

type value = decode.Value

const (
	mapKind  = decode.MapKind
	listKind = decode.ListKind
)

func setOf(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}

func valueAt(p part, keys ...string) value {
	v, _ := p.get(keys)
	return v
}

func textAt(p part, keys ...string) string { return textOf(valueAt(p, keys...)) }

// textsOf are a text, or the texts of a list.
func textsOf(v value) []string {
	if v.Kind() != listKind {
		if text := textOf(v); text != "" {
			return []string{text}
		}
		return nil
	}
	var list []string
	var none diag.List
	for _, each := range v.List(&none, "") {
		if text := textOf(each); text != "" {
			list = append(list, text)
		}
	}
	return list
}

// number is a whole number, or 0.
func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// folder lists a folder that is not taken, by how many files it has.
func (m *mover) folder(kind Kind, name, note string) {
	files := 0
	_ = fs.WalkDir(m.fsys, name, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fs.SkipDir
		}
		if !entry.IsDir() && !passedOver(entry.Name()) {
			files++
			m.findings.add(kind, name+"/", file, note)
		}
		return nil
	})
}

// themes lists the themes that lie in the site.
func (m *mover) themes() {
	list, _ := fs.ReadDir(m.fsys, "themes")
	for _, entry := range list {
		if entry.IsDir() {
			m.findings.add(Template, "theme "+entry.Name(), "themes/"+entry.Name(), "its static files are not taken, either")
		}
	}
}

// hosting lists files that say how the site is built elsewhere.
func (m *mover) hosting() {
	for _, name := range []string{"netlify.toml", "vercel.json", "wrangler.toml", ".gitlab-ci.yml", "package.json", "Makefile"} {
		if m.exists(name) {
			m.findings.add(Hosting, name, name, "")
		}
	}
	list, _ := fs.ReadDir(m.fsys, ".github/workflows")
	for _, entry := range list {
		if strings.HasSuffix(entry.Name(), ".yml") || strings.HasSuffix(entry.Name(), ".yaml") {
			m.findings.add(Hosting, ".github/workflows/"+entry.Name(), ".github/workflows/"+entry.Name(), "")
		}
	}
}
