package moving

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/article"
	"counterpoint/generator/site"
)

// edit puts a text into a file, instead of a number of bytes.
type edit struct {
	at, instead int
	text        string
}

// arrange finds out where every article will stand, and has those stay that
// would stand elsewhere.
func (m *mover) arrange(o *old) {
	var fronts []*article.Front
	for _, p := range m.posts {
		fronts = append(fronts, p.Front)
	}
	config := o.settings.config()
	there, _ := site.Arrange(site.Options{Config: config, Files: &site.Files{}, Now: m.options.Now, Drafts: true, Future: true, Expired: true}, fronts)
	edits, data := map[string][]edit{}, map[string][]byte{}
	for _, p := range m.posts {
		data[p.from] = p.data
		if o.edit != nil {
			edits[p.from] = o.edit(p)
		}
		if e, ok := m.stay(p, there, o); ok {
			edits[p.from] = append(edits[p.from], e)
		}
	}
	for i, f := range m.files {
		if list := edits[f.From]; len(list) > 0 {
			m.files[i].Text = apply(data[f.From], list)
		}
	}
	o.settings.findMenus(m, there)
}

// stay keeps an article where it was.
func (m *mover) stay(p *post, there *site.Structure, o *old) (edit, bool) {
	page, was := there.PageOf(p.Path), o.address(p)
	if page == nil && o.parts && was != "" && !p.Hidden && !p.IsSection() {
		m.findings.add(Moved, was, p.from, "it lies in the folder of an article, and gets no page: move it out")
	}
	if page == nil || was == "" || fileAt(was) == site.File(page.Path) {
		return edit{}, false
	}
	address := site.EncodePath(was)
	e, ok := newKey(p, "url", address), true
	if p.Keys.Has("url") {
		e, ok = newURL(p, address)
	}
	if !ok || page.Front.Plain == "_index.md" {
		m.findings.add(Moved, was, p.from, "it is "+page.Path+" now")
		return edit{}, false
	}
	m.findings.add(Address, was, p.from, "else it were "+page.Path)
	m.stays[p.Path] = address
	return e, true
}

// newURL is an edit of the address that an article has, such as /:year/:slug/.
func newURL(p *post, address string) (edit, bool) {
	at := p.URLAt.Offset
	if at < len(p.data) && (p.data[at] == '"' || p.data[at] == '\'') {
		at++
	}
	if !bytes.HasPrefix(p.data[min(at, len(p.data)):], []byte(p.URL)) || strings.ContainsAny(address, "\"'\\ #:") {
		return edit{}, false
	}
	return edit{at, len(p.URL), address}, true
}

// fileAt is the file at an address that is no link: nothing in it is encoded.
func fileAt(address string) string {
	name := strings.TrimPrefix(address, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		return name + "index.html"
	}
	return name
}

// newKey is an edit that gives an article a key, before all others that it has.
func newKey(p *post, key, value string) edit {
	quoted, newline := quote(value), "\n"
	if bytes.Contains(p.data, []byte("\r\n")) {
		newline = "\r\n"
	}
	from := len(p.data) - len(bytes.TrimLeft(bytes.TrimPrefix(p.data, []byte("\ufeff")), " \t\r\n"))
	rest := p.data[from:]
	line := bytes.IndexByte(rest, '\n') + 1
	switch {
	case p.Body <= from: // there is none
		bom := len(p.data) - len(bytes.TrimPrefix(p.data, []byte("\ufeff")))
		return edit{bom, 0, "---" + newline + key + ": " + quoted + newline + "---" + newline}
	case rest[0] == '{':
		comma := ", "
		if bytes.HasPrefix(bytes.TrimLeft(rest[1:], " \t\r\n"), []byte("}")) {
			comma = ""
		}
		return edit{from + 1, 0, strconv.Quote(key) + ": " + quoted + comma}
	case rest[0] == '+':
		return edit{from + line, 0, key + " = " + quoted + newline}
	}
	return edit{from + line, 0, key + ": " + quoted + newline}
}

// apply makes the edits, which do not touch one another.
func apply(data []byte, list []edit) []byte {
	slices.SortStableFunc(list, func(a, b edit) int { return a.at - b.at })
	var out []byte
	at := 0
	for _, e := range list {
		out = append(append(out, data[at:e.at]...), e.text...)
		at = e.at + e.instead
	}
	return append(out, data[at:]...)
}
