package export

import "strings"

// xmlWriter writes XML 1.0, one element a line.
type xmlWriter struct{ strings.Builder }

func newXML() *xmlWriter {
	w := &xmlWriter{}
	w.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	return w
}

// open begins an element; attributes are names and values in turn.
func (w *xmlWriter) open(name string, attributes ...string) {
	w.start(name, attributes)
	w.WriteString(">\n")
}

func (w *xmlWriter) close(name string) { w.WriteString("</" + name + ">\n") }

// leaf writes an element with a text, or none where both are empty.
func (w *xmlWriter) leaf(name, text string, attributes ...string) {
	switch {
	case text != "":
		w.start(name, attributes)
		w.WriteString(">" + xmlText(text) + "</" + name + ">\n")
	case attributes != nil:
		w.start(name, attributes)
		w.WriteString("/>\n")
	}
}

// html writes an element with HTML as its text, which stays readable: escaped
// once more, a feed would be a sixth larger.
func (w *xmlWriter) html(name, text string, attributes ...string) {
	w.start(name, attributes)
	w.WriteString("><![CDATA[" + strings.ReplaceAll(allowed(text), "]]>", "]]]]><![CDATA[>") + "]]></" + name + ">\n")
}

// start writes what an element begins with; attributes without a value are
// left out.
func (w *xmlWriter) start(name string, attributes []string) {
	w.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			w.WriteString(" " + attributes[i] + `="` + xmlSpaces.Replace(xmlText(attributes[i+1])) + `"`)
		}
	}
}

var (
	xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;")
	xmlSpaces  = strings.NewReplacer("\n", "&#10;", "\t", "&#9;") // which would become spaces in an attribute
)

func xmlText(text string) string { return xmlEscapes.Replace(allowed(text)) }

// allowed is a text without the characters that XML cannot contain, not even by
// their numbers (XML 1.0, section 2.2).
func allowed(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == '\ufffe', r == '\uffff':
			return -1
		}
		return r
	}, text)
}
